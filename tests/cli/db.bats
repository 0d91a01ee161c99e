#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# db.bats - the store as a file: made, looked at, checked, copied, refused
load helper

mode() { stat -c %a "$@"; }

@test "init: 0600 whatever the umask, --group 0660" {
	for u in 000 022 077; do
		umask $u
		ok '' crm-db init --db "a$u.db"
		ok '' crm-db init --db "g$u.db" --group
		[ "$(mode "a$u.db")" = 600 ]
		[ "$(mode "g$u.db")" = 660 ]
	done
}

@test "side files have the mode of the store while it is open" {
	for m in 600 660; do
		for u in 000 077; do
			umask $u
			rm -f m.db*
			opt=()
			[ $m = 600 ] || opt=(--group)
			crm-db init --db m.db "${opt[@]}"
			yes '{"type":"customer","name":"N"}' | head -n 2000 |
				crm-put --db m.db -q >/dev/null
			# a reader blocked by its pipe keeps the store open
			mkfifo "$T/p.$m.$u"
			crm-get customer --db m.db --order name >"$T/p.$m.$u" &
			exec 5<"$T/p.$m.$u"
			read -r -n 1 -u 5
			crm-customer --db m.db add name=B >/dev/null
			[ "$(mode m.db m.db-wal m.db-shm | sort -u)" = $m ]
			exec 5<&-
			wait
			ok m.db sh -c 'ls m.db*'
		done
	done
}

@test "init: never overwrites; makes only the default directory" {
	cp crm.db before
	no 1 "crm-db: 'crm.db': exists already; crm-db init never overwrites" crm-db init
	: >empty.db
	no 1 "crm-db: 'empty.db': exists already; crm-db init never overwrites" crm-db init --db empty.db
	cmp crm.db before
	no 2 "crm-db: 'no/x.db': No such file or directory" crm-db init --db no/x.db
	no 1 "crm-db: not an ISO 4217 currency: 'XXY'" crm-db init --db x.db --currency XXY
	no 1 "crm-db: not a time zone like Asia/Shanghai: 'Nowhere/X'" crm-db init --db x.db --zone Nowhere/X
	misuse "crm-db: option '--db': the name is empty" crm-db init --db ''
	[ ! -e x.db ]
	unset CRM_DB
	ok '' crm-db init
	[ "$(mode "$HOME/.local/share/crm")" = 700 ]
	ok "{\"path\":\"$HOME/.local/share/crm/crm.db\"}" crm-db info -f path
	XDG_DATA_HOME=$T/xdg ok '' crm-db init
	[ -f "$T/xdg/crm/crm.db" ]
	CRM_DB=crm.db ok '{"path":"crm.db"}' crm-db info -f path
	CRM_DB=none.db ok '{"path":"crm.db"}' crm-db info -f path --db crm.db
	unset HOME
	misuse 'crm-db: no store: give --db or set CRM_DB' crm-db info
}

@test "info: what is known of the store" {
	seed
	ok '{"type":"store","path":"crm.db","schema":2,"zone":"Asia/Shanghai","currency":"CNY","last_txn":2,"records":{"user":1,"product":0,"campaign":0,"customer":2,"contact":1,"lead":0,"contract":1,"deal":0,"order":1,"asset":0,"ticket":0,"touch":1,"message":0,"task":0,"feedback":0,"points":0,"transition":0}}' \
		crm-db info -f type,path,schema,zone,currency,last_txn,records
	ok '{"zone":"Europe/Berlin","currency":"EUR"}' sh -c \
		'crm-db init --db e.db --zone Europe/Berlin --currency EUR && crm-db info --db e.db -f zone,currency'
}

@test "the store: application_id, user_version, WAL, strict tables" {
	ok 'wal' sqlite3 crm.db 'PRAGMA journal_mode'
	[ "$(sqlite3 crm.db 'PRAGMA application_id')" != 0 ]
	ok 2 sqlite3 crm.db 'PRAGMA user_version'
	ok '' sqlite3 crm.db "SELECT name FROM pragma_table_list WHERE schema = 'main'
		AND type = 'table' AND NOT strict AND name NOT LIKE 'sqlite%'"
	ok ok sqlite3 crm.db 'PRAGMA integrity_check'
}

# refused FILE TEXT: by readers and writers, and the file stays as it is
refused() {
	cp "$1" before
	for c in 'crm-get customer' 'crm-customer add name=B' 'crm-db info' 'crm-db check' \
		'crm-db rebuild' 'crm-db migrate' 'crm-db backup c.db'; do
		no 2 "${c%% *}: '$1': $2" $c --db "$1" || return 1
		cmp "$1" before && [ ! -e "$1-wal" ] && [ ! -e c.db ] || return 1
	done
}

@test "a newer schema, another program's database, no database" {
	cp crm.db n.db
	sqlite3 n.db 'PRAGMA journal_mode=DELETE; PRAGMA user_version=99' >/dev/null
	refused n.db 'schema 99 is newer than this program knows (2); install a newer crm-tools'
	cp crm.db a.db
	sqlite3 a.db 'PRAGMA journal_mode=DELETE; PRAGMA application_id=5' >/dev/null
	refused a.db "not a crm store (another program's database)"
	sqlite3 o.db 'CREATE TABLE t(a)'
	refused o.db "not a crm store (another program's database)"
	: >empty.db
	refused empty.db 'an empty file, not a crm store'
	for i in {1..2000}; do echo "some text, line $i"; done >text.db
	refused text.db 'not a crm store'
	for c in 'crm-get customer' 'crm-customer add name=B'; do
		no 2 "${c%% *}: '.': not a file" $c --db .
	done
}

@test "damage: truncated or overwritten, exit 2 or found, never a crash" {
	seed
	yes '{"type":"customer","name":"N"}' | head -n 500 | crm-put -q >/dev/null
	size=$(stat -c %s crm.db)
	for ((at = 100; at < size; at += size / 12)); do
		cp crm.db d.db
		head -c 3000 /dev/zero | tr '\0' '\377' | dd of=d.db bs=1 seek="$at" conv=notrunc status=none
		rc=0
		crm-db check --db d.db >"$T/out" 2>"$T/err" || rc=$?
		[ $rc -le 2 ]
		[ $rc != 2 ] || grep -q "^crm-db: 'd.db': " "$T/err"
		cp crm.db d.db
		truncate -s "$at" d.db
		crm-db check --db d.db >"$T/out" 2>"$T/err" && return 1
		[ $? -le 2 ]
	done
}

@test "check: finds what does not fit; rebuild mends what is derived" {
	seed
	ok '' crm-db check
	sqlite3 crm.db 'UPDATE customer_summary SET orders = 9 WHERE customer_id = 1'
	is 1 '{"type":"issue","check":"summary","subject_type":"customer","subject_id":1,"message":"the summary differs from the facts; run crm-db rebuild"}' \
		'' crm-db check
	ok '' crm-db rebuild
	ok '' crm-db check
	sqlite3 crm.db 'DELETE FROM customers WHERE id = 2'
	crm-db check -f check,subject_type,subject_id >"$T/out" && return 1
	grep -qx '{"check":"reference","subject_type":"contact","subject_id":1}' "$T/out"
	grep -qx '{"check":"reference","subject_type":"contract","subject_id":1}' "$T/out"
}

@test "check --assert: rules of one's own" {
	seed
	printf '# every customer needs a phone\n\nphone: customer: phone is null\nbig: order: amount_minor > 1000000\n' >rules
	is 1 '{"type":"issue","check":"assert","subject_type":"customer","subject_id":2,"message":"phone: phone is null"}' \
		'' crm-db check --assert rules
	is 1 'check  subject_type subject_id message
assert customer              2 phone: phone is null' '' crm-db check --assert rules -o table
	echo 'none: customer: orders > 5' >rules
	ok '' crm-db check --assert rules
	bad() {
		printf '# first\n%s\n' "$1" >rules
		no 2 "crm-db: rules: line 2: $2" crm-db check --assert rules
	}
	no 2 'crm-db: nofile: No such file or directory' crm-db check --assert nofile
	bad 'phone customer' "not 'name: type: condition'"
	bad 'p: custmer: 1' "no type 'custmer'; did you mean 'customer'?"
	bad 'p: customer: nmae' "key 'where': column 1: 'nmae': did you mean name?"
	bad 'p: customer: 1; drop' "key 'where': column 2: ';' means nothing here: join with and, or"
	no 2 'crm-db: --as-of: only the store as it is can be checked' crm-db check --as-of txn:1
}

@test "rebuild --zone moves the days, and no record" {
	seed
	crm-order add customer_id=2 amount=1 placed_at=2026-03-01T18:00:00Z >/dev/null
	ok '{"last_order_day":"2026-03-02"}' crm-customer show 2 -f last_order_day
	crm-export --utc >before
	ok '' crm-db rebuild --zone America/New_York
	ok '{"last_order_day":"2026-03-01"}' crm-customer show 2 -f last_order_day
	ok '{"zone":"America/New_York"}' crm-db info -f zone
	ok "$(<before)" crm-export --utc
	# what is printed follows the zone
	ok '{"placed_at":"2026-03-01T13:00:00-05:00"}' crm-order show 2 -f placed_at
	ok '' crm-db check
	same no 1 "crm-db: not a time zone like Asia/Shanghai: 'Nowhere'" crm-db rebuild --zone Nowhere
}

# what was has its days by the zone of today, as what is: seen and undone
@test "rebuild --zone moves the days of the past" {
	seed
	crm-policy set currency 'rates=[{"currency":"USD","from":"2026-01-01","rate":"7"},{"currency":"USD","from":"2026-03-02","rate":"8"}]' -q >/dev/null
	crm-order add customer_id=2 amount=1 currency=USD placed_at=2026-03-01T18:00:00Z -q >/dev/null
	crm-order set 2 channel=web -q >/dev/null
	crm-touch add customer_id=2 dir=in at=2026-03-01T18:00:00Z -q >/dev/null
	crm-history undo 6 -q >/dev/null
	ok '{"last_order_day":"2026-03-02","revenue_minor":800}' \
		crm-customer show 2 --as-of txn:4 -f last_order_day,revenue_minor
	crm-db rebuild --zone America/New_York
	for txn in 4 5 7 8; do
		ok '{"last_order_day":"2026-03-01","revenue_minor":700}' \
			crm-customer show 2 --as-of "txn:$txn" -f last_order_day,revenue_minor
	done
	ok '{"type":"undo","restored":1,"removed":0,"kept":0}' crm-history undo 7
	ok '{"type":"undo","restored":1,"removed":0,"kept":0}' crm-history undo 5
	ok '{"last_order_day":"2026-03-01","revenue_minor":700}' \
		crm-customer show 2 -f last_order_day,revenue_minor
	ok '' crm-db check
	[ "$(sqlite3 crm.db "SELECT DISTINCT image_day FROM (SELECT json_extract(image,'\$.day') AS image_day
		FROM history WHERE image <> '{}' AND type IN (6,10))")" = 20513 ]
}

@test "rebuild --zone mends a zone that is lost, or none that there is" {
	for sql in "DELETE FROM meta WHERE key='zone'" "UPDATE meta SET value='Mars/X' WHERE key='zone'"; do
		sqlite3 crm.db "$sql"
		ok '' env -u CRM_NOW crm-db rebuild --zone Asia/Shanghai
		ok '' crm-db check
	done
}

@test "backup: whole, of the same mode, never over another" {
	seed
	ok '' crm-db backup c.db
	[ "$(mode c.db)" = 600 ]
	ok "$(held)" env CRM_DB=c.db bash -c "$(declare -f held); held"
	ok '' crm-db check --db c.db
	cp c.db before
	no 1 "crm-db: 'c.db': exists already; a backup never overwrites" crm-db backup c.db
	no 2 "crm-db: 'crm.db': this is the store, which nothing is written over; name another file" crm-db backup crm.db
	no 2 "crm-db: 'no/c.db': No such file or directory" crm-db backup no/c.db
	cmp c.db before
	ok 'before
c.db
crm.db' ls
}

@test "migrate: nothing to do is said" {
	same is 0 '' 'crm-db: schema 2 is up to date' crm-db migrate
}

@test "head counts with the transactions, and only with those that are stored" {
	head() { sqlite3 crm.db 'SELECT txn, at FROM head'; }
	last() { sqlite3 crm.db 'SELECT id, at FROM txn ORDER BY id DESC LIMIT 1'; }
	[ "$(head)" = '1|1795313220' ]
	seed
	crm-customer set 1 region=A -q >/dev/null
	[ "$(head)" = "$(last)" ] && [ "$(head)" = '3|1795313220' ]
	# nothing dirty, a rehearsal, a refusal
	crm-customer set 1 region=A -q >/dev/null
	crm-customer set 1 region=B -n -q >/dev/null
	no 1 "crm-customer: key 'phone': not a phone: '1'" crm-customer set 1 phone=1
	[ "$(head)" = '3|1795313220' ]
	for i in 1 2 3 4 5; do echo "{\"type\":\"customer\",\"name\":\"$i\"}"; done |
		CRM_NOW=2026-11-22T03:00:00Z crm-put -q --chunk=2 >/dev/null
	[ "$(head)" = "$(last)" ] && [ "$(head)" = '6|1795316400' ]
	for sql in 'UPDATE head SET txn = 7' 'UPDATE head SET at = 5' 'DELETE FROM head' \
		'INSERT INTO head SELECT * FROM head'; do
		cp crm.db d.db
		sqlite3 d.db "$sql"
		is 1 '{"type":"issue","check":"invariant","message":"head does not name the last transaction and its moment"}' \
			'' crm-db check --db d.db
	done
	sqlite3 crm.db 'DELETE FROM head'
	no 2 "crm-customer: 'crm.db': the number of the last transaction is lost; restore a backup (crm-db restore)" \
		crm-customer set 1 region=B
}

@test "each transaction has a token of its own, which no tool prints" {
	seed
	crm-customer set 1 region=A -q >/dev/null
	[ "$(sqlite3 crm.db "SELECT count(DISTINCT token) FROM txn WHERE length(token) = 32
		AND token NOT GLOB '*[^0-9a-f]*'")" = 3 ]
	{
		crm-export
		crm-history list
		crm-history show customer/1
		crm-db info
	} >all
	for t in $(sqlite3 crm.db 'SELECT token FROM txn'); do
		! grep -q "$t" all || return 1
	done
}

@test "--immutable reads without a side file" {
	seed
	chmod 400 crm.db
	chmod 500 .
	ok '{"id":1}
{"id":2}' crm-get customer --immutable -f id
	ok crm.db ls
	chmod 700 .
}

@test "the clock: not behind, not ahead, unless for replays" {
	export CRM_NOW=2020-01-10T00:00:00Z
	crm-db init --db p.db --replay
	CRM_NOW=2020-01-12 ok '{"id":1,"since":"2020-01-12T00:00:00+08:00"}' crm-customer add --db p.db name=B -f id,since
	CRM_NOW=2100-01-01T00:00:00Z ok '{"id":2}' crm-customer add --db p.db name=C -f id
	crm-db init --db r.db
	CRM_NOW=2020-01-08T00:00:00Z no 2 "crm-customer: the clock is more than a day behind the last transaction of 'r.db'; set it right (or make a store for replays with crm-db init --replay)" \
		crm-customer add --db r.db name=B
	CRM_NOW=2190-01-01T00:00:00Z no 2 'crm-customer: CRM_NOW is ahead of the real clock; only a store made with crm-db init --replay takes that' \
		crm-customer add --db r.db name=B
	CRM_NOW=2020-01-09T12:00:00Z ok '{"id":1,"created_at":"2020-01-10T08:00:00+08:00"}' \
		crm-customer add --db r.db name=B -f id,created_at
	CRM_NOW=gestern no 2 "crm-customer: CRM_NOW: not a time: 'gestern' (see crm help time)" \
		crm-customer add --db r.db name=B
	ok '{"id":1}' crm-customer list --db r.db --now 2020-01-10 -f id
}

@test "--busy-timeout: its forms" {
	for t in 5 5s 500ms 1m; do
		crm-customer add name=B --busy-timeout $t >/dev/null
	done
	for t in 5x -1 '' 99999999; do
		misuse "crm-customer: option '--busy-timeout': not a time such as 10s or 500ms: '$t'" \
			crm-customer add name=B --busy-timeout="$t"
	done
}

@test "a limit on open files is told as what it is" {
	seed
	no 2 "crm-customer: 'crm.db': too many open files (ulimit -n)" \
		sh -c 'exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-; ulimit -n 5; exec crm-customer list'
}
