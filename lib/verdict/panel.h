/* SPDX-License-Identifier: MIT */
/* panel.h - verdicts as columns of a reading of the records they judge */
#ifndef CRMP_PANEL_H
#define CRMP_PANEL_H

#include "verdict/verdict.h"

#define CRMP_PANEL_COLUMNS 64

/* A verdict of which a column is wanted. */
struct crmp_panelist {
	struct crmp_bench bench;
	bool judged; /* the row at hand */
	struct crmp_panelist *next;
};

/* Zero it but for s to begin; benches are opened as columns are wanted. */
struct crmp_panel {
	struct crm_store *s;
	struct crmp_panelist *all;
	struct {
		struct crmp_panelist *by;
		size_t column;
	} col[CRMP_PANEL_COLUMNS];
	int n;
};
/* What the reading is to be told of it; the panel must stay where it is. */
struct crmp_judging crmp_panel_judging(struct crmp_panel *p);
void crmp_panel_close(struct crmp_panel *p);

#endif
