# SPDX-License-Identifier: MIT
# F3-F5, F7-F9: short writes, kill -9, full disks, file size limits
load fault

setup() {
	fault_setup
}

# DELAY: seconds from a seeded sequence, 0.001 up to $1 thousandths
SEED=20260302
delay() {
	SEED=$(((SEED * 1103515245 + 12345) % 2147483648))
	printf -v DELAY '0.%03d' $((1 + SEED / 65536 % $1))
}

ms() {
	local t=$EPOCHREALTIME
	echo $((${t/./} / 1000))
}

@test "F3 half writes and interrupts on stdout: the output is whole" {
	customers 300 | crm-import -t customer --format csv - >/dev/null
	crm-get customer >want
	for fault in short:1+ short:3 out:1:EINTR out:2:EINTR; do
		CRM_FAULT=$fault LD_PRELOAD=$CRM_SHIM crm-get customer >got
		cmp want got
		CRM_FAULT=$fault LD_PRELOAD=$CRM_SHIM crm-put -q <want >got
		cmp want got
	done
	crm-get customer -o csv >want
	CRM_FAULT=short:1+ LD_PRELOAD=$CRM_SHIM crm-get customer -o csv >got
	cmp want got
}

@test "F4 kill -9 in an atomic import, 40 rounds: all or nothing" {
	customers 30000 >in.csv
	cp s.db empty.db
	crm-import -t customer in.csv -q >/dev/null
	[ "$(count customer)" -eq 30000 ]
	none=0 all=0
	for ((i = 0; i < 40; i++)); do
		rm -f s.db-wal s.db-shm
		cp empty.db s.db
		delay 500
		run timeout -s KILL "$DELAY" \
			crm-import -t customer in.csv -q
		start=$(ms)
		n=$(crm-get customer -f id | wc -l)
		took=$(($(ms) - start))
		case $n in
		0) none=$((none + 1)) ;;
		30000) all=$((all + 1)) ;;
		*) echo "round $i: $n rows" && false ;;
		esac
		# the next start does not hang
		[ "$n" -ne 0 ] || [ "$took" -lt 30000 ] || {
			echo "round $i: the next start took $took ms"
			false
		}
		[ $((i % 4)) -ne 0 ] || sound
	done
	sound
	echo "none $none, all $all"
	[ "$none" -ge 10 ]
	crm-import -t customer in.csv -q >/dev/null
	[ "$(count customer)" -eq 30000 ]
}

@test "F5 kill -9 in a chunked import, 60 rounds, then run again" {
	customers 10000 >in.csv
	rm s.db
	export CRM_NOW='2025-03-03 09:00'
	crm-db init
	cp s.db empty.db
	crm-import -t customer --chunk=500 -q in.csv >/dev/null
	crm-export --tree want
	cut=0
	for ((i = 0; i < 60; i++)); do
		if [ $((i % 6)) -eq 0 ]; then
			rm -f s.db-wal s.db-shm
			cp empty.db s.db
		fi
		delay 150
		run timeout -s KILL "$DELAY" \
			crm-import -t customer --chunk=500 -q in.csv
		n=$(sqlite3 s.db 'SELECT count(*) FROM customers')
		[ $((n % 500)) -eq 0 ] || {
			echo "round $i: $n rows"
			false
		}
		# journal = rows: one txn a chunk, ids without a gap
		t=$(sqlite3 s.db 'SELECT count(*) FROM txn WHERE id > 1')
		m=$(sqlite3 s.db 'SELECT ifnull(max(id), 0) FROM customers')
		[ "$t" -eq $((n / 500)) ] && [ "$m" -eq "$n" ]
		[ "$n" -eq 0 ] || [ "$n" -eq 10000 ] || cut=$((cut + 1))
		if [ $((i % 6)) -eq 5 ]; then
			crm-import -t customer --chunk=500 -q in.csv >/dev/null
			rm -rf got
			crm-export --tree got
			diff -rq want got
			sound
		fi
	done
	echo "cut in the middle: $cut"
	[ "$cut" -ge 5 ]
}

# small DIRECTORY SIZE: a file system of that size, or no test
small() {
	mkdir -p "$1"
	[ "$(id -u)" -eq 0 ] || skip "mounting a small disk needs root"
	mount -t tmpfs -o "size=$2" none "$1" 2>/dev/null ||
		skip "mounting a small disk is not permitted here"
	MOUNTED=$PWD/$1
}

full() {
	crm-import -t customer "$@" -q in.csv >/dev/null
}

teardown() {
	[ ! "${MOUNTED:-}" ] || umount "$MOUNTED"
}

@test "F7 the disk is full in a chunked import: what was committed stays" {
	small disk 12m
	export CRM_DB=$PWD/disk/s.db
	crm-db init
	customers 60000 >in.csv
	run --separate-stderr full --chunk=500
	ends 2
	[[ $stderr == *"no space left"*"records before are stored"* ]]
	n=$(count customer)
	[[ $stderr == *"the $n records before"* ]]
	[ "$n" -gt 0 ] && [ $((n % 500)) -eq 0 ]
	sound
	# a small update still works
	run --separate-stderr crm-customer set 1 region=small
	ends 0
	crm-get customer/1 | grep -q '"region":"small"'
	sound
}

@test "F8 the disk is too small for an atomic import: refused before it starts" {
	small disk 12m
	export CRM_DB=$PWD/disk/s.db
	crm-db init
	crm-customer add name=A >/dev/null
	customers 60000 >in.csv
	cp disk/s.db before.db
	run --separate-stderr crm-import -t customer -q in.csv
	ends 2
	[[ $stderr == *"s.db"*"MB are needed"*"nothing was stored"* ]]
	cmp disk/s.db before.db
	[ "$(ls disk)" = s.db ]
}

@test "F8 the disk fills up in an atomic write: nothing stays, all is readable" {
	small disk 2m
	export CRM_DB=$PWD/disk/s.db
	crm-db init
	crm-customer add name=A >/dev/null
	customers 9000 >in.csv
	[ "$(wc -c <in.csv)" -lt 1048576 ]
	dump >before
	run --separate-stderr full
	ends 2
	[[ $stderr == *"no space left"* ]]
	dump | cmp - before
	sound
	crm-customer set 1 region=r
}

@test "F9 ulimit -f: a message, not a signal, nothing half done" {
	customers 20000 >in.csv
	dump >before
	run --separate-stderr bash -c \
		'ulimit -f 600; exec crm-import -t customer -q in.csv >/dev/null'
	ends 2
	[[ $stderr == *"ulimit -f"* ]]
	dump | cmp - before
	run --separate-stderr bash -c \
		'ulimit -f 100; exec crm-db backup copy.db'
	ends 2
	[[ -n $stderr ]]
	[ "$(find . -name 'copy*' | wc -l)" -eq 0 ]
	# standard output is a file that may not grow
	crm-import -t customer -q in.csv >/dev/null
	run --separate-stderr bash -c \
		'ulimit -f 100; exec crm-get customer >small'
	ends 2
	[[ $stderr == *"standard output"* ]]
	sound
}
