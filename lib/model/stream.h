/* SPDX-License-Identifier: MIT */
/* stream.h - the lines of a stream: whom they are about */
#ifndef CRMP_STREAM_H
#define CRMP_STREAM_H

#include "model/line.h"

/* See crm_line_subject. */
enum crm_status crmp_line_subject(const struct crmp_line *l,
				  const struct crmp_type *t, int64_t *id,
				  struct crm_error *e) CRM_MUST_CHECK;

#endif
