#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# stream.bats - records on the wire: what is read, passed on, printed, refused
load helper

setup() {
	common_setup
	seed
}

# rejected TEXT...: what a writer of one refused line says
rejected() {
	no 1 "crm-put: $1
crm-put: created 0, updated 0, unchanged 0, rejected 1
crm-put: nothing was stored" crm-put
}

# refuse STDIN PUT-TEXT WHERE-TEXT: both doors, and nothing was stored
refuse() {
	printf "$1" | same rejected "line 1: $2"
	printf "$1" | no 2 "crm-where: line 1: $2" crm-where 1
}

@test "a filter passes bytes on: spacing, numbers, escapes, key order" {
	local line
	line='{ "id":  7,"type" : "customer","name":"a\u00e9\/\u4f1f b","n":19.99,"m":1e2,"z":0.10,"x":{"k":-0.00 , "l":[ ]} }'
	ok "$line" crm-where 1 <<<"$line"
	ok "$line" crm-where "name = 'aé/伟 b'" <<<"$line"
	ok '' crm-where "name <> 'aé/伟 b'" <<<"$line"
	ok '{"type":"order" ,"\u005f":{"tier":{"tier":"A"}}}' crm-where "tier = 'A'" \
		<<<'{"type":"order" ,"\u005f":{"tier":{"tier":"A"}}}'
}

@test "a chain of filters keeps bytes and order" {
	for i in {1..300}; do
		printf '{"type":"order","id":%d, "amount_minor":%d,"_":{"n":1.50}}\n' $i $((i * 7 % 100))
	done >in
	grep -E '"amount_minor":([2-6]?[0-9]),' in | grep -vE '"amount_minor":(1?[0-9]),' >want
	crm-where 'amount_minor < 70' <in | crm-where 'amount_minor >= 20' |
		crm-where 1 >out
	cmp want out
	[ "$(wc -l <out)" = 150 ]
}

@test "a writer prints what it stored, with the _ of the line as it came" {
	local v='{"tier":{"tier":"A","n":1.50},"m":1e2,"big":19.99,"t":"\u00e9\/", "l":[ ]}'
	ok "{\"name\":\"B\",\"_\":$v}" crm-put -f name,_ \
		<<<"{\"type\":\"customer\",\"name\":\"B\",\"_\":$v}"
	ok '{"id":3,"name":"B"}' crm-get customer/3 -f id,name,_
	ok "{\"id\":3,\"_\":$v}" crm-customer add -f id,_ \
		<<<"{\"type\":\"customer\",\"id\":3,\"\\u005f\":$v}"
}

@test "derived keys of a line are never stored" {
	ok '{"id":1,"rev":1,"orders":1}' crm-put -f id,rev,orders \
		<<<'{"type":"customer","id":1,"orders":99,"purchase_days":4,"revenue_minor":1}'
}

@test "CRLF, a byte-order mark, blank lines, no last line feed" {
	local p='\xef\xbb\xbf{"type":"customer","name":"B"}\r\n\r\n\n  {"type":"customer","name":"C"}'
	printf "$p" | ok '{"id":3,"name":"B"}
{"id":4,"name":"C"}' crm-put -f id,name
	printf "$p" | ok '{"name":"B"}
{"name":"C"}' crm-where 1 -f name
	printf "$p" >in.jsonl
	is 0 '{"id":5}
{"id":6}' 'crm-import: created 2, updated 0, unchanged 0, rejected 0' \
		crm-import -v -f id in.jsonl
	printf '  {"id":1}  \r\n{"id":2}' | ok '  {"id":1}  
{"id":2}' crm-where 1
}

@test "no input at all is no trouble" {
	ok '' crm-where 1
	same ok '' crm-put
	same ok '' crm-import -t customer -
	same is 0 '' 'crm-put: created 0, updated 0, unchanged 0, rejected 0' crm-put -v
}

@test "what is no record is refused with its line, by filters and writers" {
	refuse 'x\n' "not JSON: expected '{' at byte 1"
	refuse '[{"type":"customer"}]\n' \
		"one JSON object a line is needed; use jq -c '.[]'"
	refuse '{"type":"customer","name":"a\xff"}\n' 'not UTF-8 at byte 29'
	refuse '{"a":1,"a":2}\n' "key 'a': key 'a' is given twice"
	refuse '{"type":"customer","name":"\\ud800"}\n' \
		"key 'name': not JSON: half a surrogate pair at byte 28"
	refuse '{"type":"order","amount_minor":NaN}\n' \
		"key 'amount_minor': not JSON: expected a value at byte 32"
	refuse '{"type":"order","amount_minor":9007199254740993}\n' \
		"key 'amount_minor': numbers beyond 2^53 are refused; send it as a string"
	refuse "$(printf '{"a":%.0s' {1..33})1$(printf '}%.0s' {1..33})" \
		"key 'a': nested more than 32 deep"
}

@test "NUL, 1e400 and 01 are refused" {
	local n=0
	for v in '"a\u0000b"' 1e400 01 -; do
		echo "{\"type\":\"order\",\"customer_id\":1,\"channel\":$v}" >in
		for c in 'crm-where 1' crm-put; do
			same $c <in >"$T/out" 2>"$T/err" && return 1
			[ ! -s "$T/out" ]
			grep -q "^${c% 1}: line 1: " "$T/err"
			n=$((n + 1))
		done
	done
	[ $n = 8 ]
	printf '{"type":"customer","name":"a\0b"}\n' >in
	no 2 'crm-where: line 1: NUL at byte 29' crm-where 1 <in
	same rejected 'line 1: NUL at byte 29' <in
}

@test "fields over 1 MiB and lines over 16 MiB are refused" {
	head -c 1048577 /dev/zero | tr '\0' a >big
	{ printf '{"type":"customer","name":"'; cat big; printf '"}\n'; } >in
	same rejected "line 1: key 'name': a string longer than 1 MiB" <in
	{
		printf '{"type":"customer","name":"'
		for i in {1..17}; do cat big; done
		printf '"}\n{"type":"customer","name":"C"}\n'
	} >in
	same rejected 'line 1: the line is longer than 16 MiB' <in
	no 2 'crm-where: line 1: the line is longer than 16 MiB' crm-where 1 <in
	is 1 '{"name":"C"}' 'crm-where: line 1: the line is longer than 16 MiB' \
		crm-where 1 -k -f name <in
}

# stopped FILTER WHY LINE: it stops at the second of three lines, or skips it
stopped() {
	local tool=${1%% *} rc=0
	printf '%s\n' "$good" "$3" "$good" >in
	$1 <in >"$T/out" 2>"$T/err" || rc=$?
	[ $rc = 2 ]
	# the good line, and that the rest is missing
	[[ $(sed -n 1p "$T/out") == "${good%\}}"* ]]
	[ "$(sed -n '2,$p' "$T/out")" = "{\"type\":\"error\",\"tool\":\"$tool\",\"message\":\"${2##*\': }\"}" ]
	[ "$(tail -n 1 "$T/err")" = "$tool: line 2: $2" ]
	crm-put <"$T/out" 2>&1 | grep -qF 'input is broken'
	rc=0
	$1 -k <in >"$T/out" 2>"$T/err" || rc=$?
	[ $rc = 1 ]
	[ "$(grep -c "^${good%\}}" "$T/out")" = 2 ]
	[ "$(wc -l <"$T/out")" = 2 ]
	grep -qxF "$tool: line 2: $2" "$T/err"
}

@test "every filter stops at a line that is no record, with -k skips it" {
	local bad why f big good='{"type":"customer","id":1}'
	big=$(head -c 1048577 /dev/zero | tr '\0' a)
	while IFS='|' read -r why bad; do
		for f in 'crm-where 1' crm-tier crm-churn crm-cycle 'crm-lead idle'; do
			stopped "$f" "$why" "${bad/BIG/$big}" || {
				echo "$f: $why"
				return 1
			}
		done
	done <<'END'
key 'x': not JSON: it ends too early at byte 31|{"type":"customer","id":1,"x":
key 'id': key 'id' is given twice|{"type":"customer","id":1,"id":1}
key 'x': a number too large for any use|{"type":"customer","id":1,"x":{"a":1e999}}
key 'name': not JSON: half a surrogate pair at byte 35|{"type":"customer","id":1,"name":"\ud800"}
key 'name': a string longer than 1 MiB|{"type":"customer","id":1,"name":"BIG"}
not JSON: expected '{' at byte 1|garbage
END
}

@test "values of the wrong kind: line, key, what is wrong" {
	o='{"type":"order","customer_id":1,'
	same rejected "line 1: key 'amount': an amount is a decimal string (\"1234.50\") or, as amount_minor, whole minor units; a JSON number would be rounded" <<<"$o\"amount\":12.5}"
	same rejected "line 1: key 'amount': more than 2 decimals for CNY: '12.345'" \
		<<<"$o\"amount\":\"12.345\"}"
	same rejected "line 1: key 'amount': not an amount like 1234.50: '1,234.5'" \
		<<<"$o\"amount\":\"1,234.5\"}"
	same rejected "line 1: key 'placed_at': no such day: '2026-02-30'" \
		<<<"$o\"amount\":\"1\",\"placed_at\":\"2026-02-30\"}"
	same rejected "line 1: key 'placed_at': no such time of day: '2026-02-03 24:00'" \
		<<<"$o\"amount\":\"1\",\"placed_at\":\"2026-02-03 24:00\"}"
	same rejected "line 1: key 'currency': not an ISO 4217 currency: 'XXY'" \
		<<<"$o\"amount\":\"1\",\"currency\":\"XXY\"}"
	same rejected "line 1: key 'customer_id': no customer 9" \
		<<<'{"type":"order","customer_id":9,"amount":"1"}'
	same rejected "line 1: key 'kind': 'firm' is none of: company person" \
		<<<'{"type":"customer","name":"B","kind":"firm"}'
	same rejected "line 1: key 'owner': no user 'zz' (crm-user add login=zz role=sales)" \
		<<<'{"type":"customer","name":"B","owner":"zz"}'
	same rejected "line 1: key 'name': is needed" <<<'{"type":"customer"}'
	same rejected "line 1: key 'type': is needed: {\"type\":\"customer\",…}" <<<'{"name":"B"}'
	same rejected "line 1: key 'type': no record type 'custmer'; did you mean 'customer'?" \
		<<<'{"type":"custmer","name":"B"}'
	same rejected "line 1: key 'type': a policy is set by crm-policy" \
		<<<'{"type":"policy","name":"fields"}'
	same rejected "line 1: key 'type': a transition is written by the tools themselves" \
		<<<'{"type":"transition","subject_type":"customer","subject_id":1,"from":"a","to":"b"}'
}

@test "an unknown key: the nearest is named, --ignore-unknown drops it" {
	local r='{"type":"customer","nmae":"B","name":"B"}'
	same rejected "line 1: key 'nmae': customer has no such key; did you mean 'name'?" <<<"$r"
	same rejected "line 1: key 'zzzzzz': customer has no such key (--ignore-unknown drops it)" \
		<<<'{"type":"customer","name":"B","zzzzzz":1}'
	ok '{"id":3,"name":"B"}' crm-put --ignore-unknown -f id,name <<<"$r"
	same no 1 "crm-put: key 'nmae': customer has no such key; did you mean 'name'?" \
		crm-put customer nmae=B
	same no 1 "crm-customer: key 'nmae': customer has no such key; did you mean 'name'?" \
		crm-customer set 1 nmae=B
}

@test "every refused line is named; nothing of the input is stored" {
	same no 1 "crm-put: line 2: key 'phone': a phone damaged by a spreadsheet, store text: '1.38E+10'
crm-put: line 4: key 'email': not an address: 'abc@'
crm-put: created 0, updated 0, unchanged 0, rejected 2
crm-put: nothing was stored" crm-put <<'END'
{"type":"customer","name":"B"}
{"type":"customer","name":"C","phone":"1.38E+10"}

{"type":"customer","name":"D","email":"abc@"}
END
}

@test "--keep-going: the good ones are stored, exit 1 tells of the others" {
	printf '{"type":"customer","name":"B"}\nbad\n{"type":"customer","name":"C"}\n' >in
	is 1 '{"id":3,"name":"B"}
{"id":4,"name":"C"}' "crm-put: line 2: not JSON: expected '{' at byte 1
crm-put: created 2, updated 0, unchanged 0, rejected 1" crm-put -k -f id,name <in
	is 2 '{"name":"B"}
{"type":"error","tool":"crm-where","message":"not JSON: expected '"'{'"' at byte 1"}' \
		"crm-where: line 2: not JSON: expected '{' at byte 1" crm-where 1 -f name <in
	is 1 '{"name":"B"}
{"name":"C"}' "crm-where: line 2: not JSON: expected '{' at byte 1" \
		crm-where 1 -k -f name <in
}

@test "a broken upstream: filters pass its last word on, writers store nothing" {
	local e='{"type":"error","tool":"crm-x","message":"out of luck"}'
	printf '{"type":"customer","name":"B"}\n%s\n' "$e" >in
	is 2 "$(<in)" 'crm-where: input is broken: crm-x: out of luck' crm-where 1 <in
	local w
	for w in crm-put 'crm-customer add' 'crm-put -k' 'crm-put --chunk=1' \
		'crm-put --rejects r.jsonl' 'crm-import --format jsonl -'; do
		same no 2 "${w%% *}: the input broke off (crm-x: out of luck); nothing was stored" \
			$w <in
	done
	{ crm-get customer -f type,name; echo "$e"; } | crm-where 1 2>/dev/null |
		same no 2 'crm-put: the input broke off (crm-x: out of luck); nothing was stored' crm-put
}

@test "stdin a directory, closed, or a terminal" {
	local c
	for c in 'crm-where 1' crm-put 'crm-customer add' 'crm-import -t customer -' \
		'crm-policy set fields'; do
		shut() { $c <&-; }
		same no 2 "${c%% *}: Is a directory" $c </
		same shut >"$T/out" 2>"$T/err" && return 1
		[ $? = 2 ] && [ ! -s "$T/out" ]
		grep -q "^${c%% *}: .*Bad file descriptor" "$T/err"
	done
	same no 2 'crm-import: /: Is a directory' crm-import -t customer /
	same no 2 'crm-import: no.csv: No such file or directory' crm-import -t customer no.csv
}

@test "a named pipe to which nobody writes does not hang" {
	mkfifo p
	same no 2 'crm-import: p: a pipe to which nobody writes' \
		crm-import -t customer --busy-timeout 5ms p
}

@test "counts: on request, or when a record was refused" {
	ok '{"id":3}' crm-put -f id <<<'{"type":"customer","name":"B"}'
	is 0 '{"id":3}
{"id":1}
{"id":4}' 'crm-put: created 1, updated 1, unchanged 1, rejected 0' crm-put -v -f id <<'END'
{"type":"customer","id":3}
{"type":"customer","id":1,"region":"x"}
{"type":"customer","name":"C"}
END
	is 0 '{"id":1}' 'crm-put: created 0, updated 1, unchanged 1, rejected 0' \
		crm-put -v --changed -f id <<'END'
{"type":"customer","id":3,"name":"B"}
{"type":"customer","id":1,"region":"y"}
END
	no 1 "crm-put: line 1: key 'name': is needed
crm-put: nothing was stored" crm-put -q <<<'{"type":"customer"}'
	is 0 '{"id":5}' 'crm-customer: created 1, updated 0, unchanged 0, rejected 0' \
		crm-customer add name=D -v -f id
}

@test "control and bidi characters: escaped in messages and tables, not in data" {
	local n=$'x\e[31m\u202e\u0085z\u061c'
	ok "name
x\\x1B[31m\\u{202E}\\u{0085}z\\u{061C}\\x0Aq" crm-customer add name="$n"$'\nq' -f name -o table
	ok "{\"name\":\"x\\u001b[31m"$'\u202e\u0085z\u061c'"\\nq\"}" crm-get customer/3 -f name
	ok "name
\"$n
q\"" crm-get customer/3 -f name -o csv
	same no 1 "crm-put: key 'k\\x1B': customer has no such key (--ignore-unknown drops it)" \
		crm-put customer name=B $'k\e=1'
	same no 2 'crm-import: \x1B[1mno.csv: No such file or directory' \
		crm-import -t customer $'\e[1mno.csv'
	same no 1 "crm-put: key 'kind': 'a\\u{202E}b' is none of: company person" \
		crm-put customer name=B kind=$'a\u202eb'
}

# tty COMMAND: stdout and stderr of a terminal of 80 columns
tty() {
	script -qec "stty cols 80; $1" /dev/null </dev/null | tr -d '\r'
}

@test "on a terminal: tables; CRM_OUTPUT changes only that" {
	command -v script >/dev/null || skip 'no script(1)'
	ok 'id name     phone
 1 张伟     138 0013 8000
 2 华东科技' tty 'crm-get customer -f id,name,phone'
	export CRM_OUTPUT=csv
	ok 'id,name
1,张伟
2,华东科技' tty 'crm-get customer -f id,name'
	ok '{"id":1}
{"id":2}' crm-get customer -f id
	ok '{"id":1}
{"id":2}' tty 'crm-get customer -f id -o jsonl'
}

@test "on a terminal: no records on stdin is a short usage, a writer counts" {
	command -v script >/dev/null || skip 'no script(1)'
	ok "usage: crm-put [OPTION]... [TYPE[/ID] KEY=VALUE...]
crm-put: no operand, and no records on stdin
try 'crm-put --help'
2" tty 'crm-put; echo $?'
	ok 'crm-put: created 1, updated 0, unchanged 0, rejected 0' \
		tty "echo '{\"type\":\"customer\",\"name\":\"B\"}' | crm-put"
}
