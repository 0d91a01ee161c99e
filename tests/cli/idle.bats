#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# idle.bats - crm-lead idle: for how long nobody has worked on a lead, on lines,
# from the store, in conditions, and which verdicts are on whom
load helper

setup() {
	common_setup
	crm-user add login=li name=李雷 role=sales -q >/dev/null
	crm-lead add name=陈静 phone=13100131001 source=web since=2026-10-01 \
		owner=li -q >/dev/null
	crm-lead add company=南山 phone=13100131002 source=web -q >/dev/null
}

touch_() { crm-touch add lead_id=1 "$@" -q >/dev/null; }
idle() { crm-lead idle "${@:-1}" -f idle -o tsv | sed 1d; }

@test "days since the lead's since, then since the last qualifying touch" {
	ok '{"id":1,"idle":52,"idle_since":"2026-10-01","occ":"2026-10-01","why":"52 days idle since 2026-10-01 (never spoken)"}
{"id":2,"idle":0,"idle_since":"2026-11-22","occ":"2026-11-22","why":"0 days idle since 2026-11-22 (never spoken)"}' \
		crm-lead idle --all -f id,idle,idle_since,occ,why
	touch_ at=2026-11-01 automated=true channel=sms
	touch_ at=2026-11-02 outcome=no_answer
	touch_ at=2026-11-03 dir=internal channel=note
	[ "$(idle)" = 52 ]
	touch_ at=2026-11-12 outcome=reached
	ok '{"idle":10,"idle_since":"2026-11-12","why":"10 days idle since 2026-11-12"}' \
		crm-lead idle 1 -f idle,idle_since,why
	touch_ at=2026-11-20 dir=in channel=wechat
	[ "$(idle)" = 2 ]
	[ "$(idle 1 --now 2026-11-23)" = 3 ]
	# what is yet to come
	[ "$(idle 1 --now 2026-11-19)" = 7 ]
	[ "$(idle 1 --as-of txn:3)" = 52 ]
	crm-touch void 5 --reason 打错了 -q >/dev/null
	[ "$(idle)" = 10 ]
}

@test "days are those of the business zone, and one is a day" {
	touch_ at=2026-11-20T23:59:00+08:00 outcome=reached
	[ "$(idle)" = 2 ]
	touch_ at=2026-11-21T00:01:00+08:00 outcome=reached
	ok '{"why":"1 day idle since 2026-11-21"}' crm-lead idle 1 -f why
	ok '{"idle":1}' env TZ=America/New_York crm-lead idle 1 -f idle
}

@test "interest that is yet to come has not been left lying" {
	crm-lead set 2 since=2027-01-05 -q >/dev/null
	ok '{"why":"not known yet"}' crm-lead idle 2 -f idle,idle_since,why
	ok '' crm-get lead -w 'idle < 1 and id = 2'
}

@test "an open task: 0, and no day to count from; closed, they count again" {
	crm-lead show 1 | crm-followup plan --due +2wd --key call -q >/dev/null
	ok '{"id":1,"idle":0,"why":"1 open task"}' \
		crm-lead idle 1 -f id,idle,idle_since,why
	crm-lead show 1 | crm-followup plan --due +3wd --key mail -q >/dev/null
	ok '{"why":"2 open tasks"}' crm-lead idle 1 -f why
	crm-followup done 1 no_answer -q >/dev/null
	crm-followup done 2 no_answer -q >/dev/null
	[ "$(idle)" = 52 ]
}

@test "converted and dropped leads have none, and reopened ones have again" {
	crm-customer add name=陈静 phone=13100131001 -q >/dev/null 2>&1
	crm-lead set 1 state=working -q >/dev/null
	crm-lead set 1 state=qualified -q >/dev/null
	crm-lead set 1 state=converted customer_id=1 -q >/dev/null
	crm-lead drop 2 no_need -q >/dev/null
	ok '{"id":1,"why":"converted"}
{"id":2,"why":"dropped"}' crm-lead idle --all -f id,idle,idle_since,why
	ok 'lead/2 南山
  so nobody needs to work on it: dropped' crm-lead idle 2 --explain -o table
	ok '' crm-get lead -w 'idle is not null'
	crm-lead reopen 2 --reason 又来 -q >/dev/null
	[ "$(idle 2)" = 0 ]
}

@test "--explain: which touch counted, what did not, which tasks are open" {
	ok 'lead/1 陈静
  no qualifying touch: idle days count from the record'\''s since
  so 52 days idle since 2026-10-01 (never spoken)' \
		crm-lead idle 1 --explain -o table
	touch_ at=2026-11-01 automated=true channel=sms
	touch_ at=2026-11-02 outcome=no_answer
	touch_ at=2026-11-12 outcome=reached channel=visit
	ok 'lead/1 陈静
  last qualifying touch: touch/3 2026-11-12 00:00:00, out, visit, by li
  not counted: 1 automatic, 1 not reached
  so 10 days idle since 2026-11-12' crm-lead idle 1 --explain -o table
	for i in 1 2 3 4 5 6; do
		crm-lead show 1 | crm-followup plan --due "2026-12-0$i" --key "k$i" -q >/dev/null
	done
	ok '["last qualifying touch: touch/3 2026-11-12 00:00:00, out, visit, by li","not counted: 1 automatic, 1 not reached","open: task/1, due 2026-12-01 00:00:00, li'\''s","open: task/2, due 2026-12-02 00:00:00, li'\''s","open: task/3, due 2026-12-03 00:00:00, li'\''s","open: task/4, due 2026-12-04 00:00:00, li'\''s","open: task/5, due 2026-12-05 00:00:00, li'\''s","and 1 more","so 0 days idle: 6 open tasks"]' \
		bash -c "crm-lead idle 1 --explain | jq -c ._.idle.explain"
}

@test "on lines: a lead, or what belongs to one, bytes unchanged" {
	touch_ at=2026-11-12 outcome=reached
	local v='{"idle":{"idle":10,"idle_since":"2026-11-12","occ":"2026-11-12","why":"10 days idle since 2026-11-12"}}'
	ok "{\"type\":\"lead\", \"id\":1,\"n\":1.50,\"_\":$v}" \
		crm-lead idle <<<'{"type":"lead", "id":1,"n":1.50}'
	ok "{\"type\":\"touch\",\"lead_id\":1,\"_\":$v}" \
		crm-lead idle <<<'{"type":"touch","lead_id":1}'
	ok "{\"type\":\"task\",\"subject_type\":\"lead\",\"subject_id\":1,\"_\":$v}" \
		crm-lead idle <<<'{"type":"task","subject_type":"lead","subject_id":1}'
	crm-get touch | crm-lead idle >judged
	ok '{"id":1,"idle":10}' \
		crm-where "idle >= 7 and idle_since < '2026-11-20'" -f id,idle <judged
	ok '' crm-where 'idle > 10' <judged
	ok '' crm-lead idle </dev/null
	no 1 '' crm-lead idle -w 'idle > 99' -e
}

@test "in conditions of the store, in order, with a limit" {
	ok '{"id":1,"name":"陈静","idle":52}' crm-get lead -w 'idle >= 7' -f id,name,idle
	ok '{"id":2,"idle":0}' crm-get lead --order idle -l 1 -f id,idle
	ok '{"id":1,"idle":52}' crm-lead idle -w "state = 'new' and owner = 'li'" -f id,idle
	ok '{"id":1}' crm-lead idle --all --order 'idle desc' -l 1 -f id
	printf '{"cold":{"of":"lead","when":"idle >= 30"}}' >seg.json
	crm-policy set segments seg.json -q >/dev/null
	ok '{"id":1}' crm-lead idle --in cold -f id
	crm-get lead --columns | grep -q idle_since
	run crm-get customer --columns
	[[ $output != *idle* ]]
}

@test "a verdict is on records of one type" {
	no 2 "crm-get: key 'where': column 1: 'idle' is a verdict on leads, not on customers" \
		crm-get customer -w 'idle > 1'
	no 2 "crm-get: key 'order': column 1: 'idle' is a verdict on leads, not on customers" \
		crm-get customer --order idle
	no 2 "crm-get: key 'fields': 'idle' is a verdict on leads, not on customers" \
		crm-get customer -f idle
	no 2 "crm-get: key 'where': column 1: 'tier' is a verdict on customers: pipe the records through crm-tier and ask tier" \
		crm-get lead -w "tier = 'A'"
	no 2 "crm-get: key 'where': column 1: 'idle' is a verdict on leads: pipe the records through crm-lead idle and ask idle" \
		crm-get touch -w 'idle > 1'
	no 2 "crm-get: key 'where': column 1: 'lead.idle' is a verdict: pipe the records through crm-lead idle and ask idle" \
		crm-get deal -w 'lead.idle > 1'
	no 2 "crm-where: key 'where': column 1: 'idle' is a verdict on leads, not on users" \
		crm-where 'idle > 1' < <(crm-get user)
	no 1 "crm-where: 'idle' stood on no line: run crm-lead idle first" \
		crm-where 'idle > 1' < <(crm-get lead)
	printf '{"x":{"of":"lead","when":"risk = 1"}}' >seg.json
	no 1 "crm-policy: seg.json: key 'x': column 1: 'risk' is a verdict on customers: pipe the records through crm-churn and ask risk" \
		crm-policy set segments seg.json
}

@test "messages of the filter, and what it exits with" {
	no 2 "crm-lead: leads are named, or chosen by --all or --where
try 'crm-lead idle --help'" crm-lead idle 1 --all
	no 2 "crm-lead: --order and --limit go with --all or --where
try 'crm-lead idle --help'" crm-lead idle 1 -l 1
	no 2 "crm-lead: no option '--what-if'
try 'crm-lead idle --help'" crm-lead idle --all --what-if x.json
	no 1 'crm-lead: no lead 99' crm-lead idle 99
	is 1 '{"type":"user","login":"li"}' \
		"crm-lead: line 1: key 'lead_id': this record names no lead" \
		crm-lead idle <<<'{"type":"user","login":"li"}'
	is 1 '{"type":"touch","lead_id":77}' \
		"crm-lead: line 1: key 'lead_id': no lead 77" \
		crm-lead idle <<<'{"type":"touch","lead_id":77}'
	is 1 '{"type":"lead","name":"x"}' \
		"crm-lead: line 1: key 'id': is needed to look the lead up" \
		crm-lead idle <<<'{"type":"lead","name":"x"}'
}

@test "once an idleness, by its occ" {
	plan() { crm-lead idle -w 'idle >= 30' | crm-followup plan --due +1wd --key cold "$@"; }
	ok '{"id":1,"key":"cold/lead/1/2026-10-01"}' plan -f id,key
	ok '' plan -f id
	ok '1' bash -c 'crm-get task | wc -l'
}
