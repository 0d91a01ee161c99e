/* SPDX-License-Identifier: MIT */
/* actor.c - whose name a write bears */
#include "session/session.h"

#include <string.h>

#define LONGEST 64 /* signs */

/* A name that can be read back: blanks only within, nothing unseen. */
static const char *
unfit(const char *s)
{
	size_t n = strlen(s), i, signs;
	uint32_t c;

	if (!n)
		return "is empty";
	if (!strcmp(s, "me"))
		return "'me' stands for the actor and is nobody's name";
	if (*s == ' ' || s[n - 1] == ' ')
		return "has a blank at its end or begin";
	for (i = signs = 0; i < n; signs++) {
		i += (size_t)crmp_utf8_next(s + i, n - i, &c);
		if (c != ' ' && crmp_sign_unseen(c))
			return "has a control or an invisible sign";
	}
	return signs > LONGEST ? "is longer than 64 letters" : NULL;
}

enum crm_status
crmp_session_actor(char **to, const char *s, struct crm_error *e)
{
	enum crm_status rc = crmp_session_text(to, s, "--actor", e);
	const char *why = rc || !s ? NULL : unfit(s);

	return why ? crm_fail(e, CRM_USAGE, NULL,
			      "--actor: %s (else CRM_ACTOR, else the login)",
			      why)
		   : rc;
}

enum crm_status
crmp_session_may_write(struct crm_store *s, struct crm_error *e)
{
	const char *actor = s->session.actor;
	enum crm_status rc;
	int64_t one;

	if (!actor)
		return CRM_OK;
	rc = crmp_db_row(s->db, NULL,
			 "SELECT 1 FROM users WHERE login=?1 AND active=0", e,
			 "s>i", actor, &one);
	if (rc)
		return rc == CRM_END ? CRM_OK : rc;
	return crm_fail(e, CRM_USAGE, NULL,
			"--actor: '%s' is an inactive user, in whose name "
			"nothing is written (--actor OTHER; or as another: "
			"crm-user set %s active=true)",
			actor, actor);
}
