/* SPDX-License-Identifier: MIT */
/*
 * kinds.c - what policy documents there are, their shapes and
 * starters
 */
#include "policy/policy.h"

#include <string.h>

static const char currency[] = "{\"base\":\"CNY\",\"rates\":[]}";

/*
 * Office hours; the public holidays of 2026 and the days worked for them, by
 * the State Council's notice of 2025-11-04.
 */
static const char kinds_calendar[] =
	"{\"week\":{\"mon\":[\"09:00-12:00\",\"13:30-18:00\"],"
	"\"tue\":[\"09:00-12:00\",\"13:30-18:00\"],"
	"\"wed\":[\"09:00-12:00\",\"13:30-18:00\"],"
	"\"thu\":[\"09:00-12:00\",\"13:30-18:00\"],"
	"\"fri\":[\"09:00-12:00\",\"13:30-18:00\"],\"sat\":[],\"sun\":[]},"
	"\"closed\":["
	"{\"from\":\"2026-01-01\",\"to\":\"2026-01-03\",\"name\":\"元旦\"},"
	"{\"from\":\"2026-02-15\",\"to\":\"2026-02-23\",\"name\":\"春节\"},"
	"{\"from\":\"2026-04-04\",\"to\":\"2026-04-06\",\"name\":\"清明节\"},"
	"{\"from\":\"2026-05-01\",\"to\":\"2026-05-05\",\"name\":\"劳动节\"},"
	"{\"from\":\"2026-06-19\",\"to\":\"2026-06-21\",\"name\":\"端午节\"},"
	"{\"from\":\"2026-09-25\",\"to\":\"2026-09-27\",\"name\":\"中秋节\"},"
	"{\"from\":\"2026-10-01\",\"to\":\"2026-10-07\",\"name\":\"国庆节\"}]"
	",\"open\":["
	"{\"day\":\"2026-01-04\",\"name\":\"元旦调休上班\"},"
	"{\"day\":\"2026-02-14\",\"name\":\"春节调休上班\"},"
	"{\"day\":\"2026-02-28\",\"name\":\"春节调休上班\"},"
	"{\"day\":\"2026-05-09\",\"name\":\"劳动节调休上班\"},"
	"{\"day\":\"2026-09-20\",\"name\":\"国庆节调休上班\"},"
	"{\"day\":\"2026-10-10\",\"name\":\"国庆节调休上班\"}]}";

static const char stages[] =
	"{\"deal\":["
	"{\"name\":\"contact\",\"type\":\"open\",\"probability\":10},"
	"{\"name\":\"needs\",\"type\":\"open\",\"probability\":25},"
	"{\"name\":\"proposal\",\"type\":\"open\",\"probability\":50},"
	"{\"name\":\"negotiation\",\"type\":\"open\",\"probability\":75},"
	"{\"name\":\"won\",\"type\":\"done\",\"required\":[\"amount_minor\"]},"
	"{\"name\":\"lost\",\"type\":\"dropped\"}],"
	"\"order\":["
	"{\"name\":\"placed\",\"type\":\"open\"},"
	"{\"name\":\"confirmed\",\"type\":\"open\"},"
	"{\"name\":\"producing\",\"type\":\"open\"},"
	"{\"name\":\"shipped\",\"type\":\"open\"},"
	"{\"name\":\"accepted\",\"type\":\"open\"},"
	"{\"name\":\"completed\",\"type\":\"done\"},"
	"{\"name\":\"cancelled\",\"type\":\"dropped\",\"until\":\"producing\"},"
	"{\"name\":\"returned\",\"type\":\"dropped\",\"from\":\"shipped\","
	"\"required\":[\"returned_minor\"]}]}";

static const char reasons[] =
	"{\"lead\":[\"no_need\",\"no_budget\",\"no_answer\",\"bad_data\","
	"\"duplicate\",\"competitor\",\"other\"],"
	"\"deal\":[\"price\",\"product\",\"service\",\"communication\","
	"\"competitor\",\"no_budget\",\"no_decision\",\"other\"],"
	"\"order\":[\"customer_request\",\"payment\",\"stock\",\"quality\","
	"\"late\",\"wrong_item\",\"other\"],"
	"\"contract\":[\"customer_request\",\"payment\",\"breach\",\"other\"],"
	"\"ticket\":[\"duplicate\",\"withdrawn\",\"invalid\",\"other\"],"
	"\"task\":[\"done_otherwise\",\"not_needed\",\"broken\",\"released\","
	"\"undone\",\"other\"],"
	"\"customer\":[\"price\",\"product\",\"service\",\"competitor\","
	"\"closed_down\",\"moved\",\"silent\",\"other\"]}";

static const char tier[] =
	"{\"tiers\":[\"A\",\"B\",\"C\"],\"points\":[12,8],\"bins\":5,"
	"\"rules\":["
	"{\"when\":\"has(tags,'strategic')\",\"tier\":\"A\","
	"\"why\":\"strategic\"},"
	"{\"when\":\"contracts > 0\",\"least\":\"B\","
	"\"why\":\"contract in force\"}]}";

static const char churn[] =
	"{\"signals\":["
	"{\"of\":\"silent_days\",\"at\":30,\"points\":1},"
	"{\"of\":\"silent_days\",\"at\":60,\"points\":2},"
	"{\"of\":\"lateness\",\"at\":2,\"points\":1},"
	"{\"of\":\"lateness\",\"at\":3,\"points\":2},"
	"{\"of\":\"complaints\",\"at\":1,\"points\":1},"
	"{\"of\":\"p_alive\",\"below\":0.5,\"points\":1},"
	"{\"of\":\"p_alive\",\"below\":0.2,\"points\":2}],"
	"\"levels\":[{\"level\":\"high\",\"points\":3},"
	"{\"level\":\"medium\",\"points\":1}],\"calm\":\"low\"}";

#define STAGE                                                                  \
	"[{name:s,type:open|paused|done|dropped,label?:s,probability?:i0.."    \
	"100,"                                                                 \
	"required?:[s],from?:s,until?:s}]"
#define HOURS "[s]"
#define COUNT "i0..9007199254740992"

const struct crmp_policy_kind crmp_policy_kinds[] = {
	{ "currency", "base currency and rates to it by day",
	  "{base:s,rates:[{currency:s,from:d,rate:s}]}", currency, false },
	{ "zone", "business zone, fixed when the store was made", "{zone:s}",
	  "{\"zone\":\"Asia/Shanghai\"}", false },
	{ "calendar", "working hours a weekday, days closed, days open besides",
	  "{week:{mon:" HOURS ",tue:" HOURS ",wed:" HOURS ",thu:" HOURS
	  ",fri:" HOURS ",sat:" HOURS ",sun:" HOURS "},"
	  "closed:[{from:d,to:d,name?:s}],open:[{day:d,hours?:" HOURS
	  ",name?:s}]}",
	  kinds_calendar, false },
	{ "stages", "stages of deals and steps of orders, in order",
	  "{deal:" STAGE ",order:" STAGE "}", stages, false },
	{ "reasons", "codes for closing, losing, dropping, by type", "{*:[s]}",
	  reasons, false },
	{ "fields", "custom fields (x) by type; none declared: all are taken",
	  "{*:{*:{kind:text|number|bool|day,about?:s,words?:[s]}}}", "{}",
	  false },
	{ "tier", "how customers become A, B or C; see crm-tier refresh",
	  "{tiers:[s],points:[i0..100],bins:i,compat?:b,"
	  "rules:[{when:s,tier?:s,least?:s,why?:s}],"
	  "cuts?:{r:[n],f:[n],m:[n],on:d,customers:" COUNT "}}",
	  tier, true },
	{ "churn", "signals that a customer is being lost, and its levels",
	  "{signals:[{of:silent_days|lateness|complaints|p_alive,"
	  "at?:n0..36500,below?:n0..36500,"
	  "points:i0..1000}],levels:[{level:s,points:i0..1000}],calm:s}",
	  churn, true },
	{ "cycle", "the model of buying; made by crm-cycle fit",
	  "{horizon_days:i,periods:i,annual:n,late?:n1..1000,"
	  "model?:{kind:bg|mbg|pareto|nbd,unit_days:n0..36500,until:d,"
	  "from?:d,to?:d,where?:s,status:s,identified?:b,customers:" COUNT
	  ",repeats:" COUNT ",params:{*:n},se?:{*:n},"
	  "loglik:n,logliks:{*:n},words?:s,sentence:s},"
	  "spend?:{status:s,customers:" COUNT
	  ",params:{*:n},se?:{*:n},loglik:n,"
	  "words?:s,correlation:n}}",
	  "{\"horizon_days\":365,\"periods\":12,\"annual\":0.1}", true },
	{ "segments", "conditions by name: @NAME in others, --in NAME",
	  "{*:{when:s,of?:s,about?:s}}", "{}", true },
	{ "active", "when a customer counts as active in reports",
	  "{days:i1..36500,times:n0..1000}", "{\"days\":180,\"times\":3}",
	  true },
	{ "map.", "map of an import file: map.NAME", "{*:any}", NULL, true },
	{ 0 },
};

const struct crmp_policy_kind *
crmp_policy_kind(const char *name)
{
	const struct crmp_policy_kind *k;
	size_t n;

	for (k = crmp_policy_kinds; k->name; k++) {
		n = strlen(k->name);
		if (!strcmp(k->name, name) ||
		    (k->name[n - 1] == '.' && !strncmp(k->name, name, n) &&
		     name[n]))
			return k;
	}
	return NULL;
}

/* It is to be a file's name too (crm-policy export), on any system. */
bool
crmp_policy_named_well(const char *name)
{
	const struct crmp_policy_kind *k = crmp_policy_kind(name);
	size_t n = k ? strlen(k->name) : 0;

	return !n || k->name[n - 1] != '.' || crmp_text_name(name + n, 60);
}
