/* SPDX-License-Identifier: MIT */
/* open.c - making and unmaking an output */
#include "format/table.h"
#include "output/output.h"

#include <stdlib.h>
#include <string.h>

enum crm_status
crm_out_open(const struct crm_output *how, struct crm_out **out,
	     struct crm_error *e)
{
	struct crm_out *o;

	if (how->fields && !how->fields[strspn(how->fields, ", \t")])
		return crm_fail(e, CRM_USAGE, "fields", "no field is named");
	o = calloc(1, sizeof *o);
	if (!o)
		return crm_nomem(e);
	o->o = *how;
	o->o.excel = how->excel && how->format == CRM_CSV;
	o->show = (struct crmp_show){
		.style = how->format == CRM_TABLE ? CRMP_SCREEN
			 : o->o.excel		  ? CRMP_EXCEL
						  : CRMP_WIRE,
		.clock = how->clock,
		.utc = how->utc,
		.tmp = &o->tmp,
	};
	o->fields = how->fields ? strdup(how->fields) : NULL;
	if (how->fields && !o->fields) {
		free(o);
		return crm_nomem(e);
	}
	*out = o;
	return CRM_OK;
}

void
crm_out_close(struct crm_out *o)
{
	if (!o)
		return;
	crmp_grid_free(o->table);
	crmp_line_free(&o->line);
	crmp_arena_free(&o->mem);
	crm_buf_free(&o->word);
	crm_buf_free(&o->buf);
	crm_buf_free(&o->cell);
	crm_buf_free(&o->tmp);
	free(o->cols);
	free(o->fields);
	free(o);
}
