/* SPDX-License-Identifier: MIT */
/* format.h - lines, JSON scanning, CSV, encodings and tables inside libcrm */
#ifndef CRMP_FORMAT_H
#define CRMP_FORMAT_H

#include "base/base.h"

#define CRMP_LINE_MAX ((size_t)16 << 20)  /* a line, or a CSV row */
#define CRMP_FIELD_MAX ((size_t)1 << 20)  /* a field */
#define CRMP_DEPTH_MAX 32

/* ---- input as a stream of bytes ---------------------------------------- */

/*
 * Where input comes from: an open descriptor, optionally transcoded to
 * UTF-8 by iconv as it is read.  Not owned: the caller closes fd.
 */
struct crmp_in;
enum crm_status crmp_in_open(int fd, struct crmp_in **in, struct crm_error *e);
void crmp_in_close(struct crmp_in *in);
/*
 * Read at most n bytes of UTF-8 (after transcoding).  *got 0 means the end.
 * CRM_TROUBLE for a read error (EINTR is retried), CRM_REFUSED for bytes that
 * are not of the encoding (e->line is the physical line).
 */
enum crm_status crmp_in_read(struct crmp_in *in, char *buf, size_t n,
			     size_t *got, struct crm_error *e);
/*
 * Choose the encoding: an iconv name ("gb18030"), "utf-8", or "auto":
 * a byte-order mark (UTF-8, UTF-16), else UTF-8 if the first 1 MiB is UTF-8
 * (a character cut at the end of the sample does not count against it), else
 * GB18030 if the sample is, else CP936.  In "auto" mode later bytes that do
 * not fit the choice are an error that names --encoding.  The
 * mark is dropped.  Must be called before the first read; without it input is
 * taken as UTF-8 (mark dropped) and not checked.  *chosen is static text.
 */
enum crm_status crmp_in_encoding(struct crmp_in *in, const char *name,
				 const char **chosen, struct crm_error *e);
/* Raw bytes consumed from the descriptor so far, for progress. */
uint64_t crmp_in_offset(const struct crmp_in *in);

/* ---- lines ------------------------------------------------------------- */

/*
 * JSON lines: LF or CRLF, a byte-order mark on the first line dropped, blank
 * lines skipped (but counted), a missing last LF accepted.  *line is borrowed
 * until the next call, NUL-terminated, without its line end.  CRM_END at the
 * end.  CRM_REFUSED, with e->line, for a line over CRMP_LINE_MAX (it is
 * skipped in bounded memory, the next call goes on), for a NUL byte and for
 * invalid UTF-8.
 */
struct crmp_lines;
enum crm_status crmp_lines_new(struct crmp_in *in, struct crmp_lines **l,
			       struct crm_error *e);
void crmp_lines_free(struct crmp_lines *l);
enum crm_status crmp_lines_next(struct crmp_lines *l, const char **line,
				size_t *n, struct crm_error *e);
long crmp_lines_number(const struct crmp_lines *l); /* of the last line given */

/* ---- spool ------------------------------------------------------------- */

/*
 * Bytes kept aside: in memory up to 4 MiB, then in an unlinked temporary
 * file (in `dir`, a path such as "/tmp").  Write, rewind, read back.
 */
struct crmp_spool;
enum crm_status crmp_spool_new(const char *dir, struct crmp_spool **s,
			       struct crm_error *e);
void crmp_spool_free(struct crmp_spool *s);
enum crm_status crmp_spool_add(struct crmp_spool *s, const void *p, size_t n,
			       struct crm_error *e);
uint64_t crmp_spool_size(const struct crmp_spool *s);
/* Give everything, in order, to `sink`; stops at its first failure. */
typedef enum crm_status crmp_sink(void *arg, const char *p, size_t n,
				  struct crm_error *e);
enum crm_status crmp_spool_drain(struct crmp_spool *s, crmp_sink *sink,
				 void *arg, struct crm_error *e);
/*
 * An open descriptor (O_CLOEXEC, the spool's, closed by _free) from which the
 * spooled bytes can be read from the start: the temporary file itself, or a
 * memory file.
 */
enum crm_status crmp_spool_fd(struct crmp_spool *s, int *fd,
			      struct crm_error *e);

/* ---- JSON: scanning a line without building it -------------------------- */

/* What a value is, by its first byte. */
enum crmp_jkind { CRMP_JSTR, CRMP_JNUM, CRMP_JOBJ, CRMP_JARR, CRMP_JTRUE,
		  CRMP_JFALSE, CRMP_JNULL };

/* A member of an object as byte ranges of the line. */
struct crmp_member {
	const char *key;   /* raw, without quotes; may hold escapes */
	size_t key_len;
	const char *val;   /* first byte of the value (a string's quote) */
	size_t val_len;    /* up to and including its last byte */
	enum crmp_jkind kind;
	bool key_escaped;  /* key holds a backslash */
};

/*
 * Check a whole line strictly as one JSON object (RFC 8259, valid UTF-8,
 * nesting at most CRMP_DEPTH_MAX, strings at most CRMP_FIELD_MAX, no NUL
 * written \u0000, no lone surrogate escapes, no number beyond +-2^53 if it is
 * an integer or not finite as a double) and give its top-level members in
 * order.  `members` is grown by the scanner and reused between calls; zero
 * the struct to begin, free with crmp_scan_free.  Duplicate top-level keys
 * (after unescaping) are refused.  Errors: CRM_REFUSED with e->key where one
 * is known; a line that begins with '[' or is a fragment of a pretty-printed
 * document gets "one JSON object a line is needed; use jq -c '.[]'" / "jq
 * -c .".
 */
struct crmp_scan {
	struct crmp_member *members;
	size_t n, cap;
};
enum crm_status crmp_scan_object(const char *s, size_t n, struct crmp_scan *sc,
				 struct crm_error *e);
void crmp_scan_free(struct crmp_scan *sc);
/* The member whose unescaped key is `key`, or NULL. */
const struct crmp_member *crmp_scan_find(const struct crmp_scan *sc,
					 const char *key);
/* Append the unescaped text of a raw string body (without its quotes). */
void crmp_json_unescape(const char *s, size_t n, struct crm_buf *out);

/*
 * Append to out the line with the verdict `name` (value `json`, already
 * JSON) set under "_": every other byte as it was.  If "_" is absent it is
 * added before the closing brace; if _.name exists (also spelled with
 * escapes, as \u005f) only that value's bytes are replaced, else name is
 * added at the end of "_".  `sc` is the scan of this line; "_" that is not an
 * object is CRM_REFUSED with key "_".
 */
enum crm_status crmp_splice(const char *line, size_t n,
			    const struct crmp_scan *sc, const char *name,
			    const char *json, size_t json_len,
			    struct crm_buf *out, struct crm_error *e);

/* ---- CSV --------------------------------------------------------------- */

/*
 * Rows of a CSV through libcsv, strict quoting (RFC 4180), any one-byte
 * delimiter, CRLF, CR or LF, blank lines dropped, blanks round fields kept,
 * byte-order mark dropped, no NUL, valid UTF-8 only, an unquoted empty cell
 * told apart from "" .  Rows over CRMP_LINE_MAX, over 10 000 columns or with
 * a cell over CRMP_FIELD_MAX are refused in bounded memory.
 */
struct crmp_cell {
	const char *s; /* NUL-terminated, borrowed until the next row */
	size_t n;
	bool quoted; /* only meaningful when n == 0: "" against nothing */
};
struct crmp_csv;
enum crm_status crmp_csv_new(struct crmp_in *in, char delimiter,
			     struct crmp_csv **c, struct crm_error *e);
void crmp_csv_free(struct crmp_csv *c);
/*
 * The next row; CRM_END after the last.  A broken row is CRM_REFUSED with
 * e->line (for an unclosed quote the line where it opened, and saying so);
 * calling again resumes at the physical line after the broken one, except
 * after an unclosed quote, which ends the file.
 */
enum crm_status crmp_csv_next(struct crmp_csv *c, const struct crmp_cell **row,
			      size_t *ncells, struct crm_error *e);
/* The physical line where the row began. */
long crmp_csv_line(const struct crmp_csv *c);
/* The raw bytes of the last row given, or refused, without its line end. */
const char *crmp_csv_raw(const struct crmp_csv *c, size_t *n);

/* Append one CSV cell, quoted when it must be (or when always is set). */
void crmp_csv_put(struct crm_buf *out, const char *s, size_t n, char delimiter,
		  bool always);

#endif
