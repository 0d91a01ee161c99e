# SPDX-License-Identifier: MIT
# F21, F24, F27: the clock, leaks, and inputs without end
load fault

setup() {
	bats_require_minimum_version 1.5.0
	cd "$BATS_TEST_TMPDIR"
	export CRM_DB=$PWD/s.db
}

@test "F21 a clock more than a day behind, or ahead: writers are refused" {
	CRM_NOW='2025-06-02 12:00' crm-db init
	CRM_NOW='2025-06-02 12:00' crm-customer add name=A >/dev/null
	dump >before
	run --separate-stderr env CRM_NOW='2025-06-01 11:59' \
		crm-customer add name=B
	ends 2
	[[ $stderr == *"more than a day behind"*s.db* ]]
	run --separate-stderr env CRM_NOW='2999-01-01' crm-customer add name=B
	ends 2
	[[ $stderr == *"CRM_NOW is ahead of the real clock"* ]]
	dump | cmp - before
	# within the day: stored, and the journal does not go back
	CRM_NOW='2025-06-01 12:01' crm-customer add name=B >/dev/null
	[ "$(sqlite3 s.db 'SELECT count(DISTINCT at), max(id) FROM txn')" = "1|3" ]
	# reading is free
	CRM_NOW='2025-01-01' crm-get customer/1 >/dev/null
}

@test "F21 a store for replays takes any past, in any order of clocks" {
	CRM_NOW='2020-01-01' crm-db init --replay
	CRM_NOW='2024-02-29 12:00' crm-customer add name=Leap >/dev/null
	CRM_NOW='2019-05-05 12:00' crm-customer add name=Old >/dev/null
	CRM_NOW='2031-05-05 12:00' crm-customer add name=Ahead >/dev/null
	# by number, and the instants never decrease
	[ "$(sqlite3 s.db 'SELECT group_concat(id) FROM (SELECT id FROM txn
		ORDER BY at, id)')" = "1,2,3,4" ]
	sound
}

@test "F21 29 February, 31 January and a month, midnight" {
	CRM_NOW='2024-02-29 10:00' crm-db init --replay
	export CRM_NOW='2024-02-29 10:00'
	crm-user add login=li name=Li role=sales >/dev/null
	crm-customer add name=A >/dev/null
	t() {
		crm-put task kind=followup title=t owner=li subject_type=customer \
			subject_id=1 due_at="$1" -f due_at |
			sed 's/.*"due_at":"\([^"]*\)".*/\1/'
	}
	[ "$(t '2024-02-29 24:00' 2>&1 | grep -c "24:00")" -eq 1 ]
	[ "$(t tomorrow)" = 2024-03-01T00:00:00+08:00 ]
	[ "$(t eom)" = 2024-02-29T00:00:00+08:00 ]
	run t 2023-02-29
	[[ $output == *2023-02-29* ]]
	[ "$(t '2024-03-01 00:00')" = 2024-03-01T00:00:00+08:00 ]
	[ "$(t '2024-02-29 23:59:59')" = 2024-02-29T23:59:59+08:00 ]
}

@test "F21 a zone with summer time: the hour that is not, the hour that is twice" {
	export CRM_NOW='2025-06-02 12:00'
	crm-db init --zone America/New_York
	crm-customer add name=A >/dev/null
	o() {
		crm-order add customer_id=1 amount=1.00 placed_at="$1" |
			sed 's/.*"placed_at":"\([^"]*\)".*/\1/'
	}
	[ "$(o '2025-03-09 02:30')" = 2025-03-09T03:30:00-04:00 ]
	[ "$(o '2024-11-03 01:30')" = 2024-11-03T01:30:00-04:00 ]
	[ "$(o '2024-11-03 01:30-05:00')" = 2024-11-03T01:30:00-05:00 ]
	# the day of 25 hours is one day
	[ "$(crm-get order --where "placed_at >= '2024-11-03' and
		placed_at < '2024-11-04'" | wc -l)" -eq 2 ]
	# TZ of who calls means nothing
	TZ=Australia/Lord_Howe crm-get order --where \
		"placed_at = '2024-11-03 01:30:00'" -f id >a
	TZ=UTC crm-get order --where "placed_at = '2024-11-03 01:30:00'" -f id >b
	cmp a b
	# a time of day is one moment: of two the first, the other by its offset
	[ "$(cat a)" = '{"id":2}' ]
	[ "$(crm-get order --where "placed_at = '2024-11-03 01:30-05:00'" \
		-f id)" = '{"id":3}' ]
	sound
}

@test "F24 valgrind: no leak and no invalid read in a reader and a writer" {
	command -v valgrind >/dev/null || skip "no valgrind"
	crm-db init
	crm-customer add name=A tags+=vip >/dev/null
	for c in "crm-get customer --where has(tags,'vip')" \
		"crm-customer add name=B phone=13800138000 tags+=old"; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr valgrind -q --error-exitcode=99 \
			--leak-check=full --show-leak-kinds=definite,indirect \
			--errors-for-leak-kinds=definite,indirect \
			"$CRM_BIN/"$c
		ends 0
		[[ $output == *'"customer"'* ]]
	done
}

# bounded KB COMMAND: with so much address space; status in RC
bounded() {
	local kb=$1
	shift
	RC=0
	(
		ulimit -v "$kb"
		exec timeout "$HANG" "$@"
	) >out 2>err || RC=$?
	echo "$*: $RC $(head -c 300 err)"
}

@test "F27 a line of 1 GB is refused by its number" {
	crm-db init
	dump >before
	endless() {
		printf '%s\n' "$1"
		head -c "$2" /dev/zero | tr '\0' x
	}
	RC=0
	endless '{"type":"customer","name":"ok"}' 1G |
		(ulimit -v 400000 && exec crm-put) >out 2>err || RC=$?
	cat err
	[ "$RC" -eq 1 ]
	grep -q 'crm-put: line 2: .*16 MiB' err
	RC=0
	endless name 300M | (ulimit -v 400000 &&
		exec crm-import -t customer --format csv -) >out 2>err || RC=$?
	cat err
	[ "$RC" -eq 1 ] || [ "$RC" -eq 2 ]
	grep -q 'line 2: ' err
	RC=0
	endless '{"type":"customer","id":1}' 300M |
		(ulimit -v 400000 && exec crm-where 'id > 0') >out 2>err || RC=$?
	cat err
	[ "$RC" -eq 2 ]
	grep -q 'line 2: ' err
	dump | cmp - before
}

@test "F27 a row of 10 million cells is refused by its number" {
	crm-db init
	{
		echo 'name,phone'
		echo 'A,'
		head -c 10000000 /dev/zero | tr '\0' ,
		echo
	} >wide.csv
	bounded 400000 crm-import -t customer wide.csv
	[ "$RC" -eq 1 ]
	grep -q 'wide.csv: line 3: ' err
	[ "$(count customer)" -eq 0 ]
	# and as the header
	sed 1,2d wide.csv >head.csv
	bounded 400000 crm-import -t customer head.csv
	[ "$RC" -eq 1 ] || [ "$RC" -eq 2 ]
	[ -s err ]
}

# a record whose key holds $2 members, one a line of sed's $3
members() {
	printf '{"type":"customer","name":"A","%s":%s' "$1" "${3:0:1}"
	seq "$2" | sed "s/.*/${3:1:-1}/;\$!s/\$/,/" | tr -d '\n'
	printf '%s}\n' "${3: -1}"
}

@test "F27 100 000 tags, keys or custom fields: refused by line and key" {
	crm-db init
	for row in 'tags ["t&"]' 'ext {"s&":"k"}' 'x {"f&":1}'; do
		key=${row%% *} form=${row#* }
		members "$key" 100000 "$form" >many
		RC=0
		(ulimit -v 300000 && exec timeout "$HANG" crm-put) <many >out 2>err ||
			RC=$?
		echo "$key: $RC $(head -c 300 err)"
		[ "$RC" -eq 1 ]
		grep -q "line 1: key '$key': over 1000 of them" err
	done
	[ "$(count customer)" -eq 0 ]
	# what is allowed comes back; and not one more at a time either
	members tags 1000 '["t&"]' | crm-put >out
	[ "$(tr ',' '\n' <out | grep -c '"t[0-9]')" -eq 1000 ]
	crm-get customer | cmp - out
	members x 1000 '{"f&":1}' | crm-put >/dev/null
	for op in '1 tags+=onemore' '2 x.onemore=1'; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr crm-customer set $op
		ends 1
		[[ $stderr == *"over 1000 of them"* ]]
	done
	sound
}

@test "F27 nesting without end is refused, not followed" {
	crm-db init
	for n in 33 2049 1000000; do
		{
			printf '{"type":"customer","name":"A","x":{"a":'
			head -c $n /dev/zero | tr '\0' '['
			head -c $n /dev/zero | tr '\0' ']'
			echo '}}'
		} >deep
		RC=0
		(ulimit -v 400000 && exec crm-put) <deep >out 2>err || RC=$?
		[ "$RC" -eq 1 ]
		grep -q "line 1: key 'x': nested more than 32 deep" err
	done
	# a condition as well
	deep=$(head -c 5000 /dev/zero | tr '\0' '(')1$(head -c 5000 /dev/zero | tr '\0' ')')
	run --separate-stderr crm-get customer --where "$deep"
	ends 2
	[ -n "$stderr" ]
}
