/* SPDX-License-Identifier: MIT */
/* crm-lead - interest that may become a customer */
#include "cmd.h"

static enum crm_status
run_idle(struct cmd *c)
{
	return cmd_judge(c, "idle");
}

static const struct verb more[] = {
	{ "idle", "[LEAD]...", "for how long nobody has worked on it", NULL,
	  CMD_JUDGES, run_idle, 0, -1 },
	{ 0 },
};

int
main(int argc, char **argv)
{
	return cmd_noun(&(struct noun){ "crm-lead", "lead",
					"interest, not yet a customer", more },
			argc, argv);
}
