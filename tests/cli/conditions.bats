#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# conditions.bats - one language in the store, in a stream and in policy
load helper

setup() {
	common_setup
	crm-policy set currency 'rates+={"currency":"JPY","from":"2026-01-01","rate":"0.05"}' >/dev/null
	crm-put -q >/dev/null <<'END'
{"type":"user","login":"li","name":"李雷","role":"sales"}
{"type":"user","login":"wang","name":"王","role":"manager","active":false}
{"type":"customer","name":"甲公司","size":"20","region":"华东","owner":"li","since":"2024-01-01","tags":["vip"],"phone":"13800138000","ext":{"erp":"C1"}}
{"type":"customer","name":"乙公司","size":"2000","region":"华北","since":"2026-03-01","tags":["vip","大客户"],"email":"info@hd.example"}
{"type":"customer","name":"None","kind":"person","since":"2025-12-31T15:59:59Z","x":{"a.b":6,"2026":7,"[0]":4,"q\"r":2,"1st":5,"$.n":5,"a":{"b":1},"n":"5"}}
{"type":"order","customer_id":1,"amount":"1","placed_at":"2024-01-01"}
{"type":"order","customer_id":1,"amount":"1280.00","placed_at":"2026-05-01","lines":[{"sku":"A1","qty":1},{"sku":"B2","qty":2}]}
{"type":"order","customer_id":1,"amount":"20","placed_at":"2026-05-31 23:59:59"}
{"type":"order","customer_id":2,"amount":"20.5","placed_at":"2026-05-30","lines":[{"sku":"A1"}]}
{"type":"order","customer_id":2,"amount":"1000","currency":"JPY","placed_at":"2026-06-01"}
END
	crm-policy set segments "vip={\"when\":\"has(tags,'vip')\",\"about\":\"by hand\"}" \
		'big={"when":"@vip and revenue >= 1000"}' \
		"late={\"of\":\"order\",\"when\":\"stage = 'placed' and placed_at < '-180d'\"}" >/dev/null
}

lines() { for i in $1; do echo "{\"id\":$i}"; done; }

# stored TYPE CONDITION IDS: --where gives the records
stored() { ok "$(lines "$3")" crm-get "$1" -w "$2" -f id; }

# piped TYPE CONDITION IDS [FIELDS]: crm-where gives them
piped() { crm-get "$1" -f "${4:-*}" | ok "$(lines "$3")" crm-where "$2" -f id; }

# ruled CONDITION IDS: a rule of policy tier is met by these customers
ruled() {
	crm-policy set tier "rules=$(jq -nc --arg w "$1" '[{when:$w,tier:"A",why:"met"}]')" -q >/dev/null &&
		crm-tier --all -f id,why >"$T/tiers" &&
		ok "$(lines "$2")" sh -c "grep met $T/tiers | jq -c '{id}'"
}

# refused TYPE CONDITION MESSAGE: in all worlds, in the same words
refused() {
	no 2 "crm-get: key 'where': $3" crm-get "$1" -w "$2" &&
		no 2 "crm-where: key 'where': $3" crm-where -t "$1" "$2"
}

# told: read TYPE CONDITION and a line with its message, pair by pair
told() {
	local n=0 type expr why
	while read -r type expr && IFS= read -r why; do
		n=$((n + 1))
		refused "$type" "$expr" "${why#	}" || return 1
	done
	[ $n = "$1" ] || { echo "$n cases"; return 1; }
}

@test "values beside columns of another kind: records, lines, rules" {
	local type expr ids
	while IFS='|' read -r type expr ids; do
		stored "$type" "$expr" "$ids" || return 1
		if [ "$type" = customer ]; then
			piped customer "$expr" "$ids" '*,orders,last_order_day' &&
				ruled "$expr" "$ids" || return 1
		else
			piped "$type" "$expr" "$ids" || return 1
		fi
	done <<'END'
customer|last_order_day >= '2026-01-01'|1 2
customer|last_order_day = '2026'|1 2
customer|size > '100'|1 2
customer|length(size) > 2|2
customer|orders = 3|1
customer|orders in (0, 2)|2 3
customer|since >= '2026/01/01'|2
customer|since >= '2026-01-01'|2
customer|since < '2026'|1 3
customer|since = '2025-12-31'|3
customer|since between '2025-12-31' and '2026-03-01'|2 3
order|placed_at >= '20260101'|2 3 4 5
order|placed_at between '2026-05-01' and '2026-05-31'|2 3 4
order|placed_at <= '2026-05-31'|1 2 3 4
order|placed_at > '2026-05-31'|5
order|placed_at >= '2026/5/1' and placed_at < '2026/6/1'|2 3 4
order|placed_at = '2026-05-01'|2
order|placed_at = '2026-05'|2 3 4
order|placed_at in ('2024', '2026-06')|1 5
order|placed_at <> '2026-05'|1 5
order|placed_at = '2026-05-31 23:59:59'|3
order|day(placed_at) = '2026-05-31'|3
order|year(placed_at) = 2026 and month(placed_at) = 5|2 3 4
END
}

@test "a number, a text, no quotes beside them: refused in all worlds" {
	told 14 <<'END'
customer last_order_day >= 2026
	column 19: 'last_order_day' is a day: write '2026-01-01'
customer size > 100
	column 8: 'size' is text: write '100'
customer orders = '1'
	column 10: 'orders' is a number: write 1, not '1'
customer since >= '2026-13-01'
	column 10: no such day: '2026-13-01'
order placed_at >= 20260101
	column 14: 'placed_at' is a time: write '2026-01-01'
order placed_at >= 2026-05-01
	column 14: 'placed_at' is a time: write '2026-05-01'
customer since > 2026-01-01
	column 9: 'since' is a time: write '2026-01-01'
order placed_at >= 2026/5/1
	column 14: 'placed_at' is a time: write '2026/5/1'
order placed_at >= '2026-02-30'
	column 14: no such day: '2026-02-30'
order placed_at >= '01.05.2026'
	column 14: not a time: '01.05.2026' (see crm help time)
order placed_at >= '-30'
	column 14: not a time: '-30' (see crm help time)
customer orders between '1' and 2
	column 16: 'orders' is a number: write 1, not '1'
customer size + 1 > 100
	column 1: arithmetic takes numbers, and 'size' is text
order placed_at + 30 > now()
	column 1: arithmetic takes numbers, and 'placed_at' is a time: write days_between(A, B), or compare with '-30d'
END
	while IFS='|' read -r expr why; do
		same no 1 "crm-policy: key 'rules': $why" crm-policy set tier \
			"rules=$(jq -nc --arg w "$expr" '[{when:$w,tier:"A",why:"met"}]')"
	done <<'END'
last_order_day >= 2026|column 19: 'last_order_day' is a day: write '2026-01-01'
size > 100|column 8: 'size' is text: write '100'
orders = '1'|column 10: 'orders' is a number: write 1, not '1'
since >= '2026-13-01'|column 10: no such day: '2026-13-01'
since > 2026-01-01|column 9: 'since' is a time: write '2026-01-01'
contractz > 0|column 1: 'contractz': did you mean contracts?
tier = 'A'|column 1: 'tier' is a verdict; a policy's condition sees facts only
@vpi|column 1: no segment 'vpi' in policy segments: did you mean @vip?
@late|column 1: '@late' is a segment of orders, and this is about customers
END
}

@test "custom fields: the name is a key, whatever signs it has" {
	while IFS='|' read -r expr ids; do
		stored customer "$expr" "$ids" && piped customer "$expr" "$ids" &&
			ruled "$expr" "$ids" || { echo "$expr"; return 1; }
	done <<'END'
x('a.b') = 6|3
x.a.b = 6|3
x('2026') is not null|3
x('2026') = 7|3
x('[0]') = 4|3
x('q"r') = 2|3
x('1st') is not null|3
x('$.n') = 5|3
x('n') = '5'|3
x('none') is null|1 2 3
has(x, 'a.b')|3
ext.erp = 'C1'|1
ext('erp') = 'C1'|1
END
	# a value of another kind is null, and told
	is 0 '' "crm-get: 'x('n')' is text where a number is wanted: '5'" \
		crm-get customer -w "x('n') = 5"
	crm-get customer | is 1 '' "crm-where: 'x('n')' is text where a number is wanted: '5'" \
		crm-where "x('n') = 5"
	# unless it is declared to be a number
	crm-policy set fields 'customer={"n":{"kind":"number"},"a":{"kind":"text"},"lvl":{"kind":"text","words":["hi","lo"]}}' >/dev/null
	refused customer "x.n = '5'" "column 7: 'x.n' is a number: write 5, not '5'"
	refused customer "x.lvl = 'hii'" "column 9: 'x.lvl' is never 'hii': did you mean 'hi'?"
	refused customer "lvl = 'hi'" "column 1: 'lvl': did you mean x.lvl?"
}

@test "a known name may be absent, whatever the order of lines" {
	ok '{"a":2,"b":3}' crm-where 'b > 1' < <(printf '{"a":1}\n{"a":2,"b":3}\n')
	ok '{"a":2,"b":3}' crm-where 'b > 1' < <(printf '{"a":2,"b":3}\n{"a":1}\n')
	is 1 '' "crm-where: 'c' stood on no line: is it spelt like that?" \
		crm-where 'c > 1' < <(printf '{"a":1}\n{"a":2,"b":3}\n')
	is 1 '' "crm-where: 'tier' stood on no line: run crm-tier first" \
		crm-where "tier = 'A'" < <(crm-get customer)
	no 2 "crm-where: key 'where': column 1: 'tierr': did you mean tier?" \
		crm-where "tierr = 'A'" < <(crm-get customer)
	ok '' crm-where "tierr = 'A'" </dev/null
	no 2 "crm-where: key 'where': column 1: 'tierr': did you mean tier?" \
		crm-where -t customer "tierr = 'A'"
	no 2 "crm-where: no record type 'custmer': did you mean customer?
try 'crm-where --help'" crm-where -t custmer 1
}

@test "-f of computed columns does not hang on the first record" {
	ok 'name,gap_days,lateness,tier
甲公司,440.5,0.39727582292849,
乙公司,,,
None,,,C' crm-get customer -f name,gap_days,lateness,tier -o csv
	ok 'name,gap_days
None,
乙公司,
甲公司,440.5' crm-get customer -f name,gap_days -o csv --order 'id desc'
	ok '{"name":"None"}
{"name":"乙公司"}
{"name":"甲公司","gap_days":440.5,"cycle":440.5}' crm-customer list --order 'id desc' -f name,gap_days,cycle,p_alive,rfm
	ok '{"name":"None"}' crm-customer show 3 -f name,gap_days,lateness
}

@test "wrong conditions, and what people are told to write" {
	told 137 <<'END'
customer nmae = 'x'
	column 1: 'nmae': did you mean name?
customer name = 张伟
	column 8: '张伟': no such column of customer; if it is a text, write '张伟'
customer name = "张伟"
	column 8: '张伟': no such column of customer; if it is a text, write '张伟'
customer name = ‘张伟’
	column 8: '‘' means nothing here: write texts in plain quotes, 'A'
customer name = “张伟”
	column 8: '“' means nothing here: write texts in plain quotes, 'A'
customer name =「张伟」
	column 7: '「' means nothing here: write texts in plain quotes, 'A'
customer name = '张伟
	column 8: the ' is never closed
customer name = 张伟'
	column 10: the ' is never closed
customer name = 'O'Brien'
	column 11: 'and' or 'or' is missing before 'Brien': a quote in a text is doubled, 'O''Brien'
customer contians(name,'x')
	column 1: no function 'contians': did you mean contains?
customer contains(name 'x')
	column 15: ',' or ')' is missing before 'x'
customer contains(name)
	column 1: contains() takes 2 values: contains(name, '科技')
customer contains(name,'a','b')
	column 19: contains() takes no more than 2 values
customer name contains '科技'
	column 6: 'and' or 'or' is missing before 'contains': write contains(name, 'A')
customer tags contains 'vip'
	column 6: 'and' or 'or' is missing before 'contains': write contains(tags, 'A')
customer name starts with '张'
	column 6: 'and' or 'or' is missing before 'starts': write starts(name, 'A')
customer region = null
	column 10: nothing equals null: write region is null
customer region <> null
	column 11: nothing equals null: write region is null
customer region is nul
	column 11: 'nul': did you mean null?
customer region is empty
	column 11: 'empty': did you mean null?
customer region isnull
	column 8: 'and' or 'or' is missing before 'isnull': write is null
customer region 等于 '华东'
	column 8: 'and' or 'or' is missing before '等于': write =
customer region：'华东'
	column 7: '：' means nothing here: write =
customer region = '华东' 且 orders > 1
	column 15: 'and' or 'or' is missing before '且': write and
customer orders = '1'
	column 10: 'orders' is a number: write 1, not '1'
customer orders > '1,000'
	column 10: 'orders' is a number: write 1000, not '1,000'
customer orders > 1,000
	column 11: 'and' or 'or' is missing before ',': numbers are written without it, 1000
customer orders > 1.000.000
	column 10: not a number: '1.000.000'
customer orders >= 1万
	column 11: not a number: '1万'
customer orders > １０
	column 10: write numbers in plain digits, 10
customer orders => 1
	column 8: '=>' means nothing here: write >=
customer orders =< 1
	column 8: '=<' means nothing here: write <=
customer 1 < orders < 5
	column 12: two comparisons in a row: write A < B and B < C
customer orders > 1 and < 5
	column 16: a value is missing before '<'
customer orders > 1 and and id = 2
	column 16: a value is missing before 'and'
customer orders > 1 and
	column 15: it ends where a value is missing
customer (orders > 1
	column 12: it ends where ')' is missing
customer orders > 1)
	column 11: ')' without '('
customer orders > 1 id = 2
	column 12: 'and' or 'or' is missing before 'id'
customer orders > 1; id = 2
	column 11: ';' means nothing here: join with and, or
customer where orders > 1
	column 1: leave out 'where'
customer select * from customer
	column 1: a condition is one expression: no 'select'
customer id in (select customer_id from orders)
	column 8: a condition is one expression: no 'select'
customer orders > 1 order by name
	column 12: 'and' or 'or' is missing before 'order': --order sorts
customer orders > 1 limit 5
	column 12: 'and' or 'or' is missing before 'limit': --limit says how many
customer sum(revenue_minor) > 100
	column 1: no function 'sum': a condition asks one record, orders > 1; crm-report counts over many
customer count(*) > 1
	column 1: no function 'count': a condition asks one record, orders > 1; crm-report counts over many
customer max(orders) > 1
	column 1: max() takes at least 2 values: greatest(orders, 1)
customer name glob 'a*'
	column 6: 'and' or 'or' is missing before 'glob': write like 'A%', or contains(NAME, 'A')
customer glob('a*', name)
	column 1: no function 'glob': write like 'A%', or contains(NAME, 'A')
customer cast(size as int) > 100
	column 1: no function 'cast': columns have kinds, crm-get TYPE --columns
customer len(name) > 2
	column 1: no function 'len': write length(NAME)
customer date(since) = '2026-01-01'
	column 1: no function 'date': write day(NAME)
customer strftime('%Y', since) = '2026'
	column 1: no function 'strftime': write NAME = '2026-05', or year(NAME), month(NAME)
customer state = 'custmer'
	column 9: 'state' is never 'custmer': did you mean 'customer'?
customer state = 'Customer'
	column 9: 'state' is never 'Customer': did you mean 'customer'?
customer state = customer
	column 9: 'customer': no such column of customer; if it is a text, write 'customer'
customer state = '客户'
	column 9: 'state' is never '客户', but one of: prospect, customer, former
customer state = 1
	column 9: 'state' is one of: prospect, customer, former
customer state > 'customer'
	column 1: 'state' has words, which come in no order: compare with = or in
customer state in 'customer'
	column 10: '(' is missing after 'in': in (A, B), or has(LIST, A)
customer state in ('customer' 'former')
	column 22: ',' or ')' is missing before 'former'
customer state = ('customer','former')
	column 20: a list of values follows 'in': NAME in (A, B)
customer state = 'customer' or 'former'
	column 23: 'former' alone is neither true nor false: write NAME = 'former', or NAME in ('A', 'former')
customer state = 'customer' || 'former'
	column 9: 'state' is never 'customerformer', but one of: prospect, customer, former
customer state = 'customer' || orders > 1
	column 30: || joins texts: write or
customer state = 'customer' && orders > 1
	column 20: '&&' means nothing here: write and
customer state = 'customer' | orders > 1
	column 20: '|' means nothing here: write or
customer !(state = 'customer')
	column 1: '!' means nothing here: write not, or <> for 'is not'
customer state ! = 'customer'
	column 7: '!' means nothing here: write not, or <> for 'is not'
customer state not 'customer'
	column 11: in, between or like follows 'not' here; for 'is not' write <>
customer state ~ 'cust'
	column 7: '~' means nothing here: write like 'A%', or contains(NAME, 'A')
customer since
	column 1: 'since' is a time: compare it, as in since is not null
customer orders
	column 1: 'orders' is a number: compare it, as in orders is not null
customer tags
	column 1: 'tags' is a list: write has(tags, 'A')
customer 5
	column 1: 5 alone is neither true nor false: compare it
customer since like '2026-05%'
	column 1: like takes text, and 'since' is a time: compare it, as in since = '2026-05'
customer since - 30 > 5
	column 1: arithmetic takes numbers, and 'since' is a time: write days_between(A, B), or compare with '-30d'
customer substr(since,1,7) = '2026-05'
	column 8: substr() takes text, and 'since' is a time: compare it, as in A = '2026-05'
customer year(since) = '2026'
	column 15: 'year(since)' is a number: write 2026, not '2026'
customer since > now - 30
	column 9: 'now' is a function: write now()
customer since >= -30d
	column 11: not a number: '30d' (a time stands in quotes: '-30d')
customer since between '2026-05-01'
	column 27: 'and' is missing: between A and B
customer since from '2026-05-01' to '2026-05-31'
	column 7: 'and' or 'or' is missing before 'from': write between A and B
customer since in '2026-05'
	column 10: '(' is missing after 'in': in (A, B), or has(LIST, A)
customer since >= date '2026-05-01'
	column 10: leave out 'date'
customer tags = 'vip'
	column 8: 'tags' is a list: write has(tags, 'vip')
customer 'vip' in (tags)
	column 1: 'tags' is a list: write has(tags, 'vip')
customer tags like '%vip%'
	column 1: 'tags' is a list: write has(tags, 'A')
customer has(tags, vip)
	column 11: 'vip': no such column of customer; if it is a text, write 'vip'
customer has(name, '科技')
	column 5: has() takes a list, and 'name' is text: write contains(name, 'A')
customer has(tag, 'vip')
	column 5: 'tag': did you mean tags?
customer contains(name, 1)
	column 16: contains() takes text: write '1'
customer phone = 13800138000
	column 9: 'phone' is text: write '13800138000'
customer phone = '138'
	column 9: not a phone: '138'
customer email = 'info'
	column 9: not an address: 'info'
customer revenue > ￥100
	column 11: '￥' means nothing here: write amounts as plain numbers, 100
customer revenue > 100元
	column 11: not a number: '100元'
customer amount > 1000
	column 1: 'amount': no such column of customer (crm-get customer --columns lists them)
customer x = 'A'
	column 5: 'x' has parts: write x.NAME
customer x(group) = 'A'
	column 3: x() takes one name in quotes: x('A')
customer x. = 1
	column 2: '.' means nothing here: it stands within names and numbers
customer group = 'A'
	column 1: 'group': no such column of customer (crm-get customer --columns lists them)
customer @vpi
	column 1: no segment 'vpi' in policy segments: did you mean @vip?
customer @
	column 1: @ is followed by the name of a segment
customer vip
	column 1: 'vip': did you mean @vip?
customer @late
	column 1: '@late' is a segment of orders, and this is about customers
customer tier = A
	column 8: 'A': no such column of customer; if it is a text, write 'A'
customer silent_dayz > 30
	column 1: 'silent_dayz': did you mean silent_days?
customer score > 1
	column 1: 'score': run crm-score first
customer day(name) = '2026-01-01'
	column 5: day() takes a day or a time, and 'name' is text
customer days_between(since) > 3
	column 1: days_between() takes 2 values: days_between(since, now())
customer bought(A1)
	column 8: 'A1': no such column of customer; if it is a text, write 'A1'
customer bought('A1', 90)
	column 14: bought() takes a day or a time, and '90' is a number
customer coalesce(size, 0) = 1
	column 16: 'size' is text: write '0'
customer case when orders > 1 then 'A'
	column 30: 'end' is missing: case when A then B else C end
customer name like '%x' escape 'ab'
	column 23: escape takes one character: escape '!'
customer orders = 9223372036854775808
	column 10: too large a number: '9223372036854775808'
customer `orders` = 1
	column 1: '`' means nothing here: write names as they are
customer orders in [1, 2]
	column 11: '[' means nothing here: write in (A, B)
customer orders /* many */ > 1
	column 8: no comment can stand here
customer type = 'custmer'
	column 8: no type 'custmer'
user active = 'yes'
	column 10: 'active' is yes or no: write active, or not active
user active = 1
	column 1: 'active' is yes or no: write active, or not active
user role = 'sale'
	column 8: 'role' is never 'sale': did you mean 'sales'?
order placed_at >= today
	column 14: 'today': no such column of order; if it is a text, write 'today'
order customer.nmae = '甲公司'
	column 1: 'customer.nmae': did you mean customer.name?
order custmer.name = '甲公司'
	column 1: 'custmer': did you mean customer?
order customer_id = '甲公司'
	column 15: 'customer_id' is a number: write 1, or customer.name = '甲公司'
order customer.tier = 'A'
	column 1: 'customer.tier' is a verdict: pipe the records through crm-tier and ask tier
order lines.sku = 'A1'
	column 13: 'lines.sku' is a list: write has(lines.sku, 'A1')
order has(lines.sk, 'A1')
	column 5: 'lines.sk': did you mean lines.sku?
order bought('A1')
	column 1: bought() is of customers
order currency = 'RMB'
	column 12: no currency 'RMB', as in 'CNY'
order currency = 'cny'
	column 12: no currency 'cny': did you mean 'CNY'?
order amount > '1,000.00'
	column 10: 'amount' is a number: write 1000.00, not '1,000.00'
order stage = placed
	column 9: 'placed': did you mean placed_at, or the text 'placed'?
END
	for c in 'crm-get customer -w' crm-where; do
		no 2 "${c%% *}: key 'where': column 1: an empty condition" $c ''
		no 2 "${c%% *}: key 'where': column 4: an empty condition" $c '   '
	done
}

@test "segments: --in and @NAME in every tool, --in with --where" {
	stored customer @big 1
	stored customer 'not @big and id < 3' 2
	ok "$(lines '1 2')" crm-get customer --in vip -f id
	ok "$(lines 1)" crm-get customer --in vip -w "region = '华东'" -f id
	ok "$(lines '2 1')" crm-get customer --in vip --order 'id desc' -f id
	ok "$(lines 2)" crm-get customer --in vip --order 'id desc' -l 1 -f id
	ok "$(lines '1 2')" crm-customer list --in vip -f id
	ok "$(lines '1 2')" crm-tier --in vip -f id
	ok "$(lines 1)" crm-churn --in big -f id
	ok "$(lines '1 2')" crm-cycle --in vip -f id
	ok "$(lines '1 2')" crm-export customer --in vip -f id
	ok "$(lines '1 2')" crm-order list --in late -w 'customer_id = 1 or @late' -l 3 -f id
	piped customer @vip '1 2'
	piped customer '@big or id = 3' '1 3' '*,revenue_minor'
	piped order '@late and customer.region is not null' '1 2'
	is 1 '' "crm-where: 'revenue_minor' stood on no line: the store computes it; ask crm-get --where, or pass it on with crm-get -f '*,revenue_minor'" \
		crm-where @big < <(crm-get customer)
	ruled @big 1
	ruled 'not @vip' 3
	no 2 "crm-get: key 'in': no segment 'vpi' in policy segments: did you mean @vip?" crm-get customer --in vpi
	no 2 "crm-get: key 'in': '@vip' is a segment of customers, and this is about orders" crm-get order --in vip
	no 2 "crm-get: key 'in': not the name of a segment: 'vip or 1'" crm-get customer --in 'vip or 1'
	no 2 "crm-where: key 'where': column 1: segments are known to a store only: give --db" \
		crm-where -z UTC -t customer @vip
	# a segment that sees verdicts: in lists and behind the filter, not in rules
	crm-policy set segments "lost={\"when\":\"silent_days > 300\"}" -q >/dev/null
	ok "$(lines '1 3')" crm-get customer --in lost -f id
	ok "$(lines '1 3')" sh -c 'crm-churn --all | crm-where @lost -f id'
	ok "$(lines '1 2 3')" crm-get customer --in lost --now 2027-09-01 -f id
	same no 1 "crm-policy: key 'rules': '@lost': column 1: 'silent_days' is a verdict; a policy's condition sees facts only" \
		crm-policy set tier 'rules=[{"when":"@lost","tier":"A","why":"x"}]'
}

@test "segments are checked when they are set" {
	bad() { same no 1 "crm-policy: key $1" crm-policy set segments "${@:2}"; }
	bad "'a': column 1: 'nmae': did you mean name?" "a={\"when\":\"nmae = 'x'\"}"
	bad "'a': column 10: 'orders' is a number: write 1, not '1'" "a={\"when\":\"orders = '1'\"}"
	bad "'a': column 8: it ends where ')' is missing" 'a={"when":"(id = 1"}'
	bad "'a': '@a': column 1: '@a' leads to itself" 'a={"when":"@a"}'
	bad "'a': '@a': '@b': column 1: '@b' leads to itself" 'a={"when":"@b"}' 'b={"when":"@a"}'
	bad "'a': column 1: '@late' is a segment of orders, and this is about customers" 'a={"when":"@late"}'
	bad "'a': column 1: no segment 'vpi' in policy segments: did you mean @vip?" 'a={"when":"@vpi"}'
	bad "'a': no such record type 'ordr'" 'a={"of":"ordr","when":"id = 1"}'
	bad "'a b': a segment's name is letters, digits, _ and -, 60 bytes at most" 'a b={"when":"id = 1"}'
	bad "'segments.a.when': is needed" 'a={}'
	bad "'segments.a.whn': no such key here" 'a={"when":"id = 1","whn":1}'
	# what another one needs stays
	bad "'big': column 1: no segment 'vip' in policy segments" vip=
	# one in the other: sixty are well, seventy are not
	chain() { jq -nc --argjson n "$1" '[range($n)] | map({key:"s\(.)",
		value:{when:(if . == 0 then "id = 2" else "@s\(. - 1)" end)}}) | from_entries'; }
	chain 60 | crm-policy set segments - -q >/dev/null
	ok "$(lines 2)" crm-get customer --in s59 -f id
	chain 70 >s.json
	same no 1 "crm-policy: s.json: key 's63': column 1: more than 64 levels, one in the other" \
		crm-policy set segments s.json
}

@test "--order: custom fields, columns of other records, expressions" {
	order() { ok "$(lines "$3")" crm-get "$1" --order "$2" -f id; }
	order customer x.n '3 1 2'
	order customer 'x.n desc' '3 1 2'
	order customer "x('a.b'), id desc" '3 2 1'
	order order 'customer.region desc, placed_at' '4 5 1 2 3'
	order order 'customer.region, placed_at desc' '3 2 1 5 4'
	order order 'amount desc, id' '2 5 4 3 1'
	order order 'case when amount > 100 then 0 else 1 end, id desc' '5 2 4 3 1'
	order order 'month(placed_at), -id' '1 4 3 2 5'
	order order 'length(customer.name), id' '1 2 3 4 5'
	order customer "bought('B2') desc, id desc" '1 3 2'
	order customer 'revenue desc' '1 2 3'
	order customer 'days_since_order, id' '2 1 3'
	ok "$(lines '3 2')" crm-get customer --order 'x.n, id desc' -l 2 -f id
	while IFS='|' read -r expr why; do
		no 2 "crm-get: key 'order': $why" crm-get order --order "$expr"
	done <<'END'
amount up|asc or desc may follow a column: 'amount up'
nmae|column 1: 'nmae': no such column of order (crm-get order --columns lists them)
customer.nmae|column 1: 'customer.nmae': did you mean customer.name?
placed_at + 1|column 1: arithmetic takes numbers, and 'placed_at' is a time: write days_between(A, B), or compare with '-30d'
id, (amount|column 8: it ends where ')' is missing
2 desc, id|2 is the same for all: name a column
id, 'placed_at'|'placed_at' is the same for all: name a column
END
}

@test "columns of other records, lists, what was bought, amounts" {
	while IFS='|' read -r type expr ids; do
		stored "$type" "$expr" "$ids" && piped "$type" "$expr" "$ids" ||
			{ echo "$expr"; return 1; }
		[ "$type" != customer ] || ruled "$expr" "$ids" || return 1
	done <<'END'
order|customer.region = '华东'|1 2 3
order|customer_id.region <> '华东'|4 5
order|customer.region = '华东' and customer.orders > 2|1 2 3
order|customer.revenue > 1000 or customer.size = '2000'|1 2 3 4 5
order|customer.last_order_day >= '2026-06'|4 5
order|owner.role = 'sales'|
customer|owner.role = 'sales'|1
customer|owner.name is null|2 3
customer|not owner.active|2 3
order|has(lines.sku, 'A1')|2 4
order|has(lines.sku, 'B2') and has(lines.qty, 2)|2
order|not has(lines.sku, 'A1')|1 3 5
order|length(lines) = 2|2
order|contains(lines.sku, 'b')|2
customer|bought('A1')|1 2
customer|bought('A1', '-180d')|2
customer|bought('A1', '2026-05-30')|2
customer|bought('B2', '2026-05')|1
customer|bought('B2', '2026-05-02')|
customer|not bought('A1')|3
customer|contains(tags, '客') or has(tags, 'x')|2
order|amount = 1000|5
order|amount_minor = 1000|5
order|amount > 20.49 and amount < 20.51|4
order|amount >= 20 and currency = 'CNY'|2 3 4
order|amount * 2 = 2560|2
END
	stored customer 'revenue = 1301' 1
	stored customer 'revenue > 70.4 and revenue < 70.6' 2
	piped customer 'revenue = 1301 and revenue_minor = 130100' 1 '*,revenue_minor'
	no 2 "crm-where: key 'where': column 1: 'customer.region' is a column of another record: give the store, --db" \
		crm-where -z UTC "customer.region = 'x'" < <(crm-get order)
	no 2 "crm-where: key 'where': column 1: bought() reads orders: give the store, --db" \
		crm-where -z UTC "bought('A1')" < <(crm-get customer)
	no 2 "crm-where: key 'where': column 1: 'revenue' is in the base currency, which is not known here: give --db, or write revenue_minor" \
		crm-where -z UTC "revenue > 1" < <(crm-get customer)
}

@test "what cannot be computed of a record: named, skipped, never wrong" {
	local big="id * 9223372036854775807 > 0"
	no 2 "crm-get: key 'where': customer 2: 'id * 9223372036854775807': too large a number" crm-get customer -w "$big" -f id
	is 2 "{\"id\":1}
{\"type\":\"error\",\"tool\":\"crm-where\",\"message\":\"'id * 9223372036854775807': too large a number\"}" \
		"crm-where: line 2: key 'where': 'id * 9223372036854775807': too large a number" \
		crm-where "$big" -f id < <(crm-get customer -f type,id)
	is 1 '{"id":1}' "crm-where: line 2: key 'where': 'id * 9223372036854775807': too large a number
crm-where: line 3: key 'where': 'id * 9223372036854775807': too large a number" \
		crm-where -k "$big" -f id < <(crm-get customer -f type,id)
	# a part that decides alone
	stored customer "id < 3 and (id = 2 or $big)" '1 2'
	piped customer "id < 3 and (id = 2 or $big)" '1 2'
	stored customer "$big and id = 1" 1
	piped customer "$big and id = 1" 1
}

# a command with 200 MB and a minute; what a sanitizer needs is no measure
bounded() {
	[ -n "${CRM_SAN:-}" ] || ulimit -v 200000 -t 60
	exec "$@"
}

@test "work has bounds: replace in replace is refused at once, in little memory" {
	local expr=needs i
	for i in {1..20}; do expr="replace($expr, 'x', '$(printf 'y%.0s' {1..60})x')"; done
	expr="fold($expr) = 'z'"
	jq -nc '{type:"customer",name:"L",needs:("x" * 1000000)}' | crm-put -q >/dev/null
	crm-get customer/4 -f type,id,needs >line
	for c in 'crm-get customer -w' crm-where; do
		rc=0
		(bounded $c "$expr" -f id) <line >"$T/out" 2>"$T/err" || rc=$?
		[ ! -s "$T/out" ] && [ "$rc" = 2 ] ||
			{ echo "$c: $rc"; cat "$T/err"; return 1; }
		grep -q 'a text over 1 MiB' "$T/err"
	done
	# many times over, each of them allowed
	expr="fold(replace(needs, 'x', 'y')) = 'z'"
	for i in {1..6}; do expr="$expr or $expr"; done
	rc=0
	(bounded crm-where "$expr" -f id) <line >"$T/out" 2>"$T/err" || rc=$?
	[ "$rc" = 1 ] && [ ! -s "$T/out" ]
	grep -q 'takes too much work on this record' "$T/err"
}

@test "crm help where: 80 columns, and every example in it is true" {
	crm help where >help
	perl -CSD -ne 'chomp; my $w = 0; $w += /\p{Ea=W}|\p{Ea=F}/ ? 2 : 1 for split //;
		print "$w: $_\n" if $w > 79' help | ok '' cat
	# the commands on top
	grep -c '^  crm-get ' help | ok 3 cat
	sed -n 's/^  \(crm-get .*\)/\1 >\/dev\/null/p' help >commands
	ok '' sh -e commands
	# each function, on a type that has its columns
	sed -nE 's/^  ([a-z_]+\(.*[^ ])  +[^ ].*/\1/p' help >calls
	[ "$(wc -l <calls)" = 26 ]
	while IFS= read -r call; do
		type=customer
		[[ $call != *placed_at* && $call != *amount* ]] || type=order
		crm-get $type -w "$call is not null or true" -f id >"$T/out" 2>"$T/err" &&
			crm-get $type | crm-where -t $type "$call is null or true" -f id >"$T/lines" 2>>"$T/err" || :
		[ -s "$T/out" ] && cmp "$T/out" "$T/lines" || { echo "$call"; cat "$T/err"; return 1; }
	done <calls
	for name in $(sed -n 's/^Other names: //p' help); do
		crm-get customer -w "$name(name, 'A') is null or true" -f id >/dev/null
	done
	# and the rest of what it shows
	stored order "amount_minor = 128000 and amount = 1280" 2
	stored user 'not active' 2
	crm-get contract -w "\"end\" > '2026-01-01'" >/dev/null
	stored customer "phone = '13800138000'" 1
	stored customer "phone like '138%'" ''
	stored customer "since >= '上个月' or since < 'last-month'" '1 2 3'
	stored customer '7 / 2 = 3 and 7 / 0 is null and id = 1' 1
}
