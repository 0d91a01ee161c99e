/* SPDX-License-Identifier: MIT */
/* test_worktime.c - working time against counting every minute */
#include "unit/hours.h"

#define CALENDARS 10000
#define DAYS 5 /* of a window whose minutes are counted */
#define MINUTES (DAYS * 1440)

static uint64_t seed = 0x9e3779b97f4a7c15u;

/* A number in [low, high]. */
static int64_t
number(int64_t low, int64_t high)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return low + (int64_t)(((seed * 0x2545f4914f6cdd1du) >> 16) %
			       (uint64_t)(high - low + 1));
}

static const char *const zones[] = {
	"Asia/Shanghai",     "Europe/Berlin",	    "America/New_York",
	"America/St_Johns",  "Australia/Lord_Howe", "America/Sao_Paulo",
	"Africa/Casablanca", "Pacific/Apia",	    "Asia/Tehran",
	"America/Havana",    "Africa/Cairo",	    "UTC",
};

/* when clocks changed somewhere: UTC days of 2011 to 2026 */
static const int changes[][3] = {
	{ 2026, 3, 29 },  { 2026, 10, 25 }, { 2026, 3, 8 },  { 2026, 11, 1 },
	{ 2026, 10, 4 },  { 2026, 4, 5 },   { 2018, 11, 4 }, { 2018, 2, 18 },
	{ 2011, 12, 30 }, { 2021, 3, 22 },  { 2021, 9, 22 }, { 2024, 4, 26 },
	{ 2024, 11, 1 },  { 2023, 3, 19 },  { 2023, 4, 23 }, { 2025, 6, 3 },
};

struct model {
	struct crmp_exception x[6];
	struct crmp_calendar d;
	int64_t start;		 /* of the window, a whole minute */
	bool works[MINUTES];	 /* is that minute working time? */
	int before[MINUTES + 1]; /* working minutes until then */
};

static void
random_day(struct crmp_workday *w)
{
	int cut[2 * CRMP_INTERVALS] = { 0 }, n, i, j, t;
	int step = (int)number(1, 3) * 5;

	n = (int)number(0, 3) * (int)number(0, 1);
	if (number(0, 40) == 0)
		n = CRMP_INTERVALS;
	for (i = 0; i < 2 * n; i++)
		cut[i] = (int)number(0, 1440 / step) * step;
	for (i = 1; i < 2 * n; i++)
		for (j = i; j > 0 && cut[j] < cut[j - 1]; j--) {
			t = cut[j];
			cut[j] = cut[j - 1];
			cut[j - 1] = t;
		}
	w->n = 0;
	for (i = 0; i < n; i++) {
		if (cut[2 * i] == cut[2 * i + 1])
			continue;
		w->at[w->n].from = cut[2 * i];
		w->at[w->n++].to = cut[2 * i + 1];
	}
}

static void
random_model(struct model *m)
{
	const int *c = changes[number(0, (int64_t)COUNT(changes) - 1)];
	int64_t day = crm_day_of(c[0], c[1], c[2]);
	size_t i;

	for (i = 0; i < 7; i++)
		random_day(&m->d.week[i]);
	m->d.nexceptions = (size_t)number(0, (int64_t)COUNT(m->x));
	m->d.exceptions = m->x;
	for (i = 0; i < m->d.nexceptions; i++) {
		m->x[i].from = day + number(-5, 5);
		m->x[i].to = m->x[i].from + number(-1, 3);
		random_day(&m->x[i].hours);
	}
	m->start = (day - number(1, DAYS - 1)) * DAY + number(0, 1439) * 60;
}

static bool
working(const struct crmp_calendar *d, int64_t day, int minute)
{
	const struct crmp_workday *w = crmp_calendar_day(d, day);
	int i;

	for (i = 0; i < w->n; i++)
		if (minute >= w->at[i].from && minute < w->at[i].to)
			return true;
	return false;
}

/* Clocks that go back are taken to stand still until they are there again. */
static void
count(struct model *m, struct crm_zone *z)
{
	int64_t latest = INT64_MIN, now;
	struct crm_civil t;
	int i;

	for (i = -1440; i < MINUTES; i++) {
		crm_zone_local(z, m->start + i * 60, &t);
		now = crm_day_of(t.year, t.month, t.day) * 1440 + t.hour * 60 +
		      t.minute;
		if (now > latest)
			latest = now;
		if (i < 0)
			continue;
		m->works[i] =
			working(&m->d, latest / 1440, (int)(latest % 1440));
		m->before[i + 1] = m->before[i] + m->works[i];
	}
}

/* Working seconds from the start of the window to a second in it. */
static int64_t
counted(const struct model *m, int64_t second)
{
	int64_t i = second / 60;

	return m->before[i] * 60 +
	       (i < MINUTES && m->works[i] ? second % 60 : 0);
}

struct sum {
	const struct model *m;
	int64_t seconds, last, spans;
};

static enum crm_status
add_up(void *arg, int64_t from, int64_t to, struct crm_error *e)
{
	struct sum *s = arg;
	int64_t a = from - s->m->start, b = to - s->m->start;

	(void)e;
	assert_true(from < to && from >= s->last);
	assert_int_equal(counted(s->m, b) - counted(s->m, a), b - a);
	s->seconds += to - from;
	s->last = to;
	s->spans++;
	return CRM_OK;
}

static void
hold(const struct model *m, const struct crm_calendar *c, int64_t a, int64_t b)
{
	int64_t n = counted(m, b) - counted(m, a), to, mid = number(a, b);
	struct sum s = { m, 0, m->start, 0 };

	assert_int_equal(crm_calendar_between(c, m->start + a, m->start + b),
			 n);
	assert_int_equal(crm_calendar_between(c, m->start + b, m->start + a),
			 -n);
	assert_int_equal(
		crm_calendar_between(c, m->start + a, m->start + mid) +
			crm_calendar_between(c, m->start + mid, m->start + b),
		n);
	assert_int_equal(crmp_calendar_each(c, m->start + a, m->start + b,
					    add_up, &s, NULL),
			 CRM_OK);
	assert_int_equal(s.seconds, n);

	/* forward: the earliest; so the second before counts */
	assert_true(crm_calendar_add(c, m->start + a, n, &to));
	to -= m->start;
	assert_in_range(to, a, b);
	assert_int_equal(counted(m, to) - counted(m, a), n);
	assert_true(!n || m->works[(to - 1) / 60]);
	if (b > a && m->works[(b - 1) / 60])
		assert_int_equal(to, b);
	/* back: the latest; so the second there counts */
	assert_true(crm_calendar_add(c, m->start + b, -n, &to));
	to -= m->start;
	assert_in_range(to, a, b);
	assert_int_equal(counted(m, b) - counted(m, to), n);
	assert_true(!n || m->works[to / 60]);
	if (b > a && m->works[a / 60])
		assert_int_equal(to, a);
}

static void
like_counting_every_minute(void **state)
{
	struct crm_zone *z[COUNT(zones)];
	struct model *m = calloc(1, sizeof(*m));
	struct crm_calendar *c;
	int64_t i, j, a, b;
	size_t k;

	(void)state;
	assert_non_null(m);
	for (k = 0; k < COUNT(zones); k++)
		z[k] = zone(zones[k]);
	for (i = 0; i < CALENDARS; i++) {
		k = (size_t)i * COUNT(zones) / CALENDARS;
		random_model(m);
		count(m, z[k]);
		c = calendar(&m->d, z[k]);
		for (j = 0; j < 8; j++) {
			a = number(0, MINUTES * 60);
			b = number(a, MINUTES * 60);
			if (j % 2) {
				a -= a % 300;
				b -= b % 300;
			}
			hold(m, c, a, b);
		}
		crmp_calendar_free(c);
	}
	for (k = 0; k < COUNT(zones); k++)
		crm_zone_close(z[k]);
	free(m);
}

/* Overlapping exceptions in a settled calendar mean what the list means. */
static void
exceptions_settle(void **state)
{
	enum { N = 40, SPREAD = 120 };
	struct crm_zone *z = zone("UTC");
	struct crmp_exception x[N];
	struct crmp_calendar d = { .exceptions = x };
	const struct crmp_workday *want;
	struct crmp_stretch s;
	struct crm_calendar *c;
	int64_t day;
	size_t i, round;

	(void)state;
	for (round = 0; round < 300; round++) {
		d.nexceptions = (size_t)number(0, N);
		for (i = 0; i < d.nexceptions; i++) {
			x[i].from = number(0, SPREAD);
			x[i].to = x[i].from + number(-2, 30) * number(0, 1);
			x[i].hours = (struct crmp_workday){ 0 };
			x[i].hours.n = 1;
			x[i].hours.at[0].to = (int)i + 1;
		}
		c = calendar(&d, z);
		for (day = -3; day < SPREAD + 40; day++) {
			want = crmp_calendar_day(&d, day);
			crmp_calendar_stretch(c, day, &s);
			assert_true(s.first <= day && day <= s.last);
			if (!s.hours)
				assert_int_equal(want->n, 0);
			else
				assert_int_equal(s.hours->at[0].to,
						 want->at[0].to);
		}
		crmp_calendar_free(c);
	}
	crm_zone_close(z);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(like_counting_every_minute),
		RUN(exceptions_settle),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	(void)setenv("TZ", "Pacific/Auckland", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
