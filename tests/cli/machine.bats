#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# machine.bats - states: every move and guard, by put, import and operands
load helper

setup() {
	common_setup
	seed
	crm-user add login=boss role=manager >/dev/null
}

# three TYPE ID ERROR KEY=VALUE...: a rehearsed change by operands, JSON line and
# CSV gives this error, or none; the options are in OPTS
three() {
	local type=$1 id=$2 why=$3 k v json head row
	shift 3
	json="{\"type\":\"$type\",\"id\":$id" head=id row=$id
	for k; do
		v=${k#*=} k=${k%%=*}
		case $k,$v in
		*_minor,*) json+=",\"$k\":$v" ;;
		renewed_by,* | duplicate_of,* | customer_id,*) json+=",\"$k\":$v" ;;
		*) json+=",\"$k\":\"$v\"" ;;
		esac
		head+=",$k" row+=",$v"
	done
	printf '%s\n%s\n' "$head" "$row" >in.csv
	if [ "$why" ]; then
		same no 1 "crm-put: $why" crm-put -n "${OPTS[@]}" "$type/$id" "$@" &&
			no 1 "crm-put: line 1: $why" crm-put -nq "${OPTS[@]}" <<<"$json}" &&
			no 1 "crm-import: in.csv: line 2: $why" \
				crm-import -nq "${OPTS[@]}" -t "$type" in.csv
	else
		ok '{}' crm-put -nq "${OPTS[@]}" -f _.no "$type/$id" "$@" &&
			ok '{}' crm-put -nq "${OPTS[@]}" -f _.no <<<"$json}" &&
			ok '{}' crm-import -nq "${OPTS[@]}" -f _.no -t "$type" in.csv
	fi
}

# matrix TYPE FIELD BASE MOVES: BASE is JSON members with all that guards need,
# MOVES has a line "from: to to ..." for each state; every pair of states is
# tried three ways, with a manager's reason; what is not listed is refused by
# the words that `refusal FROM TO LIST` gives
matrix() {
	local type=$1 field=$2 base=$3 from to list id bad=0 why
	local -a states
	OPTS=(--actor boss --reason x)
	mapfile -t states < <(sed '/^$/d; s/:.*//' <<<"$4")
	while IFS=: read -r from list; do
		[ "$from" ] || continue
		id=$(crm-put -f id <<<"{\"type\":\"$type\",\"$field\":\"$from\",$base}")
		id=${id//[^0-9]/}
		for to in "${states[@]}"; do
			[ "$to" != "$from" ] || continue
			why=
			[[ " $list " = *" $to "* ]] ||
				why="key '$field': $(refusal "$from" "$to" "$list")"
			three "$type" "$id" "$why" "$field=$to" || bad=1
		done
	done <<<"$4"
	return $bad
}

refusal() {
	echo "'$1' cannot become '$2'; from there it can become:${3:- nothing}"
}

@test "lead: all pairs of states" {
	matrix lead state '"name":"L","source":"web","phone":"13100131000","owner":"li","customer_id":1,"close_reason":"no_need"' '
new: working nurture dropped
working: new nurture qualified dropped
nurture: working dropped
qualified: nurture converted dropped
converted:
dropped: new'
}

@test "contract: all pairs of states" {
	matrix contract state '"customer_id":1,"start":"2026-01-01","end":"2027-01-01","renewed_by":1,"close_reason":"breach"' '
draft: signed terminated
signed: renewed ended terminated
renewed:
ended:
terminated:'
}

@test "ticket: all pairs of states" {
	crm-put ticket customer_id=1 subject=first >/dev/null
	matrix ticket state '"customer_id":1,"subject":"s","owner":"li","resolution":"r","cause":"c","duplicate_of":1,"close_reason":"invalid"' '
new: open duplicate cancelled
open: waiting resolved duplicate cancelled
waiting: open resolved duplicate cancelled
resolved: closed open duplicate cancelled
closed: open
duplicate:
cancelled:'
}

@test "task, customer, feedback, campaign: all pairs of states" {
	matrix task state '"title":"t","subject_id":1,"due_at":"2026-12-01","outcome":"o","close_reason":"not_needed"' '
open: done cancelled
done:
cancelled:'
	matrix customer state '"name":"N","close_reason":"silent"' '
prospect: customer former
customer: former
former: customer prospect'
	matrix feedback state '"customer_id":1,"instrument":"nps"' '
asked: answered expired
answered:
expired: answered'
	matrix campaign state '"name":"K","segment":"1"' '
planned: running cancelled
running: ended cancelled
ended:
cancelled:'
}

@test "deal: all pairs of stages" {
	refusal() { echo "'$1' cannot become '$2'; reopen it first"; }
	matrix deal stage '"customer_id":1,"name":"D","amount_minor":100,"close_reason":"price"' '
contact: needs proposal negotiation won lost
needs: contact proposal negotiation won lost
proposal: contact needs negotiation won lost
negotiation: contact needs proposal won lost
won: contact needs proposal negotiation
lost: contact needs proposal negotiation'
}

@test "order: all pairs of steps; cancelled before shipping, returned after" {
	refusal() {
		case $1,$2 in
		cancelled,* | returned,* | *,completed) echo "'$1' cannot become '$2'; reopen it first" ;;
		completed,cancelled) echo "'$1' cannot become '$2'; reopen it first" ;;
		*,cancelled) echo "'$1' cannot become '$2': only up to 'producing'" ;;
		*) echo "'$1' cannot become '$2': only from 'shipped' on" ;;
		esac
	}
	matrix order stage '"customer_id":1,"amount":"5.00","returned_minor":500,"close_reason":"late"' '
placed: confirmed producing shipped accepted completed cancelled
confirmed: placed producing shipped accepted completed cancelled
producing: placed confirmed shipped accepted completed cancelled
shipped: placed confirmed producing accepted completed returned
accepted: placed confirmed producing shipped completed returned
completed: placed confirmed producing shipped accepted returned
cancelled: placed confirmed producing shipped accepted
returned: placed confirmed producing shipped accepted'
}

# made TYPE MEMBERS: a new record; its id to stdout
made() {
	local out
	out=$(crm-put -f id <<<"{\"type\":\"$1\",$2}") && echo "${out//[^0-9]/}"
}

@test "guards: an owner" {
	OPTS=()
	l=$(made lead '"name":"L","source":"web","phone":"13100131000"')
	three lead "$l" "key 'owner': 'working' needs an owner" state=working
	three lead "$l" '' state=working owner=li
	t=$(made ticket '"customer_id":1,"subject":"s"')
	three ticket "$t" "key 'owner': 'open' needs an owner" state=open
	three ticket "$t" '' state=open owner=boss
	same no 1 "crm-put: key 'owner': is needed for state 'working'" \
		crm-put lead name=L source=web phone=13100131000 state=working
}

@test "guards: a reason with the move" {
	while IFS='|' read -r type members move; do
		id=$(made "$type" "$members")
		f=${members##*\"state\":\"} f=${f%%\"*}
		OPTS=()
		three "$type" "$id" "key 'state': '$f' to '$move' needs --reason TEXT" "state=$move"
		OPTS=(--reason 'it is time')
		three "$type" "$id" '' "state=$move"
	done <<'END'
lead|"name":"L","source":"web","phone":"13100131000","owner":"li","state":"nurture"|working
lead|"name":"L","source":"web","phone":"13100131000","close_reason":"no_need","state":"dropped"|new
ticket|"customer_id":1,"subject":"s","owner":"li","state":"open"|waiting
ticket|"customer_id":1,"subject":"s","owner":"li","state":"closed"|open
customer|"name":"B","close_reason":"silent","state":"former"|prospect
campaign|"name":"K","state":"planned"|cancelled
END
}

@test "guards: fields that a state needs" {
	OPTS=(--reason x)
	while IFS='|' read -r type members move key value; do
		id=$(made "$type" "$members")
		f=state
		[[ $type != deal && $type != order ]] || f=stage
		three "$type" "$id" "key '$key': is needed for $f '${move%% *}'" \
			"$f=${move%% *}" ${move#"${move%% *}"}
		three "$type" "$id" '' "$f=${move%% *}" ${move#"${move%% *}"} "$key=$value"
	done <<'END'
lead|"name":"L","source":"web","phone":"13100131000","state":"qualified"|converted|customer_id|1
deal|"customer_id":1,"name":"D"|won|amount_minor|500
order|"customer_id":1,"amount":"5","stage":"shipped"|returned close_reason=late|returned_minor|500
contract|"customer_id":1,"start":"2026-01-01","end":"2027-01-01","state":"signed"|renewed|renewed_by|1
ticket|"customer_id":1,"subject":"s","owner":"li","state":"open"|resolved cause=dust|resolution|done
ticket|"customer_id":1,"subject":"s","owner":"li","state":"open"|resolved resolution=done|cause|dust
ticket|"customer_id":1,"subject":"s","owner":"li","state":"open"|duplicate|duplicate_of|1
task|"title":"t","subject_id":1,"due_at":"2026-12-01"|done|outcome|ok
campaign|"name":"K"|running|segment|1
END
}

@test "guards: close_reason is a code of policy; 'other' needs a note" {
	OPTS=()
	while IFS='|' read -r type members move codes note; do
		id=$(made "$type" "$members")
		f=state
		[[ $type != deal && $type != order ]] || f=stage
		three "$type" "$id" "key 'close_reason': '$move' needs a reason, one of: $codes" "$f=$move"
		three "$type" "$id" "key 'close_reason': 'nope' is none of: $codes (policy reasons)" \
			"$f=$move" close_reason=nope
		three "$type" "$id" '' "$f=$move" close_reason="${codes%% *}"
		if [ "$note" ]; then
			three "$type" "$id" "key 'close_note': the reason 'other' needs a note (-m TEXT)" \
				"$f=$move" close_reason=other
			three "$type" "$id" '' "$f=$move" close_reason=other close_note=why
			ok '{"close_note":"why"}' crm-put "$type/$id" "$f=$move" \
				close_reason=other -m why -f close_note
		else
			three "$type" "$id" '' "$f=$move" close_reason=other
		fi
	done <<'END'
deal|"customer_id":1,"name":"D"|lost|price product service communication competitor no_budget no_decision other|n
task|"title":"t","subject_id":1,"due_at":"2026-12-01"|cancelled|done_otherwise not_needed broken released undone other|n
order|"customer_id":1,"amount":"5"|cancelled|customer_request payment stock quality late wrong_item other|
contract|"customer_id":1,"start":"2026-01-01","end":"2027-01-01"|terminated|customer_request payment breach other|
ticket|"customer_id":1,"subject":"s"|cancelled|duplicate withdrawn invalid other|
lead|"name":"L","source":"web","phone":"13100131000"|dropped|no_need no_budget no_answer bad_data duplicate competitor other|n
customer|"name":"B"|former|price product service competitor closed_down moved silent other|n
END
}

@test "guards: reasons and stages follow policy" {
	OPTS=()
	d=$(made deal '"customer_id":1,"name":"D"')
	crm-policy set reasons 'deal+=weather' >/dev/null
	three deal "$d" '' stage=lost close_reason=weather
	three deal "$d" "key 'stage': 'wonn' is none of: contact needs proposal negotiation won lost" stage=wonn
	crm-policy set stages 'deal+={"name":"trial","type":"open"}' >/dev/null
	three deal "$d" '' stage=trial
}

@test "guards: going back needs a reason, reopening a manager and a reason" {
	d=$(made deal '"customer_id":1,"name":"D","stage":"proposal"')
	OPTS=()
	three deal "$d" "key 'stage': 'proposal' to 'needs' needs --reason TEXT" stage=needs
	OPTS=(--reason x)
	three deal "$d" '' stage=needs
	d=$(made deal '"customer_id":1,"name":"D","stage":"won","amount_minor":1')
	three deal "$d" "key 'stage': 'won' to 'needs' is for a manager; li is none" stage=needs
	OPTS=(--actor nobody --reason x)
	three deal "$d" "key 'stage': 'won' to 'needs' is for a manager; nobody is none" stage=needs
	OPTS=(--actor boss)
	three deal "$d" "key 'stage': 'won' to 'needs' needs --reason TEXT" stage=needs
	OPTS=(--actor boss --reason x)
	three deal "$d" '' stage=needs
}

@test "a state that is none names those that are" {
	OPTS=()
	three customer 1 "key 'state': 'gone' is none of: prospect customer former" state=gone
	same no 1 "crm-put: key 'state': 'gone' is none of: open done cancelled" \
		crm-put task title=t subject_id=1 due_at=now state=gone
}

@test "a move is a transition, with actor, reason and moment; creation is none" {
	d=$(made deal '"customer_id":1,"name":"D","stage":"needs"')
	before=$(crm-get transition -f id | wc -l)
	crm-put deal/"$d" stage=lost close_reason=price close_note='too much' --actor boss -q >/dev/null
	ok '{"from":"needs","to":"lost","at":"2026-11-22T10:07:00+08:00","actor":"boss","reason":"price","note":"too much"}' \
		crm-get transition -w "subject_type = 'deal' and subject_id = $d" \
		-f from,to,at,actor,reason,note
	ok '{"stage":"lost","closed_at":"2026-11-22T10:07:00+08:00"}' crm-get deal/"$d" -f stage,closed_at
	crm-put deal/"$d" stage=lost name=E >/dev/null
	[ "$(crm-get transition -f id | wc -l)" = $((before + 1)) ]
}

@test "moves set moments and milestones" {
	ok '{"state":"signed","signed_at":"2026-11-22T10:07:00+08:00"}' \
		crm-contract set 1 state=signed -f state,signed_at
	t=$(made task '"title":"t","subject_id":1,"due_at":"2026-12-01"')
	ok '{"done_at":"2026-11-22T10:07:00+08:00"}' crm-put task/"$t" state=done outcome=ok -f done_at
	ok '{"milestones":[{"key":"shipped","planned":"2026-11-20","actual":"2026-11-22"},{"key":"accepted"}]}' \
		crm-order set 1 stage=shipped -f milestones \
		'milestones=[{"key":"shipped","planned":"2026-11-20"},{"key":"accepted"}]'
	f=$(made feedback '"customer_id":1,"instrument":"nps","state":"asked"')
	ok '{"asked_at":"2026-11-22T10:07:00+08:00"}' crm-get feedback/"$f" -f asked_at,answered_at
}

# customer 1 and its order came in one transaction: it was a customer at once
@test "an order makes a prospect a customer; what is not bought does not" {
	ok '{"id":1,"state":"customer"}
{"id":2,"state":"prospect"}' crm-get customer -f id,state
	crm-order add customer_id=2 amount=0 stage=cancelled close_reason=stock >/dev/null
	ok '{"state":"prospect"}' crm-customer show 2 -f state
	crm-order add customer_id=2 amount=5 >/dev/null
	ok '{"state":"customer","orders":1,"revenue_minor":500}' \
		crm-customer show 2 -f state,orders,revenue_minor
	ok '' crm-get transition -w "subject_type = 'customer'"
	ok '{"rev":1}' crm-customer show 2 -f rev
}

@test "a won deal makes a prospect a customer" {
	d=$(made deal '"customer_id":2,"name":"D","amount_minor":5')
	ok '{"state":"prospect"}' crm-customer show 2 -f state
	crm-put deal/"$d" stage=won >/dev/null
	ok '{"state":"customer"}' crm-customer show 2 -f state
}

# customer 1 has bought; it leaves on the 22nd at 10:07 of the business zone
@test "a former customer comes back by what it bought after the day it left" {
	crm-customer close 1 silent -q >/dev/null
	export CRM_NOW=2026-11-25T02:07:00Z
	for at in 2026-11-21 '2026-11-22 10:06:59' '2026-11-22 10:07:00' \
		'2026-11-22 10:07:01' '2026-11-22 23:59:59'; do
		crm-order add customer_id=1 amount=5 placed_at="$at" -q >/dev/null
		ok '{"state":"former","close_reason":"silent"}' crm-customer show 1 -f state,close_reason
	done
	crm-deal add customer_id=1 name=D amount=1 stage=won closed_at='2026-11-22 23:59:59' -q >/dev/null
	crm-order add customer_id=1 amount=5 placed_at=2026-11-23 stage=cancelled close_reason=stock -q >/dev/null
	ok '{"state":"former"}' crm-customer show 1 -f state
	crm-order add customer_id=1 amount=5 placed_at='2026-11-23 00:00:00' -q >/dev/null
	ok '{"state":"customer"}' crm-customer show 1 -f state,close_reason
	ok '{"from":"customer","to":"former","reason":"silent"}' crm-get transition -w "subject_type = 'customer'" -f from,to,reason
}

@test "left, back and left again: the last day it left counts" {
	crm-customer close 1 silent -q >/dev/null
	export CRM_NOW=2026-11-25T02:07:00Z
	crm-order add customer_id=1 amount=5 placed_at=2026-11-23 -q >/dev/null
	crm-customer close 1 other -m 搬走 -q >/dev/null
	crm-order add customer_id=1 amount=5 placed_at=2026-11-24 -q >/dev/null
	ok '{"state":"former","close_reason":"other","close_note":"搬走"}' \
		crm-customer show 1 -f state,close_reason,close_note
	# a deal won is an order that has yet to come
	crm-deal add customer_id=1 name=D amount=1 stage=won closed_at='2026-11-26 00:00:00' --now 2026-11-26 -q >/dev/null
	export CRM_NOW=2026-11-27T02:07:00Z
	ok '{"state":"former"}' crm-customer show 1 -f state
	crm-order add customer_id=1 amount=5 placed_at='2026-11-26 00:00:00' -q >/dev/null
	ok '{"state":"customer"}' crm-customer show 1 -f state,close_reason,close_note
	ok '{"state":"former","close_reason":"other","former_on":"2026-11-25"}' \
		crm-customer show 1 -f state,close_reason,former_on --now 2026-11-25
}
