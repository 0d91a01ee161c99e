/* SPDX-License-Identifier: MIT */
/* gen - customers, orders and touches for timing, and the truth about them */
/* Every row is a function of (seed, kind, number) alone. */
#include "bench/words.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

enum { CUSTOMERS = 1000000, ORDERS = 5000000, TOUCHES = 3000000 };
/* 2023-11-21 00:00 to 2026-11-21 00:00, local seconds; three years */
#define FIRST INT64_C(1700524800)
#define SPAN INT64_C(94694400)

static uint64_t seed = 1;
static int64_t ncustomers, norders, ntouches;
static bool jsonl;

struct rng {
	uint64_t s;
};

static uint64_t
next(struct rng *r)
{
	uint64_t z = (r->s += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static struct rng
rng_for(char kind, int64_t i)
{
	struct rng r = { seed * UINT64_C(0xd1342543de82ef95) };

	r.s ^= next(&r) + (uint64_t)(unsigned char)kind;
	r.s ^= next(&r) + (uint64_t)i;
	return r;
}

static size_t
below(struct rng *r, size_t n)
{
	return (size_t)(next(r) % n);
}

static double
unit(struct rng *r)
{
	return (double)(next(r) >> 11) / 9007199254740992.0;
}

#define PICK(r, a) ((a)[below((r), LEN(a))])

/* ---- writing ----------------------------------------------------------- */

static void
csv(const char *s, char end)
{
	if (strpbrk(s, "\",\n\r") || s[0] == ' ') {
		putchar_unlocked('"');
		for (; *s; s++) {
			if (*s == '"')
				putchar_unlocked('"');
			putchar_unlocked(*s);
		}
		putchar_unlocked('"');
	} else {
		fputs_unlocked(s, stdout);
	}
	putchar_unlocked(end);
}

/* ,"key":"value", nothing for an empty value */
static void
json(const char *key, const char *s)
{
	if (!*s)
		return;
	printf(",\"%s\":\"", key);
	for (; *s; s++) {
		if (*s == '\n') {
			fputs_unlocked("\\n", stdout);
			continue;
		}
		if (*s == '"' || *s == '\\')
			putchar_unlocked('\\');
		putchar_unlocked(*s);
	}
	putchar_unlocked('"');
}

/* Local seconds as 2025-03-04 11:22:33; Hinnant's days algorithm. */
static void
stamp(int64_t t, char sep, char out[32])
{
	int64_t days = t / 86400, era, y;
	int s = (int)(t % 86400), doe, yoe, doy, mp, d, m;

	days += 719468;
	era = days / 146097;
	doe = (int)(days % 146097);
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	d = doy - (153 * mp + 2) / 5 + 1;
	m = mp < 10 ? mp + 3 : mp - 9;
	y = yoe + era * 400 + (m <= 2);
	snprintf(out, 32, "%04d-%02d-%02d%c%02d:%02d:%02d", (int)y, m, d, sep,
		 s / 3600, s / 60 % 60, s % 60);
}

/* ---- customers --------------------------------------------------------- */

struct customer {
	bool person, hostile;
	char name[128], phone[32], email[64], since[32];
	const char *source, *region, *tag;
};

static void
name_of(struct rng *r, struct customer *c)
{
	const char *a, *b, *d, *e;

	if (c->hostile) {
		snprintf(c->name, sizeof(c->name), "%s", PICK(r, hostile));
	} else if (below(r, 10) >= 7) {
		a = c->person ? PICK(r, first_names) : PICK(r, last_names);
		b = c->person ? PICK(r, last_names) : "Trading Ltd";
		snprintf(c->name, sizeof(c->name), "%s %s", a, b);
	} else if (c->person) {
		a = PICK(r, surnames);
		b = PICK(r, given);
		d = below(r, 3) ? PICK(r, given) : "";
		snprintf(c->name, sizeof(c->name), "%s%s%s", a, b, d);
	} else {
		a = PICK(r, places);
		b = PICK(r, brands);
		d = PICK(r, trades);
		e = PICK(r, forms);
		snprintf(c->name, sizeof(c->name), "%s%s%s%s", a, b, d, e);
	}
}

static void
customer(int64_t i, struct customer *c)
{
	struct rng r = rng_for('c', i);

	memset(c, 0, sizeof(*c));
	c->person = below(&r, 5) > 0;
	c->hostile = i % 2903 == 17;
	name_of(&r, c);
	/* 7919 and 10^9 have no common factor, so no number comes twice */
	if (below(&r, 20))
		snprintf(c->phone, sizeof(c->phone), "1%d%09" PRId64,
			 3 + (int)below(&r, 7), i * 7919 % 1000000000);
	if (below(&r, 3))
		snprintf(c->email, sizeof(c->email), "u%" PRId64 "@%s", i,
			 PICK(&r, domains));
	c->source = PICK(&r, sources);
	c->region = PICK(&r, regions);
	c->tag = PICK(&r, tags);
	stamp(FIRST + (int64_t)(unit(&r) * (double)SPAN), ' ', c->since);
	c->since[10] = '\0';
}

static void
customers(void)
{
	struct customer c;
	int64_t i;

	if (!jsonl)
		puts("ext.shop,kind,name,phone,email,source,region,since,owner,"
		     "tags");
	for (i = 1; i <= ncustomers; i++) {
		customer(i, &c);
		if (!jsonl) {
			printf("C%07" PRId64 ",%s,", i,
			       c.person ? "person" : "company");
			csv(c.name, ',');
			printf("%s,%s,%s,%s,%s,,%s\n", c.phone, c.email,
			       c.source, c.region, c.since, c.tag);
			continue;
		}
		printf("{\"type\":\"customer\",\"ext\":{\"shop\":\"C%07" PRId64
		       "\"},\"kind\":\"%s\"",
		       i, c.person ? "person" : "company");
		json("name", c.name);
		json("phone", c.phone);
		json("email", c.email);
		json("source", c.source);
		json("region", c.region);
		json("since", c.since);
		if (*c.tag)
			printf(",\"tags\":[\"%s\"]", c.tag);
		puts("}");
	}
}

/* ---- orders ------------------------------------------------------------ */

struct order {
	int64_t customer, minor, at;
	const char *channel;
};

/*
 * A power law over four fifths of the customers, strewn over all numbers:
 * the step has no common factor with the count.
 */
static int64_t
buyer(struct rng *r)
{
	static int64_t step;
	int64_t active = ncustomers * 4 / 5, rank, a, b, t;
	double u = unit(r);

	while (!step) {
		static int64_t try = 618034;

		for (a = ncustomers, b = ++try; b; t = a % b, a = b, b = t)
			;
		if (a == 1)
			step = try;
	}
	rank = (int64_t)((double)(active > 0 ? active : 1) * u * u * u);
	return rank * step % ncustomers + 1;
}

static void
order(int64_t i, struct order *o)
{
	struct rng r = rng_for('o', i);
	double u;

	o->customer = buyer(&r);
	u = unit(&r);
	o->minor = 100 + (int64_t)(u * u * u * u * 5000000.0);
	o->channel = PICK(&r, order_channels);
	/* one slot of time an order keeps them in order of time */
	o->at = FIRST + (int64_t)(((double)(i - 1) + unit(&r)) *
				  ((double)SPAN / (double)norders));
}

static void
orders(void)
{
	struct order o;
	char at[32];
	int64_t i;

	if (!jsonl)
		puts("ext.shop,customer_id,placed_at,amount,currency,channel");
	for (i = 1; i <= norders; i++) {
		order(i, &o);
		stamp(o.at, jsonl ? 'T' : ' ', at);
		printf(jsonl ? "{\"type\":\"order\",\"ext\":{\"shop\":\"O%"
			       "08" PRId64
			       "\"},\"customer_id\":\"shop:C%07" PRId64
			       "\",\"placed_at\":\"%s+08:00\",\"amount\":"
			       "\"%" PRId64 ".%02d\",\"currency\":\"CNY\","
			       "\"channel\":\"%s\"}\n"
			     : "O%08" PRId64 ",shop:C%07" PRId64 ",%s,%" PRId64
			       ".%02d,CNY,%s\n",
		       i, o.customer, at, o.minor / 100, (int)(o.minor % 100),
		       o.channel);
	}
}

/* ---- touches ----------------------------------------------------------- */

static void
touches(void)
{
	char at[32];
	int64_t i, who;

	if (!jsonl)
		puts("customer_id,at,dir,channel,automated,outcome,body");
	for (i = 1; i <= ntouches; i++) {
		struct rng r = rng_for('t', i);
		bool in, automated;
		const char *channel, *outcome, *body;

		who = buyer(&r);
		in = below(&r, 3) == 0;
		automated = !in && below(&r, 4) == 0;
		channel = PICK(&r, touch_channels);
		outcome = in ? "" : PICK(&r, outcomes);
		body = PICK(&r, bodies);
		stamp(FIRST + (int64_t)(((double)(i - 1) + unit(&r)) *
					((double)SPAN / (double)ntouches)),
		      jsonl ? 'T' : ' ', at);
		if (!jsonl) {
			printf("shop:C%07" PRId64 ",%s,%s,%s,%s,%s,", who, at,
			       in ? "in" : "out", channel,
			       automated ? "true" : "", outcome);
			csv(body, '\n');
			continue;
		}
		printf("{\"type\":\"touch\",\"customer_id\":\"shop:C%07" PRId64
		       "\",\"at\":\"%s+08:00\",\"dir\":\"%s\",\"channel\":\"%"
		       "s\"%s",
		       who, at, in ? "in" : "out", channel,
		       automated ? ",\"automated\":true" : "");
		json("outcome", outcome);
		json("body", body);
		puts("}");
	}
}

static void
truth(void)
{
	struct customer c;
	struct order o;
	int64_t i, persons = 0, odd = 0, phones = 0, emails = 0, sum = 0;

	for (i = 1; i <= ncustomers; i++) {
		customer(i, &c);
		persons += c.person;
		odd += c.hostile;
		phones += *c.phone != '\0';
		emails += *c.email != '\0';
	}
	for (i = 1; i <= norders; i++) {
		order(i, &o);
		sum += o.minor;
	}
	printf("customers %" PRId64 "\npersons %" PRId64 "\nhostile %" PRId64
	       "\nphones %" PRId64 "\nemails %" PRId64 "\norders %" PRId64
	       "\namount_minor %" PRId64 "\ntouches %" PRId64 "\n",
	       ncustomers, persons, odd, phones, emails, norders, sum,
	       ntouches);
}

static int
usage(void)
{
	fputs("usage: gen customers|orders|touches|truth [--scale N] "
	      "[--seed S] [--format csv|jsonl]\n",
	      stderr);
	return 2;
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} kinds[] = { { "customers", customers },
		      { "orders", orders },
		      { "touches", touches },
		      { "truth", truth } };
	double scale = 1.0;
	size_t k;
	int i;

	for (i = 2; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], "--scale"))
			scale = strtod(argv[i + 1], NULL);
		else if (!strcmp(argv[i], "--seed"))
			seed = strtoull(argv[i + 1], NULL, 10);
		else if (!strcmp(argv[i], "--format"))
			jsonl = !strcmp(argv[i + 1], "jsonl");
		else
			return usage();
	}
	if (argc < 2 || i != argc || !(scale > 0 && scale <= 100))
		return usage();
	ncustomers = (int64_t)(CUSTOMERS * scale);
	norders = (int64_t)(ORDERS * scale);
	ntouches = (int64_t)(TOUCHES * scale);
	if (ncustomers < 1)
		return usage();
	for (k = 0; k < LEN(kinds); k++)
		if (!strcmp(argv[1], kinds[k].name))
			break;
	if (k == LEN(kinds))
		return usage();
	kinds[k].run();
	return fflush(stdout) || ferror(stdout) ? 2 : 0;
}
