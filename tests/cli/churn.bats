#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# churn.bats - crm-churn: silence by qualifying touches, rhythm, levels, and
# the line from there to planned callbacks
load helper

setup() {
	common_setup
	crm-user add login=li name=李雷 role=sales -q >/dev/null
	crm-customer add name=张伟 since=2026-06-01 owner=li -q >/dev/null
	crm-customer add name=王芳 owner=li -q >/dev/null
}

touch_() { crm-touch add customer_id=1 "$@" -q >/dev/null; }
silent() { crm-churn "${@:-1}" -f silent_days -o tsv | sed 1d; }

@test "a customer added today is never silent; one of long ago without a touch is" {
	ok '{"name":"张伟","risk":"medium","silent_days":174,"silent_since":"2026-06-01"}
{"name":"王芳","risk":"low","silent_days":0,"silent_since":"2026-11-22"}' \
		crm-churn --all -f name,risk,silent_days,silent_since
	ok '{"name":"王芳","silent_days":30}' crm-churn 2 --now 2026-12-22 \
		-f name,silent_days
	[ "$(crm-churn 2 --now 2026-12-21 -f risk)" = '{"risk":"low"}' ]
	[ "$(crm-churn 2 --now 2026-12-22 -f risk)" = '{"risk":"medium"}' ]
}

@test "only qualifying touches end silence: in, or a person who was not missed" {
	touch_ at=2026-11-01 automated=true channel=sms
	[ "$(silent)" = 174 ]
	touch_ at=2026-11-02 outcome=no_answer
	touch_ at=2026-11-03 outcome=bounced channel=email
	touch_ at=2026-11-04 dir=internal channel=note
	[ "$(silent)" = 174 ]
	touch_ at=2026-10-01 outcome=reached
	[ "$(silent)" = 52 ]
	touch_ at=2026-10-10 dir=in channel=wechat
	[ "$(silent)" = 43 ]
	ok 'customer/1 张伟
  last qualifying touch: touch/6 2026-10-10 00:00:00, in, wechat, by li
  not counted: 1 automatic, 2 not reached, 1 internal
  silent_days 43: at least 30, 1 point
  complaints 0: no signal
  so medium: 1 point' crm-churn 1 --explain -o table
}

@test "a void touch does not count" {
	touch_ at=2026-11-20 outcome=reached
	[ "$(silent)" = 2 ]
	crm-touch void 1 --reason 打错了 -q >/dev/null
	[ "$(silent)" = 174 ]
	crm-churn 1 --explain -o table | grep -q 'not counted: 1 void'
}

@test "a touch that is yet to come, and the past by --now and --as-of" {
	touch_ at=2026-11-20 outcome=reached
	[ "$(silent 1 --now 2026-11-19)" = 171 ]
	[ "$(silent 1 --as-of txn:4)" = 174 ]
}

@test "an imported customer with old orders and no touch may be silent" {
	cat >map.json <<'END'
{"records":[
 {"type":"customer","as":"c","columns":{"who":"name","day":null,"sum":null},"key":["who"]},
 {"type":"order","columns":{"day":"placed_at","sum":"amount","who":null},"constants":{"customer_id":"$c"}}]}
END
	printf 'who,day,sum\n老客,2025-05-01,10\n' >rows.csv
	crm-import -q --map map.json rows.csv >/dev/null
	ok '{"silent_since":"2025-05-01","days_since_order":570}' \
		crm-churn -w "name = '老客'" -f silent_since,days_since_order
}

@test "a silence that begins tomorrow has not begun: 0 days, never less" {
	crm-customer set 2 since='2026-11-23 00:00' -q >/dev/null
	ok '{"risk":"low","silent_days":0,"silent_since":"2026-11-22","why":"no signal"}' \
		crm-churn 2 -f risk,silent_days,silent_since,why
	ok '' crm-get customer -w 'silent_days < 0'
	[ "$(silent 2 --now 2026-11-23)" = 0 ]
	[ "$(silent 2 --now 2026-11-24)" = 1 ]
	crm-customer set 2 since=2027-06-01 -q >/dev/null
	[ "$(silent 2)" = 0 ]
	# and of one long ago, looked at before it
	ok '{"silent_days":0,"silent_since":"2026-01-01"}' crm-churn 1 --now 2026-01-01 \
		-f silent_days,silent_since
}

@test "lateness: days since the last purchase by the own median gap" {
	for day in 2026-06-01 2026-06-11; do
		crm-order add customer_id=1 amount=1 placed_at=$day -q >/dev/null
	done
	ok '{"days_since_order":164}' crm-churn 1 -f days_since_order,gap_days,lateness
	# twice a day is one purchase day; returned whole it is none
	crm-order add customer_id=1 amount=1 placed_at='2026-06-11 18:00' -q >/dev/null
	ok '{}' crm-churn 1 -f gap_days
	crm-order add customer_id=1 amount=1 placed_at=2026-07-06 -q >/dev/null
	crm-order add customer_id=1 amount=1 placed_at=2026-10-06 stage=shipped -q >/dev/null
	ok '{"gap_days":25,"lateness":1.88}' crm-churn 1 -f gap_days,lateness
	crm-order set 5 returned_minor=100 stage=returned close_reason=quality -q >/dev/null
	ok '{"gap_days":17.5,"lateness":7.94286}' crm-churn 1 -f gap_days,lateness
	ok '{"risk":"high","signals":[{"of":"silent_days","number":174,"at":60,"points":2,"occ":"2026-06-01"},{"of":"lateness","number":7.94286,"at":3,"points":2,"occ":"2026-07-06"}]}' \
		bash -c "crm-churn 1 | jq -c '._.risk | {risk,signals}'"
}

@test "an open complaint is a signal, a closed one is not" {
	crm-ticket add customer_id=2 kind=complaint subject=漏水 owner=li -q >/dev/null
	crm-ticket add customer_id=2 kind=question subject=价格 -q >/dev/null
	ok '{"risk":"medium","why":"1 open complaint"}' crm-churn 2 -f risk,why
	crm-ticket cancel 1 withdrawn -q >/dev/null
	ok '{"risk":"low","why":"no signal"}' crm-churn 2 -f risk,why
}

@test "a former customer has no risk" {
	crm-customer set 1 state=former close_reason=silent -q >/dev/null
	ok '{"why":"a former customer"}' crm-churn 1 -f risk,silent_days,why
	ok '' crm-churn -w 'silent_days >= 30'
}

@test "policy churn: levels, steps, below; and what-if" {
	crm-policy show churn | tr -d '[:space:]' | sed 's/"at":30/"at":200/;s/"at":60/"at":300/' >later.json
	ok '{"id":1,"from":"medium","risk":"low"}' \
		crm-churn --what-if later.json -f id,from,risk
	crm-policy set churn later.json -q >/dev/null
	ok '{"risk":"low"}' crm-churn 1 -f risk
	echo '{"signals":[{"of":"silent_days","below":10,"points":5}],"levels":[{"level":"fresh","points":5}],"calm":"old"}' >odd.json
	crm-policy set churn odd.json -q >/dev/null
	ok '{"id":1,"risk":"old"}
{"id":2,"risk":"fresh"}' crm-churn --all -f id,risk
	echo '{"signals":[{"of":"silent_days","points":5}],"levels":[],"calm":"x"}' >bad.json
	no 1 "crm-policy: bad.json: key 'signals': a signal has \"at\" or \"below\"" \
		crm-policy set churn bad.json
	echo '{"signals":[],"levels":[{"level":"a","points":1},{"level":"b","points":2}],"calm":"x"}' >bad.json
	no 1 "crm-policy: bad.json: key 'levels': their points must fall" \
		crm-policy set churn bad.json
}

# signals ORDER: what the policy's list of that order makes of a customer that
# is silent and complains
signals() {
	local s
	for s in "$@"; do
		case $s in
		silent) echo '{"of":"silent_days","at":30,"points":2}' ;;
		longer) echo '{"of":"silent_days","at":60,"points":2}' ;;
		angry) echo '{"of":"complaints","at":1,"points":2}' ;;
		esac
	done | jq -sc '{signals:.,levels:[{level:"high",points:4},{level:"medium",points:2}],calm:"low"}' >tie.json
	crm-policy set churn tie.json -q >/dev/null
	crm-churn 1 | jq -c '._.risk | [.risk, .risk_points, .why, [.signals[] | [.of, .at]]]'
}

@test "signs with the same points: reasons in one order, of one kind the first" {
	crm-ticket add customer_id=1 kind=complaint subject=漏水 owner=li -q >/dev/null
	both='["high",4,"174 days silent since 2026-06-01 (never spoken); 1 open complaint",[["silent_days",30],["complaints",1]]]'
	ok "$both" signals silent angry
	ok "$both" signals angry silent
	ok "${both/30/30}" signals silent angry longer
	ok "${both/,30]/,60]}" signals longer angry silent
}

@test "its columns in conditions of crm-get, in order, and after it in a pipe" {
	ok '{"id":1}' crm-get customer -w "risk = 'medium' and silent_since < '2026-07-01'" -f id
	ok '{"id":1,"silent_days":174}' crm-get customer --order 'silent_days desc' -l 1 -f id,silent_days
	ok '{"id":1}' bash -c "crm-get customer | crm-churn | crm-where 'silent_days > 30 and lateness is null' -f id"
	no 2 "crm-get: key 'where': column 1: 'silent_dayz': did you mean silent_days?" \
		crm-get customer -w 'silent_dayz > 1'
	no 1 "crm-where: 'silent_days' stood on no line: run crm-churn first" \
		crm-where 'silent_days > 1' < <(crm-get customer)
}

line() {
	crm-churn --where 'silent_days >= 30' | crm-tier |
		crm-where "tier in ('A','B')" |
		crm-followup plan --kind callback --purpose care --due +2wd \
			--key silent --busy-timeout 600s "$@"
}

@test "the silence line: once a silence, twice at once too, again after contact" {
	crm-tag add strategic customer/1 -q >/dev/null
	line -f id,title,owner | cmp - <(echo '{"id":1,"title":"callback 张伟","owner":"li"}')
	line >/dev/null &
	line >/dev/null &
	wait
	[ "$(crm-get task | wc -l)" = 1 ]
	# contacted: no longer silent, nothing planned
	crm-followup done 1 reached -m 很好 -q >/dev/null
	[ "$(line)" = '' ]
	[ "$(crm-get task | wc -l)" = 1 ]
	# silent again a month later: a second one, once
	export CRM_NOW=2026-12-30T02:07:00Z
	line >/dev/null
	line >/dev/null
	ok '{"id":1,"state":"done","key":"silent/customer/1/2026-06-01"}
{"id":2,"state":"open","key":"silent/customer/1/2026-11-22"}' \
		crm-get task -f id,state,key
}
