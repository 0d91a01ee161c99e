/* SPDX-License-Identifier: MIT */
/* crm-contact - further people at a customer */
#include "cmd.h"

int
main(int argc, char **argv)
{
	return cmd_noun(&(struct noun){ "crm-contact", "contact",
					"further people at a customer", NULL },
			argc, argv);
}
