/* SPDX-License-Identifier: MIT */
/* crm-user - staff who act and own */
#include "cmd.h"

int
main(int argc, char **argv)
{
	return cmd_noun(&(struct noun){ "crm-user", "user",
					"staff who act and own", NULL },
			argc, argv);
}
