/* SPDX-License-Identifier: MIT */
/* cmd_dir.c - all files of a directory that have one ending, read whole */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

static const char *ending;

static int
ends_so(const struct dirent *x)
{
	size_t n = strlen(x->d_name), m = strlen(ending);

	return *x->d_name != '.' && n > m && !strcmp(x->d_name + n - m, ending);
}

/* In the order of bytes, whatever the locale. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static enum crm_status
read_one(struct cmd *c, const char *dir, const char *name, struct cmd_named *f)
{
	f->path = cmd_path_join(dir, name);
	f->name = strndup(name, strlen(name) - strlen(ending));
	return f->path && f->name ? cmd_slurp(c, f->path, &f->body)
				  : crm_nomem(&c->e);
}

enum crm_status
cmd_dir_read(struct cmd *c, const char *dir, const char *end,
	     struct cmd_named **files, size_t *n)
{
	struct dirent **list = NULL;
	enum crm_status st = CRM_OK;
	int i, found;

	ending = end;
	found = scandir(dir, &list, ends_so, by_name);
	if (found < 0)
		return crm_fail(&c->e, CRM_TROUBLE, NULL, "'%s': %s", dir,
				strerror(errno));
	*files = found ? calloc((size_t)found, sizeof(**files)) : NULL;
	if (!found)
		st = crm_fail(&c->e, CRM_TROUBLE, NULL,
			      "no *%s to be read in '%s'", end, dir);
	else if (!*files)
		st = crm_nomem(&c->e);
	for (i = 0; !st && i < found; i++)
		st = read_one(c, dir, list[i]->d_name, &(*files)[i]);
	*n = st ? 0 : (size_t)found;
	while (found-- > 0)
		free(list[found]);
	free(list);
	if (!st)
		c->file = NULL;
	return st;
}
