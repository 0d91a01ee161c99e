#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# maps.bats - columns become fields: maps, headers, keys, values, dates, money
load helper

# fed TEXT OPTION...: import a CSV from a pipe
fed() {
	printf "$1" | crm-import "${@:2}" -
}

# map JSON: the map m.json
map() {
	printf '%s\n' "$1" >m.json
}

@test "no map: headers are keys, blanks round them dropped, empty cells absent" {
	ok '{"id":1,"name":" 张","phone":"+8613800138000","x":{"group":"a"},"ext":{"shop":"7"},"tags":["p","q"]}' \
		fed ' name ,phone,region,x.group,ext.shop,tags\n 张,13800138000,,a,7,"p,q"\n' -t customer -f id,name,phone,region,x,ext,tags
	ok '{"id":1,"name":"B"}' fed 'name,ext.shop\nB,7\n' -t customer -f id,name
	ok '{"id":1,"rev":3}' fed 'ext.shop,phone\n7,\n' -t customer --empty-clears -f id,rev,phone
}

@test "which type" {
	no 2 "crm-import: key 'map.type': which type? --type TYPE or \"type\" in the map" fed 'name\nB\n'
	no 2 "crm-import: no record type 'custmer': did you mean customer?
try 'crm-import --help'" fed 'name\nB\n' -t custmer
	map '{"type":"custmer"}'
	no 1 "crm-import: key 'map.type': no record type 'custmer'" fed 'name\nB\n' --map m.json
}

@test "columns unknown, missing, repeated; rows too short or too long" {
	local n='crm-import: created 0, updated 0, unchanged 0, rejected'
	same no 1 "crm-import: line 1: key 'nmae': customer has no such key; did you mean 'name'?" \
		fed 'nmae\nB\n' -t customer
	ok '{"name":"B"}' fed 'name,zzz\nB,1\n' -t customer --ignore-unknown -f name,zzz.x -f name
	same no 1 "crm-import: line 1: column 'name' stands twice in the header" \
		fed 'name,name\nB,C\n' -t customer
	same no 1 "crm-import: line 2: 1 cells, but the header has 2
crm-import: line 3: 3 cells, but the header has 2
$n 2
crm-import: nothing was stored" fed 'name,region\nB\nC,1,2\nD,3\n' -t customer
	map '{"type":"customer","columns":{"n":"name","t":"source"}}'
	same no 1 "crm-import: line 1: the file has no column 't' that the map names" \
		fed 'n\nB\n' --map m.json
	same no 1 "crm-import: line 1: the map does not name column 'u' (null drops it, --ignore-unknown drops all such)" \
		fed 'n,t,u\nB,1,2\n' --map m.json
	ok '{"name":"B","source":"1"}' fed 'n,t,u\nB,1,2\n' --map m.json --ignore-unknown -f name,source
}

@test "strict quoting, with the line where it began" {
	local n='crm-import: created 0, updated 0, unchanged 0, rejected 1
crm-import: nothing was stored'
	same no 1 "crm-import: line 4: the quote opened here is never closed
$n" fed 'name\n"a\nb"\n"C\nD\n' -t customer
	same no 1 "crm-import: line 2: cell 1: a quote inside an unquoted cell
$n" fed 'name,region\na"b,x\n' -t customer
	same no 1 "crm-import: line 2: cell 2: text after the closing quote
$n" fed 'name,region\na,"x"y\n' -t customer
	ok '{"name":"a\nb, \"c\""}' fed 'name\r\n"a\nb, ""c"""\r\n' -t customer -f name
}

@test "delimiters are found or said; --columns for a file without a header" {
	for d in , ';' '|' '\t'; do
		ok '{"name":"B","region":"x y"}' fed "name${d}region\nB${d}x y\n" -t customer -f name,region
	done
	ok '{"name":"B:1","region":"x"}' fed 'name^region\nB:1^x\n' -t customer -d '^' -f name,region
	ok '{"name":"B","region":"x"}' fed 'B\tx\n' -t customer -d tab --columns name,region -f name,region
	ok '{"name":"B","region":"x"}' fed '1,B,2,x\n' -t customer --columns ,name,,region -f name,region
	no 2 "crm-import: option '--delimiter': one character or 'tab', not 'xx'
try 'crm-import --help'" fed 'name\nB\n' -t customer -d xx
}

@test "encodings are found or said" {
	for e in UTF-8 GB18030 GBK UTF-16LE UTF-16BE BIG5; do
		opt=()
		[[ $e != UTF-16?E && $e != BIG5 ]] || opt=(--encoding $e)
		printf 'name,region\n張偉,東\n' | iconv -f UTF-8 -t $e >in.csv
		ok '{"name":"張偉","region":"東"}' crm-import -t customer "${opt[@]}" -f name,region in.csv
	done
	no 2 "crm-import: unknown encoding 'klingon'" fed 'name\nB\n' -t customer --encoding klingon
	same no 1 'crm-import: line 2: not UTF-8 at byte 2 of the line
crm-import: created 0, updated 0, unchanged 0, rejected 1
crm-import: nothing was stored' fed 'name\nB\xff\n' -t customer --encoding utf-8
}

@test "constants, value tables with and without *, one column to several keys" {
	map '{"type":"customer","columns":{"n":"name","r":["region","size"],"t":"source"},
"constants":{"industry":"it","x.n":5,"tags":"a,b","kind":"person"},
"values":{"source":{"w":"web","*":"other"},"region":{"E":"east"}}}'
	ok '{"name":"A","region":"east","size":"E","source":"web","kind":"person","industry":"it","x":{"n":5},"tags":["a","b"]}
{"name":"B","source":"other","kind":"person","industry":"it","x":{"n":5},"tags":["a","b"]}' \
		fed 'n,r,t\nA,E,w\nB,,zz\n' --map m.json -f name,region,size,source,kind,industry,x,tags
	same no 1 "crm-import: line 2: key 'region': 'Q' is not in the map's value table
crm-import: created 0, updated 0, unchanged 0, rejected 1
crm-import: nothing was stored" fed 'n,r,t\nC,Q,\n' --map m.json
}

@test "dates by pattern" {
	crm-customer add name=B -q >/dev/null
	map '{"type":"order","columns":{"d":"placed_at","a":"amount"},"constants":{"customer_id":1},"dates":{"placed_at":"%d.%m.%Y"}}'
	ok '{"placed_at":"2026-03-05T00:00:00+08:00"}
{"placed_at":"2025-12-31T00:00:00+08:00"}' fed 'd,a\n5.3.2026,1\n31.12.2025,2\n' --map m.json -f placed_at
	same no 1 "crm-import: line 2: key 'placed_at': '5/3/2026' is not like '%d.%m.%Y'
crm-import: line 3: key 'placed_at': no such day: '2026-02-30'
crm-import: created 0, updated 0, unchanged 0, rejected 2
crm-import: nothing was stored" fed 'd,a\n5/3/2026,1\n30.2.2026,2\n' --map m.json
	map '{"type":"order","columns":{"d":"placed_at","a":"amount"},"constants":{"customer_id":1},"dates":{"placed_at":"%y年%m月%d日 %H:%M:%S"}}'
	ok '{"placed_at":"2026-03-05T10:30:09+08:00"}' fed 'd,a\n26年3月05日 10:30:09,1\n' --map m.json -f placed_at
	ok '{"placed_at":"2026-03-05T10:30:00+08:00"}' fed 'placed_at,amount,customer_id\n2026/3/5 10:30,1,1\n' -t order -f placed_at
}

@test "money by sample" {
	crm-customer add name=B -q >/dev/null
	sample() {
		map "{\"type\":\"order\",\"columns\":{\"a\":\"amount\"},\"constants\":{\"customer_id\":1},\"money\":{\"amount\":\"$1\"}}"
		ok "$3" fed "a\n\"$2\"\n" --map m.json -f amount_minor
	}
	sample 1.234,56 '€ 1.280,00' '{"amount_minor":128000}'
	sample 1.234,56 '-0,5' '{"amount_minor":-50}'
	sample 1.234,56 '12 345 678,9' '{"amount_minor":1234567890}'
	sample '¥1,234.56' '￥1,280.05' '{"amount_minor":128005}'
	sample '¥1,234.56' 12 '{"amount_minor":1200}'
	# the Swiss group by an apostrophe, typed or set
	sample "1'234.50" "1'280.05" '{"amount_minor":128005}'
	sample "1'234.50" "-12'345'678.9" '{"amount_minor":-1234567890}'
	sample "1'234.50" 1’280.05 '{"amount_minor":128005}'
	sample 1’234.50 12’345’678.9 '{"amount_minor":1234567890}'
	sample 1’234,50 '€ -1’280,05' '{"amount_minor":-128005}'
	sample "1'234" "1'280" '{"amount_minor":128000}'
	for bad in 1,2,3 1,234 x 1e3 ''; do
		map '{"type":"order","columns":{"a":"amount"},"constants":{"customer_id":1},"money":{"amount":"1.234,56"}}'
		same fed "a\n\"$bad\"\n" --map m.json >"$T/out" 2>"$T/err" && return 1
		grep -q "^crm-import: line 2: key 'amount" "$T/err"
	done
}

@test "key columns: a changed cell updates one record" {
	map '{"type":"customer","key":["a","b"],"system":"s","columns":{"a":null,"b":null,"n":"name"}}'
	is 0 '{"id":1}
{"id":2}
{"id":3}' 'crm-import: created 3, updated 0, unchanged 0, rejected 0' \
		fed 'a,b,n\n1,1,A\n1,2,B\n2,1,C\n' --map m.json -v -f id
	is 0 '{"id":2,"rev":2,"name":"BB"}' 'crm-import: created 0, updated 1, unchanged 2, rejected 0' \
		fed 'a,b,n\n1,1,A\n1,2,BB\n2,1,C\n' --map m.json -v --changed -f id,rev,name
	same no 1 'crm-import: line 2: the column that identifies the row is empty
crm-import: created 0, updated 0, unchanged 0, rejected 1
crm-import: nothing was stored' fed 'a,b,n\n,,A\n' --map m.json
	same no 1 "crm-import: line 1: key 'map.key': the file has no column 'b'" \
		fed 'a,n\n1,A\n' --map m.json
	is 0 '{"id":1,"name":"twice"}
{"id":1,"name":"twice"}' 'crm-import: created 0, updated 2, unchanged 0, rejected 0' \
		fed 'a,b,n\n1,1,once\n1,1,twice\n' --map m.json -v -f id,name
}

@test "several records from one row, found or made, referring to each other" {
	map '{"records":[
{"as":"who","type":"customer","find":true,"columns":{"姓名":"name"},"key":["会员"],"system":"shop"},
{"as":"o","type":"order","key":["订单号"],"system":"shop","columns":{"日期":"placed_at","金额":"amount"},"constants":{"customer_id":"$who","channel":"shop"}},
{"type":"ticket","columns":{"问题":"subject"},"constants":{"customer_id":"$who","order_id":"$o"}}]}'
	local h='订单号,会员,姓名,日期,金额,问题\n'
	is 0 '{"type":"customer","id":1}
{"type":"order","id":1}
{"type":"ticket","id":1}
{"type":"order","id":2}
{"type":"ticket","id":2}' 'crm-import: created 5, updated 0, unchanged 0, rejected 0' \
		fed "${h}A1,7,张伟,2026-03-05,1280,坏\nA2,7,张,2026-04-09,300.50,慢\n" --map m.json -v -f type,id
	ok '{"id":1,"name":"张伟","since":"2026-03-05T00:00:00+08:00","ext":{"shop":"7"}}' crm-get customer -f id,name,since,ext
	ok '{"customer_id":1,"order_id":2,"subject":"慢"}' crm-get ticket/2 -f customer_id,order_id,subject
	# a ticket has no key here, so a row with another amount is another row
	is 0 '{"type":"order","id":2,"amount_minor":31000}
{"type":"ticket","id":3}' 'crm-import: created 1, updated 1, unchanged 2, rejected 0' \
		fed "${h}A1,7,张伟,2026-03-05,1280,坏\nA2,7,张,2026-04-09,310,慢\n" --map m.json -v --changed -f type,id,amount_minor
}

@test "a map in policy is found by its name" {
	map '{"type":"customer","columns":{"n":"name"}}'
	crm-policy set map.people m.json >/dev/null
	ok '{"name":"B"}' fed 'n\nB\n' --map people -f name
	no 2 'crm-import: nobody: No such file or directory' fed 'n\nB\n' --map nobody
}

@test "maps that are none" {
	bad() {
		map "$1"
		same no 1 "crm-import: $2" fed 'n\nB\n' -t customer --map m.json
	}
	bad x "key 'map': not JSON: line 1: '[' or '{' expected near 'x'"
	bad '{"colums":{}}' "key 'map.colums': no such key here"
	bad '{"columns":{"n":5}}' "line 1: key 'map.columns': a column goes to a key, a list of keys, or null"
	bad '{"columns":{"n":"nmae"}}' "line 1: key 'nmae': customer has no such key; did you mean 'name'?"
	bad '{"columns":{"n":"name"},"constants":{"region":1.5}}' \
		"line 1: key 'map.constants': 'region' needs a string, a whole number, true or false"
	bad '{"columns":{"n":"name"},"key":["z"]}' "line 1: key 'map.key': the file has no column 'z'"
	bad '{"records":[{},{},{},{},{},{},{},{},{}]}' "key 'map.records': at most 8 records from one row"
}

@test "--suggest-map: Chinese and English headers; its map is one" {
	for h in 客户名称,手机,邮箱,来源,备注,标签,蛋 'Customer Name,Mobile,E-Mail,Source,Notes,Tags,Egg'; do
		echo "$h" >h.csv
		same crm-import --suggest-map -t customer h.csv >s.json
		ok '["customer",["name","phone","email","source","needs","tags",null]]' \
			jq -c '[.type, [.columns[]]]' s.json
		[ "$(jq -r '.columns | keys_unsorted | join(",")' s.json)" = "$h" ]
		printf '%s\n张,13800138000,z@x.cn,web,n,t,e\n' "$h" >in.csv
		ok '{"name":"张","phone":"+8613800138000","email":"z@x.cn","source":"web","needs":"n","tags":["t"]}' \
			crm-import --map s.json -f name,phone,email,source,needs,tags in.csv
	done
	ok '["ext.import","placed_at","amount"]' sh -c \
		'echo 订单号,日期,金额 | crm-import --suggest-map -t order - | jq -c "[.columns[]]"'
	misuse "crm-import: h.csv: option '--suggest-map' needs --type" crm-import --suggest-map h.csv
}

@test "a map does not say nothing about JSON lines" {
	map '{"type":"customer","columns":{"n":"name"}}'
	printf '{"n":"B"}\n' | crm-import --map m.json -f name - >"$T/out" 2>"$T/err" || :
	[ "$(<"$T/out")" = '{"name":"B"}' ] || grep -q "'--map'\|map" "$T/err"
}
