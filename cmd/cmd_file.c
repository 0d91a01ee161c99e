/* SPDX-License-Identifier: MIT */
/* cmd_file.c - files and directories that an operand names, to write there */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd.h"

char *
cmd_path_join(const char *dir, const char *name)
{
	struct crm_buf b = { 0 };

	crm_buf_printf(&b, "%s/%s", dir, name);
	if (b.oom)
		crm_buf_free(&b);
	return b.s;
}

enum crm_status
cmd_file_new(struct cmd *c, struct crm_file *f, const char *path)
{
	struct crm_file_spare spare = { .input = -1 };
	enum crm_status st = cmd_path(c, &spare.store);

	*f = (struct crm_file){ .fd = -1 };
	return st ? st : crm_file_new(f, path, &spare, &c->e);
}

enum crm_status
cmd_dir(struct cmd *c, const char *dir)
{
	if (mkdir(dir, 0700) < 0 && errno != EEXIST)
		return crm_fail(&c->e, CRM_TROUBLE, NULL, "'%s': %s", dir,
				strerror(errno));
	return CRM_OK;
}
