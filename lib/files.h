/* SPDX-License-Identifier: MIT */
/* files.h - libcrm, files that somebody named: written whole or not at all */
#ifndef CRM_FILES_H
#define CRM_FILES_H

#include "crm.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/* What may not be written over. */
struct crm_file_spare {
	const char *store; /* nor what SQLite keeps beside it; NULL: none */
	int input;	   /* a descriptor that is read; -1: none */
	bool all;	   /* nor any file that is there */
};

/*
 * Bytes on their way to a descriptor, or to a file that gets its name when it
 * is whole.  Until then it stands beside it as NAME.part-HOST-PID-N, mode 0600
 * whatever the umask; what a process that died left of the kind, the next
 * crm_file_new removes in the same folder.  Zero it but for `fd` to write to a
 * descriptor.
 */
struct crm_file {
	int fd;		   /* -1: none */
	char *path, *temp; /* of a file to be put in place */
	bool fresh;	   /* never over another */
	struct crm_buf buf;
};

/*
 * May `path` be written?  CRM_USAGE: it is to be spared, is a symbolic link or
 * a directory; CRM_REFUSED: there is one, and `all` are spared.
 */
enum crm_status crm_file_may(const char *path, const struct crm_file_spare *s,
			     struct crm_error *e) CRM_MUST_CHECK;
/*
 * Begin `path` anew; the old one stands until crm_file_end.  A device or pipe
 * is written to as it is.  A failure leaves nothing to end.
 */
enum crm_status crm_file_new(struct crm_file *f, const char *path,
			     const struct crm_file_spare *s,
			     struct crm_error *e) CRM_MUST_CHECK;
/* A crm_sink; arg is the struct crm_file.  e may be NULL: see errno. */
enum crm_status crm_file_sink(void *arg, const char *p, size_t n,
			      struct crm_error *e);
/* Write what is held back; e as above. */
enum crm_status crm_file_flush(struct crm_file *f, struct crm_error *e);
/*
 * Write what is left and, if `keep`, put the file in its place: first its
 * bytes are on disk, then its name.  Else it is removed.
 */
enum crm_status crm_file_end(struct crm_file *f, bool keep,
			     struct crm_error *e);

/* A backup put in the place of a store, which need not be there. */
struct crm_restore {
	const char *path, *backup;
	int busy_ms;
	bool dry_run;	      /* only look */
	int64_t now;	      /* for the name of the store of before */
	int schema;	      /* out: of the backup */
	bool older;	      /* out: it is to be migrated */
	int64_t txn, at;      /* out: its last transaction, and when */
	struct crm_buf aside; /* out: where the store of before is, NULL if
				 there was none; the caller frees it */
};
/*
 * Checks the backup, puts the store with its side files aside, and a copy in
 * its place.  CRM_TROUBLE: the backup is none, or damaged; CRM_BUSY: another
 * process has the store open.  Then nothing was changed.
 */
enum crm_status crm_store_restore(struct crm_restore *r, struct crm_error *e)
	CRM_MUST_CHECK;

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
