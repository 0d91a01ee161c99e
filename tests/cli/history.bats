#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# history.bats - what happened, and taking it back
load helper

setup() {
	common_setup
	seed
	crm-customer set 1 region=A --reason why >/dev/null
	CRM_RUN=night CRM_ACTOR=wang crm-customer set 2 region=B >/dev/null
}

# put_back TREE: the records are those of an earlier export, and all is sound
put_back() {
	rm -rf now.tree
	crm-export --tree now.tree
	ok '' diff -r "$1" now.tree && ok '' crm-db check
}

@test "list: newest first, with all that is known" {
	ok '{"type":"txn","id":4,"at":"2026-11-22T10:07:00+08:00","batch":4,"run":"night","actor":"wang","command":"crm-customer set 2 region=B","changed":1}
{"type":"txn","id":3,"at":"2026-11-22T10:07:00+08:00","batch":3,"actor":"li","command":"crm-customer set 1 region=A --reason why","reason":"why","changed":1}
{"type":"txn","id":2,"at":"2026-11-22T10:07:00+08:00","batch":2,"actor":"li","command":"crm-put -q","decided":"currency:1 stages:1","created":{"user":[1,1],"customer":[1,2],"contact":[1,1],"contract":[1,1],"order":[1,1],"touch":[1,1]},"changed":0}
{"type":"txn","id":1,"at":"2026-11-22T10:07:00+08:00","batch":1,"actor":"li","command":"crm-db init --replay","changed":0}' \
		crm-history list
	ok 'id at               actor command                                  reason changed
 4 2026-11-22 10:07 wang  crm-customer set 2 region=B                           1
 3 2026-11-22 10:07 li    crm-customer set 1 region=A --reason why why          1' \
		crm-history list -l 2 -o table -f id,at,actor,command,reason,changed
}

@test "list: by time, actor, run, command, number" {
	ids() { ok "$(for i in $1; do echo "{\"id\":$i}"; done)" crm-history list -f id "${@:2}"; }
	ids 4 --who wang
	ids '3 2 1' --who me
	ids 4 --run-of night
	ids '4 3' --command set
	ids 2 --command crm-put
	ids '4 3 2 1' --from today
	ids '4 3 2 1' --to today
	ids '' --to yesterday
	ids '' --from tomorrow
	ids '4 3' -l 2
	no 1 '' crm-history list --who nobody -e
	misuse "crm-history: option '--from': not a time: 'gestern' (see crm help time)" crm-history list --from gestern
}

@test "a command line is kept as it could be typed again" {
	crm-customer add name="a'b \$c" 'needs=x y' >/dev/null
	ok "{\"command\":\"crm-customer add 'name=a'\\\\''b \$c' 'needs=x y'\"}" crm-history list -l 1 -f command
	eval "$(crm-history list -l 1 -f command | jq -r .command)" >/dev/null
	ok '{"name":"a'"'"'b $c"}
{"name":"a'"'"'b $c"}' crm-get customer -w 'id > 2' -f name
}

@test "what changes nothing leaves no transaction" {
	same crm-customer set 1 region=A
	same crm-put -n customer name=B
	same crm-put <<<'{"type":"customer","id":1}'
	crm-put customer nmae=B >/dev/null 2>&1 || same true
}

@test "show: versions with old and new, transitions between" {
	crm-order set 1 stage=shipped channel=web --reason fast >/dev/null
	crm-order set 1 channel= >/dev/null
	ok '{"rev":1,"txn":2,"action":"created"}
{"rev":2,"txn":5,"action":"changed"}
{"rev":3,"txn":6,"action":"changed"}' sh -c \
		'crm-history show order/1 | grep version | jq -c "{rev, txn, action}"'
	ok '{"stage":{"old":"placed","new":"shipped"},"channel":{"new":"web"}}
{"channel":{"old":"web"}}' sh -c \
		'crm-history show order/1 | jq -c "select(.rev > 1) | .changes"'
	ok '{"from":"placed","to":"shipped","actor":"li","reason":"fast"}' sh -c \
		'crm-history show order/1 | grep "\"transition\"" | jq -c "{from, to, actor, reason}"'
	ok "$(crm-history show customer/1)" crm-history show @13800138000
	ok "$(crm-history show customer/1)" crm-history show shop:C1
	no 1 'crm-history: no order 9' crm-history show order/9
}

@test "undo: one transaction; an undo is undone; revisions go on" {
	crm-export --tree before
	crm-customer set 1 name=X tags=a x.n=1 ext.erp=5 phone= -q >/dev/null
	crm-export --tree changed
	ok '{"type":"undo","restored":1,"removed":0,"kept":0}' crm-history undo 5
	put_back before
	ok '{"rev":4}' crm-customer show 1 -f rev
	ok '{"id":1}' crm-get @13800138000 -f id
	no 1 "crm-get: no customer has the key 'erp:5'" crm-get customer/erp:5
	ok '{"type":"undo","restored":1,"removed":0,"kept":0}' crm-history undo txn:6
	put_back changed
	ok '{"id":1}' crm-get customer/erp:5 -f id
	ok '' crm-find 8000 -t customer
}

@test "undo: what was made is removed, its number not used again" {
	crm-export --tree before
	crm-order add customer_id=2 amount=5 >/dev/null
	ok '{"state":"customer","orders":1}' crm-customer show 2 -f state,orders
	ok '{"type":"undo","restored":0,"removed":1,"kept":0}' crm-history undo 5
	put_back before
	ok '{"state":"prospect","orders":0}' crm-customer show 2 -f state,orders
	no 1 'crm-get: no order 2' crm-get order/2
	ok '{"id":3}' crm-order add customer_id=2 amount=5 -f id
	ok '{"rev":1,"action":"created"}
{"action":"removed"}' sh -c 'crm-history show order/2 | jq -c "{rev, action} | del(..|nulls)"'
}

@test "undo: a touch and its void" {
	crm-export --tree before
	crm-touch void 1 --reason x >/dev/null
	crm-history undo 5 >/dev/null
	put_back before
	ok '{"last_touch_at":"2026-11-22T10:07:00+08:00"}' crm-customer show 1 -f last_touch_at
	crm-touch void 1 --reason y >/dev/null
}

@test "undo: later changes stand in the way, are undone too, or left" {
	local l="see crm-history show customer/1, then --with-later undoes that too, --untouched leaves it"
	same no 1 "crm-history: customer/1 was changed later, by transaction 3; $l" crm-history undo 2
	crm-export --tree before
	crm-customer add name=B phone=13500135000 >/dev/null
	crm-customer add name=C >/dev/null
	printf '%s\n' '{"type":"customer","id":3,"region":"x"}' '{"type":"customer","id":4,"region":"x"}' |
		crm-put >/dev/null
	crm-customer set 3 region=y >/dev/null
	same no 1 "crm-history: customer/3 was changed later, by transaction 8; ${l//customer\/1/customer/3}" \
		crm-history undo 7
	ok '{"type":"undo","restored":1,"removed":0,"kept":1}' crm-history undo 7 --untouched
	ok '{"region":"y"}
{}' crm-get customer/3 customer/4 -f region
	ok '{"type":"undo","restored":1,"removed":0,"kept":0}' crm-history undo 9
	# customer/4 was changed together with customer/3: that is undone whole
	crm-history undo 5 --with-later >/dev/null
	ok '{"id":4,"name":"C"}' crm-get customer/4 -f id,name,region
	no 1 'crm-get: no customer 3' crm-get customer/3
	no 2 'crm-history: --with-later and --untouched exclude each other' \
		crm-history undo 6 --with-later --untouched
	ok '' crm-db check
}

@test "undo: references stand in the way" {
	crm-customer add name=B >/dev/null
	crm-export --tree before
	crm-order add customer_id=3 amount=1 >/dev/null
	same no 1 "crm-history: order/2 refers by 'customer_id' to a record that would go; undo or change that first, or use --with-later" \
		crm-history undo 5
	crm-contact add customer_id=2 name=D >/dev/null
	crm-user add login=wu role=ops >/dev/null
	crm-customer set 2 owner=wu >/dev/null
	same no 1 "crm-history: customer/2 refers by 'owner' to a record that would go; undo or change that first, or use --with-later" \
		crm-history undo 8
	ok '{"type":"undo","restored":1,"removed":1,"kept":0}' crm-history undo 8 --with-later
	crm-history undo 7 >/dev/null
	crm-history undo 6 >/dev/null
	put_back before
}

@test "undo: by batch and by run; rehearsed" {
	crm-export --tree before
	for i in {1..9}; do echo "{\"type\":\"customer\",\"name\":\"N$i\"}"; done |
		CRM_RUN=load crm-put --chunk=2 -q >/dev/null
	ok '{"id":9,"batch":5,"run":"load"}' crm-history list -l 1 -f id,batch,run
	same is 0 '{"type":"undo","restored":0,"removed":9,"kept":0}' \
		'crm-history: nothing was stored (--dry-run)' crm-history undo --batch 5 -n
	ok '{"type":"undo","restored":0,"removed":9,"kept":0}' crm-history undo --run load
	put_back before
	ok '{"type":"undo","restored":1,"removed":0,"kept":0}' crm-history undo --run night
	ok '{"id":2}' crm-get customer/2 -f id,region
	for i in {1..5}; do echo "{\"type\":\"customer\",\"name\":\"N$i\"}"; done |
		crm-put --chunk=2 -q >/dev/null
	ok '{"type":"undo","restored":0,"removed":5,"kept":0}' crm-history undo --batch 12
}

@test "undo: what it does not know" {
	same no 1 'crm-history: no transaction 99 (crm-history list)' crm-history undo 99
	same no 1 'crm-history: no batch 77 (crm-history list)' crm-history undo --batch 77
	same no 1 "crm-history: no transaction of run 'x' (crm-history list)" crm-history undo --run x
	same no 1 "crm-history: transaction 1 made policy 'active'; there is no earlier body to go back to" \
		crm-history undo 1
	misuse 'crm-history: say one of: TXN, --batch N, --run NAME' crm-history undo
	misuse 'crm-history: say one of: TXN, --batch N, --run NAME' crm-history undo 3 --run night
	misuse "crm-history: not a txn number: 'x'" crm-history undo x
	misuse "crm-history: one operand too many: '3'" crm-history undo 2 3
}

@test "undo: policies get their earlier body as a new revision" {
	crm-policy set fields 'customer={"n":{"kind":"number"}}' >/dev/null
	crm-policy set fields 'lead={}' >/dev/null
	same no 1 "crm-history: policy 'fields' was set again later, by transaction 6; undo that first, or --untouched leaves it" \
		crm-history undo 5
	crm-history undo 6 >/dev/null
	ok '{"customer":{"n":{"kind":"number"}}}' sh -c 'crm-policy show fields | jq -c .'
	ok '{"rev":1}
{"rev":2}
{"rev":3}
{"rev":4}' crm-policy log fields -f rev
	crm-history undo 5 --with-later >/dev/null
	ok '{}' crm-policy show fields
	ok '{"rev":5}' sh -c 'crm-policy log fields -f rev | tail -n 1'
}

# fields KEY TYPE: the policy "fields" has one more custom field
fields() { crm-policy set fields "$2={\"$1\":{\"kind\":\"text\"}}" -q >/dev/null; }
# types: for which types it has some
types() { crm-policy show fields "$@" | jq -r 'keys_unsorted | join(" ") | select(. != "")'; }

@test "undo: a policy with a long name" {
	local name n
	name=map.$(printf '客%.0s' {1..60})
	for n in n m; do
		printf '{"records":[{"type":"customer","columns":{"%s":"name"}}]}' $n >m.json
		crm-policy set "$name" m.json -q >/dev/null
	done
	crm-history undo "$(crm-db info -f last_txn | grep -o '[0-9]*')" -q >undo.out
	crm-policy show "$name" | grep -q '"n": *"name"'
}

@test "undo: a policy that was made is empty, or the starter's, and can be made again" {
	echo '{"type":"customer","columns":{"n":"name"}}' | crm-policy set map.shop - -q >/dev/null
	is 0 '{"type":"undo","restored":1,"removed":0,"kept":0}' \
		"crm-history: policy 'map.shop' is empty now: none is ever removed" crm-history undo 5
	ok '{}' crm-policy show map.shop
	ok '{"rev":1}
{"rev":2}' crm-policy log map.shop -f rev
	printf 'n\nB\n' >n.csv
	same no 2 'crm-import: shop: No such file or directory' crm-import --map shop n.csv
	crm-history undo 6 -q >/dev/null
	ok '{"name":"B"}' crm-import --map shop -f name n.csv
	ok '' crm-db check
	sqlite3 crm.db "DELETE FROM policy WHERE name = 'active'"
	crm-policy set active days=7 times=2 -q >/dev/null
	is 0 '{"type":"undo","restored":1,"removed":0,"kept":0}' \
		"crm-history: policy 'active' is the starter's now: none is ever removed" \
		crm-history undo "$(crm-db info -f last_txn | grep -o '[0-9]*')"
	ok 180 sh -c 'crm-policy show active | jq .days'
}

@test "undo --with-later: a policy goes back past its next revisions" {
	fields a customer
	crm-customer add name=B -q >/dev/null
	fields b lead
	# the next revision is taken back too, what has nothing to do with it stays
	crm-history undo 5 --with-later >/dev/null
	ok '' types
	ok '{"id":3}' crm-customer show 3 -f id
	fields a customer
	fields b lead
	fields c deal
	# from the middle: the earlier body, not the starter's
	crm-history undo 10 --with-later >/dev/null
	ok customer types
	ok '{"rev":8,"txn":11}
{"rev":9,"txn":12}
{"rev":10,"txn":12}' sh -c 'crm-policy log fields -f rev,txn | tail -n 3'
	# that undo wrote two revisions; undone, the one before both is back
	crm-history undo 12 >/dev/null
	ok 'customer lead deal' types
	# a later transaction that wrote a record too goes whole
	crm-policy set churn calm=quiet -q >/dev/null
	crm-history undo 9 --with-later >/dev/null
	ok '' types
	ok quiet sh -c 'crm-policy show churn | jq -r .calm'
	for n in 9:customer 10:'customer lead' 11:'customer lead deal' 12:customer; do
		ok "${n#*:}" types --as-of "txn:${n%%:*}"
	done
	ok '' crm-db check
}

# what the undo of the later one restored is what the earlier one had made
# together LINE...: put them in one transaction
together() { printf '%s\n' "$@" | crm-put -q >/dev/null; }

@test "undo: a key that went from one record to another goes back" {
	together '{"type":"customer","id":2,"ext":{"erp":"2"}}'
	crm-export --tree before
	local a='{"type":"customer","id":1,"ext":{"shop":null}}' n
	# to a later record, to a new one, and each to the other
	together "$a" '{"type":"customer","id":2,"ext":{"shop":"C1"}}'
	ok '{"type":"undo","restored":2,"removed":0,"kept":0}' crm-history undo 6
	put_back before
	together "$a" '{"type":"customer","name":"N","ext":{"shop":"C1"}}'
	ok '{"type":"undo","restored":1,"removed":1,"kept":0}' crm-history undo 8
	put_back before
	together "$a" '{"type":"customer","id":2,"ext":{"shop":"C1","erp":null}}' \
		'{"type":"customer","id":1,"ext":{"erp":"2"}}'
	ok '{"type":"undo","restored":2,"removed":0,"kept":0}' crm-history undo 10
	put_back before
	# on a way of three, all together
	together "$a" '{"type":"customer","id":2,"ext":{"shop":"C1"}}'
	together '{"type":"customer","id":2,"ext":{"shop":null}}' \
		'{"type":"customer","name":"M","ext":{"shop":"C1"}}'
	crm-history undo 12 --with-later >/dev/null
	put_back before
	# who has it for good is named
	together "$a"
	together '{"type":"customer","name":"O","ext":{"shop":"C1"}}'
	same no 1 "crm-history: customer/1 cannot become again what it was: key 'ext': shop:C1 belongs to customer/5" \
		crm-history undo 15
	ok '{"type":"undo","restored":0,"removed":0,"kept":1}' crm-history undo 15 --untouched
}

@test "undo --untouched: what others refer to is left, and what that refers to" {
	together '{"type":"customer","name":"A"}' '{"type":"customer","name":"B"}' \
		'{"type":"customer","name":"C"}' '{"type":"user","login":"wu","role":"ops"}' \
		'{"type":"user","login":"han","role":"ops"}' \
		'{"type":"deal","customer_id":3,"name":"d","owner":"wu"}'
	crm-order add customer_id=4 amount=1 -q >/dev/null
	crm-touch add customer_id=4 dir=in 'refs={"deal":1}' -q >/dev/null
	is 0 '{"type":"undo","restored":0,"removed":2,"kept":4}' \
		"crm-history: customer/4 is left: order/2 refers to it by 'customer_id'
crm-history: deal/1 is left: touch/2 refers to it by 'refs.deal'
crm-history: customer/3 is left: deal/1 refers to it by 'customer_id'
crm-history: user/2 is left: deal/1 refers to it by 'owner'" \
		crm-history undo 5 --untouched
	ok '' crm-db check
	ok '{"login":"li"}
{"login":"wu"}' crm-get user -f login
	ok '{"id":1}
{"id":2}
{"id":3}
{"id":4}' crm-get customer -f id
}

@test "undo --untouched: a move comes back with its record only" {
	crm-order set 1 stage=shipped -q >/dev/null
	crm-history undo 5 >/dev/null
	crm-order set 1 stage=confirmed -q >/dev/null
	ok '{"type":"undo","restored":0,"removed":0,"kept":1}' crm-history undo 6 --untouched
	ok '{"from":"placed","to":"confirmed"}' crm-get transition -f from,to
	ok '' crm-db check
}

@test "undo: newest first, one by one, nothing stands in the way" {
	crm-export --tree before
	crm-customer set 1 region=x tags+=a -q >/dev/null
	crm-customer set 1 region=y tags+=b -q >/dev/null
	crm-customer set 1 region=z -q >/dev/null
	for n in 7 6 5; do
		ok '{"type":"undo","restored":1,"removed":0,"kept":0}' crm-history undo $n
	done
	put_back before
	fields a customer
	fields b lead
	fields c deal
	ok '{"type":"undo","restored":1,"removed":0,"kept":0}' crm-history undo 13
	ok 'customer lead' types
	ok '{"type":"undo","restored":1,"removed":0,"kept":0}' crm-history undo 12
	ok customer types
	ok '{"type":"undo","restored":1,"removed":0,"kept":0}' crm-history undo 11
	ok '' types
	ok '' crm-db check
}

@test "undo of undo of undo: a change, a creation, a policy, keys" {
	crm-export --tree t4
	crm-customer set 1 name=X phone=13700137000 tags+=a ext.erp=5 ext.shop= x.n=1 -q >/dev/null
	crm-export --tree t5
	for n in 5 6 7 8 9; do
		ok '{"type":"undo","restored":1,"removed":0,"kept":0}' crm-history undo $n
		put_back t$((5 - n % 2))
		ok "{\"rev\":$((n - 1))}" crm-customer show 1 -f rev
		if [ $((n % 2)) = 1 ]; then
			ok '{"id":1}' crm-get customer/shop:C1 -f id
			no 1 "crm-get: no record '@13700137000'" crm-get @13700137000
		else
			ok '{"id":1}' crm-get customer/erp:5 -f id
			no 1 "crm-get: no record '@13800138000'" crm-get @13800138000
		fi
	done
	crm-order add customer_id=2 amount=5 -q >/dev/null
	crm-export --tree t11
	for n in 11 12 13 14; do
		crm-history undo $n >/dev/null
		put_back "$([ $((n % 2)) = 1 ] && echo t4 || echo t11)"
	done
	ok '{"rev":3,"amount_minor":500}' crm-order show 2 -f rev,amount_minor
	fields a customer
	for n in 16 17 18 19; do
		ok "$([ $((n % 2)) = 1 ] || echo customer)" types
		ok '{"type":"undo","restored":1,"removed":0,"kept":0}' crm-history undo $n
	done
	ok customer types
	for n in 4:张伟 5:X 6:张伟 7:X 8:张伟 9:X 10:张伟; do
		ok "{\"name\":\"${n#*:}\"}" crm-get customer/1 --as-of "txn:${n%%:*}" -f name
	done
	ok '' crm-db check
}

@test "random writes: undos lead back to every tree, as-of shows every moment" {
	RANDOM=7
	for n in {0..11}; do
		crm-export --tree "t$n"
		crm-get customer >"g$n"
		last[n]=$(crm-history list -l 1 -f id | tr -dc 0-9)
		case $((RANDOM % 5)) in
		0) crm-customer add name="N$n" phone="138001380$((10 + n))" tags=a ;;
		1) crm-customer set $((1 + RANDOM % 2)) region=R$RANDOM tags+=t$n x.k=$n ;;
		2) crm-order add customer_id=$((1 + RANDOM % 2)) amount=$((RANDOM % 99)) ;;
		3) crm-touch add customer_id=$((1 + RANDOM % 2)) dir=in -m "m$n" ;;
		4) crm-policy set fields "lead={\"k$n\":{\"kind\":\"text\"}}" ;;
		esac >/dev/null
		what[n]=$(crm-history list -l 1 -f command | jq -r .command)
	done
	top=$(crm-history list -l 1 -f id | tr -dc 0-9)
	for n in {0..11}; do
		ok "$(<"g$n")" crm-get customer --as-of "txn:${last[n]}"
	done
	for ((n = 11; n >= 0; n--)); do
		[[ ${what[n]} != crm-policy* ]] || continue
		crm-history undo --with-later $((last[n] + 1)) >/dev/null
		put_back "t$n"
	done
	for n in {0..11}; do
		ok "$(<"g$n")" crm-get customer --as-of "txn:${last[n]}"
	done
	[ "$top" = $((last[11] + 1)) ]
}

@test "an undo goes from record to record, however far apart their ids are" {
	crm-db init --db far.db
	printf '{"type":"customer","id":%s,"name":"Z"}\n' 7 4000000000 |
		crm-put --db far.db --keep-ids -q >/dev/null
	ok '{"type":"undo","restored":0,"removed":2,"kept":0}' \
		timeout 60 crm-history undo --db far.db 2
	ok '' crm-get customer --db far.db
}

# each removed record is looked for in every reference, by index: without one
# that is minutes
@test "an undo of many records beside many that might refer to them" {
	crm-db init --db many.db
	seq -w 20000 | sed 's/.*/{"type":"lead","name":"L","phone":"138000&","source":"web"}/' |
		crm-put --db many.db -q >/dev/null
	seq 20000 | sed 's/.*/{"type":"customer","name":"C&"}/' | crm-put --db many.db -q >/dev/null
	ok '{"type":"undo","restored":0,"removed":20000,"kept":0}' \
		timeout 60 crm-history undo --db many.db 3
	ok '' crm-db check --db many.db
}
