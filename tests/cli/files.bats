#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# files.bats - files that an operand names: written whole, over nothing dear
load helper

mode() { stat -c %a "$@"; }

spared="this is the store, which nothing is written over; name another file"
input="this is the input, which would be lost; name another file"

@test "--rejects: never the store, what belongs to it, or the input" {
	printf 'name,phone\na,138001\nb,\n' >in.csv
	cp in.csv before.csv
	ln -s crm.db link.db
	ln crm.db hard.db
	ln in.csv hard.csv
	for n in '' -n; do
		for f in crm.db ./crm.db "$PWD/crm.db" hard.db link.db; do
			same no 2 "crm-import: in.csv: '$f': $spared" \
				crm-import -t customer $n --rejects "$f" in.csv
			same no 2 "crm-put: '$f': $spared" sh -c \
				"echo x | crm-put $n --rejects $f"
		done
		for f in crm.db-wal crm.db-shm crm.db-journal; do
			same no 2 "crm-import: in.csv: '$f': this belongs to the store 'crm.db'; name another file" \
				crm-import -t customer $n --rejects "$f" in.csv
			[ ! -e "$f" ]
		done
		for f in in.csv hard.csv; do
			same no 2 "crm-import: in.csv: '$f': $input" \
				crm-import -t customer $n --rejects "$f" in.csv
		done
		same no 2 "crm-put: 'in.csv': $input" sh -c "crm-put $n --rejects in.csv <in.csv"
		cmp in.csv before.csv
		same no 2 "crm-import: in.csv: '.': Is a directory" crm-import -t customer $n --rejects . in.csv
	done
	ln -s other.csv l.csv
	same no 2 "crm-import: in.csv: 'l.csv': a symbolic link; name the file itself" \
		crm-import -t customer --rejects l.csv in.csv
	[ ! -e other.csv ]
	ok '' crm-db check
}

@test "--rejects: whole at the end, 0600, and gone when nothing was stored" {
	printf 'name,phone\na,138001\nb,\n' >in.csv
	printf 'name,phone\nc,138001\nd,\n' >in2.csv
	umask 000
	crm-import -t customer -q --rejects r.csv in.csv >/dev/null 2>&1 && return 1
	[ "$(mode r.csv)" = 600 ]
	umask 777
	crm-import -t customer -q --rejects r.csv in2.csv >/dev/null 2>&1 && return 1
	umask 022
	[ "$(mode r.csv)" = 600 ]
	ok "name,phone,line,error
c,138001,2,key 'phone': not a phone: '138001'" cat r.csv
	# the run that fails leaves the one before
	cp r.csv before
	{ cat in.csv; yes n, | head -n 3000; } >large.csv
	(ulimit -f 16 && same crm-import -t customer -q --rejects r.csv large.csv) >/dev/null 2>&1 && return 1
	cmp r.csv before
	[ -z "$(find . -name '*.part*')" ]
	# a rehearsal replaces no file, and makes one
	same no 2 "crm-import: in.csv: 'r.csv': exists already, and a rehearsal (-n) replaces no file; name another file" \
		crm-import -n -t customer --rejects r.csv in.csv
	cmp r.csv before
	same crm-import -n -t customer --rejects n.csv in.csv >/dev/null 2>&1 && return 1
	[ "$(wc -l <n.csv)" = 2 ]
	# a pipe and a device are written to as they are
	crm-import -t customer -k --rejects >(cat >piped) in.csv >/dev/null 2>&1 && return 1
	crm-import -t customer -k --rejects /dev/stderr in.csv 2>&1 >/dev/null | grep -q '^{"line":2,'
	crm-import -t customer -n --rejects /dev/null in.csv >/dev/null 2>&1 && return 1
	mkfifo f
	same no 2 "crm-import: in.csv: line 2: key 'phone': not a phone: '138001'
crm-import: in.csv: 'f': a pipe from which nobody reads" crm-import -t customer --rejects f in.csv
}

@test "export --tree and policy export: 0600, no planted link is followed" {
	seed
	echo precious >victim
	for d in t p; do
		mkdir $d
		ln -s ../victim $d/customer.jsonl.new
		ln -s ../victim $d/tier.json.new
	done
	umask 000
	ok '' crm-export --tree t
	ok '' crm-policy export p
	ok precious cat victim
	[ "$(mode t/*.jsonl p/*.json | sort -u)" = 600 ]
	ok '' crm-export --tree new
	[ "$(mode new)" = 700 ]
	rm t/customer.jsonl p/tier.json
	ln -s ../victim t/customer.jsonl
	ln -s ../victim p/tier.json
	no 2 "crm-export: 't/customer.jsonl': a symbolic link; name the file itself" crm-export --tree t
	no 2 "crm-policy: 'p/tier.json': a symbolic link; name the file itself" crm-policy export p
	ok precious cat victim
	# a store by such a name stays, with or without records of the type
	for f in customer order lead; do
		rm -rf s && mkdir s
		cp crm.db s/$f.jsonl
		no 2 "crm-export: 's/$f.jsonl': $spared" crm-export --db s/$f.jsonl --tree s
		ok '' crm-db check --db s/$f.jsonl
	done
}

@test "two exports into one directory at once: both do" {
	seed
	yes '{"type":"customer","name":"N"}' | head -n 3000 | crm-put -q >/dev/null
	for _ in 1 2 3 4 5 6; do
		crm-export --tree t &
		a=$!
		crm-export --tree t &
		b=$!
		crm-policy export p &
		c=$!
		crm-policy export p
		wait $a && wait $b && wait $c
	done
	[ "$(wc -l <t/customer.jsonl)" = 3002 ]
	[ -z "$(find . -name '*.part*')" ]
}

# killed DIR: a run that dies while DIR/r.csv is not whole yet; what it left
killed() {
	local pid left
	{ echo name,phone && echo bad,1 && yes n,13800138000 | head -n 2000; } >many.csv
	mkfifo "$T/full"
	crm-import -t customer -k --rejects "$1/r.csv" many.csv >"$T/full" 2>/dev/null &
	pid=$!
	# it has more to tell than a pipe holds, and nobody listens
	exec 5<"$T/full"
	read -r -n 1 -u 5
	kill -9 $pid
	wait $pid 2>/dev/null || :
	exec 5<&-
	left=$(ls "$1")
	[[ $left = r.csv.part-????????-$pid-0 ]]
	printf '%s\n' "$left"
}

@test "what a killed run left goes with the next; that of others stays" {
	seed
	mkdir d
	left=$(killed d)
	host=${left#r.csv.part-}
	host=${host%%-*}
	pid=${left%-0}
	pid=${pid##*-}
	for n in "x.db.part-$host-$pid-3" "x.db.part-$host-$pid-3-journal" "x.db.part-$host-$pid-0-wal" \
		"a.part-$host-1-0.part-$host-$pid-0" \
		"x.part-00000000-$pid-0" "x.part-$host-$$-0" "x.part-$host-$pid" "x.part-$host-$pid-0.bak" \
		"x.part-$host-$pid-" "x.part-$host-0-0" "x.part-$host-99999999999-0" "x.part$pid"; do
		: >"d/$n"
	done
	ln -s ../crm.db "d/l.part-$host-$pid-0"
	mkdir "d/m.part-$host-$pid-0"
	ok '' crm-export --tree d customer
	ok "customer.jsonl
l.part-HOST-PID-0
m.part-HOST-PID-0
x.part-00000000-PID-0
x.part-HOST-0-0
x.part-HOST-99999999999-0
x.part-HOST-ME-0
x.part-HOST-PID
x.part-HOST-PID-
x.part-HOST-PID-0.bak
x.partPID" sh -c "LC_ALL=C ls d | sed 's/$host/HOST/; s/$pid/PID/; s/-$$-/-ME-/' | LC_ALL=C sort"
	: >"d/y.part-$host-$pid-0"
	ok '' crm-db backup d/b.db
	[ ! -e "d/y.part-$host-$pid-0" ]
}

@test "a name as long as a name may be; a file that cannot be" {
	seed
	long=$(printf '%0255d' 0)
	printf 'name,phone\na,138001\n' >in.csv
	crm-import -t customer -k --rejects "$long" in.csv >/dev/null 2>&1 && return 1
	[ "$(wc -l <"$long")" = 1 ]
	ok '' crm-db backup "x${long#000}.b"
	no 2 "crm-export: 'no/t': No such file or directory" crm-export --tree no/t
	: >plain
	no 2 "crm-export: 'plain/customer.jsonl': Not a directory" crm-export --tree plain customer
	no 2 "crm-db: 'crm.db': $spared" crm-db backup crm.db
	ln -s nowhere l.db
	no 2 "crm-db: 'l.db': a symbolic link; name the file itself" crm-db backup l.db
	[ ! -e nowhere ]
}

# bounded STATUS STDERR COMMAND...: the same, soon, and with little on the disk
bounded() { (ulimit -f 1000000 && same no "$1" "$2" timeout 60 "${@:3}"); }

@test "input without end: a message soon, and little space" {
	long='the line is longer than 16 MiB; the input was not read on, nothing was stored'
	none="none of the first 100000 lines begins with '{'; the input was not read on, nothing was stored"
	printf 'name\na\n' >in.csv
	bounded 1 "crm-put: line 1: $long" sh -c 'crm-put </dev/zero'
	bounded 1 "crm-put: line 2: $long" sh -c '{ echo "{\"type\":\"customer\",\"name\":\"A\"}"; cat /dev/zero; } | crm-put --chunk'
	bounded 1 "crm-put: line 1: ${long/16/256}" sh -c 'crm-put -k </dev/zero'
	bounded 1 "crm-import: /dev/zero: line 1: ${long/16/32}" crm-import -t customer /dev/zero
	bounded 1 "crm-import: /dev/zero: line 1: $long" crm-import --format jsonl /dev/zero
	for c in crm-put 'crm-put -k' 'crm-put --chunk' 'crm-import --format jsonl -'; do
		bounded 1 "${c%% *}: $none" sh -c "yes bad | $c"
	done
	bounded 1 'crm-policy: /dev/zero: over 4 MiB' crm-policy set active /dev/zero
	bounded 1 'crm-policy: over 4 MiB' sh -c 'yes | crm-policy set map.a -'
	bounded 1 'crm-policy: /dev/zero: over 4 MiB' crm-policy check active /dev/zero
	bounded 1 'crm-db: /dev/zero: over 4 MiB' crm-db check --assert /dev/zero
	bounded 1 'crm-import: /dev/zero: over 4 MiB' crm-import -t customer --map /dev/zero in.csv
	bounded 1 'crm-churn: /dev/zero: over 4 MiB' crm-churn --all --what-if /dev/zero
}

@test "an input that ends is read, however its lines end" {
	# a sheet of 40 MB whose only line ends are CR, another whose first 100000
	# lines are blank, and one long line that --keep-going skips
	{ printf 'name,needs\rA,'; head -c 900000 /dev/zero | tr '\0' x; printf '\r'
		for _ in {1..40}; do printf 'B,'; head -c 900000 /dev/zero | tr '\0' x; printf '\r'; done; } |
		crm-import -t customer -n -q - >/dev/null
	{ yes '' | head -n 150000; echo '{"type":"customer","name":"A"}'; } | ok '{"id":1}' crm-put -f id
	{ head -c 20000000 /dev/zero; echo; echo '{"type":"customer","name":"B"}'; } |
		is 1 '{"id":2}' "crm-put: line 1: the line is longer than 16 MiB
crm-put: created 1, updated 0, unchanged 0, rejected 1" crm-put -k -f id
}

@test "a pipe to which nobody writes, a directory, a pipe that takes its time" {
	mkfifo f
	mkdir d pol
	mkfifo pol/active.json
	printf 'name\na\n' >in.csv
	for c in 'crm-import -t customer f' 'crm-policy set active f' 'crm-policy check active f' \
		'crm-db check --assert f' 'crm-import -t customer --map ./f in.csv' 'crm-churn --all --what-if f' \
		'crm-policy load pol'; do
		f=${c##* }
		[[ $c != *--map* ]] || f=./f
		[[ $c != *load* ]] || f=pol/active.json
		# shellcheck disable=SC2086 # words
		same no 2 "${c%% *}: $f: a pipe to which nobody writes" timeout 60 $c --busy-timeout 50ms
		f=${c/ .\/f/ d}
		f=${f/% f/ d}
		# shellcheck disable=SC2086 # words
		[[ $c = *load* ]] || same no 2 "${c%% *}: d: Is a directory" $f
	done
	{ sleep .3; printf 'name\nslow\n'; } >f &
	ok '{"name":"slow"}' crm-import -t customer -f name f --busy-timeout 50ms
	wait
	ok '{"name":"sub"}' crm-import -t customer -f name <(sleep .3; printf 'name\nsub\n') --busy-timeout 50ms
	ok '{"rev":2}' crm-policy set active -f rev <(sleep .3; echo '{"days":9,"times":1}') --busy-timeout 50ms
	ok '' crm-db check --assert <(sleep .3; echo 'a: customer: id = 99')
}

@test "--immutable: not beside changes that it would not see" {
	seed
	# a reader that stands still keeps the log; both are copied
	yes '{"type":"customer","name":"N"}' | head -n 2000 | crm-put -q >/dev/null
	mkfifo p
	crm-get customer >p &
	exec 5<p
	read -r -n 1 -u 5
	crm-customer set 1 region=fromwal -q >/dev/null
	cp crm.db w.db
	cp crm.db-wal w.db-wal
	exec 5<&-
	wait
	mkdir d
	ln -s ../w.db d/l.db
	real=$(realpath w.db-wal)
	for f in w.db d/l.db; do
		no 2 "crm-get: '$f': changes of it are in '$real', which --immutable does not read; open it without, or read a copy by crm-db backup" \
			crm-get customer/1 --db $f --immutable
	done
	ok '{"region":"fromwal"}' crm-get customer/1 --db w.db -f region
	ok '{"region":"fromwal"}' crm-get customer/1 --db w.db --immutable -f region
	: >w.db-wal
	ok '{"region":"fromwal"}' crm-get customer/1 --db d/l.db --immutable -f region
}

@test "a store may have any name, also one that SQLite has a meaning for" {
	mkdir file:
	for f in :memory: file::memory: 'file:a?mode=memory' "$PWD/:memory:x" "/$PWD/two" ./-x; do
		ok '' crm-db init --replay --db "$f"
		crm-customer add name=A --db "$f" -q >/dev/null
		[ -s "$f" ]
		ok '{"name":"A"}' crm-get customer --db "$f" -f name
		ok '' crm-db check --db "$f"
	done
}
