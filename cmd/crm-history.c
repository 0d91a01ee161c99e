/* SPDX-License-Identifier: MIT */
/* crm-history - what happened, and taking it back */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

static const char *from, *to;
static struct crm_log query;
static struct crm_undo undo;

static enum crm_status
run_list(struct cmd *c)
{
	enum crm_status st;

	st = cmd_time(c, "from", from, 0, &query.from);
	if (!st)
		st = cmd_time(c, "to", to, CRM_TIME_UNTIL, &query.to);
	if (query.actor && !strcmp(query.actor, "me"))
		query.actor = cmd_actor();
	return st ? st : crm_history_list(c->store, &query, cmd_sink, c, &c->e);
}

/* TYPE/ID as it stands: what was removed has a history too. */
static bool
by_number(const char *ref, const struct crm_type **t, int64_t *id)
{
	const char *slash = strchr(ref, '/');
	size_t n = slash ? strspn(slash + 1, "0123456789") : 0;
	struct crm_buf b = { 0 };

	if (!n || n > 15 || slash[1 + n])
		return false;
	crm_buf_add(&b, ref, (size_t)(slash - ref));
	*t = b.s ? crm_type_find(b.s) : NULL;
	*id = strtoll(slash + 1, NULL, 10);
	crm_buf_free(&b);
	return *t;
}

static enum crm_status
run_show(struct cmd *c)
{
	enum crm_status st = CRM_OK;
	const struct crm_type *t;
	int64_t id;

	if (!by_number(c->argv[0], &t, &id))
		st = cmd_resolve(c, NULL, c->argv[0], &t, &id);
	return st ? st : crm_history_show(c->store, t, id, cmd_sink, c, &c->e);
}

/* Exactly one of a txn, --batch and --run-of. */
static enum crm_status
check_undo(struct cmd *c)
{
	const char *t = c->argc ? c->argv[0] : NULL;
	int n = c->argc + (undo.batch > 0) + (undo.run != NULL);

	if (n != 1)
		return cmd_misuse(c, "say one of: TXN, --batch N, --run NAME");
	if (t && !strncmp(t, "txn:", 4))
		t += 4;
	if (t && (!*t || t[strspn(t, "0123456789")] || strlen(t) > 15))
		return cmd_misuse(c, "not a txn number: '%s'", t);
	undo.txn = t ? strtoll(t, NULL, 10) : 0;
	return CRM_OK;
}

static enum crm_status
run_undo(struct cmd *c)
{
	struct crm_buf b = { 0 };
	enum crm_status st;

	if ((st = check_undo(c)) || (st = crm_undo(c->store, &undo, &c->e)))
		return st;
	crm_buf_printf(&b,
		       "{\"type\":\"undo\",\"restored\":%lld,"
		       "\"removed\":%lld,\"kept\":%lld}",
		       (long long)undo.restored, (long long)undo.removed,
		       (long long)undo.kept);
	st = crm_buf_ok(&b, &c->e);
	if (!st)
		st = cmd_print(c, b.s, b.len);
	crm_buf_free(&b);
	return st;
}

static const struct opt list_opts[] = {
	{ 0, "from", "TIME", "not before", .text = &from },
	{ 0, "to", "TIME", "before; a bare day is included", .text = &to },
	{ 0, "who", "NAME", "by this actor", .text = &query.actor },
	{ 0, "run-of", "NAME", "of this CRM_RUN", .text = &query.run },
	{ 0, "command", "TEXT", "with this in the command line",
	  .text = &query.command },
	{ 'l', "limit", "N", "the newest so many", .number = &query.limit },
	{ 0 },
};

static const struct opt undo_opts[] = {
	{ 0, "batch", "N", "all txns of a batch", .number = &undo.batch },
	{ 0, "run", "NAME", "all txns of a CRM_RUN", .text = &undo.run },
	{ 0, "with-later", NULL, "later changes of these records too",
	  .flag = &undo.with_later },
	{ 0, "untouched", NULL, "only what nothing changed since",
	  .flag = &undo.untouched },
	{ 0 },
};

#define SOURCE (CMD_READ | CMD_PRINTS | CMD_MATCHES)

static const struct verb verbs[] = {
	{ "list", NULL, "transactions, newest first", list_opts, SOURCE,
	  run_list, 0, 0 },
	{ "show", "TYPE/ID", "versions of a record, old -> new", NULL, SOURCE,
	  run_show, 1, 1 },
	{ "undo", "TXN", "take a transaction, batch or run back", undo_opts,
	  CMD_WRITE | CMD_TXN | CMD_PRINTS, run_undo, 0, 1 },
	{ 0 },
};

int
main(int argc, char **argv)
{
	return cmd_main(&(struct tool){ "crm-history",
					"what happened, and taking it back",
					.verbs = verbs },
			argc, argv);
}
