#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# report.bats - metrics and cohorts, by hand and against awk on CDNOW
load helper

load=() # how cdnow.csv is read, set by cdnow

# CDNOW imported; purchases are in days.txt: customer, day, cents of the day
bought() {
	like_cdnow
	"${load[@]}" cdnow.csv >/dev/null
	awk -F, '{ c = sprintf("%.0f", $6 * 100); sum[$3 " " $4] += c }
		END { for (k in sum) print k, sum[k] }' cdnow.csv |
		sort >days.txt
}

# hand: four customers and a later one; in March the clock stands on the 20th
hand() {
	crm-put -q >/dev/null <<'END'
{"type":"user","login":"li","role":"sales"}
{"type":"customer","name":"甲","region":"华东","owner":"li","source":"web","since":"2025-12-01"}
{"type":"customer","name":"乙","region":"华南","since":"2026-01-05"}
{"type":"customer","name":"丙","since":"2026-02-01"}
{"type":"customer","name":"丁","state":"prospect","since":"2026-01-01"}
{"type":"customer","name":"戊","region":"西","since":"2026-11-20"}
{"type":"order","customer_id":1,"amount":"100","placed_at":"2026-01-10 00:00"}
{"type":"order","customer_id":1,"amount":"50","placed_at":"2026-01-10 23:59"}
{"type":"order","customer_id":1,"amount":"30","placed_at":"2026-02-10"}
{"type":"order","customer_id":1,"amount":"20","placed_at":"2026-03-12"}
{"type":"order","customer_id":2,"amount":"200","placed_at":"2026-01-20"}
{"type":"order","customer_id":2,"amount":"80","placed_at":"2026-02-15","stage":"cancelled","close_reason":"stock"}
{"type":"order","customer_id":2,"amount":"80","placed_at":"2026-02-16","stage":"returned","returned_minor":8000,"close_reason":"quality"}
{"type":"order","customer_id":3,"amount":"40","placed_at":"2026-02-20"}
{"type":"order","customer_id":3,"amount":"-10","placed_at":"2026-03-05"}
{"type":"order","customer_id":3,"amount":"70","placed_at":"2026-03-20 12:01"}
{"type":"contract","customer_id":4,"start":"2026-01-01","end":"2026-02-15","state":"signed"}
{"type":"contract","customer_id":2,"start":"2026-01-01","end":"2027-02-15"}
END
	crm-policy set active days=30 times=3 >/dev/null
	now=(--now '2026-03-20 12:00')
}

# short LINES COMMAND...: lines as metric, key and figures
short() {
	local want=$1
	shift
	ok "$want" "$@" "${now[@]}" -f key,value,amount_minor,numerator,denominator,n,unfinished
}

@test "by month, counted by hand" {
	hand
	short '{"key":"2026-01","amount_minor":35000}
{"key":"2026-02","amount_minor":7000}
{"key":"2026-03","amount_minor":1000,"unfinished":true}' crm-report show revenue --by month
	short '{"key":"2026-01","value":3}
{"key":"2026-02","value":2}
{"key":"2026-03","value":1,"unfinished":true}' crm-report show orders --by month
	short '{"key":"2026-01","value":2}
{"key":"2026-02","value":1}
{"key":"2026-03","value":0,"unfinished":true}' crm-report show new --by month
	short '{"key":"2025-12","value":1}
{"key":"2026-01","value":3}
{"key":"2026-02","value":4}
{"key":"2026-03","value":4,"unfinished":true}' crm-report show customers --by month
	short '{"key":"2026-01","value":0,"numerator":0,"denominator":2,"n":2}
{"key":"2026-02","value":0.5,"numerator":1,"denominator":2,"n":2}
{"key":"2026-03","value":1,"numerator":1,"denominator":1,"n":1,"unfinished":true}' crm-report show M01 --by month
	short '{"key":"2026-01","value":0,"numerator":0,"denominator":2,"n":2}
{"key":"2026-02","value":0.333333,"numerator":1,"denominator":3,"n":3}
{"key":"2026-03","value":0.333333,"numerator":1,"denominator":3,"n":3,"unfinished":true}' crm-report show rpr_life --by month
	short '{"key":"2026-01","value":0,"numerator":0,"denominator":35000,"n":2}
{"key":"2026-02","value":0.428571,"numerator":3000,"denominator":7000,"n":2}
{"key":"2026-03","value":1,"numerator":2000,"denominator":2000,"n":1,"unfinished":true}' crm-report show m03 --by month
	short '{"key":"2026-01","value":3}
{"key":"2026-02","value":2}
{"key":"2026-03","value":2,"unfinished":true}' crm-report show active --by month
	short '{"key":"2026-01","numerator":0,"denominator":0,"n":0}
{"key":"2026-02","value":0.666667,"numerator":2,"denominator":3,"n":3}
{"key":"2026-03","value":0,"numerator":0,"denominator":2,"n":2,"unfinished":true}' crm-report show churn_rate --by month
	short '{"key":"2026-01","n":0}
{"key":"2026-02","n":0}
{"key":"2026-03","value":30.5,"n":1,"unfinished":true}' crm-report show purchase_cycle --by month
}

@test "one window: what a line says, periods, several metrics" {
	hand
	ok '{"type":"metric","metric":"rpr","code":"M01","to":"2026-03-21","value":0.333333,"numerator":1,"denominator":3,"n":3,"unit":"ratio"}
{"type":"metric","metric":"revenue","to":"2026-03-21","amount_minor":43000,"currency":"CNY","unit":"money"}' \
		crm-report show rpr revenue "${now[@]}"
	ok '{"type":"metric","metric":"churn_rate","code":"M04","from":"2026-02-01","to":"2026-03-01","value":0.666667,"numerator":2,"denominator":3,"n":3,"unit":"ratio"}' \
		crm-report show M04 --period 2026-02 "${now[@]}"
	ok '{"type":"metric","metric":"orders","from":"2026-02-20","to":"2026-03-06","value":1,"unit":"count"}' \
		crm-report show orders --period 2026-02-20..2026-03-05 "${now[@]}"
	ok '{"from":"2026-01-01","to":"2027-01-01","value":4,"unfinished":true}' \
		crm-report show customers --period 2026 "${now[@]}" -f from,to,value,unfinished
	# cut to the period, each month to its part
	ok '{"key":"2026-02","from":"2026-02-15","to":"2026-03-01","value":1}
{"key":"2026-03","from":"2026-03-01","to":"2026-03-11","value":0}' \
		crm-report show orders --by month --period 2026-02-15..2026-03-10 "${now[@]}" -f key,from,to,value
	# a period that has not begun
	short '{"value":0,"unfinished":true}' crm-report show orders --period 2026-05
	short '{"value":0,"numerator":0,"denominator":2,"n":2,"unfinished":true}' crm-report show M04 --period 2026-05
	# an order a minute later counts once it has been placed
	ok '{"value":7}' crm-report show orders --now '2026-03-20 12:01' -f value
}

# day NOW LINES COMMAND...: what is unfinished at that moment
day() {
	ok "$2" "${@:3}" --now "$1" -f cohort,k,key,from,to,unfinished
}

@test "unfinished until the last day is over, and not a moment longer" {
	hand
	ending='2026-03-31 23:59:59' over='2026-04-01 00:00:00'
	day "$ending" '{"from":"2026-03-01","to":"2026-04-01","unfinished":true}' \
		crm-report show orders --period 2026-03
	day "$over" '{"from":"2026-03-01","to":"2026-04-01"}' \
		crm-report show orders --period 2026-03
	month='{"key":"2026-03","from":"2026-03-01","to":"2026-04-01"'
	day "$ending" "$month,\"unfinished\":true}" crm-report show orders --by month --period 2026-03
	day "$over" "$month}" crm-report show orders --by month --period 2026-03
	day "$ending" '{"key":"web","from":"2026-03-31","to":"2026-04-01","unfinished":true}
{"from":"2026-03-31","to":"2026-04-01","unfinished":true}' \
		crm-report show orders --by source --period 2026-03-31
	day "$over" '{"key":"web","from":"2026-03-31","to":"2026-04-01"}
{"from":"2026-03-31","to":"2026-04-01"}' crm-report show orders --by source --period 2026-03-31
	row='{"cohort":"2026-02","k":'
	day "$ending" "${row}0}
${row}1,\"unfinished\":true}" crm-report cohort --period 2026-02
	day "$over" "${row}0}
${row}1}
${row}2,\"unfinished\":true}" crm-report cohort --period 2026-02
	# no end was asked for: until now there is nothing to come
	day "$ending" '{"to":"2026-04-01"}' crm-report show orders
}

@test "split by what customers are; those without it last, without a key" {
	hand
	short '{"key":"华东","amount_minor":20000}
{"key":"华南","amount_minor":20000}
{"amount_minor":3000}' crm-report show revenue --by region
	short '{"key":"华东","value":1,"numerator":1,"denominator":1,"n":1}
{"key":"华南","value":0,"numerator":0,"denominator":1,"n":1}
{"value":0,"numerator":0,"denominator":1,"n":1}' crm-report show M02 --by region
	short '{"key":"li","value":1}
{"value":3}' crm-report show customers --by owner
	short '{"key":"web","value":30.5,"n":1}
{"n":0}' crm-report show M23 --by source
	ok '{"type":"metric","metric":"orders","from":"2026-02-01","to":"2026-03-01","by":"region","key":"华东","value":1,"unit":"count"}
{"type":"metric","metric":"orders","from":"2026-02-01","to":"2026-03-01","by":"region","key":"华南","value":0,"unit":"count"}
{"type":"metric","metric":"orders","from":"2026-02-01","to":"2026-03-01","by":"region","value":1,"unit":"count"}' \
		crm-report show orders --by region --period 2026-02 "${now[@]}"
	for i in 1 2 3 4; do
		crm-customer set $i tier_override="{\"tier\":\"$([ $i -gt 2 ] && echo C || echo A)\",\"reason\":\"x\"}" >/dev/null
	done
	short '{"key":"A","amount_minor":40000}
{"key":"C","amount_minor":3000}' crm-report show revenue --by tier
}

@test "a contract counts from its start to its end, or till it was terminated" {
	crm-put -q >/dev/null <<'END'
{"type":"customer","name":"甲","state":"prospect","since":"2025-01-01"}
{"type":"customer","name":"乙","since":"2025-01-01"}
{"type":"contract","customer_id":1,"start":"2026-01-01","end":"2026-06-01","state":"signed"}
{"type":"contract","customer_id":2,"start":"2026-01-01","end":"2026-06-01"}
{"type":"order","customer_id":2,"amount":"1","placed_at":"2025-06-01"}
END
	now=(--now 2026-12-01)
	short '{"value":0,"numerator":0,"denominator":1,"n":1}' crm-report show M04 --period 2026-02..2026-05
	short '{"value":1,"numerator":1,"denominator":1,"n":1}' crm-report show M04 --period 2026-06
	CRM_NOW=2026-11-22T03:00:00Z crm-contract set 1 state=terminated close_reason=payment >/dev/null
	short '{"value":1,"numerator":1,"denominator":1,"n":1}' crm-report show M04 --period 2026-06
	crm-put -q >/dev/null <<'END'
{"type":"contract","customer_id":1,"start":"2026-01-01","end":"2027-06-01","state":"signed"}
END
	CRM_NOW=2026-11-23T03:00:00Z crm-contract set 3 state=terminated close_reason=payment >/dev/null
	short '{"value":1}' crm-report show active --period 2026-11-22
	short '{"value":0}' crm-report show active --period 2026-11-23
	ok '{"value":1}' crm-report show active --period 2026-11-22 --now 2026-11-22 -f value
}

@test "own rhythm: three times the median gap, from three purchase days on" {
	crm-put -q >/dev/null <<'END'
{"type":"customer","name":"slow"}
{"type":"customer","name":"two"}
{"type":"order","customer_id":1,"amount":"1","placed_at":"2024-01-01"}
{"type":"order","customer_id":1,"amount":"1","placed_at":"2024-04-10"}
{"type":"order","customer_id":1,"amount":"1","placed_at":"2024-07-20"}
{"type":"order","customer_id":2,"amount":"1","placed_at":"2024-01-01"}
{"type":"order","customer_id":2,"amount":"1","placed_at":"2024-07-20"}
END
	# 180 days after 2024-07-20 and 303 = 3 * 101 (gaps 100 and 101: 100.5)
	ok '{"value":2}' crm-report show active --now 2025-01-16 -f value
	ok '{"value":1}' crm-report show active --now 2025-01-17 -f value
	ok '{"value":1}' crm-report show active --now 2025-05-17 -f value
	ok '{"value":0}' crm-report show active --now 2025-05-18 -f value
	crm-policy set active days=10 times=0 >/dev/null
	ok '{"value":0}' crm-report show active --now 2024-07-31 -f value
}

@test "cohorts: long in a stream, a triangle in a table" {
	hand
	ok '{"type":"metric","metric":"retention","cohort":"2026-01","k":0,"value":1,"numerator":2,"denominator":2}
{"type":"metric","metric":"retention","cohort":"2026-01","k":1,"value":0.5,"numerator":1,"denominator":2}
{"type":"metric","metric":"retention","cohort":"2026-01","k":2,"value":0.5,"numerator":1,"denominator":2,"unfinished":true}
{"type":"metric","metric":"retention","cohort":"2026-02","k":0,"value":1,"numerator":1,"denominator":1}
{"type":"metric","metric":"retention","cohort":"2026-02","k":1,"value":0,"numerator":0,"denominator":1,"unfinished":true}' \
		crm-report cohort "${now[@]}"
	ok 'cohort  size     0    1 2
2026-01    2 100.0 50.0 50.0*
2026-02    1 100.0 0.0*' crm-report cohort "${now[@]}" -o table
	ok 'type,metric,cohort,k,value,numerator,denominator,unfinished
metric,retention,2026-02,0,1,1,1,
metric,retention,2026-02,1,0,0,1,true' crm-report cohort "${now[@]}" --period 2026-02 -o csv
	ok 'cohort  k
2026-02 0
2026-02 1' crm-report cohort "${now[@]}" --period 2026-02..2026-09 -o table -f cohort,k
	ok '' crm-report cohort "${now[@]}" --period 2025
	no 1 '' crm-report cohort "${now[@]}" --period 2025 -e
}

@test "tables and csv" {
	hand
	ok 'metric  key     amount currency unit  unfinished
revenue 2026-01 350.00 CNY      money
revenue 2026-02  70.00 CNY      money
revenue 2026-03  10.00 CNY      money yes' crm-report show revenue --by month "${now[@]}" -o table
	ok 'metric from to            value numerator denominator n unit
rpr         2026-03-21 0.333333         1           3 3 ratio' crm-report show rpr "${now[@]}" -o table
	ok 'type,metric,code,from,to,by,key,value,amount_minor,currency,numerator,denominator,n,unit,unfinished
metric,new,,2026-02-01,2026-03-01,,,1,,,,,,count,
metric,revenue,,2026-02-01,2026-03-01,,,,7000,CNY,,,,money,' \
		crm-report show new revenue --period 2026-02 "${now[@]}" -o csv
	[ "$(crm-report list -f name | wc -l)" = 11 ]
	ok '{"name":"rpr","code":"M01","unit":"ratio","by":"month owner region source tier"}' \
		sh -c 'crm-report list -f name,code,unit,by | grep M01'
	ok '' sh -c "crm-report list -f name | jq -r .name | xargs crm-report show >/dev/null"
}

@test "--as-of: the store as it stood, --now of that moment" {
	hand
	n=$(crm-history list -l 1 -f id)
	n=${n//[!0-9]/}
	was=$(crm-report show revenue orders customers active M23 --by month --as-of "txn:$n")
	groups=$(crm-report show revenue M02 --by region --as-of "txn:$n")
	curve=$(crm-report cohort --as-of "txn:$n")
	[ "$was" = "$(crm-report show revenue orders customers active M23 --by month)" ]
	[ "$curve" = "$(crm-report cohort)" ]
	CRM_NOW=2026-11-23T00:00:00Z crm-order set 1 amount=999 customer_id=3 >/dev/null
	CRM_NOW=2026-11-23T00:00:00Z crm-customer set 1 region=北 >/dev/null
	CRM_NOW=2026-11-23T00:00:00Z crm-policy set active days=1 >/dev/null
	crm-history undo 2 -q --with-later >/dev/null
	ok "$was" crm-report show revenue orders customers active M23 --by month --as-of "txn:$n"
	ok "$groups" crm-report show revenue M02 --by region --as-of "txn:$n"
	ok "$curve" crm-report cohort --as-of "txn:$n"
	ok '{"value":0}' crm-report show orders -f value
	ok '{"value":0}' crm-report show orders -f value --as-of txn:1
}

@test "an empty store: zeros, no ratios, no months, no groups" {
	ok '{"metric":"customers","value":0}
{"metric":"active","value":0}
{"metric":"revenue","amount_minor":0}
{"metric":"rpr","numerator":0,"denominator":0,"n":0}
{"metric":"churn_rate","numerator":0,"denominator":0,"n":0}
{"metric":"purchase_cycle","n":0}' crm-report show customers active revenue rpr churn_rate purchase_cycle \
		-f metric,value,amount_minor,numerator,denominator,n
	ok '' crm-report show revenue customers --by month
	no 1 '' crm-report show revenue --by month -e
	ok '' crm-report show rpr --by region
	ok '' crm-report cohort
	ok '' crm-report cohort -o table
}

@test "messages" {
	no 2 "crm-report: no metric 'rpr_lief': did you mean rpr_life?" crm-report show rpr_lief
	no 2 "crm-report: no metric 'M99'; crm-report list tells which there are" crm-report show rpr M99
	no 2 "crm-report: no dimension 'ownr' of rpr: did you mean owner?" crm-report show rpr --by ownr
	no 2 "crm-report: no dimension 'colour' of new; there are: month owner region source tier" \
		crm-report show new --by colour
	misuse "crm-report: option '--period': not a period: 'soon' (see crm help time)" \
		crm-report show rpr --period soon
	misuse "crm-report: option '--period': a period that ends before it begins: '2026-02..2026-01'" \
		crm-report cohort --period 2026-02..2026-01
	misuse 'crm-report: too few operands; wanted: METRIC...' crm-report show
	no 2 "crm-report: key 'fields': 'valeu': did you mean value?" crm-report show rpr -f valeu
	no 2 "crm-report: key 'fields': 'valeu': did you mean value?" crm-report cohort -f valeu
	no 2 "crm-report: key 'fields': 'naem': did you mean name?" crm-report list -f naem
}

@test "CDNOW: 946 of 2357 had bought on two days by 1997-09-30" {
	bought
	ok '{"type":"metric","metric":"rpr_life","code":"M02","to":"1997-10-01","value":0.401358,"numerator":946,"denominator":2357,"n":2357,"unit":"ratio"}' \
		crm-report show rpr_life --now '1997-09-30 23:59:59'
	ok '{"numerator":946,"denominator":2357}' \
		crm-report show M02 --period 1997-01..1997-09 -f numerator,denominator
}

@test "CDNOW: revenue, orders, new, rpr by month as awk counts them" {
	bought
	awk '{ m = substr($2, 1, 4) "-" substr($2, 5, 2); c[m] += $3
		if (!($1 in first)) { first[$1] = $2; new[m]++ }
		else if (!(($1, m) in again)) { again[$1, m]; back[m]++ }
		if (!(($1, m) in seen)) { seen[$1, m]; buyers[m]++ } }
		END { for (m in c) printf "%s %d %d %d %d\n", m, c[m], new[m], back[m], buyers[m] }' days.txt |
		sort >want
	[ "$(wc -l <want)" = 18 ]
	crm-report show revenue --by month -o csv -f key,amount_minor | sed 1d | tr , ' ' >revenue
	cut -d ' ' -f 1,2 want | diff - revenue
	crm-report show rpr --by month -o csv -f key,numerator,denominator | sed 1d | tr , ' ' >rpr
	cut -d ' ' -f 1,4,5 want | diff - rpr
	crm-report show new --by month -o csv -f key,value | sed 1d | tr , ' ' >new
	cut -d ' ' -f 1,3 want | diff - new
}

@test "CDNOW: the cohort matrix as awk counts it" {
	bought
	awk 'function month(d) { return substr(d, 1, 4) * 12 + substr(d, 5, 2) - 1 }
		{ m = month($2) }
		!($1 in first) { first[$1] = m }
		!(($1, m) in seen) { seen[$1, m]; n[first[$1] " " m - first[$1]]++ }
		END { last = 1998 * 12 + 5
			for (c = 1997 * 12; c <= last; c++)
				for (k = 0; c + k <= last && n[c " " 0]; k++)
					printf "%d-%02d,%d,%d,%d\n", c / 12, c % 12 + 1, k, n[c " " k], n[c " " 0] }' days.txt >want
	crm-report cohort --now '1998-06-30 12:00' -o csv -f cohort,k,numerator,denominator | sed 1d >got
	diff want got
	[ "$(wc -l <got)" = $((18 + 17 + 16)) ]
}
