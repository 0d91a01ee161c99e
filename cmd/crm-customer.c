/* SPDX-License-Identifier: MIT */
/* crm-customer - companies and persons we serve */
#include "cmd.h"

int
main(int argc, char **argv)
{
	return cmd_noun(&(struct noun){ "crm-customer", "customer",
					"companies and persons we serve",
					NULL },
			argc, argv);
}
