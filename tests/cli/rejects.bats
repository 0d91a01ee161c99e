#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# rejects.bats - what an import refuses, and loads that are large or repeated
load helper

bad_csv() {
	printf 'name;phone;region\n张;138001;"a;b"\nok;13800138001;\nbad"q;1;\nx;13900139000\n"=1+1";1390;"l1\nl2"\n'
}
bad_says="crm-import: p.csv: line 2: key 'phone': not a phone: '138001'
crm-import: p.csv: line 4: cell 1: a quote inside an unquoted cell
crm-import: p.csv: line 5: 2 cells, but the header has 3
crm-import: p.csv: line 6: key 'phone': not a phone: '1390'"

@test "all or nothing; --keep-going stores the good ones" {
	bad_csv >p.csv
	same no 1 "$bad_says
crm-import: created 0, updated 0, unchanged 0, rejected 4
crm-import: p.csv: nothing was stored" crm-import -t customer p.csv
	is 1 '{"id":1,"name":"ok"}' "$bad_says
crm-import: created 1, updated 0, unchanged 0, rejected 4" crm-import -t customer -k -f id,name p.csv
}

@test "--rejects as JSON lines: line, error, input" {
	bad_csv >p.csv
	is 1 '{"id":1,"name":"ok"}' "$bad_says
crm-import: created 1, updated 0, unchanged 0, rejected 4" \
		crm-import -t customer --rejects r.jsonl -f id,name p.csv
	ok '{"line":2,"error":"key '"'phone': not a phone: '138001'"'","input":"张;138001;\"a;b\""}
{"line":4,"error":"cell 1: a quote inside an unquoted cell","input":"bad\"q;1;"}
{"line":5,"error":"2 cells, but the header has 3","input":"x;13900139000"}
{"line":6,"error":"key '"'phone': not a phone: '1390'"'","input":"\"=1+1\";1390;\"l1\nl2\""}' cat r.jsonl
}

@test "--rejects as CSV: mended and fed again" {
	bad_csv | sed '/^bad\|^x/d' >p.csv
	crm-import -t customer --rejects r.csv -q p.csv >/dev/null 2>&1 && return 1
	ok "name;phone;region;line;error
张;138001;\"a;b\";2;key 'phone': not a phone: '138001'
\"=1+1\";1390;\"l1
l2\";4;key 'phone': not a phone: '1390'" cat r.csv
	sed -i 's/138001;/13800138009;/; s/;1390;/;13900139009;/' r.csv
	is 0 '{"id":2,"name":"张","phone":"+8613800138009","region":"a;b"}
{"id":3,"name":"=1+1","phone":"+8613900139009","region":"l1\nl2"}' \
		'crm-import: created 2, updated 0, unchanged 0, rejected 0' \
		crm-import -t customer --ignore-unknown -v -f id,name,phone,region r.csv
	ok '' crm-db check
}

@test "--rejects of a file of one column: mended, fed again, refused once more" {
	printf 'phone\n138001\n13800138001\n138002\n' >p.csv
	echo '{"type":"customer","columns":{"phone":"phone"},"constants":{"name":"N"}}' >m.json
	crm-import --map m.json --rejects r.csv -q p.csv >/dev/null 2>&1 && return 1
	ok "phone,line,error
138001,2,key 'phone': not a phone: '138001'
138002,4,key 'phone': not a phone: '138002'" cat r.csv
	# line and error are no columns, with a map that knows of none, and without
	sed -i 's/^138001,/13800138002,/' r.csv
	is 1 '{"id":2,"name":"N","phone":"+8613800138002"}' "crm-import: r.csv: line 3: key 'phone': not a phone: '138002'
crm-import: created 1, updated 0, unchanged 0, rejected 1" \
		crm-import --map m.json --rejects s.csv -f id,name,phone,x r.csv
	sed -i 's/^138002,/13800138003,/' s.csv
	ok '{"id":3,"name":"N","phone":"+8613800138003"}' \
		crm-import --map m.json -f id,name,phone,x s.csv
	printf 'name,line,error\nB,2,x\n' >n.csv
	ok '{"type":"customer","id":4,"rev":1,"kind":"company","name":"B","state":"prospect"}' sh -c \
		'crm-import -t customer n.csv | jq -c "del(.since, .created_at, .updated_at)"'
	# a file of just these two columns is somebody's own
	echo '{"type":"customer","columns":{"line":"name","error":"needs"}}' >m.json
	printf 'line,error\nL1,flickers\n' >l.csv
	ok '{"name":"L1","needs":"flickers"}' crm-import --map m.json -f name,needs l.csv
	same no 1 "crm-import: l.csv: line 1: key 'line': customer has no such key (--ignore-unknown drops it)" \
		crm-import -t customer l.csv
}

@test "--rejects: the mended row is the source's mended row" {
	printf 'name,phone\nA,1380013800\nB,13800138001\n' >p.csv
	crm-import -t customer --rejects r.csv -q p.csv >/dev/null 2>&1 && return 1
	sed -i 's/^A,1380013800,/A,13800138000,/' r.csv
	ok '{"id":2,"name":"A"}' crm-import -t customer -f id,name r.csv
	sed -i 's/^A,1380013800$/A,13800138000/' p.csv
	is 0 '' 'crm-import: created 0, updated 0, unchanged 2, rejected 0' \
		crm-import -t customer --changed -v p.csv
}

@test "--rejects of records: mended and fed again" {
	printf '%s\n' '{"type":"customer","name":"A"}' '{"type":"customer","nmae":"B"}' x >in
	is 1 '{"id":1}' "crm-put: line 2: key 'nmae': customer has no such key; did you mean 'name'?
crm-put: line 3: not JSON: expected '{' at byte 1
crm-put: created 1, updated 0, unchanged 0, rejected 2" crm-put --rejects r.jsonl -f id <in
	[ "$(jq -r .input r.jsonl)" = "$(tail -n 2 in)" ]
	[ "$(jq -c .line r.jsonl | tr '\n' ' ')" = '2 3 ' ]
	jq -r .input r.jsonl | sed 's/nmae/name/; /^x/d' | ok '{"id":2,"name":"B"}' crm-put -f id,name
}

@test "--rejects: no file when nothing is refused; a file that cannot be" {
	printf 'name\nB\n' >g.csv
	crm-import -t customer --rejects none.csv g.csv >/dev/null
	[ ! -e none.csv ]
	bad_csv >p.csv
	same crm-import -t customer --rejects none/r.csv p.csv >"$T/out" 2>"$T/err" && return 1
	[ $? = 2 ] && grep -q "'none/r.csv': No such file or directory" "$T/err"
	same crm-import -t customer --rejects /dev/full p.csv >"$T/out" 2>"$T/err" && return 1
	[ $? = 2 ] && grep -q "'/dev/full': No space left on device" "$T/err"
}

@test "twelve messages, then how many more" {
	{ echo name,phone; for i in {1..60}; do echo "n$i,1"; done; } >p.csv
	same crm-import -t customer --rejects r.csv p.csv >"$T/out" 2>"$T/err" && return 1
	[ ! -s "$T/out" ]
	n=$(grep -c "not a phone: '1'" "$T/err")
	[ "$n" -ge 5 ] && [ "$n" -lt 60 ]
	grep -qx "crm-import: $((60 - n)) more errors are not shown" "$T/err"
	grep -qx 'crm-import: created 0, updated 0, unchanged 0, rejected 60' "$T/err"
	[ "$(wc -l <r.csv)" = 61 ]
}

@test "--chunk commits as it goes; what it says is what is stored" {
	{ echo name,phone; for i in {1..7}; do echo "n$i,1380013900$i"; done
		echo bad,1; echo n8,13800139008; } >c.csv
	crm-import -t customer --chunk=3 c.csv >"$T/out" 2>"$T/err" && return 1
	[ $? = 1 ]
	n=$(crm-get customer -f id | wc -l)
	[ "$n" = "$(wc -l <"$T/out")" ] ||
		{ echo "stored $n, printed $(wc -l <"$T/out")"; return 1; }
	grep -q "line 9: key 'phone': not a phone: '1'" "$T/err"
	grep -q "created $n, updated 0, unchanged 0, rejected 1" "$T/err" || { cat "$T/err"; return 1; }
	[ "$n" = 0 ] || ! grep 'nothing was stored' "$T/err"
}

@test "--chunk: each a transaction of one batch; again stores only the rest" {
	{ echo name,phone; for i in {1..7}; do echo "n$i,1380013900$i"; done
		echo bad,1; echo n8,13800139008; } >c.csv
	is 1 "$(printf '{"id":%d}\n' {1..8})" "crm-import: c.csv: line 9: key 'phone': not a phone: '1'
crm-import: created 8, updated 0, unchanged 0, rejected 1" \
		crm-import -t customer --chunk=3 -k -f id c.csv
	ok '{"id":4,"batch":2}
{"id":3,"batch":2}
{"id":2,"batch":2}
{"id":1,"batch":1}' crm-history list -f id,batch
	sed -i 's/^bad,1$/good,13800139009/' c.csv
	is 0 '{"id":9,"name":"good"}' 'crm-import: created 1, updated 0, unchanged 8, rejected 0' \
		crm-import -t customer --chunk=3 --changed -v -f id,name c.csv
	misuse "crm-import: option '--chunk': at least 1" crm-import --chunk=0 -t customer c.csv
	misuse "crm-import: option '--chunk': not a number: 'x'" crm-import --chunk=x -t customer c.csv
	crm-history undo --batch 2 >/dev/null
	ok '{"id":9}' crm-get customer -f id
}

@test "rows without a key: content and ordinal tell them apart" {
	csv='name,region\nA,x\nA,x\nB,y\n'
	printf "$csv" >p.csv
	i() { crm-import -t customer -v --changed -f id,name p.csv; }
	is 0 '{"id":1,"name":"A"}
{"id":2,"name":"A"}
{"id":3,"name":"B"}' 'crm-import: created 3, updated 0, unchanged 0, rejected 0' i
	is 0 '' 'crm-import: created 0, updated 0, unchanged 3, rejected 0' i
	echo A,x >>p.csv
	is 0 '{"id":4,"name":"A"}' 'crm-import: created 1, updated 0, unchanged 3, rejected 0' i
	printf 'name,region\nB,y\nA,x\nA,x\nA,x\n' >p.csv
	is 0 '' 'crm-import: created 0, updated 0, unchanged 4, rejected 0' i
	# a row met again is left alone, a mended one is new
	crm-customer set 3 name=Z >/dev/null
	is 0 '' 'crm-import: created 0, updated 0, unchanged 4, rejected 0' i
	sed -i 's/B,y/B,z/' p.csv
	is 0 '{"id":5,"name":"B"}' 'crm-import: created 1, updated 0, unchanged 3, rejected 0' i
	# taken back, it can come again
	crm-history undo 5 >/dev/null
	crm-history undo 3 >/dev/null
	crm-history undo 2 --with-later >/dev/null
	ok '' crm-get customer
	is 0 '{"id":6,"name":"B"}
{"id":7,"name":"A"}
{"id":8,"name":"A"}
{"id":9,"name":"A"}' 'crm-import: created 4, updated 0, unchanged 0, rejected 0' i
	ok '' crm-db check
}

@test "a big first load: one key twice ends as an update" {
	{
		echo code,name,region
		seq 30000 | sed 's/.*/K&,customer number &,a region of some length/'
		echo K5,changed,west
	} >big.csv
	[ "$(wc -c <big.csv)" -gt 1048576 ]
	echo '{"type":"customer","key":["code"],"system":"big","columns":{"code":null,"name":"name","region":"region"}}' >m.json
	is 0 '' 'crm-import: created 30000, updated 1, unchanged 0, rejected 0' \
		sh -c 'crm-import --map m.json -v big.csv >out'
	ok 30001 sh -c 'wc -l <out'
	ok '{"id":5,"name":"changed","region":"west","ext":{"big":"K5"}}' \
		crm-get customer/big:K5 -f id,name,region,ext
	ok '{"id":2,"created":{"customer":[1,30000]}}' crm-history list -l 1 -f id,created
	ok 30000 sh -c 'crm-get customer -f id | wc -l'
	ok '' crm-db check
	sed -i '$d; s/^K7,.*/K7,seven,south/' big.csv
	is 0 '{"id":5,"name":"customer number 5"}
{"id":7,"name":"seven"}' 'crm-import: created 0, updated 2, unchanged 29998, rejected 0' \
		crm-import --map m.json -v --changed -f id,name big.csv
	ok '{"id":29999}' sh -c 'crm-find "number 29999" -f id'
}

@test "a big first load: a key that comes again among several" {
	several='{"type":"customer","name":"changed","ext":{"s":"K5","t":"1"}}'
	for where in first last; do
		{
			[ $where = last ] || echo "$several"
			seq 30000 | sed 's/.*/{"type":"customer","name":"number &","ext":{"s":"K&"}}/'
			[ $where = first ] || echo "$several"
		} >big
		crm-db init --db $where.db
		is 0 '' 'crm-import: created 30000, updated 1, unchanged 0, rejected 0' \
			sh -c "crm-import --db $where.db -v big >out"
		ok '{"ext":{"s":"K5","t":"1"}}' crm-get customer/t:1 --db $where.db -f ext
		ok '{"ext":{"s":"K5","t":"1"}}' crm-get customer/s:K5 --db $where.db -f ext
		ok '' crm-db check --db $where.db
	done
}

@test "a big first load: a key is sought by a row that is refused" {
	{
		seq 30000 | sed 's/.*/{"type":"customer","name":"number &","ext":{"s":"K&"}}/'
		for a in x 1 y z; do
			echo '{"type":"order","customer_id":"s:K5","amount":"'$a'","placed_at":"2026-01-01"}'
		done
	} >big
	for n in 30001 30004; do
		crm-db init --db $n.db
		head -n $n big >in
		[ $n = 30004 ] && made=30001 || made=30000
		is 1 '' "crm-import: in: line 30001: key 'amount': not an amount like 1234.50: 'x'" \
			sh -c "crm-import --db $n.db -k in 2>err >out; rc=\$?; head -n 1 err >&2; exit \$rc"
		ok "$made" sh -c 'wc -l <out'
		ok '{"id":5}' crm-get customer/s:K5 --db $n.db -f id
		ok '' crm-db check --db $n.db
	done
}

@test "a big first load with a bad row in it: nothing" {
	{
		echo name,phone
		seq 40000 | sed 's/.*/customer number &,/'
		echo last,1
	} >big.csv
	same no 1 "crm-import: big.csv: line 40002: key 'phone': not a phone: '1'
crm-import: created 0, updated 0, unchanged 0, rejected 1
crm-import: big.csv: nothing was stored" crm-import -t customer big.csv
	ok '' crm-db check
	ok '{"id":1}' crm-customer add name=B -f id
}

@test "JSON lines: types by line, again nothing new, -t narrows" {
	printf '%s\n' '{"type":"customer","name":"A","ext":{"s":"1"}}' \
		'{"type":"order","customer_id":"s:1","amount":"1"}' >l.jsonl
	ok '{"type":"customer","id":1}
{"type":"order","id":1}' crm-import -f type,id l.jsonl
	is 0 '' 'crm-import: created 0, updated 0, unchanged 2, rejected 0' crm-import -v --changed l.jsonl
	cp l.jsonl l.unnamed
	is 0 '' 'crm-import: created 0, updated 0, unchanged 2, rejected 0' crm-import -v --changed l.unnamed
	same no 1 "crm-import: l.jsonl: line 1: key 'type': a customer; only orders are stored here
crm-import: created 0, updated 0, unchanged 0, rejected 1
crm-import: l.jsonl: nothing was stored" crm-import -t order l.jsonl
	ok '{"id":2,"name":"B"}' crm-import -t customer -f id,name - <<<'{"name":"B"}'
	misuse "crm-import: no input form 'xml'; there are: csv jsonl" crm-import --format xml -t customer -
	same no 1 'crm-import: l.jsonl: line 1: cell 1: a quote inside an unquoted cell' \
		crm-import --format csv -t customer l.jsonl
}
