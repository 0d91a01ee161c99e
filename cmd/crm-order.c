/* SPDX-License-Identifier: MIT */
/* crm-order - what customers bought */
#include "cmd.h"

int
main(int argc, char **argv)
{
	return cmd_noun(&(struct noun){ "crm-order", "order",
					"what customers bought", NULL },
			argc, argv);
}
