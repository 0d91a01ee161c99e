/* SPDX-License-Identifier: MIT */
/* hint.c - what to write instead of what other languages, or people, write */
#include "condition/function.h"

#include <string.h>
#include <strings.h>

struct hint {
	const char *word, *hint;
};

static const char *
hint_of(const struct hint *h, struct crmp_text word)
{
	for (; h->word; h++)
		if (strlen(h->word) == word.n &&
		    !strncasecmp(h->word, word.s, word.n))
			return h->hint;
	return NULL;
}

#define LIKE "write like 'A%', or contains(NAME, 'A')"
#define MONTH "write NAME = '2026-05', or year(NAME), month(NAME)"
#define MANY                                                                   \
	"a condition asks one record, orders > 1; crm-report counts over many"

const char *
crmp_hint_sign(const char *sign)
{
	static const struct hint signs[] = {
		{ "&&", "write and" },
		{ "&", "write and" },
		{ "|", "write or" },
		{ "!", "write not, or <> for 'is not'" },
		{ "=>", "write >=" },
		{ "=<", "write <=" },
		{ "=~", LIKE },
		{ "!~", "write not like 'A%'" },
		{ "~", LIKE },
		{ ":=", "write =" },
		{ ":", "write =" },
		{ ";", "join with and, or" },
		{ "'", "write texts in plain quotes, 'A'" },
		{ "$", "write amounts as plain numbers, 100" },
		{ "[", "write in (A, B)" },
		{ "`", "write names as they are" },
		{ ".", "it stands within names and numbers" },
		{ 0 },
	};

	return hint_of(signs, crmp_text(sign));
}

const char *
crmp_hint_word(struct crmp_text word)
{
	static const struct hint words[] = {
		{ "isnull", "write is null" },
		{ "notnull", "write is not null" },
		{ "glob", LIKE },
		{ "regexp", LIKE },
		{ "rlike", LIKE },
		{ "ilike", LIKE },
		{ "match", LIKE },
		{ "matches", LIKE },
		{ "from", "write between A and B" },
		{ "order", "--order sorts" },
		{ "sort", "--order sorts" },
		{ "limit", "--limit says how many" },
		{ "collate", "write fold(NAME)" },
		{ "equals", "write =" },
		{ "eq", "write =" },
		{ "ne", "write <>" },
		{ "gt", "write >" },
		{ "ge", "write >=" },
		{ "lt", "write <" },
		{ "le", "write <=" },
		{ "等于", "write =" },
		{ "不等于", "write <>" },
		{ "大于", "write >" },
		{ "小于", "write <" },
		{ "且", "write and" },
		{ "并且", "write and" },
		{ "或", "write or" },
		{ "或者", "write or" },
		{ "包含", "write contains(NAME, 'A')" },
		{ 0 },
	};

	return hint_of(words, word);
}

const char *
crmp_hint_call(struct crmp_text name)
{
	static const struct hint calls[] = {
		{ "date", "write day(NAME)" },
		{ "to_date", "write day(NAME)" },
		{ "datetime", "write time(NAME)" },
		{ "strftime", MONTH },
		{ "date_trunc", MONTH },
		{ "extract", MONTH },
		{ "datediff", "write days_between(A, B)" },
		{ "julianday", "write days_between(A, B)" },
		{ "age", "write days_between(NAME, now())" },
		{ "date_add", "write a time, '-30d'" },
		{ "date_sub", "write a time, '-30d'" },
		{ "dateadd", "write a time, '-30d'" },
		{ "today", "write a time, 'today'" },
		{ "curdate", "write a time, 'today'" },
		{ "getdate", "write now()" },
		{ "sum", MANY },
		{ "count", MANY },
		{ "avg", MANY },
		{ "concat", "write A || B" },
		{ "len", "write length(NAME)" },
		{ "char_length", "write length(NAME)" },
		{ "left", "write substr(NAME, 1, 2), or starts(NAME, 'A')" },
		{ "right", "write substr(NAME, -2)" },
		{ "mid", "write substr(NAME, 1, 2)" },
		{ "nvl", "write coalesce(A, B)" },
		{ "isnull", "write NAME is null" },
		{ "isempty", "write NAME is null" },
		{ "isblank", "write NAME is null" },
		{ "glob", LIKE },
		{ "regexp", LIKE },
		{ "startswith", "write starts(NAME, 'A')" },
		{ "endswith", "write like '%A'" },
		{ "any", "write has(NAME, 'A')" },
		{ "exists", "write NAME is not null" },
		{ "cast", "columns have kinds, crm-get TYPE --columns" },
		{ "typeof", "columns have kinds, crm-get TYPE --columns" },
		{ 0 },
	};

	return hint_of(calls, name);
}

const char *
crmp_hint_value(struct crmp_text word)
{
	static const struct hint values[] = {
		{ "nul", "null" },   { "nil", "null" },
		{ "none", "null" },  { "empty", "null" },
		{ "blank", "null" }, { "yes", "true" },
		{ "no", "false" },   { "on", "true" },
		{ "off", "false" },  { 0 },
	};

	return hint_of(values, word);
}
