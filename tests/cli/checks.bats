#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# checks.bats - what crm-db check says of a damaged store, and who else does
load helper

setup() {
	common_setup
	seed
}

@test "a policy of another shape: everyone who goes by it says so" {
	local why="is not readable: stages.order[0].name: is needed; set it anew (crm-policy set) or restore a backup"
	crm-policy show stages >good.json
	sqlite3 crm.db "UPDATE policy SET body='{\"order\":[{}],\"deal\":[{}]}' WHERE name='stages'"
	for c in 'crm-order add customer_id=1 amount=2' 'crm-order set 1 stage=shipped' \
		'crm-deal add customer_id=1 name=d'; do
		no 2 "${c%% *}: policy 'stages' $why" $c
	done
	crm-db check >"$T/out" && return 1
	grep -q "policy 'stages': stages.order\[0\].name: is needed" "$T/out"
	crm-policy set stages good.json -q >/dev/null
	crm-order set 1 stage=shipped -q >/dev/null
	ok '' crm-db check
}

# every row: what is done to the store behind our back | check | subject | message
damages() {
	cat <<'END'
update deals set contact_ids='[9]'|reference|deal/1|refers by 'contact_ids[0]' to contact/9, which is not there
update touches set refs='{"deal":9}' where id=2|reference|touch/2|refers by 'refs.deal' to deal/9, which is not there
update customers set team='["tmp"]' where id=1|reference|customer/1|refers by 'team[0]' to user 'tmp', who is not there
update orders set customer_id=77|reference|order/1|refers to a record of customers that is not there
update tasks set subject_id=99|reference|task/1|refers by 'subject_id' to customer/99, which is not there
delete from transitions where subject_type='order'|invariant|order/1|stage is 'completed' and was another, and its moves are missing
delete from transitions where subject_type='customer'|invariant|customer/2|state is 'former' and was another, and its moves are missing
delete from transitions where id=2|invariant|order/1|stage is 'completed', its last move leads to 'shipped'
update transitions set "from"='x' where id=2|invariant|transition/2|a move from 'x' follows one to 'shipped'
update customers set find_key='zz' where id=1|value|customer/1|'find_key': is not made of its names; run crm-db rebuild
update customers set find_key=null where id=1|value|customer/1|'find_key': is not made of its names; run crm-db rebuild
delete from history where type=6|invariant|order/1|is of rev 3, and what it was before is missing
delete from history where type=6 and rev=1|invariant|order/1|an image before that of rev 2 is missing
delete from history where type=6 and rev=2|invariant|order/1|rev 3 of transaction 5 does not follow on the image of rev 1 until 4
update history set from_txn=3 where type=6 and rev=2|invariant|order/1|images of rev 2 and before overlap
update history set rev=7 where type=6 and rev=2|invariant|order/1|an image before that of rev 7 is missing
update history set until_txn=77 where type=6 and rev=2|invariant|order/1|an image of rev 2 was replaced by transaction 77, which is not there
update history set image='zz' where type=6 and rev=2|invariant|order/1|an image of rev 2 is not readable
update history set image='{}' where type=6 and rev=2|invariant|order/1|an image of rev 2 is without what such a record needs
update history set type=99 where type=6 and rev=2|invariant|/|an image of rev 2 is of no record type
update orders set rev=9|invariant|order/1|rev 9 of transaction 5 does not follow on the image of rev 2 until 5
update touches set txn=99 where id=1|invariant|touch/1|was written by transaction 99, which is not there
update txn set created=replace(created,'"order":[1,1]','"order":[1,100000000]') where id=2|invariant|order/2|the next id is 2, and transactions gave those before 100000001
update txn set created=replace(created,'"order":[1,1]','"order":[-5,3]') where id=2|invariant|order/-5|transaction 2 gave ids -5 to 3; the next was 1
update txn set created='zz' where id=2|invariant|/|what transaction 2 created is not readable
update txn set created=null where id=3|invariant|deal/2|the next id is 2, and transactions gave those before 1
update counter set next=900719925 where type=5|invariant|deal/900719925|the next id is 900719925, and transactions gave those before 2
update txn set batch=77 where id=3|invariant|/|transaction 3 is of batch 77, which is none
update txn set at=-99999999999999 where id=1|invariant|/|transaction 1 is of no moment of the years 1 to 9999
update policy set txn=99 where name='churn'|invariant|/|policy churn rev 1 was set by transaction 99, which is not there
update customers set kind='zz' where id=1|value|customer/1|'kind': none of its words
update orders set currency='ZZZ'|value|order/1|'currency': not an ISO 4217 currency
update customers set name=cast(x'ff41' as text) where id=1|value|customer/1|'name': not UTF-8 text
update customers set name='' where id=1|value|customer/1|'name': is needed
update customers set x='nope' where id=1|value|customer/1|'x': not JSON: expected a value at byte 1
update customers set tags='nope' where id=1|value|customer/1|'tags': not JSON: expected a value at byte 1
update customers set tags='["vip",1]' where id=1|value|customer/1|'tags[1]': a string is needed
update customers set ext='[]' where id=1|value|customer/1|'ext': an object is needed
update customers set since=99999999999999999 where id=1|value|customer/1|'since': no time of the years 1 to 9999
update customers set created_at=99999999999999999 where id=1|value|customer/1|'created_at or updated_at': no time of the years 1 to 9999
update customers set former_on=99999999 where id=2|value|customer/2|'former_on': no day of the years 1 to 9999
update deals set probability=500|value|deal/1|'probability': out of its range
update points set day=day+1|invariant|points/1|its day is not that of its moment; run crm-db rebuild --zone
END
}

@test "each damage is found and named, with the record" {
	crm-put -q >/dev/null <<'END'
{"type":"deal","customer_id":1,"name":"d","contact_ids":[1],"owner":"li"}
{"type":"touch","customer_id":1,"channel":"wechat","refs":{"deal":1}}
{"type":"task","subject_id":1,"title":"t","due_at":"2026-12-01","owner":"li"}
{"type":"points","customer_id":1,"kind":"earn","amount":5}
END
	for stage in shipped completed; do crm-order set 1 stage=$stage; done >/dev/null
	crm-customer close 2 price >/dev/null
	ok '' crm-db check
	sqlite3 crm.db 'pragma wal_checkpoint(truncate)' >/dev/null
	cp crm.db good.db
	while IFS='|' read -r sql check subject message; do
		cp good.db d.db
		sqlite3 d.db "$sql"
		crm-db check --db d.db >"$T/out" && return 1
		want="$check $subject $message"
		jq -r '"\(.check) \(.subject_type // "")/\(.subject_id // "") \(.message)"' \
			"$T/out" | grep -qxF -- "$want" || {
			printf '%s\nwanted: %s\ngot:\n' "$sql" "$want"
			cat "$T/out"
			return 1
		}
	done < <(damages)
}
