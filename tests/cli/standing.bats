#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# standing.bats - what must hold of every type and every input there is
load helper

# records of each type that can be put, together with a value of every field
every_type() {
	sed "s/@h/$(printf %064d 7)/" <<'END'
{"type":"user","login":"boss","role":"manager"}
{"type":"user","login":"li","name":"李雷","role":"manager","team":"north","skills":["en","vip"],"capacity":20,"away":[{"from":"2026-12-01","to":"2026-12-05"}],"handles":{"wecom":"li"},"manager":"boss"}
{"type":"product","sku":"A1","name":"路由器","category":"net","list":"640.00","currency":"CNY","unit":"台","warranty_months":24,"service_every":"6mo"}
{"type":"campaign","name":"双十一","kind":"push","state":"planned","owner":"li","start":"2026-11-01","end":"2026-11-12","segment":"orders > 0","holdout":10,"offer":{"off":[1,"x"]},"budget":"5000.00","cost":"4999.99"}
{"type":"customer","kind":"person","name":"张伟","aliases":["老张"],"owner":"li","source":"fair","region":"华东","phone":"138 0013 8000","email":"Zhang@Example.COM","dates":[{"kind":"birthday","calendar":"lunar","month":8,"leap":false,"day":15}],"prefs":{"channels":["wechat"],"lang":"zh"},"consent":[{"channel":"sms","purpose":"care","state":"given","at":"2026-01-02T03:04:05Z"}],"tags":["vip","a b"],"files":[{"name":"a/b.pdf","sha256":"@h","bytes":7,"at":"2026-01-02T03:04:05Z"}],"ext":{"erp":"C-1","shop":"7"},"x":{"n":1.50,"s":"a\"b\\c","l":[1,2],"o":{"k":null}}}
{"type":"customer","name":"明达","service_owner":"li","team":["li","boss"],"team_roles":{"quotes":"boss"},"campaign_id":1,"referrer_id":1,"parent_id":1,"industry":"IT","size":"50","needs":"快","needs_list":[{"need":"快","priority":1}],"handles":{"wechat":"md"},"customer_since":"2019-05-06","tier_override":{"tier":"A","until":"2027-01-01","reason":"x"},"state":"former","close_reason":"other","close_note":"搬走","former_on":"2026-05-06","released_at":"2026-05-06T01:02:03Z","released_by":"li"}
{"type":"contact","customer_id":1,"name":"王芳","title":"主任","role":"user","primary":true,"phone":"010-6552 9988转8","email":"wf@example.com","handles":{"wechat":"wf"},"dates":[{"kind":"birthday","calendar":"solar","month":2,"day":29,"year":1988}],"prefs":{"quiet":"22-8"},"consent":[],"left_on":"2026-11-01"}
{"type":"lead","company":"明达","phone":"13853210001","source":"展会","budget_minor":500000,"currency":"CNY","urgency":3,"decision":2,"owner":"li","name":"孙","email":"s@example.com","handles":{"wechat":"s"},"campaign_id":1,"referrer_id":1,"industry":"IT","size":"9","title":"经理","region":"华北","need":"路由","label_override":{"label":"high","reason":"x"},"verified":{"result":"real","by":"li","at":"2026-11-02T03:04:05Z"}}
{"type":"contract","customer_id":1,"start":"2026-01-01","end":"2027-01-01","amount":"99.00","currency":"CNY","state":"signed","signed_at":"2026-01-01","notice_days":60,"renewal":"manual","payments":[{"due":"2026-06-30","amount_minor":9900}],"owner":"li","campaign_id":1}
{"type":"contract","customer_id":1,"start":"2025-01-01","end":"2026-01-01","state":"terminated","renews":1,"renewed_by":1,"close_reason":"breach"}
{"type":"deal","customer_id":1,"name":"首单","amount":"12800.50","currency":"CNY","list":"13000.00","owner":"li","stage":"proposal","kind":"new","probability":40,"expected_close":"2026-12-31","contact_ids":[1],"lead_id":1,"contract_id":1,"competitor":"乙","needs_list":[{"need":"快","effect":"省时"}],"quotes":[{"no":"Q1","amount_minor":1280050,"valid_until":"2026-12-01"}],"stall_reason":"budget"}
{"type":"deal","customer_id":1,"name":"次单","owner":"li","stage":"lost","closed_at":"2026-11-03","close_reason":"other","close_note":"无"}
{"type":"lead","name":"丢","source":"web","phone":"13853210002","state":"dropped","close_reason":"other","close_note":"无","customer_id":1,"contact_id":1,"deal_id":1}
{"type":"order","customer_id":1,"amount":"1280.00","cost":"900.00","currency":"CNY","placed_at":"2026-11-02 09:30","deal_id":1,"contract_id":1,"lines":[{"sku":"A1","qty":2,"amount_minor":128000}],"milestones":[{"key":"shipped","planned":"2026-11-09"}],"payments":[{"due":"2026-12-02","amount_minor":128000}],"owner":"li","service_owner":"boss","channel":"shop","ext":{"shop":"A1"}}
{"type":"order","customer_id":1,"amount":"10.00","stage":"returned","returned":"10.00","returned_at":"2026-11-22T02:04:05Z","close_reason":"quality"}
{"type":"asset","customer_id":1,"sku":"A1","serial":"SN-1","order_id":1,"from":"2026-11-09","warranty_until":"2028-11-09","service_every":"6mo"}
{"type":"ticket","customer_id":1,"kind":"complaint","severity":2,"subject":"坏了","body":"全坏","channel":"phone","owner":"li","contact_id":1,"order_id":1,"contract_id":1,"sku":"A1","disposition":"paid","state":"resolved","resolution":"换","cause":"运输","compensation":{"kind":"coupon","value_minor":5000}}
{"type":"ticket","customer_id":1,"subject":"又坏了","state":"duplicate","duplicate_of":1,"follows":1,"close_reason":"duplicate"}
{"type":"touch","customer_id":1,"contact_id":1,"channel":"phone","dir":"out","purpose":"care","automated":false,"actor":"li","content":"bd-1","outcome":"attended","body":"line\nbreak\ttab","refs":{"deal":1},"gift":{"kind":"card"},"minutes":15}
{"type":"touch","lead_id":1,"dir":"in"}
{"type":"touch","voids":2}
{"type":"message","key":"bd/1","customer_id":1,"contact_id":1,"campaign_id":1,"channel":"mail","address":"wf@example.com","purpose":"care","content":"bd-1","subject":"生日","body":"快乐","state":"sent","attempts":1,"not_after":"2026-12-01T00:00:00Z","touch_id":1}
{"type":"message","key":"bd/2","lead_id":1,"channel":"sms","state":"failed","error":"no such number"}
{"type":"message","key":"bd/3","user":"li","channel":"wecom","state":"held","next_at":"2026-12-01T00:00:00Z"}
{"type":"task","subject_type":"deal","subject_id":1,"title":"回访","content":"t-1","due_at":"2026-12-01","remind":["1d"],"owner":"li","kind":"promise","key":"k1","promise":{"by":"li","moves":0},"every":"3mo","origin":"rule:x"}
{"type":"task","purpose":"internal","title":"读","due_at":"2026-12-01","owner":"li","kind":"step","parent_id":1,"minutes":5,"state":"done","outcome":"reached","touch_id":1,"done_at":"2026-11-22T01:00:00Z"}
{"type":"task","subject_id":1,"title":"免","due_at":"2026-12-01","owner":"li","state":"cancelled","close_reason":"other","close_note":"无"}
{"type":"feedback","customer_id":1,"contact_id":1,"instrument":"csat","state":"answered","asked_at":"2026-11-20T01:00:00Z","score":5,"scale_max":5,"dims":{"speed":4.5},"answers":{"q1":"好"},"comment":"好","source":"customer","about_type":"order","about_id":1,"origin":"play:after-sale#csat","key":"csat/1","survey":"after-sale","campaign_id":1,"decision":"taken","sku":"A1"}
{"type":"feedback","instrument":"suggestion","source":"staff","comment":"改"}
{"type":"points","customer_id":1,"kind":"earn","amount":100,"reason":"order","ref_type":"order","ref_id":1,"expires_at":"2027-11-22T01:00:00Z","unit":"points"}
{"type":"points","customer_id":1,"kind":"redeem","amount":-40,"lot":1}
END
}

# the types of these records, each once
types() { every_type | sed 's/^{"type":"\([a-z]*\)".*/\1/' | awk '!seen[$0]++'; }

# of_all TYPE...: their records, in any order
of_all() {
	local t
	for t; do
		crm-get "$t"
	done | sort
}

@test "a record of every type a person can store is here, with every field" {
	# transition is written by the tools
	ok "$({ types; echo transition; } | sort)" \
		bash -c "crm-db info -f records | tr ',{' '\n\n' | sed -n 's/^\"\([a-z]*\)\":[0-9].*/\1/p' | sort"
	every_type | crm-put -q >stored
	for t in $(types); do
		crm-get "$t" --columns | jq -r 'select(.derived|not).name' | sort >want
		jq -r "select(.type==\"$t\")|keys[]" stored | sort -u | grep -vx type >have
		diff <(grep -vxE 'tags|files|ext|x' want) <(grep -vxE 'tags|files|ext|x' have)
	done
}

@test "what a writer printed as stored is what get prints" {
	every_type | crm-put >stored
	# shellcheck disable=SC2046 # a list
	diff <(sort stored) <(of_all $(types))
	# also what is changed, and what another tool makes
	echo '{"type":"customer","id":1,"name":"张伟二","x":{"s":null}}' | crm-put >stored
	crm-get customer/1 >got
	diff stored got
	crm-touch add customer_id=1 channel=wechat outcome=reached -m 好 >stored
	crm-get touch --where "id = 4" >got
	diff stored got
}

@test "what the store prints every filter takes, byte for byte" {
	every_type | crm-put -q >/dev/null
	for t in $(types); do crm-get "$t"; done >all
	crm-where 'id > 0' <all >out
	diff all out
	for f in crm-tier crm-churn crm-cycle; do
		# a user and a campaign name no customer: passed on, told, exit 1
		rc=0
		$f <all >judged 2>err || rc=$?
		[ "$rc" = 1 ]
		sed 's/,"_":{.*}$/}/' judged >out
		diff all out
	done
	# and back into the store: nothing is new
	crm-put -v <all >/dev/null 2>err
	grep "^crm-put: created 0, updated 0, unchanged $(wc -l <all)," err || { cat err; return 1; }
}

@test "out as a tree and in again: the same records under the same numbers" {
	every_type | crm-put -q >/dev/null
	crm-ticket reopen 1 -q >/dev/null # a transition
	crm-export --tree a
	[ "$(types | wc -l)" = $(($(ls a | wc -l) - 1)) ]
	crm-db init --db b.db
	crm-export | crm-put --db b.db --keep-ids -q >/dev/null
	crm-export --tree b --db b.db
	diff -r a b
	crm-db check --db b.db
}

@test "out as CSV and in again: nothing is new" {
	every_type | crm-put -q >/dev/null
	for t in $(types); do
		crm-get "$t" -o csv >"$t.csv"
		crm-import -t "$t" -v "$t.csv" 2>err >/dev/null || { cat err; return 1; }
		grep -q "^crm-import: created 0, updated 0, unchanged $(crm-get "$t" | wc -l)," err ||
			{ cat "$t.csv" err; return 1; }
	done
}

# ---- a refused record leaves no trace ----------------------------------------

good=(
	'{"type":"customer","name":"甲","phone":"13800138001","tags":["a"],"ext":{"erp":"1"}}'
	'{"type":"order","customer_id":"erp:1","amount":"5.00","placed_at":"2026-11-01","ext":{"shop":"o1"}}'
	'{"type":"customer","name":"乙","phone":"13800138002","ext":{"erp":"2"}}'
	'{"type":"order","customer_id":"erp:2","amount":"7.00","placed_at":"2026-11-02","ext":{"shop":"o2"}}'
)
# each fails at another place: reading, a field, a reference, a key in use, a
# rule, after side tables and summary were touched
bad=(
	'{"type":"customer","name":'
	'{"type":"customer","name":"坏","phone":"123"}'
	'{"type":"order","customer_id":"erp:99","amount":"1.00"}'
	'{"type":"customer","name":"坏","tags":["z"],"ext":{"erp":"bad","shop":"o\u0000"}}'
	'{"type":"order","customer_id":1,"amount":"-9.00","returned_minor":5,"tags":["z"],"ext":{"shop":"zz"}}'
	'{"type":"deal","customer_id":1,"name":"d","owner":"nobody","ext":{"crm":"zz"}}'
)

# rows N: the good records, the bad one after the first N of them
with_bad() {
	local n=$1 b=$2
	[ "$n" = 0 ] || printf '%s\n' "${good[@]:0:n}"
	printf '%s\n' "$b"
	[ "$n" = 4 ] || printf '%s\n' "${good[@]:n}"
}

# fresh: an empty store with a user
fresh() {
	rm -f crm.db crm.db-wal crm.db-shm
	crm-db init --replay
}

# tree: all there is but for numbers of transactions; sound, too
tree() {
	crm-db check
	crm-export
	crm-find 坏 || :
	crm-get customer --where "has(tags,'z')"
}

@test "a refused line leaves no trace, wherever it stands" {
	fresh
	printf '%s\n' "${good[@]}" | crm-put -q >/dev/null
	tree >all
	: >empty.jsonl
	fresh
	tree >none
	for b in "${bad[@]}"; do
		for at in 0 2 4; do
			with_bad "$at" "$b" >in
			for how in '' -k '--rejects r.jsonl' '-k --chunk=2' '--chunk=2' -n; do
				fresh
				rm -f r.jsonl
				rc=0
				# shellcheck disable=SC2086 # a list of options
				crm-put $how <in >out 2>err || rc=$?
				[ "$rc" = 1 ] || { echo "$how: $b: $rc"; cat err; return 1; }
				tree >got
				case $how in
				*-k* | --rej*) diff all got ;;
				--chunk*) # chunks before the one with it stay
					fresh
					[ "$at" = 0 ] || printf '%s\n' "${good[@]:0:at/2*2}" |
						crm-put -q >/dev/null
					tree >part
					diff part got
					;;
				*) diff none got ;;
				esac
			done
		done
	done
}

@test "a refused row of a CSV leaves no trace, wherever it stands" {
	rows=('1,甲,13800138001,a' '2,乙,13800138002,b' '3,丙,13800138003,c' '4,丁,13800138004,d')
	wrong=('9,坏,123,z' '1,坏,13800138009,z,more' '"9,坏,13800138009,z' "9,,13800138009,z")
	head=ext.erp,name,phone,tags
	fresh
	{
		echo "$head"
		printf '%s\n' "${rows[@]}"
	} | crm-import -t customer -q - >/dev/null
	tree >all
	fresh
	tree >none
	for b in "${wrong[@]}"; do
		for at in 0 2 4; do
			# nothing can be read behind a quote that is never closed
			case $b in '"'*) [ "$at" = 4 ] || continue ;; esac
			{
				echo "$head"
				[ "$at" = 0 ] || printf '%s\n' "${rows[@]:0:at}"
				printf '%s\n' "$b"
				[ "$at" = 4 ] || printf '%s\n' "${rows[@]:at}"
			} >in.csv
			for how in '' -k '--rejects r.csv' '-k --chunk=2' -n; do
				fresh
				rm -f r.csv
				rc=0
				# shellcheck disable=SC2086 # a list of options
				crm-import -t customer $how in.csv >out 2>err || rc=$?
				[ "$rc" = 1 ] || { echo "$how: $b: $rc"; cat err; return 1; }
				tree >got
				case $how in
				*-k* | --rej*) diff all got ;;
				*) diff none got ;;
				esac
			done
		done
	done
}

@test "a row of two records, the second refused, leaves no trace of the first" {
	cat >two.json <<'END'
{"records":[
 {"as":"who", "type":"customer", "key":["no"], "system":"erp", "columns":{"no":null, "name":"name", "tag":"tags"}},
 {"type":"order", "key":["order"], "system":"shop", "columns":{"order":null, "amount":"amount"}, "constants":{"customer_id":"$who"}}]}
END
	head=no,name,tag,order,amount
	rows=('1,甲,a,o1,5.00' '2,乙,b,o2,7.00' '1,甲,a,o3,6.00' '3,丙,c,o4,8.00')
	# of a new customer, and of one whose name it would change
	wrong=('9,坏,z,o9,abc' '1,坏,z,o9,1.005')
	fresh
	{
		echo "$head"
		printf '%s\n' "${rows[@]}"
	} | crm-import --map two.json -q - >/dev/null
	tree >all
	for b in "${wrong[@]}"; do
		for at in 1 2 4; do
			{
				echo "$head"
				printf '%s\n' "${rows[@]:0:at}" "$b"
				[ "$at" = 4 ] || printf '%s\n' "${rows[@]:at}"
			} >in.csv
			for how in -k '--rejects r.csv' '-k --chunk=2'; do
				fresh
				rm -f r.csv
				rc=0
				# shellcheck disable=SC2086 # a list of options
				crm-import --map two.json $how in.csv >out 2>err || rc=$?
				[ "$rc" = 1 ] || { echo "$how: $b: $rc"; cat err; return 1; }
				tree >got
				diff all got
			done
		done
	done
}
