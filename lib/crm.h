/* SPDX-License-Identifier: MIT */
/*
 * crm.h - libcrm, the customer life-cycle store
 *
 * Reads from top to bottom: errors and buffers, text, money, phones, times;
 * then record types, the store, queries, verdicts, conditions, writing,
 * import, moves and dated work, history, policy and reports.  Pure functions
 * on numbers, from working time to models of buying, are in rule.h.
 *
 * Conventions.  Functions that can fail return an enum crm_status; on
 * failure their outputs are untouched and the message is in the caller's
 * struct crm_error (which may be NULL).  `const char *` handed out is
 * borrowed, until when is said beside it; what `_new` or `_open` returns is
 * the caller's, for `_free` or `_close`, which accept NULL.  The library never
 * prints, never exits, and reads neither the environment nor the wall clock.
 * A store and what hangs on it belong to one thread.
 *
 * Names: crm_ is public, here or in rule.h, and listed in crm.sym; crmp_ is
 * private to libcrm.
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
 * A time zone by its IANA name ("Asia/Shanghai"), read from its file under
 * /usr/share/zoneinfo; UTC needs none.  CRM_REFUSED if there is none of that
 * name, CRM_TROUBLE if its file cannot be read or is damaged.  TZ is neither
 * read nor set.  Any number may be open at once, each used by one thread at
 * a time.  Test: test_zone.c.
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
 * be NULL, then +2wh and +5wd are refused.
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
 * CRM_TIME_UNTIL a bare day (or month, or period word) is the first moment
 * after it, so that [from, to) includes it.  Refused, never clamped:
 * 2026-02-30, 24:00, year 0.
 */
enum { CRM_TIME_UNTIL = 1 };
enum crm_status crm_time_parse(const char *s, size_t n,
			       const struct crm_clock *c, unsigned flags,
			       int64_t *at, struct crm_error *e) CRM_MUST_CHECK;
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

/* Bytes handed over, mostly a line with its LF; a failure stops the giver. */
typedef enum crm_status crm_sink(void *arg, const char *p, size_t n,
				 struct crm_error *e);

/* ---- the store ---------------------------------------------------------- */

struct crm_store;

/*
 * crm_process_own - this program is libcrm's alone
 *
 * Nothing in the library changes what the whole process shares, but for
 * this: SQLite stops counting the memory it uses, which saves some 3 % of
 * everything.  Called once, first, and only by a program that does not use
 * SQLite beside libcrm; without effect once SQLite runs.
 */
void crm_process_own(void);

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
	bool utc; /* instants on lines are ...Z, not in the business zone */
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
/* Bring an older store up to date, whole or not at all, after a backup. */
struct crm_migrate {
	const char *path, *backup; /* backup NULL: a name beside the store */
	int busy_ms;
	bool dry_run; /* only look */
	int64_t now;  /* for the backup's name */
	void (*progress)(void *arg, uint64_t done, uint64_t size,
			 int64_t records); /* may be NULL */
	void *arg;
	int from, to;	     /* out: schemas; the same: nothing to do */
	int64_t records;     /* out */
	uint64_t bytes;	     /* out: free space asked for */
	struct crm_buf made; /* out: the backup; the caller frees it */
};
enum crm_status crm_store_migrate(struct crm_migrate *m, struct crm_error *e)
	CRM_MUST_CHECK;

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
	const char *segment; /* one of policy segments, or NULL */
	const char *order;  /* "since desc, id", or NULL: by id */
	int64_t limit;	    /* 0: all */
	const char *fields; /* comma list; derived columns in it are computed */
	const char *expand; /* references to add whole under _, or NULL */
	struct crm_judge *judge; /* a verdict to add under _, or NULL */
	int64_t id;	    /* only this one; 0: any */
	int64_t due_before; /* tasks only: open, due before; 0: any */
	const char *due_owner; /* with it: whose, or NULL */
	bool named; /* also who was not known yet at a --now that lies back */
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
/*
 * How many custom values the condition met so far that it could not compare,
 * with a sentence about the first, borrowed; 0: none.
 */
long crm_query_odd(const struct crm_query *q, const char **sentence);
void crm_query_close(struct crm_query *q);

/* Append one record as JSON.  CRM_ABSENT if there is none. */
enum crm_status crm_record(struct crm_store *s, const struct crm_type *t,
			   int64_t id, const char *fields, struct crm_buf *out,
			   struct crm_error *e) CRM_MUST_CHECK;

/*
 * What someone remembers: a part of a name or alias (folded, two Chinese
 * characters are enough), pinyin initials, an e-mail address, a whole phone or
 * its last four or more digits.
 */
struct crm_sought {
	const char *text;
	const struct crm_type *type; /* NULL: any */
	int64_t limit;		     /* 0: all */
};
/* Lines go to `sink`, best matches first. */
enum crm_status crm_find(struct crm_store *s, const struct crm_sought *q,
			 crm_sink *sink, void *arg, struct crm_error *e)
	CRM_MUST_CHECK;

/* ---- verdicts ----------------------------------------------------------- */

/*
 * A verdict on a record, computed from facts by the policy in force: "tier",
 * "risk", "cycle" of a customer, "idle" of a lead.  Its members are documented
 * as columns of that type (crm_type_column), which crm_verdict_type tells.
 */
const struct crm_type *crm_verdict_type(const char *verdict); /* or NULL */
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
 * Append the line with the verdict on what it is about (crm_line_subject)
 * under "_".  CRM_ABSENT: it names none that is there; CRM_REFUSED: it is no
 * line of ours; CRM_END: --what-if changes nothing for this one.
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
 * The language of --where, evaluated on JSON lines.  The store (or NULL) tells
 * policy and other records, the clock (NULL: the store's) what times mean.
 * CRM_USAGE for what is no condition; with a type known names are looked up
 * at once, else when the first line of a type comes.
 */
struct crm_cond;
enum crm_status crm_cond_new(const char *expr, struct crm_store *s,
			     const struct crm_clock *clock,
			     const struct crm_type *type, struct crm_cond **c,
			     struct crm_error *e) CRM_MUST_CHECK;
/* CRM_REFUSED for a line of which it cannot be computed. */
enum crm_status crm_cond_test(struct crm_cond *c, const char *line, size_t n,
			      bool *yes, struct crm_error *e) CRM_MUST_CHECK;
/*
 * Append the i-th sentence about what was met: a column that stood on no line,
 * values that could not be compared.  False: there are no more.
 */
bool crm_cond_told(const struct crm_cond *c, size_t i, struct crm_buf *out);
void crm_cond_free(struct crm_cond *c);

/* The language of conditions in words, as `crm help where` prints it. */
void crm_condition_help(struct crm_buf *out);

/* ---- lines in, output out ----------------------------------------------- */

/* JSON lines from a descriptor as pipe.md reads them, see crm-jsonl(5). */
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
/* Append the line with the verdict `name`, a JSON value, set under "_", other
 * bytes as they were. */
enum crm_status crm_line_splice(const char *line, size_t n, const char *name,
				const char *json, struct crm_buf *out,
				struct crm_error *e) CRM_MUST_CHECK;

enum crm_format { CRM_JSONL, CRM_TABLE, CRM_CSV, CRM_TSV };
struct crm_output {
	enum crm_format format;
	const char *fields; /* -f, or NULL: all (jsonl), the default columns */
	bool checked;	    /* by crm_fields_check: what lines lack is empty */
	bool excel;	    /* CSV for a spreadsheet: BOM, no live formula */
	int width;	    /* of the terminal, 0: never truncate */
	bool colour;
	bool utc;	    /* CSV: instants as ...Z */
	const struct crm_clock *clock; /* NULL: tables in UTC, CSV as it is */
	crm_sink *sink;
	void *arg;
};
/*
 * CRM_USAGE for a list of fields with a name that records of the type (NULL:
 * records of any type, reports of the tools) cannot have.  Names of verdicts on
 * what they may stand for pass; of dotted names the head counts.  For writers,
 * before they store.
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
/* KEY=VALUE operands, the caller's. */
struct crm_pairs {
	const char *const *list;
	size_t n;
};
/*
 * Inside a transaction: store one record given as KEY=VALUE operands; id 0
 * creates, or updates what its ext or match names.
 */
enum crm_status crm_put_pairs(struct crm_store *s, const struct crm_put *o,
			      int64_t id, struct crm_pairs pairs,
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
/* What to do, with one record after the other. */
struct crm_doing {
	const char *verb;
	const char *word;	/* as the act asks, or NULL */
	struct crm_pairs pairs; /* set besides */
};
/* Inside a transaction: do it with one record.  CRM_REFUSED: a guard says no */
enum crm_status crm_act(struct crm_store *s, const struct crm_doing *d,
			const struct crm_type *t, int64_t id,
			struct crm_stored *r, struct crm_error *e)
	CRM_MUST_CHECK;

/* ---- dated work ---------------------------------------------------------- */

struct crm_plan {
	const char *due;	/* needed: a time, or a record's: "end-60d" */
	const char *title;	/* NULL: the kind and the subject's name */
	const char *kind;	/* NULL: followup */
	const char *key;	/* NULL: a new one each time */
	const char *occurrence; /* NULL: the last `occ`, or a move's id */
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
				 struct crm_pairs pairs, int64_t *rev,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Only look whether a body would be accepted. */
enum crm_status crm_policy_check(struct crm_store *s, const char *name,
				 const char *body, size_t n,
				 struct crm_error *e) CRM_MUST_CHECK;
/* Take a body as in force where others are checked, until something is set. */
enum crm_status crm_policy_suppose(struct crm_store *s, const char *name,
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

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif

#ifdef __cplusplus
}
#endif

#endif
