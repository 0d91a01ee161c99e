/* SPDX-License-Identifier: MIT */
/* encoding.c - choosing the encoding of an input, by name or by its bytes */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "format/in.h"

/* Names as people write them, and as we say them. */
static const char *const known_encodings[][2] = {
	{ "utf-8", "utf-8" },
	{ "utf8", "utf-8" },
	{ "utf_8", "utf-8" },
	{ "utf-8-sig", "utf-8" },
	{ "gb18030", "gb18030" },
	{ "gb-18030", "gb18030" },
	{ "gbk", "gbk" },
	{ "cp936", "cp936" },
	{ "ms936", "cp936" },
	{ "windows-936", "cp936" },
	{ "gb2312", "gb2312" },
	{ "big5", "big5" },
	{ "big5-hkscs", "big5-hkscs" },
	{ "cp950", "cp950" },
	{ "utf-16", "utf-16" },
	{ "utf16", "utf-16" },
	{ "utf-16le", "utf-16le" },
	{ "utf-16be", "utf-16be" },
	{ "utf-32", "utf-32" },
	{ "iso-8859-1", "iso-8859-1" },
	{ "latin1", "iso-8859-1" },
	{ "windows-1252", "cp1252" },
	{ "cp1252", "cp1252" },
	{ "shift_jis", "shift_jis" },
	{ "cp932", "cp932" },
	{ "euc-jp", "euc-jp" },
	{ "euc-kr", "euc-kr" },
	{ "cp949", "cp949" },
};

/* Only the beginning of a character, as far as can be told. */
static bool
is_cut(const char *s, size_t n)
{
	unsigned char c = (unsigned char)*s;
	size_t need = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
	size_t i;

	if (c < 0xc2 || c > 0xf4 || n >= need)
		return false;
	for (i = 1; i < n; i++)
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return false;
	return true;
}

size_t
crmp_in_utf8(const char *s, size_t n, bool *cut)
{
	size_t done = 0, bad;

	*cut = false;
	while (done < n) {
		if (crm_text_valid(s + done, n - done, &bad))
			return n;
		done += bad;
		if (s[done]) {
			*cut = is_cut(s + done, n - done);
			return done;
		}
		done++;
	}
	return done;
}

/* True if iconv takes the whole of s[0..n) but for a character cut off. */
static bool
iconv_takes(const char *name, const char *s, size_t n)
{
	iconv_t cd = iconv_open("UTF-8", name);
	char *src = (char *)(uintptr_t)s, *dst, *out = malloc(CRMP_IN_CHUNK);
	size_t left = n, room;
	bool ok = true;

	if (cd == (iconv_t)-1 || !out)
		ok = false;
	while (ok && left) {
		dst = out;
		room = CRMP_IN_CHUNK;
		if (iconv(cd, &src, &left, &dst, &room) != (size_t)-1)
			continue;
		if (errno == EINVAL)
			break;
		ok = errno == E2BIG;
	}
	if (cd != (iconv_t)-1)
		iconv_close(cd);
	free(out);
	return ok;
}

static enum crm_status
sample(struct crmp_in *in, struct crm_error *e)
{
	enum crm_status st = crmp_in_reserve(in, CRMP_IN_SAMPLE, e);

	while (!st && !in->eof && in->raw_len < CRMP_IN_SAMPLE)
		st = crmp_in_fill(in, e);
	return st;
}

static const char *
guess_encoding(struct crmp_in *in)
{
	const char *s = in->raw;
	size_t n = in->raw_len;
	bool cut;

	if (n >= 3 && !memcmp(s, "\xef\xbb\xbf", 3))
		return "utf-8";
	if (n >= 2 && !memcmp(s, "\xff\xfe", 2))
		return "utf-16le";
	if (n >= 2 && !memcmp(s, "\xfe\xff", 2))
		return "utf-16be";
	if (crmp_in_utf8(s, n, &cut) == n || cut)
		return "utf-8";
	return iconv_takes("gb18030", s, n) ? "gb18030" : "cp936";
}

static enum crm_status
said_encoding(struct crmp_in *in, const char *name, const char **said,
	      struct crm_error *e)
{
	size_t i;

	for (i = 0; i < sizeof(known_encodings) / sizeof(*known_encodings);
	     i++) {
		if (!strcasecmp(name, known_encodings[i][0])) {
			*said = known_encodings[i][1];
			return CRM_OK;
		}
	}
	free(in->own_name);
	in->own_name = strdup(name);
	*said = in->own_name;
	return in->own_name ? CRM_OK : crm_nomem(e);
}

enum crm_status
crmp_in_encoding(struct crmp_in *in, const char *name, const char **chosen,
		 struct crm_error *e)
{
	bool guessed = !strcasecmp(name, "auto");
	const char *said = NULL;
	enum crm_status st;
	bool utf8;

	if (in->started || in->mode != CRMP_IN_PLAIN)
		return crm_fail(e, CRM_USAGE, NULL,
				"the encoding is chosen before reading");
	st = guessed ? sample(in, e) : said_encoding(in, name, &said, e);
	if (st)
		return st;
	if (guessed)
		said = guess_encoding(in);
	utf8 = !strcmp(said, "utf-8");
	/* a slash would bring in //IGNORE, which drops bytes silently */
	if (!utf8) {
		in->cd = !*said || strchr(said, '/')
				 ? (iconv_t)-1
				 : iconv_open("UTF-8", said);
		if (in->cd == (iconv_t)-1)
			return crm_fail(e, CRM_USAGE, NULL,
					"unknown encoding '%s'", name);
	}
	if (guessed || !utf8)
		in->mode = utf8 ? CRMP_IN_UTF8 : CRMP_IN_ICONV;
	in->guessed = guessed;
	in->name = said;
	if (chosen)
		*chosen = said;
	return CRM_OK;
}
