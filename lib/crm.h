/* SPDX-License-Identifier: MIT */
/*
 * crm.h - libcrm, the customer life-cycle store
 *
 * Reads from top to bottom: errors and buffers, text, money, phones, times;
 * then record types, the store, queries, verdicts, conditions, writing,
 * import, moves and dated work, history, policy and reports; last the rules:
 * pure functions on numbers, from working time to models of buying.
 *
 * Conventions.  Functions that can fail return an enum crm_status; on
 * failure their outputs are untouched and the message is in the caller's
 * struct crm_error (which may be NULL).  `const char *` handed out is
 * borrowed, until when is said beside it; what `_new` or `_open` returns is
 * the caller's, for `_free` or `_close`, which accept NULL.  The library never
 * prints, never exits, and reads neither the environment nor the wall clock.
 * A store and what hangs on it belong to one thread.
 *
 * Names: crm_ is public and listed in crm.sym; crmp_ is private to libcrm.
 */
#ifndef CRM_H
#define CRM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CRM_VERSION "0.1.0"

#if defined(__GNUC__)
#define CRM_MUST_CHECK __attribute__((warn_unused_result))
#define CRM_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define CRM_MUST_CHECK
#define CRM_PRINTF(f, a)
#endif

#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/* ---- status and errors ------------------------------------------------- */

/* What came of a call.  The comment gives the exit code a tool makes of it. */
enum crm_status {
	CRM_OK = 0,  /* 0   done */
	CRM_END,     /* 0   an iterator has no more */
	CRM_REFUSED, /* 1   the input or a rule said no; nothing was changed */
	CRM_ABSENT,  /* 1   the thing named is not there */
	CRM_USAGE,   /* 2   what was asked for makes no sense */
	CRM_TROUBLE, /* 2   I/O, full disk, not a store, newer schema, damage */
	CRM_NOMEM,   /* 2   out of memory */
	CRM_BUSY,    /* 75  another process holds the store; try again */
};

/*
 * An error as the caller sees it.  Zero it before the call; the first error
 * wins, later ones do not overwrite it.  `line` is the physical line of the
 * input it is about (0: none), `key` the field ("" : none), `text` one
 * sentence of UTF-8 without a newline, cut at a character border if it is
 * long.  Text from data stands in single quotes and is not yet escaped for a
 * terminal: crm_text_escape does that.
 */
struct crm_error {
	enum crm_status code;
	long line;
	char key[128];
	char text[768];
};

/*
 * Set *e unless it is NULL or already set, and return `code`.  `key` may be
 * NULL.  Convenience: return crm_fail(e, CRM_REFUSED, "email", "...", ...).
 */
enum crm_status crm_fail(struct crm_error *e, enum crm_status code,
			 const char *key, const char *fmt, ...)
	CRM_PRINTF(4, 5);

/* CRM_NOMEM with its usual sentence. */
enum crm_status crm_nomem(struct crm_error *e);

/* ---- buffers ----------------------------------------------------------- */

/*
 * A growing byte buffer, always NUL-terminated once something was added.
 * Zero it to begin.  Running out of memory makes it `oom` and turns further
 * additions into nothing, so that a whole line can be built and checked once
 * with crm_buf_ok.
 */
struct crm_buf {
	char *s; /* NULL until something is added */
	size_t len;
	size_t cap;
	bool oom;
};

void crm_buf_add(struct crm_buf *b, const void *s, size_t n);
void crm_buf_puts(struct crm_buf *b, const char *s);
void crm_buf_putc(struct crm_buf *b, char c);
void crm_buf_printf(struct crm_buf *b, const char *fmt, ...) CRM_PRINTF(2, 3);
/* Decimal digits of v, faster than printf. */
void crm_buf_int(struct crm_buf *b, int64_t v);
/* Empty it, keep its memory. */
void crm_buf_reset(struct crm_buf *b);
void crm_buf_free(struct crm_buf *b);
/* CRM_OK, or CRM_NOMEM when an addition was lost. */
enum crm_status crm_buf_ok(const struct crm_buf *b, struct crm_error *e)
	CRM_MUST_CHECK;
/* Add a JSON string literal with its quotes.  s must be UTF-8. */
void crm_buf_json(struct crm_buf *b, const char *s, size_t n);

/* ---- text -------------------------------------------------------------- */

/*
 * True if s[0..n) is well-formed UTF-8 without NUL (no surrogates, no
 * overlong forms, at most U+10FFFF).  *bad, if not NULL, gets the offset of
 * the first offending byte.
 */
bool crm_text_valid(const char *s, size_t n, size_t *bad);

/*
 * Append the search form of s: NFKC, case-folded (full-width digits and
 * letters become plain, "Ｆoo" equals "foo").  ASCII takes a fast path.
 * CRM_REFUSED for invalid UTF-8.
 */
enum crm_status crm_text_fold(const char *s, size_t n, struct crm_buf *out,
			      struct crm_error *e) CRM_MUST_CHECK;

/*
 * Append the pinyin initials of the Chinese characters in s ("张伟" gives
 * "zw"; surnames read as surnames: 单 s, 曾 z, 仇 q, 解 x, 查 z at the start).
 * Other characters add nothing.
 */
void crm_text_initials(const char *s, size_t n, struct crm_buf *out);

/*
 * Append s for a terminal or a message: C0, DEL, C1 controls and the bidi
 * controls U+202A..202E, U+2066..2069, U+200E, U+200F, U+061C appear as \xHH
 * or \u{HHHH}; bytes that are not UTF-8 as \xHH.
 */
void crm_text_escape(const char *s, size_t n, struct crm_buf *out);

/*
 * The name of the NULL-terminated list nearest to `word` by edit distance
 * (adjacent swaps count 1), or NULL when none is near (more than a third of
 * the longer length, at least 1, away, or as far as the word is long).  The
 * result is borrowed from `names`.
 */
const char *crm_text_nearest(const char *word, const char *const *names);

/*
 * Check an e-mail address and append its stored form: one @, a local part
 * and a domain with at least one dot, no blanks or controls, full-width
 * signs made plain, domain in lower case.  Errors: CRM_REFUSED "not an
 * address: 'abc@'".
 */
enum crm_status crm_email_parse(const char *s, size_t n, struct crm_buf *out,
				struct crm_error *e) CRM_MUST_CHECK;

/*
 * Append the E.164 form of a phone as people write it, China first:
 * "138 0013 8000" and "0086-13800138000" give "+8613800138000",
 * "010-6552 9988转8" gives "+861065529988;ext=8", "400-820-8820" gives
 * "+864008208820", "+1 (415) 555-0100" gives "+14155550100".  Full-width
 * digits are understood.  A spreadsheet's "1.38E+10" or "13800138000.0" is
 * refused as damaged; so is anything that is not a phone.
 * Idempotent: its own output gives itself.
 */
enum crm_status crm_phone_parse(const char *s, size_t n, struct crm_buf *out,
				struct crm_error *e) CRM_MUST_CHECK;

/*
 * Append the national form people read: "+8613800138000" gives
 * "138 0013 8000", "+861065529988;ext=8" gives "010-6552 9988 转 8",
 * others "+1 4155550100".  A value that is not E.164 is added as it stands.
 */
void crm_phone_national(const char *e164, struct crm_buf *out);

/* ---- money ------------------------------------------------------------- */

/* Decimals of an ISO 4217 code (CNY 2, JPY 0, KWD 3), or -1 if unknown. */
int crm_currency_digits(const char *code);

/*
 * Read a decimal amount ("1234.50", "-0.5", "+3", full-width digits allowed)
 * as minor units of `currency`.  No grouping, no exponent, no currency sign
 * (crm-import's money formats strip those first).  CRM_REFUSED: not a
 * decimal, too many decimals for the currency, out of +-2^53.
 */
enum crm_status crm_money_parse(const char *s, size_t n, const char *currency,
				int64_t *minor, struct crm_error *e)
	CRM_MUST_CHECK;

/* Append major units without grouping: 123450, "CNY" gives "1234.50". */
void crm_money_format(int64_t minor, const char *currency, struct crm_buf *out);

/* ---- time -------------------------------------------------------------- */

/*
 * Instants are seconds since 1970 UTC; days are civil day numbers, day 0 is
 * 1970-01-01.  Years 1 to 9999.
 */
struct crm_civil {
	int year, month, day;	  /* month 1..12, day 1..31 */
	int hour, minute, second; /* 0..23, 0..59, 0..59 */
};

int64_t crm_day_of(int year, int month, int day);
void crm_day_civil(int64_t day, struct crm_civil *c); /* time parts become 0 */
/* 1 Monday .. 7 Sunday */
int crm_day_weekday(int64_t day);

/*
 * A time zone by its IANA name ("Asia/Shanghai").  CRM_REFUSED if there is
 * none of that name.  (Uses glibc's zone code and so sets TZ for the process;
 * several zones may be open at once in one thread.)
 */
struct crm_zone;
enum crm_status crm_zone_open(const char *name, struct crm_zone **z,
			      struct crm_error *e) CRM_MUST_CHECK;
void crm_zone_close(struct crm_zone *z);
const char *crm_zone_name(const struct crm_zone *z);
/* Instant to civil time, and to the civil day number. */
void crm_zone_local(struct crm_zone *z, int64_t at, struct crm_civil *c);
int64_t crm_zone_day(struct crm_zone *z, int64_t at);
/*
 * Civil time to instant.  A time that a summer-time change skips gives the
 * instant after the gap, one that happens twice the first.
 */
int64_t crm_zone_instant(struct crm_zone *z, const struct crm_civil *c);

/*
 * What relative times are measured against.  `work` adds n working units
 * (unit 'h' hours of working time, 'd' working days) to an instant; it may
 * be NULL, then
 * +2wh and +5wd are refused.  It returns a status as everything here does.
 */
struct crm_clock {
	struct crm_zone *zone;
	int64_t now;
	enum crm_status (*work)(void *arg, int64_t from, int64_t n, char unit,
				int64_t *to, struct crm_error *e);
	void *work_arg;
};

/*
 * Read a time as `crm help time` lists them: ISO 8601 with or without zone
 * ("2026-11-22T10:07+08:00", "2026-11-22 10:07", "20261122"), days, months
 * ("2026-10": its first moment), and people's words in English and Chinese
 * ("now", "tomorrow 10:00", "mon", "eom", "+3d", "3天后 10:00").  Without a
 * zone the business zone counts.  A bare day is its 00:00; with
 * CRM_TIME_UNTIL a bare day (or month, or period word) is the end of it,
 * that is the
 * first moment after, so that [from, to) includes it.  *bare, if not NULL,
 * says whether no time of day
 * was given.  Refused, never clamped: 2026-02-30, 24:00, year 0.
 */
enum { CRM_TIME_UNTIL = 1 };
enum crm_status crm_time_parse(const char *s, size_t n,
			       const struct crm_clock *c, unsigned flags,
			       int64_t *at, bool *bare, struct crm_error *e)
	CRM_MUST_CHECK;
/* The same for a day: ISO or words; a time of day is refused. */
enum crm_status crm_day_parse(const char *s, size_t n,
			      const struct crm_clock *c, int64_t *day,
			      struct crm_error *e) CRM_MUST_CHECK;
/*
 * A period as [*from, *to): "2026-10", "2026", "2026-Q3", "last-month",
 * "this-quarter", "ytd", "2026-01-01..2026-03-31", a day, 上个月 今年.
 */
enum crm_status crm_period_parse(const char *s, size_t n,
				 const struct crm_clock *c, int64_t *from,
				 int64_t *to, struct crm_error *e)
	CRM_MUST_CHECK;

/* Append "2026-11-22T02:07:00Z". */
void crm_time_format(int64_t at, struct crm_buf *out);
/* Append "2026-11-22 10:07:00" in the zone. */
void crm_time_local(struct crm_zone *z, int64_t at, struct crm_buf *out);
/* Append "2026-11-22". */
void crm_day_format(int64_t day, struct crm_buf *out);

/* ---- record types ------------------------------------------------------- */

/* A record type: "customer", "order" ... Static, never freed. */
struct crm_type;

/* By name ("order", also "orders"), or NULL. */
const struct crm_type *crm_type_find(const char *name);
/* The i-th in load order (what others refer to comes first), or NULL. */
const struct crm_type *crm_type_at(size_t i);
const char *crm_type_name(const struct crm_type *t);
const char *crm_type_about(const struct crm_type *t);
/* The name nearest to `name`, or NULL: for messages. */
const char *crm_type_nearest(const char *name);

/* One documented column of a type, as conditions and -f name it. */
struct crm_column {
	const char *name;
	const char *kind;   /* "text", "instant", "money", "one of: a b" ... */
	const char *about;  /* one sentence */
	const char *preset; /* default as operand text, or NULL */
	bool required, fixed, derived;
	bool listed; /* shown in tables by default */
};
/* False past the last.  Strings are borrowed: `kind` until the next call. */
bool crm_type_column(const struct crm_type *t, size_t i, struct crm_column *c);

/*
 * Bytes handed over, usually one line with its LF; a failure stops the
 * giver.
 */
typedef enum crm_status crm_sink(void *arg, const char *p, size_t n,
				 struct crm_error *e);

/* ---- the store ---------------------------------------------------------- */

struct crm_store;

struct crm_init {
	const char *zone;     /* NULL: Asia/Shanghai */
	const char *currency; /* NULL: CNY */
	bool group;	      /* 0660 instead of 0600 */
	bool replay;	      /* txns may be stamped with any past moment */
	const char *actor, *command;
	int64_t instant; /* of the first txn */
};
/*
 * Make a store with the starter policy as txn 1.  CRM_REFUSED if the file is
 * there already; on failure nothing stays behind.
 */
enum crm_status crm_store_create(const char *path, const struct crm_init *init,
				 struct crm_error *e) CRM_MUST_CHECK;

struct crm_open {
	const char *path;
	bool write;
	bool immutable;	  /* read-only media: no locks, no side files */
	int64_t real;	  /* the real clock */
	const char *now;  /* --now as typed, or NULL: the instant */
	const char *as_of; /* --as-of as typed, or NULL: the present */
	const char *instant; /* CRM_NOW as typed, or NULL: the real clock */
	const char *actor, *command, *run, *reason; /* run, reason or NULL */
	bool dry_run;
	int busy_ms;
	/* named things beside the result ("also: task 88"); may be NULL */
	void (*note)(void *arg, const char *text);
	void *note_arg;
};
/*
 * Open a store.  CRM_TROUBLE: there is none, not ours, newer or older schema,
 * damage, no permission, a network file system.  CRM_BUSY.  CRM_REFUSED: a
 * time that is none.  Strings are copied.
 */
enum crm_status crm_store_open(const struct crm_open *o, struct crm_store **s,
			       struct crm_error *e) CRM_MUST_CHECK;
void crm_store_close(struct crm_store *s);
/*
 * What relative times mean here; borrowed until close.  Its zone is NULL only
 * if the store has lost it.
 */
const struct crm_clock *crm_store_clock(struct crm_store *s);
struct crm_calendar;
/* The working calendar of policy `calendar`; borrowed until it is set. */
enum crm_status crm_store_calendar(struct crm_store *s,
				   const struct crm_calendar **c,
				   struct crm_error *e) CRM_MUST_CHECK;

/*
 * A write is one transaction: begin, write, commit.  Begin reads nothing
 * before it holds the lock.  Commit stores the txn row, brings summaries up
 * to date and checks references; under dry_run it rolls back instead.  A
 * transaction that changed nothing leaves no trace.
 */
enum crm_status crm_begin(struct crm_store *s, struct crm_error *e)
	CRM_MUST_CHECK;
enum crm_status crm_commit(struct crm_store *s, struct crm_error *e)
	CRM_MUST_CHECK;
void crm_rollback(struct crm_store *s);

/* One JSON object with what is known of the store (crm-db info). */
enum crm_status crm_store_info(struct crm_store *s, struct crm_buf *out,
			       struct crm_error *e) CRM_MUST_CHECK;
/*
 * Integrity, references, side tables, summaries recomputed, invariants, and
 * the user's assertions ("name: type: condition that no record may satisfy",
 * one a line; may be NULL).  Findings go to `sink` as JSON lines of type
 * issue; CRM_REFUSED when there were any.
 */
enum crm_status crm_store_check(struct crm_store *s, const char *assertions,
				crm_sink *sink, void *arg, struct crm_error *e)
	CRM_MUST_CHECK;
/* Make side tables and summaries anew; zone, if not NULL, recomputes days. */
enum crm_status crm_store_rebuild(struct crm_store *s, const char *zone,
				  struct crm_error *e) CRM_MUST_CHECK;
/* Online copy to a new file, verified, renamed into place. */
enum crm_status crm_store_backup(struct crm_store *s, const char *path,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Bring an older store up to date; *from and *to get the schema numbers. */
enum crm_status crm_store_migrate(const char *path, int busy_ms, int *from,
				  int *to, struct crm_error *e) CRM_MUST_CHECK;

/* ---- naming records ----------------------------------------------------- */

/*
 * The record that `ref` names: "12" (of type `t`), "order/12", "@13800138000"
 * or "@zhang@example.com", "system:key".  CRM_ABSENT: no such record;
 * CRM_REFUSED: several match, or the type is not `t` (when not NULL).
 */
enum crm_status crm_resolve(struct crm_store *s, const struct crm_type *t,
			    const char *ref, const struct crm_type **type,
			    int64_t *id, struct crm_error *e) CRM_MUST_CHECK;

/* ---- reading ------------------------------------------------------------ */

struct crm_judge;

struct crm_select {
	const struct crm_type *type;
	const char *where;  /* a condition, or NULL */
	const char *order;  /* "since desc, id", or NULL: by id */
	int64_t limit;	    /* 0: all */
	const char *fields; /* comma list; derived columns in it are computed */
	const char *expand; /* references to add whole under _, or NULL */
	struct crm_judge *judge; /* a verdict to add under _, or NULL */
	int64_t due_before; /* tasks only: open, due before; 0: any */
	const char *due_owner; /* with it: whose, or NULL */
};
/*
 * Records as JSON lines (without LF), in pages of short transactions when
 * ordered by id, so that a slow reader does not hold up writers.
 */
struct crm_query;
enum crm_status crm_query_open(struct crm_store *s, const struct crm_select *q,
			       struct crm_query **out, struct crm_error *e)
	CRM_MUST_CHECK;
/* Replace `line` by the next record; CRM_END after the last. */
enum crm_status crm_query_next(struct crm_query *q, struct crm_buf *line,
			       struct crm_error *e) CRM_MUST_CHECK;
void crm_query_close(struct crm_query *q);

/* Append one record as JSON.  CRM_ABSENT if there is none. */
enum crm_status crm_record(struct crm_store *s, const struct crm_type *t,
			   int64_t id, const char *fields, struct crm_buf *out,
			   struct crm_error *e) CRM_MUST_CHECK;

/*
 * Find by a part of a name or alias (folded, two Chinese characters are
 * enough), pinyin initials, an e-mail address, a whole phone or its last four
 * or more digits.  Lines go to `sink`, best matches first, at most `limit`.
 */
enum crm_status crm_find(struct crm_store *s, const char *text,
			 const struct crm_type *only, int64_t limit,
			 crm_sink *sink, void *arg, struct crm_error *e)
	CRM_MUST_CHECK;

/* ---- verdicts ----------------------------------------------------------- */

/*
 * A verdict on a customer, computed from facts by the policy in force: "tier"
 * (crm-tier) or "risk" (crm-churn).  Its members are documented as columns of
 * the customer (crm_type_column).
 */
struct crm_judging {
	const char *verdict;
	const char *what_if; /* text of a policy document to judge by instead,
				giving only those it judges otherwise; or
				NULL */
	bool explain; /* how it came about, as "explain" */
};
enum crm_status crm_judge_open(struct crm_store *s, const struct crm_judging *o,
			       struct crm_judge **j, struct crm_error *e)
	CRM_MUST_CHECK;
void crm_judge_close(struct crm_judge *j);
/*
 * Append the line with the verdict on its customer (its own id, or its
 * customer_id) under "_".  CRM_REFUSED: it names none; CRM_END: --what-if
 * changes nothing for this one.
 */
enum crm_status crm_judge_line(struct crm_judge *j, const char *line, size_t n,
			       struct crm_buf *out, struct crm_error *e)
	CRM_MUST_CHECK;
/* How the verdict given last came about (explain), a sentence a line. */
const char *crm_judge_text(const struct crm_judge *j);
/*
 * The record of type `t` that a line is about: its own id if it is one, else
 * its <type>_id, or its subject.  CRM_REFUSED: it names none.
 */
enum crm_status crm_line_subject(const char *line, size_t n,
				 const struct crm_type *t, int64_t *id,
				 struct crm_error *e) CRM_MUST_CHECK;

/* The stored record a line is, by its type and id.  CRM_REFUSED: none. */
enum crm_status crm_line_record(const char *line, size_t n,
				const struct crm_type **t, int64_t *id,
				struct crm_error *e) CRM_MUST_CHECK;

/* Inside a transaction: quantiles of the customers who have bought, as of
 * now, into a new revision of policy tier; a line of type cuts each. */
struct crm_tier_refresh {
	int bins;     /* 2 to 9; 0: as the policy says */
	int compat;   /* 1 or 0: cut + 1 unit, or strict; -1: as policy says */
};
enum crm_status crm_tier_refresh(struct crm_store *s,
				 const struct crm_tier_refresh *o,
				 crm_sink *sink, void *arg,
				 struct crm_error *e) CRM_MUST_CHECK;

/*
 * Inside a transaction: models of buying fitted to the purchases of all
 * customers, or of some, into a new revision of policy cycle; a line of type
 * fit each.  CRM_REFUSED: too little data.
 */
struct crm_cycle_fit {
	const char *model; /* bg mbg pareto nbd; NULL or best: the likeliest
			      of the first three */
	int64_t until;	   /* instant up to which purchases count; 0: now */
	int64_t from, to;  /* first purchase in [from, to); 0: open */
	const char *where; /* a condition on customers, or NULL */
	double unit_days;  /* time unit of the model; 0: 7 */
};
enum crm_status crm_cycle_fit(struct crm_store *s,
			      const struct crm_cycle_fit *o, crm_sink *sink,
			      void *arg, struct crm_error *e) CRM_MUST_CHECK;
/*
 * The model in force against what happened: a line of type tracking for each
 * week after the first purchase, repeat purchases up to its end.
 */
enum crm_status crm_cycle_track(struct crm_store *s, crm_sink *sink, void *arg,
				struct crm_error *e) CRM_MUST_CHECK;

/* ---- conditions over a stream ------------------------------------------- */

/*
 * The language of --where, evaluated on JSON lines.  CRM_USAGE for what is no
 * condition; unknown names are found when the first record of a type comes.
 */
struct crm_cond;
enum crm_status crm_cond_new(const char *expr, const struct crm_clock *clock,
			     struct crm_cond **c, struct crm_error *e)
	CRM_MUST_CHECK;
enum crm_status crm_cond_test(struct crm_cond *c, const char *line, size_t n,
			      bool *yes, struct crm_error *e) CRM_MUST_CHECK;
void crm_cond_free(struct crm_cond *c);

/* ---- lines in, output out ----------------------------------------------- */

/*
 * JSON lines from a descriptor as pipe.md reads them (format in crm-
 * jsonl(5)).
 */
struct crm_lines;
enum crm_status crm_lines_open(int fd, struct crm_lines **l,
			       struct crm_error *e) CRM_MUST_CHECK;
/*
 * The next line, borrowed until the next call.  CRM_REFUSED with e->line for
 * a line that is none; the next call goes on after it.
 */
enum crm_status crm_lines_next(struct crm_lines *l, const char **line,
			       size_t *n, struct crm_error *e) CRM_MUST_CHECK;
long crm_lines_number(const struct crm_lines *l);
void crm_lines_close(struct crm_lines *l);
/* True for the line a failed tool ends its output with; *message its words. */
bool crm_line_is_error(const char *line, size_t n, struct crm_buf *message);
/* Append the line with the verdict `name` set under "_", other bytes as
 * they were. */
enum crm_status crm_line_splice(const char *line, size_t n, const char *name,
				const char *json, size_t len,
				struct crm_buf *out, struct crm_error *e)
	CRM_MUST_CHECK;

enum crm_format { CRM_JSONL, CRM_TABLE, CRM_CSV, CRM_TSV };
struct crm_output {
	enum crm_format format;
	const char *fields; /* -f, or NULL: all (jsonl), the default columns */
	bool checked;	    /* by crm_fields_check: what lines lack is empty */
	bool excel;	    /* CSV for a spreadsheet: BOM, no live formula */
	int width;	    /* of the terminal, 0: never truncate */
	bool colour;
	const struct crm_clock *clock; /* for local times; may be NULL: UTC */
	crm_sink *sink;
	void *arg;
};
/*
 * CRM_USAGE for a list of fields with a name that records of the type (NULL:
 * records of any type, reports of the tools) cannot have.  Names of verdicts
 * pass, of dotted names the head counts.  For writers, before they store.
 */
enum crm_status crm_fields_check(const struct crm_type *t, const char *fields,
				 struct crm_error *e) CRM_MUST_CHECK;
/*
 * Lines to their printed form.  Tables and CSV take their columns from -f,
 * else from the type of the first line.  `end` prints what is left; a table
 * of over 100 000 rows is printed in parts.
 */
struct crm_out;
enum crm_status crm_out_open(const struct crm_output *o, struct crm_out **out,
			     struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crm_out_line(struct crm_out *o, const char *line, size_t n,
			     struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crm_out_end(struct crm_out *o, struct crm_error *e)
	CRM_MUST_CHECK;
void crm_out_close(struct crm_out *o);

/* ---- writing ------------------------------------------------------------ */

struct crm_put {
	const struct crm_type *type; /* only this type; NULL: any */
	bool update_only, ignore_unknown, keep_ids, empty_clears;
	const char *match; /* "phone,email", or NULL */
};
enum crm_change { CRM_UNCHANGED, CRM_UPDATED, CRM_CREATED };
struct crm_stored {
	const struct crm_type *type;
	int64_t id;
	enum crm_change change;
};
/* Inside a transaction: store one record given as a JSON line. */
enum crm_status crm_put_line(struct crm_store *s, const struct crm_put *o,
			     const char *line, size_t n, struct crm_stored *r,
			     struct crm_error *e) CRM_MUST_CHECK;
/*
 * Inside a transaction: store one record given as KEY=VALUE operands; id 0
 * creates, or updates what its ext or match names.
 */
enum crm_status crm_put_pairs(struct crm_store *s, const struct crm_put *o,
			      int64_t id, const char *const *pairs, size_t n,
			      struct crm_stored *r, struct crm_error *e)
	CRM_MUST_CHECK;

/*
 * A whole input, JSON lines or CSV, stored by the rules of pipe.md: read
 * first, then one transaction (or one per chunk); a bad record refuses all
 * unless keep_going.
 */
struct crm_load {
	struct crm_put put;
	bool import;	      /* rows without a key are told apart by content */
	bool csv;	      /* else JSON lines */
	char delimiter;	      /* 0: found in the first line */
	const char *columns;  /* names for a file without a header, or NULL */
	const char *encoding; /* NULL or "auto": found */
	const char *map;      /* text of a map document, or NULL */
	bool keep_going;
	const char *rejects; /* file for refused input, implies keep_going */
	int64_t chunk;	     /* records a txn, 0: one txn */
	const char *fields;  /* computed columns to give too, or NULL */
	bool changed;	     /* give `stored` no unchanged ones */
	/*
	 * What to do with a record that was read, instead of storing it as it
	 * is; r->type left NULL: nothing was stored for it.  May be NULL.
	 */
	enum crm_status (*each)(void *arg, const char *line, size_t n,
				struct crm_stored *r, struct crm_error *e);
	void *each_arg;
	const char *tmpdir;
	crm_sink *stored; /* after commit: records as stored; may be NULL */
	void *stored_arg;
	void (*error)(void *arg, const struct crm_error *e); /* may be NULL */
	void (*progress)(void *arg, uint64_t done, uint64_t size,
			 int64_t records); /* may be NULL */
	void *arg;
	int64_t created, updated, unchanged, rejected; /* out */
};
/*
 * Begins and commits by itself.  CRM_REFUSED when a record was rejected
 * (without keep_going nothing was stored); CRM_TROUBLE for a broken upstream.
 */
enum crm_status crm_load_run(struct crm_store *s, int fd, struct crm_load *l,
			     struct crm_error *e) CRM_MUST_CHECK;
/* A map document guessed from the header row of a CSV. */
enum crm_status crm_map_suggest(int fd, const struct crm_load *l,
				struct crm_buf *out, struct crm_error *e)
	CRM_MUST_CHECK;

/* ---- moves: what is done with a record, by a verb ------------------------ */

/* "claim" of a lead, "win" of a deal ... */
struct crm_act {
	const char *verb;
	const char *word;  /* what else must be said ("REASON"), or NULL */
	const char *about; /* one line */
	bool optional;	   /* the word may be left out */
	const char *text;  /* the field that a message fills, or NULL */
};
/* The i-th of a type; false past the last. */
bool crm_act_at(const struct crm_type *t, size_t i, struct crm_act *a);
/*
 * Inside a transaction: do it with one record.  `word` as the act asks, or
 * NULL; pairs KEY=VALUE are set besides.  CRM_REFUSED: a guard says no.
 */
enum crm_status crm_act(struct crm_store *s, const struct crm_type *t,
			int64_t id, const char *verb, const char *word,
			const char *const *pairs, size_t n,
			struct crm_stored *r, struct crm_error *e)
	CRM_MUST_CHECK;

/* ---- dated work ---------------------------------------------------------- */

struct crm_plan {
	const char *due;	/* a time, needed */
	const char *title;	/* NULL: the kind and the subject's name */
	const char *kind;	/* NULL: followup */
	const char *key;	/* NULL: a new one each time */
	const char *occurrence; /* NULL: the last `occ` under the line's "_" */
	const char *owner;	/* NULL: the subject's, else the actor */
	const char *purpose, *content;
};
/*
 * Inside a transaction: a task about the record on a line, or about a stored
 * one.  With a key there is one task a key, subject and occurrence: planned
 * again, and while one of that key and subject is open, that one is given,
 * CRM_UNCHANGED.
 */
enum crm_status crm_plan_line(struct crm_store *s, const struct crm_plan *p,
			      const char *line, size_t n, struct crm_stored *r,
			      struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crm_plan_record(struct crm_store *s, const struct crm_plan *p,
				const struct crm_type *t, int64_t id,
				struct crm_stored *r, struct crm_error *e)
	CRM_MUST_CHECK;

struct crm_attempt {
	const char *outcome; /* reached, replied ...: what came of it */
	const char *channel; /* NULL: phone */
	const char *text;    /* what was said, or NULL */
	const char *next;    /* a time: not done, moved to then; or NULL */
	bool no_touch;	     /* log none */
};
/*
 * Inside a transaction: a task worked on.  A touch with its customer or lead
 * is logged and named; the task is done, or moved to `next`.
 */
enum crm_status crm_task_attempt(struct crm_store *s, int64_t id,
				 const struct crm_attempt *a,
				 struct crm_stored *r, struct crm_error *e)
	CRM_MUST_CHECK;

/* ---- history ------------------------------------------------------------ */

struct crm_log {
	int64_t from, to; /* instants [from, to); 0: open */
	const char *actor, *run, *command; /* NULL: any; command: a part */
	int64_t limit;	  /* 0: all; newest first */
};
enum crm_status crm_history_list(struct crm_store *s, const struct crm_log *q,
				 crm_sink *sink, void *arg, struct crm_error *e)
	CRM_MUST_CHECK;
/* Versions of a record, oldest first, old -> new per field, and transitions. */
enum crm_status crm_history_show(struct crm_store *s, const struct crm_type *t,
				 int64_t id, crm_sink *sink, void *arg,
				 struct crm_error *e) CRM_MUST_CHECK;

struct crm_undo {
	int64_t txn, batch; /* one of the three */
	const char *run;
	bool with_later; /* undo later changes of the same records too */
	bool untouched;	 /* only what nothing touched since */
	int64_t restored, removed, kept; /* out */
};
/* Inside a transaction.  CRM_REFUSED when later changes or references stand
 * in the way (named), CRM_ABSENT when there is no such txn. */
enum crm_status crm_undo(struct crm_store *s, struct crm_undo *u,
			 struct crm_error *e) CRM_MUST_CHECK;

/* ---- policy ------------------------------------------------------------- */

/* Every policy in force as a JSON line: name, rev, at, about. */
enum crm_status crm_policy_list(struct crm_store *s, crm_sink *sink, void *arg,
				struct crm_error *e) CRM_MUST_CHECK;
/* Append the body (pretty JSON); rev 0: in force.  CRM_ABSENT. */
enum crm_status crm_policy_body(struct crm_store *s, const char *name,
				int64_t rev, struct crm_buf *out,
				struct crm_error *e) CRM_MUST_CHECK;
/* Inside a transaction: a new revision, checked; *rev gets its number, 0 if
 * nothing changed. */
enum crm_status crm_policy_set(struct crm_store *s, const char *name,
			       const char *body, size_t n, int64_t *rev,
			       struct crm_error *e) CRM_MUST_CHECK;
/* The same by KEY=VALUE ("base=USD", "lead+=typo"; the value JSON or text). */
enum crm_status crm_policy_pairs(struct crm_store *s, const char *name,
				 const char *const *pairs, size_t n,
				 int64_t *rev, struct crm_error *e)
	CRM_MUST_CHECK;
/* Only look whether a body would be accepted. */
enum crm_status crm_policy_check(struct crm_store *s, const char *name,
				 const char *body, size_t n,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Revisions of one policy as JSON lines, oldest first. */
enum crm_status crm_policy_log(struct crm_store *s, const char *name,
			       crm_sink *sink, void *arg, struct crm_error *e)
	CRM_MUST_CHECK;

/* ---- reports ------------------------------------------------------------ */

/* One metric of the registry; static. */
struct crm_metric {
	const char *name;  /* "rpr_life" */
	const char *code;  /* "M02" of the metric list, or NULL */
	const char *about; /* its definition, one sentence */
	const char *unit;  /* "ratio", "count", "money" or "days" */
	const char *by;	   /* dimensions it can be split by, blank-separated */
};
/* False past the last. */
bool crm_metric_at(size_t i, struct crm_metric *m);

struct crm_report {
	const char *const *metrics; /* names or codes */
	size_t n;
	int64_t from, to; /* instants [from, to); from 0: from the beginning,
			     to 0: up to now */
	const char *by;	  /* month, owner, region, source, tier, or NULL */
};
/*
 * Lines of type metric: one a metric, and one a value of `by` where that is
 * given, in its order.  A ratio has numerator and denominator; its value is
 * absent when the denominator is 0.  A window that now has not passed has
 * "unfinished":true.  CRM_USAGE: no such metric, no such dimension of it.
 */
enum crm_status crm_report_run(struct crm_store *s, const struct crm_report *r,
			       crm_sink *sink, void *arg, struct crm_error *e)
	CRM_MUST_CHECK;
/*
 * Retention: of the customers whose first purchase fell into a month, those
 * who bought in the k-th month after it; a line a cohort and k, months that
 * now has not reached left out, one not yet over marked unfinished.
 */
enum crm_status crm_report_cohorts(struct crm_store *s,
				   const struct crm_report *r, crm_sink *sink,
				   void *arg, struct crm_error *e)
	CRM_MUST_CHECK;

/*
 * What follows are pure functions on numbers: no store, no clock, no I/O.
 * Numbers they give are finite; what cannot be computed is refused.
 */

/* ---- working time ------------------------------------------------------- */

/*
 * Working time.  A calendar has a zone, hours by weekday and exceptions that
 * open or close days.  An interval of a civil day, "09:00-12:00", is the time
 * from the first instant at which clocks there show 09:00 or later until the
 * first at which they show 12:00 or later, and lasts the seconds that really
 * pass: an hour that summer time skips is none, an hour that comes twice is
 * two, and intervals never overlap.  All the rest is closed.
 *
 * Everything counts in whole seconds.  NULL for a calendar is the wall clock:
 * all time is working time.  Years 1 to 9999; time outside them is closed.
 * Costs grow with the number of working days between two instants (about a
 * microsecond for ten), not with minutes; closed stretches cost next to
 * nothing.  Tests: test_worktime.c (against counting every minute).
 */
struct crm_calendar;
void crm_calendar_free(struct crm_calendar *c);

/*
 * crm_calendar_between - the working seconds in [a, b)
 *
 * Zero over closed time; between(a, b) + between(b, c) = between(a, c) for any
 * three instants; negative when b is before a: between(a, b) = -between(b, a).
 */
int64_t crm_calendar_between(const struct crm_calendar *c, int64_t a,
			     int64_t b);

/*
 * crm_calendar_add - the instant `work_s` working seconds on, or back
 *
 * Forward, *to is the earliest instant with between(from, *to) = work_s: what
 * fills an interval is due at its end, not when the next one begins.  Back,
 * it is the latest: what fills an interval was begun at its start.  0 is
 * `from` itself, in closed time too.  So add(a, between(a, b)) = b when the
 * second before b (forward) or at b (back) is a working one; for any other b
 * it is the nearest such instant towards a.
 * False, *to untouched: no working time in ten years on end, or beyond the
 * years 1 to 9999.
 */
bool crm_calendar_add(const struct crm_calendar *c, int64_t from,
		      int64_t work_s, int64_t *to);

/*
 * The same for working days, keeping the civil time of day; a working day is
 * one with any working hours.  From a day off, +1 is the next working day and
 * -1 the one before.  A time of day that summer time skips becomes one after
 * the gap.  Without a calendar a day is 86400 seconds.
 */
bool crm_calendar_add_days(const struct crm_calendar *c, int64_t from,
			   int64_t days, int64_t *to);

/*
 * An interval [from, to) of time that counts, from < to.  What is not CRM_OK
 * ends the listing and is returned from it.
 */
typedef enum crm_status crm_span_fn(void *arg, int64_t from, int64_t to,
				    struct crm_error *e);

/*
 * crm_calendar_each - hand over every working interval within [a, b)
 *
 * In order, cut to [a, b); their lengths add up to between(a, b).  Nothing if
 * b is not after a.
 */
enum crm_status crm_calendar_each(const struct crm_calendar *c, int64_t a,
				  int64_t b, crm_span_fn *fn, void *arg,
				  struct crm_error *e) CRM_MUST_CHECK;

/* [from, to) does not count.  One that still lasts ends at INT64_MAX. */
struct crm_sla_pause {
	int64_t from, to;
};

/*
 * A clock is computed from facts each time and keeps nothing.  Pauses may be
 * in any order, overlap, be empty, or reach beyond the clock.
 */
struct crm_sla {
	int64_t start;
	int64_t target_s; /* working seconds granted, 0 or more */
	const struct crm_calendar *calendar; /* NULL: the wall clock */
	const struct crm_sla_pause *pauses;
	size_t npauses;
	bool has_stop;
	int64_t stop; /* the instant of the answer, the solution ... */
	double risk;  /* share of the target that is a risk; 0: none */
};

enum crm_sla_state {
	CRM_SLA_RUNNING,
	CRM_SLA_PAUSED,
	CRM_SLA_MET,	  /* stopped in time */
	CRM_SLA_BREACHED, /* more used than granted, stopped or not */
};

struct crm_sla_reading {
	enum crm_sla_state state;
	bool stopped;	     /* also when breached */
	bool paused;	     /* now, also when breached; never when stopped */
	bool at_risk;	     /* running or paused, and share >= risk > 0 */
	int64_t used_s;
	int64_t remaining_s; /* target - used, negative once breached */
	double share;	     /* used / target; 1 for a target of 0 */
	bool has_due;	     /* no: it is never reached, nor breached */
	int64_t due;
};

/*
 * crm_sla_read - what a clock shows at the instant `now`
 *
 * The clock counts from `start` until its end: `now`, or `stop` if that is
 * not after now (a later one is not known yet).  used = the calendar's time
 * between start and end less what lies in pauses; overlapping pauses count
 * once; what of a pause lies before the start or after the end does not
 * matter.  Before the start, and for a stop before the start, nothing is
 * used.
 *
 * breached = used > target.  So a clock whose last second was used up when
 * business closed is breached from the first working second after that, not
 * in the night, and an answer given in that night still meets it.
 *
 * due = the earliest instant at which used = target: when the clock got there
 * if it did, else when it would if it went on from its end without a pause.
 * While it is paused, due therefore moves on with now.
 *
 * CRM_USAGE: a negative target.  CRM_NOMEM (only with pauses out of order).
 * Tests: test_clock.c (against counting every second).
 */
enum crm_status crm_sla_read(const struct crm_sla *s, int64_t now,
			     struct crm_sla_reading *r,
			     struct crm_error *e) CRM_MUST_CHECK;

/*
 * crm_sla_each - hand over the intervals a clock has counted until now
 *
 * In order, apart; their lengths add up to used_s.  Errors as crm_sla_read,
 * and what fn returns.
 */
enum crm_status crm_sla_each(const struct crm_sla *s, int64_t now,
			     crm_span_fn *fn, void *arg,
			     struct crm_error *e) CRM_MUST_CHECK;

/* "running", "paused", "met", "breached" */
const char *crm_sla_state_name(enum crm_sla_state s);

/* ---- lunar dates -------------------------------------------------------- */

#define CRM_LUNAR_FIRST 1900
#define CRM_LUNAR_LAST 2100

/*
 * A lunar date.  Years go by the civil year in which they begin and run from
 * 1900 (1900-01-31) to 2100 (until 2101-01-28); months 1..12, a leap month
 * has the number of the month before it; days 1..30.
 *
 * Source: new moons and solar terms computed for Beijing (local mean time
 * before 1929, UTC+8 since), checked against published tables.  Two new moons
 * are within minutes of midnight and computed on the other side of it; there
 * the calendars in use count: 1906-04-24 (month 4), 2097-08-07 (month 7).
 * The latter, and 2057-09-29 and 2089-09-04, which are as close, hang on how
 * the earth will slow down.  Test: test_lunar.c; tests/oracle/lunar.
 */
struct crm_lunar {
	int year, month, day;
	bool leap;
};

/* The lunar date of a civil day; false outside the years. */
bool crm_lunar_of_day(int64_t day, struct crm_lunar *l);
/* The civil day of a lunar date; false if there is no such date. */
bool crm_lunar_day(const struct crm_lunar *l, int64_t *day);
/* The month after which the year has a leap month; 0: none, or no such year */
int crm_lunar_leap(int year);
/* Days of a month, 29 or 30; 0 if there is no such month. */
int crm_lunar_month_days(int year, int month, bool leap);

/*
 * crm_lunar_birthday - the civil day on which `l` is kept in a lunar year
 *
 * l->year does not matter.  A day of a leap month is kept in the leap month
 * in a year that has the same one, else in the ordinary month of its number.
 * Day 30 is kept on the last day of a month that has 29.  False: no such month
 * or day at all, or a year outside the table.
 */
bool crm_lunar_birthday(const struct crm_lunar *l, int year, int64_t *day);
/* The first such day on or after `from`. */
bool crm_lunar_next(const struct crm_lunar *l, int64_t from, int64_t *day);

struct crm_lunar_festival {
	const char *name, *zh; /* "mid-autumn", "中秋"; static */
	int64_t day;
};
/*
 * crm_lunar_festival - the i-th festival of a civil year, from 0
 *
 * eve 除夕 (the day before the year's Spring Festival), spring 春节, lantern
 * 元宵, qingming 清明 (a solar term: 4 to 6 April), dragon-boat 端午, qixi
 * 七夕, mid-autumn 中秋, double-ninth 重阳, in the order of their days.  False
 * past the last, and for years outside the table.
 */
bool crm_lunar_festival(size_t i, int year, struct crm_lunar_festival *f);

/* ---- quantiles, RFM ----------------------------------------------------- */

/*
 * The p-quantile (0 to 1) of n > 0 sorted values, type 7: linear between the
 * order statistics at p (n - 1) (Hyndman & Fan 1996).
 */
double crm_quantile(const int64_t *sorted, size_t n, double p);

/*
 * Scores of recency, frequency and money by quantiles
 *
 * Hughes 1994; Blattberg, Kim & Neslin 2008, ch. 12.  A score is one more
 * than the number of cut points strictly below the value, so that equal
 * values always get equal scores (bins may then be unequal or empty); a
 * recency, where small is good, is mirrored.  `compat` scores as the rfm
 * package does: a value counts as above a cut when it is at least the cut
 * plus one unit.
 */
#define CRM_RFM_BINS 9

struct crm_rfm_bounds {
	int bins; /* 2 to 9 */
	double at[CRM_RFM_BINS - 1]; /* bins - 1 of them, never falling */
};

/* Cut points of n > 0 values, which are sorted here: quantiles, type 7. */
void crm_rfm_cuts(int64_t *values, size_t n, int bins,
		  struct crm_rfm_bounds *c);
/* 1 to bins.  `unit` 0: strictly below; else the compatible way. */
int crm_rfm_score(const struct crm_rfm_bounds *c, int64_t value, bool mirrored,
		   int64_t unit);

/* What one customer is scored by, and the scores, 1 to bins each. */
struct crm_rfm {
	int64_t recency; /* days since the last purchase: small is good */
	int64_t frequency, money;
	unsigned char r, f, m;
};
/*
 * Score n customers.  Independent: each measure by its own quantiles.
 * Nested: recency as before, frequency by the quantiles of those with the
 * same r, money by those of the same r and f, so that bins come out nearly
 * equal in size but a score only compares within its own r and f.  `unit`
 * makes recency and frequency score the compatible way by 1, money by that
 * much; 0 not.  Nobody: CRM_OK.  CRM_USAGE: not 2 to 9 bins.  CRM_NOMEM.
 * Test: test_rfm_more.c (the orders of the rfm package).
 */
enum crm_status crm_rfm_independent(struct crm_rfm *v, size_t n, int bins,
				     int64_t unit,
				     struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crm_rfm_nested(struct crm_rfm *v, size_t n, int bins,
			       int64_t unit, struct crm_error *e)
	CRM_MUST_CHECK;

/* A segment: scores from [0] to [1], both included. */
struct crm_rfm_segment {
	const char *name;
	unsigned char r[2], f[2], m[2];
};
/*
 * The ten segments of the rfm package (its test and manual, 0.2.0 to 0.2.2;
 * 0.3.0 has others), for five bins.  As the first match wins, "New Customers",
 * "Promising" and "Can't Lose Them" are never reached: what they hold is in
 * "Potential Loyalist" and "At Risk" before.
 */
#define CRM_RFM_SEGMENTS 10
extern const struct crm_rfm_segment crm_rfm_segments[CRM_RFM_SEGMENTS];
/* The place of the first of n segments that matches; n if none ("Others"). */
size_t crm_rfm_segment_of(const struct crm_rfm_segment *s, size_t n, int r,
			  int f, int m);
/* False if segments before it leave nothing, of scores 1 to bins, for s[i]. */
bool crm_rfm_segment_reached(const struct crm_rfm_segment *s, size_t i,
			     int bins);

/* ---- windows of days, cohorts ------------------------------------------- */

/* Window i is the days at[i] .. at[i + 1] - 1. */
struct crm_windows {
	int64_t *at; /* n + 1 bounds, upwards */
	size_t n;
};
enum crm_status crm_windows_one(struct crm_windows *w, int64_t from,
				 int64_t to, struct crm_error *e)
	CRM_MUST_CHECK;
/* A window each month that has a day in [from, to), cut to these. */
enum crm_status crm_windows_months(struct crm_windows *w, int64_t from,
				    int64_t to, struct crm_error *e)
	CRM_MUST_CHECK;
void crm_windows_free(struct crm_windows *w);
/* The first day of the month of a day, and of the month after it. */
int64_t crm_month_of(int64_t day);
int64_t crm_month_after(int64_t day);
/*
 * Where a day lies: 0 before all windows, i + 1 in window i, n + 1 after
 * them.  `hint` is where the day before it lay, or 0.
 */
size_t crm_window_of(const struct crm_windows *w, int64_t day, size_t hint);

/*
 * bought[c][k]: of those whose first purchase fell into month c, how many
 * bought in the k-th month after it; NULL where there are none.  Only months
 * first .. last - 1 are counted.
 */
struct crm_cohorts {
	const struct crm_windows *months;
	int64_t **bought;
	size_t first, last;
	/* of the customer at hand: places as crm_window_of gives them */
	size_t joined, at;
};
enum crm_status crm_cohorts_new(struct crm_cohorts *c,
				 const struct crm_windows *months,
				 struct crm_error *e) CRM_MUST_CHECK;
void crm_cohorts_free(struct crm_cohorts *c);
/* The next customer. */
void crm_cohorts_begin(struct crm_cohorts *c);
/* A purchase of it; days come upwards. */
enum crm_status crm_cohorts_day(struct crm_cohorts *c, int64_t day,
				 struct crm_error *e) CRM_MUST_CHECK;

/* ---- models of buying: purchases and fits ------------------------------- */

/*
 * One order of a customer.  `day` is a civil day number.  A refund is either
 * the order itself marked `returned` or a row of its own with a negative
 * amount on the day of the order.
 */
struct crm_purchase {
	int64_t day;
	int64_t amount_minor;
	bool returned;
};

/*
 * What the models know of a customer: x repeat purchase days, the first
 * and the last purchase day, and the sum of the repeat days (the first left
 * out).  Recency t_x = last_day - first_day, age T = until_day - first_day.
 */
struct crm_buyer {
	int64_t x;
	int64_t first_day, last_day;
	int64_t repeat_minor;
};

/*
 * crm_buyer_count - reduce the orders of one customer to a crm_buyer
 *
 * Rows are of one customer, in order of day.  Rows after until_day, the last
 * day of observation (the user's, not the last purchase there is), do not
 * count; a purchase on until_day does.  Rows of a day are one purchase,
 * amounts summed.  A day is a purchase if its total is positive, or zero with
 * an order of amount zero that was not returned; otherwise all its orders
 * came back, or more.
 *
 * CRM_ABSENT (no message): no purchase day in the window.  CRM_REFUSED: rows
 * out of order, sums beyond 2^63.
 * Source: Fader, Hardie & Lee 2005; test_buyers.c.
 */
enum crm_status crm_buyer_count(const struct crm_purchase *p, size_t n,
				int64_t until_day, struct crm_buyer *b,
				struct crm_error *e) CRM_MUST_CHECK;
/*
 * Purchase days within from_day..until_day, both included, and their sum, by
 * the same rules: what a forecast is held against.  Errors: CRM_REFUSED.
 */
enum crm_status crm_buyer_holdout(const struct crm_purchase *p, size_t n,
				  int64_t from_day, int64_t until_day,
				  int64_t *days, int64_t *sum_minor,
				  struct crm_error *e) CRM_MUST_CHECK;

/* `count` customers with the same history, in days. */
struct crm_group {
	int32_t x, recency_days, age_days;
	int64_t count;
};

/*
 * Customers by unique history, which is all a fit needs.  Zero it to begin,
 * add customers in any order, then crm_groups_sort.  rows are then in order
 * of x, recency, age, so that equal customers give equal bits.
 */
struct crm_groups {
	struct crm_group *row;
	size_t n, cap;
	uint32_t *slot; /* while adding: hash places, row number + 1 */
	size_t nslots;
	bool sorted;
	int64_t customers, repeats; /* sum of count, and of count times x */
};

/*
 * Add `count` customers.  CRM_REFUSED: count < 1, x < 0, not
 * 0 <= recency <= age, more than 10 million purchases or days, recency
 * without repeats or repeats in less days than that.  CRM_NOMEM.
 */
enum crm_status crm_groups_add(struct crm_groups *g, int64_t x,
			       int64_t recency_days, int64_t age_days,
			       int64_t count,
			       struct crm_error *e) CRM_MUST_CHECK;
void crm_groups_sort(struct crm_groups *g);
void crm_groups_free(struct crm_groups *g);

#define CRM_FIT_PARAMS 4 /* most parameters of a model */

/* How a fit ended.  Only the first is to be trusted without a second look. */
enum crm_fit_status {
	CRM_FIT_CONVERGED = 0, /* an interior maximum, with standard errors */
	CRM_FIT_BOUNDARY, /* the likelihood rises to a limit: see the words */
	CRM_FIT_SPARSE,	  /* too little data: no parameters */
	CRM_FIT_STOPPED,  /* neither maximum nor limit was reached */
};

/* Why; crm_fit_words puts them into words. */
enum crm_fit_flag {
	CRM_FIT_NO_CUSTOMERS = 1 << 0,
	CRM_FIT_NO_REPEATS = 1 << 1,
	CRM_FIT_FEW = 1 << 2, /* distinct histories, fewer than parameters */
	CRM_FIT_NO_DROPOUT = 1 << 3,   /* a/(a+b) < 1e-4, s max T/beta < 1e-3 */
	CRM_FIT_SAME_DROPOUT = 1 << 4, /* a+b or s > 1e4 */
	CRM_FIT_SAME_RATES = 1 << 5,   /* r > 1e3 */
	CRM_FIT_FLAT = 1 << 6,	       /* Hessian not positive definite */
	CRM_FIT_NO_MEAN = 1 << 7,      /* Gamma-Gamma q <= 1 */
	CRM_FIT_SAME_ORDERS = 1 << 8,  /* Gamma-Gamma p > 1e4 */
	CRM_FIT_SAME_SPEND = 1 << 9,   /* Gamma-Gamma q > 1e4 */
	CRM_FIT_NO_CHURN = 1 << 10,    /* sBG, BdW alpha/(alpha+beta) < 1e-4 */
	CRM_FIT_SAME_CHURN = 1 << 11,  /* sBG, BdW alpha+beta > 1e4 */
	CRM_FIT_SPLIT_DROPOUT = 1 << 12, /* a+b < 1e-4, beta < 1e-5 max T */
};

/*
 * A fit.  Parameters p[0..n) go by name[0..n) ("r", "alpha" ...); rates are
 * in the time unit of the model, amounts in the unit they were given in.
 * Standard errors are there only if has_se (never on a boundary: print "-").
 * All numbers are finite; with CRM_FIT_SPARSE all are 0.
 */
struct crm_fit {
	enum crm_fit_status status;
	unsigned flags;	   /* enum crm_fit_flag */
	unsigned at_limit; /* bit i: p[i] ran to 0 or to infinity */
	int n;
	const char *const *name; /* static */
	double p[CRM_FIT_PARAMS], se[CRM_FIT_PARAMS];
	bool has_se;
	double loglik;
	int64_t customers;
	int steps;    /* of the search that won */
	double slope; /* max |d(loglik/customers)/d ln p| there */
};

/* "converged", "boundary", "too little data", "stopped". */
const char *crm_fit_status_name(enum crm_fit_status s);
/*
 * Append what is to be said of a fit, "; " between: "a: no dropout seen;
 * r: rates not heterogeneous".  Nothing if nothing is.
 */
void crm_fit_words(const struct crm_fit *f, struct crm_buf *out);

/* ---- models of buying: who is alive, what is to come -------------------- */

/*
 * One customer as a model sees it: x repeat purchases, the last at `recency`
 * (t_x) and observed until `age` (T) after the first, in the time unit of the
 * model.  0 <= x <= 10 million, 0 <= recency <= age.
 *
 * Functions of a model and a customer never return NaN.  Parameters that are
 * not within 1e-100..1e100, a history that cannot be, or a negative time give
 * 0, as a log-likelihood -HUGE_VAL.
 */
struct crm_buying {
	int64_t x;
	double recency, age;
};

/* A crm_buyer in units of unit_days (7: weeks, the custom) */
struct crm_buying crm_buying_of(const struct crm_buyer *b, int64_t until_day,
				double unit_days);

/*
 * Purchase rates are gamma(r, alpha) over customers, the chance to drop out
 * after a purchase beta(a, b).  h = 0: BG/NBD (Fader, Hardie & Lee 2005a),
 * where nobody drops out before the first repeat; h = 1: MBG/NBD (Batislam,
 * Denizel & Filiztekin 2007), where one may at time 0 as well.  See struct
 * crm_buying for ranges.  With a + b > 1e4 the forecasts take dropout as the
 * constant a/(a+b).
 */
struct crm_bgnbd {
	double r, alpha, a, b;
	int h;
};

/*
 * crm_bgnbd_fit - maximum likelihood, parameters r alpha a b
 *
 * g as crm_groups_sort left it; rates per unit_days.  *f tells how it ended,
 * *m are its parameters (untouched with CRM_FIT_SPARSE).  CRM_USAGE: groups
 * not sorted, unit_days not positive, h neither 0 nor 1.  CRM_NOMEM.
 * Test: test_btyd.c (published CDNOW fits), test_degenerate.c.
 */
enum crm_status crm_bgnbd_fit(const struct crm_groups *g, double unit_days,
			      int h, struct crm_bgnbd *m, struct crm_fit *f,
			      struct crm_error *e) CRM_MUST_CHECK;

/*
 * ln of the likelihood of one history (FHL 2005a eq. 6, factored so that it
 * cannot overflow).  Test: test_hard.c, 60-digit values.
 */
double crm_bgnbd_loglik(const struct crm_bgnbd *m, const struct crm_buying *b);
/* P(still a customer at age), 0..1.  BG/NBD says 1 to every one-time buyer. */
double crm_bgnbd_alive(const struct crm_bgnbd *m, const struct crm_buying *b);
/* Repeat purchases expected of a new customer in [0, t]. */
double crm_bgnbd_expected(const struct crm_bgnbd *m, double t);
/*
 * Purchases expected in the t after age, given the history: Euler transform
 * of FHL 2005a eq. 10, by quadrature over the dropout where that is slow.
 * Test: test_hard.c, test_btyd.c.
 */
double crm_bgnbd_conditional(const struct crm_bgnbd *m,
			     const struct crm_buying *b, double t);
/* P(a new customer makes x repeat purchases in [0, t]), FHL 2005a eq. 8. */
double crm_bgnbd_chance(const struct crm_bgnbd *m, double t, int64_t x);
/* P(no purchase in the t after age), 1 - P(alive)..1. */
double crm_bgnbd_silent(const struct crm_bgnbd *m, const struct crm_buying *b,
			double t);
/*
 * Time after age by which the next purchase has come with probability 1/2.
 * False if it never gets there (P(alive) <= 1/2) or the time is not finite.
 */
bool crm_bgnbd_median(const struct crm_bgnbd *m, const struct crm_buying *b,
		      double *t);

/*
 * Pareto/NBD (Schmittlein, Morrison & Colombo 1987): purchase rates are
 * gamma(r, alpha) over customers, rates of leaving gamma(s, beta).  See
 * struct crm_buying for ranges.
 */
struct crm_pnbd {
	double r, alpha, s, beta;
};

/*
 * crm_pnbd_fit - maximum likelihood, parameters r alpha s beta
 *
 * As crm_bgnbd_fit.  Test: test_btyd.c, test_degenerate.c.
 */
enum crm_status crm_pnbd_fit(const struct crm_groups *g, double unit_days,
			     struct crm_pnbd *m, struct crm_fit *f,
			     struct crm_error *e) CRM_MUST_CHECK;
/*
 * ln of the likelihood of one history (Fader & Hardie 2005, "A note on
 * deriving the Pareto/NBD model"), the integral by Gauss-Legendre instead of
 * 2F1, so that it neither overflows nor cancels.  Test: test_hard.c.
 */
double crm_pnbd_loglik(const struct crm_pnbd *m, const struct crm_buying *b);
/* P(still a customer at age), 0..1. */
double crm_pnbd_alive(const struct crm_pnbd *m, const struct crm_buying *b);
/* Repeat purchases expected of a new customer in [0, t]. */
double crm_pnbd_expected(const struct crm_pnbd *m, double t);
/* Purchases expected in the t after age, given the history. */
double crm_pnbd_conditional(const struct crm_pnbd *m,
			    const struct crm_buying *b, double t);
/* P(a new customer makes x repeat purchases in [0, t]). */
double crm_pnbd_chance(const struct crm_pnbd *m, double t, int64_t x);
/* P(no purchase in the t after age), 1 - P(alive)..1. */
double crm_pnbd_silent(const struct crm_pnbd *m, const struct crm_buying *b,
		       double t);
/*
 * Time after age by which the next purchase has come with probability 1/2;
 * false if it never gets there.
 */
bool crm_pnbd_median(const struct crm_pnbd *m, const struct crm_buying *b,
		     double *t);
/*
 * crm_pnbd_dert - discounted expected residual transactions
 *
 * All purchases after age, each discounted continuously at rate `delta` > 0
 * per time unit of the model (crm_discount_rate makes it of an annual rate).
 * 0 if delta is not positive.  Source: Fader, Hardie & Lee 2005b, the
 * expectation over the rate of leaving by quadrature.
 */
double crm_pnbd_dert(const struct crm_pnbd *m, const struct crm_buying *b,
		     double delta);

/* NBD (Ehrenberg 1959): nobody ever leaves. */
struct crm_nbd {
	double r, alpha;
};

/* As crm_bgnbd_fit, parameters r alpha. */
enum crm_status crm_nbd_fit(const struct crm_groups *g, double unit_days,
			    struct crm_nbd *m, struct crm_fit *f,
			    struct crm_error *e) CRM_MUST_CHECK;
double crm_nbd_loglik(const struct crm_nbd *m, const struct crm_buying *b);
/* 1 for every history that can be. */
double crm_nbd_alive(const struct crm_nbd *m, const struct crm_buying *b);
double crm_nbd_expected(const struct crm_nbd *m, double t);
double crm_nbd_conditional(const struct crm_nbd *m, const struct crm_buying *b,
			   double t);
double crm_nbd_chance(const struct crm_nbd *m, double t, int64_t x);
double crm_nbd_silent(const struct crm_nbd *m, const struct crm_buying *b,
		      double t);
bool crm_nbd_median(const struct crm_nbd *m, const struct crm_buying *b,
		    double *t);

/* ---- what a purchase and a customer are worth --------------------------- */

/*
 * Purchases of a customer are gamma(p, nu), nu is gamma(q, gamma) over
 * customers (Fader & Hardie 2013, "The Gamma-Gamma model of monetary
 * value"; Colombo & Jiang 1999).  gamma is in the unit of the amounts.
 * Not for data where spend goes with frequency: crm_spend_correlation.
 */
struct crm_gg {
	double p, q, gamma;
};

/* x >= 1 repeat purchase days with mean > 0, in any one currency unit. */
struct crm_spend {
	int64_t x;
	double mean;
};

/*
 * Spend of a customer in major units of `digits` decimals; false if there
 * are no repeats or their mean is not positive: leave the customer out.
 */
bool crm_spend_of(const struct crm_buyer *b, int digits, struct crm_spend *s);

/*
 * crm_gg_fit - maximum likelihood, parameters p q gamma
 *
 * CRM_REFUSED: x < 1 or mean not positive and finite (line: which, from 1).
 * CRM_NOMEM.  A fit with q <= 1 carries the words "q: mean does not exist":
 * crm_gg_mean refuses it.  Test: test_gg.c.
 */
enum crm_status crm_gg_fit(const struct crm_spend *s, size_t n,
			   struct crm_gg *m, struct crm_fit *f,
			   struct crm_error *e) CRM_MUST_CHECK;
/* ln of the density of the mean, given x; -HUGE_VAL if out of range. */
double crm_gg_loglik(const struct crm_gg *m, const struct crm_spend *s);
/*
 * Expected value of a purchase given x of them (0: no history) with that
 * mean, p (gamma + x mean)/(p x + q - 1).  False if it does not exist
 * (q <= 1) or something is out of range.
 */
bool crm_gg_mean(const struct crm_gg *m, int64_t x, double mean, double *value);
/*
 * Pearson correlation of x and mean, -1..1; 0 if either does not vary.
 * Above 0.3 the model's independence is in doubt.
 */
double crm_spend_correlation(const struct crm_spend *s, size_t n);

enum crm_model_kind {
	CRM_MODEL_BGNBD = 0,
	CRM_MODEL_MBGNBD,
	CRM_MODEL_PNBD,
	CRM_MODEL_NBD,
	CRM_MODELS /* how many */
};

/* A fitted model.  unit_days is its time unit: 7 for weeks. */
struct crm_model {
	enum crm_model_kind kind;
	double unit_days;
	union {
		struct crm_bgnbd bgnbd; /* both */
		struct crm_pnbd pnbd;
		struct crm_nbd nbd;
	} of;
};

/* "BG/NBD", "MBG/NBD", "Pareto/NBD", "NBD"; "" for no kind. */
const char *crm_model_name(enum crm_model_kind kind);

/*
 * crm_model_fit - fit the model of that kind
 *
 * As crm_bgnbd_fit and its kin.  With CRM_FIT_SPARSE *m is untouched.
 */
enum crm_status crm_model_fit(enum crm_model_kind kind,
			      const struct crm_groups *g, double unit_days,
			      struct crm_model *m, struct crm_fit *f,
			      struct crm_error *e) CRM_MUST_CHECK;

/* The functions of the models; times are in units of unit_days. */
double crm_model_loglik(const struct crm_model *m, const struct crm_buying *b);
double crm_model_alive(const struct crm_model *m, const struct crm_buying *b);
double crm_model_expected(const struct crm_model *m, double t);
double crm_model_conditional(const struct crm_model *m,
			     const struct crm_buying *b, double t);
double crm_model_chance(const struct crm_model *m, double t, int64_t x);
double crm_model_silent(const struct crm_model *m, const struct crm_buying *b,
			double t);
bool crm_model_median(const struct crm_model *m, const struct crm_buying *b,
		      double *t);

#define CRM_MONTH_DAYS 30.4375 /* a twelfth of 365.25 */

/*
 * Discount rates made of an annual one (0.1: 10 %, > -1).  Per period of
 * period_days, years of 365.25 days so that 12 months are one; continuous,
 * per unit of unit_days, ln(1 + annual) unit_days/365.2425, for
 * crm_pnbd_dert (a week: ln(1 + annual)/52.1775).
 */
double crm_discount_period(double annual, double period_days);
double crm_discount_rate(double annual, double unit_days);

/* What a value is asked for. */
struct crm_clv_terms {
	int periods;	    /* 1..10 000 */
	double period_days; /* CRM_MONTH_DAYS: months */
	double annual;	    /* discount a year, >= 0 */
};

/*
 * crm_clv - value of the purchases of the coming periods
 *
 * Sum over k = 1..periods of spend (CE(k tau) - CE((k-1) tau))/(1+i)^k, tau
 * the period in units of the model, i the discount of a period, CE
 * crm_model_conditional.  `spend` is the expected value of a purchase
 * (crm_gg_mean); *value is in its unit, *purchases the undiscounted number.
 * Either may be NULL.  CRM_USAGE: terms out of range or spend negative.
 * Source: Fader, Hardie & Lee 2005b.  Test: test_clv.c.
 */
enum crm_status crm_clv(const struct crm_model *m, const struct crm_buying *b,
			double spend, const struct crm_clv_terms *t,
			double *purchases, double *value,
			struct crm_error *e) CRM_MUST_CHECK;

/* ---- contracts and survival --------------------------------------------- */

/*
 * Chances not to renew are beta(alpha, beta) over customers.  c = 1: shifted
 * beta-geometric (Fader & Hardie 2007a), the chance of a customer stays as
 * it is; else beta-discrete-Weibull (Fader & Hardie 2018), where it falls
 * (c < 1) or rises (c > 1) with each period.
 */
struct crm_sbg {
	double alpha, beta, c;
};

/*
 * What became of customers by periods survived: churn[t - 1] has `lost`,
 * gone in period t, and `kept`, last seen alive at the end of period t (all
 * of them at the last period, if they began together).
 */
struct crm_churn {
	int64_t lost, kept;
};

/*
 * crm_sbg_fit, crm_bdw_fit - maximum likelihood
 *
 * Parameters alpha beta, and c for BdW.  n periods.  CRM_REFUSED: a negative
 * number, more than 2^40 customers.  Too little data: nobody lost or kept,
 * fewer periods at risk than parameters.
 * Test: test_survival.c (published segments).
 */
enum crm_status crm_sbg_fit(const struct crm_churn *churn, size_t n,
			    struct crm_sbg *m, struct crm_fit *f,
			    struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crm_bdw_fit(const struct crm_churn *churn, size_t n,
			    struct crm_sbg *m, struct crm_fit *f,
			    struct crm_error *e) CRM_MUST_CHECK;

/*
 * S(t), share of customers that outlive t periods, B(alpha, beta + t^c)/
 * B(alpha, beta); t >= 0.  S(t + k)/S(t) is the share of those alive now
 * that will be there in k periods.  0 for parameters that are not positive.
 */
double crm_sbg_survival(const struct crm_sbg *m, double t);
/* Share of those alive after t - 1 periods that outlive the t-th, t >= 1. */
double crm_sbg_retention(const struct crm_sbg *m, double t);

/* Somebody watched from time 0 to `time`, then lost (event) or not. */
struct crm_subject {
	double time; /* >= 0, any unit */
	bool event;
};

/*
 * The curve from a time with events on.  se is Greenwood's; [low, high] is
 * the 95 % interval on the scale of log(-log S), absent (has_interval) where
 * S is 0 or 1.
 */
struct crm_km_row {
	double time;
	int64_t at_risk, events;
	double survival, se;
	bool has_interval;
	double low, high;
};

/*
 * crm_km - Kaplan-Meier estimate (1958)
 *
 * Events come before the censorings of the same time.  *rows, one per time
 * with an event, in order, is the caller's: free().  NULL and 0 without
 * events.  CRM_REFUSED: a time that is negative or not finite.  CRM_NOMEM.
 * Test: test_survival.c (Freireich, Gehan 1965).
 */
enum crm_status crm_km(const struct crm_subject *s, size_t n,
		       struct crm_km_row **rows, size_t *nrows,
		       struct crm_error *e) CRM_MUST_CHECK;

/*
 * First time at which survival is `share` or less (0.5: the median); false
 * if the curve does not get there.
 */
bool crm_km_quantile(const struct crm_km_row *rows, size_t nrows, double share,
		     double *time);
/* Survival at t: that of the last row not after it, 1 before the first. */
double crm_km_at(const struct crm_km_row *rows, size_t nrows, double t);

/* Two groups compared: 1 degree of freedom. */
struct crm_logrank {
	double chi2, p;
	double observed[2], expected[2];
};

/*
 * crm_logrank - are the curves of two groups the same (Mantel 1966)
 *
 * CRM_REFUSED: a time out of range, or no event at which both groups were
 * still at risk.  CRM_NOMEM.
 */
enum crm_status crm_logrank(const struct crm_subject *a, size_t na,
			    const struct crm_subject *b, size_t nb,
			    struct crm_logrank *out,
			    struct crm_error *e) CRM_MUST_CHECK;

/* ---- scores: logistic regression, bins, scorecards ---------------------- */

/* More columns than this are refused. */
#define CRM_LOGISTIC_COLUMNS 1000

/* How it ended.  Only the first is to be trusted without a second look. */
enum crm_logistic_status {
	CRM_LOGISTIC_CONVERGED = 0,
	CRM_LOGISTIC_SEPARATION, /* columns tell hits and misses for sure */
	CRM_LOGISTIC_ONE_CLASS,	 /* only hits or only misses: no slopes */
};

/*
 * A fit: the log-odds of a hit are coef[0] + sum of coef[j + 1] x[j].
 *
 * coef and se have columns + 1 places, [0] for the intercept; se is 0
 * everywhere unless has_se, which is so if and only if the fit converged.
 * With a ridge they are those of the penalised likelihood.  A column that is
 * constant (or spread by less than 1e-100), or that follows from columns
 * before it, is dropped[j]: its coefficient and se are 0.
 *
 * Separation means that the likelihood rises without end: the coefficients
 * are where 25 steps led (or the curvature was lost), finite but without
 * meaning as numbers; `moving` is the column that moved most in the last
 * step, measured by its spread.  A ridge, or going without that column,
 * helps.  With one class only, coef[0] is ln((hits + 1/2)/(misses + 1/2)),
 * nothing is dropped and loglik is 0.
 */
struct crm_logistic {
	enum crm_logistic_status status;
	size_t columns;
	double *coef, *se;
	bool *dropped; /* columns of them */
	bool has_se;
	int64_t rows, hits;
	double loglik, null_loglik; /* without the penalty; intercept only */
	int steps;
	size_t moving; /* with CRM_LOGISTIC_SEPARATION; else `columns` */
};

/*
 * crm_logistic_fit - maximum likelihood, penalised by ridge/2 sum of coef^2
 *
 * x has n rows of `columns` numbers one after the other, hit[i] says what
 * became of row i.  ridge >= 0 is not on the intercept and is in the units
 * of the columns.  Newton's method (IRLS) until no step moves a coefficient,
 * times the spread of its column, by 1e-8; log-odds are kept within +-30.
 * *m is the caller's, for crm_logistic_free.
 * CRM_REFUSED: no rows, a number that is not finite or beyond 1e100, more
 * than CRM_LOGISTIC_COLUMNS.  CRM_USAGE: ridge not 0 to 1e20.  CRM_NOMEM.
 * Test: test_logistic.c (Spector & Mazzeo 1980; Greene).
 */
enum crm_status crm_logistic_fit(const double *x, const bool *hit, size_t n,
				 size_t columns, double ridge,
				 struct crm_logistic *m,
				 struct crm_error *e) CRM_MUST_CHECK;
void crm_logistic_free(struct crm_logistic *m);

/* "converged", "separation", "one class only". */
const char *crm_logistic_status_name(enum crm_logistic_status s);

/* Log-odds of a row, within +-30, 0 if it is not finite; and its chance. */
double crm_logistic_eta(const struct crm_logistic *m, const double *row);
double crm_logistic_chance(double eta);

/*
 * Columns cut into bins, and what each bin says about converting
 *
 * A cell is a double: a number, or the index 0, 1 ... of a category whose
 * name the caller keeps.  What is not finite (NaN) is missing.
 */

#define CRM_WOE_MISSING 0 /* the bin of what is missing */
#define CRM_WOE_RARE 1	  /* of categories with few rows, or never seen */
#define CRM_WOE_BINS 20	  /* most bins of a number, the missing apart */
#define CRM_WOE_MANY (1u << 20) /* most categories */

/* One column of training rows. */
struct crm_woe_column {
	const double *cell;
	size_t categories; /* 0: numbers */
};

struct crm_woe_options {
	int bins;	/* of a number, 2 to CRM_WOE_BINS */
	int64_t rare;	/* categories with fewer rows are pooled */
	bool monotone;	/* merge bins of a number until WoE goes one way */
	double weak_iv; /* below this a column says nothing */
	/* above one of these it may come from after the outcome was known */
	double leak_iv, leak_auc;
};
/* 5 bins, rare 100, not monotone, 0.02, 3, 0.9. */
extern const struct crm_woe_options crm_woe_defaults;

enum crm_woe_flag {
	CRM_WOE_WEAK = 1 << 0,	   /* IV below weak_iv */
	CRM_WOE_LEAK = 1 << 1,	   /* suspect: separates by itself */
	CRM_WOE_CONSTANT = 1 << 2, /* one bin has all rows */
};

/* Training rows that converted and that did not; what that weighs. */
struct crm_woe_bin {
	int64_t hits, misses;
	double woe;
	int64_t points; /* of a scorecard: scorecard.h */
};

/*
 * A column in bins.  bin[0] is what is missing.  Numbers: bin[i + 1] takes
 * those above cut[i - 1] and not above cut[i], nbins - 2 cuts, rising.
 * Categories: bin[1] is "(rare)", category c goes to bin[of[c]]; one that is
 * not below `categories` is rare.
 *
 * WoE = ln[(g + 1/2)/(G + 1/2)] - ln[(n + 1/2)/(N + 1/2)], with g and n
 * converted and not in the bin, G and N in all; 0 in a bin without rows.
 * iv = sum of ((g + 1/2)/(G + 1/2) - (n + 1/2)/(N + 1/2)) WoE over bins with
 * rows (Good 1950; Siddiqi 2006).  auc, 1/2 to 1, is how far the column
 * ranks alone: that of its bins by WoE or, of numbers, that of the numbers up
 * or down with what is missing at one end, whichever is best.
 */
struct crm_woe {
	size_t categories; /* 0: numbers */
	size_t nbins;
	struct crm_woe_bin *bin;
	double *cut;
	uint32_t *of;
	double iv, auc;
	unsigned flags; /* enum crm_woe_flag */
};

/*
 * crm_woe_fit - bin a column of n rows by what became of them
 *
 * Numbers are cut at their quantiles (type 7; o->bins of them, equal ones
 * once, empty bins merged).  With o->monotone neighbours are merged until WoE
 * rises or falls throughout, whichever keeps more IV.  `o` NULL: the
 * defaults.  *w is the caller's, for crm_woe_free.
 * CRM_REFUSED: no row, or every row, converted; a category that is not a
 * whole number or not below `categories`; too many categories.  CRM_USAGE:
 * options out of range.  CRM_NOMEM.  Test: test_scorecard.c.
 */
enum crm_status crm_woe_fit(const struct crm_woe_column *c, const bool *hit,
			    size_t n, const struct crm_woe_options *o,
			    struct crm_woe *w,
			    struct crm_error *e) CRM_MUST_CHECK;
void crm_woe_free(struct crm_woe *w);

/* The bin of a cell, always below nbins (which is not 0). */
size_t crm_woe_place(const struct crm_woe *w, double cell);

/*
 * A score as a sum of whole points, fitted or set by hand
 *
 * Weight of evidence in, logistic regression on it, points out (Siddiqi
 * 2006; Anderson 2007).
 */

#define CRM_SCORECARD_COLUMNS 1000	   /* of a row, at most */
#define CRM_SCORECARD_POINTS 1000000000000 /* of a bin, at most, + or - */

enum crm_column_use {
	CRM_COLUMN_USED = 0,
	CRM_COLUMN_LEFT_OUT,  /* the caller asked for it */
	CRM_COLUMN_WEAK,      /* IV below weak_iv */
	CRM_COLUMN_COLLINEAR, /* says what columns before it say */
	CRM_COLUMN_NEGATIVE,  /* its weight would have been negative */
};

/* One column; weight is that of its WoE, se absent (0) if has_se is false. */
struct crm_card_column {
	enum crm_column_use use;
	struct crm_woe woe; /* with the points of each bin */
	double weight, se;
};

/*
 * A scorecard for rows of `columns` cells (see woe.h).  points of a row are
 * base + the points of the bins its cells fall into.
 *
 * Fitted: bins have points = weight WoE factor and base is offset + intercept
 * factor, each rounded, so that a score adds up on paper; it may therefore be
 * off crm_scorecard_points(eta) by half a point per column used and half for
 * the base.  factor = pdo / ln 2, offset = anchor - factor ln(odds).
 *
 * By hand (fitted false): base, column[j].use, and of column[j].woe the
 * categories, nbins, bin[].points, and cut or of; everything else is 0.
 * Check it with crm_scorecard_check; crm_scorecard_free is not for it unless
 * all of its pieces came from malloc.
 */
struct crm_scorecard {
	size_t columns;
	struct crm_card_column *column;
	int64_t base;
	bool fitted;
	double intercept, intercept_se, offset, factor;
	/* how the fit went; moving is a column of the card, or `columns` */
	enum crm_logistic_status status;
	bool has_se;
	size_t moving;
	int64_t rows, hits;
	double loglik, null_loglik;
};

struct crm_scorecard_options {
	struct crm_woe_options woe;
	double ridge;		/* on the weights: logistic.h */
	bool positive;		/* refuse negative weights */
	double pdo;		/* points that double the odds */
	double anchor, odds;	/* so many points at those odds */
	const bool *without;	/* columns to leave out, or NULL */
};
/* crm_woe_defaults, no ridge, negative allowed, 20, 600 at 50:1. */
extern const struct crm_scorecard_options crm_scorecard_defaults;

/*
 * crm_scorecard_fit - a scorecard from n training rows, column by column
 *
 * Columns that are weak are not used; with o->positive, the most negative
 * weight is thrown out and the rest fitted again until none is left.  Leak
 * suspects (woe.flags & CRM_WOE_LEAK) are used all the same: name them, and
 * let the user leave them out.  `o` NULL: the defaults.  *card is the
 * caller's, for crm_scorecard_free.
 * CRM_REFUSED: as crm_woe_fit, with the column's number in e->key; too many
 * columns.  CRM_USAGE: options out of range.  CRM_NOMEM.
 * Test: test_scorecard.c.
 */
enum crm_status crm_scorecard_fit(const struct crm_woe_column *c,
				  size_t columns, const bool *hit, size_t n,
				  const struct crm_scorecard_options *o,
				  struct crm_scorecard *card,
				  struct crm_error *e) CRM_MUST_CHECK;
void crm_scorecard_free(struct crm_scorecard *card);

/*
 * crm_scorecard_check - is a card that was set by hand in order
 *
 * CRM_REFUSED, e->key "column 3": no bins, cuts that do not rise, a category
 * in a bin that is not there, points beyond CRM_SCORECARD_POINTS.
 */
enum crm_status crm_scorecard_check(const struct crm_scorecard *card,
				    struct crm_error *e) CRM_MUST_CHECK;

/* chance (0 to 1) and eta, its log-odds, are there if the card is fitted. */
struct crm_score {
	int64_t points;
	bool has_chance;
	double eta, chance;
};
/* crm_scorecard_score - score a row of card->columns cells */
struct crm_score crm_scorecard_score(const struct crm_scorecard *card,
				     const double *row);
/* round(offset + factor eta), eta taken within +-30; 0 if not fitted. */
int64_t crm_scorecard_points(const struct crm_scorecard *card, double eta);

/* "used", "left out", "weak", "collinear", "negative weight". */
const char *crm_column_use_name(enum crm_column_use u);

/* A row that was scored, and what became of it (true: converted). */
struct crm_scored {
	double score; /* finite; the higher, the likelier */
	bool hit;
};

/*
 * How well scores rank.  auc is the chance that a hit scores higher than a
 * miss, a tie counting half (mid-ranks: Mann & Whitney 1947); ks, 0 to 1, the
 * largest distance between the shares of misses and of hits that score no
 * more than ks_at, a score that occurs.  Neither is there (has_auc; 0.5 and
 * 0 then) unless there are both hits and misses.  lift is the hit rate of
 * the `top` best rows over that of all; rows that tie at the border count in
 * proportion, so that the order of rows does not matter.  Not there
 * (has_lift; 0 then) without hits.
 */
struct crm_ranking {
	int64_t rows, hits;
	bool has_auc, has_lift;
	double auc, ks, ks_at;
	int64_t top;	 /* rows / part, rounded up */
	double top_hits; /* among them */
	double lift;
};

/*
 * crm_measure_ranking - AUC, KS and lift of n scored rows
 *
 * `part` says how many are the top: 10 is the usual tenth.  The rows are
 * sorted here, upwards.  No rows: CRM_OK, all zero but auc 0.5.
 * CRM_REFUSED: a score that is not finite.  CRM_USAGE: part < 1.
 * Test: test_measure.c.
 */
enum crm_status crm_measure_ranking(struct crm_scored *rows, size_t n, int part,
				    struct crm_ranking *out,
				    struct crm_error *e) CRM_MUST_CHECK;

/* A tenth of the rows by their chance; rows that tie are never parted. */
struct crm_decile {
	int64_t rows, hits;
	double expected; /* sum of chances */
};

/*
 * How true the chances are.  log_loss is the mean of -ln(chance of what
 * happened), with chances kept 1e-15 away from 0 and 1; brier the mean square
 * of (hit - chance) (Brier 1950); ece the mean over rows of |hit rate - mean
 * chance| of their decile.  chi2 is Hosmer & Lemeshow's (1980) with df =
 * filled deciles - 2 and its p: a description, not a test to pass, as with
 * many rows any model fails; not there (has_chi2) below 3 deciles.
 */
struct crm_calibration {
	int64_t rows, hits;
	double log_loss, brier, ece;
	struct crm_decile decile[10];
	bool has_chi2;
	int df;
	double chi2, p;
};

/*
 * crm_measure_calibration - log-loss, Brier, calibration by decile
 *
 * Scores are chances, 0 to 1.  The rows are sorted here.  No rows: CRM_OK and
 * all zero.  CRM_REFUSED: a score that is no chance.  Test: test_measure.c.
 */
enum crm_status crm_measure_calibration(struct crm_scored *rows, size_t n,
					struct crm_calibration *out,
					struct crm_error *e) CRM_MUST_CHECK;

/* P(X > x) of the chi-squared distribution with df >= 1 degrees of freedom. */
double crm_chi2_tail(double x, int df);

/* ---- satisfaction ------------------------------------------------------- */

/*
 * Net promoter score (Reichheld 2003): of answers 0 to 10, those of 9 and 10
 * are promoters, those up to 6 detractors.  nps = 100(p - d), -100 to 100, by
 * their shares p and d; its standard error se = 100 sqrt((p + d - (p - d)^2)
 * / n).  Both are 0 without answers.
 */
struct crm_nps {
	int64_t answers, promoters, passives, detractors;
	double nps, se;
};

/*
 * crm_nps_counts, crm_nps_scores - NPS of three counts, of n answers
 *
 * CRM_REFUSED: a count below 0 or beyond 2^40, an answer not 0 to 10.
 * Test: test_satisfy.c.
 */
enum crm_status crm_nps_counts(int64_t promoters, int64_t passives,
			       int64_t detractors, struct crm_nps *out,
			       struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crm_nps_scores(const int *answers, size_t n,
			       struct crm_nps *out,
			       struct crm_error *e) CRM_MUST_CHECK;

/*
 * Satisfaction on a scale of 1 to 5: the share, 0 to 1, of those who answered
 * 4 or 5, with the 95 % interval of Wilson (1927), and the mean, 1 to 5.
 * Without answers share and mean are 0 and the interval is 0 to 1.
 */
struct crm_csat {
	int64_t answers, satisfied;
	double share, low, high, mean;
};

/*
 * crm_csat_counts, crm_csat_scores - CSAT of counts by answer (count[0] is
 * how many answered 1), of n answers
 *
 * CRM_REFUSED: a count below 0 or beyond 2^40, an answer not 1 to 5.
 * Test: test_satisfy.c.
 */
enum crm_status crm_csat_counts(const int64_t count[5], struct crm_csat *out,
				struct crm_error *e) CRM_MUST_CHECK;
enum crm_status crm_csat_scores(const int *answers, size_t n,
				struct crm_csat *out,
				struct crm_error *e) CRM_MUST_CHECK;

/*
 * crm_wilson - the 95 % interval of a share, `hits` of n (Wilson 1927)
 *
 * 0 <= hits <= n; 0 to 1 if n is 0.
 */
void crm_wilson(int64_t hits, int64_t n, double *low, double *high);

/* ---- classes by share, and funnels -------------------------------------- */

#define CRM_ABC_A 0.80
#define CRM_ABC_B 0.95

/* What a class comes to; share, 0 to 1, is of the sum of positive values. */
struct crm_abc_class {
	int64_t count, sum;
	double share;
};

/*
 * crm_abc - class n items by their values (Pareto; Dickie 1951)
 *
 * Items go by value, downwards.  One is A if the items before it make less
 * than share `a` of the sum, else B if less than share `b`, else C: a single
 * dominant item is A.  Equal values share a class, the better one.  A value
 * that is zero or negative is C and no part of the sum.  Literature sets the
 * borders in various ways (80/15/5 are CRM_ABC_A and CRM_ABC_B, others
 * 70/20/10): print them.
 *
 * Values are in one unit (minor units of one currency).  letter[i] becomes
 * 'A', 'B' or 'C'; by_class[0..2] are A, B, C.  by_class may be NULL.
 * CRM_USAGE: not 0 < a <= b <= 1.  CRM_REFUSED: a sum beyond 64 bits.
 * CRM_NOMEM.  Test: test_abc.c.
 */
enum crm_status crm_abc(const int64_t *value, size_t n, double a, double b,
			char *letter, struct crm_abc_class by_class[3],
			struct crm_error *e) CRM_MUST_CHECK;

/* Something that went through stages 0, 1 ... */
struct crm_passage {
	int furthest; /* the last stage it reached */
	bool open;    /* it may still go on */
};

/*
 * One stage.  Those who reached a stage reached all before it, also where
 * they skipped one.  Of those who went no further, `waiting` are still open
 * and `stopped` are not (at the last stage these are simply there).
 *
 * step is the share of those who came from the stage before: of them only
 * who are no longer waiting there count, as one who waits has not failed.
 * total is the product of the steps from the first stage on (the idea of
 * Kaplan & Meier 1958), which without open ones is reached / reached[0].
 * Neither is there (has_step, has_total; 0 then) at the first stage or where
 * nobody's fate is known; past a step that nobody made the total stays 0.
 */
struct crm_funnel_stage {
	int64_t reached, waiting, stopped;
	bool has_step, has_total;
	double step, total;
};

/*
 * crm_funnel - count n passages through `stages` stages into out[0..stages)
 *
 * CRM_USAGE: stages < 1.  CRM_REFUSED: a stage that is not one of them.
 * Test: test_funnel.c.
 */
enum crm_status crm_funnel(const struct crm_passage *p, size_t n, int stages,
			   struct crm_funnel_stage *out,
			   struct crm_error *e) CRM_MUST_CHECK;

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
