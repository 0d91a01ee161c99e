#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# standing.bats - what must hold of every type and every input there is
load helper

# one record of each type that can be put, with values of every kind
every_type() {
	cat <<'END'
{"type":"user","login":"li","name":"李雷","role":"manager","skills":["en","vip"],"capacity":20,"away":[{"from":"2026-12-01","to":"2026-12-05"}],"handles":{"wecom":"li"}}
{"type":"customer","kind":"person","name":"张伟","aliases":["老张"],"owner":"li","source":"fair","region":"华东","phone":"138 0013 8000","email":"Zhang@Example.COM","dates":[{"kind":"birthday","calendar":"lunar","month":8,"day":15}],"prefs":{"channels":["wechat"],"lang":"zh"},"consent":[{"channel":"sms","purpose":"care","state":"given","at":"2026-01-02T03:04:05Z"}],"tags":["vip","a b"],"ext":{"erp":"C-1","shop":"7"},"x":{"n":1.50,"s":"a\"b\\c","l":[1,2],"o":{"k":null}}}
{"type":"contact","customer_id":1,"name":"王芳","role":"user","primary":true,"phone":"010-6552 9988转8"}
{"type":"lead","company":"明达","phone":"13853210001","source":"展会","budget_minor":500000,"urgency":3,"decision":2,"owner":"li"}
{"type":"deal","customer_id":1,"name":"首单","amount":"12800.50","owner":"li","stage":"proposal","probability":40,"contact_ids":[1]}
{"type":"contract","customer_id":1,"start":"2026-01-01","end":"2027-01-01","amount":"99.00","state":"signed","signed_at":"2026-01-01","payments":[{"due":"2026-06-30","amount_minor":9900}]}
{"type":"order","customer_id":1,"amount":"1280.00","currency":"CNY","placed_at":"2026-11-02 09:30","deal_id":1,"lines":[{"sku":"A1","qty":2,"amount_minor":128000}],"ext":{"shop":"A1"}}
{"type":"ticket","customer_id":1,"kind":"complaint","severity":2,"subject":"坏了","owner":"li","order_id":1}
{"type":"task","subject_type":"deal","subject_id":1,"title":"回访","due_at":"2026-12-01","owner":"li","kind":"revisit"}
{"type":"touch","customer_id":1,"channel":"phone","dir":"out","outcome":"reached","body":"line\nbreak\ttab","refs":{"deal":1}}
{"type":"feedback","customer_id":1,"instrument":"csat","state":"answered","score":5,"scale_max":5,"source":"customer","about_type":"order","about_id":1}
{"type":"points","customer_id":1,"kind":"earn","amount":100,"reason":"order","ref_type":"order","ref_id":1}
{"type":"campaign","name":"双十一","kind":"push","state":"planned","owner":"li","start":"2026-11-01","end":"2026-11-12"}
END
}

types() { every_type | sed 's/^{"type":"\([a-z]*\)".*/\1/'; }

@test "a record of every type a person can store is here" {
	# transition is written by the tools
	ok "$({ types; echo transition; } | sort)" \
		bash -c "crm-db info -f records | tr ',{' '\n\n' | sed -n 's/^\"\([a-z]*\)\":[0-9].*/\1/p' | sort"
}

@test "what a writer printed as stored is what get prints" {
	every_type | crm-put >stored
	for t in $(types); do
		crm-get "$t"
	done >got
	diff stored got
	# also what is changed, and what another tool makes
	echo '{"type":"customer","id":1,"name":"张伟二","x":{"s":null}}' | crm-put >stored
	crm-get customer >got
	diff stored got
	crm-touch add customer_id=1 channel=wechat outcome=reached -m 好 >stored
	crm-get touch --where "id = 2" >got
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
	grep "^crm-put: created 0, updated 0, unchanged 13" err || { cat err; return 1; }
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
