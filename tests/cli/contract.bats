#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# contract.bats - every tool and verb against the rules of the pipe contract
load helper

# One row a verb: tool, verb (- none), kind, operands of a run that succeeds
# in a seeded store (then printing something if the kind is in capitals).
# SOURCE, FILTER, WRITER print records; talk, path and quiet do not.
# The last column, of sources and filters: operands with which nothing matches.
verbs() {
	sed '/^#/d' <<'END'
crm|help|talk|
crm-db|init|path|--db other.db
crm-db|info|SOURCE|
crm-db|check|quiet|
crm-db|rebuild|change|
crm-db|backup|quiet|copy.db
crm-db|migrate|path|
crm-db|restore|path|crm.db --db other.db
crm-put|-|WRITER|customer name=B
crm-get|-|SOURCE|customer|customer -w id<0
crm-find|-|SOURCE|张伟|nobody
crm-where|-|FILTER|1|0
crm-import|-|WRITER|-t customer new.csv
crm-export|-|SOURCE|customer|customer -w id<0
crm-history|list|SOURCE||--who nobody
crm-history|show|SOURCE|customer/1
crm-history|undo|WRITER|2
crm-policy|list|SOURCE|
crm-policy|show|TEXT|reasons
crm-policy|set|WRITER|fields lead={}
crm-policy|diff|quiet|reasons
crm-policy|log|SOURCE|reasons
crm-policy|check|quiet|fields ok.json
crm-policy|export|quiet|policies
crm-policy|load|WRITER|docs
crm-tier|-|FILTER||
crm-tier|refresh|WRITER|
crm-tier|set|WRITER|1 A --reason x
crm-tier|clear|change|1
crm-tier|-|SOURCE|--all|-w id<0
crm-churn|-|FILTER||
crm-churn|-|SOURCE|-w id>0|-w id<0
crm-cycle|-|FILTER||
crm-cycle|-|SOURCE|--all|-w id<0
crm-cycle|fit|WRITER|
crm-cycle|track|SOURCE|
crm-report|list|SOURCE|
crm-report|show|SOURCE|revenue|revenue --by month --period 2999
crm-report|cohort|SOURCE||--period 1990
crm-customer|add|WRITER|name=B
crm-customer|list|SOURCE||-w id<0
crm-customer|show|SOURCE|1
crm-customer|set|WRITER|1 region=x
crm-customer|claim|WRITER|2
crm-customer|release|WRITER|1
crm-customer|close|WRITER|1 silent
crm-customer|reopen|WRITER|3 --reason x
crm-contact|add|WRITER|customer_id=1 name=B
crm-contact|list|SOURCE||-w id<0
crm-contact|show|SOURCE|1
crm-contact|set|WRITER|1 title=x
crm-order|add|WRITER|customer_id=1 amount=1
crm-order|list|SOURCE||-w id<0
crm-order|show|SOURCE|1
crm-order|set|WRITER|1 channel=x
crm-contract|add|WRITER|customer_id=1 start=2026-01-01 end=2027-01-01
crm-contract|list|SOURCE||-w id<0
crm-contract|show|SOURCE|1
crm-contract|set|WRITER|1 notice_days=9
crm-touch|add|WRITER|customer_id=1
crm-touch|list|SOURCE||-w id<0
crm-touch|show|SOURCE|1
crm-touch|set|WRITER|1 channel=wechat
crm-touch|void|WRITER|1 --reason x
crm-user|add|WRITER|login=B role=ops
crm-user|list|SOURCE||-w id<0
crm-user|show|SOURCE|1
crm-user|set|WRITER|1 team=x
crm-user|away|WRITER|li tomorrow
crm-user|back|WRITER|boss
crm-lead|add|WRITER|name=B source=web phone=13100131009
crm-lead|list|SOURCE||-w id<0
crm-lead|show|SOURCE|1
crm-lead|idle|FILTER||
crm-lead|idle|SOURCE|--all|-w id<0
crm-lead|set|WRITER|1 region=x
crm-lead|claim|WRITER|1
crm-lead|release|WRITER|2
crm-lead|qualify|WRITER|2 -m x
crm-lead|nurture|WRITER|1
crm-lead|drop|WRITER|1 no_need
crm-lead|reopen|WRITER|3 --reason x
crm-deal|add|WRITER|customer_id=1 name=B
crm-deal|list|SOURCE||-w id<0
crm-deal|show|SOURCE|1
crm-deal|set|WRITER|1 kind=new
crm-deal|move|WRITER|1 needs
crm-deal|win|WRITER|1 amount=1
crm-deal|lose|WRITER|1 price
crm-deal|reopen|WRITER|2 needs --actor boss --reason x
crm-ticket|add|WRITER|customer_id=1 subject=B
crm-ticket|list|SOURCE||-w id<0
crm-ticket|show|SOURCE|1
crm-ticket|set|WRITER|1 severity=1
crm-ticket|take|WRITER|1
crm-ticket|wait|WRITER|2 --reason x
crm-ticket|resolve|WRITER|2 -m x cause=y
crm-ticket|close|WRITER|3
crm-ticket|reopen|WRITER|3
crm-ticket|duplicate|WRITER|2 1
crm-ticket|cancel|WRITER|1 invalid
crm-followup|add|WRITER|title=B subject_id=1 due_at=tomorrow
crm-followup|list|SOURCE||-w id<0
crm-followup|show|SOURCE|1
crm-followup|set|WRITER|1 purpose=care
crm-followup|plan|WRITER|customer/1 --due tomorrow
crm-followup|due|SOURCE||--until 2000
# that a touch was logged is told on stderr without -q
crm-followup|done|WRITER|1 reached -q
crm-followup|tried|WRITER|1 --next tomorrow -q
crm-followup|snooze|WRITER|1 tomorrow
crm-followup|cancel|WRITER|1 not_needed
crm-tag|add|WRITER|new customer/1
crm-tag|remove|WRITER|vip customer/2
END
}

setup() {
	common_setup
	seed '{"type":"user","login":"boss","role":"manager","away":[{"from":"2026-11-20","to":"2026-11-30"}]}' \
		'{"type":"customer","name":"C","state":"former","close_reason":"silent"}' \
		'{"type":"lead","name":"D","source":"web","phone":"13100131001"}' \
		'{"type":"lead","name":"E","source":"web","phone":"13100131002","state":"working","owner":"li"}' \
		'{"type":"lead","name":"F","source":"web","phone":"13100131003","state":"dropped","close_reason":"no_need"}' \
		'{"type":"deal","customer_id":1,"name":"G","owner":"li"}' \
		'{"type":"deal","customer_id":1,"name":"H","owner":"li","stage":"lost","close_reason":"price"}' \
		'{"type":"ticket","customer_id":1,"subject":"I"}' \
		'{"type":"ticket","customer_id":1,"subject":"J","state":"open","owner":"li"}' \
		'{"type":"ticket","customer_id":1,"subject":"K","state":"resolved","owner":"li","resolution":"r","cause":"c"}' \
		'{"type":"task","subject_id":1,"title":"L","due_at":"2026-11-22","owner":"li"}'
	printf 'name\nB\n' >new.csv
	printf '{}\n' >ok.json
	mkdir docs
	printf '{"lead":{}}\n' >docs/fields.json
	crm-get customer >two.jsonl
	crm-get lead -w 'id < 3' >leads.jsonl
	buyers
	cp crm.db seeded.db
}

# enough purchases for a model of buying, and the model
buyers() {
	local i n
	for i in 4 5 6 7 8 9; do
		echo "{\"type\":\"customer\",\"name\":\"buyer $i\"}"
		for n in 1 $i $((i + 9)) $((i * 3)); do
			printf '{"type":"order","customer_id":%d,"placed_at":"2026-0%d-%02d","amount":"%d"}\n' \
				$i $((i - 3)) $n $((i * n))
		done
		echo "{\"type\":\"order\",\"customer_id\":$i,\"placed_at\":\"2026-0$i-02\",\"amount\":\"9\"}"
	done | crm-put -q >/dev/null
	crm-cycle fit --model mbg -q >/dev/null
}

# the records a tool can judge
subjects() {
	case $1 in
	crm-lead) echo leads.jsonl ;;
	*) echo two.jsonl ;;
	esac
}

# each KINDS FUNCTION: FUNCTION KIND COMMAND... for the rows of these kinds,
# each in a store as it was seeded; names the first rows that fail
each() {
	local tool verb kind run none bad=0
	while IFS='|' read -r -u 9 tool verb kind run none; do
		[[ " $1 " = *" $kind "* ]] || continue
		rm -rf crm.db-* copy.db other.db policies
		cp seeded.db crm.db
		[ "$verb" != - ] || verb=
		# shellcheck disable=SC2086 # lists of words
		"$2" "$kind" "$tool" $verb $run <"$(subjects "$tool")" || {
			echo "in: $tool $verb $run"
			bad=$((bad + 1))
			[ $bad -lt 4 ] || return 1
		}
	done 9< <(verbs)
	[ $bad = 0 ]
}
every='talk path quiet change TEXT SOURCE FILTER WRITER'
opens='quiet change TEXT SOURCE FILTER WRITER'
prints='TEXT SOURCE FILTER WRITER'

@test "the table has every tool and verb that was built" {
	local t v have want
	have=$(verbs | cut -d '|' -f 1,2 | sort -u)
	want=$(for t in "$CRM_BIN"/crm "$CRM_BIN"/crm-*; do
		v=$("$t" --help | sed -n '/^verbs:/,/^$/s/^  \([a-z-]*\) .*/\1/p')
		[[ $("$t" --help | head -n 1) = *' VERB '* ]] || v="- $v"
		for v in $v; do echo "${t##*/}|$v"; done
	done | sort)
	[ "$have" = "$want" ] || {
		differ verbs "$want" "$have"
		return 1
	}
}

@test "--help: on stdout, exit 0, without a store, after operands too" {
	help_row() {
		local kind=$1 out
		shift
		out=$(env CRM_DB=none.db "$@" --help) || return 1
		[[ $out = "usage: $1"* && $out = *'-h, --help '* ]] || return 1
		ok "$out" "$@" -h
	}
	each "$every" help_row
	for t in "$CRM_BIN"/crm "$CRM_BIN"/crm-*; do
		out=$("$t" --help)
		ok "$out" "$t" -h
		[[ $out = "usage: ${t##*/}"* ]]
	done
}

@test "-V: name and version on stdout" {
	version() {
		ok "$2 (crm-tools) 0.1.0" "${@:2}" -V &&
			ok "$2 (crm-tools) 0.1.0" "$2" --version
	}
	each "$every" version
}

@test "an unknown option: exit 2, the nearest named, nothing done" {
	typo() {
		local verb=''
		verbs | grep -q "^$2|${3:-}|" && verb=" $3"
		same no 2 "$2: no option '--hepl': did you mean '--help'?
try '$2$verb --help'" "${@:2}" --hepl &&
			no 2 "$2: no option '-Q'
try '$2$verb --help'" "${@:2}" -Q
	}
	each "$every" typo
}

@test "no store: exit 2, and how to make one" {
	storeless() {
		no 2 "$2: 'none.db': no such store; make one with crm-db init" \
			"${@:2}" --db none.db && [ ! -e none.db ]
	}
	each "$opens" storeless
	no 2 "crm-db: 'none.db': no such store; make one with crm-db init" \
		crm-db migrate --db none.db
}

@test "a file that is no store is refused and left alone" {
	alien() {
		printf 'not a store, whatever its name says, and long enough\n%0999d' 1 >alien.db
		cp alien.db before
		"${@:2}" --db alien.db >"$T/out" 2>"$T/err" && return 1
		[ $? = 2 ] && [ ! -s "$T/out" ] && cmp alien.db before &&
			[[ $(<"$T/err") = "$2: 'alien.db': "*' crm store'* ]]
	}
	each "$opens" alien
}

@test "with operands stdin is never read" {
	unread() {
		local rest
		rest=$({ "${@:2}" >/dev/null 2>&1 && cat; } <two.jsonl) || return 1
		[ "$rest" = "$(<two.jsonl)" ]
	}
	each 'path quiet change TEXT SOURCE WRITER' unread
}

@test "stdout a full device or closed: exit 2 and a message" {
	full() {
		local but='' why='No space left on device'
		[ "$1" != WRITER ] ||
			but=' (what was to be stored is stored)'
		no 2 "$2: standard output: $why$but" into "${@:2}" || return 1
		cp seeded.db crm.db
		no 2 "$2: standard output: Bad file descriptor$but" \
			onto "${@:2}"
	}
	into() { "$@" <"$(subjects "$1")" >/dev/full; }
	onto() { "$@" <"$(subjects "$1")" >&-; }
	each "$prints" full
	no 2 'crm-get: standard output: No space left on device' \
		into crm-get --help
	no 2 'crm-put: standard output: No space left on device' into crm-put -V
	cp seeded.db crm.db
	no 2 'crm-put: standard output: No space left on device (what was to be stored is stored)' \
		into crm-put
	no 2 'crm-put: standard output: Bad file descriptor (what was to be stored is stored)' \
		onto crm-put
}

@test "a reader that has left: 141 for what reads, 0 for what writes" {
	left() {
		local want=141
		[ "$1" != WRITER ] || want=0
		no $want '' gone "${@:2}" &&
			[ "$1" != WRITER ] || [ "$(held)" != "$before" ] ||
			[[ "$*" = *touch\ set* ]]
	}
	before=$(held)
	each "$prints" left
	yes '{"type":"customer","name":"N"}' | head -n 3000 |
		crm-put -q >/dev/null
	crm-get customer | head -n 1 >/dev/null
	[ "${PIPESTATUS[*]}" = '141 0' ]
}

@test "-n: prints the same, stores nothing" {
	rehearse() {
		local out want=''
		out=$("${@:2}") || return 1
		cp seeded.db crm.db
		[[ " $* " = *" -q "* ]] || want="$2: nothing was stored (--dry-run)"
		same is 0 "$out" "$want" "${@:2}" --dry-run &&
			same is 0 "$out" '' "${@:2}" -nq
	}
	each 'change WRITER' rehearse
	same crm-put -n <two.jsonl
}

@test "-e: exit 1 when nothing matched, else 0" {
	local tool verb kind run none bad=0
	while IFS='|' read -r -u 9 tool verb kind run none; do
		[ "$none" ] || continue
		[ "$verb" != - ] || verb=
		# shellcheck disable=SC2086 # lists of words
		{
			ok '' "$tool" $verb $none <two.jsonl &&
				no 1 '' "$tool" $verb $none -e <two.jsonl &&
				"$tool" $verb $run -e <two.jsonl >/dev/null
		} || bad=1
	done 9< <(verbs)
	[ $bad = 0 ]
}

@test "another writer: exit 75 in time, nothing changed; readers go on" {
	local fd
	coproc LOCK { sqlite3 crm.db 'BEGIN IMMEDIATE' '.print held' '.read /dev/fd/8' 8<&0; }
	sqlite=$LOCK_PID
	read -r fd <&"${LOCK[0]}"
	[ "$fd" = held ]
	locked() {
		no 75 "$2: 'crm.db': another process is writing; nothing was changed, try again" \
			"${@:2}" --busy-timeout 5ms
	}
	reads() { "${@:2}" >/dev/null; }
	each_in_place 'change WRITER' locked
	each_in_place 'SOURCE FILTER' reads
	exec {LOCK[1]}>&-
	wait "$sqlite"
	crm-customer add name=B >/dev/null
}

# as each, but in the store as it is
each_in_place() {
	cp() { :; }
	rm() { :; }
	local rc=0
	each "$@" || rc=1
	unset -f cp rm
	return $rc
}

@test "-o: the four forms, and words that are none" {
	forms() {
		local f
		for f in jsonl table csv tsv; do
			cp seeded.db crm.db
			"${@:2}" -o $f <"$(subjects "$2")" >"$T/out" 2>"$T/err" && [ -s "$T/out" ] &&
				[ ! -s "$T/err" ] || return 1
			case $f in
			jsonl) jq -e . "$T/out" >/dev/null || return 1 ;;
			*) ! grep -q '^{' "$T/out" || return 1 ;;
			esac
		done
		no 2 "$2: no output form 'tabel': did you mean table?" \
			first "${@:2}" -o tabel &&
			no 2 "$2: no output form 'xml'; there are: jsonl table csv tsv" \
				first "${@:2}" -o xml
	}
	first() {
		local rc=0
		"$@" 2>"$T/all" || rc=$?
		head -n 1 "$T/all" >&2
		return $rc
	}
	each 'SOURCE FILTER WRITER' forms
}

@test "-f picks keys in their order; one that is none is named" {
	ok '{"name":"张伟","id":1}' crm-get customer/1 -f name,id
	ok '{"id":1,"_.x":5}' crm-where 1 -f id,_.x <<<'{"type":"order","id":1,"_":{"x":5}}'
	no 2 "crm-get: key 'fields': 'nmae': did you mean name?" \
		crm-get customer -f id,nmae
}
