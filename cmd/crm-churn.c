/* SPDX-License-Identifier: MIT */
/* crm-churn - which customers we may be losing, and by which signs */
#include "cmd.h"

static enum crm_status
run(struct cmd *c)
{
	return cmd_judge(c, "risk");
}

static const struct verb judge = {
	NULL,
	"[CUSTOMER]...",
	NULL,
	NULL,
	CMD_JUDGES | CMD_BY_POLICY,
	run,
	0,
	-1,
};

int
main(int argc, char **argv)
{
	return cmd_main(&(struct tool){ "crm-churn",
					"which customers we may be losing, "
					"and the signs",
					.only = &judge },
			argc, argv);
}
