#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# acts.bats - verbs of leads, deals, tickets, customers and users: what they do,
# what they ask for, by operands and by records on stdin
load helper

# lead 1 is nobody's, 2 is han's, 3 is dropped; deal 1 is li's, 2 han's;
# ticket 1 is new, 2 is han's and open
setup() {
	common_setup
	seed '{"type":"user","login":"boss","role":"manager"}' \
		'{"type":"user","login":"han","name":"韩梅梅","role":"service"}' \
		'{"type":"lead","name":"陈静","source":"web","phone":"13100131001","ext":{"shop":"L1"}}' \
		'{"type":"lead","company":"南山贸易","source":"fair","phone":"13100131002","owner":"han","state":"working"}' \
		'{"type":"lead","name":"刘洋","source":"web","phone":"13100131003","owner":"li","state":"dropped","close_reason":"no_answer"}' \
		'{"type":"deal","customer_id":1,"name":"官网改版","owner":"li"}' \
		'{"type":"deal","customer_id":2,"name":"年度维护","owner":"han","stage":"proposal","amount":"50000"}' \
		'{"type":"ticket","customer_id":1,"subject":"打不开"}' \
		'{"type":"ticket","customer_id":2,"subject":"发票","owner":"han","state":"open"}'
	F=id,state,owner
}

taken='say why (--reason TEXT)'

# moved TYPE/ID FROM TO [MEMBER]: the last transition of the record
moved() {
	ok "{\"type\":\"transition\",\"from\":\"$2\",\"to\":\"$3\",\"actor\":\"${WHO:-li}\"${4:+,$4}}" \
		sh -c "crm-history show $1 | jq -c 'select(.type == \"transition\") | {type, from, to, actor, reason, note} | del(..|nulls)' | tail -n 1"
}

# moves TYPE/ID: how many there were
moves() {
	crm-history show "$1" | grep -c '"transition"' || :
}

# set_up TYPE/ID KEY=VALUE...: put a record where a test wants it
set_up() {
	crm-put -q --actor boss --reason 'set up' "$@" >/dev/null
}

# ---- leads

@test "lead claim: mine, and a new one is worked on" {
	ok '{"id":1,"state":"working","owner":"li"}' crm-lead claim 1 -f $F
	moved lead/1 new working
	same ok '{"id":1,"state":"working","owner":"li"}' crm-lead claim 1 -f $F
	[ "$(moves lead/1)" = 1 ]
	ok '{"id":1,"state":"working","owner":"li"}' crm-lead claim shop:L1 -f $F
	ok '{"id":1}' crm-lead claim @13100131001 -f id
	same no 1 "crm-lead: no lead 99" crm-lead claim 99
	same no 1 "crm-lead: 'customer/1' is not a lead" crm-lead claim customer/1
}

@test "lead claim: somebody else's needs a reason; a nobody owns nothing" {
	same no 1 "crm-lead: key 'owner': lead/2 is han's; to take it over $taken" crm-lead claim 2
	ok '{"id":2,"state":"working","owner":"li"}' crm-lead claim 2 --reason 转交 -f $F
	ok '{"reason":"转交"}' crm-history list -l 1 -f reason
	same no 1 "crm-lead: key 'owner': wu is no user and can own nothing (--actor NAME)" \
		crm-lead claim 1 --actor wu
	same no 1 "crm-lead: key 'state': lead/3 is dropped" crm-lead claim 3
}

@test "lead claim: what is paused stays so" {
	set_up lead/1 state=nurture
	ok '{"id":1,"state":"nurture","owner":"li"}' crm-lead claim 1 -f $F
	[ "$(moves lead/1)" = 1 ]
}

@test "lead release: nobody's again, and new if it was worked on" {
	same no 1 "crm-lead: key 'owner': lead/1 is nobody's" crm-lead release 1
	same no 1 "crm-lead: key 'owner': lead/2 is han's; to release it $taken" crm-lead release 2
	same no 1 "crm-lead: key 'state': lead/3 is dropped" crm-lead release 3
	ok '{"id":2,"state":"new"}' crm-lead release 2 -f $F --actor han
	WHO=han moved lead/2 working new
	set_up lead/2 state=working owner=li
	set_up lead/2 state=qualified
	ok '{"id":2,"state":"qualified"}' crm-lead release 2 -f $F
	ok '{"id":1,"owner":"li"}' crm-lead claim 1 -f id,owner
	ok '{"id":1}' crm-lead release 1 -f id,owner --actor boss --reason 离职
}

@test "lead qualify: from working, with what was learned" {
	same no 1 "crm-lead: key 'state': 'new' cannot become 'qualified'; from there it can become: working nurture dropped" \
		crm-lead qualify 1
	ok '{"id":2,"state":"qualified","budget_minor":5000000,"need":"要报价"}' \
		crm-lead qualify 2 budget=50000 -m 要报价 -f id,state,budget_minor,need
	moved lead/2 working qualified
}

@test "lead nurture: kept warm; working again needs a reason" {
	ok '{"id":1,"state":"nurture"}' crm-lead nurture 1 -f id,state
	moved lead/1 new nurture
	same no 1 "crm-lead: key 'state': 'nurture' cannot become 'qualified'; from there it can become: working dropped" \
		crm-lead qualify 1
	same no 1 "crm-lead: key 'state': 'nurture' to 'working' needs --reason TEXT" \
		crm-lead set 1 state=working
}

codes='no_need no_budget no_answer bad_data duplicate competitor other'

@test "lead drop: a code of policy, a note with 'other'" {
	same no 1 "crm-lead: key 'close_reason': 'nope' is none of: $codes (policy reasons)" \
		crm-lead drop 1 nope
	same no 1 "crm-lead: key 'close_note': the reason 'other' needs a note (-m TEXT)" \
		crm-lead drop 1 other
	ok '{"state":"dropped","close_reason":"other","close_note":"打错了"}' \
		crm-lead drop 1 other -m 打错了 -f state,close_reason,close_note
	moved lead/1 new dropped '"reason":"other","note":"打错了"'
	crm-policy set reasons 'lead+=weather' >/dev/null
	ok '{"id":2,"close_reason":"weather"}' crm-lead drop 2 weather -f id,close_reason
}

@test "lead reopen: new again, with a reason" {
	same no 1 "crm-lead: key 'state': 'dropped' to 'new' needs --reason TEXT" crm-lead reopen 3
	ok '{"id":3,"state":"new","owner":"li"}' \
		crm-lead reopen 3 --reason 又来电 -f id,state,owner,close_reason,close_note
	moved lead/3 dropped new '"reason":"又来电"'
	same no 1 "crm-lead: key 'state': lead/2 is working" crm-lead reopen 2 --reason x
}

# ---- capacity

full() { echo "$1 has $2 open leads, deals and tickets, and a capacity of $2"; }

@test "capacity: open leads, deals and tickets count, and nothing else" {
	# han: lead 2, deal 2, ticket 2
	set_up user/han capacity=3
	same no 1 "crm-lead: key 'owner': $(full han 3)" crm-lead claim 1 --actor han
	same no 1 "crm-ticket: key 'owner': $(full han 3)" crm-ticket take 1 --actor han
	ok '{"id":2}' crm-lead claim 2 --actor han -f id
	ok '{"id":2,"owner":"han"}' crm-customer claim 2 --actor han -f id,owner
	crm-followup plan customer/2 --due today -q >/dev/null
	for gone in 'lead/2 state=nurture' 'deal/2 stage=won' \
		'ticket/2 state=resolved resolution=r cause=c'; do
		# shellcheck disable=SC2086 # a list of operands
		set_up $gone
		ok '{"id":1}' crm-lead claim 1 --actor han -n -q -f id
		ok '{"id":1}' crm-ticket take 1 --actor han -n -q -f id
		crm-history undo "$(crm-history list -l 1 -f id | tr -cd 0-9)" >/dev/null
		crm-lead claim 1 --actor han 2>/dev/null && return 1
	done
	set_up user/han capacity=4
	ok '{"id":1}' crm-lead claim 1 --actor han -f id
	same no 1 "crm-ticket: key 'owner': $(full han 4)" crm-ticket take 1 --actor han
	set_up user/han capacity=
	ok '{"id":1}' crm-ticket take 1 --actor han -f id
}

@test "capacity: one of several is too many, and none is claimed" {
	set_up user/li capacity=2 # deal 1 is one
	crm-lead add name=L source=web phone=13100131009 -q >/dev/null
	same no 1 "crm-lead: 4: key 'owner': $(full li 2)" crm-lead claim 1 4
	same no 1 "crm-lead: line 2: key 'owner': $(full li 2)
crm-lead: created 0, updated 0, unchanged 0, rejected 1
crm-lead: nothing was stored" crm-lead claim < <(crm-lead list -w 'id in (1, 4)')
	is 1 '{"id":1}' "crm-lead: line 2: key 'owner': $(full li 2)
crm-lead: created 0, updated 1, unchanged 0, rejected 1" \
		crm-lead claim -k -f id < <(crm-lead list -w 'id in (1, 4)')
}

@test "capacity: many claims at once take no more than there is room" {
	local i n=0 pids=()
	set_up user/li capacity=4
	for i in 4 5 6 7 8 9; do
		crm-lead add name=L source=web phone=1310013101$i -q >/dev/null
	done
	for i in 4 5 6 7 8 9; do
		crm-lead claim $i --busy-timeout 600s >/dev/null 2>&1 &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		wait "$i" && n=$((n + 1))
	done
	[ $n = 3 ]
	ok '3' sh -c "crm-lead list -w \"owner = 'li' and state = 'working'\" -f id | wc -l"
}

# ---- deals

@test "deal move: forward freely, back with a reason" {
	ok '{"id":1,"stage":"negotiation"}' crm-deal move 1 negotiation -f id,stage
	moved deal/1 contact negotiation
	same no 1 "crm-deal: key 'stage': 'negotiation' to 'needs' needs --reason TEXT" crm-deal move 1 needs
	ok '{"id":1,"stage":"needs"}' crm-deal move 1 needs --reason 换人 -f id,stage
	moved deal/1 negotiation needs '"reason":"换人"'
	same no 1 "crm-deal: key 'stage': 'wonn' is none of: contact needs proposal negotiation won lost" \
		crm-deal move 1 wonn
	ok '{"stage":"proposal","probability":60}' crm-deal move 1 proposal probability=60 -f stage,probability
}

@test "deal win: needs an amount, makes a customer" {
	same no 1 "crm-deal: key 'amount_minor': is needed for stage 'won'" crm-deal win 1
	ok '{"stage":"won","amount_minor":9800000,"closed_at":"2026-11-22T10:07:00+08:00"}' \
		crm-deal win 1 amount=98000 -f stage,amount_minor,closed_at
	moved deal/1 contact won
	same crm-deal win 1
	ok '{"state":"prospect"}' crm-customer show 2 -f state
	ok '{"id":2,"closed_at":"2026-11-21T00:00:00+08:00"}' crm-deal win 2 closed_at=yesterday -f id,closed_at
	ok '{"state":"customer"}' crm-customer show 2 -f state
	same no 1 "crm-deal: key 'stage': 'won' cannot become 'lost'; reopen it first" crm-deal lose 1 price
}

@test "deal lose: a code of policy, a note with 'other'" {
	same no 1 "crm-deal: key 'close_reason': 'nope' is none of: price product service communication competitor no_budget no_decision other (policy reasons)" \
		crm-deal lose 1 nope
	same no 1 "crm-deal: key 'close_note': the reason 'other' needs a note (-m TEXT)" crm-deal lose 1 other
	ok '{"stage":"lost","competitor":"金蝶","closed_at":"2026-11-22T10:07:00+08:00","close_reason":"other","close_note":"换了老板"}' \
		crm-deal lose 1 other -m 换了老板 competitor=金蝶 -f stage,competitor,closed_at,close_reason,close_note
	moved deal/1 contact lost '"reason":"other","note":"换了老板"'
}

@test "deal win, lose: the stage of that type, whatever its name" {
	crm-policy set stages 'deal=[{"name":"a","type":"open"},{"name":"contact","type":"open"},{"name":"proposal","type":"open"},{"name":"signed","type":"done"},{"name":"gone","type":"dropped"}]' >/dev/null
	ok '{"stage":"signed"}' crm-deal win 1 amount=5 -f stage
	ok '{"stage":"gone"}' crm-deal lose 2 price -f stage
}

@test "deal reopen: a manager with a reason, to where it was or where told" {
	same no 1 "crm-deal: key 'stage': deal/2 is open" crm-deal reopen 2 --actor boss --reason x
	crm-deal lose 2 price -q >/dev/null
	same no 1 "crm-deal: key 'stage': 'lost' to 'proposal' is for a manager; li is none" \
		crm-deal reopen 2 --reason x
	same no 1 "crm-deal: key 'stage': 'lost' to 'proposal' needs --reason TEXT" \
		crm-deal reopen 2 --actor boss
	ok '{"id":2,"stage":"proposal"}' crm-deal reopen 2 --actor boss --reason 回头 \
		-f id,stage,closed_at,close_reason,close_note
	WHO=boss moved deal/2 lost proposal '"reason":"回头"'
	crm-deal win 2 -q >/dev/null
	ok '{"stage":"needs"}' crm-deal reopen 2 needs --actor boss --reason x -f stage
	crm-deal lose 2 price -q >/dev/null
	ok '{"stage":"needs"}' crm-deal reopen 2 --actor boss --reason x -f stage
	crm-deal add customer_id=1 name=D stage=lost close_reason=price -q >/dev/null
	same no 1 "crm-deal: key 'stage': it was closed when it came; say to which stage it goes back" \
		crm-deal reopen 3 --actor boss --reason x
	ok '{"stage":"contact"}' crm-deal reopen 3 contact --actor boss --reason x -f stage
}

# ---- tickets

@test "ticket take: mine, and a new one is open" {
	ok '{"id":1,"state":"open","owner":"li"}' crm-ticket take 1 -f $F
	moved ticket/1 new open
	same no 1 "crm-ticket: key 'owner': ticket/2 is han's; to take it over $taken" crm-ticket take 2
	ok '{"id":2,"state":"open","owner":"li"}' crm-ticket take 2 --reason 休假 -f $F
	same no 1 "crm-ticket: key 'owner': wu is no user and can own nothing (--actor NAME)" \
		crm-ticket take 1 --actor wu
	set_up ticket/1 state=cancelled close_reason=invalid
	same no 1 "crm-ticket: key 'state': ticket/1 is cancelled" crm-ticket take 1
}

@test "ticket wait: says for what" {
	same no 1 "crm-ticket: key 'state': 'open' to 'waiting' needs --reason TEXT" crm-ticket wait 2
	ok '{"state":"waiting"}' crm-ticket wait 2 --reason 等配件 -f state
	moved ticket/2 open waiting '"reason":"等配件"'
	same no 1 "crm-ticket: key 'state': 'new' cannot become 'waiting'; from there it can become: open duplicate cancelled" \
		crm-ticket wait 1 --reason x
}

@test "ticket resolve: says how and what the cause was" {
	same no 1 "crm-ticket: key 'resolution': is needed for state 'resolved'" crm-ticket resolve 2
	same no 1 "crm-ticket: key 'cause': is needed for state 'resolved'" crm-ticket resolve 2 -m 已重开
	ok '{"state":"resolved","resolution":"已重开","cause":"录错"}' \
		crm-ticket resolve 2 -m 已重开 cause=录错 -f state,resolution,cause
	moved ticket/2 open resolved
	ok '{"body":null}' sh -c 'crm-ticket show 2 | jq -c "{body}"'
}

@test "ticket close, reopen" {
	same no 1 "crm-ticket: key 'state': 'open' cannot become 'closed'; from there it can become: waiting resolved duplicate cancelled" \
		crm-ticket close 2
	crm-ticket resolve 2 -m r cause=c -q >/dev/null
	ok '{"state":"open"}' crm-ticket reopen 2 -f state
	crm-ticket resolve 2 -q >/dev/null
	ok '{"state":"closed"}' crm-ticket close 2 -f state
	moved ticket/2 resolved closed
	same no 1 "crm-ticket: key 'state': 'closed' to 'open' needs --reason TEXT" crm-ticket reopen 2
	ok '{"state":"open"}' crm-ticket reopen 2 --reason 又坏了 -f state
	moved ticket/2 closed open '"reason":"又坏了"'
}

@test "ticket duplicate: of another one, never of itself" {
	ok '{"state":"duplicate","duplicate_of":1}' crm-ticket duplicate 2 1 -f state,duplicate_of
	moved ticket/2 open duplicate
	local self='would be a duplicate of itself'
	same no 1 "crm-ticket: key 'duplicate_of': ticket/1 $self" crm-ticket duplicate 1 1
	same no 1 "crm-ticket: key 'duplicate_of': ticket/1 $self" crm-ticket duplicate 1 2
	crm-ticket add customer_id=1 subject=c ext.shop=T3 -q >/dev/null
	ok '{"duplicate_of":3}' crm-ticket duplicate 1 shop:T3 -f duplicate_of
	same no 1 "crm-ticket: key 'duplicate_of': ticket/3 $self" crm-ticket duplicate 3 2
	same no 1 "crm-ticket: key 'duplicate_of': no ticket 99" crm-ticket duplicate 3 99
	same no 1 "crm-ticket: key 'duplicate_of': ticket/3 $self" crm-ticket set 3 duplicate_of=3
}

@test "ticket cancel: a code of policy; the body stays as it was" {
	same no 1 "crm-ticket: key 'close_reason': 'nope' is none of: duplicate withdrawn invalid other (policy reasons)" \
		crm-ticket cancel 2 nope
	crm-ticket set 2 body=全文 -q >/dev/null
	ok '{"state":"cancelled","body":"全文","resolution":"误报","close_reason":"other"}' \
		crm-ticket cancel 2 other -m 误报 -f state,body,resolution,close_reason
	moved ticket/2 open cancelled '"reason":"other"'
	same no 1 "crm-ticket: key 'state': 'cancelled' cannot become 'open'; from there it can become: nothing" \
		crm-ticket reopen 2
}

# ---- customers

@test "customer claim, release" {
	same no 1 "crm-customer: key 'owner': customer/1 is li's; to take it over $taken" \
		crm-customer claim 1 --actor han
	ok '{"id":1,"owner":"han"}' crm-customer claim 1 --actor han --reason 换区 -f id,owner
	same no 1 "crm-customer: key 'owner': customer/1 is han's; to release it $taken" crm-customer release 1
	ok '{"id":1}' crm-customer release 1 --actor han -f id,owner
	same no 1 "crm-customer: key 'owner': customer/1 is nobody's" crm-customer release 1
	set_up customer/1 state=former close_reason=silent
	ok '{"id":1,"owner":"li"}' crm-customer claim 1 -f id,owner
	ok '{"id":1,"owner":"li"}' crm-customer claim 1 -f id,owner
	[ "$(moves customer/1)" = 1 ]
}

@test "customer close, reopen: who has bought is a customer again" {
	same no 1 "crm-customer: key 'state': customer/1 is not lost" crm-customer reopen 1
	same no 1 "crm-customer: key 'close_reason': 'nope' is none of: price product service competitor closed_down moved silent other (policy reasons)" \
		crm-customer close 1 nope
	same no 1 "crm-customer: key 'close_note': the reason 'other' needs a note (-m TEXT)" crm-customer close 1 other
	ok '{"state":"former","close_reason":"other","close_note":"搬走"}' \
		crm-customer close 1 other -m 搬走 -f state,close_reason,close_note
	moved customer/1 customer former '"reason":"other","note":"搬走"'
	ok '{"state":"customer"}' crm-customer reopen 1 -f state,close_reason,close_note
	moved customer/1 former customer
	ok '{"state":"former"}' crm-customer close 2 silent -f state
	same no 1 "crm-customer: key 'state': 'former' to 'prospect' needs --reason TEXT" crm-customer reopen 2
	ok '{"state":"prospect"}' crm-customer reopen 2 --reason 来访 -f state
	crm-deal win 2 -q >/dev/null
	crm-customer close 2 silent -q >/dev/null
	ok '{"state":"customer"}' crm-customer reopen 2 -f state
}

# ---- users

@test "user away, back" {
	ok '{"away":[{"from":"2026-12-01","to":"2026-12-05"}]}' crm-user away li 2026-12-01..2026-12-05 -f away
	same crm-user away li 2026-12-01..2026-12-05
	ok '{"away":[{"from":"2026-12-01","to":"2026-12-05"},{"from":"2026-11-22","to":"2026-11-22"}]}' \
		crm-user away li today -f away
	ok '{"away":[{"from":"2026-12-01","to":"2026-12-05"}]}' crm-user back li -f away
	same crm-user back li
	ok '{"away":[{"from":"2026-12-01","to":"2026-12-02"}]}' \
		crm-user back li --now '2026-12-03 09:00' -f away
	ok '{"login":"han","away":[{"from":"2026-11-01","to":"2026-11-30"}]}
{"login":"boss","away":[{"from":"2026-11-01","to":"2026-11-30"}]}' crm-user away han boss 2026-11 -f login,away
	ok '{"login":"han","away":[{"from":"2026-11-01","to":"2026-11-21"}]}' crm-user back han -f login,away
	same no 1 "crm-user: no user 'wu'" crm-user away wu tomorrow
	same misuse "crm-user: not a period: 'someday' (see crm help time)" crm-user away li someday
	same misuse "crm-user: not a period: 'li' (see crm help time)" crm-user away li
	same misuse "crm-user: a period that ends before it begins: '2026-12-05..2026-12-01'" \
		crm-user away li 2026-12-05..2026-12-01
}

# ---- any verb

@test "several at once: all or none" {
	ok '{"id":1,"state":"dropped"}
{"id":2,"state":"dropped"}' crm-lead drop 1 2 no_need -f id,state
	same no 1 "crm-lead: 2: key 'state': 'dropped' cannot become 'nurture'; from there it can become: new" \
		crm-lead nurture 2 3
	ok '{"id":1,"stage":"proposal"}
{"id":2,"stage":"proposal"}' crm-deal move 1 2 proposal -f id,stage
	same no 1 "crm-deal: 99: no deal 99" crm-deal move 1 99 negotiation
}

@test "a forgotten word is a mistake, not a wait for records" {
	for c in 'crm-lead drop 1' 'crm-deal lose 1' 'crm-ticket cancel 1' 'crm-customer close 1' 'crm-lead drop @13100131001'; do
		# shellcheck disable=SC2086 # a command line
		same misuse "${c%% *}: too few operands; wanted: [ID]... REASON" $c
	done
	same misuse 'crm-deal: too few operands; wanted: [ID]... STAGE [KEY=VALUE]...' crm-deal move 1
	same misuse 'crm-ticket: too few operands; wanted: [ID]... TICKET' crm-ticket duplicate
	same misuse 'crm-user: too few operands; wanted: [LOGIN]... PERIOD' crm-user away
}

@test "what a verb sets itself cannot be set beside it" {
	for c in 'crm-lead claim 1 owner=han' 'crm-lead claim 1 state=dropped' 'crm-lead release 1 state=new' \
		'crm-deal win 1 stage=needs' 'crm-deal lose 1 price close_reason=other' 'crm-ticket duplicate 1 2 duplicate_of=2'; do
		[[ $c != *release* ]] || crm-lead claim 1 -q >/dev/null
		# shellcheck disable=SC2086 # a command line
		same no 2 "${c%% *}: '${c##* }': the verb sets that itself" $c
	done
	same no 1 "crm-lead: key 'nmae': lead has no such key; did you mean 'name'?" crm-lead nurture 1 nmae=x
}

@test "-m where no text is to be filled" {
	for c in 'lead claim' 'lead nurture' 'lead reopen' 'deal move' 'deal win' 'deal reopen' 'ticket take' \
		'ticket wait' 'ticket close' 'ticket reopen' 'customer claim' 'customer reopen' 'user back'; do
		# shellcheck disable=SC2086 # two words
		crm-$c 1 -m text >"$T/out" 2>"$T/err" && return 1
		grep -q "option '-m'" "$T/err"
		[ ! -s "$T/out" ]
	done
	ok '' crm-lead list -w "need is not null"
}

@test "records on stdin: of the type, or what names one" {
	ok '{"id":1,"owner":"li"}
{"id":2,"owner":"li"}' crm-lead claim --reason x -f id,owner < <(crm-lead list -w 'id < 3')
	crm-touch add lead_id=2 -q >/dev/null
	ok '{"id":2,"state":"nurture"}' crm-lead nurture -f id,state < <(crm-touch list -w 'lead_id = 2')
	ok '{"id":1,"owner":"boss"}' crm-customer claim --actor boss --reason x -f id,owner < <(crm-order list)
	crm-followup plan ticket/2 --due today -q >/dev/null
	ok '{"id":2,"state":"waiting"}' crm-ticket wait --reason x -f id,state < <(crm-followup list)
	ok '{"id":2,"stage":"negotiation"}' crm-deal move negotiation -f id,stage \
		<<<'{"type":"deal","id":2,"stage":"lost"}'
	ok '{"login":"han","away":[{"from":"2026-11-23","to":"2026-11-23"}]}' \
		crm-user away tomorrow -f login,away < <(crm-user show han)
	same ok '' crm-lead claim </dev/null
}

@test "records on stdin: one without a subject refuses all, -k stores the others" {
	{ crm-lead list -w 'id = 1' && crm-order list && crm-lead list -w 'id = 2'; } >in
	local why="crm-lead: line 2: key 'lead_id': this record names no lead"
	same no 1 "$why
crm-lead: created 0, updated 0, unchanged 0, rejected 1
crm-lead: nothing was stored" crm-lead nurture <in
	is 1 '{"id":1,"state":"nurture"}
{"id":2,"state":"nurture"}' "$why
crm-lead: created 0, updated 2, unchanged 0, rejected 1" crm-lead nurture --keep-going -f id,state <in
	same no 1 "crm-lead: line 1: key 'id': no lead 99
crm-lead: created 0, updated 0, unchanged 0, rejected 1
crm-lead: nothing was stored" crm-lead claim <<<'{"type":"lead","id":99}'
	same no 2 'crm-lead: the input broke off (crm-get: disk); nothing was stored' \
		crm-lead claim < <(head -n 1 in && echo '{"type":"error","tool":"crm-get","message":"disk"}')
	is 1 '{"id":3}' "crm-lead: line 1: key 'lead_id': this record names no lead
crm-lead: created 0, updated 1, unchanged 0, rejected 1" \
		crm-lead reopen --reason x --rejects bad -f id < <(crm-order list && crm-lead show 3)
	ok "{\"line\":1,\"error\":\"key 'lead_id': this record names no lead\"}" jq -c 'del(.input)' bad
}

@test "records on stdin: their verdicts stay on what is printed" {
	ok '{"type":"deal","id":2,"_":{"score":{"score":1.50}}}' sh -c \
		"crm-deal show 2 | sed 's/}\$/,\"_\":{\"score\":{\"score\":1.50}}}/' | crm-deal move negotiation | sed 's/\"rev.*\"_\"/\"_\"/'"
	ok '{"stage":"negotiation"}' crm-deal show 2 -f stage
	crm-deal show 2 | grep -q '"_"' && return 1
	true
}

@test "-n stores nothing, -v counts" {
	same is 0 '{"state":"working"}' 'crm-lead: nothing was stored (--dry-run)' crm-lead claim 1 -f state -n
	same ok '{"state":"nurture"}' crm-lead nurture -nq -f state < <(crm-lead show 1)
	is 0 '{"id":1}
{"id":2}' 'crm-lead: created 0, updated 1, unchanged 1, rejected 0' \
		crm-lead claim 1 2 --actor han -v -f id
}

@test "a move is taken back whole" {
	crm-export --tree before
	crm-deal win 2 -q >/dev/null
	crm-history undo "$(crm-history list -l 1 -f id | tr -cd 0-9)" >/dev/null
	crm-export --tree after
	ok '' diff -r before after
	ok '{"state":"prospect"}' crm-customer show 2 -f state
	[ "$(moves deal/2)" = 0 ]
	crm-lead drop 1 2 no_need -q >/dev/null
	ok '{"type":"undo","restored":2,"removed":2,"kept":0}' \
		crm-history undo "$(crm-history list -l 1 -f id | tr -cd 0-9)"
	ok '{"id":1,"state":"new"}
{"id":2,"state":"working"}' crm-lead show 1 2 -f id,state
	ok '' crm-db check
}
