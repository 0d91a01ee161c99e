#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# json.bats - what comes as JSON is stored and printed as it was

load helper

@test "numbers of a custom field keep their bytes" {
	line='{"type":"customer","name":"n","x":{"a":0.30000000000000004,"lat":31.230416666666667,"b":1234567890.1234567,"e":1e2,"z":0.10,"l":[1.50,{"m":-0.0}]}}'
	ok '{"x":{"a":0.30000000000000004,"lat":31.230416666666667,"b":1234567890.1234567,"e":1e2,"z":0.10,"l":[1.50,{"m":-0.0}]}}' \
		crm-put -f x <<<"$line"
	ok '{"x":{"k":1.7976931348623157e308}}' crm-put -f x \
		<<<'{"type":"customer","name":"n","x":{"k":1.7976931348623157e308}}'
	crm-get customer -f x | crm-where 'x is not null' >out
	[ "$(wc -l <out)" -eq 2 ]
	ok '{"x":{"a":0.30000000000000004,"lat":31.230416666666667,"b":12345678901.234567,"e":1e2,"z":0.10,"l":[1.50,{"m":-0.0}]}}' \
		crm-put -f x <<<'{"type":"customer","id":1,"x":{"b":12345678901.234567}}'
}

@test "a record put again is unchanged, whatever its escapes" {
	for line in '{"type":"customer","name":"a","ext":{"s":"a\u001bb"}}' \
		'{"type":"customer","name":"b","ext":{"s":"b"},"x":{"k\u007f":"\u001B\/","t":[ 1.0 ]},"tags":["\u001F","x"]}'; do
		crm-put -q <<<"$line" >/dev/null
		is 0 '' 'crm-put: created 0, updated 0, unchanged 1, rejected 0' \
			crm-put -v --changed <<<"$line"
		id=$(crm-get customer -o jsonl | tail -n 1)
		is 0 '' 'crm-put: created 0, updated 0, unchanged 1, rejected 0' \
			crm-put -v --changed <<<"$id"
	done
}

@test "custom fields: each stays in its place, new ones come behind" {
	crm-put -q <<<'{"type":"customer","name":"a","x":{"c":1,"a":2,"b":3}}' >/dev/null
	ok '{"x":{"c":1,"a":9,"b":3,"d":4}}' crm-put -f x \
		<<<'{"type":"customer","id":1,"x":{"d":4,"a":9}}'
	ok '{"x":{"c":1,"b":3,"d":4}}' crm-put -f x \
		<<<'{"type":"customer","id":1,"x":{"a":null}}'
	ok '{"x":{"c":5,"b":3,"d":4,"e f":"g"}}' crm-customer set 1 x.c=5 'x.e f=g' -f x
	ok '{}' crm-put -f x \
		<<<'{"type":"customer","id":1,"x":{"b":null,"c":"","d":null,"e f":null}}'
}

@test "custom fields by operand and by cell: numbers, and what was said again" {
	ok '{"x":{"p":19.90,"n":-5,"z":"007","e":"1e5","t":true,"w":"1.","l":"[1]"}}' \
		crm-customer add name=a x.p=19.90 x.n=-5 x.z=007 x.e=1e5 x.t=true x.w=1. 'x.l=[1]' -f x
	crm-put -q >/dev/null <<<'{"type":"customer","id":1,"x":{"p":"5","q":"true","j":[1],"n":1.50,"t":"2026-10-25T02:30:00+01:00","u":"2026-01-01T00:00:00Z","z":null,"e":null,"w":null,"l":null}}'
	crm-export customer -o csv -f id,x.p,x.q,x.j,x.n,x.t,x.u >out.csv
	is 0 '' 'crm-import: created 0, updated 0, unchanged 1, rejected 0' crm-import -t customer --changed -v out.csv
	ok '{"x":{"p":6,"n":1.50,"t":"2026-10-25T02:30:00+01:00","q":"true","j":[1],"u":"2026-01-01T00:00:00Z"}}' \
		crm-customer set 1 x.p=6 -f x
}

@test "null and nothing clear all custom fields, all external ids" {
	crm-customer add name=a x.p=1 ext.shop=7 -q >/dev/null
	ok '{"ext":{"shop":"7"}}' crm-customer set 1 x= -f x,ext
	ok '{}' crm-put -f x,ext <<<'{"type":"customer","id":1,"ext":null}'
	crm-customer set 1 x.p=1 ext.shop=8 -q >/dev/null
	ok '{"x":{"q":2}}' crm-put -f x,ext <<<'{"type":"customer","id":1,"ext":null,"x":{"p":null,"q":2}}'
	ok '{"ext":{"erp":"7"}}' crm-customer add name=b ext.erp=7 -f ext
	crm-db check >check.out 2>&1
}

@test "keys and texts with escapes are the same as without" {
	ok '{"name":"伟","x":{"k":"a"},"ext":{"shop":"7"},"tags":["t"]}' \
		crm-put -f name,x,ext,tags \
		<<<'{"ty\u0070e":"customer","n\u0061me":"\u4f1f","\u0078":{"\u006b":"\u0061"},"ext":{"sh\u006fp":"\u0037"},"tags":["\u0074","t"]}'
	same no 1 "crm-put: line 1: key 'nmae': customer has no such key; did you mean 'name'?
crm-put: nothing was stored" \
		crm-put -q <<<'{"type":"customer","nm\u0061e":"x"}'
}

@test "what is stored, filters take: a field of 1 MiB, a record of 15" {
	big=$(head -c 1048576 /dev/zero | tr '\0' a)
	printf '{"type":"customer","name":"a","x":{"k":"%s"}}\n' "${big%????????????}" |
		crm-put -q >/dev/null
	crm-get customer | crm-where 'id = 1' -f id >out
	[ "$(cat out)" = '{"id":1}' ]
	printf '{"type":"customer","name":"a","x":{"k":"%sb"}}\n' "$big" >in
	same no 1 "crm-put: line 1: key 'x': a string longer than 1 MiB
crm-put: nothing was stored" crm-put -q <in
	printf '{"type":"customer","name":"a","x":{"k":"%s"}}\n' "$big" >in
	same no 1 "crm-put: line 1: key 'x': over 1 MiB
crm-put: nothing was stored" crm-put -q <in
	{
		printf '{"type":"customer","kind":"person"'
		for k in name source industry size region needs close_note; do
			printf ',"%s":"%s"' $k "$big" | sed 's/aaaa/\\u0001aaa/g'
		done
		printf '}\n'
	} >in
	same no 1 'crm-put: line 1: over 15 MiB, more than a line can hold
crm-put: nothing was stored' crm-put -q <in
}
