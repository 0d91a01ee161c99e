/* SPDX-License-Identifier: MIT */
/* in.h - the input stream and the window on it, as lib/format shares them */
#ifndef CRMP_IN_H
#define CRMP_IN_H

#include <iconv.h>

#include "format/format.h"

#define CRMP_IN_CHUNK ((size_t)128 << 10)
#define CRMP_IN_SAMPLE ((size_t)1 << 20)

/* How bytes are looked at on their way. */
enum crmp_in_mode { CRMP_IN_PLAIN, CRMP_IN_UTF8, CRMP_IN_ICONV };

struct crmp_in {
	int fd;
	enum crmp_in_mode mode;
	iconv_t cd;
	bool guessed; /* "auto" chose, so an error names --encoding */
	bool eof;
	bool started;
	bool after_cr;
	uint64_t offset;
	long line; /* physical, of the next byte to hand out */
	char *raw;
	size_t raw_pos, raw_len, raw_cap;
	size_t checked; /* bytes from raw_pos on known to be UTF-8 */
	char *out;
	size_t out_pos, out_len;
	char *own_name;
	const char *name;
};

/* Read once more from the descriptor, behind what `raw` still holds. */
enum crm_status crmp_in_fill(struct crmp_in *in, struct crm_error *e);
/* Give `raw` room for n bytes. */
enum crm_status crmp_in_reserve(struct crmp_in *in, size_t n,
				struct crm_error *e);
/*
 * Length of the part of s[0..n) that is UTF-8; NUL passes.  *cut says that
 * what follows is only the beginning of a character.
 */
size_t crmp_in_utf8(const char *s, size_t n, bool *cut);

/* The physical line of the error about to be set, unless one is set. */
static inline void
crmp_error_line(struct crm_error *e, long line)
{
	if (e && e->code == CRM_OK)
		e->line = line;
}

/*
 * A window: the bytes from `pos` on are kept while more are read behind
 * them.  s[len] may always be written.
 */
struct crmp_window {
	struct crmp_in *in;
	char *s;
	size_t pos, len, cap;
	bool eof;
};
enum crm_status crmp_window_more(struct crmp_window *w, struct crm_error *e);

#endif
