/* SPDX-License-Identifier: MIT */
/* feed.h - give a test's bytes to a reader in pieces of chosen sizes */
#ifndef FEED_H
#define FEED_H

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "format/csv.h"
#include "format/format.h"
#include "format/jscan.h"

/* How bytes arrive: all at once, one by one, or in random pieces. */
enum { FEED_WHOLE, FEED_BYTES, FEED_RANDOM, FEED_WAYS = FEED_RANDOM + 6 };

struct feed {
	struct crmp_in *in;
	int fd, far;
	pthread_t thread;
	const char *s;
	size_t n;
	int way;
};

static inline void *
feed_run(void *arg)
{
	struct feed *f = arg;
	unsigned seed = (unsigned)f->way;
	size_t at, n;

	for (at = 0; at < f->n; at += n) {
		n = f->way == FEED_BYTES ? 1 : 1 + (size_t)rand_r(&seed) % 40;
		n = n < f->n - at ? n : f->n - at;
		if (send(f->far, f->s + at, n, MSG_NOSIGNAL) < 0)
			break;
	}
	close(f->far);
	return NULL;
}

/* Each packet of a SEQPACKET socket is one read. */
static inline void
feed_open(struct feed *f, const char *s, size_t n, int way)
{
	int pair[2];

	*f = (struct feed){ .s = s, .n = n, .way = way, .far = -1 };
	if (way == FEED_WHOLE) {
		f->fd = memfd_create("feed", MFD_CLOEXEC);
		assert_true(f->fd >= 0);
		assert_int_equal(write(f->fd, s, n), n);
		lseek(f->fd, 0, SEEK_SET);
	} else {
		assert_int_equal(
			socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
		f->fd = pair[0];
		f->far = pair[1];
		assert_int_equal(
			pthread_create(&f->thread, NULL, feed_run, f), 0);
	}
	assert_int_equal(crmp_in_open(f->fd, &f->in, NULL), CRM_OK);
}

static inline void
feed_close(struct feed *f)
{
	crmp_in_close(f->in);
	close(f->fd);
	if (f->far >= 0)
		pthread_join(f->thread, NULL);
}

/* n times the byte c, for tests of limits. */
static inline char *
feed_many(const char *head, int c, size_t n, const char *tail, size_t *len)
{
	size_t h = strlen(head), t = strlen(tail);
	char *s = malloc(h + n + t + 1);

	assert_non_null(s);
	memcpy(s, head, h);
	memset(s + h, c, n);
	memcpy(s + h + n, tail, t + 1);
	*len = h + n + t;
	return s;
}

#endif
