#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# nouns.bats - the tools of one record type, and what each type is strict about
load helper

setup() {
	common_setup
	seed
}

made=',"created_at":"2026-11-22T10:07:00+08:00","updated_at":"2026-11-22T10:07:00+08:00"'

# round TOOL ID RECORD SET CHANGED ADD...: add prints RECORD, list and show too,
# set changes it
round() {
	local tool=$1 id=$2 record=$3 set=$4 changed=$5
	shift 5
	ok "$record" "$tool" add "$@" &&
		ok "$record" "$tool" show "$id" &&
		ok "$record" "$tool" list -w "id = $id" &&
		ok "$record" "$tool" list --order 'id desc' -l 1 &&
		ok "$changed" "$tool" set "$id" "$set" -f "id,rev,${set%%=*}"
}

@test "crm-user: add list show set" {
	round crm-user 2 \
		'{"type":"user","id":2,"rev":1,"login":"han","name":"韩梅梅","role":"manager","team":"east","skills":["a","b"],"capacity":5,"active":true'"$made}" \
		active=false '{"id":2,"rev":2,"active":false}' \
		login=han name=韩梅梅 role=manager team=east capacity=5 'skills=["a","b"]'
	ok '{"login":"han"}' crm-user show han -f login
	ok '{"id":2}' crm-get user/han -f id
	no 1 "crm-user: no user 'nobody'" crm-user show nobody
	ok '{"away":[{"from":"2026-12-01","to":"2026-12-05"}]}' crm-user set li -f away \
		'away=[{"from":"2026-12-01","to":"2026-12-05"}]'
	same no 1 "crm-user: key 'login': user/2 has that already" crm-user add login=han role=ops
	same no 1 "crm-user: key 'login': cannot change once the record exists" crm-user set han login=x
	same no 1 "crm-user: key 'login': is needed" crm-user add role=ops
	same no 1 "crm-user: key 'role': 'boss' is none of: sales service tech manager csat ops admin" \
		crm-user add login=x role=boss
	same no 1 "crm-user: key 'capacity': -1 is not between 0 and 100000" crm-user set li capacity=-1
	same no 1 "crm-user: key 'active': not true or false: 'maybe'" crm-user set li active=maybe
	ok 'id login name   role    team capacity active
 1 li    李雷   sales                 yes
 2 han   韩梅梅 manager east        5 no' crm-user list -o table
}

@test "crm-contact: add list show set" {
	round crm-contact 2 \
		'{"type":"contact","id":2,"rev":1,"customer_id":1,"name":"赵六","role":"decision","primary":true,"phone":"+861065529988;ext=8","left_on":"2026-12-01"'"$made}" \
		title=经理 '{"id":2,"rev":2,"title":"经理"}' \
		customer_id=shop:C1 name=赵六 role=decision primary=yes phone='010-6552 9988转8' left_on=2026-12-01
	same no 1 "crm-contact: key 'customer_id': is needed" crm-contact add name=x
	same no 1 "crm-contact: key 'name': is needed" crm-contact add customer_id=1
	same no 1 "crm-contact: key 'left_on': no such day: '2026-02-30'" crm-contact set 2 left_on=2026-02-30
	misuse "crm-contact: option '-m': a contact has no text to fill" crm-contact set 1 title=x -m hi
	ok 'id customer_id name title role     phone              email
 1           2 王芳                139 0013 9000
 2           1 赵六 经理  decision 010-6552 9988 转 8' crm-contact list -o table
}

@test "crm-order: add list show set" {
	round crm-order 2 \
		'{"type":"order","id":2,"rev":1,"customer_id":2,"placed_at":"2026-11-20T10:00:00+08:00","amount_minor":123450,"currency":"CNY","lines":[{"sku":"a","qty":1.5}],"stage":"placed","channel":"web"'"$made}" \
		stage=confirmed '{"id":2,"rev":2,"stage":"confirmed"}' \
		customer_id=2 amount=1234.50 placed_at='2026-11-20 10:00' channel=web 'lines=[{"sku":"a","qty":1.5}]'
	same no 1 "crm-order: key 'amount_minor': is needed" crm-order add customer_id=1
	same no 1 "crm-order: key 'returned_minor': is not between 0 and the amount" crm-order set 1 returned=99999
	same no 1 "crm-order: key 'currency': no rate from USD to CNY on 2026-11-22; crm-policy set currency 'rates+={\"currency\":\"USD\",\"from\":\"2026-11-22\",\"rate\":\"7.10\"}'" \
		crm-order add customer_id=1 amount=5 currency=USD
	crm-policy set currency 'rates+={"currency":"USD","from":"2026-11-22","rate":"7.10"}' >/dev/null
	ok '{"currency":"USD","amount_minor":200}' crm-order add customer_id=2 amount=2 currency=USD -f currency,amount_minor
	ok '{"revenue_minor":124870,"orders":2}' crm-customer show 2 -f revenue_minor,orders
	crm-order set 1 returned=5 >/dev/null
	ok '{"revenue_minor":127500,"orders":1}' crm-customer show 1 -f revenue_minor,orders
	ok 'id customer_id placed_at         amount stage     owner channel
 1           1 2026-11-22 10:07 1280.00 placed
 2           2 2026-11-20 10:00 1234.50 confirmed       web' crm-order list -w 'id < 3' -o table
}

@test "crm-contract: add list show set, status by its days" {
	round crm-contract 2 \
		'{"type":"contract","id":2,"rev":1,"customer_id":1,"start":"2026-01-01","end":"2026-12-01","amount_minor":500000,"state":"signed","signed_at":"2026-11-22T10:07:00+08:00"'"$made}" \
		notice_days=9 '{"id":2,"rev":2,"notice_days":9}' \
		customer_id=1 start=2026-01-01 end=2026-12-01 amount=5000 state=signed
	for t in 2025-12-31:signed 2026-01-01:active 2026-11-21:active 2026-11-22:expiring \
		2026-11-30:expiring 2026-12-01:expired; do
		ok "{\"status\":\"${t#*:}\"}" crm-contract show 2 -f status --now "${t%:*} 12:00"
	done
	ok '{"id":2}' crm-contract list -w "status = 'expiring'" -f id
	same no 1 "crm-contract: key 'start': no such day: '2026-02-30'" \
		crm-contract add customer_id=1 start=2026-02-30 end=2026-12-01
	same no 1 "crm-contract: key 'end': is the day after the last and so after start" \
		crm-contract add customer_id=1 start=2026-05-01 end=2026-05-01
	same crm-contract set 2 'payments=[{"due":"soon","amount_minor":1}]' \
		>"$T/out" 2>"$T/err" && return 1
	grep -q "^crm-contract: key 'payments\[0\].due': " "$T/err"
}

@test "crm-touch: add list show; a fact is never changed" {
	ok '{"type":"touch","id":2,"rev":1,"customer_id":1,"at":"2026-11-20T10:00:00+08:00","dir":"in","channel":"phone","automated":false,"actor":"li","body":"很满意"'"$made}" \
		crm-touch add customer_id=@13800138000 dir=in at='2026-11-20 10:00' -m 很满意
	ok '{"id":2,"body":"很满意"}' crm-touch show 2 -f id,body
	ok '{"id":1}
{"id":2}' crm-touch list -f id
	same no 1 'crm-touch: touch/2 is a fact and is never changed; add another, or crm-history undo' \
		crm-touch set 2 body=x
	same no 1 'crm-put: line 1: touch/2 is a fact and is never changed; add another, or crm-history undo
crm-put: created 0, updated 0, unchanged 0, rejected 1
crm-put: nothing was stored' crm-put <<<'{"type":"touch","id":2,"body":"x"}'
	same ok '{"id":2}' crm-touch set 2 dir=in -f id
	same no 1 'crm-touch: one of these is needed: customer_id lead_id' crm-touch add -m hello
	same no 1 "crm-touch: key 'dir': 'sideways' is none of: in out internal" \
		crm-touch add customer_id=1 dir=sideways
}

@test "crm-touch void: does not count any more, both stay" {
	crm-touch add customer_id=1 outcome=reached at='2026-11-21 10:00' >/dev/null
	ok '{"last_touch_at":"2026-11-22T10:07:00+08:00"}' crm-customer show 1 -f last_touch_at
	ok '{"id":3,"customer_id":1,"voids":1,"body":"wrong customer"}' \
		crm-touch void 1 --reason 'wrong customer' -f id,customer_id,voids,body
	ok '{"last_touch_at":"2026-11-21T10:00:00+08:00"}' crm-customer show 1 -f last_touch_at
	ok '{"id":4,"voids":2,"body":"too"}' crm-touch void 2 -m too -f id,voids,body
	ok '{}' crm-customer show 1 -f last_touch_at
	same no 1 "crm-touch: key 'voids': touch/3 has that already" crm-touch void 1 --reason again
	same misuse 'crm-touch: say why: --reason TEXT' crm-touch void 1
	same no 1 'crm-touch: no touch 99' crm-touch void 99 --reason x
	ok '4' sh -c 'crm-touch list -f id | wc -l'
	ok '' crm-db check
}

@test "which touches qualify" {
	local n=0
	crm-customer add name=B >/dev/null
	while read -r pairs; do
		n=$((n + 1))
		# shellcheck disable=SC2086 # a list of operands
		crm-touch add customer_id=3 at="2026-11-0$n" $pairs >/dev/null
		crm-customer show 3 -f last_touch_at
	done >out <<'END'
dir=out outcome=no_answer
dir=out outcome=bounced
dir=out
dir=in
dir=out outcome=reached automated=true
dir=internal
dir=out outcome=replied
END
	ok '{}
{}
{"last_touch_at":"2026-11-03T00:00:00+08:00"}
{"last_touch_at":"2026-11-04T00:00:00+08:00"}
{"last_touch_at":"2026-11-04T00:00:00+08:00"}
{"last_touch_at":"2026-11-04T00:00:00+08:00"}
{"last_touch_at":"2026-11-07T00:00:00+08:00"}' cat out
}

@test "records on stdin: only those of the tool's type" {
	same no 1 "crm-order: line 1: key 'type': a customer; only orders are stored here
crm-order: created 0, updated 0, unchanged 0, rejected 1
crm-order: nothing was stored" crm-order add <<<'{"type":"customer","name":"B"}'
	ok '{"id":3,"name":"B"}' crm-customer add -f id,name <<<'{"name":"B"}'
	ok '{"id":4,"name":"C"}' crm-customer add -f id,name <<<'{"type":"customer","name":"C"}'
	ok '{"login":"x"}' crm-user add -f login <<<'{"login":"x","role":"ops"}'
	ok '{"id":2,"customer_id":1}' crm-contact add -f id,customer_id \
		<<<'{"customer_id":"shop:C1","name":"D"}'
}

@test "facts and generated records of other types" {
	ok '{"amount":5,"reason":"manual","at":"2026-11-22T10:07:00+08:00"}' \
		crm-put points customer_id=1 kind=earn amount=5 -f amount,reason,at
	same no 1 'crm-put: points/1 is a fact and is never changed; add another, or crm-history undo' \
		crm-put points/1 amount=6
	ok '{"owner":"li","due_at":"2026-11-23T00:00:00+08:00","state":"open","origin":"manual","subject_type":"customer"}' \
		crm-put task title=x subject_id=1 due_at=tomorrow -f owner,due_at,state,origin,subject_type
	same no 1 "crm-put: key 'subject_id': no customer 77" \
		crm-put task title=x subject_id=77 due_at=tomorrow
	crm-put task title=x subject_id=1 due_at=today key=K/customer/1/ >/dev/null
	same crm-put task title=y subject_id=1 due_at=today key=K/customer/1/ >"$T/out" 2>"$T/err" && return 1
	grep -q "key 'key'" "$T/err"
	same no 1 'crm-put: one of these is needed: phone email handles' crm-put lead name=x source=web
	same no 1 'crm-put: one of these is needed: name company' crm-put lead phone=13100131000 source=web
	ok '{"stage":"contact","owner":"li","contact_ids":[1]}' \
		crm-put deal customer_id=1 name=D 'contact_ids=[1]' -f stage,owner,contact_ids
}

@test "records named inside lists and objects must be there" {
	same no 1 "crm-touch: key 'refs.order': no order 9" crm-touch add customer_id=1 'refs={"order":9}'
	same no 1 "crm-put: key 'contact_ids[0]': no contact 7" \
		crm-put deal customer_id=1 name=D 'contact_ids=[7]'
	same no 1 "crm-customer: key 'team[0]': no user 'nobody' (crm-user add login=nobody role=sales)" \
		crm-customer set 1 'team=["nobody"]'
}

@test "custom fields: free until one is declared, then of their kind" {
	ok '{"x":{"any":1.5}}' crm-put -f x <<<'{"type":"customer","id":1,"x":{"any":1.5}}'
	crm-policy set fields 'customer={"group":{"kind":"text","words":["A","B"]},"n":{"kind":"number"},"ok":{"kind":"bool"},"d":{"kind":"day"}}' >/dev/null
	ok '{"x":{"any":1.5,"group":"A","n":5,"ok":true,"d":"2026-11-22"}}' \
		crm-customer set 1 x.group=A x.n=5 x.ok=true x.d=2026-11-22 -f x
	for bad in x.group=C x.n=five x.ok=maybe x.d=2026-02-30 x.gruop=A; do
		same crm-customer set 1 "$bad" >"$T/out" 2>"$T/err" && return 1
		grep -q "^crm-customer: key 'x.${bad:2:1}" "$T/err" || {
			cat "$T/err"
			return 1
		}
	done
	ok '{"x.shoe":9}' crm-contact set 1 x.shoe=9 -f x.shoe
}

# ---- the ledger of points

@test "points never fall below 0: by unit, by lot, in one batch, by undo" {
	local p='{"type":"points","customer_id":1,' n
	same no 1 "crm-put: key 'amount': customer/1 has 0 points: 300 cannot be taken" \
		crm-put points customer_id=1 kind=redeem amount=-300
	crm-put -q points customer_id=1 kind=earn amount=100 >/dev/null
	same no 1 "crm-put: key 'amount': customer/1 has 0 money: 1 cannot be taken" \
		crm-put points customer_id=1 kind=redeem amount=-1 unit=money
	# both are fine, each alone
	printf '%s\n' "$p\"kind\":\"redeem\",\"amount\":-60}" "$p\"kind\":\"redeem\",\"amount\":-60}" >two
	same is 1 '' "crm-put: line 2: key 'amount': customer/1 has 40 points: 60 cannot be taken
crm-put: created 0, updated 0, unchanged 0, rejected 1
crm-put: nothing was stored" crm-put <two
	is 1 '{"id":2,"amount":-60}' "crm-put: line 2: key 'amount': customer/1 has 40 points: 60 cannot be taken
crm-put: created 1, updated 0, unchanged 0, rejected 1" crm-put -k -f id,amount <two
	ok '{"id":3}' crm-put points customer_id=1 kind=expire amount=-40 unit=points -f id
	same no 1 "crm-history: customer/1 would be left with -100 points: what was taken since goes first" \
		crm-history undo 3
	# a lot has no more than was earned in it, whoever else has some
	crm-put -q points customer_id=1 kind=earn amount=50 >/dev/null
	crm-put -q points customer_id=1 kind=earn amount=50 >/dev/null
	crm-put -q points customer_id=1 kind=redeem amount=-30 lot=4 >/dev/null
	same no 1 "crm-put: key 'amount': points/4 has 20 left: 21 cannot be taken" \
		crm-put points customer_id=1 kind=redeem amount=-21 lot=4
	crm-put -q points customer_id=2 kind=earn amount=50 >/dev/null
	same no 1 "crm-put: key 'lot': points/4 is another customer's, or in another unit" \
		crm-put points customer_id=2 kind=redeem amount=-1 lot=4
	n=$(crm-db info -f last_txn | tr -dc 0-9)
	crm-history undo "$n" -q >/dev/null
	ok '{"sum":70}' sh -c 'crm-get points -w "customer_id = 1" | jq -sc "{sum:(map(.amount)|add)}"'
}

@test "points: a ledger loaded into an empty store is held to the same" {
	seq 1 5000 | sed 's/.*/{"type":"points","customer_id":1,"kind":"earn","amount":1}/' >in
	echo '{"type":"points","customer_id":1,"kind":"redeem","amount":-5001}' >>in
	same is 1 '' "crm-import: in: line 5001: key 'amount': customer/1 has 5000 points: 5001 cannot be taken
crm-import: created 0, updated 0, unchanged 0, rejected 1
crm-import: in: nothing was stored" crm-import in
}

# ---- people who leave

@test "who has left gets no new work, and is told of what they hold" {
	local gone="'wang' has left and gets no new work (active is false)" o='{"type":"order","customer_id":1,"amount_minor":1,"owner":"wang"'
	crm-user add login=wang role=sales -q >/dev/null
	crm-put -q <<'END' >/dev/null
{"type":"customer","name":"甲","owner":"wang"}
{"type":"customer","name":"乙","owner":"wang","service_owner":"wang"}
{"type":"deal","customer_id":1,"name":"d","owner":"wang"}
{"type":"lead","name":"l","source":"web","phone":"13100131001","owner":"wang"}
{"type":"task","subject_id":1,"title":"t","due_at":"2026-12-01","owner":"wang"}
END
	crm-followup cancel 1 done_otherwise -q >/dev/null
	is 0 '{"active":false}' "crm-user: wang is still owner of 2 customers: crm-get customer -w \"owner = 'wang' and state <> 'former'\"
crm-user: wang is still service_owner of 1 customer: crm-get customer -w \"service_owner = 'wang' and state <> 'former'\"
crm-user: wang is still owner of 1 lead: crm-get lead -w \"owner = 'wang' and state in ('new','working','nurture','qualified')\"
crm-user: wang is still owner of 1 deal: crm-get deal -w \"owner = 'wang' and stage in ('contact','needs','proposal','negotiation')\"" \
		crm-user set wang active=false -f active
	# what it says to run shows them
	ok '{"id":1}' crm-get lead -w "owner = 'wang' and state in ('new','working','nurture','qualified')" -f id
	ok '{"id":1}' crm-get deal -w "owner = 'wang' and stage in ('contact','needs','proposal','negotiation')" -f id
	ok '{"active":false}' crm-user set wang active=false -f active
	# nothing new, in no way
	same no 1 "crm-lead: key 'owner': $gone" \
		crm-lead add name=x phone=13100131002 source=web owner=wang state=working
	same no 1 "crm-customer: key 'service_owner': $gone" crm-customer set 1 service_owner=wang
	same no 1 "crm-followup: key 'owner': $gone" crm-followup plan customer/1 --due +1d --owner wang
	printf '%s}\n' "$o" | same is 1 '' "crm-put: line 1: key 'owner': $gone
crm-put: created 0, updated 0, unchanged 0, rejected 1
crm-put: nothing was stored" crm-put
	# what they hold can be worked on; what is over may name them
	ok '{"note":"2","owner":"wang"}' sh -c 'crm-deal set 1 competitor=2 -f competitor,owner | sed s/competitor/note/'
	printf '%s,"stage":"completed"}\n' "$o" | ok '{"owner":"wang"}' crm-put -f owner
	ok '{"owner":"li"}' crm-deal set 1 owner=li -f owner
	same no 1 "crm-deal: key 'owner': $gone" crm-deal set 1 owner=wang
	ok '{"active":true}' crm-user set wang active=true -f active
	ok '{"owner":"wang"}' crm-deal set 1 owner=wang -f owner
}

# ---- what happened

@test "a fact is not still to come by the writer's clock; what is planned may be" {
	local why="'2026-12-01T09:00:00+08:00' is still to come: this is when it happened (plan it: crm-followup)" f
	local at='"2026-12-01T09:00:00+08:00"'
	while IFS='|' read -r f line; do
		crm-put <<<"$line" >"$T/out" 2>"$T/err" && return 1
		[ "$(sed -n 1p "$T/err")" = "crm-put: line 1: key '$f': $why" ]
	done <<END
at|{"type":"touch","customer_id":1,"channel":"phone","at":$at}
at|{"type":"points","customer_id":1,"kind":"earn","amount":1,"at":$at}
placed_at|{"type":"order","customer_id":1,"amount_minor":1,"placed_at":$at}
returned_at|{"type":"order","id":1,"returned_at":$at}
opened_at|{"type":"deal","customer_id":1,"name":"d","opened_at":$at}
closed_at|{"type":"deal","customer_id":1,"name":"d","amount_minor":1,"stage":"won","closed_at":$at}
signed_at|{"type":"contract","id":1,"signed_at":$at}
opened_at|{"type":"ticket","customer_id":1,"subject":"s","opened_at":$at}
done_at|{"type":"task","subject_id":1,"title":"t","due_at":$at,"state":"done","outcome":"x","done_at":$at}
answered_at|{"type":"feedback","customer_id":1,"instrument":"nps","state":"answered","score":9,"answered_at":$at}
END
	same no 1 "crm-touch: key 'at': '2026-12-01T00:00:00+08:00' is still to come: this is when it happened (plan it: crm-followup)" \
		crm-touch add customer_id=1 at=+9d
	# clocks of two machines differ by minutes
	ok '{"at":"2026-11-22T10:12:00+08:00"}' crm-touch add customer_id=1 at='10:12' -f at
	no 1 "crm-touch: key 'at': '2026-11-22T10:12:01+08:00' is still to come: this is when it happened (plan it: crm-followup)" \
		crm-touch add customer_id=1 at='10:12:01'
	# a replay's clock, and the moment a tool is told to be at
	ok '{"id":3}' env CRM_NOW=2026-12-01T01:00:00Z crm-touch add customer_id=1 at='2026-12-01 09:00' -f id
	ok '{"id":4}' crm-touch add customer_id=1 at='2026-12-01 09:00' --now '2026-12-01 09:00' -f id
	# what is planned may be
	ok '{"expected_close":"2027-01-01"}' crm-deal add customer_id=1 name=d expected_close=2027-01-01 -f expected_close
}
