/* SPDX-License-Identifier: MIT */
/* json.c - Jansson, watched: it cuts a text short when memory runs out */
#include "model/model.h"

#include <pthread.h>

static _Thread_local bool lost;
static json_malloc_t allocate;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *
watched(size_t n)
{
	void *p = allocate(n);

	if (!p)
		lost = true;
	return p;
}

static void
watch(void)
{
	json_free_t release;

	json_get_alloc_funcs(&allocate, &release);
	json_set_alloc_funcs(watched, release);
}

enum crm_status
crmp_json_parse(const char *s, size_t n, size_t flags, json_t **out,
		json_error_t *why)
{
	json_t *j;

	pthread_once(&once, watch);
	lost = false;
	j = json_loadb(s, n, flags, why);
	if (lost) {
		json_decref(j);
		return CRM_NOMEM;
	}
	if (!j)
		return CRM_REFUSED;
	*out = j;
	return CRM_OK;
}
