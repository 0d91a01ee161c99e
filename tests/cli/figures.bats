#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# figures.bats - what counts: purchase days, refunds, months, moments
load helper

# ord CUSTOMER TIME AMOUNT [KEY=VALUE...]
ord() {
	crm-order add -q "customer_id=$1" "placed_at=$2" "amount=$3" "${@:4}" \
		>/dev/null
}

someone() {
	crm-customer add -q "name=$1" "since=${2:-2026-01-01}" >/dev/null
}

# metrics LINES COMMAND...
metrics() {
	local want=$1
	shift
	ok "$want" "$@" -f metric,key,value,amount_minor,numerator,denominator,n
}

@test "what is taken back on its day was never bought" {
	someone A
	ord 1 2026-01-05T10:00 100
	ord 1 2026-01-05T11:00 -100
	ok '{"state":"prospect","orders":0,"purchase_days":0,"revenue_minor":0}' \
		crm-get customer -f state,orders,purchase_days,revenue_minor
	ok '{"state":"prospect","orders":0,"purchase_days":0,"revenue_minor":0}' \
		crm-get customer -f state,orders,purchase_days,revenue_minor --as-of txn:4
	metrics '{"metric":"new","value":0}
{"metric":"active","value":0}
{"metric":"rpr_life","numerator":0,"denominator":0,"n":0}
{"metric":"orders","value":0}
{"metric":"revenue","amount_minor":0}' crm-report show new active rpr_life orders revenue
	# a refund on a day of its own is no order, and lowers what was earned
	ord 1 2026-01-07 30
	ord 1 2026-01-07 20
	ord 1 2026-01-09 -10
	ok '{"orders":2,"purchase_days":1,"first_order_day":"2026-01-07","last_order_day":"2026-01-07","revenue_minor":4000}' \
		crm-get customer -f orders,purchase_days,first_order_day,last_order_day,revenue_minor
	metrics '{"metric":"orders","value":2}
{"metric":"revenue","amount_minor":4000}' crm-report show orders revenue
	# a gift is a purchase, unless something was taken back beside it
	ord 1 2026-01-10 0
	ord 1 2026-01-11 0
	ord 1 2026-01-11 5
	ord 1 2026-01-11 -5
	ok '{"orders":3,"purchase_days":2,"last_order_day":"2026-01-10"}' \
		crm-get customer -f orders,purchase_days,last_order_day
	ok '' crm-db check
	crm-db rebuild >/dev/null 2>&1
	ok '{"orders":3,"purchase_days":2}' crm-get customer -f orders,purchase_days
}

@test "a refund lowers what it is of: M03 stays within 0 and 1" {
	someone A
	ord 1 2026-01-05 100
	ord 1 2026-02-10 -100
	ord 1 2026-02-11 20
	# of the first purchase
	metrics '{"metric":"repeat_revenue_share","value":1,"numerator":2000,"denominator":2000,"n":1}
{"metric":"refunds_unmatched","amount_minor":0}
{"metric":"revenue","amount_minor":2000}' crm-report show M03 refunds_unmatched revenue
	# which lies before the window
	metrics '{"metric":"repeat_revenue_share","value":1,"numerator":2000,"denominator":2000,"n":1}
{"metric":"refunds_unmatched","amount_minor":10000}
{"metric":"revenue","amount_minor":-8000}' crm-report show M03 refunds_unmatched revenue -p 2026-02
	# the latest purchase first
	ord 1 2026-02-12 -15
	metrics '{"metric":"repeat_revenue_share","value":1,"numerator":500,"denominator":500,"n":1}' \
		crm-report show M03
}

@test "who bought before it was entered is known since then" {
	someone A 2026-06-01
	ord 1 2026-05-01 10
	metrics '{"metric":"customers","key":"2026-05","value":1}
{"metric":"new","key":"2026-05","value":1}
{"metric":"active","key":"2026-05","value":1}' \
		crm-report show customers new active --by month -p 2026-05
}

undo_last() {
	crm-history undo "$(crm-db info -f last_txn | tr -dc 0-9)" >/dev/null
}

months() {
	crm-report show revenue --by month "$@" -o csv -f key,amount_minor |
		sed '1d; /,0$/d'
}

@test "what comes back lowers the day on which it did" {
	someone A
	ord 1 2026-01-05 100
	ord 1 2026-02-05 50
	ord 1 2026-02-05T18:00 7
	crm-order set -q 1 returned=40 returned_at=2026-03-10 >/dev/null
	ok '2026-01,10000
2026-02,5700
2026-03,-4000' months
	# said to be back, and not when: now; all of it, and the order is none
	ok '{"returned_at":"2026-11-22T10:07:00+08:00"}' \
		crm-order set 2 returned=50 -f returned_at
	ok '2026-01,10000
2026-02,5700
2026-03,-4000
2026-11,-5000' months
	ok '{"orders":2,"purchase_days":2,"revenue_minor":6700}' \
		crm-get customer -f orders,purchase_days,revenue_minor
	ok '{"counts":true,"net_minor":6000}
{"counts":false,"net_minor":0}
{"counts":true,"net_minor":700}' crm-get order -f counts,net_minor
	# what went out whole although only a part is said to be back
	crm-order set -q 3 returned=2 returned_at=2026-04-01 stage=shipped >/dev/null
	crm-order set -q 3 stage=returned close_reason=quality >/dev/null
	ok '2026-01,10000
2026-02,5700
2026-03,-4000
2026-04,-700
2026-11,-5000' months
	ok '{"orders":1,"purchase_days":1,"revenue_minor":6000}' \
		crm-get customer -f orders,purchase_days,revenue_minor
	ok '' crm-db check
	no 1 "crm-order: key 'returned_at': is before the day the order was placed on" \
		crm-order set 1 returned_at=2026-01-04
	undo_last
	ok '2026-01,10000
2026-02,5700
2026-03,-4000
2026-04,-200
2026-11,-5000' months
	crm-order set -q 3 returned=0 >/dev/null
	ok '2026-01,10000
2026-02,5700
2026-03,-4000
2026-11,-5000' months
	ok '{"returned_minor":0}' crm-order set 1 returned=0 -f returned_minor,returned_at
	ok '2026-01,10000
2026-02,5700
2026-11,-5000' months
	ok '' crm-db check
}

@test "a rate that is entered later changes no month that is over" {
	crm-policy set currency 'rates=[{"currency":"USD","from":"2026-01-01","rate":"7.10"}]' >/dev/null
	someone A
	ord 1 2026-01-05 100 currency=USD
	crm-policy set currency 'rates+={"currency":"USD","from":"2026-01-03","rate":"7.30"}' >/dev/null
	crm-order set -q 1 channel=web >/dev/null
	ok '2026-01,71000' months
	undo_last
	ok '2026-01,71000' months
	crm-order set -q 1 amount=200 >/dev/null
	ok '2026-01,146000' months
	# the image keeps what was
	undo_last
	ok '2026-01,71000' months
	# what comes back takes the rate of its order, as it is known now
	crm-order set -q 1 returned=100 returned_at=2026-02-01 >/dev/null
	crm-policy set currency rates=[] >/dev/null
	crm-order set -q 1 channel=shop >/dev/null
	ok '2026-01,73000
2026-02,-73000' months
	ok '' crm-db check
}

@test "months go on when customers have left, and begin with contracts" {
	someone A
	someone B
	ord 1 2026-01-05 10
	ord 2 2026-02-05 10
	local now=(--now '2026-11-01 00:00')
	crm-report show active churn_rate --by month --period 2026-01..2026-10 "${now[@]}" -o csv -f metric,key,value,numerator,denominator >got
	cat >want <<'END'
metric,key,value,numerator,denominator
active,2026-01,1,,
active,2026-02,2,,
active,2026-03,2,,
active,2026-04,2,,
active,2026-05,2,,
active,2026-06,2,,
active,2026-07,1,,
active,2026-08,0,,
active,2026-09,0,,
active,2026-10,0,,
churn_rate,2026-01,,0,0
churn_rate,2026-02,0,0,1
churn_rate,2026-03,0,0,2
churn_rate,2026-04,0,0,2
churn_rate,2026-05,0,0,2
churn_rate,2026-06,0,0,2
churn_rate,2026-07,0.5,1,2
churn_rate,2026-08,1,1,1
churn_rate,2026-09,,0,0
churn_rate,2026-10,,0,0
END
	diff want got
	# the same without a period, up to the month at hand
	crm-report show active churn_rate --by month --now '2026-10-31 12:00' -o csv -f metric,key,value,numerator,denominator | diff want -
	# what is not yet over is not told for the time to come
	[ "$(crm-report show revenue --by month -p 2026 "${now[@]}" | wc -l)" = 11 ]
	[ "$(crm-report show revenue --by month "${now[@]}" | wc -l)" = 2 ]
}

@test "a business of contracts has its months" {
	someone A
	crm-put -q >/dev/null <<<'{"type":"contract","customer_id":1,"start":"2026-01-01","end":"2026-02-01","state":"signed"}'
	metrics '{"metric":"churn_rate","key":"2026-01","numerator":0,"denominator":0,"n":0}
{"metric":"churn_rate","key":"2026-02","value":1,"numerator":1,"denominator":1,"n":1}' \
		crm-report show churn_rate --by month --now '2026-02-20 00:00'
}

# at DAY COMMAND...: as if on that day
at() {
	CRM_NOW="$1 12:00" "${@:2}"
}

@test "--now lets nothing of later in" {
	rm crm.db
	at 2026-01-01 crm-db init --replay
	at 2026-01-01 crm-user add -q login=li role=manager >/dev/null
	at 2026-01-01 crm-user add -q login=zhao role=sales >/dev/null
	at 2026-01-02 crm-customer add -q name=A owner=li >/dev/null
	at 2026-01-02 crm-order add -q customer_id=1 amount=100 >/dev/null
	at 2026-01-02 crm-order add -q customer_id=1 amount=60 >/dev/null
	at 2026-01-02 crm-ticket add -q customer_id=1 kind=complaint severity=2 subject=late owner=li >/dev/null
	at 2026-01-02 crm-deal add -q customer_id=1 name=d amount=5 owner=li >/dev/null
	at 2026-01-02 crm-put -q >/dev/null <<<'{"type":"contract","customer_id":1,"start":"2025-01-01","end":"2027-01-01","state":"signed"}'
	at 2026-02-10 crm-deal set -q 1 stage=won >/dev/null
	at 2026-02-10 crm-order set -q 1 returned=100 >/dev/null
	at 2026-02-10 crm-order set -q 2 stage=cancelled close_reason=late >/dev/null
	at 2026-02-10 crm-put -q >/dev/null <<<'{"type":"contract","id":1,"state":"terminated","close_reason":"payment"}'
	at 2026-02-10 crm-customer set -q 1 owner=zhao >/dev/null
	at 2026-02-10 crm-customer set -q 1 state=former close_reason=price >/dev/null
	at 2026-03-01 crm-customer add -q name=B >/dev/null
	local f=owner,state,close_reason,orders,purchase_days,revenue_minor,open_deals,won_deals,contracts,complaints
	ok '{"owner":"zhao","state":"former","close_reason":"price","orders":0,"purchase_days":0,"revenue_minor":0,"open_deals":0,"won_deals":1,"contracts":0,"complaints":1}' \
		crm-get customer/1 -f $f
	local then='{"owner":"li","state":"customer","orders":2,"purchase_days":1,"revenue_minor":16000,"open_deals":1,"won_deals":0,"contracts":1,"complaints":1}'
	ok "$then" crm-get customer --now 2026-01-15 -f $f
	ok "$then" crm-get customer --as-of 2026-01-15 -f $f
	ok "$then" crm-get customer --as-of txn:12 --now 2026-01-15 -f $f
	ok "$then" crm-customer show 1 --now 2026-01-15 -f $f
	# conditions, and other records' states
	ok '{"id":1}' crm-get customer -w "state='customer' and owner='li' and open_deals=1" --now 2026-01-15 -f id
	ok '{"stage":"contact"}' crm-get deal -w "stage='contact'" --now 2026-01-15 -f stage
	ok '{"stage":"placed"}' crm-get order -w "stage='placed'" --now 2026-01-15 -f stage --limit 1
	# verdicts, and reports
	crm-churn 1 --now 2026-01-15 -f risk | grep -q '"risk"'
	ok '{"metric":"orders","value":2}
{"metric":"revenue","amount_minor":16000}
{"metric":"active","value":1}
{"metric":"rpr_life","value":0,"numerator":0,"denominator":1}
{"metric":"customers","value":1}' crm-report show orders revenue active rpr_life customers --now 2026-01-15 -f metric,value,amount_minor,numerator,denominator
	# who was not known yet is on no list
	[ "$(crm-churn --all --now 2026-01-15 | wc -l)" = 1 ]
	[ "$(crm-get customer --now 2026-01-15 | wc -l)" = 1 ]
	[ "$(crm-get customer --now 2026-03-02 | wc -l)" = 2 ]
	[ "$(crm-get customer | wc -l)" = 2 ]
}

@test "--now DAY is the end of that day" {
	someone A
	ord 1 2026-01-20T10:00 10
	ok '{"to":"2026-01-21","value":1}' crm-report show orders --now 2026-01-20 -f to,value
	ok '{"orders":1}' crm-get customer --now 2026-01-20 -f orders
	ok '{"orders":0}' crm-get customer --now 2026-01-20T00:00 -f orders
	ok '{"orders":0}' crm-get customer --now 2026-01-19 -f orders
}

# rich CUSTOMER DAY N: so many orders of 90 billions each
rich() {
	for ((i = 0; i < $3; i++)); do
		printf '{"type":"order","customer_id":%d,"placed_at":"%s","amount":"90000000000000.00"}\n' "$1" "$2"
	done | crm-put -q >/dev/null
}

@test "sums beyond 2^53 are told as exact text, or refused, and never wrong" {
	someone A
	someone B
	rich 1 2026-01-05 2
	ok '{"revenue_minor":"18000000000000000"}' crm-get customer/1 -f revenue_minor
	ok '{"amount_minor":"18000000000000000"}' crm-report show revenue -f amount_minor
	ok '2' sh -c 'crm-get customer -f id,revenue_minor | crm-where "revenue_minor is not null" | wc -l'
	rich 1 2026-01-06 998
	ok '{"revenue_minor":"9000000000000000000"}' crm-get customer/1 -f revenue_minor
	no 1 'crm-put: the orders of customer/1 come to more than can be counted' rich 1 2026-01-07 30
	no 1 'crm-put: amounts come to more than can be counted' rich 1 2026-01-06 30
	ok '{"revenue_minor":"9000000000000000000"}' crm-get customer/1 -f revenue_minor
	rich 2 2026-01-05 1000
	no 2 'crm-report: the sum of all orders is too large' crm-report show revenue
	ok '' crm-db check
}

@test "another zone: what came back of an order takes the rate of its new day" {
	crm-policy set currency 'rates=[{"currency":"USD","from":"2026-01-01","rate":"7.00"},{"currency":"USD","from":"2026-02-01","rate":"8.00"}]' >/dev/null
	someone A
	ord 1 2026-01-31T20:30:00Z 100 currency=USD
	crm-order set -q 1 returned=40 returned_at=2026-03-05T12:00 >/dev/null
	ok '2026-02,80000
2026-03,-32000' months
	crm-order set -q 1 channel=web >/dev/null
	crm-db rebuild --zone America/New_York >/dev/null 2>&1
	ok '2026-01,70000
2026-03,-28000' months
	crm-history undo 6 >/dev/null
	ok '2026-01,70000
2026-03,-28000' months
	ok '{"revenue_minor":42000}' crm-get customer -f revenue_minor
	ok '' crm-db check
}
