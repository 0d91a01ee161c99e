/* SPDX-License-Identifier: MIT */
/* cmd_load.c - records stored: from a stream, or from operands */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "cmd.h"

enum crm_status
cmd_txn(struct cmd *c, cmd_run *fn)
{
	enum crm_status st = crm_begin(c->store, &c->e);
	struct crm_buf held;

	if (st)
		return st;
	c->hold = true;
	st = fn(c);
	if (st == CRM_OK)
		st = crm_commit(c->store, &c->e);
	else
		crm_rollback(c->store);
	c->hold = false;
	held = c->held;
	c->held = (struct crm_buf){ 0 };
	if (!st && held.len)
		st = cmd_sink(c, held.s, held.len, &c->e);
	crm_buf_free(&held);
	return st;
}

/* Would anybody see the records?  Then they are worth spooling. */
static bool
worth_printing(const struct cmd *c)
{
	struct stat st;

	if (!(c->verb->flags & CMD_LOAD))
		return false;
	if (isatty(1))
		return cmd_opt.output || !(c->verb->flags & CMD_STDIN);
	return fstat(1, &st) < 0 || !S_ISCHR(st.st_mode) ||
	       st.st_rdev != makedev(1, 3) ||		    /* /dev/null */
	       (fcntl(1, F_GETFL) & O_ACCMODE) == O_RDONLY; /* was closed */
}

enum crm_status
cmd_load(struct cmd *c, int fd)
{
	struct crm_load *l = &cmd_opt.load;
	const char *tmp = cmd_env("TMPDIR");
	enum crm_status st;

	l->tmpdir = tmp ? tmp : "/tmp";
	l->stored = worth_printing(c) ? cmd_sink : NULL;
	l->stored_arg = c;
	l->fields = cmd_opt.select.fields;
	l->error = cmd_on_error;
	l->progress = isatty(2) && !cmd_opt.quiet ? cmd_on_progress : NULL;
	l->arg = c;
	st = crm_load_run(c->store, fd, l, &c->e);
	cmd_progress_end();
	if (st == CRM_OK || st == CRM_REFUSED)
		cmd_counts(c, l);
	if (st == CRM_REFUSED && c->errors) {
		/* already told, record by record */
		c->refused = true;
		c->e = (struct crm_error){ 0 };
		if (!l->keep_going && !cmd_opt.dry_run)
			return crm_fail(&c->e, CRM_REFUSED, NULL,
					l->created + l->updated
						? "only whole chunks before "
						  "the first error are stored"
						: "nothing was stored");
		st = CRM_OK;
	}
	return st;
}

enum crm_status
cmd_stored(struct cmd *c, const struct crm_stored *r)
{
	struct crm_load *l = &cmd_opt.load;
	struct crm_buf b = { 0 };
	enum crm_status st;

	*(r->change == CRM_CREATED   ? &l->created
	  : r->change == CRM_UPDATED ? &l->updated
				     : &l->unchanged) += 1;
	if (l->changed && r->change == CRM_UNCHANGED)
		return CRM_OK;
	st = crm_record(c->store, r->type, r->id, cmd_opt.select.fields, &b,
			&c->e);
	if (!st)
		st = cmd_print(c, b.s, b.len);
	crm_buf_free(&b);
	return st;
}

enum crm_status
cmd_put_pairs(struct cmd *c, const struct crm_type *t, int64_t id,
	      const char *const *pairs, size_t n)
{
	struct crm_put put = cmd_opt.load.put;
	struct crm_stored r = { 0 };
	enum crm_status st;

	put.type = t;
	st = crm_put_pairs(c->store, &put, id, (struct crm_pairs){ pairs, n },
			   &r, &c->e);
	if (!st)
		st = cmd_stored(c, &r);
	if (!st && cmd_opt.verbose)
		cmd_counts(c, &cmd_opt.load);
	return st;
}

static bool
has_key(const struct crm_type *t, const char *key)
{
	struct crm_column k;
	size_t i;

	for (i = 0; crm_type_column(t, i, &k); i++)
		if (!strcmp(k.name, key))
			return true;
	return false;
}

enum crm_status
cmd_message_pair(struct cmd *c, const struct crm_type *t, const char *key,
		 struct crm_buf *b)
{
	static const char *const keys[] = { "body",	  "resolution", "note",
					    "comment",	  "needs",	"need",
					    "close_note", NULL };
	size_t i;

	for (i = 0; !key && keys[i]; i++)
		if (has_key(t, keys[i]))
			key = keys[i];
	if (!key)
		return cmd_misuse(c, "option '-m': a %s has no text to fill",
				  crm_type_name(t));
	crm_buf_printf(b, "%s=%s", key, cmd_opt.text);
	return crm_buf_ok(b, &c->e);
}

enum crm_status
cmd_put(struct cmd *c, const struct crm_type *t, int64_t id, int first)
{
	size_t n = (size_t)(c->argc - first), i;
	const char **pairs = calloc(n + 1, sizeof(*pairs));
	enum crm_status st = CRM_OK;
	struct crm_buf text = { 0 };
	bool closes = false;

	if (!pairs)
		return crm_nomem(&c->e);
	for (i = 0; !st && i < n; i++) {
		pairs[i] = c->argv[first + (int)i];
		if (!strchr(pairs[i], '='))
			st = cmd_misuse(c, "not KEY=VALUE: '%s'", pairs[i]);
		closes |= !strncmp(pairs[i], "close_reason=", 13);
	}
	if (!st && cmd_opt.text) {
		st = cmd_message_pair(c, t,
				      closes && has_key(t, "close_note")
					      ? "close_note"
					      : NULL,
				      &text);
		pairs[n++] = text.s;
	}
	if (!st)
		st = cmd_put_pairs(c, t, id, pairs, n);
	free(pairs);
	crm_buf_free(&text);
	return st;
}
