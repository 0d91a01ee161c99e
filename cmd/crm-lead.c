/* SPDX-License-Identifier: MIT */
/* crm-lead - interest that may become a customer */
#include "cmd.h"

int
main(int argc, char **argv)
{
	return cmd_noun(&(struct noun){ "crm-lead", "lead",
					"interest, not yet a customer", NULL },
			argc, argv);
}
