#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# migrate.bats - a store of schema 1 brought up to date (tests/data/schema1.txt)
load helper

setup() {
	common_setup
	rm crm.db
	zcat "$ROOT/tests/data/schema1.db.gz" >crm.db
	chmod 600 crm.db
	BACKUP=crm.db.schema1-20261122020700
	DONE="crm-db: schema 1 is now 2: 68 records; backup: $BACKUP"
}

# tree: all records as crm-export --tree writes them, one type after the other
tree() {
	rm -rf tree
	crm-export --utc --tree tree
	for t in user campaign customer contact lead contract deal order ticket \
		touch task feedback points transition; do
		[ ! -e "tree/$t.jsonl" ] || cat "tree/$t.jsonl"
	done
}

# due: what that has to be, from what the tools of schema 1 printed: each way
# in which schema 2 says it otherwise is a line here
due() {
	# prospect and customer follow from facts: no transition leads there.
	# 4 bought what was cancelled later, 7 left on a day that is kept now
	sed '/"type":"customer","id":4,/s/"source"/"customer_since":"2025-03-03",&/
		/"type":"customer","id":7,/s/"close_reason":"silent"/&,"former_on":"2025-04-01"/
		/"from":"prospect","to":"customer"/d' "$ROOT/tests/data/schema1.tree"
}

dump() { sqlite3 "$1" .dump; }

@test "the same records, sound, and what was there lies beside" {
	dump crm.db >old
	no 0 "$DONE" crm-db migrate
	ok '' crm-db check
	due >want
	tree >got
	diff want got
	ok '{"schema":2,"last_txn":53}' crm-db info -f schema,last_txn
	dump $BACKUP | cmp - old
	[ "$(stat -c %a $BACKUP crm.db)" = $'600\n600' ]
	ok "crm.db
$BACKUP
got
old
tree
want" ls
	same no 0 'crm-db: schema 2 is up to date' crm-db migrate
	same ok '' crm-db migrate -q
}

@test "a new store with the same records holds the same" {
	crm-db migrate -q
	crm-policy export policies
	tree >want
	export CRM_DB=new.db
	crm-db init --replay
	crm-policy load policies >/dev/null
	crm-policy set reasons order+=gift -q >/dev/null # as it was then
	due | crm-put -q --keep-ids >/dev/null
	tree >got
	diff want got
	for f in crm new; do
		for t in ext tag reach; do
			sqlite3 $f.db "SELECT * FROM $t ORDER BY 1, 2, 3"
		done >$f.sides
		# but when the store learned of the facts
		sqlite3 $f.db 'SELECT * FROM customer_summary' | sed 's/|[0-9]*$//' >$f.sums
	done
	diff crm.sides new.sides
	diff crm.sums new.sums
	ok '' crm-db check
}

@test "tables and indexes are those of a new store" {
	crm-db migrate -q
	crm-db init --db new.db
	# an optional column's index is there once it has a value
	for f in crm new; do
		sqlite3 $f.db "SELECT type, name, tbl_name, sql FROM sqlite_schema
			WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' AND (sql NOT LIKE
			'%IS NOT NULL' OR name IN ('points_1', 'txn_run')) ORDER BY name" >$f
	done
	diff new crm
	for i in customers_1 customers_referrer_id; do
		ok 1 sqlite3 crm.db "SELECT 1 FROM sqlite_schema WHERE name='$i'"
	done
	for i in customers_merged_into orders_contract_id; do
		ok '' sqlite3 crm.db "SELECT 1 FROM sqlite_schema WHERE name='$i'"
	done
	ok '' crm-db check
	[ "$(sqlite3 crm.db 'PRAGMA application_id')" = "$(sqlite3 new.db 'PRAGMA application_id')" ]
	ok wal sqlite3 crm.db 'PRAGMA journal_mode'
}

@test "until then readers and writers are refused, and change nothing" {
	cp crm.db before
	for c in 'crm-get customer' 'crm-customer add name=B' 'crm-db info' 'crm-db check' \
		'crm-db rebuild' 'crm-db backup c.db' crm-export 'crm-history list' \
		'crm-get customer --immutable'; do
		no 2 "${c%% *}: 'crm.db': schema 1 is older than this program's (2); run crm-db migrate" $c
		cmp crm.db before
	done
	ok 'before
crm.db' ls
}

@test "-n says what would be done, and does nothing" {
	cp crm.db before
	no 0 'crm-db: schema 1 would become 2: 68 records, about 2 MB of free space
crm-db: nothing was stored (--dry-run)' crm-db migrate -n
	ok '' crm-db migrate -n -q
	cmp crm.db before
	ok 'before
crm.db' ls
}

@test "--backup names it; it is never written over another file" {
	mkdir sub
	echo mine >taken
	dump crm.db >old
	no 1 "crm-db: 'taken': exists already; a backup never overwrites" crm-db migrate --backup taken
	no 2 "crm-db: 'no/b.db': No such file or directory" crm-db migrate --backup no/b.db
	misuse "crm-db: option '--backup': the name is empty" crm-db migrate --backup ''
	dump crm.db | cmp - old
	[ "$(cat taken)" = mine ]
	no 0 'crm-db: schema 1 is now 2: 68 records; backup: sub/b.db' crm-db migrate --backup sub/b.db
	dump sub/b.db | cmp - old
	[ ! -e $BACKUP ]
}

@test "the past is still there: as-of, history, undo" {
	crm-db migrate -q
	# a moment between two changes, by day and by number
	ok '{"name":"蓬莱阁","region":"烟台"}' crm-customer show 4 -f name,region --as-of '2025-07-03 12:00'
	ok '{"name":"蓬莱阁","region":"山东"}' crm-customer show 4 -f name,region --as-of '2025-07-02 12:00'
	ok '{"state":"former"}' crm-customer show 2 -f state --as-of 2025-05-01
	ok '{"stage":"negotiation"}' crm-deal show 1 -f stage --as-of 2025-02-11
	ok '{"id":13}' crm-customer show 13 -f id --as-of '2025-07-08 09:02'
	for n in 1 6 20 40 53; do
		crm-export --as-of txn:$n >"at$n"
	done
	[ ! -s at1 ] && [ "$(wc -l <at6)" = 13 ] && [ "$(wc -l <at53)" = 64 ]
	ok '{"rev":4,"action":"changed","changes":{"name":{"old":"蓬莱阁","new":"蓬莱阁酒店"},"region":{"old":"烟台","new":"青岛"}}}' \
		sh -c 'crm-history show customer/4 -f rev,action,changes | grep 青岛'
	ok '{"run":"nightly"}' crm-history list --run nightly -f run
	# a transaction of schema 1, one that made records, and one with both
	ok '{"type":"undo","restored":1,"removed":0,"kept":0}' crm-history undo --run nightly
	ok '{"name":"Prospekt GmbH"}' crm-customer show 5 -f name,industry
	n=$(crm-history list -f id,command -o tsv | sed -n 's/\t.*name=误录$//p')
	no 1 'crm-history: nothing of it is left to undo' crm-history undo "$n"
	# the undo of it undone: the record is back, as its image says
	ok '{"type":"undo","restored":1,"removed":0,"kept":0}' crm-history undo $((n + 1))
	ok '{"id":13,"rev":2,"name":"误录"}' crm-customer show 13 -f id,rev,name
	batch=$(crm-history list --command crm-import -f batch -o tsv | tail -n 1)
	crm-history undo --batch "$batch" --with-later >"$T/out"
	is 1 '' "crm-get: no customer 8" crm-get customer/8
	ok '' crm-db check
}

@test "a policy that is missing is the starter's, since init" {
	sqlite3 crm.db "DELETE FROM policy WHERE name IN ('churn', 'active')"
	crm-db migrate -q
	ok '' crm-db check
	crm-db init --db new.db
	for p in churn active; do
		ok "$(crm-policy show $p --db new.db)" crm-policy show $p
		ok '{"rev":1,"txn":1}' crm-policy log $p -f rev,txn
	done
	# those that were changed stay so
	ok '{"rev":2}
{"rev":1}' sh -c 'crm-policy log currency -f rev | sort -r'
	ok '{"risk":"medium"}' crm-churn 1 -f risk --as-of 2025-03-10
}

@test "new records go on: ids, transactions, external ids, tags" {
	crm-db migrate -q
	ok '{"id":14,"rev":1}' crm-customer add name=新 ext.erp=C-9 -f id,rev
	ok '{"last_txn":54}' crm-db info -f last_txn
	ok '{"id":3}' crm-customer show 'weird_2:v,":"w' -f id
	ok '{"id":3}' crm-customer show 'erp:a"b\c' -f id
	ok '{"id":2}' crm-customer show @13800138000 -f id
	ok '{"id":1}' crm-customer add ext.erp=C-1 region=华南 -f id
	ok '{"id":4}
{"id":14}' sh -c 'crm-tag add gold customer/14 -q >/dev/null; crm-get customer -w "has(tags,'"'gold'"')" -f id'
	ok '' crm-db check
}

@test "what cannot be taken over whole is refused, and nothing is changed" {
	refused() {
		cp crm.db bad.db
		sqlite3 bad.db "$1"
		dump bad.db >before
		no "$2" "$3" crm-db migrate --db bad.db --backup "b$2.db"
		dump bad.db | cmp - before
		rm -f b*.db
	}
	refused 'DELETE FROM customers WHERE id = 6' 1 \
		'crm-db: record 1 of deals refers to a record of customers that is not there'
	refused 'ALTER TABLE customers ADD COLUMN extra TEXT' 2 \
		'crm-db: column extra of customers is not known, and would be lost'
	refused 'PRAGMA user_version = 0' 2 \
		"crm-db: 'bad.db': there is no schema 0; the file is damaged, restore a backup (crm-db restore)"
	refused "DELETE FROM meta WHERE key = 'zone'" 2 "crm-db: 'bad.db': its business zone is missing"
}

@test "while another writes: busy; after another has migrated: up to date" {
	coproc sqlite3 crm.db
	echo 'BEGIN IMMEDIATE; SELECT 1;' >&"${COPROC[1]}"
	read -r _ <&"${COPROC[0]}"
	no 75 "crm-db: 'crm.db': another process is writing; nothing was changed, try again" \
		crm-db migrate --busy-timeout 50ms
	[ ! -e $BACKUP ]
	# it waits for the lock, and finds the work done
	crm-db migrate --backup one.db 2>one &
	a=$!
	crm-db migrate --backup two.db 2>two &
	b=$!
	echo 'ROLLBACK;' >&"${COPROC[1]}"
	wait $a
	wait $b
	exec {COPROC[1]}>&-
	wait "$COPROC_PID" || :
	[ "$(cat one two | sed 's/ backup: .*//' | sort)" = 'crm-db: schema 1 is now 2: 68 records;
crm-db: schema 2 is up to date' ]
	[ "$(ls one.db two.db 2>/dev/null | wc -l)" = 1 ]
	ok '' crm-db check
}
