# SPDX-License-Identifier: MIT
# F15, F16, F19: permissions, modes, and files that are no store or a broken one
load fault

setup() {
	fault_setup
}

teardown() {
	[ ! "${OPEN_DIR:-}" ] || rm -rf "$OPEN_DIR"
}

# a directory that another user can get to, with a store in it
open_dir() {
	OPEN_DIR=$(mktemp -d /tmp/crm-fault.XXXXXX)
	chmod 755 "$OPEN_DIR"
	cd "$OPEN_DIR"
	export CRM_DB=$OPEN_DIR/s.db
	crm-db init "$@"
	crm-customer add name=A >/dev/null
}

# another COMMAND: as nobody, who is in no group of ours
another() {
	setpriv --reuid 65534 --regid "${GROUP:-65534}" --clear-groups \
		env HOME=/nonexistent "$@"
}

need_another() {
	[ "$(id -u)" -eq 0 ] || skip "being another user needs root"
	command -v setpriv >/dev/null || skip "no setpriv"
	another test -x "$CRM_BIN/crm-get" 2>/dev/null ||
		skip "another user cannot get to $CRM_BIN"
}

# refused MESSAGE COMMAND...: exit 2 and the message, naming the file
refused() {
	local what=$1
	shift
	run --separate-stderr "$@"
	echo "$*: $stderr"
	ends 2
	[ -z "$output" ]
	[[ $stderr == *s.db* ]]
	# shellcheck disable=SC2053 # a pattern
	[[ $stderr == $what ]]
}

@test "F15 a store of somebody else: the message names it" {
	need_another
	open_dir
	refused "*Permission denied*" another crm-get customer
	refused "*Permission denied*" another crm-customer add name=B
	chmod 644 s.db
	refused "*Permission denied*" another crm-customer add name=B
	# a directory one cannot even look into
	chmod 700 .
	refused "*Permission denied*" another crm-get customer
}

@test "F15 a directory that is not writable: said so; --immutable reads" {
	need_another
	open_dir
	chmod 644 s.db
	chmod 555 .
	refused "*writable*" another crm-get customer
	run --separate-stderr another crm-get customer --immutable
	ends 0
	[[ $output == *'"name":"A"'* ]]
	[ "$(ls)" = s.db ]
	# it must be asked for, and it writes nothing
	run --separate-stderr another crm-customer add name=B --immutable
	ends 2
	chmod 666 s.db
	refused "*" another crm-customer add name=B
	run another crm-get customer --immutable
	ends 0
	[ "${#lines[@]}" -eq 1 ]
}

@test "F15 a directory that is not there, a store that is not there" {
	refused "*no such store*crm-db init*" crm-get --db nowhere/s.db customer
	refused "*no such store*" crm-customer add --db "$PWD/x/s.db" name=A
	refused "*not a file*" crm-get --db ../s.db/../"$(basename "$PWD")/s.db.d" \
		customer || {
		mkdir s.db.d
		refused "*not a file*" crm-get --db s.db.d customer
	}
	run --separate-stderr crm-db init --db no/such/dir/s.db
	ends 2
	[[ $stderr == *no/such/dir/s.db* ]]
	# never over what is there
	run --separate-stderr crm-db init
	ends 1
	[[ $stderr == *"exists already"* ]]
}

modes() {
	stat -c '%n %a' s.db* | sort
}

@test "F16 0600 whatever the umask, side files too" {
	for mask in 000 022 077 0777; do
		rm -f s.db*
		(umask "$mask" && crm-db init)
		[ "$(modes)" = "s.db 600" ]
		# side files live while someone has it open
		mkfifo in."$mask"
		(umask "$mask" && exec sqlite3 s.db <in."$mask" >locked) &
		exec 9>in."$mask"
		echo 'BEGIN IMMEDIATE; SELECT 1;' >&9
		until_true test -s locked
		[ "$(modes)" = $'s.db 600\ns.db-shm 600\ns.db-wal 600' ]
		exec 9>&-
		wait
		rm locked
		(umask "$mask" && crm-db backup copy.db)
		[ "$(stat -c %a copy.db)" = 600 ]
		rm copy.db
	done
}

@test "F16 0660 with --group, and a second user of the group writes" {
	for mask in 000 022 077; do
		rm -f s.db*
		(umask "$mask" && crm-db init --group)
		[ "$(modes)" = "s.db 660" ]
		mkfifo in."$mask"
		(umask "$mask" && exec sqlite3 s.db <in."$mask" >locked) &
		exec 9>in."$mask"
		echo 'BEGIN IMMEDIATE; SELECT 1;' >&9
		until_true test -s locked
		[ "$(modes)" = $'s.db 660\ns.db-shm 660\ns.db-wal 660' ]
		exec 9>&-
		wait
		rm locked
	done
	need_another
	open_dir --group
	chmod 2770 .
	chgrp 12345 . s.db
	GROUP=12345
	run --separate-stderr another crm-customer add name=B
	ends 0
	crm-customer add name=C >/dev/null
	[ "$(another crm-get customer | wc -l)" -eq 3 ]
	[ "$(modes)" = "s.db 660" ]
}

# broken COMMAND: refused with 2 (a check: 1 or 2), by no signal, quickly
broken() {
	local rc=0
	cp bad.db w.db
	[ ! -e bad.db-wal ] || cp bad.db-wal w.db-wal
	timeout "$HANG" "$@" --db w.db >out 2>err </dev/null || rc=$?
	echo "$*: $rc $(head -c 300 err)"
	[ "$rc" -lt 124 ]
	last=$rc
	rm -f w.db-wal w.db-shm
}

# what no tool may take for a store, and what it says
no_store() {
	local said=$1 before
	before=$(cksum <bad.db)
	for c in "crm-get customer" "crm-customer add name=B" "crm-db info" \
		"crm-db check" "crm-export" "crm-policy list" "crm-db migrate" \
		"crm-history list"; do
		# shellcheck disable=SC2086 # words
		broken $c
		[ "$last" -eq 2 ]
		[ ! -s out ]
		grep -q "w.db'*: .*$said" err
		# not a byte of it was touched
		[ "$(cksum <w.db)" = "$before" ]
	done
}

@test "F19 not a store: text, zeros, another program's, a directory" {
	printf 'name,phone\nx,1\n' >bad.db
	no_store "not a crm store"
	head -c 4096 /dev/zero >bad.db
	no_store "not a crm store"
	: >bad.db
	no_store "not a crm store"
	head -c 65536 s.db | tail -c 61440 >bad.db
	no_store "not a crm store"
	rm bad.db
	sqlite3 bad.db 'PRAGMA application_id=1196444487; CREATE TABLE layers(a);'
	no_store "not a crm store"
	rm bad.db
	sqlite3 bad.db 'CREATE TABLE customers(id INTEGER PRIMARY KEY)'
	no_store "not a crm store"
}

@test "F19 a schema from the future" {
	cp s.db bad.db
	sqlite3 bad.db 'PRAGMA user_version=999'
	no_store "newer"
}

@test "F19 a damaged header, a file cut short" {
	crm-customer add name=A >/dev/null
	for at in 0 16 18 20 24 28 44 56 60 96; do
		cp s.db bad.db
		printf '\377\376\375\374' |
			dd of=bad.db bs=1 seek=$at conv=notrunc status=none
		for c in "crm-get customer" "crm-customer add name=B" "crm-db check"; do
			# shellcheck disable=SC2086 # words
			broken $c
			[ "$last" -eq 0 ] || [ -s err ] || [ -s out ]
		done
	done
	for size in 50 512 4096 40960 200000; do
		head -c $size s.db >bad.db
		for c in "crm-get customer" "crm-customer add name=B" \
			"crm-db check" "crm-db backup copy.db"; do
			rm -f copy.db
			# shellcheck disable=SC2086 # words
			broken $c
			[ "$last" -ne 0 ]
			[ -s err ] || [ -s out ]
			[ ! -e copy.db ]
		done
	done
}

@test "F19 pages with flipped bytes: no signal, damage is found" {
	customers 2000 | crm-import -t customer --format csv - >/dev/null
	size=$(stat -c %s s.db)
	seed=4711 found=0
	for ((i = 0; i < 40; i++)); do
		cp s.db bad.db
		for ((j = 0; j < 12; j++)); do
			seed=$(((seed * 1103515245 + 12345) % 2147483648))
			printf '\xa5\x5a\xff\x00\x81' | dd of=bad.db bs=1 \
				seek=$((4096 + seed % (size - 8192))) \
				conv=notrunc status=none
		done
		for c in "crm-get customer" "crm-find 客户" "crm-customer set 7 name=B" \
			"crm-db check" "crm-db rebuild"; do
			# shellcheck disable=SC2086 # words
			broken $c
			[ "$last" -le 2 ]
			[ "$last" -ne 2 ] || [ -s err ]
			if [ "$c" = "crm-db check" ] && [ "$last" -ne 0 ]; then
				found=$((found + 1))
			fi
		done
	done
	echo "check found $found of 40"
	[ "$found" -ge 35 ]
}

@test "F19 the WAL of another file beside it" {
	crm-customer add name=A >/dev/null
	cp s.db mine.db
	crm-db init --db o.db
	mkfifo in
	sqlite3 o.db <in >/dev/null &
	exec 9>in
	echo "BEGIN; UPDATE meta SET value='UTC' WHERE key='zone'; COMMIT;" >&9
	until_true test -s o.db-wal
	cp o.db-wal bad.db-wal
	exec 9>&-
	wait
	cp s.db bad.db
	for c in "crm-get customer" "crm-customer set 1 name=B" "crm-db check"; do
		# shellcheck disable=SC2086 # words
		broken $c
		[ "$last" -le 2 ]
	done
	# noise for a WAL is no commit
	head -c 100000 /dev/urandom >bad.db-wal
	broken crm-get customer
	[ "$last" -eq 0 ]
	grep -q '"name":"A"' out
}
