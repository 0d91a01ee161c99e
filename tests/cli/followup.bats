#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# followup.bats - dated work: planned once, found when due, done with its touch
load helper

setup() {
	common_setup
	seed '{"type":"user","login":"han","name":"韩梅梅","role":"service"}' \
		'{"type":"lead","name":"陈静","source":"web","phone":"13100131001"}' \
		'{"type":"deal","customer_id":2,"name":"年度维护","owner":"han"}' \
		'{"type":"ticket","customer_id":1,"subject":"打不开"}'
}

# judged JSON RECORD...: lines with this under "_"
judged() {
	local verdicts=$1
	shift
	crm-get "$@" | sed "s/}\$/,\"_\":$verdicts}/"
}

# tasks: how many there are
tasks() { crm-get task -f id | wc -l; }

plan() { crm-followup plan "$@"; }

# ---- plan

@test "plan: a task about a record of any type" {
	ok '{"type":"task","id":1,"rev":1,"kind":"followup","subject_type":"customer","subject_id":1,"customer_id":1,"title":"followup 张伟","due_at":"2026-11-23T00:00:00+08:00","owner":"li","state":"open","origin":"manual","created_at":"2026-11-22T10:07:00+08:00","updated_at":"2026-11-22T10:07:00+08:00"}' \
		plan customer/1 --due tomorrow
	ok '{"subject_type":"lead","subject_id":1,"title":"followup 陈静"}
{"subject_type":"deal","subject_id":1,"customer_id":2,"title":"followup 年度维护"}
{"subject_type":"ticket","subject_id":1,"customer_id":1,"title":"followup 打不开"}
{"subject_type":"order","subject_id":1,"customer_id":1,"title":"followup order/1"}
{"subject_type":"contract","subject_id":1,"customer_id":2,"title":"followup contract/1"}
{"subject_type":"contact","subject_id":1,"customer_id":2,"title":"followup 王芳"}
{"subject_type":"user","subject_id":1,"title":"followup 李雷"}' \
		plan lead/1 deal/1 ticket/1 order/1 contract/1 contact/1 user/li --due +1d \
		-f subject_type,subject_id,customer_id,title
	ok '{"subject_id":1}
{"subject_id":1}' plan @13800138000 customer/shop:C1 -d +1d -f subject_id
}

@test "plan: everything can be said" {
	ok '{"kind":"callback","title":"回访","content":"tpl","due_at":"2026-11-24T14:00:00+08:00","owner":"han","origin":"rule:k","key":"k/customer/1/2026-11","purpose":"care"}' \
		plan customer/1 --due '2026-11-24 14:00' --title 回访 --kind callback --key k \
		--occurrence 2026-11 --owner han --purpose care --content tpl \
		-f kind,title,content,due_at,owner,origin,key,purpose
	ok '{"title":"care 华东科技"}' plan customer/2 --due +1d --kind care -f title
	ok '{"title":"followup 广丰"}' sh -c 'crm-lead add company=广丰 title=经理 source=web phone=13100131009 |
		crm-followup plan --due +1d -f title'
}

@test "plan: the owner is the record's, else the actor, else must be said" {
	ok '{"owner":"li"}
{"owner":"han"}
{"owner":"han"}' sh -c 'crm-followup plan customer/1 deal/1 customer/2 --due +1d --actor han -f owner'
	ok '{"owner":"han"}' plan customer/1 --due +1d --owner me --actor han -f owner
	same no 1 "crm-followup: key 'owner': customer/2 is nobody's and wu is no user: say whose the task is (--owner LOGIN)" \
		plan customer/2 --due +1d --actor wu
	ok '{"owner":"li"}' plan customer/1 --due +1d --actor wu -f owner
	same no 1 "crm-followup: key 'owner': no user 'wu' (crm-user add login=wu role=sales)" \
		plan customer/1 --due +1d --owner wu
}

@test "plan: mistakes, and nothing is stored" {
	same misuse 'crm-followup: say when: --due TIME, such as +2wd' crm-followup plan customer/1
	same misuse "crm-followup: option '--due': not a time: 'never' (see crm help time)" \
		crm-followup plan customer/1 --due never
	same misuse "crm-followup: option '--key': is empty" crm-followup plan customer/1 --due +1d --key ''
	same no 1 'crm-followup: customer/99: no customer 99' plan customer/1 customer/99 --due +1d
	same no 1 "crm-followup: key 'kind': 'call' is none of: followup promise callback revisit care renewal milestone survey review step other" \
		plan customer/1 --due +1d --kind call
	same no 1 "crm-followup: key 'purpose': 'fun' is none of: sales service care internal" \
		plan customer/1 --due +1d --purpose fun
	same is 0 '{"id":1}' 'crm-followup: nothing was stored (--dry-run)' plan customer/1 --due +1d -n -f id
	is 0 '{"id":1}' 'crm-followup: created 1, updated 0, unchanged 0, rejected 0' plan customer/1 --due +1d -v -f id
}

@test "plan: once a key, record and occurrence; without a key, each time" {
	plan customer/1 --due +1d --key k --occurrence 2026-11 -q >/dev/null
	same ok '{"id":1,"due_at":"2026-11-23T00:00:00+08:00","title":"followup 张伟"}' \
		plan customer/1 --due +9d --title other --key k --occurrence 2026-11 -f id,due_at,title
	ok '{"id":2}' plan customer/2 --due +1d --key k --occurrence 2026-11 -f id
	ok '{"id":3}' plan ticket/1 --due +1d --key k --occurrence 2026-11 -f id
	ok '{"id":4}' plan customer/1 --due +1d --key k2 --occurrence 2026-11 -f id
	ok '{"id":5}' plan customer/1 --due +1d -f id
	ok '{"id":6}' plan customer/1 --due +1d -f id
	ok '{"id":7,"key":"k/lead/1/"}' plan lead/1 --due +1d --key k -f id,key
	same ok '{"id":7}' plan lead/1 --due +1d --key k -f id
}

@test "plan: no second open one of the key; a new one when the first is over" {
	plan customer/1 --due +1d --key k --occurrence 1 -q >/dev/null
	same ok '{"id":1,"key":"k/customer/1/1"}' plan customer/1 --due +1d --key k --occurrence 2 -f id,key
	same ok '{"id":1}' plan customer/1 --due +1d --key k -f id
	crm-followup done 1 reached -q >/dev/null
	same ok '{"id":1,"state":"done"}' plan customer/1 --due +1d --key k --occurrence 1 -f id,state
	ok '{"id":2,"key":"k/customer/1/2","state":"open"}' \
		plan customer/1 --due +1d --key k --occurrence 2 -f id,key,state
	crm-followup cancel 2 not_needed -q >/dev/null
	same ok '{"id":2,"state":"cancelled"}' plan customer/1 --due +1d --key k --occurrence 2 -f id,state
	ok '{"id":3}' plan customer/1 --due +1d --key k --occurrence 3 -f id
	# a key that begins like this one is another key
	ok '{"id":4}' plan customer/1 --due +1d --key k/x -f id
	crm-customer add name=十 -q >/dev/null
	crm-put -q --keep-ids <<<'{"type":"customer","id":11,"name":"十一"}' >/dev/null
	ok '{"id":5}' plan customer/11 --due +1d --key k -f id
}

@test "plan: many at once make one" {
	local i pids=()
	for i in 1 2 3 4 5 6; do
		plan customer/1 --due +1d --key k --occurrence "$i" --busy-timeout 600s -f id >"out$i" &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		wait "$i"
	done
	ok '{"id":1}' sort -u out1 out2 out3 out4 out5 out6
	ok 1 tasks
}

@test "plan: from a stream; the occurrence is that of the last verdict with one" {
	judged '{"a":{"occ":"A1"},"b":{"x":1},"c":{"occ":"C1","n":1.50},"d":{"y":1}}' customer >in
	ok '{"id":1,"subject_id":1,"key":"k/customer/1/C1"}
{"id":2,"subject_id":2,"key":"k/customer/2/C1"}' plan --due +1d --key k -f id,subject_id,key <in
	same ok '{"id":1}
{"id":2}' plan --due +1d --key k -f id <in
	ok '{"key":"z/customer/1/Z"}
{"key":"z/customer/2/Z"}' plan --due +1d --key z --occurrence Z -f key <in
	ok '{"key":"y/customer/1/"}
{"key":"y/customer/2/"}' plan --due +1d --key y -f key < <(crm-get customer)
	ok '{"key":"x/customer/1/一\"1"}' plan --due +1d --key x -f key \
		< <(judged '{"a":{"occ":"\\u4e00\\"1"}}' customer -l 1)
	ok '{"a":{"occ":"A1"},"b":{"x":1},"c":{"occ":"C1","n":1.50},"d":{"y":1}}' sh -c \
		'crm-followup plan --due +1d --key k <in | head -n 1 | sed "s/.*\"_\":\(.*\)}/\1/"'
}

# silent: the run of the cron job, at a moment
silent() {
	crm-churn --now "$1" -w 'silent_days >= 30' | crm-tier --now "$1" |
		crm-followup plan --kind callback --due 2027-01-05 --key silent -f id,key
}

@test "plan: behind crm-churn and crm-tier, once a silence" {
	local first='{"id":1,"key":"silent/customer/2/2026-11-22"}'
	local second='{"id":2,"key":"silent/customer/1/2026-11-25"}'
	crm-touch add customer_id=1 outcome=reached at=2026-11-25 --now 2026-11-25 -q >/dev/null
	ok '' silent 2026-12-21
	ok "$first" silent 2026-12-23
	same ok "$first" silent 2026-12-24
	ok "$second"$'\n'"$first" silent 2026-12-26
	crm-followup done 1 reached --no-touch -q >/dev/null
	same ok "$second"$'\n'"$first" silent 2026-12-27
	crm-touch add customer_id=2 outcome=reached at=2026-11-26 --now 2026-11-26 -q >/dev/null
	ok "$second"$'\n''{"id":3,"key":"silent/customer/2/2026-11-26"}' silent 2026-12-27
}

@test "plan: records that are none are refused, all with them; -k stores the rest" {
	{ crm-get customer/1 && cat && crm-get customer/2; } >in <<'END'
{"type":"metric","id":1}
{"id":1}
{"type":"lead"}
{"type":"lead","id":99}
END
	local why="crm-followup: line 2: key 'type': is no record type
crm-followup: line 3: key 'type': is no record type
crm-followup: line 4: key 'id': is needed to look the lead up
crm-followup: line 5: key 'id': no lead 99"
	same no 1 "$why
crm-followup: created 0, updated 0, unchanged 0, rejected 4
crm-followup: nothing was stored" plan --due +1d <in
	is 1 '{"id":1,"subject_id":1}
{"id":2,"subject_id":2}' "$why
crm-followup: created 2, updated 0, unchanged 0, rejected 4" plan --due +1d -k -f id,subject_id <in
	same no 2 'crm-followup: the input broke off (crm-churn: disk); nothing was stored' plan --due +1d \
		< <(crm-get customer/1 && echo '{"type":"error","tool":"crm-churn","message":"disk"}')
	same ok '' plan --due +1d </dev/null
}

# ---- due

# five open tasks and two closed ones
dues() {
	plan customer/1 --due 2026-11-20 -q >/dev/null
	plan lead/1 --due 'today 18:00' -q >/dev/null
	plan deal/1 --due +3d -q >/dev/null
	plan customer/2 --due 'today 09:00' --owner han -q >/dev/null
	plan ticket/1 --due tomorrow -q >/dev/null
	plan customer/1 customer/2 --due today -q >/dev/null
	crm-followup done 6 reached -q >/dev/null
	crm-followup cancel 7 not_needed -q >/dev/null
}

ids() {
	local out=
	out=$(for i in $1; do echo "{\"id\":$i}"; done)
	shift
	ok "$out" crm-followup due -f id "$@"
}

@test "due: overdue first, to the end of today" {
	dues
	ok '{"id":1,"due_at":"2026-11-20T00:00:00+08:00","overdue":true}
{"id":4,"due_at":"2026-11-22T09:00:00+08:00","overdue":true}
{"id":2,"due_at":"2026-11-22T18:00:00+08:00","overdue":false}' crm-followup due -f id,due_at,overdue
	ids '1 4 2 5' --until tomorrow
	ids '1 4 2' --until '2026-11-23 00:00'
	ids '1 4 2 5' -u '2026-11-23 00:00:01'
	ids '1 4' --until now
	ids '1 4 2 5 3' --until +30d
	ids '1' --until yesterday
	ids '' --until 2026-11-19
	ids '1 4 2 5 3' --now 2026-12-01
	no 1 '' crm-followup due --until 2026-11-19 -e
	ok '{"id":1}' crm-followup due --until 2026-11-20 -e -f id
	misuse "crm-followup: option '--until': not a time: 'never' (see crm help time)" crm-followup due --until never
}

@test "due: whose" {
	dues
	ids '1 2' --mine
	ids '4' --mine --actor han
	ids '4 3' --owner han --until +30d
	ids '1 2' --owner me
	ids '4' --owner "$(crm-user show han -f id | tr -cd 0-9)"
	misuse 'crm-followup: --mine or --owner, not both' crm-followup due --mine --owner han
	no 1 "crm-followup: no user 'wu'" crm-followup due --owner wu
	no 1 "crm-followup: no user 'wu'" crm-followup due --mine --actor wu
}

@test "due: conditions, order, limit, the store as it stood" {
	dues
	ids '2' -w "subject_type = 'lead'"
	ids '4 1' --order 'customer_id desc, due_at' -w 'customer_id > 0'
	ids '1 4' -l 2
	ids '4' --owner han -w 'overdue' --until +30d
	ids '1 2' --as-of txn:4 --until +30d
	ids '1 6 7 4 2' --as-of txn:8
}

@test "due: a table for people" {
	dues
	ok 'id due_at           overdue title             customer.name customer.phone owner
 1 2026-11-20 00:00 yes     followup 张伟     张伟          138 0013 8000  li
 4 2026-11-22 09:00 yes     followup 华东科技 华东科技                     han
 2 2026-11-22 18:00 no      followup 陈静                                  li' crm-followup due -o table
}

@test "due: the same as a condition finds, by the index of open tasks" {
	local i u
	for i in $(seq 60); do
		echo "{\"type\":\"task\",\"title\":\"t\",\"subject_id\":$((i % 2 + 1)),\"due_at\":\"2026-11-$((i * 7 % 29 + 1))\",\"owner\":\"$([ $((i % 3)) = 0 ] && echo han || echo li)\",\"state\":\"$([ $((i % 4)) = 0 ] && echo done || echo open)\",\"outcome\":\"x\"}"
	done | sed 's/11-\([0-9]"\)/11-0\1/' | crm-put -q >/dev/null
	for u in li han; do
		ok "$(crm-get task -w "state = 'open' and due_at < '2026-11-23' and owner = '$u'" --order due_at,id)" \
			sh -c "crm-followup due --owner $u | sed 's/\"overdue\":[a-z]*,//'"
	done
	[ "$(crm-followup due | wc -l)" = "$(crm-get task -w "state = 'open' and due_at < '2026-11-23'" | wc -l)" ]
	[ "$(crm-followup due | wc -l)" -gt 20 ]
	sqlite3 crm.db "EXPLAIN QUERY PLAN SELECT * FROM tasks t WHERE t.state_kind='o' AND t.due_at<1" >plan
	grep -q 'SEARCH t USING INDEX tasks_[^ ]* (due_at<?)' plan || {
		cat plan
		return 1
	}
}

# ---- done

@test "done: the touch and the task in one transaction" {
	plan deal/1 --due today --purpose sales -q >/dev/null
	same is 0 '{"state":"done","touch_id":2}' 'crm-followup: also: touch 2
crm-followup: nothing was stored (--dry-run)' crm-followup done 1 reached -m 好的 -n -f state,touch_id
	is 0 '{"state":"done","outcome":"reached","touch_id":2,"done_at":"2026-11-22T10:07:00+08:00"}' \
		'crm-followup: also: touch 2' crm-followup done 1 reached -m 好的 -f state,outcome,touch_id,done_at
	ok '{"type":"touch","id":2,"rev":1,"customer_id":2,"at":"2026-11-22T10:07:00+08:00","dir":"out","channel":"phone","purpose":"sales","automated":false,"actor":"li","body":"好的","outcome":"reached","refs":{"task":1,"deal":1},"created_at":"2026-11-22T10:07:00+08:00","updated_at":"2026-11-22T10:07:00+08:00"}' \
		crm-touch show 2
	ok '{"created":{"touch":[2,2],"transition":[1,1]},"changed":1}' crm-history list -l 1 -f created,changed
	ok '{"last_touch_at":"2026-11-22T10:07:00+08:00"}' crm-customer show 2 -f last_touch_at
	crm-export --tree before
	crm-history undo 4 >/dev/null
	ok '{"state":"open"}' crm-followup show 1 -f state,touch_id
	no 1 'crm-touch: no touch 2' crm-touch show 2
}

@test "done: any outcome; what is no outcome of a touch is one reached" {
	plan lead/1 customer/1 ticket/1 order/1 --due today -q >/dev/null
	ok '{"outcome":"同意续约","touch_id":2}' crm-followup done 1 同意续约 --channel wechat -q -f outcome,touch_id
	ok '{"lead_id":1,"channel":"wechat","outcome":"reached","refs":{"task":1}}' \
		crm-touch show 2 -f customer_id,lead_id,channel,outcome,refs
	ok '{"outcome":"bounced"}' crm-followup done 2 bounced -q -f outcome
	ok '{"customer_id":1,"outcome":"bounced","refs":{"task":2}}' crm-touch show 3 -f customer_id,outcome,refs
	is 0 '{"id":3,"touch_id":4}
{"id":4,"touch_id":5}' 'crm-followup: also: touch 4
crm-followup: also: touch 5' crm-followup done 3 4 replied -f id,touch_id
	ok '{"refs":{"task":3,"ticket":1}}
{"refs":{"task":4,"order":1}}' crm-touch show 4 5 -f refs
}

@test "done: no touch where none is wanted, or nobody to have one with" {
	plan customer/1 user/li --due today -q >/dev/null
	ok '{"id":1,"state":"done","outcome":"reached"}' crm-followup done 1 reached --no-touch -f id,state,outcome,touch_id
	ok '{"id":2,"state":"done"}' crm-followup done 2 ok -f id,state,touch_id
	ok '{"id":1}' crm-touch list -f id
}

@test "done: not twice, not without an outcome, not half" {
	plan customer/1 customer/2 --due today -q >/dev/null
	crm-followup done 1 reached -q >/dev/null
	same no 1 "crm-followup: key 'state': task/1 is done" crm-followup done 1 reached
	same no 1 'crm-followup: no task 99' crm-followup done 99 reached
	same is 1 '' "crm-followup: 1: key 'state': task/1 is done" crm-followup done 2 1 reached -q
	local why='say last what came of it, such as reached;'
	same misuse "crm-followup: $why '2' is no outcome" crm-followup done 2
	same misuse "crm-followup: $why '2' is no outcome" crm-followup done 1 2
	same misuse "crm-followup: $why '' is no outcome" crm-followup done 2 ''
	same misuse 'crm-followup: too few operands; wanted: [ID]... OUTCOME' crm-followup done
	crm-followup cancel 2 not_needed -q >/dev/null
	same no 1 "crm-followup: key 'state': task/2 is cancelled" crm-followup done 2 reached
}

# ---- tried, snooze, cancel

@test "tried: a no_answer touch, later, and no reason asked" {
	plan customer/1 --due today -q >/dev/null
	crm-touch void 1 --reason x -q >/dev/null
	is 0 '{"due_at":"2026-11-23T00:00:00+08:00","state":"open"}' 'crm-followup: also: touch 3' \
		crm-followup tried 1 --next +1wd -m 忙音 -f due_at,state,touch_id
	ok '{"customer_id":1,"channel":"phone","body":"忙音","outcome":"no_answer","refs":{"task":1}}' \
		crm-touch show 3 -f customer_id,channel,body,outcome,refs
	ok '{"created":{"touch":[3,3]},"changed":1}' crm-history list -l 1 -f created,changed
	ok '{"due_at":"2026-11-24T00:00:00+08:00"}' crm-followup tried 1 --next +2wd --channel wechat -q -f due_at
	ok '{"due_at":"2026-11-25T00:00:00+08:00"}' crm-followup tried 1 --next +3wd -q -f due_at
	ok '{}' crm-customer show 1 -f last_touch_at
	same is 0 '{"due_at":"2026-11-26T00:00:00+08:00"}' 'crm-followup: also: touch 6
crm-followup: nothing was stored (--dry-run)' crm-followup tried 1 --next +4wd -n -f due_at
	same misuse 'crm-followup: say when again: --next TIME, such as +1wd' crm-followup tried 1
	same misuse "crm-followup: option '--next': not a time: 'never' (see crm help time)" \
		crm-followup tried 1 --next never
	crm-followup done 1 reached -q >/dev/null
	same no 1 "crm-followup: key 'state': task/1 is done" crm-followup tried 1 --next +1wd
}

again='was moved before: say why (--reason TEXT)'

@test "snooze: once for nothing, then with a reason" {
	plan customer/1 --due today -q >/dev/null
	crm-followup set 1 title=回访 -q >/dev/null
	ok '{"due_at":"2026-11-25T00:00:00+08:00"}' crm-followup snooze 1 +3d -f due_at
	same crm-followup snooze 1 +3d
	same no 1 "crm-followup: key 'due_at': task/1 $again" crm-followup snooze 1 +5d
	same no 1 "crm-followup: key 'due_at': task/1 $again" crm-followup set 1 due_at=+5d
	ok '{"due_at":"2026-11-27T00:00:00+08:00"}' crm-followup snooze 1 +5d --reason 出差 -f due_at
	ok '{"reason":"出差"}' crm-history list -l 1 -f reason
	plan customer/2 --due today -q >/dev/null
	crm-followup tried 2 --next +1wd -q >/dev/null
	same no 1 "crm-followup: key 'due_at': task/2 $again" crm-followup snooze 2 +5d
	same misuse "crm-followup: not a time: 'soon' (see crm help time)" crm-followup snooze 1 soon
	crm-followup cancel 1 not_needed -q >/dev/null
	same no 1 "crm-followup: key 'state': task/1 is cancelled" crm-followup snooze 1 +9d --reason x
}

@test "cancel: a code of policy, a note with 'other'" {
	plan customer/1 --due today -q >/dev/null
	same no 1 "crm-followup: key 'close_reason': 'nope' is none of: done_otherwise not_needed broken released undone other (policy reasons)" \
		crm-followup cancel 1 nope
	same no 1 "crm-followup: key 'close_note': the reason 'other' needs a note (-m TEXT)" crm-followup cancel 1 other
	ok '{"state":"cancelled","close_reason":"other","close_note":"合并"}' \
		crm-followup cancel 1 other -m 合并 -f state,close_reason,close_note
	ok '{"from":"open","to":"cancelled","actor":"li","reason":"other","note":"合并"}' \
		crm-get transition -f from,to,actor,reason,note
	ok '{"id":1}' crm-touch list -f id
	ok '' crm-followup due -f id
}

@test "by records on stdin: each verb" {
	crm-get customer >in
	plan --due today --key k -q <in >/dev/null
	tasks_in() { crm-followup list; }
	is 0 '{"id":1,"due_at":"2026-11-23T00:00:00+08:00"}
{"id":2,"due_at":"2026-11-23T00:00:00+08:00"}' 'crm-followup: also: touch 2
crm-followup: also: touch 3' crm-followup tried --next +1wd -f id,due_at < <(tasks_in)
	same no 1 "crm-followup: line 1: key 'due_at': task/1 $again
crm-followup: line 2: key 'due_at': task/2 $again
crm-followup: created 0, updated 0, unchanged 0, rejected 2
crm-followup: nothing was stored" crm-followup snooze +2wd < <(tasks_in)
	ok '{"id":1}
{"id":2}' crm-followup snooze +2wd --reason x -f id < <(tasks_in)
	ok '{"id":1,"state":"done","touch_id":4}' crm-followup done reached -q -f id,state,touch_id \
		< <(crm-followup show 1)
	is 1 '{"id":2,"state":"cancelled"}' "crm-followup: line 1: key 'state': 'done' cannot become 'cancelled'; from there it can become: nothing
crm-followup: created 0, updated 1, unchanged 0, rejected 1" \
		crm-followup cancel not_needed -k -f id,state < <(tasks_in)
	same no 1 "crm-followup: line 1: key 'task_id': this record names no task
crm-followup: line 2: key 'task_id': this record names no task
crm-followup: created 0, updated 0, unchanged 0, rejected 2
crm-followup: nothing was stored" crm-followup done reached <in
	ok '' crm-db check
}

@test "by records on stdin: a refused one takes the touches of the others with it" {
	plan customer/1 customer/2 --due today -q >/dev/null
	crm-followup cancel 2 not_needed -q >/dev/null
	same is 1 '' "crm-followup: line 2: key 'state': task/2 is cancelled
crm-followup: nothing was stored" crm-followup done reached -q < <(crm-followup list)
	is 1 '{"id":1,"touch_id":2}' "crm-followup: line 2: key 'state': task/2 is cancelled" \
		crm-followup done reached -qk -f id,touch_id < <(crm-followup list)
	ok '{"id":1}
{"id":2}' crm-touch list -f id
}

# ---- promises

# promised ID FIRST-DUE MOVES [MORE]: what the ledger says
promised() {
	ok "{\"promise\":{${4:-}\"original_due\":\"$2T00:00:00+08:00\",\"moves\":$3}}" \
		crm-followup show "$1" -f promise
}

@test "a promise keeps its first day and counts its moves, whoever writes" {
	local p='{"type":"task","kind":"promise","subject_id":1,"title":"t","due_at":"2026-12-01"'
	crm-followup add kind=promise subject_id=1 title=t due_at=2026-12-01 -q >/dev/null
	plan customer/1 --kind promise --due 2026-12-02 -q >/dev/null
	crm-put -q <<<"$p,\"promise\":{\"by\":\"li\"}}" >/dev/null
	printf 'kind,subject_id,title,due_at\npromise,1,t,2026-12-03\n' >p.csv
	crm-import -q -t task p.csv
	promised 1 2026-12-01 0
	promised 2 2026-12-02 0
	promised 3 2026-12-01 0 '"by":"li",'
	promised 4 2026-12-03 0
	# each way to move it
	crm-followup snooze 1 2026-12-05 -q >/dev/null
	promised 1 2026-12-01 1
	crm-followup set 1 due_at=2026-12-06 --reason again -q >/dev/null
	crm-followup tried 1 --next 2026-12-07 -q >/dev/null 2>&1
	crm-put -q --reason late <<<'{"type":"task","id":1,"due_at":"2026-12-08","promise":{"by":"li"}}' >/dev/null
	promised 1 2026-12-01 4 '"by":"li",'
	# nobody makes it forgotten, and what does not move is no move
	crm-put -q <<<'{"type":"task","id":1,"promise":{"by":"li","original_due":"2026-12-08T00:00:00Z","moves":0}}' >/dev/null
	promised 1 2026-12-01 4 '"by":"li",'
	crm-followup set 1 promise= -q >/dev/null
	promised 1 2026-12-01 4
	crm-history undo "$(crm-db info -f last_txn | tr -dc 0-9)" -q >/dev/null
	promised 1 2026-12-01 4 '"by":"li",'
	# what an older system kept is taken over
	crm-put -q <<<"$p,\"promise\":{\"original_due\":\"2026-11-01T00:00:00+08:00\",\"moves\":2}}" >/dev/null
	promised 5 2026-11-01 2
	# another kind has none; it is made when the task becomes one
	crm-followup add subject_id=1 title=t due_at=2026-12-01 -q >/dev/null
	crm-followup snooze 6 2026-12-02 -q >/dev/null
	ok '{}' crm-followup show 6 -f promise
	crm-followup set 6 kind=promise -q >/dev/null
	promised 6 2026-12-02 0
}

@test "undo takes a promise back to where it was" {
	local txn
	crm-followup add kind=promise subject_id=1 title=t due_at=2026-12-01 -q >/dev/null
	crm-followup snooze 1 2026-12-05 -q >/dev/null
	txn=$(crm-db info -f last_txn | tr -dc 0-9)
	promised 1 2026-12-01 1
	crm-history undo "$txn" -q >/dev/null
	promised 1 2026-12-01 0
	crm-followup snooze 1 2026-12-06 --reason again -q >/dev/null
	promised 1 2026-12-01 1
}

# ---- which time it is, and when

@test "--occurrence: a period word is the period in the business zone" {
	local word occ
	while read -r word occ; do
		ok "{\"key\":\"$word/customer/1/$occ\"}" plan customer/1 --due +1d \
			--key "$word" --occurrence "$word" -f key
	done <<'END'
day 2026-11-22
today 2026-11-22
week 2026-W47
month 2026-11
this-month 2026-11
本月 2026-11
last-month 2026-10
quarter 2026-Q4
year 2026
ytd 2026-01-01..2026-11-22
v2 v2
20261122 20261122
END
	# once a month, also on its last evening; in St. John's it is still October
	crm-followup done 4 reached -q >/dev/null 2>&1
	ok '{"id":4}' env CRM_NOW=2026-11-30T15:59:59Z crm-followup plan customer/1 \
		--due +1d --key month --occurrence month -f id
	ok '{"id":13,"key":"month/customer/1/2026-12"}' env CRM_NOW=2026-11-30T16:00:00Z \
		crm-followup plan customer/1 --due +1d --key month --occurrence month -f id,key
	# once for ever, when that is said
	ok '{"key":"k/customer/2/"}' plan customer/2 --due +1d --key k --occurrence '' -f key
	# the first week of a year may begin in the year before
	ok '{"key":"w/customer/1/2026-W53"}' env CRM_NOW=2027-01-01T02:00:00Z \
		crm-followup plan customer/1 --due +1d --key w --occurrence week -f key
}

@test "plan of a move: about what moved, with its customer, once a move" {
	local line='crm-get transition -w "to = '"'resolved'"'" --order "id desc" -l 1 |
		crm-followup plan --kind revisit --due +1d --key rv -f subject_type,subject_id,customer_id,title,key'
	crm-ticket set 1 owner=han state=open -q >/dev/null
	crm-ticket resolve 1 -m 好 cause=x -q >/dev/null
	ok '{"subject_type":"ticket","subject_id":1,"customer_id":1,"title":"revisit 打不开","key":"rv/ticket/1/2"}' sh -c "$line"
	same ok '{"subject_type":"ticket","subject_id":1,"customer_id":1,"title":"revisit 打不开","key":"rv/ticket/1/2"}' sh -c "$line"
	crm-followup done 1 reached -q >/dev/null 2>&1
	same ok '{"subject_type":"ticket","subject_id":1,"customer_id":1,"title":"revisit 打不开","key":"rv/ticket/1/2"}' sh -c "$line"
	crm-ticket reopen 1 -q >/dev/null
	crm-ticket resolve 1 -q >/dev/null
	ok '{"subject_type":"ticket","subject_id":1,"customer_id":1,"title":"revisit 打不开","key":"rv/ticket/1/5"}' sh -c "$line"
	ok '{"id":2,"key":"rv/ticket/1/5"}' plan transition/5 --due +1d --key rv -f id,key
	ok '{"id":3,"key":"o/ticket/1/2026"}' plan transition/5 --due +1d --key o --occurrence year -f id,key
}

@test "--due: a time of the record, and a step from there" {
	local due at
	crm-put -q <<'END' >/dev/null
{"type":"order","customer_id":1,"amount_minor":1,"placed_at":"2026-11-20T09:30:00+08:00","milestones":[{"key":"make","planned":"2026-12-01"},{"key":"ship","planned":"2026-12-18"}]}
{"type":"task","kind":"promise","subject_id":1,"title":"t","due_at":"2026-12-01"}
END
	while read -r due at; do
		ok "{\"due_at\":\"$at+08:00\"}" plan "${due%%:*}" --due "${due#*:}" -f due_at
	done <<'END'
contract/1:end-60d 2026-11-02T00:00:00
contract/1:end 2027-01-01T00:00:00
contract/1:start+1mo 2026-02-01T00:00:00
order/2:placed_at 2026-11-20T09:30:00
order/2:placed_at+3d 2026-11-23T00:00:00
order/2:placed_at+2h 2026-11-20T11:30:00
order/2:milestones.ship.planned-2wd 2026-12-16T00:00:00
order/2:milestones.make.planned 2026-12-01T00:00:00
task/1:promise.original_due-1d 2026-11-30T00:00:00
END
	ok '{"due_at":"2026-12-17T00:00:00+08:00"}' plan --due next_day-3d -f due_at \
		< <(judged '{"cycle":{"next_day":"2026-12-20"}}' customer/1)
	same no 1 "crm-followup: key 'due': order/2 has no time 'milestones.pack.planned'" \
		plan order/2 --due milestones.pack.planned-1d
	same no 1 "crm-followup: key 'due': customer/1 has no time 'end'" plan customer/1 --due end-1d
	same misuse "crm-followup: option '--due': not a time: 'ende-60d' (see crm help time)" \
		crm-followup plan contract/1 --due ende-60d
	same misuse "crm-followup: option '--due': not a time: '-60x' (see crm help time)" \
		crm-followup plan contract/1 --due end-60x
}
