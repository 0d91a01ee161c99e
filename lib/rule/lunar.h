/* SPDX-License-Identifier: MIT */
/* lunar.h - months of the lunar table, and a date kept in one of its years */
#ifndef CRMP_LUNAR_H
#define CRMP_LUNAR_H

#include "base/base.h"
#include "rule.h"

/* The month after which the year has a leap month; 0: none, or no such year */
int crmp_lunar_leap(int year);
/* Days of a month, 29 or 30; 0 if there is no such month. */
int crmp_lunar_month_days(int year, int month, bool leap);

/*
 * crmp_lunar_birthday - the civil day on which `l` is kept in a lunar year
 *
 * As crm_lunar_next says.  False: no such month or day at all, or a year
 * outside the table.
 */
bool crmp_lunar_birthday(const struct crm_lunar *l, int year, int64_t *day);

#endif
