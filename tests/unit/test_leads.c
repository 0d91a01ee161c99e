/* SPDX-License-Identifier: MIT */
/* test_leads.c - a scorecard on real rows: 7 043 subscribers, who churned */
#include "near.h"
#include "rule/measure.h"
#include "rule/scorecard.h"

#define ON(...) (&(struct crmp_training){ __VA_ARGS__ })

#define MANY 8000
#define FIELDS 21  /* customerID, 19 to learn from, Churn */
#define COLUMNS 20 /* the 19 and one for a leak */
#define NAMES 8	   /* texts of a field, at most */

/* Kept column by column: those to learn from first, then the others. */
static struct {
	double cell[COLUMNS][MANY];
	bool hit[MANY];
	char name[COLUMNS][24];
	char text[COLUMNS][NAMES][40];
	size_t texts[COLUMNS];
	size_t n, train;
} t;

/* FNV-1a: seven of ten go to training, whatever the order of rows. */
static bool
in_training(const char *id)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (; *id; id++)
		h = (h ^ (unsigned char)*id) * 0x100000001b3u;
	return (h ^ (h >> 32)) % 10 < 7;
}

static double
index_of(size_t j, const char *s)
{
	size_t i;

	for (i = 0; i < t.texts[j] && strcmp(t.text[j][i], s) != 0;)
		i++;
	assert_true(i < NAMES && strlen(s) < sizeof(t.text[j][i]));
	if (i == t.texts[j])
		snprintf(t.text[j][t.texts[j]++], sizeof(t.text[j][i]), "%s",
			 s);
	return (double)i;
}

static bool
is_number(size_t j)
{
	return strcmp(t.name[j], "tenure") == 0 ||
	       strcmp(t.name[j], "MonthlyCharges") == 0 ||
	       strcmp(t.name[j], "TotalCharges") == 0;
}

static void
take(char *field[FIELDS], size_t i)
{
	char *end;
	size_t j;

	t.hit[i] = strncmp(field[FIELDS - 1], "Yes", 3) == 0;
	for (j = 0; j < FIELDS - 2; j++) {
		if (!is_number(j)) {
			t.cell[j][i] = index_of(j, field[j + 1]);
			continue;
		}
		t.cell[j][i] = strtod(field[j + 1], &end);
		if (*end || end == field[j + 1])
			t.cell[j][i] = NAN; /* a blank: 11 of TotalCharges */
	}
	/* filled in when they leave: the month of the last bill */
	t.cell[COLUMNS - 1][i] = t.hit[i] ? 1 + (double)(i % 12) : NAN;
}

static size_t
split(char *line, char *field[FIELDS])
{
	char *s;
	size_t k = 0;

	for (s = strtok(line, ",\r\n"); s && k < FIELDS;
	     s = strtok(NULL, ",\r\n"))
		field[k++] = s;
	return k;
}

/* One pass takes the rows for training, the next the others. */
static void
pass(FILE *f, bool training)
{
	char line[1024], *field[FIELDS] = { 0 };
	size_t j;

	rewind(f);
	assert_non_null(fgets(line, sizeof(line), f));
	assert_int_equal(split(line, field), FIELDS);
	for (j = 0; j < FIELDS - 2; j++)
		snprintf(t.name[j], sizeof(t.name[j]), "%s", field[j + 1]);
	while (fgets(line, sizeof(line), f)) {
		assert_int_equal(split(line, field), FIELDS);
		if (in_training(field[0]) != training)
			continue;
		assert_true(t.n < MANY);
		take(field, t.n++);
	}
}

static void
load(struct crmp_woe_column *c)
{
	FILE *f = published("Telco-Customer-Churn.csv");
	size_t j;

	memset(&t, 0, sizeof(t));
	pass(f, true);
	t.train = t.n;
	pass(f, false);
	fclose(f);
	assert_int_equal(t.n, 7043);
	assert_in_range(t.train, 4700, 5200);
	snprintf(t.name[COLUMNS - 1], sizeof(t.name[0]), "last_bill");
	for (j = 0; j < COLUMNS; j++)
		c[j] = (struct crmp_woe_column){ t.cell[j], t.texts[j] };
}

static void
print(const char *what, struct crmp_scored *v, size_t n, struct crmp_ranking *r)
{
	assert_int_equal(crmp_measure_ranking(v, n, 10, r, NULL), CRM_OK);
	print_message("# %s: %zu rows, AUC %.4f, KS %.4f, lift@10%% %.3f\n",
		      what, n, r->auc, r->ks, r->lift);
}

/* Score the rows [from, to) by chance and by points. */
static void
measure(const char *what, const struct crmp_scorecard *card, size_t from,
	size_t to, struct crmp_ranking *r, struct crmp_calibration *c)
{
	static struct crmp_scored v[MANY], p[MANY];
	struct crmp_ranking by_points;
	struct crmp_score s;
	double row[COLUMNS];
	size_t i, j;

	for (i = from; i < to; i++) {
		for (j = 0; j < COLUMNS; j++)
			row[j] = t.cell[j][i];
		s = crmp_scorecard_score(card, row);
		v[i - from] = (struct crmp_scored){ s.chance, t.hit[i] };
		p[i - from] =
			(struct crmp_scored){ (double)s.points, t.hit[i] };
	}
	print(what, v, to - from, r);
	print("  by points", p, to - from, &by_points);
	near(by_points.auc, r->auc, 0.003);
	assert_int_equal(crmp_measure_calibration(v, to - from, c, NULL),
			 CRM_OK);
	print_message("#   log-loss %.4f, Brier %.4f, ECE %.4f, "
		      "Hosmer-Lemeshow %.2f on %d (p %.3f)\n",
		      c->log_loss, c->brier, c->ece, c->chi2, c->df, c->p);
}

static void
list(const struct crmp_scorecard *card)
{
	const struct crmp_card_column *p;
	size_t j;

	for (j = 0; j < card->columns; j++) {
		p = &card->column[j];
		print_message("#   %-16s %-15s IV %.4f AUC %.4f weight %.3f\n",
			      t.name[j], crmp_column_use_name(p->use),
			      p->woe.iv, p->woe.auc, p->weight);
	}
}

static void
churn(void **state)
{
	struct crmp_scorecard_options o = crmp_scorecard_defaults;
	struct crmp_woe_column c[COLUMNS];
	struct crmp_scorecard card;
	struct crmp_ranking seen, r;
	struct crmp_calibration k;
	size_t j;
	int way;

	(void)state;
	load(c);
	for (way = 0; way < 3; way++) {
		o.positive = way >= 1;
		o.woe.monotone = way == 2;
		assert_int_equal(
			crmp_scorecard_fit(ON(c, COLUMNS - 1, t.hit, t.train),
					   &o, &card, NULL),
			CRM_OK);
		assert_int_equal(card.status, CRMP_LOGISTIC_CONVERGED);
		for (j = 0; j < card.columns; j++) {
			assert_false(card.column[j].woe.flags & CRMP_WOE_LEAK);
			if (o.positive)
				assert_true(card.column[j].weight >= 0);
		}
		print_message("# %s%s\n", o.positive ? "positive" : "plain",
			      o.woe.monotone ? ", monotone" : "");
		measure("training", &card, 0, t.train, &seen, &k);
		near(k.ece, 0, 0.02);
		measure("test", &card, t.train, t.n, &r, &k);
		assert_true(r.auc > 0.82 && r.auc < 0.86);
		assert_true(r.ks > 0.45 && r.lift > 2.4);
		assert_true(k.ece < 0.04 && k.log_loss < 0.45);
		assert_true(fabs(seen.auc - r.auc) < 0.03);
		if (way < 2)
			list(&card);
		crmp_scorecard_free(&card);
	}
}

/* A column filled in after the fact is named, and can be left out. */
static void
leak(void **state)
{
	struct crmp_scorecard_options o = crmp_scorecard_defaults;
	bool without[COLUMNS] = { false };
	struct crmp_woe_column c[COLUMNS];
	struct crmp_scorecard card;
	struct crmp_ranking r;
	struct crmp_calibration k;
	size_t j, named = 0;

	(void)state;
	load(c);
	assert_int_equal(crmp_scorecard_fit(ON(c, COLUMNS, t.hit, t.train), &o,
					    &card, NULL),
			 CRM_OK);
	for (j = 0; j < COLUMNS; j++)
		if (card.column[j].woe.flags & CRMP_WOE_LEAK) {
			print_message("# suspect: %s, IV %.2f, AUC %.3f\n",
				      t.name[j], card.column[j].woe.iv,
				      card.column[j].woe.auc);
			named++;
			without[j] = true;
		}
	assert_int_equal(named, 1);
	assert_true(without[COLUMNS - 1]);
	assert_int_equal(card.status, CRMP_LOGISTIC_SEPARATION);
	assert_int_equal(card.moving, COLUMNS - 1);
	crmp_scorecard_free(&card);
	o.without = without;
	assert_int_equal(crmp_scorecard_fit(ON(c, COLUMNS, t.hit, t.train), &o,
					    &card, NULL),
			 CRM_OK);
	assert_int_equal(card.column[COLUMNS - 1].use, CRMP_COLUMN_LEFT_OUT);
	assert_int_equal(card.status, CRMP_LOGISTIC_CONVERGED);
	measure("without it", &card, t.train, t.n, &r, &k);
	assert_true(r.auc > 0.82 && r.auc < 0.86);
	crmp_scorecard_free(&card);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { RUN(churn), RUN(leak) };

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
