/* SPDX-License-Identifier: MIT */
/* cycle_fit.h - inside cycle_fit.c and cycle_tell.c: a fit at work */
#ifndef CRMP_CYCLE_FIT_H
#define CRMP_CYCLE_FIT_H

#include "fit/cycle_data.h"

struct crmp_fitting {
	struct crm_store *s;
	const struct crm_cycle_fit *o;
	struct crmp_cycle_scope scope;
	struct crmp_cycle_data data;
	struct crm_model model[CRM_MODELS];
	struct crm_fit fit[CRM_MODELS];
	bool wanted[CRM_MODELS];
	int best;	 /* -1: none */
	bool identified; /* customers are seen to drop out, by the best */
	struct crmp_gg spend;
	struct crm_fit spend_fit;
	double correlation;
	bool spends; /* enough of them for a fit */
	json_t *doc;
	crm_sink *sink;
	void *arg;
	struct crm_error *e;
};

/* Into policy cycle; *rev is the revision that then is in force. */
enum crm_status crmp_fit_store(struct crmp_fitting *f,
			       int64_t *rev) CRM_MUST_CHECK;
/* A line each model that was wanted. */
enum crm_status crmp_fit_tell(struct crmp_fitting *f,
			      int64_t rev) CRM_MUST_CHECK;

#endif
