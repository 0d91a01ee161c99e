/* SPDX-License-Identifier: MIT */
/* format.h - input as bytes and as lines, in any encoding; bytes kept aside */
#ifndef CRMP_FORMAT_H
#define CRMP_FORMAT_H

#include "base/base.h"

#define CRMP_LINE_MAX ((size_t)16 << 20)  /* a line, or a CSV row */
#define CRMP_RECORD_MAX ((size_t)15 << 20) /* a record, its verdicts apart */
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
/* Forget what was added beyond the first `size` bytes. */
enum crm_status crmp_spool_cut(struct crmp_spool *s, uint64_t size,
			       struct crm_error *e) CRM_MUST_CHECK;
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

#endif
