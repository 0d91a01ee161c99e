#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cycle.bats - crm-cycle: rhythm, fitted models, value, and the published
# figures of CDNOW from a store
load helper

load=() # how cdnow.csv is read, set by cdnow

# The CDNOW sample in a store in dollars.
bought() {
	like_cdnow
	rm -f crm.db*
	crm-db init --replay --currency USD
	"${load[@]}" -q cdnow.csv >/dev/null
}

# again: purchases after the first until the end of weeks 20 to 25, by awk
again() {
	awk -F, '!(($3, $4) in seen) { seen[$3, $4]
		if (!id[$3]++) next
		n[int((before[substr($4, 5, 2) + 0] + substr($4, 7) - 1 + (substr($4, 1, 4) - 1997) * 365) / 7)]++ }
		BEGIN { split("0 31 59 90 120 151 181 212 243 273 304 334", before, " ") }
		END { for (w = 0; w < 25; w++) { sum += n[w]; if (w > 18) print sum } }' cdnow.csv
}

# near LINES: "got want tolerance" each
near() {
	awk '{ d = $1 - $2; if (d < 0) d = -d; if (d > $3) { print "got", $1, "wanted", $2; bad = 1 } n++ }
		END { exit bad || !n }'
}

orders() {
	local day
	crm-customer add name="$1" -q >/dev/null
	for day in "${@:2}"; do
		printf '{"type":"order","customer_id":%s,"placed_at":"%s","amount":"%s"}\n' "$n" "$day" $((8 + n * 3 % 11))
	done | crm-put -q >/dev/null
	n=$((n + 1))
}

# A small company of which a model can be made
company() {
	local i
	n=1
	for i in 1 2 3 4 5 6; do
		orders "c$i" 2026-0$i-01 2026-0$i-1$i 2026-0$((i + 1))-0$i 2026-08-0$i
		orders "d$i" 2026-0$i-02
		orders "e$i" 2026-0$i-03 2026-0$i-2$i
	done
}

@test "without a model: rhythm and next day, and what to do" {
	n=1
	orders 张伟 2026-08-01 2026-08-29 2026-09-30 2026-10-28
	orders 王芳 2026-11-01
	crm-customer add name=新 -q >/dev/null
	ok '{"id":1,"cycle":28,"next_day":"2026-11-25","late":0.892857,"occ":"2026-10-28","why":"4 purchases, the last 25 days ago, usually every 28; no model yet: run crm-cycle fit"}
{"id":2,"occ":"2026-11-01","why":"1 purchase, 21 days ago; no model yet: run crm-cycle fit"}
{"id":3,"why":"nothing bought yet"}' \
		crm-cycle --all -f id,cycle,next_day,late,p_alive,occ,why
	ok 'customer/3 新
  nothing bought yet' crm-cycle 3 --explain -o table
	no 1 'crm-cycle: there is no model yet: run crm-cycle fit' crm-cycle track
	# churn has no P(alive) then
	ok '' crm-get customer -w 'p_alive >= 0'
}

@test "too little data: refused with the word for it, nothing changed" {
	same no 1 'crm-cycle: nobody has bought anything by then' crm-cycle fit
	n=1
	orders a 2026-11-01
	same no 1 'crm-cycle: too little data for a model (no repeat purchases); nothing was changed' \
		crm-cycle fit
	orders b 2026-10-01 2026-10-02
	same no 1 'crm-cycle: too little data for a model (fewer distinct histories than parameters); nothing was changed' \
		crm-cycle fit --model pareto
}

@test "fit: lines, a policy revision, verdicts by it; again: no new revision" {
	company
	crm-cycle fit >fits
	[ "$(jq -r .model fits | tr '\n' ' ')" = 'bg mbg pareto spend ' ]
	[ "$(jq -r 'select(.policy).policy' fits | sort -u)" = cycle:2 ]
	[ "$(jq -r 'select(.policy).model' fits | wc -l)" = 2 ]
	jq -e -s 'any(.[]; .model == "mbg" and .customers == 18 and .until == "2026-11-22" and .unit_days == 7)' fits
	crm-policy show cycle >before
	crm-cycle fit -q >/dev/null
	crm-policy show cycle | cmp - before
	[ "$(crm-policy log cycle -f rev | wc -l)" = 2 ]
	crm-cycle --all -f p_alive,expected_purchases | jq -e -s \
		'length == 18 and all(.[]; .p_alive > 0 and .p_alive <= 1 and .expected_purchases >= 0)'
	ok '{"horizon_days":365,"periods":12,"period":"month","annual":0.1,"currency":"CNY","policy":"cycle:2"}' \
		crm-cycle 1 -f horizon_days,periods,period,annual,currency,policy
	# a shorter horizon expects less
	long=$(crm-cycle 1 -f expected_purchases -o tsv | tail -n 1)
	crm-policy set cycle horizon_days=30 -q >/dev/null
	short=$(crm-cycle 1 -f expected_purchases -o tsv | tail -n 1)
	awk -v a="$short" -v b="$long" 'BEGIN { exit !(a > 0 && a < b / 2) }'
	# columns in conditions; P(alive) as a signal of churn
	[ "$(crm-get customer -w 'p_alive < 2' -f id | wc -l)" = 18 ]
	# which it is only once the model is seen to tell
	[ "$(crm-policy show cycle | jq -c '.model | [.identified, .status]')" = '[false,"boundary"]' ]
	crm-policy set cycle model.identified=true -q >/dev/null
	crm-policy set churn 'signals=[{"of":"p_alive","below":1.1,"points":3}]' -q >/dev/null
	crm-churn 1 | jq -e '._.risk.risk == "high" and ._.risk.signals[0].of == "p_alive" and ._.risk.signals[0].occ == "2026-08-01"'
}

@test "fit: --cohort, --where, --until, --unit, and what is no such thing" {
	company
	fit() { crm-cycle fit --model mbg -n -q "$@" | jq -c 'select(.model == "mbg") | [.customers, .unit_days, .until, .from, .to, .where]'; }
	[ "$(fit --until 2026-06-30)" = '[18,7,"2026-06-30",null,null,null]' ]
	[ "$(fit --cohort 2026-02..2026-05)" = '[12,7,"2026-11-22","2026-02-01","2026-06-01",null]' ]
	[ "$(fit --where "contains(name,'c') or contains(name,'e')")" = "[12,7,\"2026-11-22\",null,null,\"contains(name,'c') or contains(name,'e')\"]" ]
	[ "$(fit --unit 30.4375d)" = '[18,30.4375,"2026-11-22",null,null,null]' ]
	no 2 "crm-cycle: no model 'bgg'; there are: bg mbg pareto nbd best" crm-cycle fit --model bgg
	misuse "crm-cycle: option '--unit': not a number of days: 'week'" crm-cycle fit --unit week
	misuse "crm-cycle: option '--cohort': not a period: 'soon' (see crm help time)" crm-cycle fit --cohort soon
	no 2 "crm-cycle: key 'where': column 1: 'nmae': did you mean name?" crm-cycle fit --where "nmae = 'x'"
}

@test "no dropout, one rhythm: a limit is told in words, forecasts are finite" {
	local i
	n=1
	for i in 01 02 03 04 05 06 07 08; do
		orders "w$i" 2026-10-"$i" 2026-10-1"${i#0}" 2026-11-0"${i#0}" 2026-11-1"${i#0}"
	done
	crm-cycle fit --model mbg -q >fits
	jq -e -s 'any(.[]; .model == "mbg" and .status == "boundary" and (.words | contains("no dropout seen")) and .se == null)' fits
	crm-cycle --all | jq -e -s 'all(.[]._.cycle; .p_alive >= 0 and .p_alive <= 1 and .expected_purchases > 0)'
	crm-policy show cycle | jq -e '.model.sentence | contains("boundary")'
}

@test "a policy is checked: kind, parameters, horizon" {
	bad() {
		echo "$2" >bad.json
		no 1 "crm-policy: bad.json: $1" crm-policy set cycle bad.json
	}
	bad "key 'horizon_days': 1 to 36600" '{"horizon_days":0,"periods":12,"annual":0.1}'
	bad "key 'periods': 1 to 1200" '{"horizon_days":1,"periods":0,"annual":0.1}'
	bad "key 'annual': 0 to 10" '{"horizon_days":1,"periods":1,"annual":-1}'
	bad "key 'model': parameter 'b' is above 0" '{"horizon_days":1,"periods":1,"annual":0,"model":{"kind":"bg","unit_days":7,"until":"2026-01-01","status":"x","customers":1,"repeats":1,"params":{"r":1,"alpha":1,"a":1},"loglik":0,"logliks":{},"sentence":""}}'
}

@test "CDNOW: the published fits (O1 to O5) from the store" {
	bought
	crm-cycle fit --until 1997-09-30 -q >fits
	crm-cycle fit --until 1997-09-30 --model nbd -nq >>fits
	jq -r 'select(.model == "bg") | "\(.params.r) 0.2425945 0.00025\n\(.params.alpha) 4.413602 0.0045\n\(.params.a) 0.792922 0.0008\n\(.params.b) 2.425907 0.0025\n\(.loglik) -9582.429207 0.001\n\(.se.r) 0.012557 0.00002\n\(.se.alpha) 0.378224 0.0004\n\(.se.a) 0.185734 0.0002\n\(.se.b) 0.70541 0.0008"' fits | near
	jq -r 'select(.model == "pareto") | "\(.params.r) 0.553277 0.0006\n\(.params.alpha) 10.57768 0.011\n\(.params.s) 0.606240 0.0018\n\(.params.beta) 11.66873 0.035\n\(.loglik) -9594.976179 0.001\n\(.se.beta) 6.2111 0.007"' fits | near
	jq -r 'select(.model == "mbg") | "\(.params.r) 0.52484 0.0006\n\(.params.alpha) 6.18309 0.0062\n\(.params.a) 0.89136 0.0009\n\(.params.b) 1.61400 0.0017\n\(.loglik) -9582.135716 0.001"' fits | near
	jq -r 'select(.model == "nbd") | "\(.params.r) 0.384766 0.0004\n\(.params.alpha) 12.07201 0.012\n\(.loglik) -9763.657615 0.001"' fits | near
	jq -r 'select(.model == "spend" and .policy) | "\(.params.p) 6.24935 0.0063\n\(.params.q) 3.74426 0.0038\n\(.params.gamma) 15.4443 0.0155\n\(.loglik) -4055.917695 0.001\n\(.customers) 946 0\n\(.se.p) 1.1900 0.0012"' fits | near
	jq -e -s 'any(.[]; .model == "bg" and .customers == 2357 and .repeats == 2457)' fits
	# the likeliest of the three was taken
	crm-policy show cycle | jq -e '.model.kind == "mbg" and .model.sentence == "MBG/NBD of 2357 customers: all parameters are identified"'
	# O6: what a purchase of the first ten customers is worth
	crm-cycle --all -l 10 --now '1997-09-30 23:59:59' -f expected_spend_minor -o tsv | sed 1d |
		paste -d ' ' - <(printf '%s\n' 24.65 18.91 35.17 35.17 35.17 71.46 18.91 35.17 27.28 35.17) |
		awk '{ print $1 / 100, $2, 0.1 }' | near
}

@test "CDNOW: forecasts by frequency (O12) and by week (O13) from the store" {
	bought
	crm-cycle fit --until 1997-09-30 --model bg -q >/dev/null
	crm-policy set cycle horizon_days=273 -q >/dev/null
	# expected in 39 weeks, by repeat purchases in calibration
	crm-get customer --now '1997-09-30 23:59:59' -f '*,purchase_days' |
		crm-cycle --now '1997-09-30 23:59:59' |
		jq -r '"\(.purchase_days) \(._.cycle.expected_purchases)"' |
		awk '{ k = $1 < 8 ? $1 - 1 : 7; s[k] += $2; n[k]++ } END { for (k = 0; k < 8; k++) print n[k], s[k] / n[k] }' |
		paste -d ' ' - <(printf '%s\n' '1411 .2251' '439 .5231' '214 1.0441' '100 1.5203' '62 2.1638' '38 2.6538' '29 3.5040' '64 6.1570') |
		awk '{ print $1, $3, 0; print $2, $4, 0.0003 }' | near
	crm-cycle track --now 1997-09-30 -f week,actual,expected -o tsv | awk '$1 >= 20 && $1 <= 25' >weeks
	again >actual
	paste -d ' ' weeks actual <(printf '%s\n' 1312.458 1387.346 1460.392 1531.713 1601.418 1669.600) |
		tr '\t' ' ' | awk '{ print $2, $4, 0; print $3, $5, 0.1 }' | near
	[ ! -r "$DATA/CDNOW_sample.txt" ] || ok '1359
1414
1484
1517
1573
1672' cat actual
	# what came after the fit is marked
	[ "$(crm-cycle track --now 1997-10-31 -f ahead | grep -c true)" = 4 ]
}

@test "next_day: none for who is late beyond policy, or gone rather than not" {
	n=1
	orders a 2026-08-01 2026-08-29 2026-09-30 2026-10-28
	ok '{"next_day":"2026-11-25"}' crm-cycle 1 -f next_day --now 2027-01-20
	ok '{}' crm-cycle 1 -f next_day --now 2027-01-21
	crm-policy set cycle late=2 -q >/dev/null
	ok '{"next_day":"2026-11-25"}' crm-cycle 1 -f next_day --now 2026-12-23
	ok '{}' crm-cycle 1 -f next_day --now 2026-12-24
	no 1 "crm-policy: key 'cycle.late': a number from 1 to 1000 is needed" crm-policy set cycle late=0.5
	crm-policy set cycle late=1000 'model={"kind":"mbg","unit_days":7,"until":"2026-11-22","status":"converged","identified":true,"customers":9,"repeats":9,"params":{"r":1,"alpha":4,"a":1,"b":3},"loglik":-1,"logliks":{},"sentence":"s"}' -q >/dev/null
	ok '{"next_day":"2026-11-25"}' crm-cycle 1 -f next_day
	ok '{}' crm-cycle 1 -f next_day --now 2027-06-01
	crm-policy set cycle model.identified=false -q >/dev/null
	ok '{"next_day":"2026-11-25"}' crm-cycle 1 -f next_day --now 2027-06-01
}
