/* SPDX-License-Identifier: MIT */
/* lint.h - what the analyzer cannot see across files: a failure is a failure */
#include "crm.h"

#define crm_fail(e, code, ...) ((void)crm_fail(e, code, __VA_ARGS__), (code))
#define crm_nomem(e) ((void)crm_nomem(e), CRM_NOMEM)
#define crmp_db_fail(db, rc, e) ((void)crmp_db_fail(db, rc, e), CRM_TROUBLE)
