/* SPDX-License-Identifier: MIT */
/* attempt.c - a task worked on: the touch logged, the task done or moved */
#include "store/rows.h"
#include "write/write.h"

#include <string.h>

struct trying {
	struct crm_store *s;
	const struct crm_attempt *a;
	struct crmp_row task;
	int64_t touch; /* logged, or 0 */
	struct crm_error *e;
};

/* Has a touch such an outcome? */
static bool
attempt_outcome(const char *word)
{
	const struct crmp_type *t = &crmp_type_touch;
	int i = crmp_field_index(t, "outcome", strlen("outcome"));

	return crmp_word_in(t->fields[i].arg, word, strlen(word));
}

/* The lead a task is about, if it is about one. */
static int64_t
lead_of(const struct crmp_row *task)
{
	return crmp_row_is(task, "subject_type", "lead")
		       ? crmp_row_get(task, "subject_id")->i
		       : 0;
}

/* {"task":12,"deal":7} */
static void
refs(const struct crmp_row *task, struct crm_buf *b)
{
	static const char known[] = "deal order ticket campaign contract";
	const struct crmp_val *type = crmp_row_get(task, "subject_type");

	crm_buf_printf(b, "refs={\"task\":%lld", (long long)task->id);
	if (type->t == CRMP_S && crmp_word_in(known, type->s, type->n))
		crm_buf_printf(b, ",\"%s\":%lld", type->s,
			       (long long)crmp_row_get(task, "subject_id")->i);
	crm_buf_putc(b, '}');
}

static void
attempt_add(struct crm_buf *b, const char *key, const char *val)
{
	crm_buf_putc(b, '\0');
	crm_buf_printf(b, "%s=%s", key, val);
}

static enum crm_status
log_touch(struct trying *t)
{
	const struct crmp_val *customer = crmp_row_get(&t->task, "customer_id");
	struct crm_put o = { .type = crm_type_find("touch") };
	const char *purpose = crmp_row_text(&t->task, "purpose"), *list[8], *s;
	const char *outcome = t->a->outcome;
	struct crm_stored r = { 0 };
	struct crm_buf b = { 0 };
	int64_t lead = lead_of(&t->task);
	enum crm_status rc;
	size_t n = 0;

	if (t->a->no_touch || (customer->t != CRMP_I && !lead))
		return CRM_OK;
	if (!attempt_outcome(outcome))
		outcome = "reached";
	if (customer->t == CRMP_I)
		crm_buf_printf(&b, "customer_id=%lld", (long long)customer->i);
	else
		crm_buf_printf(&b, "lead_id=%lld", (long long)lead);
	attempt_add(&b, "channel", t->a->channel ? t->a->channel : "phone");
	attempt_add(&b, "outcome", outcome);
	if (purpose)
		attempt_add(&b, "purpose", purpose);
	if (t->a->text)
		attempt_add(&b, "body", t->a->text);
	crm_buf_putc(&b, '\0');
	refs(&t->task, &b);
	rc = crm_buf_ok(&b, t->e);
	for (s = b.s; !rc && s < b.s + b.len; s += strlen(s) + 1)
		list[n++] = s;
	if (!rc)
		rc = crm_put_pairs(t->s, &o, 0, (struct crm_pairs){ list, n },
				   &r, t->e);
	t->touch = r.id;
	crm_buf_free(&b);
	return rc;
}

/* Done with its outcome, or open and due later. */
static enum crm_status
move_task(struct trying *t, struct crm_stored *r)
{
	struct crm_put o = { .type = crm_type_find("task") };
	struct crm_buf outcome = { 0 }, touch = { 0 }, due = { 0 };
	const char *list[4];
	enum crm_status rc;
	size_t n = 0;

	if (t->a->next) {
		crm_buf_printf(&due, "due_at=%s", t->a->next);
		list[n++] = due.s;
	} else {
		crm_buf_printf(&outcome, "outcome=%s", t->a->outcome);
		list[n++] = "state=done";
		list[n++] = outcome.s;
	}
	if (t->touch && !t->a->next) {
		crm_buf_printf(&touch, "touch_id=%lld", (long long)t->touch);
		list[n++] = touch.s;
	}
	rc = due.oom || outcome.oom || touch.oom ? crm_nomem(t->e) : CRM_OK;
	t->s->txn.excused = t->touch != 0;
	if (!rc)
		rc = crm_put_pairs(t->s, &o, t->task.id,
				   (struct crm_pairs){ list, n }, r, t->e);
	t->s->txn.excused = false;
	crm_buf_free(&outcome);
	crm_buf_free(&touch);
	crm_buf_free(&due);
	return rc;
}

static void
attempt_tell(const struct trying *t)
{
	char text[48];

	if (!t->touch || !t->s->session.note)
		return;
	snprintf(text, sizeof text, "also: touch %lld", (long long)t->touch);
	t->s->session.note(t->s->session.note_arg, text);
}

enum crm_status
crm_task_attempt(struct crm_store *s, int64_t id, const struct crm_attempt *a,
		 struct crm_stored *r, struct crm_error *e)
{
	struct trying t = { .s = s, .a = a, .e = e };
	struct crmp_arena mem = { 0 };
	enum crm_status rc;

	if (!crmp_zone(s, e))
		return CRM_TROUBLE;
	rc = crmp_row_read(s, &crmp_type_task, id, &mem, &t.task, e);
	if (rc == CRM_ABSENT)
		rc = crm_fail(e, CRM_REFUSED, "id", "no task %lld",
			      (long long)id);
	if (!rc && !crmp_row_is(&t.task, "state_kind", "o"))
		rc = crm_fail(e, CRM_REFUSED, "state", "task/%lld is %s",
			      (long long)id, crmp_row_text(&t.task, "state"));
	if (!rc)
		rc = log_touch(&t);
	if (!rc)
		rc = move_task(&t, r);
	if (!rc)
		attempt_tell(&t);
	crmp_arena_free(&mem);
	return rc;
}
