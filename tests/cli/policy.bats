#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# policy.bats - the documents that hold the rules of the house
load helper

set_ok() { ok "{\"type\":\"policy\",\"name\":\"$1\",\"rev\":$2,\"changed\":true}" crm-policy set "$1" "${@:3}"; }
refused() { same no 1 "crm-policy: $1" crm-policy set "${@:2}"; }

@test "the starter set" {
	ok '{"name":"active","rev":1}
{"name":"calendar","rev":1}
{"name":"churn","rev":1}
{"name":"currency","rev":1}
{"name":"cycle","rev":1}
{"name":"fields","rev":1}
{"name":"reasons","rev":1}
{"name":"segments","rev":1}
{"name":"stages","rev":1}
{"name":"tier","rev":1}
{"name":"zone","rev":1}' crm-policy list -f name,rev
	ok '{
  "base": "CNY",
  "rates": []
}' crm-policy show currency
	ok '["contact","needs","proposal","negotiation","won","lost"]' sh -c \
		'crm-policy show stages | jq -c "[.deal[].name]"'
	crm-db init --db e.db --currency EUR --zone Europe/Berlin
	ok '"EUR"' sh -c 'crm-policy show currency --db e.db | jq .base'
	ok '"Europe/Berlin"' sh -c 'crm-policy show zone --db e.db | jq .zone'
}

@test "set by pairs, file, stdin; unchanged is no revision" {
	set_ok fields 2 customer.group.kind=text
	same ok '{"type":"policy","name":"fields","changed":false}' crm-policy set fields customer.group.kind=text
	echo '{"customer":{"n":{"kind":"number","about":"count"}}}' >f.json
	set_ok fields 3 f.json
	echo '{}' | set_ok fields 4 -
	echo '{"lead":{}}' | set_ok fields 5
	set_ok reasons 2 lead+=typo lead-=no_need
	ok '["no_budget","no_answer","bad_data","duplicate","competitor","other","typo"]' sh -c \
		'crm-policy show reasons | jq -c .lead'
	set_ok fields 6 lead=
	ok '{}' crm-policy show fields
	same is 0 '{"type":"policy","name":"fields","rev":7,"changed":true}' \
		'crm-policy: nothing was stored (--dry-run)' crm-policy set fields 'lead={}' -n
}

@test "show, diff, log by revision" {
	crm-policy set currency 'rates+={"currency":"USD","from":"2026-01-01","rate":"7"}' >/dev/null
	ok '{
  "base": "CNY",
  "rates": []
}' crm-policy show currency -r 1
	crm-policy diff currency >d
	ok '--- currency rev 1
+++ currency rev 2' head -n 2 d
	ok 7 grep -c '^+ ' d
	ok 1 grep -c '^- ' d
	ok '' crm-policy diff currency --rev 2 --to 2
	ok '{"rev":1,"txn":1,"actor":"li"}
{"rev":2,"txn":2,"actor":"li"}' crm-policy log currency -f rev,txn,actor
	no 1 "crm-policy: no such revision of policy 'currency' (crm-policy log)" crm-policy show currency -r 9
	no 1 "crm-policy: no policy 'curency' (crm-policy list)" crm-policy show curency
	ok '{
  "base": "CNY",
  "rates": []
}' crm-policy show currency --as-of txn:1
}

@test "documents are checked by their shape" {
	refused "key 'fields.customer.group.kind': is none of: text number bool day" fields customer.group.kind=wat
	refused "key 'reasons.deal': a list is needed" reasons deal=5
	refused "key 'calendar.closed[7].to': is needed" calendar 'closed+={"from":"2026-10-01"}'
	refused "key 'currency.rates[0].rate': a string is needed" currency \
		'rates+={"currency":"USD","from":"2026-01-01","rate":7}'
	echo '[]' | refused "key 'fields': an object is needed" fields -
	echo '{"customer":{"n":{"kind":"number","kind":"text"}}}' |
		refused "line 1: not JSON: duplicate object key near '\"kind\"' (column 40)" fields -
	echo '{' | same crm-policy set fields - >"$T/out" 2>"$T/err" && return 1
	grep -q '^crm-policy: line 2: not JSON: ' "$T/err"
	refused "no policy 'felds'; did you mean 'fields'?" felds a=b
	refused "key 'currency.bse': no such key here" currency bse=CNY
	misuse "crm-policy: not KEY=VALUE: 'file'" crm-policy set fields x=1 file
	misuse "crm-policy: not KEY=VALUE: 'a'" crm-policy set fields a b
	misuse 'crm-policy: too few operands; wanted: NAME KEY=VALUE...|FILE|-' crm-policy set
}

@test "documents are checked by what they mean" {
	refused "key 'base': not an ISO 4217 currency: 'XXY'" currency base=XXY
	refused "key 'rates': a rate is a decimal above 0 with at most 9 decimals: \"7.10\"" currency \
		'rates+={"currency":"USD","from":"2026-01-01","rate":"-7"}'
	refused "key 'sat': not working hours in order: '12:00-09:00' (\"09:00-12:00\")" calendar 'week.sat=["12:00-09:00"]'
	crm-policy show stages >s.json
	jq '.order[0].name = "start"' s.json | refused "key 'order': the first stage 'placed' is needed" stages -
	jq '.order += [.order[1]]' s.json | refused "key 'order': stage 'confirmed' stands twice" stages
	jq '.order[2].required = ["amont_minor"]' s.json |
		refused "key 'amont_minor': order has no such key; did you mean 'amount_minor'?" stages -
	jq '.deal[0].type = "shut"' s.json |
		refused "key 'stages.deal[0].type': is none of: open paused done dropped" stages -
}

# half of the least unit goes away from zero, whatever the sign
@test "a rate converts to whole minor units: half goes away from zero" {
	crm-policy set currency 'rates=[{"currency":"USD","from":"2026-01-01","rate":"0.5"},{"currency":"KWD","from":"2026-01-01","rate":"1"},{"currency":"JPY","from":"2026-01-01","rate":"0.0501"}]' -q >/dev/null
	# amount currency base_minor: by rate, by fewer decimals, by more
	printf '%s\n' '0.01 USD 1' '-0.01 USD -1' '0.03 USD 2' '-0.03 USD -2' \
		'0.02 USD 1' '-0.02 USD -1' '0.004 KWD 0' '-0.004 KWD 0' \
		'0.005 KWD 1' '-0.005 KWD -1' '0.006 KWD 1' '-0.006 KWD -1' \
		'0.014 KWD 1' '-0.014 KWD -1' '0.015 KWD 2' '-0.015 KWD -2' \
		'10 JPY 50' '-10 JPY -50' '100 JPY 501' '-100 JPY -501' >want
	n=0
	while read -r amount currency _; do
		n=$((n + 1))
		crm-customer add name="c$n" -q >/dev/null
		crm-order add customer_id=$n amount="$amount" currency=$currency -q >/dev/null
	done <want
	ok "$(cut -d ' ' -f 3 want)" sh -c 'crm-get customer -f revenue_minor | jq .revenue_minor'
	# part of it returned: what is left is converted, not both parts
	crm-order set 3 returned_minor=1 -q >/dev/null
	crm-order set 19 returned_minor=50 -q >/dev/null
	ok '{"revenue_minor":1}
{"revenue_minor":251}' crm-get customer/3 customer/19 -f revenue_minor
	ok '' crm-db check
}

@test "guards: the base currency with orders, a stage in use, the zone" {
	set_ok currency 2 base=USD
	set_ok currency 3 base=CNY
	seed
	refused "key 'base': there are orders already; their amounts are stored in the base currency, which stays" \
		currency base=USD
	refused "key 'zone': is fixed at crm-db init; crm-db rebuild --zone changes it" zone zone=UTC
	crm-policy show stages >s.json
	jq 'del(.order[1])' s.json | set_ok stages 2 -
	crm-order set 1 stage=producing >/dev/null
	jq 'del(.order[] | select(.name == "producing"))' s.json |
		refused "key 'order': stage 'producing' is in use and cannot go" stages -
	same no 1 "crm-order: key 'stage': 'confirmed' is none of: placed producing shipped accepted completed cancelled returned" \
		crm-order set 1 stage=confirmed
}

@test "check only looks" {
	echo '{"customer":{}}' >good.json
	echo '{"customer":5}' >bad.json
	same ok '' crm-policy check fields good.json
	same no 1 "crm-policy: bad.json: key 'fields.customer': an object is needed" crm-policy check fields bad.json
	same no 2 'crm-policy: nofile: No such file or directory' crm-policy check fields nofile
}

@test "export and load: a round trip, all or nothing" {
	crm-policy set fields customer.n.kind=number >/dev/null
	crm-policy set reasons lead+=typo >/dev/null
	ok '' crm-policy export d
	ok 'active.json
calendar.json
churn.json
currency.json
cycle.json
fields.json
reasons.json
segments.json
stages.json
tier.json
zone.json' ls d
	ok "$(crm-policy show fields)" cat d/fields.json
	same ok '' crm-policy load d
	crm-db init --db b.db --replay
	ok '{"type":"policy","name":"fields","rev":2,"changed":true}
{"type":"policy","name":"reasons","rev":2,"changed":true}' crm-policy load d --db b.db
	crm-policy export e --db b.db
	ok '' diff -r d e
	jq '.customer.m.kind = "text"' e/fields.json >d/fields.json
	echo '{"a":' >d/stages.json
	same crm-policy load d >"$T/out" 2>"$T/err" && return 1
	[ $? = 1 ] && [ ! -s "$T/out" ] && grep -q '^crm-policy: d/stages.json: line 2: not JSON' "$T/err"
	mv d/stages.json d/stags.json
	same no 1 "crm-policy: d/stags.json: no policy 'stags'; did you mean 'stages'?" crm-policy load d
	same no 2 "crm-policy: 'nodir': No such file or directory" crm-policy load nodir
	mkdir none
	: >none/.json
	: >none/.a.json
	same no 2 "crm-policy: no *.json to be read in 'none'" crm-policy load none
	same no 2 "crm-policy: 'crm.db': Not a directory" crm-policy load crm.db
	mkdir none/x.json
	same no 2 "crm-policy: none/x.json: Is a directory" crm-policy load none
}

@test "check and load of a directory: each file beside the others" {
	seed
	crm-policy set segments 'own={"when":"orders > 1"}' >/dev/null
	crm-policy show tier >before.json
	jq '.rules += [{when: "@own", tier: "A"}]' before.json | crm-policy set tier - >/dev/null
	mkdir d
	echo '{"new":{"when":"orders > 2"}}' >d/segments.json
	jq '.rules += [{when: "@new", tier: "A"}]' before.json >d/tier.json
	same ok '' crm-policy check d
	same no 1 "crm-policy: d/tier.json: key 'rules': column 1: no segment 'new' in policy segments" \
		crm-policy check tier d/tier.json
	# what belongs to two files is set by a load, whichever comes first
	ok '{"name":"segments"}
{"name":"tier"}' crm-policy load d -f name
	echo '{"new":{"when":"@gone"}}' >d/segments.json
	echo '{"customer":5}' >d/fields.json
	echo '{"base":"USD","rates":[]}' >d/currency.json
	same no 1 "crm-policy: d/fields.json: key 'fields.customer': an object is needed
crm-policy: d/currency.json: key 'base': there are orders already; their amounts are stored in the base currency, which stays
crm-policy: d/segments.json: key 'new': column 1: no segment 'gone' in policy segments
crm-policy: d/tier.json: key 'rules': '@new': column 1: no segment 'gone' in policy segments" crm-policy check d
	same no 2 "crm-policy: 'nodir': No such file or directory" crm-policy check nodir
}

@test "segments: what goes by one keeps it" {
	# without NAME MESSAGE: the set that lacks NAME is refused
	without() {
		crm-policy show segments | jq "del(.$1)" >less.json
		same no 1 "crm-policy: less.json: $2" crm-policy set segments less.json
		same no 1 "crm-policy: less.json: $2" crm-policy check segments less.json
	}
	seed
	crm-policy set segments 'vip={"when":"orders > 3"}' 'big={"when":"@vip and orders > 5"}' \
		'own={"when":"orders > 1"}' 'fair={"when":"orders > 2"}' >/dev/null
	crm-policy show tier | jq '.rules += [{when: "@own", tier: "A"}]' | crm-policy set tier - >/dev/null
	crm-put campaign name=C segment='not @fair' -q >/dev/null
	without vip "key 'big': column 1: no segment 'vip' in policy segments"
	without own "policy tier, rules[2], goes by it: column 1: no segment 'own' in policy segments (change that first)"
	without fair "campaign/1 goes by it: column 5: no segment 'fair' in policy segments (change that first)"
	# nor may a rule of tier come to see verdicts, or another type
	same no 1 "crm-policy: policy tier, rules[2], goes by it: column 1: '@own' is a segment of orders, and this is about customers (change that first)" \
		crm-policy set segments 'own={"of":"order","when":"amount > 1"}'
	crm-put campaign id=1 state=cancelled --reason late -q >/dev/null
	crm-policy show segments | jq "del(.fair)" | crm-policy set segments - >/dev/null
}

@test "load takes the directory by its name, not by a pattern" {
	mkdir 'p[1]' p1
	crm-policy export 'p[1]'
	crm-policy export p1
	echo '{"days":66,"times":3}' >p1/active.json
	same ok '' crm-policy load 'p[1]'
}

@test "names of maps: letters and digits of any script, _ and -, at most 60" {
	wrong="its name is to be letters, digits, _ and -, 60 at most, behind 'map.'"
	long=$(printf '客%.0s' {1..60})
	mkdir -p d/map.a
	for n in map.a/../../escape map./ map.a.b 'map.*' $'map.a\nb' 'map.a b' "map.$long"x map.a:b map.😀; do
		same refused "policy '${n//$'\n'/\\x0A}': $wrong" "$n" - <<<'{"type":"customer"}'
		same refused "policy '${n//$'\n'/\\x0A}': $wrong" "$n" type=customer
		same no 1 "crm-policy: policy '${n//$'\n'/\\x0A}': $wrong" crm-policy check "$n" - <<<'{}'
	done
	same refused "policy 'map.': $wrong" map. - <<<'{}'
	mkdir l
	echo '{"type":"customer"}' >'l/map.a b.json'
	same no 1 "crm-policy: l/map.a b.json: policy 'map.a b': $wrong" crm-policy load l
	for n in "$long" a A_1-b चाय ١ é; do
		echo '{"type":"customer"}' | set_ok "map.$n" 1 -
	done
	ok '' crm-policy export d
	[ "$(ls d | grep -c '^map[.].*json$')" = 6 ]
	# one from before names were looked at is not written, the others are
	sqlite3 crm.db "INSERT INTO policy(name,rev,body,txn) SELECT 'map.a/../../escape',1,body,txn FROM policy WHERE name='map.a'"
	rm d/zone.json
	no 1 "crm-policy: policy 'map.a/../../escape': no name for a file; crm-policy show prints it, crm-policy set stores it under another" \
		crm-policy export d
	[ -e d/zone.json ] && [ ! -e escape.json ]
}

@test "numbers have a least and a most" {
	for n in -1 0 36501 9007199254740993 1.5 x; do
		same refused "key 'active.days': a whole number from 1 to 36500 is needed" active "days=$n"
	done
	for n in -0.5 1001 1e300 9007199254740993; do
		same refused "key 'active.times': a number from 0 to 1000 is needed" active "times=$n"
	done
	set_ok active 2 days=1 times=0.5
	set_ok active 3 days=36500 times=1000
	crm-policy show stages | jq '.deal[0].probability = 101' >s.json
	same refused "s.json: key 'stages.deal[0].probability': a whole number from 0 to 100 is needed" stages s.json
	same refused "key 'tier.points[0]': a whole number from 0 to 100 is needed" tier 'points=[-1,-2]'
	same refused "key 'churn.signals[0].at': a number from 0 to 36500 is needed" \
		churn 'signals=[{"of":"silent_days","at":-1,"points":1}]'
	same refused "key 'churn.levels[0].points': a whole number from 0 to 1000 is needed" \
		churn 'levels=[{"level":"high","points":1001}]'
	same refused "key 'cycle.model.unit_days': a number from 0 to 36500 is needed" \
		cycle 'model={"unit_days":-1}'
}

@test "the calendar decides what working time is" {
	crm-user add login=li role=ops >/dev/null
	crm-customer add name=B >/dev/null
	due() { ok "{\"due_at\":\"$2\"}" crm-put task title=t subject_id=1 due_at="$1" -f due_at; }
	# 2026-11-22 is a Sunday, 10:07 there
	due +1wd 2026-11-23T00:00:00+08:00
	due +2wh 2026-11-23T11:00:00+08:00
	due +4wh 2026-11-23T14:30:00+08:00
	crm-policy set calendar 'closed+={"from":"2026-11-23","to":"2026-11-24"}' >/dev/null
	due +2wh 2026-11-25T11:00:00+08:00
	crm-policy set calendar 'open+={"day":"2026-11-22","hours":["10:00-11:00"]}' >/dev/null
	due +30min 2026-11-22T10:37:00+08:00
	due +1wh 2026-11-25T09:07:00+08:00
}

@test "the calendar: public holidays and the Saturdays worked for them" {
	export CRM_NOW=2026-02-13T02:00:00Z
	due() { crm-put task subject_id=1 title=t owner=li due_at="$1" -n -q -f due_at; }
	crm-user add login=li role=sales -q >/dev/null
	crm-customer add name=A -q >/dev/null
	# Friday before Spring Festival: Saturday is worked, then nine days off
	ok '{"due_at":"2026-02-14T00:00:00+08:00"}' due +1wd
	ok '{"due_at":"2026-02-24T00:00:00+08:00"}' due +2wd
	ok '{"due_at":"2026-02-12T00:00:00+08:00"}' due -1wd
	ok '{"due_at":"2026-02-14T09:30:00+08:00"}' due +7wh
	ok '{"due_at":"2026-02-24T10:00:00+08:00"}' due +15wh
	ok '{"due_at":"2026-02-13T09:00:00+08:00"}' due -1wh
	# edited like any document
	crm-policy set calendar 'open+={"day":"2026-02-15","hours":["09:00-12:00"]}' -q >/dev/null
	ok '{"due_at":"2026-02-15T00:00:00+08:00"}' due +2wd
}
