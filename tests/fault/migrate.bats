#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# F6, F8: a migration that is killed anywhere, or has no room
load fault

setup() {
	bats_require_minimum_version 1.5.0
	cd "$BATS_TEST_TMPDIR" || return 1
	export CRM_DB=$PWD/s.db
	zcat "$HERE/../data/schema1.db.gz" >old.db
	cp old.db s.db
}

teardown() {
	[ -z "${MOUNTED:-}" ] || umount "$MOUNTED"
}

# kill_at KIND N: the old store again, and a migration that dies there
kill_at() {
	rm -f s.db* b.db*
	cp old.db s.db
	run env CRM_FAULT="$1:$2:KILL" LD_PRELOAD="$CRM_SHIM" \
		crm-db migrate --backup b.db
	[ "$status" -eq 137 ] || [ "$status" -eq 0 ]
}

# whole_one: the store is the old one or the new one, and goes on as such
whole_one() {
	local v whole
	v=$(sqlite3 s.db 'PRAGMA user_version')
	if [ "$v" -eq 1 ]; then
		dump s.db | cmp - old.dump
		whole=$(find . -name b.db)
		crm-db migrate -q --backup again.db
		# what the dead one left unfinished goes, what is whole stays
		[ -z "$(find . -name '*.part-*')" ]
		[ "$whole" = "$(find . -name b.db)" ]
		dump again.db | cmp - old.dump
		rm again.db
		old=$((old + 1))
	else
		[ "$v" -eq 2 ]
		dump b.db | cmp - old.dump
		new=$((new + 1))
	fi
	dump s.db | cmp - new.dump
	sound
}

@test "F6 kill -9 at points all over a migration: the old store or the new" {
	dump old.db >old.dump
	CRM_FAULT_COUNT=$PWD/calls LD_PRELOAD=$CRM_SHIM crm-db migrate -q
	dump s.db >new.dump
	old=0 new=0
	for kind in write sync trunc; do
		n=$(sed -n "s/^$kind //p" calls)
		step=$((n / 12 + 1))
		for ((i = 1; i <= n; i += step)); do
			kill_at $kind $i
			whole_one
		done
		# the last ones: commit, checkpoint, close
		for ((i = n > 6 ? n - 5 : 1; i <= n; i++)); do
			kill_at $kind $i
			whole_one
		done
	done
	echo "old $old, new $new"
	[ "$old" -ge 10 ]
	[ "$new" -ge 2 ]
}

@test "F1 no memory: the old store or the new, exit 2 or done" {
	dump old.db >old.dump
	CRM_FAULT_COUNT=$PWD/calls LD_PRELOAD=$CRM_SHIM crm-db migrate -q
	dump s.db >new.dump
	old=0 new=0
	n=$(sed -n "s/^malloc //p" calls)
	# a prime number of steps, so that they meet all kinds of places
	for ((i = 1; i <= n; i += n / 23 + 1)); do
		for ever in '' +; do
			rm -f s.db* b.db*
			cp old.db s.db
			run env CRM_FAULT="malloc:$i$ever" \
				LD_PRELOAD="$CRM_SHIM" crm-db migrate --backup b.db
			[ "$status" -eq 2 ] || [ "$status" -eq 0 ]
			[ -e b.db ] || cp old.db b.db
			whole_one
		done
	done
	[ "$old" -ge 10 ]
}

@test "F2 a write that fails: the old store or the new, exit 2 or done" {
	dump old.db >old.dump
	CRM_FAULT_COUNT=$PWD/calls LD_PRELOAD=$CRM_SHIM crm-db migrate -q
	dump s.db >new.dump
	old=0 new=0
	for kind in write sync; do
		n=$(sed -n "s/^$kind //p" calls)
		step=$((n / 10 + 1))
		for ((i = 1; i <= n; i += step)); do
			rm -f s.db* b.db*
			cp old.db s.db
			run env CRM_FAULT="$kind:$i+:ENOSPC" \
				LD_PRELOAD="$CRM_SHIM" crm-db migrate --backup b.db
			[ "$status" -eq 2 ] || [ "$status" -eq 0 ]
			[ "$status" -eq 0 ] || [ -n "$output" ]
			[ -e b.db ] || cp old.db b.db
			whole_one
		done
	done
	[ "$old" -ge 8 ]
}

@test "F8 no room for backup and new tables: refused with the numbers" {
	mkdir disk
	[ "$(id -u)" -eq 0 ] || skip "mounting a small disk needs root"
	mount -t tmpfs -o size=1800k none disk 2>/dev/null ||
		skip "mounting a small disk is not permitted here"
	MOUNTED=$PWD/disk
	cp old.db disk/s.db
	run --separate-stderr crm-db migrate --db disk/s.db
	ends 2
	[ "$stderr" = "crm-db: 'disk': about 2 MB are needed on that disk for backup and new tables, 1 MB are free; nothing was changed" ]
	cmp old.db disk/s.db
	[ "$(ls disk)" = s.db ]
	run --separate-stderr crm-db migrate --db disk/s.db -n
	ends 2
	# the backup on another disk leaves one that is still too small
	run --separate-stderr crm-db migrate --db disk/s.db --backup b.db
	ends 2
	[[ $stderr == *"for new tables"* ]]
	[ ! -e b.db ]
	cmp old.db disk/s.db
}
