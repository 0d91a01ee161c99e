# SPDX-License-Identifier: MIT
# What hostile input gets: an exact refusal, or an exact round trip
load fault

setup() {
	fault_setup
	crm-user add login=li name=Li role=sales >/dev/null
	crm-customer add name=A phone=13800138000 >/dev/null
	dump >before
}

unchanged() {
	dump | cmp - before
}

# rows of "INPUT => MESSAGE": the second of two lines, refused by its number;
# \ooo in INPUT are bytes
put_refused() {
	local row input want
	while read -r row; do
		input=${row%% => *} want=${row##* => }
		rc=0
		printf '{"type":"customer","name":"ok"}\n%b\n' "$input" |
			crm-put >out 2>err || rc=$?
		echo "$input: $rc: $(cat err)"
		[ "$rc" -eq 1 ]
		[ ! -s out ]
		grep -qF "crm-put: line 2: $want" err
	done
	unchanged
}

import_refused() {
	local row input want
	while read -r row; do
		input=${row%% => *} want=${row##* => }
		printf '%b' "$input" >in.csv
		rc=0
		crm-import -t customer in.csv >out 2>err || rc=$?
		echo "$input: $rc: $(cat err)"
		[ "$rc" -eq 1 ]
		[ ! -s out ]
		grep -qF "crm-import: in.csv: $want" err
	done
	unchanged
}

@test "JSON that is none, or means two things" {
	put_refused <<-'END'
		{"type":"customer","name":"a","name":"b"} => key 'name': key 'name' is given twice
		{"type":"customer","name":"a","x":{"k":1,"k":2}} => key 'x': key 'k' is given twice
		{"type":"customer","name":"a"} x => not JSON: text after the object
		{"type":"customer","name":"a => key 'name': not JSON: it ends inside a string
		{"type":"customer",name:"a"} => key 'type': not JSON:
		{"type":"customer","name":'a'} => key 'name': not JSON:
		{"type":"customer","name":"a",} => key 'name': not JSON:
		[{"type":"customer","name":"a"}] => one JSON object a line is needed; use jq -c '.[]'
		{ => one JSON object a line is needed; use jq -c .
		"text" => one JSON object a line is needed
		{"type":"order","customer_id":1,"amount":"1.00","amount_minor":200} => key 'amount_minor': is given twice
	END
}

@test "numbers: exact or refused, never rounded" {
	put_refused <<-'END'
		{"type":"order","customer_id":9007199254740993,"amount_minor":1} => key 'customer_id': numbers beyond 2^53 are refused
		{"type":"order","customer_id":1,"amount_minor":9007199254740993} => key 'amount_minor': numbers beyond 2^53 are refused
		{"type":"order","customer_id":1,"amount_minor":9223372036854775808} => key 'amount_minor': numbers beyond 2^53 are refused
		{"type":"customer","name":"a","x":{"n":[-9007199254740993]}} => key 'x': numbers beyond 2^53 are refused
		{"type":"order","customer_id":1,"amount_minor":1e400} => key 'amount_minor': a number too large for any use
		{"type":"order","customer_id":1,"amount_minor":NaN} => key 'amount_minor': not JSON: expected a value
		{"type":"order","customer_id":1,"amount_minor":Infinity} => key 'amount_minor': not JSON: expected a value
		{"type":"order","customer_id":1,"amount_minor":01} => key 'amount_minor': not JSON:
		{"type":"order","customer_id":1,"amount_minor":1.5} => key 'amount_minor':
		{"type":"customer","id":-1,"name":"a"} => key 'id': a positive whole number is needed
		{"type":"customer","id":1.5,"name":"a"} => key 'id': a positive whole number is needed
		{"type":"customer","id":77,"name":"a"} => key 'id': no customer 77
		{"type":"customer","id":1,"rev":9,"name":"b"} => key 'rev': customer/1 has rev 1 by now
	END
	# 2^53 itself, and numbers of a custom field as they were
	line='{"type":"customer","name":"n","x":{"a":19.99,"b":0.1,"c":9007199254740992,"d":-0.5}}'
	echo "$line" | crm-put | grep -qF '"x":{"a":19.99,"b":0.1,"c":9007199254740992,"d":-0.5}'
	crm-get customer | crm-where 'id > 1' |
		grep -qF '"x":{"a":19.99,"b":0.1,"c":9007199254740992,"d":-0.5}'
}

@test "numbers pass a filter as the bytes they were" {
	printf '%s\n' '{"type":"customer","id":1,"n":1.10,"m":1e3,"k": 0.10000000000000001 , "z":-0}' \
		'{"type":"customer","id":1,"big":123456789012345.678900}' >in
	crm-where 'id = 1' <in | cmp - in
}

@test "money: decimals as text, checked" {
	put_refused <<-'END'
		{"type":"order","customer_id":1,"amount":19.99} => key 'amount': an amount is a decimal string ("1234.50")
		{"type":"order","customer_id":1,"amount":"12.345"} => key 'amount': more than 2 decimals for CNY: '12.345'
		{"type":"order","customer_id":1,"amount":"1e3"} => key 'amount': not an amount like 1234.50: '1e3'
		{"type":"order","customer_id":1,"amount":"1,234.56"} => key 'amount': not an amount like 1234.50: '1,234.56'
		{"type":"order","customer_id":1,"amount":"0x10"} => key 'amount': not an amount like 1234.50: '0x10'
		{"type":"order","customer_id":1,"amount":"90071992547409.93"} => key 'amount': amount too large
		{"type":"order","customer_id":1,"amount":"1.00","currency":"XXQ"} => key 'currency': not an ISO 4217 currency: 'XXQ'
		{"type":"order","customer_id":1,"amount":"1.5","currency":"JPY"} => key 'amount': JPY has no decimals: '1.5'
		{"type":"order","customer_id":1,"amount":"1.00","currency":"EUR"} => key 'currency': no rate from EUR to CNY on
	END
	crm-order add customer_id=1 amount=-0.00 | grep -qF '"amount_minor":0,'
	crm-order add customer_id=1 amount=１２.５ | grep -qF '"amount_minor":1250,'
	# the sum of what is allowed one by one
	cp before before.1
	dump >before
	rc=0
	for ((i = 0; i < 1100; i++)); do
		echo '{"type":"order","customer_id":1,"amount":"90071992547409.92"}'
	done | crm-put >out 2>err || rc=$?
	[ "$rc" -eq 2 ] || [ "$rc" -eq 1 ]
	grep -q "more than can be counted" err
	unchanged
}

@test "text: NUL, bad UTF-8, lone surrogates at every door" {
	put_refused <<-'END'
		{"type":"customer","name":"a\\u0000b"} => key 'name': not JSON: \u0000 is refused at byte 29
		{"type":"customer","name":"a\0000b"} => NUL at byte 29
		{"type":"customer","name":"a\0377b"} => not UTF-8 at byte 29
		{"type":"customer","name":"a\0300\0200b"} => not UTF-8 at byte 29
		{"type":"customer","name":"a\0355\0240\0200"} => not UTF-8 at byte 29
		{"type":"customer","name":"a\0364\0220\0200\0200"} => not UTF-8 at byte 29
		{"type":"customer","name":"\\ud800"} => key 'name': not JSON: half a surrogate pair
		{"type":"customer","name":"\\udc00\\ud800"} => key 'name': not JSON: half a surrogate pair
	END
	import_refused <<-'END'
		name,phone\nok,\na\0b,\n => line 3: NUL at byte 2 of the line
		name,phone\nok,\na\0377b,\n => line 3: byte 0xff is not cp936
	END
	printf 'name,phone\nok,\na\355\240\200b,\n' >in.csv
	run --separate-stderr crm-import -t customer --encoding utf-8 in.csv
	ends 1
	[[ $stderr == *"in.csv: line 3: not UTF-8 at byte 2 of the line"* ]]
	for c in "crm-customer add" "crm-get customer --where" "crm-find" \
		"crm-put customer" "crm-db init --db"; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr $c $'name=a\xff'
		ends 2
		[[ $stderr == *"is not UTF-8"* ]]
		[[ $stderr != *$'\xff'* ]]
	done
	run --separate-stderr env CRM_ACTOR=$'\xff' crm-customer add name=B
	ends 2
	[[ $stderr == *CRM_ACTOR* ]]
	unchanged
}

@test "bad UTF-8 in an old store: readers survive it" {
	sqlite3 s.db "UPDATE customers SET name=CAST(x'41ff42' AS TEXT)"
	for c in "crm-get customer" "crm-get customer -o table" "crm-export" \
		"crm-get customer -o csv" "crm-find A" "crm-history show customer/1"; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr $c
		echo "$c: $status $stderr"
		[ "$status" -eq 0 ] || [ "$status" -eq 2 ]
		[ "$status" -eq 0 ] || [[ $stderr == *UTF-8* ]]
	done
	# nothing a terminal would choke on
	crm-get customer -o table >table 2>err || true
	iconv -f utf-8 -t utf-8 table >/dev/null
	iconv -f utf-8 -t utf-8 err >/dev/null
	# and it can be mended
	crm-customer set 1 name=B | grep -qF '"name":"B"'
	sound
}

@test "a byte-order mark, CRLF, blank lines, no last line end" {
	printf '\357\273\277{"type":"customer","name":"b1"}\r\n\r\n{"type":"customer","name":"b2"}' |
		crm-put >/dev/null
	printf '\357\273\277name,phone\r\n\r\n"b3",\r\nb4,' >in.csv
	crm-import -t customer in.csv >/dev/null
	[ "$(crm-get customer -f name | tr -d '\n')" = \
		'{"name":"A"}{"name":"b1"}{"name":"b2"}{"name":"b3"}{"name":"b4"}' ]
	dump >before
	printf '{"type":"customer","name":"x"}\r\n\r\n\n{"type":"customer"}\r\n' >in
	rc=0
	crm-put <in 2>err >out || rc=$?
	[ "$rc" -eq 1 ]
	grep -q 'line 4: key .name.: is needed' err
	import_refused <<-'END'
		name,phone\r\n\r\n"two\nlines",\r\n\r\nz,xyz\r\n => line 6: key 'phone': not a phone: 'xyz'
	END
}

@test "CSV that is none" {
	import_refused <<-'END'
		name,phone\nok,\n"abc,1\nd,e\n => line 3: the quote opened here is never closed
		name,phone\nok,\nabc,1,2\n => line 3: 3 cells, but the header has 2
		name,phone\nok,\nabc\n => line 3: 1 cells, but the header has 2
		name,name\nok,a\n => line 1: column 'name' stands twice
		name,wat\nok,a\n => line 1: key 'wat': customer has no such key (--ignore-unknown drops it)
		name,phone\nok,\na"b,13800138001\n => line 3: cell 1: a quote inside an unquoted cell
		name,phone\nok,\n"a"b,13800138001\n => line 3: cell 1: text after the closing quote
	END
	printf 'name,wat\nok,a\n' >in.csv
	crm-import -t customer --ignore-unknown in.csv >/dev/null
	[ "$(count customer)" -eq 2 ]
}

@test "limits: a field over 1 MiB, a line over 16 MiB, by line and key" {
	big=$(head -c 1048577 /dev/zero | tr '\0' x)
	rc=0
	printf '{"type":"customer","name":"ok"}\n{"type":"customer","name":"%s"}\n' \
		"$big" | crm-put >out 2>err || rc=$?
	[ "$rc" -eq 1 ]
	head -c 200 err
	grep -q "line 2: key 'name': .*1 MiB" err
	printf 'name,needs\nok,\nx,"%s"\n' "$big" >in.csv
	rc=0
	crm-import -t customer in.csv >out 2>err || rc=$?
	head -c 200 err
	[ "$rc" -eq 1 ]
	grep -q "in.csv: line 3: .*1 MiB" err
	unchanged
	# what just fits comes back
	printf '{"type":"customer","name":"n","needs":"%s"}\n' "${big:1}" |
		crm-put >out
	crm-get customer/2 | cmp - out
}

@test "keys and types that are not ours" {
	put_refused <<-'END'
		{"type":"customer","name":"a","nmae":"b"} => key 'nmae': customer has no such key; did you mean 'name'?
		{"type":"customer","name":"a","id; DROP TABLE customers":"b"} => key 'id; DROP TABLE customers': customer has no such key
		{"type":"customer","name":"a","find_key":"b"} => key 'find_key': customer has no such key
		{"type":"customer","name":"a","merged_into":1} => key 'merged_into': customer has no such key
		{"type":"custmer","name":"a"} => key 'type': no record type 'custmer'; did you mean 'customer'?
		{"type":"customers; --","name":"a"} => key 'type': no record type
		{"type":"sqlite_master","name":"a"} => key 'type': no record type
		{"name":"a"} => key 'type': is needed
		{"type":"policy","name":"zone"} => key 'type': a policy is set by crm-policy
		{"type":"customer","name":null} => key 'name': is needed
		{"type":"customer","name":""} => key 'name': is needed
		{"type":"customer","name":{"a":1}} => key 'name': a string is needed here
		{"type":"customer","name":7} => key 'name': a string is needed here
		{"type":"customer","name":"a","tags":"x"} => key 'tags': a list is needed
		{"type":"customer","name":"a","tags":[1]} => key 'tags[0]': a string is needed
		{"type":"customer","name":"a","ext":{"a:b":"c"}} => key 'ext': a system's name has letters
		{"type":"customer","name":"a","ext":{"shop":5}} => key 'ext': the key of 'shop' must be a string
		{"type":"customer","name":"a","state":"hacked"} => key 'state': 'hacked' is none of: prospect customer former
		{"type":"customer","name":"a","owner":"nobody"} => key 'owner': no user 'nobody'
		{"type":"order","customer_id":99,"amount":"1"} => key 'customer_id': no customer 99
		{"type":"order","customer_id":"shop:99","amount":"1"} => key 'customer_id':
	END
}

@test "phones and mail: damaged ones are refused, the raw form kept" {
	put_refused <<-'END'
		{"type":"customer","name":"a","phone":"1.38E+10"} => key 'phone': a phone damaged by a spreadsheet
		{"type":"customer","name":"a","phone":"13800138000.0"} => key 'phone': a phone damaged by a spreadsheet
		{"type":"customer","name":"a","phone":"12"} => key 'phone': not a phone: '12'
		{"type":"customer","name":"a","phone":"+"} => key 'phone': not a phone: '+'
		{"type":"customer","name":"a","email":"abc@"} => key 'email': not an address: 'abc@'
		{"type":"customer","name":"a","email":"a@b.c\\nBcc: x@y.z"} => key 'email': not an address: 'a@b.c\x0ABcc: x@y.z'
		{"type":"customer","name":"a","email":"a b@c.de"} => key 'email': not an address
	END
	for p in '+86 138-0013-8001' '８６１３８００１３８００１' '0086 13800138001' \
		'138 0013 8001'; do
		crm-customer set 1 phone="$p" | grep -qF '"phone":"+8613800138001"'
	done
	crm-customer set 1 email='Foo.Bar＠EXAMPLE.com' |
		grep -qF '"email":"Foo.Bar@example.com"'
	crm-get @foo.bar@example.com -e >/dev/null
}

@test "times: refused or converted, never clamped" {
	put_refused <<-'END'
		{"type":"customer","name":"a","since":"2026-02-30"} => key 'since': no such day: '2026-02-30'
		{"type":"customer","name":"a","since":"2025-02-29"} => key 'since': no such day: '2025-02-29'
		{"type":"customer","name":"a","since":"2026-13-01"} => key 'since': no such day
		{"type":"customer","name":"a","since":"2026-01-01T24:00:00Z"} => key 'since': no such time of day
		{"type":"customer","name":"a","since":"2026-01-01T23:60:00Z"} => key 'since': no such time of day
		{"type":"customer","name":"a","since":"0000-01-01"} => key 'since': no such day: '0000-01-01'
		{"type":"customer","name":"a","since":"10000-01-01"} => key 'since': not a time: '10000-01-01'
		{"type":"customer","name":"a","since":"2026-01-01T00:00:00+25:00"} => key 'since': no such time of day
		{"type":"customer","name":"a","since":1700000000} => key 'since': a string is needed here
		{"type":"customer","name":"a","since":"soon"} => key 'since': not a time: 'soon'
	END
	crm-customer set 1 since=2025-03-01T00:30+09:00 |
		grep -qF '"since":"2025-02-28T23:30:00+08:00"'
	crm-customer set 1 since='2025-03-01 00:30' |
		grep -qF '"since":"2025-03-01T00:30:00+08:00"'
}

# values that are only text, everywhere
nasty() {
	cat <<-'END'
		Robert'); DROP TABLE customers;--
		" OR 1=1 --
		%_%
		\%\_\\
		$(touch pwned) `touch pwned` ${HOME}
		{{name}} %s%n%s %1$s {0} <script>alert(1)</script>
		-rf
		--
		--help
		=1+1
		@SUM(A1)
		+cmd|' /C calc'!A0
		a=b=c
		;|&><*?[]~!#
		'
		"
		,
		null
		NULL
		０１２３
		İıſK
		👩‍👩‍👧‍👦 e​mpty
	END
}

@test "SQL, shell, template and option-like text: stored and given back exactly" {
	n=1
	while IFS= read -r v; do
		n=$((n + 1))
		crm-customer add -- "name=$v" "needs=$v" "tags=[]" "x.k=\"${v//[\"\\]/}\"" \
			>/dev/null
		[ "$(crm-get "customer/$n" | jq_name)" = "$v" ]
		crm-get customer --where "name = '${v//\'/\'\'}'" | grep -q "\"id\":$n,"
		crm-find -- "$v" >found || [ "$?" -le 1 ]
	done < <(nasty)
	nasty >want
	# through JSON lines, CSV and table, into another store and back
	crm-get customer --where 'id > 1' -o csv -f name >names.csv
	crm-db init --db two.db
	crm-import --db two.db -t customer names.csv -q >/dev/null
	crm-get --db two.db customer | while read -r l; do
		jq_name <<<"$l"
	done | cmp - want
	crm-get customer -f type,name,needs | sed 1d | crm-put --db two.db -q >/dev/null
	[ "$(crm-get --db two.db customer | wc -l)" -eq $((2 * $(wc -l <want))) ]
	[ ! -e pwned ]
	sound
}

# the name of one record line, unescaped (only \" and \\ occur)
jq_name() {
	sed -E 's/.*"name":"(([^"\\]|\\.)*)".*/\1/; s/\\(["\\])/\1/g'
}

@test "LIKE patterns are the user's own, in contains and find they are text" {
	for v in '100%' '100x' 'a_b' 'axb'; do
		crm-customer add "name=$v" >/dev/null
	done
	[ "$(crm-find '100%' | wc -l)" -eq 1 ]
	[ "$(crm-find 'a_b' | wc -l)" -eq 1 ]
	[ "$(crm-get customer --where "contains(name,'%')" | wc -l)" -eq 1 ]
	[ "$(crm-get customer --where "contains(name,'a_b')" | wc -l)" -eq 1 ]
	[ "$(crm-get customer --where "name like '100_'" | wc -l)" -eq 2 ]
	[ "$(crm-get customer --where "name like '100!%' escape '!'" | wc -l)" -eq 1 ]
}

@test "operands and references that are more than they seem" {
	while IFS='|' read -r want op; do
		rc=0
		crm-customer add name=n "$op" >out 2>err </dev/null || rc=$?
		echo "$op: $rc $(cat err)"
		[ "$rc" -ge 1 ] && [ "$rc" -le 2 ]
		grep -qF -- "$want" err
	done <<-'END'
		not KEY=VALUE: '=x'|=x
		not KEY=VALUE: 'plain'|plain
		no option '--name'|--name=x
		customer has no such key|nmae=x
		no customer 5|id=5
		not an address|email=a@b.c%0abcc
		is none of|state=prospect;drop
		no user|owner=' or 1=1
	END
	for ref in "1 or 1=1" "' or ''='" "@' or 1=1" "shop:' or 1=1 --" "-1" "0" \
		"99999999999999999999" "../1" "customer/1;"; do
		rc=0
		crm-get -- "customer/$ref" >out 2>err </dev/null || rc=$?
		echo "$ref: $rc $(cat err)"
		[ "$rc" -ge 1 ] && [ "$rc" -le 2 ]
		[ ! -s out ]
	done
	unchanged
}

@test "conditions: one scalar expression over documented columns, no more" {
	while read -r w; do
		rc=0
		timeout "$HANG" crm-get customer --where "$w" >out 2>err || rc=$?
		echo "$w: $rc $(cat err)"
		[ "$rc" -eq 2 ]
		[ ! -s out ]
		grep -q "key 'where'" err
		# the same over a stream
		rc=0
		crm-get customer | timeout "$HANG" crm-where "$w" >out 2>err || rc=$?
		echo "stream: $rc $(cat err)"
		[ "$rc" -eq 2 ]
	done <<-'END'
		1;drop table customers
		select 1
		(select value from meta)
		name in (select name from sqlite_schema)
		name in (values('A'))
		with x as (values(1)) 1
		exists(1)
		1) or (1
		name='a' -- x
		/* x */ 1
		?1
		:a
		@a
		load_extension('x')
		readfile('/etc/passwd')
		writefile('x','y')
		randomblob(1000000000)
		zeroblob(1000000000)
		hex(zeroblob(100000000))
		printf('%.1000000000c','x')
		sqlite_version()
		pragma_table_info('x')
		fts3_tokenizer('x')
		random()
		changes()
		name match 'x'
		name regexp 'x'
		raise(abort,'x')
		name collate nocase = 'a'
		cast(name as blob)
		main.customers.name
		meta.value
		rowid = 1
		find_key = 'x'
		name="A"
		nmae = 'A'
		'
		name='A
		x'00'
	END
	unchanged
}

@test "orders and fields: names from the list only" {
	for o in "name; drop table customers" "(select 1)" "nmae" "name desc, 1" \
		"random()" "name collate x" "1" "find_key"; do
		run --separate-stderr crm-get customer --order "$o"
		ends 2
		[[ $stderr == *"key 'order'"* ]]
		run --separate-stderr crm-get customer -f "$o"
		ends 2
		[[ $stderr == *"key 'fields'"* ]]
	done
	for t in "customers; --" "meta" "sqlite_schema" "v_customer" "../customer"; do
		run --separate-stderr crm-get "$t"
		ends 2
		run --separate-stderr crm-export -t "$t"
		ends 2
	done
	unchanged
}

# no byte of a terminal's language
tame() {
	! LC_ALL=C grep -q $'[\x01-\x08\x0b-\x1f\x7f]' "$1"
	! grep -qP '\x{80}|\x{9b}|[\x{202A}-\x{202E}\x{2066}-\x{2069}]' "$1"
}

@test "terminal escapes and bidi controls: raw nowhere a person looks" {
	evil=$'\e]0;owned\a\e[31mred\x7f\u009b2J\u202egpj.exe\u2066x'
	crm-customer add "name=$evil" needs="$evil" tags+=t x.k="$evil" >out
	# JSON: C0 and DEL escaped; the rest as it is, for programs
	grep -qF '\u001b]0;owned\u0007\u001b[31mred\u007f' out
	! LC_ALL=C grep -q $'[\x01-\x09\x0b-\x1f\x7f]' out
	crm-get customer -o table >table
	grep -qF '\x1B]0;owned\x07\x1B[31mred\x7F' table
	grep -qF '\u{202E}gpj.exe\u{2066}x' table
	tame table
	crm-customer show 2 -o table >shown
	tame shown
	crm-history list -o table >log
	tame log
	# messages: from operands, records, files, conditions
	for c in "crm-customer add" "crm-customer add phone" "crm-get" "crm-find -t" \
		"crm-get customer --where" "crm-get customer --order" \
		"crm-policy show" "crm-history undo" "crm-get --db" "crm" \
		"crm-import -t customer" "crm-import -t"; do
		sep=' '
		[ "$c" != "crm-customer add phone" ] || sep='='
		# shellcheck disable=SC2086 # words
		if [ "$sep" = '=' ]; then
			${c% phone} "phone=$evil" >out 2>err </dev/null || true
		else
			$c "$evil" x >out 2>err </dev/null || true
		fi
		echo "$c: $(cat -v err)"
		[ -s err ]
		tame err
	done
	printf '{"type":"customer","name":"a","phone":"\\u001b[2Jx"}\n' |
		crm-put >out 2>err || true
	grep -qF '\x1B[2Jx' err
	tame err
	printf 'name,phone\na,\033[2Jx\n' >"$evil.csv"
	crm-import -t customer "$evil.csv" >out 2>err || true
	[ -s err ]
	tame err
}

@test "formulas: as they are for programs, inert for a spreadsheet" {
	for v in '=1+1' '+1' '-1+2' '@x' $'\tx' $'\rx'; do
		crm-customer add "name=$v" >/dev/null
	done
	crm-export customer -o csv -f name --excel >excel.csv
	! sed '1d' excel.csv | grep -qE $'^"?[=+@\t-]'
	crm-export customer -o csv -f name >plain.csv
	grep -q '^=1+1' plain.csv
	crm-db init --db two.db
	crm-import --db two.db -t customer plain.csv >/dev/null
	crm-get --db two.db customer -o csv -f name | cmp - plain.csv
}

@test "a store made by somebody else: its triggers do not run, check names them" {
	sqlite3 s.db "
		CREATE TRIGGER evil AFTER INSERT ON customers BEGIN
			UPDATE customers SET name='PWNED'; END;
		CREATE TRIGGER evil2 AFTER UPDATE ON customers BEGIN
			INSERT INTO meta VALUES('evil','x'); END;
		CREATE VIEW spy AS SELECT * FROM meta;"
	crm-customer add name=B >/dev/null
	crm-customer set 2 name=C >/dev/null
	printf 'name\nD\n' | crm-import -t customer --format csv - >/dev/null
	crm-history undo 5 >/dev/null
	crm-db rebuild
	[ "$(sqlite3 s.db "SELECT group_concat(name) FROM customers")" = A,B,D ]
	[ "$(sqlite3 s.db "SELECT count(*) FROM meta WHERE key='evil'")" -eq 0 ]
	run crm-db check
	ends 1
	[[ $output == *"trigger 'evil' is not ours"* ]]
	[[ $output == *"trigger 'evil2' is not ours"* ]]
	[[ $output == *"view 'spy' is not ours"* ]]
}

@test "a store made by somebody else: changed tables are named, none crashes" {
	cp s.db whole.db
	while IFS='|' read -r want sql; do
		cp whole.db s.db
		sqlite3 s.db "$sql"
		run crm-db check
		echo "$sql: $output"
		[ "$status" -ge 1 ] && [ "$status" -le 2 ]
		[[ $output == *"$want"* ]]
		for c in "crm-get customer" "crm-customer add name=B" "crm-export"; do
			run --separate-stderr $c
			[ "$status" -le 2 ]
			[ "$status" -ne 2 ] || [[ $stderr == *s.db* ]]
		done
	done <<-'END'
		table 'customers' is not as we made it|ALTER TABLE customers ADD COLUMN g TEXT AS (name || 'x') VIRTUAL
		view 'customers' is not as we made it|ALTER TABLE customers RENAME TO c2; CREATE VIEW customers AS SELECT * FROM c2
		table 'customers' is missing|DROP TABLE customers
		no such table: meta|DROP TABLE meta
		index 'customers_0' is missing|DROP INDEX customers_0
		index 'spy' is not ours|CREATE INDEX spy ON customers(upper(name))
	END
}
