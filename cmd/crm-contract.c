/* SPDX-License-Identifier: MIT */
/* crm-contract - agreements over a time */
#include "cmd.h"

int
main(int argc, char **argv)
{
	return cmd_noun(&(struct noun){ "crm-contract", "contract",
					"agreements over a time", NULL },
			argc, argv);
}
