/* SPDX-License-Identifier: MIT */
/* history.c - transactions listed, and the versions of one record */
#include "session/session.h"
#include "store/rows.h"
#include "store/schema.h"
#include "store/source.h"

#include <string.h>

#define PAGE 200 /* transactions a read transaction */

/* ---- transactions ------------------------------------------------------- */

static void
history_quoted_at(struct crm_store *s, int64_t at, struct crm_buf *out)
{
	crm_buf_puts(out, ",\"at\":\"");
	crmp_time_wire(crmp_wire_zone(s), at, out);
	crm_buf_putc(out, '"');
}

static void
text_key(const char *key, struct crmp_stmt *st, int i, struct crm_buf *out)
{
	const char *s;
	size_t n;

	if (crmp_col_null(st, i))
		return;
	s = crmp_col_text(st, i, &n);
	crm_buf_printf(out, ",\"%s\":", key);
	crm_buf_json(out, s, n);
}

static void
txn_line(struct crm_store *s, struct crmp_stmt *st, struct crm_buf *out)
{
	static const char *const texts[] = { "run", "actor", "command",
					     "reason", "decided" };
	int i;

	crm_buf_puts(out, "{\"type\":\"txn\",\"id\":");
	crm_buf_int(out, crmp_col_int(st, 0));
	history_quoted_at(s, crmp_col_int(st, 1), out);
	crm_buf_puts(out, ",\"batch\":");
	crm_buf_int(out, crmp_col_int(st, 2));
	for (i = 0; i < 5; i++)
		text_key(texts[i], st, 3 + i, out);
	if (!crmp_col_null(st, 8))
		crm_buf_printf(out, ",\"created\":%s",
			       crmp_col_text(st, 8, NULL));
	crm_buf_puts(out, ",\"changed\":");
	crm_buf_int(out, crmp_col_int(st, 9));
	crm_buf_puts(out, "}\n");
}

static enum crm_status
give_lines(const struct crm_buf *b, crm_sink *sink, void *arg,
	   struct crm_error *e)
{
	enum crm_status rc = crm_buf_ok(b, e);
	const char *p = b->s ? b->s : "";
	size_t n;

	for (; !rc && *p; p += n) {
		n = strcspn(p, "\n");
		n += p[n] == '\n';
		rc = sink(arg, p, n, e);
	}
	return rc;
}

struct txn_page {
	struct crmp_stmt *st;
	int64_t n;    /* at most so many */
	int64_t last; /* the number to go on below, 0 at the end */
	struct crm_buf out;
};

/* A page is read whole before any of it is given: a slow reader holds no
 * snapshot. */
static enum crm_status
txn_page(struct crm_store *s, const struct crm_log *q, struct txn_page *p,
	 struct crm_error *e)
{
	static const char sql[] =
		"SELECT id, at, batch, run, actor, command, reason, decided,"
		" created, (SELECT count(*) FROM {history} h WHERE"
		" h.until_txn=t.id) FROM {txn} t WHERE id < ?1"
		" AND (?2=0 OR at >= ?2) AND (?3=0 OR at < ?3)"
		" AND (?4 IS NULL OR actor=?4) AND (?5 IS NULL OR run=?5)"
		" AND (?6 IS NULL OR strpos(command, ?6) > 0)"
		" ORDER BY id DESC LIMIT ?7";
	enum crm_status rc;
	int64_t rows = 0;

	rc = crmp_read_bind(s, &p->st, sql, e, "iiisssi", p->last, q->from,
			    q->to, q->actor, q->run, q->command, p->n);
	while (!rc && !(rc = crmp_step(p->st, e))) {
		p->last = crmp_col_int(p->st, 0);
		txn_line(s, p->st, &p->out);
		rows++;
	}
	crmp_reset(p->st);
	if (rows < p->n)
		p->last = 0;
	return rc == CRM_END ? CRM_OK : rc;
}

enum crm_status
crm_history_list(struct crm_store *s, const struct crm_log *q, crm_sink *sink,
		 void *arg, struct crm_error *e)
{
	int64_t left = q->limit ? q->limit : INT64_MAX;
	struct txn_page p = { .last = INT64_MAX };
	enum crm_status rc = CRM_OK;

	while (!rc && p.last && left > 0) {
		p.n = left < PAGE ? left : PAGE;
		left -= p.n;
		crm_buf_reset(&p.out);
		rc = txn_page(s, q, &p, e);
		if (!rc)
			rc = give_lines(&p.out, sink, arg, e);
	}
	crmp_stmt_free(p.st);
	crm_buf_free(&p.out);
	return rc;
}

/* ---- versions of a record ----------------------------------------------- */

struct show {
	struct crm_store *s;
	const struct crmp_type *t;
	int64_t id;
	struct crmp_stmt *images, *txn, *moves;
	bool move; /* a transition is waiting in `moves` */
	crm_sink *sink;
	void *arg;
	struct crm_buf line;
	struct crm_error *e;
};

static enum crm_status
history_give(struct show *h)
{
	enum crm_status rc;

	crm_buf_putc(&h->line, '\n');
	rc = crm_buf_ok(&h->line, h->e);
	if (!rc)
		rc = h->sink(h->arg, h->line.s, h->line.len, h->e);
	crm_buf_reset(&h->line);
	return rc;
}

static bool
shown(const struct crmp_type *t, size_t i, size_t n, enum crmp_kind *kind)
{
	const struct crmp_field *f = &t->fields[i];

	*kind = i < n ? f->kind : CRMP_JSON;
	if (i >= n)
		return i != n + CRMP_C_HASH;
	return !(f->flags & CRMP_HIDDEN) || !strcmp(f->name, "merged_into");
}

static void
history_side(struct show *h, const char *key, enum crmp_kind kind,
	     const struct crmp_val *v)
{
	struct crm_buf *out = &h->line;

	if (!v || !crmp_val_set(v))
		return;
	crm_buf_printf(out, "%s\"%s\":", out->s[out->len - 1] == '{' ? "" : ",",
		       key);
	crmp_val_json(kind, v, crmp_wire_zone(h->s), out);
}

/* `old` or `row` is NULL where there is no version. */
static void
changes(struct show *h, const struct crmp_row *old, const struct crmp_row *row)
{
	const struct crmp_type *t = h->t;
	size_t i, n = crmp_type_nfields(t), cols = crmp_ncolumns(t);
	struct crm_buf *out = &h->line;
	static const struct crmp_val none;
	const struct crmp_val *a, *b;
	enum crmp_kind kind;
	bool first = true;

	crm_buf_puts(out, ",\"changes\":{");
	for (i = 0; i < cols; i++) {
		a = old ? &old->v[i] : &none;
		b = row ? &row->v[i] : &none;
		if (!shown(t, i, n, &kind) || crmp_val_same(a, b) || out->oom)
			continue;
		crm_buf_printf(out, "%s\"%s\":{", first ? "" : ",",
			       crmp_column(t, i));
		first = false;
		history_side(h, "old", kind, a);
		history_side(h, "new", kind, b);
		crm_buf_putc(out, '}');
	}
	crm_buf_putc(out, '}');
}

static const char *
action(struct crmp_stmt *txn, const struct crmp_row *old,
       const struct crmp_row *row, bool again)
{
	const char *command = crmp_col_text(txn, 2, NULL);

	if (!row)
		return "removed";
	if (again || (old && !strncmp(command, "crm-history ", 12) &&
		      strstr(command, " undo")))
		return "undone";
	return old ? "changed" : "created";
}

/* Transitions of txns before `txn`. */
static enum crm_status
moves_before(struct show *h, int64_t txn)
{
	struct crmp_row row;
	enum crm_status rc = CRM_OK;

	while (!rc && h->move &&
	       crmp_col_int(h->moves,
			    5 + (int)crmp_ncolumns(&crmp_type_transition)) <
		       txn) {
		rc = crmp_row_take(h->moves, 0, &crmp_type_transition, NULL,
				   &row, h->e);
		if (!rc)
			crmp_row_json(&row, crmp_text(NULL),
				      crmp_wire_zone(h->s), &h->line);
		if (!rc)
			rc = history_give(h);
		if (!rc) {
			rc = crmp_step(h->moves, h->e);
			h->move = rc == CRM_OK;
		}
	}
	return rc == CRM_END ? CRM_OK : rc;
}

static enum crm_status
version(struct show *h, int64_t txn, const struct crmp_row *old,
	const struct crmp_row *row, bool again)
{
	static const char *const texts[] = { "actor", "command", "reason" };
	enum crm_status rc = moves_before(h, txn);
	int i;

	if (!rc)
		rc = crmp_read_bind(h->s, &h->txn,
				    "SELECT at, actor,"
				    " command, reason FROM {txn} WHERE id=?1",
				    h->e, "i", txn);
	if (!rc)
		rc = crmp_step(h->txn, h->e);
	if (rc)
		return rc == CRM_END
			       ? crm_fail(h->e, CRM_TROUBLE, NULL,
					  "transaction %lld is missing; crm-db "
					  "check tells more",
					  (long long)txn)
			       : rc;
	crm_buf_puts(&h->line, "{\"type\":\"version\"");
	if (row)
		crm_buf_printf(&h->line, ",\"rev\":%lld", (long long)row->rev);
	crm_buf_printf(&h->line, ",\"txn\":%lld", (long long)txn);
	history_quoted_at(h->s, crmp_col_int(h->txn, 0), &h->line);
	for (i = 0; i < 3; i++)
		text_key(texts[i], h->txn, 1 + i, &h->line);
	crm_buf_printf(&h->line, ",\"action\":\"%s\"",
		       action(h->txn, old, row, again));
	changes(h, old, row);
	crm_buf_putc(&h->line, '}');
	crmp_reset(h->txn);
	return history_give(h);
}

static enum crm_status
history_prepare(struct show *h)
{
	struct crm_buf sql = { 0 };
	enum crm_status rc;

	crm_buf_puts(&sql, "SELECT ");
	crmp_image_columns(h->t, &sql);
	crm_buf_puts(&sql, ", until_txn FROM {history} WHERE type=?1 AND id=?2"
			   " AND from_txn < until_txn ORDER BY until_txn");
	rc = crm_buf_ok(&sql, h->e);
	if (!rc)
		rc = crmp_read_bind(h->s, &h->images, sql.s, h->e, "ii",
				    (int64_t)h->t->code, h->id);
	crm_buf_reset(&sql);
	crm_buf_puts(&sql, "SELECT ");
	crmp_schema_columns(&crmp_type_transition, "t.", &sql);
	crm_buf_printf(
		&sql,
		", coalesce((SELECT min(from_txn) FROM {history} h"
		" WHERE h.type=%d AND h.id=t.id), t.txn) FROM"
		" {transitions} t WHERE subject_type=?1 AND subject_id=?2"
		" ORDER BY id",
		crmp_type_transition.code);
	if (!rc)
		rc = crm_buf_ok(&sql, h->e);
	if (!rc)
		rc = crmp_read_bind(h->s, &h->moves, sql.s, h->e, "si",
				    h->t->name, h->id);
	if (!rc) {
		rc = crmp_step(h->moves, h->e);
		h->move = rc == CRM_OK;
	}
	crm_buf_free(&sql);
	return rc == CRM_END ? CRM_OK : rc;
}

/*
 * One version follows another: where there is a gap between the moment the
 * first was replaced and the second was written, the record was not there.
 */
static enum crm_status
history_follow(struct show *h, const struct crmp_row *old, int64_t until,
	       const struct crmp_row *row)
{
	enum crm_status rc;

	if (!old || row->txn <= until)
		return version(h, row->txn, old, row, false);
	rc = version(h, until, old, NULL, false);
	return rc ? rc : version(h, row->txn, NULL, row, true);
}

static enum crm_status
history_walk(struct show *h, struct crmp_arena mem[2])
{
	struct crmp_row rows[2], *old = NULL, *row;
	int64_t until = 0;
	enum crm_status rc;
	int i;

	for (i = 0;; i = !i) {
		row = &rows[i];
		crmp_arena_reset(&mem[i]);
		rc = crmp_step(h->images, h->e);
		if (rc)
			break;
		rc = crmp_row_take(h->images, 0, h->t, &mem[i], row, h->e);
		if (!rc)
			crmp_row_kept(row);
		if (!rc)
			rc = history_follow(h, old, until, row);
		if (rc)
			return rc;
		until = crmp_col_int(h->images, 5 + (int)crmp_ncolumns(h->t));
		old = row;
	}
	if (rc == CRM_END)
		rc = crmp_row_read(h->s, h->t, h->id, &mem[i], row, h->e);
	if (rc == CRM_ABSENT && old)
		rc = version(h, until, old, NULL, false);
	else if (rc == CRM_ABSENT)
		rc = crm_fail(h->e, CRM_ABSENT, NULL, "no %s %lld", h->t->name,
			      (long long)h->id);
	else if (!rc)
		rc = history_follow(h, old, until, row);
	return rc ? rc : moves_before(h, INT64_MAX);
}

enum crm_status
crm_history_show(struct crm_store *s, const struct crm_type *t, int64_t id,
		 crm_sink *sink, void *arg, struct crm_error *e)
{
	struct show h = { .s = s,
			  .t = (const struct crmp_type *)t,
			  .id = id,
			  .sink = sink,
			  .arg = arg,
			  .e = e };
	struct crmp_arena mem[2] = { 0 };
	enum crm_status rc;

	rc = history_prepare(&h);
	if (!rc)
		rc = history_walk(&h, mem);
	crmp_stmt_free(h.images);
	crmp_stmt_free(h.txn);
	crmp_stmt_free(h.moves);
	crm_buf_free(&h.line);
	crmp_arena_free(&mem[0]);
	crmp_arena_free(&mem[1]);
	return rc;
}
