#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# import.bats - whole files in and out again: a purchase log, Chinese sheets
load helper

load=() # how cdnow.csv is read, set by cdnow

sum() {
	jq -n 'reduce inputs as $x (0; . + ($x[]))'
}

@test "CDNOW: customers, orders, cents, purchase days; again: nothing new" {
	cdnow
	is 0 '' 'crm-import: created 9276, updated 0, unchanged 0, rejected 0' \
		sh -c '"$@" -v cdnow.csv >out' sh "${load[@]}"
	ok 9276 sh -c 'wc -l <out'
	ok 2357 sh -c 'crm-get customer -f id | wc -l'
	ok 6919 sh -c 'crm-get order -f id | wc -l'
	ok 8 sh -c 'crm-get order -w "amount_minor = 0" -f id | wc -l'
	[ "$(crm-get order -f amount_minor | sum)" = 24409194 ]
	[ "$(crm-get customer -f revenue_minor | sum)" = 24409194 ]
	[ "$(crm-get customer -f purchase_days | sum)" = 6696 ]
	is 0 '' 'crm-import: created 0, updated 0, unchanged 6919, rejected 0' \
		"${load[@]}" --changed -v cdnow.csv
	is 0 '' 'crm-import: created 0, updated 0, unchanged 6919, rejected 0' \
		sh -c 'cat cdnow.csv | "$@" --changed -v -' sh "${load[@]}"
	ok 946 sh -c 'crm-get customer --where "purchase_days >= 2" --now "1997-09-30 23:59:59" -f id | wc -l'
	ok '{"name":"0001","since":"1997-01-01T00:00:00+08:00","state":"customer","ext":{"cdnow":"0001"},"orders":4,"purchase_days":4,"first_order_day":"1997-01-01","last_order_day":"1997-12-12","revenue_minor":10050}' \
		crm-get customer/1 -f name,since,state,ext,orders,purchase_days,first_order_day,last_order_day,revenue_minor
	ok '' crm-db check
}

@test "CDNOW: the counts that tests are made from are those of the log" {
	real CDNOW_sample.txt
	"$ROOT/tests/data/cdnow-groups" "$DATA/CDNOW_sample.txt" >counts
	cmp counts "$ROOT/tests/data/cdnow-groups.txt"
	# a log made from them has the same, but for weeks, months and first days
	DATA=none like_cdnow
	[ "$(wc -l <cdnow.csv)" = 6696 ]
	tr , ' ' <cdnow.csv >log
	"$ROOT/tests/data/cdnow-groups" log | grep '^history\|^spend' >made
	grep '^history\|^spend' counts | cmp - made
}

@test "CDNOW: duplicate rows are told apart; one more of them is one more order" {
	cdnow
	"${load[@]}" cdnow.csv >/dev/null
	dup=$(sort cdnow.csv | uniq -d | head -n 1)
	[ "$(sort -u cdnow.csv | wc -l)" = $((6919 - 21)) ]
	printf '%s\n' "$dup" >>cdnow.csv
	is 0 '{"type":"order","id":6920}' 'crm-import: created 1, updated 0, unchanged 6919, rejected 0' \
		"${load[@]}" --changed -v -f type,id cdnow.csv
	sed -i '$d' cdnow.csv
	is 0 '' 'crm-import: created 0, updated 0, unchanged 6919, rejected 0' \
		"${load[@]}" --changed -v cdnow.csv
}

@test "CDNOW: in chunks, through a pipe, the result is the same" {
	like_cdnow
	records=$(($(wc -l <cdnow.csv) + 2357))
	"${load[@]}" cdnow.csv >one
	crm-export --tree one.tree
	crm-db init --replay --db b.db
	"${load[@]}" --db b.db --chunk=1000 - <cdnow.csv >two
	cmp one two
	crm-export --tree two.tree --db b.db
	ok '' diff -r one.tree two.tree
	# the pieces are one batch, undone as one
	[ "$(crm-history list --db b.db -f batch | grep -cx '{"batch":2}')" = 7 ]
	ok "{\"type\":\"undo\",\"restored\":0,\"removed\":$records,\"kept\":0}" crm-history undo --db b.db --batch 2
	ok '' crm-export --db b.db customer order
	ok '' crm-db check --db b.db
}

@test "CDNOW: undone, the tree is as it was; as-of shows the moment" {
	like_cdnow
	records=$(($(wc -l <cdnow.csv) + 2357))
	seed
	crm-customer set 1 region=x >/dev/null
	crm-export --tree before
	crm-get customer >asof
	"${load[@]}" cdnow.csv >/dev/null
	n=$(crm-history list -l 1 -f id)
	n=${n//[^0-9]/}
	crm-customer set 2 region=y >/dev/null
	crm-history undo $((n + 1)) >/dev/null
	ok "{\"type\":\"undo\",\"restored\":0,\"removed\":$records,\"kept\":0}" crm-history undo "$n"
	crm-export --tree after
	ok '' diff -r before after
	ok "$(<asof)" crm-get customer --as-of txn:$((n - 1))
	ok 2359 sh -c 'crm-get customer --as-of txn:'"$n"' -f id | wc -l'
	ok '' crm-db check
}

# A GB18030 sheet: Chinese headers, quoted newlines, a formula, a damaged name
sheet() {
	iconv -f UTF-8 -t GB18030 <<'END'
客户名称,联系电话,来源,备注,标签,编号
上海张江科技有限公司,138 0013 8000,展会,"第一行
第二行, ""引用""",vip,K1
"=HYPERLINK(""http://evil"")",13900139000,电话,@SUM(1),,K2
王芳,010-65529988,电话,"-1+1",,K3
𠮷野家,13700137000,展会,,"vip,旧",K4
END
}
sheet_map='{"type":"customer","key":["编号"],"system":"sheet","columns":{"客户名称":"name","联系电话":"phone","来源":"source","备注":"needs","标签":"tags","编号":null}}'

@test "GB18030, Chinese headers, quoted line ends: no option for the encoding" {
	sheet >sheet.csv
	echo "$sheet_map" >map.json
	is 0 '{"id":1,"name":"上海张江科技有限公司","phone":"+8613800138000","source":"展会","needs":"第一行\n第二行, \"引用\"","tags":["vip"],"ext":{"sheet":"K1"}}
{"id":2,"name":"=HYPERLINK(\"http://evil\")","phone":"+8613900139000","source":"电话","needs":"@SUM(1)","ext":{"sheet":"K2"}}
{"id":3,"name":"王芳","phone":"+861065529988","source":"电话","needs":"-1+1","ext":{"sheet":"K3"}}
{"id":4,"name":"𠮷野家","phone":"+8613700137000","source":"展会","tags":["vip","旧"],"ext":{"sheet":"K4"}}' \
		'crm-import: created 4, updated 0, unchanged 0, rejected 0' \
		crm-import -v --map map.json -f id,name,phone,source,needs,tags,ext sheet.csv
	is 0 '' 'crm-import: created 0, updated 0, unchanged 4, rejected 0' \
		crm-import -v --changed --map map.json sheet.csv
	for e in gb18030 UTF-8 UTF-16; do
		sheet | iconv -f GB18030 -t $e >other.csv
		is 0 '' 'crm-import: created 0, updated 0, unchanged 4, rejected 0' \
			crm-import -v --changed --map map.json other.csv
	done
}

@test "lists are aligned on 80 columns, whole elsewhere" {
	sheet >sheet.csv
	echo "$sheet_map" >map.json
	crm-import -q --map map.json sheet.csv >/dev/null
	ok 'id name                      phone         source
 1 上海张江科技有限公司      138 0013 8000 展会
 2 =HYPERLINK("http://evil") 139 0013 9000 电话
 3 王芳                      010-6552 9988 电话
 4 𠮷野家                    137 0013 7000 展会' crm-get customer -f id,name,phone,source -o table
	command -v script >/dev/null || skip 'no script(1)'
	script -qec 'stty cols 80; crm-get customer -f id,name,phone,source,needs,ext,created_at' /dev/null \
		</dev/null | tr -d '\r' >out
	[ "$(wc -l <out)" = 5 ]
	[ "$(wc -L <out)" -le 80 ]
	grep -q '138 0013 8000' out
}

@test "--excel: no live formula, phones as text, read by spreadsheets" {
	sheet >sheet.csv
	echo "$sheet_map" >map.json
	crm-import -q --map map.json sheet.csv >/dev/null
	crm-export --excel customer -f id,name,phone,needs,source >out.csv
	printf '\xef\xbb\xbf%s\r\n' id,name,phone,needs,source >want.csv
	printf '%s\r\n' '1,上海张江科技有限公司,138 0013 8000,"第一行
第二行, ""引用""",展会' \
		"2,\"'=HYPERLINK(\"\"http://evil\"\")\",139 0013 9000,'@SUM(1),电话" \
		"3,王芳,010-6552 9988,'-1+1,电话" '4,𠮷野家,137 0013 7000,,展会' >>want.csv
	ok '' diff want.csv out.csv
	crm-customer set 3 needs=0012 region=123456789012 industry=$'\t=1' size='  +1' >/dev/null
	ok "'0012,'123456789012,'"$'\t'"=1,'  +1" sh -c \
		'crm-export --excel customer -w "id = 3" -f needs,region,industry,size | tail -n 1 | tr -d "\r"'
	ok "1,华东" sh -c 'crm-customer set 1 region=华东 >/dev/null; crm-export customer -o csv -f id,region | sed -n 2p'
}

@test "--excel: signs nobody sees and small forms hide no formula" {
	local u
	{
		for u in '' 2060 00AD 202E 180E 115F 3164 2800 FE0F E0001 0085 2028 200B; do
			[ -z "$u" ] || printf -v u "\\U$u"
			for f in =1 +1 -1 @A ﹢1 ﹣1 ﹦1 ﹫A ＋1 －1 ＝1 ＠A '\t1' '\r1'; do
				printf '{"type":"customer","name":"x","needs":"%s%s"}\n' "$u" "$f"
			done
			printf '{"type":"customer","name":"x","needs":"%s张=1"}\n' "$u"
		done
	} | crm-put -q >/dev/null
	crm-export --excel customer -f needs >out
	[ "$(grep -c "^\"\?'" out)" = 182 ]
	[ "$(grep -c "^[^']*张" out)" = 13 ]
}

@test "--tree, then crm-put --keep-ids into a new store: byte for byte" {
	sheet >sheet.csv
	echo "$sheet_map" >map.json
	seed
	crm-import -q --map map.json sheet.csv >/dev/null
	crm-order add customer_id=5 amount=0 -q >/dev/null
	crm-put deal customer_id=1 name=D amount=5 stage=won >/dev/null
	crm-put task title=x subject_id=1 due_at=tomorrow >/dev/null
	crm-export --tree one
	ok 'contact contract customer deal order task touch user' \
		sh -c 'echo $(cd one && ls | sed s/.jsonl//)'
	crm-db init --replay --db b.db
	export CRM_NOW=2026-11-22T05:00:00Z CRM_ACTOR=other
	for t in user customer contact contract deal order touch task transition; do
		cat one/$t.jsonl
	done | crm-put --db b.db --keep-ids -q >/dev/null
	crm-export --tree two --db b.db
	ok '' diff -r one two
	ok '' crm-db check --db b.db
	crm-customer --db b.db add name=B -f id >new
	crm-customer add name=B -f id | ok "$(<new)" cat
}

@test "--tree again: only what changed differs; empty types leave no file" {
	seed
	crm-export --tree t
	cp -r t u
	crm-export --tree t
	ok '' diff -r u t
	export CRM_NOW=2026-11-22T05:00:00Z
	crm-customer set 1 region=x >/dev/null
	crm-export --tree t
	ok '1' sh -c 'diff -r u t | grep -c "^>"'
	crm-history undo 2 --with-later >/dev/null
	crm-export --tree t
	ok '' ls t
}

@test "undo of the sheet's import restores the tree byte for byte" {
	sheet >sheet.csv
	echo "$sheet_map" >map.json
	seed
	crm-customer set 2 ext.sheet=K1 needs=kept >/dev/null
	crm-export --tree before
	is 0 '' 'crm-import: created 3, updated 1, unchanged 0, rejected 0' \
		sh -c 'crm-import -v --map map.json sheet.csv >/dev/null'
	ok '{"id":2,"name":"上海张江科技有限公司"}' crm-get customer/2 -f id,name
	crm-history undo 4 >/dev/null
	crm-export --tree after
	ok '' diff -r before after
	ok '' crm-db check
}

@test "export: types in order, one CSV, JSON lines also on a terminal" {
	seed
	ok '{"type":"user","id":1}
{"type":"customer","id":1}
{"type":"customer","id":2}
{"type":"contact","id":1}
{"type":"contract","id":1}
{"type":"order","id":1}
{"type":"touch","id":1}' crm-export -f type,id
	ok '{"type":"customer","id":1}
{"type":"customer","id":2}
{"type":"order","id":1}' crm-export -t order,customer -f type,id
	no 2 "crm-export: one type only, say which: its keys are the columns
try 'crm-export --help'" crm-export -o csv
	crm-export customer -o csv >all.csv
	is 0 '' 'crm-import: created 0, updated 0, unchanged 2, rejected 0' \
		crm-import -t customer --changed -v all.csv
	crm-export customer -o tsv >all.tsv
	is 0 '' 'crm-import: created 0, updated 0, unchanged 2, rejected 0' \
		crm-import -t customer --changed -v all.tsv
}

@test "lists in cells come back, whatever signs they hold" {
	local want='{"tags":["x;y"],"aliases":["u，v","、","a","b,c；d"]}'
	crm-put -q <<<"{\"type\":\"customer\",\"name\":\"a\",${want#\{}"
	crm-export customer -o csv >c.csv
	is 0 '' 'crm-import: created 0, updated 0, unchanged 1, rejected 0' \
		crm-import -t customer --changed -v c.csv
	ok "$want" crm-customer show 1 -f tags,aliases
}
