/* SPDX-License-Identifier: MIT */
/* test_clock.c - SLA clocks by hand, and against counting every second */
#include "rule/clock.h"
#include "unit/hours.h"

#define ROUNDS 1500
#define WINDOW (2 * DAY)
#define PAUSES 5

static struct crm_zone *shanghai;
static struct crm_calendar *work;

static int
begin(void **state)
{
	struct crmp_calendar d;

	(void)state;
	shanghai = zone("Asia/Shanghai");
	office(&d);
	work = calendar(&d, shanghai);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	crmp_calendar_free(work);
	crm_zone_close(shanghai);
	return 0;
}

/* ---- by hand ------------------------------------------------------------- */

/* A clock of two working hours, at risk from 80 % on */
struct row {
	const char *start, *stop, *pause[2], *now;
	enum crm_sla_state state;
	int used; /* minutes */
	const char *due;
	bool at_risk;
};

#define RUNS CRM_SLA_RUNNING
#define PAUSED CRM_SLA_PAUSED
#define MET CRM_SLA_MET
#define LATE CRM_SLA_BREACHED

static const struct row two_hours[] = {
	{ "2026-11-23 09:00", NULL, { NULL }, "2026-11-23 10:00", RUNS, 60,
	  "2026-11-23 11:00", false },
	{ "2026-11-23 09:00", NULL, { NULL }, "2026-11-23 10:36", RUNS, 96,
	  "2026-11-23 11:00", true },
	{ "2026-11-23 09:00", NULL, { NULL }, "2026-11-23 11:00", RUNS, 120,
	  "2026-11-23 11:00", true },
	{ "2026-11-23 09:00", NULL, { NULL }, "2026-11-23 11:01", LATE, 121,
	  "2026-11-23 11:00", false },
	{ "2026-11-23 09:00", "2026-11-23 11:00", { NULL }, "2026-11-24 09:00",
	  MET, 120, "2026-11-23 11:00", false },
	{ "2026-11-23 09:00", "2026-11-23 11:01", { NULL }, "2026-11-24 09:00",
	  LATE, 121, "2026-11-23 11:00", false },
	{ "2026-11-23 09:00", "2026-11-23 09:30", { NULL }, "2026-11-24 09:00",
	  MET, 30, "2026-11-23 11:00", false },
	/* an answer that is not there yet */
	{ "2026-11-23 09:00", "2026-11-23 09:30", { NULL }, "2026-11-23 09:20",
	  RUNS, 20, "2026-11-23 11:00", false },
	/* over the weekend; before the start; answered before the start */
	{ "2026-11-20 17:00", NULL, { NULL }, "2026-11-22 10:00", RUNS, 60,
	  "2026-11-23 10:00", false },
	{ "2026-11-22 12:00", NULL, { NULL }, "2026-11-22 10:00", RUNS, 0,
	  "2026-11-23 11:00", false },
	{ "2026-11-23 09:00", "2026-11-23 08:00", { NULL }, "2026-11-23 10:00",
	  MET, 0, "2026-11-23 11:00", false },
	/* used up as business closed: the night does not breach it */
	{ "2026-11-23 16:00", NULL, { NULL }, "2026-11-24 09:00", RUNS, 120,
	  "2026-11-23 18:00", true },
	{ "2026-11-23 16:00", "2026-11-23 22:00", { NULL }, "2026-11-24 10:00",
	  MET, 120, "2026-11-23 18:00", false },
	{ "2026-11-23 16:00", "2026-11-24 09:01", { NULL }, "2026-11-24 10:00",
	  LATE, 121, "2026-11-23 18:00", false },
	/* waiting for the customer: due moves on */
	{ "2026-11-23 09:00", NULL, { "2026-11-23 10:00", NULL },
	  "2026-11-23 11:00", PAUSED, 60, "2026-11-23 12:00", false },
	{ "2026-11-23 09:00", NULL, { "2026-11-23 10:00", NULL },
	  "2026-11-25 15:00", PAUSED, 60, "2026-11-25 16:00", false },
	{ "2026-11-23 09:00", NULL, { "2026-11-23 10:00", "2026-11-23 11:00" },
	  "2026-11-23 11:30", RUNS, 90, "2026-11-23 12:00", false },
	/* as it stopped an hour was left: 11:30 to 12:00, 13:30 to 14:00 */
	{ "2026-11-23 09:00", "2026-11-23 11:30", { "2026-11-23 10:00", NULL },
	  "2026-11-24 11:30", MET, 60, "2026-11-23 14:00", false },
	{ "2026-11-23 09:00", NULL, { "2026-11-23 11:30", NULL },
	  "2026-11-23 15:00", LATE, 150, "2026-11-23 11:00", false },
};

static void
by_hand(void **state)
{
	struct crm_sla_pause pause;
	struct crm_sla_reading r;
	struct crm_sla s;
	int64_t due;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(two_hours); i++) {
		s = (struct crm_sla){ .target_s = 7200, .risk = 0.8 };
		s.calendar = work;
		s.start = at(shanghai, two_hours[i].start);
		if (two_hours[i].stop) {
			s.has_stop = true;
			s.stop = at(shanghai, two_hours[i].stop);
		}
		pause.to = INT64_MAX;
		if (two_hours[i].pause[0]) {
			pause.from = at(shanghai, two_hours[i].pause[0]);
			if (two_hours[i].pause[1])
				pause.to = at(shanghai, two_hours[i].pause[1]);
			s.pauses = &pause;
			s.npauses = 1;
		}
		assert_int_equal(crm_sla_read(&s,
					      at(shanghai, two_hours[i].now),
					      &r, NULL),
				 CRM_OK);
		due = at(shanghai, two_hours[i].due);
		if (r.state != two_hours[i].state ||
		    r.used_s != two_hours[i].used * 60 || !r.has_due ||
		    r.due != due || r.at_risk != two_hours[i].at_risk)
			fail_msg("%d: %s, %lld s, due %+lld s", (int)i,
				 crm_sla_state_name(r.state),
				 (long long)r.used_s, (long long)(r.due - due));
		assert_int_equal(r.used_s + r.remaining_s, 7200);
	}
}

static void
without_a_calendar(void **state)
{
	static const struct crm_sla_pause p[] = { { 500, INT64_MAX },
						  { 150, 200 },
						  { 100, 170 },
						  { 300, 200 },
						  { INT64_MIN, 10 } };
	struct crm_sla s = { .target_s = 400, .pauses = p, .npauses = 5 };
	struct crm_sla_reading r;
	struct crm_error e = { 0 };

	(void)state;
	assert_int_equal(crm_sla_read(&s, 1000, &r, NULL), CRM_OK);
	assert_int_equal(r.used_s, 90 + 300);
	assert_int_equal(r.state, CRM_SLA_PAUSED);
	assert_int_equal(r.due, 1010);
	assert_true(r.paused && !r.stopped && !r.at_risk);
	s.npauses = 0;
	s.target_s = 0;
	assert_int_equal(crm_sla_read(&s, 0, &r, NULL), CRM_OK);
	assert_int_equal(r.state, CRM_SLA_RUNNING);
	assert_true(r.due == 0 && r.has_due && r.share == 1.0);
	assert_int_equal(crm_sla_read(&s, 1, &r, NULL), CRM_OK);
	assert_int_equal(r.state, CRM_SLA_BREACHED);
	s.target_s = -1;
	assert_int_equal(crm_sla_read(&s, 1, &r, &e), CRM_USAGE);
	assert_string_equal(e.text, "a target is not negative");
	assert_int_equal(r.state, CRM_SLA_BREACHED);
}

static void
without_working_time(void **state)
{
	const struct crmp_calendar d = { 0 };
	struct crm_calendar *c = calendar(&d, shanghai);
	struct crm_sla s = { .target_s = 1, .calendar = c, .start = 1000 };
	struct crm_sla_reading r;

	(void)state;
	assert_int_equal(crm_sla_read(&s, 2000000000, &r, NULL), CRM_OK);
	assert_false(r.has_due);
	assert_int_equal(r.used_s, 0);
	assert_int_equal(r.state, CRM_SLA_RUNNING);
	assert_string_equal(crm_sla_state_name(r.state), "running");
	crmp_calendar_free(c);
}

/* ---- against counting ---------------------------------------------------- */

static uint64_t seed = 42;

static int64_t
number(int64_t low, int64_t high)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return low + (int64_t)(((seed * 0x2545f4914f6cdd1du) >> 16) %
			       (uint64_t)(high - low + 1));
}

/* The office on Monday 2026-11-23 and the day after, without the library. */
static bool
works(int64_t second, const struct crm_calendar *c)
{
	int64_t s = second % DAY / 60;

	return !c || (s >= 540 && s < 720) || (s >= 810 && s < 1080);
}

static bool
lies_in(const struct crm_sla_pause *p, size_t n, int64_t second)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (second >= p[i].from && second < p[i].to)
			return true;
	return false;
}

struct sum {
	int64_t seconds, last;
};

static enum crm_status
add_up(void *arg, int64_t from, int64_t to, struct crm_error *e)
{
	struct sum *s = arg;

	(void)e;
	assert_true(from < to && from >= s->last);
	s->seconds += to - from;
	s->last = to;
	return CRM_OK;
}

/* A clock within two days; returns when it is read. */
static int64_t
random_clock(struct crm_sla *s, struct crm_sla_pause *p, int64_t monday)
{
	size_t i;

	*s = (struct crm_sla){ .pauses = p, .risk = 0.5 };
	s->calendar = number(0, 3) ? work : NULL;
	s->start = monday + number(0, WINDOW / 2);
	s->target_s = number(1, 30000);
	s->has_stop = number(0, 1);
	s->stop = s->has_stop ? monday + number(0, WINDOW) : 0;
	s->npauses = (size_t)number(0, PAUSES);
	for (i = 0; i < s->npauses; i++) {
		p[i].from = monday + number(0, WINDOW);
		p[i].to = p[i].from + number(-100, 30000);
		if (number(0, 9) == 0)
			p[i].to = INT64_MAX;
	}
	return monday + number(0, WINDOW);
}

static void
one_clock(int64_t monday)
{
	struct crm_sla_pause p[PAUSES];
	struct sum sum = { 0, INT64_MIN };
	struct crm_sla_reading r;
	struct crm_sla s;
	int64_t now = random_clock(&s, p, monday), i, used = 0, due = -1, last;
	bool stopped = s.has_stop && s.stop <= now;

	last = stopped ? s.stop : now;
	for (i = s.start; i < last; i++) {
		used += works(i - monday, s.calendar) &&
			!lies_in(p, s.npauses, i);
		if (used == s.target_s && due < 0)
			due = i + 1;
	}
	assert_int_equal(crm_sla_read(&s, now, &r, NULL), CRM_OK);
	assert_int_equal(r.used_s, used);
	assert_int_equal(r.remaining_s, s.target_s - used);
	assert_int_equal(r.stopped, stopped);
	assert_int_equal(r.paused, !stopped && lies_in(p, s.npauses, now));
	assert_true(r.has_due);
	last = last > s.start ? last : s.start;
	if (due >= 0)
		assert_int_equal(r.due, due);
	else
		assert_int_equal(crm_calendar_between(s.calendar, last, r.due),
				 r.remaining_s);
	assert_int_equal(r.state, used > s.target_s ? LATE
				  : stopped	    ? MET
				  : r.paused	    ? PAUSED
						    : RUNS);
	assert_int_equal(r.at_risk, !stopped && used <= s.target_s &&
					    2 * used >= s.target_s);
	assert_int_equal(crmp_sla_each(&s, now, add_up, &sum, NULL), CRM_OK);
	assert_int_equal(sum.seconds, used);
}

static void
like_counting_every_second(void **state)
{
	int64_t monday = at(shanghai, "2026-11-23 00:00");
	int i;

	(void)state;
	for (i = 0; i < ROUNDS; i++)
		one_clock(monday);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		RUN(by_hand),
		RUN(without_a_calendar),
		RUN(without_working_time),
		RUN(like_counting_every_second),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	(void)setenv("TZ", "Pacific/Auckland", 1);
	return cmocka_run_group_tests(tests, begin, end);
}
