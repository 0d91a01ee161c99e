/* SPDX-License-Identifier: MIT */
/* in.c - a descriptor as a stream of UTF-8, transcoded as it is read */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/in.h"

static const char mark[] = "\xef\xbb\xbf";

enum crm_status
crmp_in_open(int fd, struct crmp_in **out, struct crm_error *e)
{
	struct crmp_in *in = calloc(1, sizeof(*in));

	if (!in)
		return crm_nomem(e);
	in->fd = fd;
	in->line = 1;
	in->name = "utf-8";
	*out = in;
	return CRM_OK;
}

void
crmp_in_close(struct crmp_in *in)
{
	if (!in)
		return;
	if (in->mode == CRMP_IN_ICONV)
		iconv_close(in->cd);
	free(in->raw);
	free(in->out);
	free(in->own_name);
	free(in);
}

uint64_t
crmp_in_offset(const struct crmp_in *in)
{
	return in->offset;
}

/* Read, with EINTR retried; *got 0 is the end. */
static enum crm_status
pull(struct crmp_in *in, char *buf, size_t n, size_t *got, struct crm_error *e)
{
	ssize_t k;

	do
		k = read(in->fd, buf, n);
	while (k < 0 && errno == EINTR);
	if (k < 0)
		return crm_fail(e, CRM_TROUBLE, NULL, "cannot read: %s",
				strerror(errno));
	in->offset += (uint64_t)k;
	in->eof = k == 0;
	*got = (size_t)k;
	return CRM_OK;
}

enum crm_status
crmp_in_reserve(struct crmp_in *in, size_t n, struct crm_error *e)
{
	char *raw;

	if (in->raw_cap >= n)
		return CRM_OK;
	raw = realloc(in->raw, n);
	if (!raw)
		return crm_nomem(e);
	in->raw = raw;
	in->raw_cap = n;
	return CRM_OK;
}

enum crm_status
crmp_in_fill(struct crmp_in *in, struct crm_error *e)
{
	enum crm_status st = crmp_in_reserve(in, CRMP_IN_CHUNK, e);
	size_t got;

	if (st)
		return st;
	if (in->raw && in->raw_pos) {
		in->raw_len -= in->raw_pos;
		memmove(in->raw, in->raw + in->raw_pos, in->raw_len);
		in->raw_pos = 0;
	}
	st = pull(in, in->raw + in->raw_len, in->raw_cap - in->raw_len, &got,
		  e);
	if (!st)
		in->raw_len += got;
	return st;
}

/* Physical lines of what is handed out: LF, CRLF or CR each end one. */
static void
count_lines(struct crmp_in *in, const char *s, size_t n)
{
	const char *end = s + n;

	for (; s < end; s++) {
		if (*s == '\r' || (*s == '\n' && !in->after_cr))
			in->line++;
		in->after_cr = *s == '\r';
	}
}

static enum crm_status
not_so(struct crmp_in *in, const char *s, bool cut, struct crm_error *e)
{
	const char *hint =
		in->guessed ? "; name the encoding with --encoding" : "";

	crmp_error_line(e, in->line);
	if (cut)
		return crm_fail(e, CRM_REFUSED, NULL,
				"ends inside a character of %s%s", in->name,
				hint);
	return crm_fail(e, CRM_REFUSED, NULL, "byte 0x%02x is not %s%s",
			(unsigned)(unsigned char)*s, in->name, hint);
}

/* Before the first byte: drop a byte-order mark of UTF-8. */
static enum crm_status
drop_mark(struct crmp_in *in, struct crm_error *e)
{
	enum crm_status st;

	while (in->mode != CRMP_IN_ICONV && in->raw_len < 3 && !in->eof &&
	       (!in->raw_len || !memcmp(in->raw, mark, in->raw_len))) {
		st = crmp_in_fill(in, e);
		if (st)
			return st;
	}
	in->started = true;
	if (in->mode != CRMP_IN_ICONV && in->raw_len >= 3 &&
	    !memcmp(in->raw, mark, 3))
		in->raw_pos = 3;
	return CRM_OK;
}

static size_t
take_held(char *buf, size_t n, const char *from, size_t *pos, size_t have)
{
	if (n > have)
		n = have;
	if (from && n)
		memcpy(buf, from + *pos, n);
	*pos += n;
	return n;
}

static enum crm_status
read_plain(struct crmp_in *in, char *buf, size_t n, size_t *got,
	   struct crm_error *e)
{
	if (in->raw_pos == in->raw_len && !in->eof)
		return pull(in, buf, n, got, e);
	*got = take_held(buf, n, in->raw, &in->raw_pos,
			 in->raw_len - in->raw_pos);
	return CRM_OK;
}

static enum crm_status
read_utf8(struct crmp_in *in, char *buf, size_t n, size_t *got,
	  struct crm_error *e)
{
	enum crm_status st;
	const char *s;
	bool cut = false;

	while (!in->checked) {
		s = in->raw ? in->raw + in->raw_pos : "";
		in->checked = crmp_in_utf8(s, in->raw_len - in->raw_pos, &cut);
		if (in->checked)
			break;
		if (in->eof && in->raw_pos == in->raw_len)
			break;
		if (in->raw_pos < in->raw_len && (!cut || in->eof))
			return not_so(in, s, cut, e);
		st = crmp_in_fill(in, e);
		if (st)
			return st;
	}
	s = in->raw ? in->raw + in->raw_pos : "";
	*got = take_held(buf, n, in->raw, &in->raw_pos, in->checked);
	in->checked -= *got;
	count_lines(in, s, *got);
	return CRM_OK;
}

/* Transcode once; nothing in `out` afterwards means the end. */
static enum crm_status
decode(struct crmp_in *in, struct crm_error *e)
{
	enum crm_status st;
	char *src, *dst;
	size_t left, room;

	for (;;) {
		src = in->raw + in->raw_pos;
		left = in->raw_len - in->raw_pos;
		dst = in->out;
		room = CRMP_IN_CHUNK;
		if (left &&
		    iconv(in->cd, &src, &left, &dst, &room) == (size_t)-1 &&
		    dst == in->out && (errno == EILSEQ || in->eof))
			return not_so(in, src, errno == EINVAL, e);
		in->raw_pos = in->raw_len - left;
		in->out_len = CRMP_IN_CHUNK - room;
		in->out_pos = 0;
		if (in->out_len || in->eof)
			return CRM_OK;
		st = crmp_in_fill(in, e);
		if (st)
			return st;
	}
}

static enum crm_status
read_iconv(struct crmp_in *in, char *buf, size_t n, size_t *got,
	   struct crm_error *e)
{
	enum crm_status st;
	bool first = !in->out;

	if (first && !(in->out = malloc(CRMP_IN_CHUNK)))
		return crm_nomem(e);
	if (!in->raw) {
		st = crmp_in_fill(in, e);
		if (st)
			return st;
	}
	while (in->out_pos == in->out_len) {
		st = decode(in, e);
		if (st)
			return st;
		if (first && in->out_len >= 3 && !memcmp(in->out, mark, 3))
			in->out_pos = 3;
		first = false;
		if (!in->out_len)
			break;
	}
	*got = take_held(buf, n, in->out, &in->out_pos,
			 in->out_len - in->out_pos);
	count_lines(in, buf, *got);
	return CRM_OK;
}

enum crm_status
crmp_in_read(struct crmp_in *in, char *buf, size_t n, size_t *got,
	     struct crm_error *e)
{
	static enum crm_status (*const how[])(struct crmp_in *, char *, size_t,
					      size_t *, struct crm_error *) = {
		[CRMP_IN_PLAIN] = read_plain,
		[CRMP_IN_UTF8] = read_utf8,
		[CRMP_IN_ICONV] = read_iconv,
	};
	enum crm_status st = in->started ? CRM_OK : drop_mark(in, e);

	return st ? st : how[in->mode](in, buf, n, got, e);
}

enum crm_status
crmp_window_more(struct crmp_window *w, struct crm_error *e)
{
	enum crm_status st;
	size_t cap, got = 0;
	char *s;

	if (w->cap - w->len <= CRMP_IN_CHUNK && w->pos) {
		w->len -= w->pos;
		memmove(w->s, w->s + w->pos, w->len);
		w->pos = 0;
	}
	if (w->cap - w->len <= CRMP_IN_CHUNK) {
		cap = w->cap ? w->cap * 2 : CRMP_IN_CHUNK * 2;
		s = cap > w->cap ? realloc(w->s, cap) : NULL;
		if (!s)
			return crm_nomem(e);
		w->s = s;
		w->cap = cap;
	}
	st = crmp_in_read(w->in, w->s + w->len, w->cap - w->len - 1, &got, e);
	if (st)
		return st;
	w->len += got;
	w->eof = got == 0;
	return CRM_OK;
}
