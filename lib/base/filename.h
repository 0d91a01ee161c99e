/* SPDX-License-Identifier: MIT */
/* filename.h - names of files that are not whole yet */
#ifndef CRMP_FILENAME_H
#define CRMP_FILENAME_H

#include "base/base.h"
#include "files.h"

/* The folder of a path ("." without one), and what stands behind it. */
const char *crmp_file_base(const char *path);
enum crm_status crmp_file_folder(const char *path, struct crm_buf *folder,
				 struct crm_error *e) CRM_MUST_CHECK;
/*
 * Remove from the folder of `path` what processes that died left there: only
 * what bears a name of ours and belongs to this user, and whose process lived
 * on this host.
 */
void crmp_file_sweep(const char *path);
/* Append the n-th name beside `path` for a file that becomes it. */
enum crm_status crmp_file_part(const char *path, int n, struct crm_buf *part,
			       struct crm_error *e) CRM_MUST_CHECK;
/* CRM_USAGE: the path is the store, or what SQLite keeps beside it. */
enum crm_status crmp_file_not_store(const char *path, const char *store,
				    struct crm_error *e) CRM_MUST_CHECK;
/* A folder's entries on disk, where it can be asked for that. */
enum crm_status crmp_file_settle(const char *path,
				 struct crm_error *e) CRM_MUST_CHECK;

#endif
