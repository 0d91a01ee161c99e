# SPDX-License-Identifier: MIT
# refs.bats - references in columns and inside JSON: put refuses, undo keeps,
# check finds
load helper

setup() {
	common_setup
	seed '{"type":"user","login":"tmp","role":"service"}' # txn 2
}

# the number of the last transaction
last() { crm-db info -f last_txn | grep -o '[0-9]*'; }

# keeps TXN MESSAGE: undoing it would leave something dangling
keeps() {
	same no 1 "crm-history: $2" crm-history undo "$1"
	crm-db check >check.out 2>&1
}

@test "put refuses who is not there, in a column and inside JSON" {
	refuse() {
		same no 1 "crm-put: line 1: key '$1': $2
crm-put: nothing was stored" crm-put -q <<<"$3"
	}
	local t='{"type":"touch","customer_id":1,"channel":"phone","outcome":"reached"'
	for k in deal order ticket task campaign contract; do
		refuse refs.$k "no $k 99" "$t,\"refs\":{\"$k\":99}}"
	done
	refuse 'contact_ids[1]' 'no contact 7' \
		'{"type":"deal","customer_id":1,"name":"d","owner":"li","contact_ids":[1,7]}'
	refuse 'team[0]' "no user 'nn' (crm-user add login=nn role=sales)" \
		'{"type":"customer","id":1,"team":["nn"]}'
	refuse team_roles.care "no user 'nn' (crm-user add login=nn role=sales)" \
		'{"type":"customer","id":1,"team_roles":{"care":"nn"}}'
	refuse verified.by "no user 'nn' (crm-user add login=nn role=sales)" \
		'{"type":"lead","name":"L","phone":"13800138009","source":"web","verified":{"result":"real","by":"nn","at":"2026-11-01T10:00:00Z"}}'
	refuse promise.contact_id 'no contact 7' \
		'{"type":"task","kind":"promise","customer_id":1,"subject_type":"customer","subject_id":1,"title":"t","due_at":"2026-12-01","owner":"li","promise":{"contact_id":7}}'
	refuse owner "no user 'nn' (crm-user add login=nn role=sales)" '{"type":"customer","name":"x","owner":"nn"}'
	refuse subject_id 'no deal 9' \
		'{"type":"task","subject_type":"deal","subject_id":9,"title":"t","due_at":"2026-12-01","owner":"li"}'
}

@test "me is the actor, inside lists and objects too" {
	ok '{"team":["li","tmp"],"team_roles":{"care":"li"}}' \
		crm-customer set 1 'team=["me","tmp"]' 'team_roles={"care":"me"}' -f team,team_roles
	ok '{"team":["tmp","li"]}' crm-put -f team <<<'{"type":"customer","id":1,"team":["tmp","me"]}'
	ok '{"team":["li"]}' crm-customer set 1 team=me -f team
}

@test "undo leaves no reference inside JSON dangling" {
	crm-deal add customer_id=1 name=d amount=5 -q >/dev/null
	n=$(last)
	crm-touch add customer_id=1 dir=in channel=phone 'refs={"deal":1}' -q >/dev/null
	m=$(last)
	keeps "$n" "touch/2 refers by 'refs.deal' to a record that would go; undo or change that first, or use --with-later"
	crm-history undo "$n" --with-later >undo.out
	[ -z "$(crm-get touch -w 'id = 2')$(crm-get deal)" ]
	crm-db check >check.out 2>&1
}

@test "undo leaves contacts of deals and members of teams alone" {
	crm-contact add customer_id=1 name=王 -q >/dev/null
	n=$(last)
	crm-put -q >/dev/null <<<'{"type":"deal","customer_id":1,"name":"d","owner":"li","contact_ids":[2]}'
	keeps "$n" "deal/1 refers by 'contact_ids[0]' to a record that would go; undo or change that first, or use --with-later"
	crm-user add login=nn role=sales -q >/dev/null
	n=$(last)
	crm-customer set 1 'team=["li","nn"]' -q >/dev/null
	keeps "$n" "customer/1 refers by 'team[1]' to a record that would go; undo or change that first, or use --with-later"
	crm-customer set 1 'team=["li"]' -q >/dev/null
	crm-history undo "$n" >undo.out
	crm-db check >check.out 2>&1
}

@test "what comes back may name nobody who went" {
	crm-deal add customer_id=1 name=d amount=5 -q >/dev/null
	d=$(last)
	crm-contact add customer_id=1 name=王 -q >/dev/null
	c=$(last)
	crm-deal set 1 contact_ids=[2] -q >/dev/null
	crm-deal set 1 contact_ids= -q >/dev/null
	n=$(last)
	crm-history undo "$c" >undo.out
	keeps "$n" "deal/1 cannot become again what it was: key 'contact_ids[0]': no contact 2"
	crm-history undo "$d" --with-later >undo.out
	crm-db check >check.out 2>&1
}

@test "a record that stands in the way is named, --untouched leaves it" {
	crm-put -q >/dev/null <<<'{"type":"task","key":"k","subject_type":"customer","subject_id":1,"title":"t","due_at":"2026-12-01","owner":"li"}'
	n=$(last)
	crm-history undo "$n" >undo.out
	u=$(last)
	crm-put -q >/dev/null <<<'{"type":"task","key":"k","subject_type":"customer","subject_id":1,"title":"t","due_at":"2026-12-01","owner":"li"}'
	keeps "$u" "task/1 cannot become again what it was: key 'key': task/2 has that already"
	same ok '{"type":"undo","restored":0,"removed":0,"kept":1}' crm-history undo "$u" --untouched
	crm-customer add name=B ext.erp=7 -q >/dev/null
	n=$(last)
	crm-history undo "$n" >undo.out
	u=$(last)
	crm-customer add name=C ext.erp=7 -q >/dev/null
	keeps "$u" "customer/3 cannot become again what it was: key 'ext': erp:7 belongs to customer/4"
	crm-user add login=nn role=sales -q >/dev/null
	n=$(last)
	crm-history undo "$n" >undo.out
	u=$(last)
	crm-user add login=nn role=tech -q >/dev/null
	keeps "$u" "user/3 cannot become again what it was: key 'login': user/4 has that already"
}

@test "a record and its moves stay together" {
	crm-ticket add customer_id=1 subject=x severity=2 -q >/dev/null
	crm-ticket set 1 state=open owner=li -q >/dev/null
	n=$(last)
	crm-ticket set 1 subject=y -q >/dev/null
	crm-history undo "$n" --untouched -q || true
	ok '{"state":"open"}' crm-ticket show 1 -f state -o jsonl
	ok '{"from":"new","to":"open"}' crm-get transition -w "subject_type='ticket'" -f from,to
	crm-db check >check.out 2>&1
	crm-history undo "$n" --with-later >undo.out
	ok '{"state":"new"}' crm-ticket show 1 -f state -o jsonl
	ok '' crm-get transition -w "subject_type='ticket'" -f from,to
}

@test "hidden columns are derived anew when a record comes back" {
	crm-customer set 1 name=李四 -q >/dev/null
	n=$(last)
	crm-history undo "$n" >undo.out
	crm-find 张伟 -o jsonl | grep -q '"id":1,'
	crm-order set 1 channel=web -q >/dev/null
	n=$(last)
	crm-db rebuild --zone America/New_York -q 2>/dev/null
	crm-history undo "$n" >undo.out
	crm-db check >check.out 2>&1
}

# found SQL TYPE MESSAGE: check finds what was done behind its back, and ends
found() {
	cp crm.db whole.db
	sqlite3 crm.db "PRAGMA ignore_check_constraints=1; $1"
	crm-db check -f subject_type,message >out 2>&1 && return 1
	grep -qF "{\"subject_type\":\"$2\",\"message\":\"$3\"}" out || {
		echo "$1"
		cat out
		return 1
	}
	cp whole.db crm.db
}

@test "check finds values that no field takes, and moves that do not fit" {
	crm-ticket add customer_id=1 subject=x severity=2 -q >/dev/null
	crm-ticket set 1 state=open owner=li -q >/dev/null
	crm-ticket wait 1 --reason x -q >/dev/null
	crm-touch add customer_id=1 channel=phone 'gift={"kind":"x"}' -q >/dev/null
	crm-db check >check.out 2>&1
	found "UPDATE customers SET kind='x' WHERE id=1" customer "'kind': none of its words"
	found "UPDATE customers SET name=CAST(x'41ff42' AS TEXT) WHERE id=1" customer "'name': not UTF-8 text"
	found "UPDATE customers SET x='{\"a\":01}' WHERE id=1" customer "'x': not JSON: not a number at byte 6"
	found "UPDATE customers SET tags='[1]' WHERE id=2" customer "'tags[0]': a string is needed"
	found "UPDATE customers SET dates='[' WHERE id=1" customer "'dates': not JSON: it ends too early at byte 2"
	found "UPDATE customers SET find_key='zz' WHERE id=1" customer "'find_key': is not made of its names; run crm-db rebuild"
	found "UPDATE touches SET at=999999999999999 WHERE id=1" touch "'at': no time of the years 1 to 9999"
	found "UPDATE touches SET refs='{\"deal\":' WHERE id=2" touch "'refs': not JSON: it ends too early at byte 9"
	found "UPDATE touches SET gift='{\"kind\":1}' WHERE id=2" touch "'gift.kind': a string is needed"
	found "UPDATE orders SET currency='XXQ' WHERE id=1" order "'currency': not an ISO 4217 currency"
	found "UPDATE tickets SET severity=9 WHERE id=1" ticket "'severity': out of its range"
	found "DELETE FROM transitions WHERE id=1; UPDATE transitions SET \"from\"='new' WHERE id=2; UPDATE tickets SET state='open', state_kind='o' WHERE id=1" \
		ticket "state is 'open', its last move leads to 'waiting'"
	found "UPDATE transitions SET \"from\"='closed' WHERE id=2" transition "a move from 'closed' follows one to 'open'"
	sqlite3 crm.db "UPDATE customers SET find_key='zz' WHERE id=1"
	crm-db rebuild -q >/dev/null 2>&1 || crm-db rebuild >/dev/null
	crm-db check >check.out 2>&1
}

@test "check finds who is not there" {
	crm-touch add customer_id=1 dir=in channel=phone -q >/dev/null
	sqlite3 crm.db "UPDATE touches SET refs='{\"deal\":5}' WHERE id=2;
		UPDATE customers SET team='[\"nn\"]' WHERE id=1"
	crm-db check >out 2>&1 && return 1
	cat out
	grep -q "touch/2: refers by 'refs.deal' to deal/5, which is not there" out ||
		grep -q "refers by 'refs.deal' to deal/5, which is not there" out
	grep -q "refers by 'team\[0\]' to user 'nn', who is not there" out
}
