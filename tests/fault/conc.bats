# SPDX-License-Identifier: MIT
# F13, F14, F17, F18: others at work in the same store
load fault

setup() {
	fault_setup
	KEPT=()
}

teardown() {
	local p
	for p in "${KEPT[@]}"; do
		kill -CONT "$p" 2>/dev/null || true
		kill -KILL "$p" 2>/dev/null || true
	done
}

# hold the write lock in another process until release
hold() {
	mkfifo lock
	sqlite3 s.db <lock >locked 2>&1 &
	HOLDER=$!
	KEPT+=("$HOLDER")
	exec 9>lock
	echo 'BEGIN IMMEDIATE; SELECT 1;' >&9
	until_true test -s locked
}

# PID has the store open, and has slept between many tries
asked() {
	ls -l "/proc/$1/fd" 2>/dev/null | grep -q 's\.db$' &&
		[ "$(sed -n 's/^voluntary_ctxt_switches:[^0-9]*//p' \
			"/proc/$1/status")" -gt 100 ]
}

release() {
	exec 9>&-
	wait "$HOLDER"
	rm lock
}

# timed COMMAND: how long it took, in ms, in TOOK; the status in RC.  Above it is
# only held against the limit of 10 s that holds when none is given.
timed() {
	local t=$EPOCHREALTIME
	RC=0
	"$@" >out 2>err || RC=$?
	t=$((${EPOCHREALTIME/./} - ${t/./}))
	TOOK=$((t / 1000))
	echo "$*: status $RC after $TOOK ms: $(cat err)"
}

@test "F13 another process writes: 75 after the limit, nothing changed" {
	crm-customer add name=A >/dev/null
	dump >before
	hold
	for c in "crm-customer add name=B" "crm-customer set 1 name=B" \
		"crm-policy set zone zone=UTC" "crm-history undo 2"; do
		# shellcheck disable=SC2086 # words
		timed $c --busy-timeout 1s
		[ "$RC" -eq 75 ]
		[ "$TOOK" -ge 950 ] && [ "$TOOK" -lt 10000 ]
		grep -q "s.db.*another process is writing" err
		[ ! -s out ]
	done
	# none at all; and reading goes on
	timed crm-customer add name=B --busy-timeout 0s
	[ "$RC" -eq 75 ] && [ "$TOOK" -lt 10000 ]
	[ "$(count customer)" -eq 1 ]
	release
	dump | cmp - before
	crm-customer add name=B >/dev/null
}

@test "F13 a stopped process that holds the lock: the same" {
	crm-customer add name=A >/dev/null
	hold
	kill -STOP "$HOLDER"
	timed crm-put --busy-timeout 1s customer name=B
	[ "$RC" -eq 75 ]
	[ "$TOOK" -ge 950 ] && [ "$TOOK" -lt 10000 ]
	kill -CONT "$HOLDER"
	release
	[ "$(count customer)" -eq 1 ]
}

@test "F13 a lock given back in time is waited for" {
	hold
	crm-customer add name=B --busy-timeout ${HANG}s >out 2>err &
	writer=$!
	KEPT+=("$writer")
	# it has met the lock, and goes on asking
	until_true asked "$writer"
	[ ! -s out ] && [ "$(count customer)" -eq 0 ]
	echo 'COMMIT;' >&9
	wait "$writer"
	grep -q '"name":"B"' out
	release
}

@test "F14 a listing stuck in a pipe: 2000 writes go on, the WAL stays small" {
	customers 20000 | crm-import -t customer --format csv - >/dev/null
	mkfifo stuck
	crm-export customer >stuck &
	lister=$!
	KEPT+=("$lister")
	exec 6<stuck
	read -r first <&6
	[ -n "$first" ]
	# what it holds is a full pipe; 2000 commits of their own
	crm-get customer --limit 2000 | sed 's/"region":"[^"]*"/"region":"new"/' \
		>changed
	crm-put --chunk=1 -q <changed >/dev/null
	[ "$(sqlite3 s.db 'SELECT count(*) FROM txn')" -ge 2000 ]
	wal=$(stat -c %s s.db-wal 2>/dev/null || echo 0)
	echo "WAL: $wal bytes"
	[ "$wal" -le $((16 << 20)) ]
	# the rest of the listing is whole lines, up to the last record
	cat <&6 >rest
	exec 6<&-
	wait "$lister"
	[ "$(wc -l <rest)" -eq 19999 ]
	tail -n 1 rest | grep -q '"id":20000,'
}

@test "F17 16 writers, 25 writes each: nothing lost, the sum is constant" {
	printf '{"type":"customer","name":"%s"}\n' a b c d | crm-put >/dev/null
	# a balance is never below 0
	printf '{"type":"points","customer_id":%d,"kind":"adjust","amount":100000,"reason":"manual"}\n' \
		1 2 3 4 | crm-put >out.first
	pair() {
		printf '{"type":"points","customer_id":%d,"kind":"adjust","amount":%d,"reason":"manual"}\n' \
			"$1" "$3" "$2" "-$3" | crm-put --busy-timeout ${HANG}s
	}
	for ((w = 0; w < 16; w++)); do
		(
			for ((i = 1; i <= 25; i++)); do
				pair $((1 + (w + i) % 4)) $((1 + w % 4)) \
					$((w * 25 + i)) >>"out.$w" || echo "$w $i" >>failed
			done
		) &
	done
	wait
	[ ! -e failed ]
	[ "$(cat out.* | wc -l)" -eq 804 ]
	[ "$(count points)" -eq 804 ]
	[ "$(sqlite3 s.db 'SELECT sum(amount) FROM points')" -eq 400000 ]
	# acknowledged = stored: ids printed once each, and these are all
	sed 's/.*"id":\([0-9]*\).*/\1/' out.* | sort -n >ids
	seq 804 | cmp - ids
	sort out.* >told
	crm-get points | sort | cmp - told
	# a txn a pair, in order
	[ "$(sqlite3 s.db 'SELECT count(*), max(id) FROM txn')" = "403|403" ]
	sound
}

# the store as lines without ids and times, by external id
state() {
	crm-get customer | sed -E 's/"(id|rev)":[0-9]+,//g
		s/"(created_at|updated_at|since)":"[^"]*",?//g' | sort
}

@test "F18 two imports of overlapping files at once: as one after the other" {
	customers 1500 1 >a.csv
	customers 1500 1001 | sed 's/,r[0-9]*$/,late/' >b.csv
	for order in "a b" "b a"; do
		rm -f s.db*
		crm-init
		for f in $order; do
			crm-import -t customer -q "$f.csv" >/dev/null
		done
		state >"want.${order/ /}"
	done
	for ((i = 0; i < 6; i++)); do
		rm -f s.db*
		crm-init
		chunk=
		[ $((i % 2)) -eq 0 ] || chunk=--chunk=100
		crm-import -t customer -q a.csv --busy-timeout ${HANG}s $chunk >/dev/null &
		one=$!
		crm-import -t customer -q b.csv --busy-timeout ${HANG}s $chunk >/dev/null &
		two=$!
		wait "$one"
		wait "$two"
		state >got
		[ "$(wc -l <got)" -eq 2500 ]
		[ "$(sqlite3 s.db 'SELECT count(DISTINCT ext) FROM customers')" -eq 2500 ]
		# in chunks either may come last for a record
		if [ "$chunk" ]; then
			sed 's/"region":"[^"]*"/R/' got >got.r
			sed 's/"region":"[^"]*"/R/' want.ab | cmp - got.r
		else
			cmp -s got want.ab || cmp got want.ba
		fi
		sound
	done
}

crm-init() {
	crm-db init
}

@test "F18 two imports of the same file at once: no duplicates" {
	printf 'name,region\n' >c.csv
	seq 500 | sed 's/.*/Name &,r&/' >>c.csv
	crm-import -t customer -q c.csv --busy-timeout ${HANG}s >/dev/null &
	one=$!
	crm-import -t customer -q c.csv --busy-timeout ${HANG}s >/dev/null &
	two=$!
	wait "$one"
	wait "$two"
	[ "$(count customer)" -eq 500 ]
	sound
}
