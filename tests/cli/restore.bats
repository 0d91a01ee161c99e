#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# restore.bats - backups into a directory, and a backup in the store's place
load helper

mode() { stat -c %a "$@"; }
at() { CRM_NOW=2026-11-22T02:$1:00Z "${@:2}"; }

@test "backup DIR: named by time; --keep rotates after success only" {
	seed
	mkdir d
	for f in crm-20261122T020100Z.db.bak other-20261122T000000Z.db crm-2026.db crm-20261122T0200xxZ.db notes; do
		: >"d/$f"
	done
	ln -s ../crm.db d/crm-20200101T000000Z.db
	mkdir d/crm-20200102T000000Z.db
	others=$(ls d)
	for i in 10 11 12 13; do
		ok '' at $i crm-db backup d --keep 2
	done
	made() { diff <(ls d) - <<<"$others" | sed -n 's/^< //p'; }
	ok 'crm-20261122T021200Z.db
crm-20261122T021300Z.db' made
	[ "$(mode d/crm-20261122T021300Z.db)" = 600 ]
	ok '' crm-db check --db d/crm-20261122T021300Z.db
	# one that fails takes none away
	(ulimit -f 20 && at 14 crm-db backup d --keep 1) 2>/dev/null && return 1
	no 1 "crm-db: 'd/crm-20261122T021300Z.db': exists already; a backup never overwrites" \
		at 13 crm-db backup d --keep 1
	ok 'crm-20261122T021200Z.db
crm-20261122T021300Z.db' made
	# a clock that was set back: the new one stays all the same
	ok '' at 09 crm-db backup d --keep 2
	ok 'crm-20261122T020900Z.db
crm-20261122T021300Z.db' made
	ok '' at 15 crm-db backup d
	ok 3 sh -c "ls d | grep -c 'T02[01].00Z.db$'"
	ok '' at 16 crm-db backup d/. --keep 1
	ok crm-20261122T021600Z.db made
	misuse "crm-db: option '--keep' is for a directory that is there" crm-db backup x.db --keep 2
	misuse "crm-db: option '--keep': 1 to 100000" crm-db backup d --keep 200000
}

@test "restore: the backup is in place, the store of before beside it" {
	seed
	before=$(held)
	ok '' crm-db backup b.db
	cp b.db same.db
	crm-customer add name=later -q >/dev/null
	now=$(held)
	chmod 660 crm.db
	same is 0 '' "crm-db: 'crm.db' would be as of transaction 2 (2026-11-22T02:07:00Z), from 'b.db'; the store before would be '$PWD/crm.db.before-20261122020700'
crm-db: nothing was stored (--dry-run)" crm-db restore -n b.db
	ok 'b.db
crm.db
same.db' ls
	is 0 '' "crm-db: 'crm.db' is as of transaction 2 (2026-11-22T02:07:00Z), from 'b.db'; the store before is '$PWD/crm.db.before-20261122020700'" \
		crm-db restore b.db
	ok "$before" held
	ok "$now" env CRM_DB=crm.db.before-20261122020700 bash -c "$(declare -f held); held"
	cmp b.db same.db
	ok 'b.db
crm.db
crm.db.before-20261122020700
same.db' ls
	[ "$(mode crm.db)" = 660 ]
	ok wal sqlite3 crm.db 'PRAGMA journal_mode'
	ok '' crm-db check
	crm-customer add name=on -q >/dev/null
	ok '' crm-db restore -q b.db
	[ -e crm.db.before-20261122020700-2 ]
	ok "$before" held
	# behind a link; where there is none
	mkdir l
	ln -s ../crm.db l/s.db
	ok '' crm-db restore -q b.db --db l/s.db
	[ -L l/s.db ] && [ -e crm.db.before-20261122020700-3 ]
	is 0 '' "crm-db: 'new.db' is as of transaction 2 (2026-11-22T02:07:00Z), from 'b.db'" crm-db restore b.db --db new.db
	[ "$(mode new.db)" = 600 ]
	ok '' crm-db check --db new.db
}

@test "restore: a log that lies there goes aside, too" {
	seed
	ok '' crm-db backup b.db
	before=$(held)
	yes '{"type":"customer","name":"N"}' | head -n 2000 | crm-put -q >/dev/null
	mkfifo p
	crm-get customer >p &
	exec 5<p
	read -r -n 1 -u 5
	crm-customer set 1 region=fromwal -q >/dev/null
	# as after a crash
	for f in x y z; do
		cp crm.db $f.db
		cp crm.db-wal $f.db-wal
		cp crm.db-shm $f.db-shm
	done
	no 75 "crm-db: 'crm.db': another process has the store open; nothing was changed, try again" \
		crm-db restore b.db --busy-timeout 50ms
	exec 5<&-
	wait
	ok '' crm-db restore -q b.db --db x.db
	ok "$before" env CRM_DB=x.db bash -c "$(declare -f held); held"
	ok '{"region":"fromwal"}' crm-get customer/1 -f region --db x.db.before-20261122020700
	# damaged, and none at all but for its log
	head -c 5000 /dev/urandom >y.db
	ok '' crm-db restore -q b.db --db y.db
	ok '' crm-db check --db y.db
	[ -s y.db.before-20261122020700 ] && [ -s y.db.before-20261122020700-wal ]
	rm z.db
	ok '' crm-db restore -q b.db --db z.db
	ok '' crm-db check --db z.db
	[ -s z.db.before-20261122020700-wal ] && [ ! -e z.db.before-20261122020700 ]
}

@test "restore: what is no backup, and what cannot be done, changes nothing" {
	seed
	ok '' crm-db backup b.db
	list=$(ls)
	same no 2 "crm-db: 'crm.db': this is the store, which nothing is written over; name another file" crm-db restore crm.db
	same no 2 "crm-db: 'none': no such store; make one with crm-db init" crm-db restore none
	mkdir d
	same no 2 "crm-db: 'd': not a file" crm-db restore d
	same no 2 "crm-db: 'd': not a file" crm-db restore b.db --db d
	rmdir d
	sqlite3 b.db 'PRAGMA user_version = 99'
	same no 2 "crm-db: 'b.db': schema 99 is newer than this program knows (2); install a newer crm-tools" crm-db restore b.db
	sqlite3 b.db 'PRAGMA user_version = 2; PRAGMA application_id = 5'
	same no 2 "crm-db: 'b.db': not a crm store (another program's database)" crm-db restore b.db
	rm b.db
	crm-db backup b.db
	size=$(stat -c %s b.db)
	for at in $((size / 2)) $((size - 4096)); do
		cp b.db bad.db
		head -c 3000 /dev/zero | tr '\0' '\377' | dd of=bad.db bs=1 seek="$at" conv=notrunc status=none
		same crm-db restore bad.db 2>"$T/err" && return 1
		[ $? = 2 ] && grep -q "'bad.db': \(the backup is damaged: Page .*; nothing was changed\|the file is damaged\)" "$T/err"
	done
	rm bad.db
	(ulimit -f 20 && same crm-db restore b.db) 2>"$T/err" && return 1
	ok "$list" sh -c 'ls | grep -v "^crm.db-"'
	# an older one comes back as it is
	zcat "$ROOT/tests/data/schema1.db.gz" >old.db
	crm-db restore old.db 2>"$T/err"
	grep -qx 'crm-db: its schema is 1: run crm-db migrate' "$T/err"
	crm-db migrate -q
	ok '' crm-db check
}
