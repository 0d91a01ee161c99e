/* SPDX-License-Identifier: MIT */
/* load.h - inside load*.c and map*.c: a whole input on its way in */
#ifndef CRMP_LOAD_H
#define CRMP_LOAD_H

#include <sys/types.h>

#include "files.h"
#include "format/format.h"
#include "format/csv.h"
#include "format/jscan.h"
#include "write/write.h"

/* What one row of a file becomes: at most this many records. */
#define CRMP_ROW_RECORDS 8

/* What became of the records so far. */
struct crmp_counts {
	int64_t created, updated, unchanged;
};

struct crmp_loading {
	struct crm_store *s;
	struct crm_load *l;
	struct crmp_in *in;
	int fd; /* what `in` reads: a file, or the spool's */
	off_t from; /* where in it the input begins */
	struct crmp_spool *input;
	struct crmp_counts before; /* at the last commit of a chunk */
	struct crmp_counts before_row; /* and where the row began in kept */
	uint64_t kept_row;
	struct crmp_spool *kept; /* which records this txn stored */
	struct crmp_spool *out;	 /* lines to give after the commit */
	struct crmp_arena mem;
	struct crmp_input rec;
	struct crm_buf line, reject;
	struct crmp_scan scan;
	int source; /* the input as it was given */
	struct crm_file rejects;
	int64_t in_chunk;
	int64_t kept_before; /* records of chunks that are committed */
	uint64_t size;
	int shown, muted; /* errors told so far, and not to tell again */
	bool refused; /* all or nothing, and something was bad */
	const char *columns; /* header line of the rejects, for CSV */
	size_t added;	     /* columns at the end that a rejects file added */
};

/* Store the records of one source row; e->key says what was wrong. */
enum crm_status crmp_load_csv(struct crmp_loading *g, struct crm_error *e);
enum crm_status crmp_load_lines(struct crmp_loading *g, struct crm_error *e);
/* Around each record or row: savepoint, count, reject, chunk, progress. */
enum crm_status crmp_load_begin_row(struct crmp_loading *g,
				    struct crm_error *e);
enum crm_status crmp_load_end_row(struct crmp_loading *g, enum crm_status rc,
				  struct crm_error *why, long line,
				  struct crmp_text raw, struct crm_error *e);
/*
 * A pipe is read to its end before the store is locked, and *fd becomes what
 * can be read again; a file need not be.  CRM_REFUSED: what comes is no input,
 * or has no end.
 */
enum crm_status crmp_load_intake(struct crmp_loading *g, int *fd,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Is there room on the store's disk for an input of g->size? */
enum crm_status crmp_load_room(struct crmp_loading *g,
			       struct crm_error *e) CRM_MUST_CHECK;
/* Before anything is read: may the rejects file be written? */
enum crm_status crmp_load_rejects(struct crmp_loading *g,
				  struct crm_error *e) CRM_MUST_CHECK;
/* After a run that came to `rc`: in its place, if anything is stored. */
enum crm_status crmp_load_rejects_end(struct crmp_loading *g,
				      enum crm_status rc,
				      struct crm_error *e) CRM_MUST_CHECK;
/* Write a refused input to the rejects file, if there is one. */
enum crm_status crmp_load_reject(struct crmp_loading *g,
				 const struct crm_error *why, long line,
				 struct crmp_text raw, struct crm_error *e);

/* ---- load_out.c --------------------------------------------------------- */

/* Begin to keep what is stored. */
enum crm_status crmp_load_keep(struct crmp_loading *g, struct crm_error *e);
/* Write the lines of what this txn stored, as it stands at its end. */
enum crm_status crmp_load_print(struct crmp_loading *g, struct crm_error *e);
/* Before a row: what it stores can be taken back, counts too. */
void crmp_load_mark(struct crmp_loading *g);
enum crm_status crmp_load_take_back(struct crmp_loading *g,
				    struct crm_error *e) CRM_MUST_CHECK;
/* Count a stored record and keep it in mind; verdict is the raw "_" of the
 * input, or NULL. */
enum crm_status crmp_load_stored(struct crmp_loading *g,
				 const struct crm_stored *r,
				 const char *verdict, size_t n,
				 struct crm_error *e);

/* ---- map.c -------------------------------------------------------------- */

/*
 * A map document:
 *  { "type": "order",              record type, unless "records"
 *    "columns": { "金额": "amount", "备注": null, ... },
 *    "constants": { "currency": "USD" },
 *    "values": { "stage": { "已发货": "shipped", "*": "placed" } },
 *    "dates": { "placed_at": "%d/%m/%Y" },
 *    "money": { "amount": "1.234,56" },
 *    "key": ["order_no"],           columns that identify the row
 *    "records": [ {type, columns, …, "as": "c"} … ] several from one row;
 *  }
 * A reference field may be given "$c": the id of the record made as "c".
 */
struct crmp_map;

enum crm_status crmp_map_parse(struct crm_store *s, const char *text,
			       const struct crmp_type *type,
			       struct crmp_map **m, struct crm_error *e)
	CRM_MUST_CHECK;
void crmp_map_close(struct crmp_map *m);
/* Bind to the columns of a file; every column must be known, or ignored. */
enum crm_status crmp_map_bind(struct crmp_map *m, const char *const *columns,
			      size_t n, bool ignore_unknown,
			      struct crm_error *e) CRM_MUST_CHECK;
/* Put the records of one row, in the order of the map. */
enum crm_status crmp_map_row(struct crmp_map *m, struct crmp_loading *g,
			     const struct crmp_cell *cells, size_t n,
			     struct crm_error *e) CRM_MUST_CHECK;

/* A checker of policy: as far as that can be told without a file. */
enum crm_status crmp_policy_map(struct crm_store *s, json_t *doc,
				struct crm_error *e) CRM_MUST_CHECK;

/* A map document from header names. */
enum crm_status crmp_map_guess(const struct crmp_type *t,
			       const char *const *columns, size_t n,
			       struct crm_buf *out, struct crm_error *e);

/* Rewrite a date by a pattern of %Y %y %m %d %H %M %S to ISO. */
bool crmp_map_date(const char *pattern, const char *s, size_t n,
		   struct crm_buf *out);
/* Strip grouping and signs as the sample "1.234,56" shows them. */
bool crmp_map_money(const char *sample, const char *s, size_t n,
		    struct crm_buf *out);

#endif
