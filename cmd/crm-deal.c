/* SPDX-License-Identifier: MIT */
/* crm-deal - opportunities to sell */
#include "cmd.h"

int
main(int argc, char **argv)
{
	return cmd_noun(&(struct noun){ "crm-deal", "deal",
					"opportunities to sell", NULL },
			argc, argv);
}
