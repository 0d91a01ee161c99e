/* SPDX-License-Identifier: MIT */
/* cond_shelf.h - random conditions: the records that they are about */
#ifndef COND_SHELF_H
#define COND_SHELF_H

#include "cond_forms.h"

#define CUSTOMERS 20

static struct crm_buf lines;

#define ADD(...) crm_buf_printf(&lines, __VA_ARGS__)

static void
add_text(const char *key, const char *s)
{
	ADD(",\"%s\":", key);
	crm_buf_json(&lines, s, strlen(s));
}

/* One record in three has none. */
static bool
some(void)
{
	return chance(67);
}

static void
some_text(const char *key)
{
	if (some())
		add_text(key, ANY_OF(some_texts));
}

static void
some_word(const char *key, const char *words)
{
	if (some())
		add_text(key, word_of(words));
}

static void
some_moment(const char *key)
{
	if (some())
		add_text(key, instant_on_wire(past_instant()));
}

static int64_t
some_amount(bool large)
{
	static const int64_t amounts[] = { 0, 1, -1, 5, 99, 100, 150, 1999,
					   100000, -7, 123450, 1000000007 };
	static const int64_t extremes[] = { 9007199254740991, 9007199254740990,
					    -9007199254740991,
					    9007199254740992 - 2 };

	return large ? ANY_OF(extremes) : ANY_OF(amounts);
}

/* Of any kind there is. */
static void
some_json(void)
{
	switch (below(12)) {
	case 0:
	case 1:
		crm_buf_json(&lines, "", 0);
		break;
	case 2:
		ADD("%s", chance(50) ? "true" : "false");
		break;
	case 3:
		ADD("%lld", (long long)some_amount(chance(30)));
		break;
	case 4:
		ADD("%s", ANY_OF(((const char *[]){
				  "0.5", "1.5", "-2.25", "1e3", "0.1", "3.0",
				  "0.17168020534873019", "1e300" })));
		break;
	case 5:
		ADD("[1,\"a\",0.5,true,null,\"张伟\",[1],{\"a\":2}]");
		break;
	case 6:
		ADD("{\"a\":1,\"张\":\"b\"}");
		break;
	case 7:
		ADD("\"%s\"", instant_on_wire(some_instant()));
		break;
	case 8:
		ADD("\"%s\"", day_on_wire(some_day()));
		break;
	case 9:
		ADD("%d", below(5));
		break;
	default: {
		const char *s = ANY_OF(some_texts);

		crm_buf_json(&lines, s, strlen(s));
	}
	}
}

/* Mostly of the kind the key is named for. */
static void
some_keys(void)
{
	size_t i;
	int n = 0;

	for (i = 0; i < COUNT(x_keys); i++) {
		const char *key = x_keys[i].key;

		if (chance(45))
			continue;
		ADD("%s", n++ ? "," : "");
		crm_buf_json(&lines, key, strlen(key));
		ADD(":");
		if (chance(15) || strchr("abl", *key))
			some_json();
		else if (!strcmp(key, "d_bool"))
			ADD("%s", chance(50) ? "true" : "false");
		else if (!strcmp(key, "d_day") || !strcmp(key, "d"))
			ADD("\"%s\"", day_on_wire(some_day()));
		else if (!strcmp(key, "at"))
			ADD("\"%s\"", instant_on_wire(some_instant()));
		else if (!strcmp(key, "n") || !strcmp(key, "d_num"))
			ADD("%lld", (long long)some_amount(chance(10)));
		else
			ADD("\"%s\"", some_texts[below(6)]);
	}
}

static void
begin(const char *type)
{
	ADD("{\"type\":\"%s\"", type);
}

static void
end(int i)
{
	if (chance(60)) {
		ADD(",\"x\":{");
		some_keys();
		ADD("}");
	}
	if (some())
		ADD(",\"ext\":{\"shop\":\"s%d\",\"erp\":\"%d\"}", i, 100 + i);
	if (some())
		ADD(",\"tags\":[%s]", ANY_OF(((const char *[]){
					      "", "\"vip\"", "\"old\",\"A1\"",
					      "\"vip\",\"it's\",\"张伟\"" })));
	ADD("}\n");
}

/* ---- by type ------------------------------------------------------------- */

static void
add_customer(int i)
{
	bool former = chance(15);

	begin("customer");
	if (i == 3) /* see grow_large */
		add_text("name", memset(piece(91), 'a', 90));
	else
		add_text("name", *some_texts[i % 12] ? some_texts[i % 12]
						     : "x");
	add_text("since", instant_on_wire(some_instant()));
	some_word("kind", "company person");
	if (former)
		add_text("close_reason", "price");
	add_text("state", former       ? "former"
			  : chance(50) ? "customer"
				       : "prospect");
	some_word("owner", "lin wang");
	some_text("size");
	some_text("region");
	some_text("source");
	if (some())
		add_text("phone", ANY_OF(some_phones));
	if (some())
		add_text("email", ANY_OF(some_mails));
	if (i > 5 && some())
		ADD(",\"referrer_id\":%d", 1 + below(5));
	if (some())
		ADD(",\"prefs\":{\"lang\":\"zh\",\"channels\":[\"a\","
		    "\"vip\"]}");
	if (some())
		ADD(",\"handles\":{\"wechat\":\"%s\"}", some_texts[below(5)]);
	if (some())
		ADD(",\"dates\":[{\"kind\":\"b\",\"calendar\":\"solar\","
		    "\"month\":%d,\"day\":1},{\"kind\":\"a\",\"calendar\":"
		    "\"lunar\",\"month\":3,\"day\":5}]", 1 + below(4));
	end(i);
}

static void
add_contact(int i)
{
	begin("contact");
	ADD(",\"customer_id\":%d", 1 + below(CUSTOMERS));
	add_text("name", some_texts[below(8)]);
	some_text("title");
	some_word("role", "decision user finance other");
	if (some())
		ADD(",\"primary\":%s", chance(50) ? "true" : "false");
	if (some())
		add_text("phone", ANY_OF(some_phones));
	if (some())
		add_text("left_on", day_on_wire(some_day()));
	end(i);
}

/* The first customers have one order each, and that a large one. */
static void
add_order(int i)
{
	bool large = i < 6;
	int64_t amount = some_amount(large);
	const char *stage = word_of("placed confirmed shipped completed "
				    "cancelled");

	begin("order");
	ADD(",\"customer_id\":%d", large ? i + 1 : 7 + below(CUSTOMERS - 9));
	add_text("placed_at", instant_on_wire(past_instant()));
	ADD(",\"amount_minor\":%lld", (long long)amount);
	add_text("currency", large ? "CNY" : word_of("JPY CNY JPY KWD EUR"));
	add_text("stage", stage);
	if (!strcmp(stage, "cancelled"))
		add_text("close_reason", "stock");
	if (amount > 0 && chance(30))
		ADD(",\"returned_minor\":%lld",
		    (long long)(chance(50) ? amount : amount / 2));
	if (some())
		ADD(",\"cost_minor\":%lld", (long long)some_amount(large));
	some_text("channel");
	some_word("owner", "lin wang");
	if (some())
		ADD(",\"lines\":[{\"sku\":\"%s\",\"qty\":%d},{\"sku\":\"B2\","
		    "\"qty\":1.5},{\"category\":\"c\"}]",
		    chance(50) ? "A1" : "a", below(3));
	if (some())
		ADD(",\"milestones\":[{\"key\":\"k\",\"planned\":\"%s\"}]",
		    day_on_wire(some_day()));
	end(i);
}

static void
add_contract(int i)
{
	int64_t start = some_day();
	int64_t after = chance(50) ? some_day() : start + 1 + below(400);

	begin("contract");
	ADD(",\"customer_id\":%d", 1 + below(CUSTOMERS));
	add_text("start", day_on_wire(start));
	add_text("end", day_on_wire(after > start ? after : start + 30));
	if (some())
		ADD(",\"amount_minor\":%lld",
		    (long long)some_amount(chance(20)));
	some_word("currency", "JPY CNY JPY KWD EUR");
	some_word("state", "draft signed ended");
	some_moment("signed_at");
	if (some())
		ADD(",\"notice_days\":%d", below(60));
	some_word("renewal", "auto manual none");
	some_word("owner", "lin wang");
	if (some())
		ADD(",\"payments\":[{\"due\":\"%s\",\"amount_minor\":%lld}]",
		    day_on_wire(some_day()), (long long)some_amount(false));
	end(i);
}

static void
add_task(int i)
{
	bool done = chance(40);

	begin("task");
	some_word("kind", "followup promise care other");
	ADD(",\"subject_id\":%d", 1 + below(CUSTOMERS));
	add_text("subject_type", "customer");
	add_text("title", some_texts[below(8)]);
	add_text("due_at", instant_on_wire(some_instant()));
	add_text("owner", word_of("lin wang"));
	add_text("state", done ? "done" : "open");
	if (done || some())
		add_text("outcome", ANY_OF(((const char *[]){ "a", "b", "vip",
							      "上海" })));
	some_word("purpose", "sales service care");
	some_moment("done_at");
	if (some())
		ADD(",\"promise\":{\"moves\":%d,\"result\":\"%s\","
		    "\"effort_hours\":%s,\"original_due\":\"%s\"}",
		    below(3), some_texts[below(5)], chance(50) ? "3" : "1.5",
		    instant_on_wire(some_instant()));
	if (some())
		ADD(",\"remind\":[\"1d\",\"a\"]");
	end(i);
}

static void
add_touch(int i)
{
	begin("touch");
	ADD(",\"customer_id\":%d", 1 + below(CUSTOMERS));
	add_text("at", instant_on_wire(past_instant()));
	some_word("dir", "in out internal");
	end(i);
}

static void
put_lines(const char *what)
{
	if (shelf_put(lines.s))
		fail_msg("%s: %s: %s", what, shelf.e.key, shelf.e.text);
	crm_buf_reset(&lines);
}

static void
put_records(void)
{
	int i;

	crm_buf_reset(&lines);
	ADD("{\"type\":\"user\",\"login\":\"lin\",\"role\":\"admin\",\"team\":"
	    "\"a\"}\n"
	    "{\"type\":\"user\",\"login\":\"wang\",\"role\":\"sales\","
	    "\"capacity\":3}\n");
	put_lines("users");
	for (i = 0; i < CUSTOMERS; i++)
		add_customer(i);
	put_lines("customers");
	for (i = 0; i < 16; i++)
		add_contact(i);
	put_lines("contacts");
	for (i = 0; i < 26; i++)
		add_order(i);
	put_lines("orders");
	for (i = 0; i < 18; i++)
		add_contract(i);
	put_lines("contracts");
	for (i = 0; i < 18; i++)
		add_task(i);
	put_lines("tasks");
	for (i = 0; i < 20; i++)
		add_touch(i);
	put_lines("touches");
	/* who has left keeps what there is */
	ADD("{\"type\":\"user\",\"id\":2,\"active\":false}\n");
	put_lines("who has left");
}

#endif
