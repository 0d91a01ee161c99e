#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# tier.bats - crm-tier: scores, rules, overrides, what-if, the view, the pipe
load helper

setup() {
	common_setup
	crm-user add login=li name=李雷 role=sales -q >/dev/null
	crm-import -q --type customer >/dev/null <<'END'
name,ext.shop,tags
张伟,1,
王芳,2,strategic
李娜,3,
新客户,4,
END
	crm-import -q --type order >/dev/null <<'END'
customer_id,placed_at,amount
shop:1,2026-10-01,800.00
shop:1,2026-11-20,900.00
shop:2,2025-03-01,10.00
shop:3,2026-02-01,300.00
END
}

tiers() { crm-tier --all -f id,tier -o tsv "$@" | sed 1d | tr '\t\n' ': '; }

@test "before the first refresh: rules and no purchase judge, points do not" {
	ok '{"id":1,"why":"no cut points yet: run crm-tier refresh"}
{"id":2,"tier":"A","why":"rule: strategic"}
{"id":3,"why":"no cut points yet: run crm-tier refresh"}
{"id":4,"tier":"C","why":"nothing bought yet"}' crm-tier --all -f id,tier,why
	ok '' crm-get customer -w "tier = 'B'"
	ok '{"id":1}
{"id":3}' crm-get customer -w "tier is null" -f id
	crm-contract add customer_id=1 start=2026-01-01 end=2027-01-01 -q >/dev/null
	crm-contract set 1 state=signed -q >/dev/null
	# at least B may be more, which nobody knows yet
	ok '{"id":1}' crm-tier 1 -f id,tier
}

@test "refresh: type 7 quantiles into a new revision; again: no new one" {
	ok '{"type":"cuts","score":"r","of":"recency_days","cuts":[118.8,235.6,361.4,496.2],"customers":[1,0,1,0,1],"empty":[2,4],"policy":"tier:2"}
{"type":"cuts","score":"f","of":"purchase_days","cuts":[1,1,1.2,1.6],"customers":[2,0,0,0,1],"empty":[2,3,4],"policy":"tier:2"}
{"type":"cuts","score":"m","of":"spend_minor","cuts":[12600,24200,58000,114000],"customers":[1,0,1,0,1],"empty":[2,4],"policy":"tier:2"}' \
		crm-tier refresh
	ok '{"policy":"tier:2"}
{"policy":"tier:2"}
{"policy":"tier:2"}' crm-tier refresh -f policy
	[ "$(tiers)" = '1:A 2:A 3:C 4:C ' ]
	crm-policy show tier | tr -d '[:space:]' |
		grep -q '"on":"2026-11-22","customers":3'
	ok '{"policy":"tier:3"}
{"policy":"tier:3"}
{"policy":"tier:3"}' crm-tier refresh --bins 3 -f policy
	[ "$(crm-tier 1 -f rfm)" = '{"rfm":"333"}' ]
}

@test "a tier stands between refreshes, and is as it was under --as-of" {
	crm-tier refresh -q >/dev/null
	crm-order add customer_id=4 amount=999999 -q >/dev/null
	[ "$(tiers)" = '1:A 2:A 3:C 4:B ' ]
	[ "$(tiers --as-of txn:5)" = '1:A 2:A 3:C 4:C ' ]
	[ "$(crm-tier 1 --as-of txn:4 -f why)" = '{"why":"no cut points yet: run crm-tier refresh"}' ]
	[ "$(tiers --now 2026-10-15)" != "$(tiers)" ]
	crm-history undo 5 >/dev/null
	[ "$(crm-tier 1 -f tier,why)" = '{"why":"no cut points yet: run crm-tier refresh"}' ]
}

@test "rules: the first that names a tier counts, least only lifts" {
	crm-tier refresh -q >/dev/null
	crm-contract add customer_id=3 start=2026-01-01 end=2027-01-01 state=signed -q >/dev/null
	crm-contract add customer_id=1 start=2026-01-01 end=2027-01-01 state=signed -q >/dev/null
	ok '{"tier":"B","why":"rule: contract in force (at least)"}' \
		crm-tier 3 -f tier,why
	ok '{"tier":"A","why":"R5 F5 M5: 15 points, A from 12"}' crm-tier 1 -f tier,why
	# the contract is over
	ok '{"tier":"C"}' crm-tier 3 -f tier --now 2027-01-01
}

@test "by hand: before every rule, until the end of its day, with a reason" {
	crm-tier refresh -q >/dev/null
	misuse 'crm-tier: say why: --reason TEXT' crm-tier set 3 B
	no 1 "crm-tier: key 'tier_override': 'D' is no tier; there are: A B C (policy tier)" \
		crm-tier set 3 D --reason x
	no 1 "crm-customer: key 'tier_override': 'D' is no tier; there are: A B C (policy tier)" \
		crm-customer set 3 'tier_override={"tier":"D","reason":"x"}'
	misuse "crm-tier: option '--until': not a day: 'soon' (see crm help time)" \
		crm-tier set 3 B --reason x --until soon
	crm-tier set 2 B --reason 谈判中 --until 2026-11-22 -q >/dev/null
	ok '{"tier":"B","why":"set by hand until 2026-11-22: 谈判中"}' crm-tier 2 -f tier,why
	ok '{"tier":"A"}' crm-tier 2 -f tier --now 2026-11-23
	crm-tier clear 2 -q >/dev/null
	ok '{"tier":"A"}' crm-tier 2 -f tier
	no 1 "crm-tier: no customer 99" crm-tier clear 99
}

@test "what-if: only those who would move, from and to" {
	crm-tier refresh -q >/dev/null
	crm-policy show tier | tr -d '[:space:]' | sed 's/12,8/12,7/' >softer.json
	ok '{"id":3,"from":"C","tier":"B"}' crm-tier --what-if softer.json -f id,from,tier
	ok 'id name from tier why
 3 李娜 C    B    R3 F1 M3: 7 points, B from 7' \
		crm-tier --what-if softer.json -f id,name,from,tier,why -o table
	ok '' crm-tier --what-if softer.json -w 'id <> 3'
	ok '{"id":3}' crm-tier --what-if softer.json --order 'id desc' -w 'id > 0' -l 1 -f id
	sed 's/12,7/7,12/' softer.json >bad.json
	no 1 "crm-tier: bad.json: key 'points': they must fall from tier to tier" \
		crm-tier --what-if bad.json
	no 2 "crm-tier: none.json: No such file or directory" \
		crm-tier --what-if none.json
}

@test "a policy is checked: thresholds, rules, conditions, cut points" {
	bad() {
		local why=$1
		crm-policy show tier | tr -d '[:space:]' | sed "$2" >bad.json
		no 1 "crm-policy: bad.json: $why" crm-policy set tier bad.json
	}
	crm-tier refresh -q >/dev/null
	bad "key 'points': one is needed for each tier but the last: 2" 's/12,8/12/'
	bad "key 'tiers': 2 to 12 are needed" 's/\["A","B","C"\]/["A"]/'
	bad "key 'rules': 'X' is none of the tiers" 's/"least":"B"/"least":"X"/'
	bad "key 'rules': a rule gives a tier, or at least one: \"tier\" or \"least\"" \
		's/"least":"B",//'
	bad "key 'rules': column 1: 'contractz': did you mean contracts?" 's/contracts>0/contractz>0/'
	bad "key 'rules': column 1: 'tier' is a verdict; a policy's condition sees facts only" \
		"s/contracts>0/tier='A'/"
	bad "key 'cuts': 4 bins need 3 cut points each; crm-tier refresh makes them" \
		's/"bins":5/"bins":4/'
	bad "key 'bins': 2 to 9" 's/"bins":5/"bins":10/'
}

@test "in the pipe: bytes unchanged, verdicts gathered, its columns usable after" {
	crm-tier refresh -q >/dev/null
	crm-put -q <<<'{"type":"task","subject_id":1,"title":"t","due_at":"2026-11-23","owner":"li"}' >/dev/null
	crm-get task >in
	out=$(crm-churn <in | crm-tier)
	[[ $out = "$(sed 's/}$//' in)"',"_":{"risk":{"risk":"low",'*'},"tier":{"tier":"A","rfm":"555",'*'}}}' ]]
	ok '{"tier":"A"}' bash -c 'crm-churn <in | crm-tier | crm-where "tier = '\''A'\'' and silent_days = 0" -f tier'
	no 1 "crm-where: 'tier' stood on no line: run crm-tier first" \
		crm-where "tier = 'A'" <in
	# judged, but without a tier: null, not an error
	ok '{"id":1}' bash -c 'crm-get customer -w "id = 1" | crm-tier --as-of txn:4 | crm-where "tier is null" -f id'
}

@test "a record without a customer goes on unjudged, with an error and exit 1" {
	crm-lead add name=L phone=13700137000 source=fair -q >/dev/null
	{ crm-get lead; crm-get customer -w 'id = 4'; } >in
	is 1 "$(sed -n 1p in)
$(sed -n 2p in | sed 's/}$//'),\"_\":{\"tier\":{\"tier\":\"C\",\"why\":\"nothing bought yet\",\"policy\":\"tier:1\"}}}" \
		"crm-tier: line 1: key 'customer_id': this record names no customer" \
		crm-tier <in
	echo '{"type":"order","customer_id":99}' >in
	is 1 '{"type":"order","customer_id":99}' \
		"crm-tier: line 1: key 'customer_id': no customer 99" crm-tier <in
	echo '{"type":"customer","name":"X"}' >in
	is 1 '{"type":"customer","name":"X"}' \
		"crm-tier: line 1: key 'id': is needed to look the customer up" crm-tier <in
	no 2 "crm-tier: line 1: one JSON object a line is needed; use jq -c '.[]'" \
		crm-tier <<<'[]'
}

@test "operands, --all, --where: what excludes what" {
	misuse 'crm-tier: customers are named, or chosen by --all or --where' \
		crm-tier 1 --all
	misuse 'crm-tier: --order and --limit go with --all or --where' \
		crm-tier --limit 1
	misuse 'crm-tier: --rfm-compat or --strict, not both' \
		crm-tier refresh --strict --rfm-compat
	no 2 "crm-tier: bins: 2 to 9" crm-tier refresh --bins 10
	no 2 "crm-tier: no verb 'refersh': did you mean refresh?
try 'crm-tier --help'" crm-tier refersh
	no 1 "crm-tier: no customer 99" crm-tier 99
	ok '{"id":3}
{"id":1}' crm-tier customer/3 shop:1 -f id
	ok '' crm-tier --where 'id < 0'
	no 1 '' crm-tier --where 'id < 0' -e
	[ "$(crm-tier --all --order 'revenue_minor desc' -l 2 -f id | tr '\n' ' ')" = '{"id":1} {"id":3} ' ]
}

@test "nobody has bought: refresh says so and stores nothing" {
	rm crm.db
	crm-db init --replay
	same no 1 'crm-tier: nobody has bought anything yet; there are no cut points to make' \
		crm-tier refresh
}

@test "the columns: -f, --columns, --order, assertions" {
	crm-tier refresh -q >/dev/null
	ok '{"id":1,"tier":"A","rfm":"555","rfm_points":15}
{"id":4,"tier":"C"}' crm-get customer -w 'id in (1,4)' -f id,tier,rfm,rfm_points
	ok '{"name":"tier","derived":"yes"}' bash -c \
		"crm-get customer --columns | crm-where \"name = 'tier'\" -f name,derived"
	[ "$(crm-get customer --order 'rfm_points desc' -f id | head -n 1)" = '{"id":1}' ]
	echo "no C that spends: customer: tier = 'C' and revenue_minor > 20000" >a
	is 1 '{"type":"issue","check":"assert","subject_type":"customer","subject_id":3,"message":"no C that spends: tier = '"'C'"' and revenue_minor > 20000"}' \
		'' crm-db check --assert a
	# what was computed comes back without harm
	crm-get customer -f '*,tier' | crm-put -q | cmp - <(crm-get customer)
}

@test "the rfm package's published figures (O18) by the switch, ours without" {
	real rfm_data_orders.csv
	rm crm.db*
	crm-db init --replay
	cat >map.json <<'END'
{"records":[
 {"type":"customer","as":"c","columns":{"customer_id":"name","order_date":null,"revenue":null},"key":["customer_id"]},
 {"type":"order","columns":{"order_date":"placed_at","revenue":"amount","customer_id":null},"constants":{"customer_id":"$c"}}]}
END
	crm-import -q --map map.json "$DATA/rfm_data_orders.csv" >/dev/null
	ok '{"score":"r","cuts":[115,181,297.4,482]}
{"score":"f","cuts":[4,5,6,8]}
{"score":"m","cuts":[25580,38200,50640,66600]}' \
		crm-tier refresh --rfm-compat --now 2006-12-31 -f score,cuts
	ok "name,rfm
Agness O'Keefe,555
Abbey O'Reilly,343
Add Senger,412" crm-tier --now 2006-12-31 -f name,rfm -o csv -w \
		"name in ('Abbey O''Reilly','Add Senger','Agness O''Keefe')"
	# methods.md: R scores 5..1 and M scores 1..5 of ours
	ok '{"score":"r","customers":[197,201,198,199,200]}
{"score":"f","customers":[269,187,178,241,120]}
{"score":"m","customers":[199,201,197,203,195]}' \
		crm-tier refresh --strict --now 2006-12-31 -f score,customers
}
