/* SPDX-License-Identifier: MIT */
/* crm-ticket - problems, questions and requests of customers */
#include "cmd.h"

int
main(int argc, char **argv)
{
	return cmd_noun(&(struct noun){ "crm-ticket", "ticket",
					"problems, questions and requests",
					NULL },
			argc, argv);
}
