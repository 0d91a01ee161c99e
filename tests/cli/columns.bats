#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# columns.bats - computed columns that types share: who entered a record, its
# state and work, and what is silent; at any moment, by conditions, after undo
load helper

setup() {
	common_setup
	export CRM_NOW=2026-03-01T02:00:00Z
	rm crm.db*
	crm-db init --replay >/dev/null
	crm-user add login=li role=sales >/dev/null
	crm-user add login=wang role=sales >/dev/null
	crm-customer add name=甲 >/dev/null
}

# at MOMENT COMMAND...: at that moment, and nothing on stdout
at() {
	CRM_NOW=$1 "${@:2}" >/dev/null
}

# undo_last [OPTION]...: what the last transaction did
undo_last() {
	crm-history undo "$(crm-history list | jq -s ".[0].id")" \
		"$@" >/dev/null
}

# cells NAMES TYPE[/ID] [OPTION]...: one line a record; instants without zone
cells() {
	crm-get "$2" -o tsv -f "$1" "${@:3}" | sed 1d | tr '\t' '|' |
		sed -E 's/[T ][0-9]{2}:[0-9:]*(Z|[+-][0-9:]*)?//g'
}

# told WANTED NAMES TYPE[/ID] [OPTION]...
told() {
	local got
	got=$(cells "${@:2}")
	[ "$got" = "$1" ] || { differ "${*:2}" "$1" "$got"; return 1; }
}

WORK=open_tasks,next_task_at,last_touch_at,silent_days

@test "created_by is the actor of the first transaction, for every type" {
	local t
	at 2026-03-02T02:00:00Z crm-customer set 1 name=乙 --actor wang
	at 2026-03-03T02:00:00Z crm-customer set 1 name=丙 --actor wang
	at 2026-03-03T02:00:00Z crm-customer add name=丁 --actor cron
	told $'li\ncron' created_by customer --now 2026-04-01
	told 'li' created_by customer --as-of 2026-03-02
	export CRM_NOW=2026-04-01T02:00:00Z
	told '2' id customer -w "created_by = 'cron'"
	told $'1|4\n2|7' id,created_txn customer
	told '2' id customer -w 'created_txn > 4'
	undo_last
	told 'li' created_by customer
	# changed and changed back by others, it is still whose it was
	told '丙|li' name,created_by customer/1
	for t in user product campaign contact lead contract deal order asset \
		ticket touch message task feedback points transition; do
		crm-get $t --columns | grep -q '"created_by"' || return 1
		crm-get $t -w "created_by is null or created_by < 'z'" \
			--order created_by -f id,created_by >/dev/null
	done
}

@test "state_since and days_in_state: the last move, else when it began" {
	at 2026-03-05T02:00:00Z crm-lead add name=丁 phone=13853210001 \
		source=web since=2026-02-10
	told '2026-02-10|23' state_since,days_in_state lead/1 \
		--now 2026-03-05T02:00:00Z
	at 2026-03-06T02:00:00Z crm-lead claim 1
	at 2026-03-08T15:59:00Z crm-lead qualify 1 need=x
	export CRM_NOW=2026-03-10T17:00:00Z # the 11th in Shanghai
	told 'qualified|2026-03-08|3' state,state_since,days_in_state lead/1
	told '2026-03-06|1' state_since,days_in_state lead/1 --now 2026-03-07
	told 'working|2026-03-06|0' state,state_since,days_in_state lead/1 \
		--as-of 2026-03-06T20:00:00+08:00
	# nothing before it began
	told '|' state_since,days_in_state lead/1 --now 2026-02-01
	told '1' id lead -w 'days_in_state between 3 and 3'
	told '1' id lead -w "state_since = '2026-03-08'"
	told '' id lead -w 'days_in_state > 3'
	undo_last
	told 'working|2026-03-06|5' state,state_since,days_in_state lead/1
	# deals and orders by their stage, tickets by their state
	crm-deal add customer_id=1 name=a owner=li opened_at=2026-03-02 >/dev/null
	crm-order add customer_id=1 amount=1 placed_at=2026-03-04 >/dev/null
	crm-ticket add customer_id=1 subject=s opened_at=2026-03-05 >/dev/null
	told '9' days_in_state deal
	told '7' days_in_state order
	told '6' days_in_state ticket
	export CRM_NOW=2026-03-12T02:00:00Z
	crm-deal move 1 proposal >/dev/null
	crm-order set 1 stage=shipped >/dev/null
	crm-ticket take 1 >/dev/null
	told '1' days_in_state deal --now 2026-03-13
	told '1' days_in_state order --now 2026-03-13
	told '1' days_in_state ticket --now 2026-03-13
	told '8' days_in_state order --as-of 2026-03-12T00:00:00Z
	told '11' days_in_state deal --as-of 2026-03-11 --now 2026-03-13
}

@test "a contract began with its first day, or when it was entered before" {
	at 2026-03-05T02:00:00Z crm-contract add customer_id=1 \
		start=2026-01-15 end=2027-01-15
	at 2026-03-05T02:00:00Z crm-contract add customer_id=1 \
		start=2026-06-01 end=2027-06-01
	told $'55|55\n6|6' days_in_state,silent_days contract --now 2026-03-11
	# a day that is known without its time begins at midnight
	told '1' id contract -w "state_since = '2026-01-15'" --now 2026-03-11
	[ "$(crm-get contract/1 -f state_since --now 2026-03-11 -o table |
		sed -n 2p)" = '2026-01-15 00:00' ]
}

@test "what has no state has no state_since" {
	local t
	for t in user product contact touch points transition; do
		no 2 "crm-get: key 'fields': 'state_since': no such column of $t (crm-get $t --columns lists them)" \
			crm-get $t -f state_since
		no 2 "crm-get: key 'where': column 1: 'days_in_state': no such column of $t (crm-get $t --columns lists them)" \
			crm-get $t -w 'days_in_state > 1'
	done
	for t in user customer contact feedback; do
		run crm-get $t -f next_task_at
		[ "$status" = 2 ] || return 1
	done
}

@test "a customer is one since its first purchase, or as it is told" {
	at 2026-03-02T02:00:00Z crm-put -q <<-'END'
		{"type":"customer","name":"乙","since":"2026-01-01"}
		{"type":"customer","name":"丙","since":"2026-01-01","customer_since":"2026-02-01"}
		{"type":"customer","name":"丁","since":"2026-01-01"}
		{"type":"order","customer_id":2,"amount":"5","placed_at":"2026-02-20 18:00"}
		{"type":"order","customer_id":2,"amount":"5","placed_at":"2026-02-25"}
		{"type":"order","customer_id":3,"amount":"5","placed_at":"2026-02-25"}
		{"type":"deal","customer_id":4,"name":"d","owner":"li","amount":"5","stage":"won","closed_at":"2026-02-26 18:00"}
	END
	told $'prospect|10\ncustomer|19\ncustomer|38\ncustomer|13' \
		state,days_in_state customer --now 2026-03-11
	told $'prospect|47' state,days_in_state customer/2 --now 2026-02-17
	told $'prospect|16' state,days_in_state customer/3 --now 2026-01-17
	# former, and back by a purchase or by word
	at 2026-03-03T02:00:00Z crm-customer close 2 price
	at 2026-03-03T02:00:00Z crm-customer close 4 price
	told 'former|8' state,days_in_state customer/2 --now 2026-03-11
	at 2026-03-05T02:00:00Z crm-order add customer_id=2 amount=5
	at 2026-03-05T02:00:00Z crm-order add customer_id=2 amount=5 \
		placed_at=2026-03-04
	at 2026-03-06T02:00:00Z crm-customer reopen 4
	told 'customer|7' state,days_in_state customer/2 --now 2026-03-11
	told 'customer|5' state,days_in_state customer/4 --now 2026-03-11
	told 'former|1' state,days_in_state customer/2 \
		--as-of 2026-03-04T02:00:00Z
}

@test "open_tasks and next_task_at: open ones about the record itself" {
	crm-lead add name=丁 phone=13853210001 source=web >/dev/null
	crm-deal add customer_id=1 name=a owner=li >/dev/null
	told '0|' open_tasks,next_task_at lead
	at 2026-03-01T03:00:00Z crm-followup add subject_type=lead \
		subject_id=1 title=a due_at=2026-03-20T10:00
	at 2026-03-02T03:00:00Z crm-followup add subject_type=lead \
		subject_id=1 title=b due_at=2026-03-10T10:00
	at 2026-03-02T03:00:00Z crm-followup add subject_type=deal \
		subject_id=1 title=c due_at=2026-03-09T10:00
	at 2026-03-02T03:00:00Z crm-followup add subject_id=1 title=d \
		due_at=2026-03-08T10:00
	export CRM_NOW=2026-03-03T02:00:00Z
	told '2|2026-03-10' open_tasks,next_task_at lead
	told '1|2026-03-09' open_tasks,next_task_at deal
	told '1|2026-03-20' open_tasks,next_task_at lead --now 2026-03-01
	told '1|2026-03-20' open_tasks,next_task_at lead \
		--as-of 2026-03-01T10:00Z
	told '1' id lead -w "next_task_at <= '2026-03-10'"
	told '' id lead -w 'open_tasks = 0'
	told '1' id deal -w 'open_tasks = 1' --order next_task_at
	crm-followup done 2 reached >/dev/null
	told '1|2026-03-20' open_tasks,next_task_at lead
	undo_last
	told '2|2026-03-10' open_tasks,next_task_at lead
}

@test "last_touch_at and silent_days: qualifying touches about the record" {
	local t
	crm-put -q <<-'END'
		{"type":"lead","name":"丁","phone":"13853210001","source":"web","since":"2026-02-01"}
		{"type":"deal","customer_id":1,"name":"a","owner":"li","opened_at":"2026-02-01"}
		{"type":"deal","customer_id":1,"name":"b","owner":"li","opened_at":"2026-02-14"}
		{"type":"order","customer_id":1,"amount":"5","placed_at":"2026-02-01"}
		{"type":"ticket","customer_id":1,"subject":"s","opened_at":"2026-02-01"}
		{"type":"contract","customer_id":1,"start":"2026-02-01","end":"2027-02-01"}
	END
	for t in lead deal order ticket contract; do
		told '|28' last_touch_at,silent_days $t/1
	done
	crm-put -q <<-'END'
		{"type":"touch","lead_id":1,"dir":"in","at":"2026-02-10T10:00"}
		{"type":"touch","lead_id":1,"dir":"out","outcome":"no_answer","at":"2026-02-12T10:00"}
		{"type":"touch","customer_id":1,"dir":"in","at":"2026-02-20T10:00"}
		{"type":"touch","customer_id":1,"dir":"in","at":"2026-02-10T10:00","refs":{"deal":1,"order":1,"ticket":1,"contract":1}}
		{"type":"touch","customer_id":1,"dir":"in","at":"2026-02-15T10:00","refs":{"deal":2}}
	END
	for t in lead deal order ticket contract; do
		told '2026-02-10|19' last_touch_at,silent_days $t/1
		told '|8' last_touch_at,silent_days $t/1 --now 2026-02-09
		told '1' id $t -w 'id = 1 and silent_days >= 19' --order silent_days
		told '1' id $t -w "last_touch_at = '2026-02-10'"
		told '' id $t -w 'silent_days > 19'
	done
	# void ones do not count, from then on
	at 2026-03-02T02:00:00Z crm-touch void 1 --reason x
	at 2026-03-02T02:00:00Z crm-touch void 4 --reason x
	for t in lead deal order ticket contract; do
		told '|30' last_touch_at,silent_days $t/1 --now 2026-03-03
		told '2026-02-10|19' last_touch_at,silent_days $t/1 \
			--now 2026-03-01T20:00+08:00
		told '2026-02-10|19' last_touch_at,silent_days $t/1 \
			--as-of 2026-03-01T20:00+08:00
	done
	CRM_NOW=2026-03-03T02:00:00Z undo_last
	told '2026-02-10|21' last_touch_at,silent_days deal/1 --now 2026-03-03
}

@test "they are never printed unless named, and ignored on input" {
	crm-lead add name=丁 phone=13853210001 source=web >/dev/null
	! crm-get lead | grep -E 'created_by|since_|silent|open_tasks' || return 1
	crm-get lead -f "*,created_by,state_since,$WORK" |
		crm-put --match phone --changed >out
	[ ! -s out ]
	ok '{"silent_days":0}' bash -c \
		"crm-get lead -f type,id,silent_days | crm-where 'silent_days = 0' -f silent_days"
}

@test "through a reference, in streams and beside verdicts" {
	crm-deal add customer_id=1 name=a owner=li opened_at=2026-02-01 \
		>/dev/null
	crm-order add customer_id=1 amount=5 deal_id=1 >/dev/null
	told '1' id order -w "deal.silent_days = 28 and customer.created_by = 'li'"
	told '' id order -w "deal.days_in_state < 28"
	ok '{"id":1}' bash -c \
		"crm-get order | crm-where --db crm.db 'deal.silent_days = 28' -f id"
	told '1' id customer -w "days_in_state = 0 and silent_days = 0"
}

# ---- orders ---------------------------------------------------------------

base() {
	[ "$(sqlite3 crm.db 'SELECT base_minor FROM orders ORDER BY id')" = "$1" ]
}

@test "what an order came to in the base currency is fixed when it is stored" {
	rm crm.db*
	crm-db init --replay >/dev/null
	crm-policy set currency 'rates=[{"currency":"USD","from":"2026-01-01","rate":"7.10"}]' >/dev/null
	crm-customer add name=A >/dev/null
	crm-order add customer_id=1 placed_at=2026-01-05 amount=100 currency=USD >/dev/null
	ok '{"amount_minor":71000}' crm-report show revenue -p 2026-01 -f amount_minor
	crm-policy set currency 'rates+={"currency":"USD","from":"2026-01-03","rate":"7.30"}' >/dev/null
	ok '{"amount_minor":71000}' crm-report show revenue -p 2026-01 -f amount_minor
	crm-order set 1 channel=web >/dev/null
	ok '{"amount_minor":71000}' crm-report show revenue -p 2026-01 -f amount_minor
	crm-order set 1 stage=shipped returned=0 placed_at=2026-01-05T09:00 >/dev/null
	base 71000
	ok '' crm-db rebuild -q --zone Asia/Tokyo
	base 71000
	ok '' crm-db rebuild -q
	base 71000
	# without a rate for it, too
	crm-policy set currency 'rates=[]' >/dev/null
	crm-order set 1 channel=shop >/dev/null
	base 71000
	ok '' crm-db rebuild -q --zone Asia/Shanghai
	base 71000
	no 1 "crm-order: key 'currency': no rate from USD to CNY on 2026-01-05; crm-policy set currency 'rates+={\"currency\":\"USD\",\"from\":\"2026-01-05\",\"rate\":\"7.10\"}'" \
		crm-order set 1 amount=101
	# another amount, return, currency or day has the rate there is now
	crm-policy set currency 'rates=[{"currency":"USD","from":"2026-01-01","rate":"7.30"},{"currency":"USD","from":"2026-02-01","rate":"7.50"}]' >/dev/null
	crm-order set 1 placed_at=2026-02-05 >/dev/null
	base 75000
	crm-policy set currency 'rates=[{"currency":"USD","from":"2026-01-01","rate":"7.00"}]' >/dev/null
	crm-order set 1 returned=10 >/dev/null
	base 63000
	undo_last
	base 75000
	crm-order set 1 currency=CNY >/dev/null
	base 10000
	crm-db check >/dev/null
}

@test "rebuild --zone: an order whose day is another one has that day's rate" {
	rm crm.db*
	crm-db init --replay >/dev/null
	crm-policy set currency 'rates=[{"currency":"USD","from":"2026-01-01","rate":"7.00"},{"currency":"USD","from":"2026-02-01","rate":"8.00"}]' >/dev/null
	crm-customer add name=A >/dev/null
	crm-order add customer_id=1 placed_at=2026-02-01T00:30+08:00 amount=1 currency=USD >/dev/null
	crm-order add customer_id=1 placed_at=2026-02-01T12:30+08:00 amount=1 currency=USD >/dev/null
	base $'800\n800'
	crm-policy set currency 'rates=[{"currency":"USD","from":"2026-01-01","rate":"7.00"},{"currency":"USD","from":"2026-02-01","rate":"9.00"}]' >/dev/null
	crm-db rebuild -q --zone Europe/Berlin
	base $'700\n800'
}

@test "orders: day, month, net, base and counts, asked for and not else" {
	crm-policy set currency 'rates=[{"currency":"JPY","from":"2026-01-01","rate":"0.05"}]' >/dev/null
	crm-put -q >/dev/null <<-'END'
		{"type":"order","customer_id":1,"amount":"1000","currency":"JPY","returned":"10","placed_at":"2026-01-31T23:30"}
		{"type":"order","customer_id":1,"amount":"20.00","placed_at":"2026-02-01T00:30"}
		{"type":"order","customer_id":1,"amount":"-5.00","placed_at":"2026-02-02"}
		{"type":"order","customer_id":1,"amount":"0.00","placed_at":"2026-02-03"}
		{"type":"order","customer_id":1,"amount":"7.00","stage":"cancelled","close_reason":"stock","placed_at":"2026-02-04"}
		{"type":"order","customer_id":1,"amount":"7.00","returned":"7.00","placed_at":"2026-02-05"}
	END
	told '2026-01-31|2026-01|990|4950|true
2026-02-01|2026-02|2000|2000|true
2026-02-02|2026-02|-500|-500|false
2026-02-03|2026-02|0|0|true
2026-02-04|2026-02|700|700|false
2026-02-05|2026-02|0|0|false' day,month,net_minor,base_minor,counts order
	ok '  net  base counts
  990 49.50 yes
20.00 20.00 yes
-5.00 -5.00 no
 0.00  0.00 yes
 7.00  7.00 no
 0.00  0.00 no' crm-get order -f net_minor,base_minor,counts -o table
	! crm-get order | grep -E '"(day|month|net_minor|base_minor|counts)"' || return 1
	# in conditions: minor and major units, of the record's currency or ours
	told '1' id order -w "month = '2026-01' and net = 990 and base = 49.50"
	told $'2\n4' id order -w "counts and day between '2026-02-01' and '2026-02-28'"
	told $'5\n6\n3' id order -w 'not counts' --order 'base_minor desc'
	told $'3\n6\n5' id order -w 'counts = false' --order 'net, month, id desc'
	told $'1' id order -w "day = '2026-01'"
	told $'1' id order -w 'base_minor > 2000' --as-of 2026-03-01T02:00:00Z
	told $'2\n4' id order -w "counts and month > '2026-01'" --limit 2
	told '' id order -w 'base_minor > 2000 and net_minor > 990'
	# and what is printed is taken, and ignored
	crm-get order -f '*,day,month,net_minor,base_minor,counts' >all
	ok '' crm-put --changed <all
	sed -i 's/"counts":true/"counts":false/; s/"base_minor":-*[0-9]*/"base_minor":1/' all
	ok '' crm-put --changed <all
	ok '{"id":1}' bash -c "crm-where --db crm.db 'net = 990' -f id <all"
}

@test "an order's columns through another record, and undone" {
	crm-order add customer_id=1 amount=5 placed_at=2026-02-01 >/dev/null
	crm-ticket add customer_id=1 subject=s order_id=1 >/dev/null
	told 1 id ticket -w "order.net = 5 and order.month = '2026-02' and order.counts"
	at 2026-03-02T02:00:00Z crm-order set 1 returned=5
	told 1 id ticket -w 'order.net = 0 and not order.counts'
	told '500|true' net_minor,counts order --as-of 2026-03-01T02:00:00Z
	told '0|false' net_minor,counts order
	CRM_NOW=2026-03-03T02:00:00Z undo_last
	told '500|true' net_minor,counts order
}
