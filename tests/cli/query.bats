#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# query.bats - selecting: conditions in both worlds, order, as-of, find
load helper

setup() {
	common_setup
	seed
	crm-put -q >/dev/null <<'END'
{"type":"customer","name":"上海张江科技","kind":"company","since":"2026-05-01T00:00:00Z","region":"华东","tags":["vip","old"],"aliases":["张江"],"x":{"group":"A","n":5}}
{"type":"customer","name":"Ｆoo Ltd","kind":"person","since":"2026-04-30T15:59:59Z","email":"zw@example.com","phone":"010-65529988转8","needs":"100%_sure"}
{"type":"contract","customer_id":1,"start":"2026-02-01","end":"2026-12-01","notice_days":20,"state":"signed","amount":"99.5"}
{"type":"order","customer_id":1,"amount":"20","placed_at":"2026-10-01T16:30:00Z"}
{"type":"order","customer_id":4,"amount":"0.05","placed_at":"2025-12-31T16:00:00Z","stage":"completed"}
END
}

# both TYPE CONDITION IDS: --where and crm-where give the records IDS
both() {
	local want
	want=$(printf '{"id":%d}\n' $3)
	[ "$3" ] || want=
	ok "$want" crm-get "$1" -w "$2" -f id &&
		crm-get "$1" -f "${4:-*}" | ok "$want" crm-where "$2" -f id
}

@test "conditions mean the same in the store and in a stream" {
	both customer "state = 'customer'" '1 4'
	both customer "since >= '2026-05-01'" '1 2 3'
	both customer "since < '2026-05-01 00:00:00'" 4
	both customer "contains(name,'科技') and has(tags,'vip')" '2 3'
	both customer "contains(name, 'foo')" 4
	both customer "x('group') = 'A' and x('n') > 4" 3
	both customer "day('2026-04-30') = '2026-04-30' and time('2026-04-30 12:00') < since" '1 2 3 4'
	both customer "region is null" '1 2 4'
	both customer "region <> '华东'" ''
	both customer "case kind when 'person' then true end" 4
	both customer "phone like '+86138%' or email in ('zw@example.com')" '1 4'
	both customer "needs like '%\\%\\_%' escape '\\'" 4
	both customer "coalesce(length(name), 0) between 2 and 4 and id % 2 = 1" 1
	both customer "fold(name) = 'foo ltd' or substr(name, 1, 1) = '张'" '1 4'
	both customer "not has(tags,'vip')" '1 4'
	both contract "\"end\" < '2027-01-01' and start > '2026-01-01'" 2
	both contract "end = '2027-01-01'" 1
	both contract "case when \"end\" < '2027-01-01' then notice_days end = 20" 2
	both order "amount_minor >= 5 and amount_minor < 2001 and placed_at < day('-7d')" '2 3'
	both order "stage in ('completed') and placed_at >= '2026-01-01'" 3
	both user "active" 1
	both customer "orders > 0 and revenue_minor < 1000" 4 '*,orders,revenue_minor'
	both customer "last_order_day < day('-30d')" 4 '*,last_order_day'
}

@test "what is no condition is refused by both, with the same words" {
	while IFS='|' read -r expr why; do
		same no 2 "crm-get: key 'where': $why" crm-get customer -w "$expr"
		no 2 "crm-where: key 'where': $why" crm-where "$expr" <<<'{"type":"customer","id":1}'
	done <<'END'
nmae = 'x'|column 1: 'nmae': did you mean name?
score = 1|column 1: 'score': run crm-score first
name = 'x|column 8: the ' is never closed
foo(name)|column 1: no function 'foo', see crm help where
containz(name,'x')|column 1: no function 'containz': did you mean contains?
(1|column 3: it ends where ')' is missing
1)|column 2: ')' without '('
   |column 4: an empty condition
x(name)|column 3: x() takes one name in quotes: x('A')
x('a','b')|column 6: ')' is missing before ','
"nmae" = 1|column 1: 'nmae': did you mean name?
count(*)|column 1: no function 'count': a condition asks one record, orders > 1; crm-report counts over many
since < day('-2h')|column 13: day() is a whole day, and '-2h' steps in hours: write time('-2h'), or day('now')
since < day('30分钟前')|column 13: day() is a whole day, and '30分钟前' steps in hours: write time('30分钟前'), or day('now')
since < day('+3wh')|column 13: day() is a whole day, and '+3wh' steps in hours: write time('+3wh'), or day('now')
day('gestern') = since|column 5: not a time: 'gestern' (see crm help time)
END
}

@test "attacks are refused by both, and change nothing" {
	local n=0
	while IFS='|' read -r expr; do
		n=$((n + 1))
		for c in 'crm-get customer -w' crm-where; do
			same $c "$expr" <<<'{"type":"customer","id":1,"name":"a"}' \
				>"$T/out" 2>"$T/err" && { echo "taken: $c $expr"; return 1; }
			[ $? = 2 ] && [ ! -s "$T/out" ] || { echo "$c $expr"; cat "$T/out" "$T/err"; return 1; }
			grep -q "^${c%% *}: key 'where': " "$T/err" || { cat "$T/err"; return 1; }
		done
	done <<'END'
1; drop table customers
id in (select id from users)
exists (select 1 from txn)
1 union select login from users
(values(1))
with x as (select 1) select * from x
id = ?1 or :a or @b or $c
1 -- and state = 'x'
1 /* */ or 1
load_extension('x.so')
readfile('/etc/passwd') is not null
writefile('x','y')
sqlite_version() is not null
main.users.login = 'li'
users.login = 'li'
sqlite_master.name = 'x'
rowid = 1
find_key = 'x'
phone_raw = 'x'
merged_into is null
zeroblob(1000000000) is null
printf('%1000000000d', 1) is null
random() > 0
raise(abort, 'x')
name match 'x'
id collate nocase = 1
pragma_table_info('users') is null
id = (select max(id) from customers)
END
	[ $n = 28 ]
	ok '' ls -A "$HOME"
}

@test "a condition that takes too long or nests too deep is stopped" {
	deep=$(printf '(%.0s' {1..3000})1$(printf ')%.0s' {1..3000})
	for c in 'crm-get customer -w' crm-where; do
		$c "$deep" <<<'{"type":"customer","id":1}' >"$T/out" 2>"$T/err" && return 1
		[ $? = 2 ] && [ ! -s "$T/out" ]
		$c "$(printf '1 or %.0s' {1..6000})1" <<<'{"type":"customer","id":1}' \
			>"$T/out" 2>"$T/err" && return 1
		[ $? = 2 ] && [ ! -s "$T/out" ]
	done
}

@test "names in a stream: verdicts first, then keys; what is not there" {
	local r='{"type":"customer","id":1,"state":"prospect","_":{"tier":{"tier":"A","due":"x"},"state":"v"}}'
	ok "$r" crm-where "tier = 'A' and due = 'x'" <<<"$r"
	ok '' crm-where "state = 'prospect'" <<<"$r"
	ok "$r" crm-where "lower(state) = 'v'" <<<"$r"
	no 1 "crm-where: 'purchase_days' stood on no line: the store computes it; ask crm-get --where, or pass it on with crm-get -f '*,purchase_days'" \
		crm-where 'purchase_days > 1' <<<"$r"
	ok '{"n":1,"free":"x"}' crm-where "n = 1 and free = 'x'" <<<'{"n":1,"free":"x"}'
	no 1 "crm-where: 'frei' stood on no line: did you mean free?" crm-where "frei = 1" <<<'{"n":1,"free":"x"}'
	CRM_DB=none.db ok "$r" crm-where -z Europe/Berlin 'id = 1' <<<"$r"
	ok '{"id":1}' crm-where -z UTC "since = '2026-01-01 00:00:00'" -f id \
		<<<'{"type":"customer","id":1,"since":"2026-01-01T00:00:00Z"}'
	ok '{"id":1}' crm-where "since = '2026-01-01 08:00:00'" -f id \
		<<<'{"type":"customer","id":1,"since":"2026-01-01T00:00:00Z"}'
	no 1 "crm-where: not a time zone like Asia/Shanghai: 'Nowhere/X'" crm-where -z Nowhere/X 1 <<<"$r"
}

@test "--order, --limit" {
	ok '{"id":1}
{"id":4}
{"id":2}' crm-get customer --order 'state, since desc' -l 3 -f id
	ok '{"id":2}
{"id":3}' crm-get customer --order 'revenue_minor,id' -l 2 -f id
	ok '{"id":4}
{"id":3}
{"id":2}
{"id":1}' crm-get customer --order 'id desc' -f id
	ok '{"id":3}' crm-get customer -w 'id > 2' -l 1 -f id
	no 2 "crm-get: key 'order': asc or desc may follow a column: 'id up'" crm-get customer --order 'id up'
	no 2 "crm-get: key 'order': column 1: 'nmae': did you mean name?" crm-get customer --order nmae
	misuse "crm-get: option '--limit': not a number: 'x'" crm-get customer --limit x
	misuse "crm-get: option '--limit' needs a value" crm-get customer --limit
}

@test "-f: derived columns, members, *; absent ones are left out" {
	ok '{"id":3,"region":"华东","x.group":"A","orders":0}' \
		crm-get customer/3 -f id,region,x.group,x.nothing,orders,owner
	ok '{"id":3}' crm-get customer/3 -f id,last_order_day,last_touch_at,owner,x.nothing
	ok "$(crm-get customer/1 | sed 's/}$/,"orders":2}/')" crm-get customer/1 -f '*,orders'
	ok 'id,region,last_order_day
1,,2026-11-22' crm-get customer/1 -f id,region,last_order_day -o csv
	ok 'id	revenue_minor
4	5' crm-get customer -w 'revenue_minor = 5' -f id,revenue_minor -o tsv
}

@test "--expand: whole records under _" {
	ok '{"id":3,"_.customer.name":"Ｆoo Ltd"}' crm-get order/3 -x customer -f id,_.customer.name
	ok '{"id":1,"_.owner.name":"李雷"}' crm-get customer/1 -x owner -f id,_.owner.name
	crm-get order -w 'id = 1' -x customer | jq -c ._.customer | ok "$(crm-get customer/1)" cat
	no 2 "crm-get: key 'expand': order refers to nothing by 'shop'" crm-get order -x shop
	crm-followup add kind=promise subject_id=1 title=x due_at=+5d owner=li -q >/dev/null
	ok '{"id":1,"_.customer.name":"张伟"}' crm-followup list --expand customer -f id,_.customer.name
	crm-order list -w 'id = 3' -x customer | ok "$(crm-get order/3 -x customer)" cat
}

@test "a condition holds for named records, too" {
	ok '{"id":4}' crm-get customer/1 customer/4 -w "kind = 'person' and id > 1 or id = 9" -f id
	is 1 '' '' crm-get customer/1 -w 'id = 2' -e
	ok '' crm-get customer/1 customer/2 -w 'x.n = 7' -x owner
	no 2 "crm-get: key 'where': column 1: 'nmae': did you mean name?" crm-get customer/1 -w "nmae = 'x'"
	crm-policy set segments 'big={"when":"x.n = 5"}' >/dev/null
	ok '{"id":3}' crm-get customer/1 customer/3 --in big -f id
	no 1 'crm-get: no customer 99' crm-get customer/99 -w 'id = 99'
}

@test "--columns: what may be named, with a sentence each" {
	crm-get customer --columns >out
	ok '{"name":"purchase_days","kind":"whole number","about":"days whose orders come to more than zero, or are all given away","derived":"yes"}' \
		sh -c 'grep purchase_days out | jq -c del\(.type\)'
	[ "$(jq -r 'select((.about | length) < 2) | .name' out)" = '' ]
	for c in $(jq -r .name out); do
		crm-get customer -w "\"$c\" is null or 1" -f id >/dev/null || { echo "$c"; return 1; }
	done
}

@test "operands: several, keys, phones; one that is not there prints none" {
	ok '{"type":"order","id":1}
{"type":"customer","id":2}' crm-get order/shop:A1 @info@hd.example -f type,id
	ok '{"type":"customer","id":1}' crm-get shop:C1 -f type,id
	ok '{"type":"contact","id":1}' crm-get @13900139000 -f type,id
	no 1 'crm-get: order/9: no order 9' crm-get customer/1 order/9
	no 1 "crm-get: no record '@13500000000'" crm-get @13500000000
	no 2 "crm-get: no record type 'custmer': did you mean customer?
try 'crm-get --help'" crm-get custmer/1
	no 2 "crm-get: no record type '1'
try 'crm-get --help'" crm-get 1
	ok '{"id":1}' crm-get orders -l 1 -f id
}

@test "--as-of: the store as it stood; --now: what happened until then" {
	export CRM_NOW=2026-11-23T02:00:00Z
	crm-get customer >then
	crm-customer set 1 name=Neu tags=x phone= >/dev/null
	crm-order add customer_id=2 amount=7 >/dev/null
	crm-policy set fields 'customer={"group":{"kind":"text"}}' >/dev/null
	crm-history undo 2 --untouched >/dev/null 2>&1 || :
	ok "$(<then)" crm-get customer --as-of txn:3
	ok "$(<then)" crm-get customer --as-of '2026-11-22 23:00'
	ok "$(<then)" crm-get customer --as-of '2026-11-23 09:59'
	ok '' crm-get customer --as-of txn:1
	ok '{"name":"张伟"}' crm-get @13800138000 --as-of txn:3 -f name
	ok '{"id":1}' crm-find 张伟 --as-of txn:3 -f id
	ok '{"id":2,"orders":0}
{"id":4,"orders":1}' crm-get customer --as-of txn:4 -f id,orders -w 'id % 2 = 0'
	ok '{"orders":1,"last_order_day":"2026-10-02"}' crm-get customer/1 --now 2026-11-01 -f orders,last_order_day
	ok '{"orders":0,"revenue_minor":0}' crm-get customer/1 --now 2026-10-01 -f orders,revenue_minor
	no 1 'crm-get: --as-of: there is no transaction 99 yet; the last is 7' crm-get customer --as-of txn:99
	no 1 'crm-get: --as-of: the store did not exist at that moment' crm-get customer --as-of 2020-01-01
	no 2 "crm-get: --as-of: not a transaction: 'txn:x'" crm-get customer --as-of txn:x
	no 2 "crm-get: --now: not a time: 'gestern' (see crm help time)" crm-get customer --now gestern
}

@test "--as-of: computed columns too, in conditions, in order, of one record" {
	crm-order add customer_id=2 amount=7 -q >/dev/null
	ok '{"id":2,"orders":0}' crm-get customer/2 --as-of txn:3 -f id,orders
	ok '{"id":1}
{"id":4}' crm-get customer --as-of txn:3 -w 'orders > 0' -f id
	ok '{"id":1,"orders":2}
{"id":4,"orders":1}' crm-get customer --as-of txn:3 --order 'orders desc,id' -l 2 -f id,orders
	ok '{"id":2,"status":"expiring"}' crm-get contract/2 --as-of txn:3 -f id,status
	ok '{"id":2}' crm-get contract --as-of txn:3 -w "status = 'expiring'" -f id
	ok '{"id":2,"n":2}' sh -c 'crm-find 科技 --as-of txn:3 -f id,orders | jq -sc "{id: .[0].id, n: length}"'
}

@test "crm-find: parts, aliases, initials, phones, mail, contacts" {
	find_is() { ok "$(for i in $2; do echo "{\"type\":\"${i%/*}\",\"id\":${i#*/}}"; done)" crm-find "$1" -f type,id; }
	find_is 科技 'customer/2 customer/3'
	find_is 张江 customer/3
	find_is 张 'customer/1 customer/3'
	find_is zw customer/1
	find_is foo customer/4
	find_is ＦＯＯ customer/4
	find_is 8000 customer/1
	find_is '138 0013 8000' customer/1
	find_is +8613800138000 customer/1
	find_is 9000 contact/1
	find_is zw@ex customer/4
	find_is 李雷 user/1
	find_is % ''
	find_is "Robert'); DROP TABLE" ''
	ok '{"id":1,"name":"王芳","_.customer":"华东科技"}' crm-find 王芳 -f id,name,_.customer
	ok '{"id":1}' crm-find 张 -l 1 -f id
	ok '' crm-find 张 -t contact
	ok '{"id":1}' crm-find 张伟 -1 -f id
	no 1 "crm-find: more than one found: '张'" crm-find 张 --one
	no 1 "crm-find: nobody found: 'nobody'" crm-find nobody -1
	no 1 '' crm-find nobody -e
	ok '' crm-find nobody
	no 2 'crm-find: nothing to look for' crm-find ' '
}
