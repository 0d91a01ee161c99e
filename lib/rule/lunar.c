/* SPDX-License-Identifier: MIT */
/* lunar.c - Chinese lunar dates 1900 to 2100, festivals, birthdays */
#include "rule/lunar.h"

/*
 * One word a year: bit i of the lowest 13 is set if its i-th month, the leap
 * month counted where it stands, has 30 days; then 4 bits the leap month or
 * 0; 5 bits its first day, as days after 21 January; 2 bits the day of
 * Qingming, as days after 4 April.
 */
static const uint32_t years[] = {
	0x05516d2, 0x07a0752, 0x0a40ea5, 0x090b64a, 0x074064b, 0x05c0a9b,
	0x0889556, 0x0ae056a, 0x0580b59, 0x0425752, 0x0a80752, 0x092db25,
	0x0780b25, 0x0600a4b, 0x04ab4ab, 0x0b002ad, 0x05a056b, 0x0444b69,
	0x06a0da9, 0x096fd92, 0x07c0e92, 0x0640d25, 0x04eba4d, 0x0b40a56,
	0x05e02b6, 0x04695b5, 0x06e06d4, 0x0980ea9, 0x0445e92, 0x0680e92,
	0x052cd26, 0x0b6052b, 0x0600a57, 0x04ab2b6, 0x0700b5a, 0x09c06d4,
	0x0466ec9, 0x06a0749, 0x054f693, 0x0ba0a93, 0x064052b, 0x04cca5b,
	0x0720aad, 0x09e056a, 0x0489b55, 0x06e0ba4, 0x0580b49, 0x0425a93,
	0x0680a95, 0x050f52d, 0x0760536, 0x0600aad, 0x04cb5aa, 0x07005b2,
	0x05a0da5, 0x0467d4a, 0x06c0d4a, 0x0550a95, 0x0780a97, 0x0640556,
	0x04ecab5, 0x0720ad5, 0x05e06d2, 0x0488ea5, 0x06e0ea5, 0x058064a,
	0x0406c97, 0x0660a9b, 0x052f55a, 0x076056a, 0x0600b69, 0x04cb752,
	0x0720b52, 0x05a0b25, 0x044964b, 0x06a0a4b, 0x01514ab, 0x07802ad,
	0x062056d, 0x04ecb69, 0x0340da9, 0x05e0d92, 0x0489d25, 0x06e0d25,
	0x0195a4d, 0x07c0a56, 0x06602b6, 0x050c5b5, 0x03606d5, 0x0600ea9,
	0x04cbe92, 0x0720e92, 0x01c0d26, 0x0446a56, 0x0680a57, 0x05514d6,
	0x03a035a, 0x06206d5, 0x04eb6c9, 0x0740749, 0x01e0693, 0x046952b,
	0x06c052b, 0x0560a5b, 0x002555a, 0x066056a, 0x050fb55, 0x0780ba4,
	0x0220b49, 0x00aba93, 0x0700a95, 0x05a052d, 0x0048aad, 0x0280ab5,
	0x05535aa, 0x07a05d2, 0x0240da5, 0x00edd4a, 0x0740d4a, 0x05e0c95,
	0x008952e, 0x02c0556, 0x0560ab5, 0x04255b2, 0x02806d2, 0x010cea5,
	0x0760725, 0x060064b, 0x00aac97, 0x02e0cab, 0x05a055a, 0x0446ad6,
	0x02a0b69, 0x0157752, 0x07a0b52, 0x0640b25, 0x00eda4b, 0x0320a4b,
	0x05c04ab, 0x046a55b, 0x02c05ad, 0x0160b6a, 0x0025b52, 0x0680d92,
	0x012fd25, 0x0360d25, 0x0200a55, 0x04ab4ad, 0x03004b6, 0x01805b5,
	0x0046daa, 0x06a0ec9, 0x0171e92, 0x03a0e92, 0x0240d26, 0x04eca56,
	0x0320a57, 0x01c04d6, 0x00686d5, 0x06c0755, 0x0180749, 0x0006e93,
	0x0260693, 0x050f52b, 0x036052b, 0x01e0a5b, 0x00ab55a, 0x070056a,
	0x01a0b65, 0x004974a, 0x02a0b4a, 0x0551a95, 0x03a0a95, 0x022052d,
	0x00ccaad, 0x0320ab5, 0x01e05aa, 0x0068ba5, 0x02c0da5, 0x0180d4a,
	0x0027c95, 0x0260c96, 0x010f94e, 0x0360556, 0x0200ab5, 0x00ab5b2,
	0x03006d2, 0x01a0ea5, 0x0068e4a, 0x028068b, 0x0130c97, 0x03804ab,
	0x022055b, 0x00ccad6, 0x0320b6a, 0x01e0752, 0x0089725, 0x02c0b45,
	0x0160a8b, 0x000549b, 0x06604ab,
};

static bool
known_year(int year)
{
	return year >= CRM_LUNAR_FIRST && year <= CRM_LUNAR_LAST;
}

static uint32_t
word_of(int year)
{
	return years[year - CRM_LUNAR_FIRST];
}

static int64_t
first_day(int year)
{
	return crm_day_of(year, 1, 21) + (word_of(year) >> 17 & 31);
}

/* Days of the i-th month as they follow each other. */
static int
days_of_month(int year, int i)
{
	return 29 + (int)(word_of(year) >> i & 1);
}

int
crmp_lunar_leap(int year)
{
	return known_year(year) ? (int)(word_of(year) >> 13 & 15) : 0;
}

/* Which month of the year it is, from 0; -1: none. */
static int
month_place(int year, int month, bool leap)
{
	int after = crmp_lunar_leap(year);

	if (!known_year(year) || month < 1 || month > 12 ||
	    (leap && month != after))
		return -1;
	return month - 1 + (leap || (after && month > after));
}

int
crmp_lunar_month_days(int year, int month, bool leap)
{
	int i = month_place(year, month, leap);

	return i < 0 ? 0 : days_of_month(year, i);
}

bool
crm_lunar_day(const struct crm_lunar *l, int64_t *day)
{
	int i = month_place(l->year, l->month, l->leap);
	int64_t d;

	if (i < 0 || l->day < 1 || l->day > days_of_month(l->year, i))
		return false;
	for (d = first_day(l->year); i > 0; i--)
		d += days_of_month(l->year, i - 1);
	*day = d + l->day - 1;
	return true;
}

bool
crm_lunar_of_day(int64_t day, struct crm_lunar *l)
{
	int64_t left;
	struct crm_civil c;
	int year, months, i, after;

	crm_day_civil(day, &c);
	year = c.year;
	/* the last lunar year ends in a civil year of which there is no word */
	if (year == CRM_LUNAR_LAST + 1 ||
	    (known_year(year) && day < first_day(year)))
		year--;
	if (!known_year(year))
		return false;
	after = crmp_lunar_leap(year);
	months = after ? 13 : 12;
	left = day - first_day(year);
	for (i = 0; i < months && left >= days_of_month(year, i); i++)
		left -= days_of_month(year, i);
	if (i == months)
		return false;
	l->year = year;
	l->leap = after && i == after;
	l->month = i + 1 - (after && i >= after);
	l->day = (int)left + 1;
	return true;
}

bool
crmp_lunar_birthday(const struct crm_lunar *l, int year, int64_t *day)
{
	struct crm_lunar kept = *l;
	int days;

	if (l->day < 1 || l->day > 30 || !known_year(year))
		return false;
	kept.year = year;
	kept.leap = l->leap && crmp_lunar_leap(year) == l->month;
	days = crmp_lunar_month_days(year, kept.month, kept.leap);
	if (kept.day > days)
		kept.day = days;
	return crm_lunar_day(&kept, day);
}

bool
crm_lunar_next(const struct crm_lunar *l, int64_t from, int64_t *day)
{
	struct crm_lunar today;
	int64_t d;
	int year;

	if (!crm_lunar_of_day(from, &today))
		return false;
	for (year = today.year; year <= today.year + 1; year++) {
		if (!crmp_lunar_birthday(l, year, &d))
			return false;
		if (d >= from) {
			*day = d;
			return true;
		}
	}
	return false;
}

static const struct {
	const char *name, *zh;
	int month, day; /* lunar; none: a solar term */
} festivals[] = {
	{ "eve", "除夕", 1, 0 },	 { "spring", "春节", 1, 1 },
	{ "lantern", "元宵", 1, 15 },	 { "qingming", "清明", 0, 0 },
	{ "dragon-boat", "端午", 5, 5 }, { "qixi", "七夕", 7, 7 },
	{ "mid-autumn", "中秋", 8, 15 }, { "double-ninth", "重阳", 9, 9 },
};

bool
crm_lunar_festival(size_t i, int year, struct crm_lunar_festival *f)
{
	struct crm_lunar l = { .year = year, .day = 1 };
	int64_t day;

	if (i >= sizeof(festivals) / sizeof(festivals[0]) || !known_year(year))
		return false;
	l.month = festivals[i].month;
	if (!crm_lunar_day(&l, &day))
		day = crm_day_of(year, 4, 5) + (word_of(year) >> 22 & 3);
	f->day = day + festivals[i].day - 1;
	f->name = festivals[i].name;
	f->zh = festivals[i].zh;
	return true;
}
