#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# tag.bats - labels on and off, on records of any type
load helper

setup() {
	common_setup
	seed '{"type":"lead","name":"陈静","source":"web","phone":"13100131001"}'
	F=type,id,tags
}

@test "add: several tags on records of several types, in their order" {
	ok '{"type":"order","id":1,"tags":["大客户","q4"]}
{"type":"customer","id":2,"tags":["vip","大客户","q4"]}
{"type":"lead","id":1,"tags":["大客户","q4"]}' \
		crm-tag add 大客户,q4 order/1 customer/2 lead/1 -f $F
	ok '{"id":1}
{"id":1}
{"id":2}' sh -c 'for t in order lead customer; do crm-get $t -w "has(tags, '"'大客户'"')" -f id; done'
	ok '{"changed":3}' crm-history list -l 1 -f changed
}

@test "add: what is there already changes nothing" {
	crm-tag add q4 customer/1 customer/2 -q >/dev/null
	same is 0 '{"id":1,"rev":2}
{"id":2,"rev":2}' 'crm-tag: created 0, updated 0, unchanged 2, rejected 0' \
		crm-tag add q4 customer/1 customer/2 -v -f id,rev
}

@test "remove: those that are there; the rest stays" {
	crm-tag add a,b,c customer/1 customer/2 -q >/dev/null
	ok '{"type":"customer","id":1,"tags":["b"]}
{"type":"customer","id":2,"tags":["vip","b"]}' crm-tag remove c,a,zz customer/1 customer/2 -f $F
	same is 0 '{"id":1}' 'crm-tag: created 0, updated 0, unchanged 1, rejected 0' \
		crm-tag remove a customer/1 -v -f id
	ok '{"type":"customer","id":1}' crm-tag remove b customer/1 -f $F
	ok '' crm-get customer -w "has(tags, 'a')" -f id
}

@test "records are named in any way; all or none" {
	ok '{"type":"customer","id":1,"tags":["q4"]}
{"type":"user","id":1,"tags":["q4"]}' crm-tag add q4 @13800138000 user/li -f $F
	same ok '{"id":1}' crm-tag add q4 customer/shop:C1 -f id
	same no 1 'crm-tag: customer/99: no customer 99' crm-tag add new lead/1 customer/99
	same no 1 'crm-tag: touch/1 is a fact and is never changed; add another, or crm-history undo' \
		crm-tag add q4 touch/1
	same no 2 "crm-tag: '1': of which type? say customer/1" crm-tag add q4 1
	same misuse "crm-tag: no record type 'custmer': did you mean customer?" crm-tag add q4 custmer/1
}

@test "a tag comes first, and is not empty" {
	same misuse "crm-tag: the tag comes first: 'customer/1'" crm-tag add customer/1
	same misuse "crm-tag: the tag comes first: 'customer/1'" crm-tag remove customer/1 vip
	same misuse "crm-tag: the tag comes first: ''" crm-tag add '' customer/1
	same misuse "crm-tag: the tag comes first: ' , '" crm-tag add ' , ' customer/1
	same misuse 'crm-tag: too few operands; wanted: TAG[,TAG]... [TYPE/ID]...' crm-tag add
	ok '{"tags":["a b","c"]}' crm-tag add ' a b ,,c' customer/1 -f tags
}

@test "records on stdin: of mixed types, each printed as it is now" {
	{ crm-get customer && crm-get order && crm-get lead; } >in
	ok '{"type":"customer","id":1,"tags":["q4"]}
{"type":"customer","id":2,"tags":["vip","q4"]}
{"type":"order","id":1,"tags":["q4"]}
{"type":"lead","id":1,"tags":["q4"]}' crm-tag add q4 -f $F <in
	same is 0 '{"id":1}
{"id":2}
{"id":1}
{"id":1}' 'crm-tag: created 0, updated 0, unchanged 4, rejected 0' crm-tag add q4 -v -f id <in
	ok '{"type":"customer","id":2,"tags":["vip"]}' crm-tag remove q4 -f $F < <(crm-get customer/2)
	same ok '' crm-tag add q4 </dev/null
}

@test "records on stdin: verdicts stay on what is printed, and are not stored" {
	ok '{"id":2,"_":{"tier":{"tier":"A","value":1.50},"risk":{"x":1e2}}}' sh -c \
		"echo '{\"type\":\"customer\",\"id\":2,\"_\":{\"tier\":{\"tier\":\"A\",\"value\":1.50},\"risk\":{\"x\":1e2}}}' |
		crm-tag add q4 | sed 's/{\"type\":\"customer\",\(\"id\":2\).*,\"_\"/{\1,\"_\"/'"
	ok '{"tags":["vip","q4"]}' crm-customer show 2 -f tags
	ok '{"tags":["vip","q4","A"]}' sh -c 'crm-tier 2 | crm-tag add A -f tags'
}

@test "records on stdin: one that is none refuses all; -k stores the others" {
	{ crm-get customer && cat; } >in <<'END'
{"type":"touch","id":1}
{"type":"metric"}
{"id":2}
{"type":"lead"}
{"type":"lead","id":99}
{"type":"lead","id":1}
END
	local why="crm-tag: line 3: touch/1 is a fact and is never changed; add another, or crm-history undo
crm-tag: line 4: key 'type': is no record type
crm-tag: line 5: key 'type': is no record type
crm-tag: line 6: key 'id': is needed to look the lead up
crm-tag: line 7: key 'id': no lead 99"
	same no 1 "$why
crm-tag: created 0, updated 0, unchanged 0, rejected 5
crm-tag: nothing was stored" crm-tag add q4 <in
	is 1 '{"type":"customer","id":1,"tags":["q4"]}
{"type":"customer","id":2,"tags":["vip","q4"]}
{"type":"lead","id":1,"tags":["q4"]}' "$why
crm-tag: created 0, updated 3, unchanged 0, rejected 5" crm-tag add q4 --keep-going -f $F <in
}

@test "a table shows the tags, of all types in one" {
	ok 'type     id name     tags
customer  1 张伟     q4
order     1          q4
customer  2 华东科技 vip,q4' crm-tag add q4 customer/1 order/1 customer/2 -o table
}

@test "-n stores nothing; a wrong -f neither; undo takes tags off again" {
	same is 0 '{"tags":["q4"]}' 'crm-tag: nothing was stored (--dry-run)' crm-tag add q4 customer/1 -n -f tags
	same crm-tag add q4 customer/1 -f nmae >"$T/out" 2>"$T/err" && return 1
	grep -q "'nmae': did you mean name?" "$T/err"
	crm-export --tree before
	crm-tag add q4 customer/1 lead/1 -q >/dev/null
	ok '{"type":"undo","restored":2,"removed":0,"kept":0}' crm-history undo 3
	crm-export --tree after
	ok '' diff -r before after
	ok '' crm-get customer -w "has(tags, 'q4')"
	ok '' crm-db check
}

# many N KEY: a customer as JSON with N members of tags, x or ext
many() {
	jq -nc --argjson n "$1" --arg k "$2" '{type: "customer", name: "N", ($k):
		([range($n) | "m\(.)"] | if $k == "tags" then .
		else map({key: ., value: "v"}) | from_entries end)}'
}

@test "a thousand tags, x, ext: no more, told by number, nothing stored" {
	for k in tags x ext; do
		many 1000 $k >line
		id=$(crm-put -q <line | jq .id)
		ok 1000 sh -c "crm-get customer/$id | jq '.$k | length'"
		many 1001 $k >line
		same no 1 "crm-put: line 1: key '$k': over 1000 of them
crm-put: created 0, updated 0, unchanged 0, rejected 1
crm-put: nothing was stored" crm-put <line
		# to clear so many at once is as much to read
		[ $k = tags ] || {
			many 1001 $k | jq -c ".$k |= map_values(null)" >line
			same no 1 "crm-put: line 1: key '$k': over 1000 of them
crm-put: created 0, updated 0, unchanged 0, rejected 1
crm-put: nothing was stored" crm-put <line
		}
		# one more of a record that has as many as it may
		[ $k = tags ] || same no 1 "crm-customer: key '$k': over 1000 of them" \
			crm-customer set "$id" $k.more=v
		[ $k = tags ] || ok "{\"id\":$id}" crm-customer set "$id" $k.m7= $k.more=v -f id
		many 1001 $k | jq -c --arg k $k '{type, id: '"$id"', ($k): (if $k == "tags" then .[$k][1:] else {m8: "w"} end)}' >again
		ok "{\"id\":$id}" crm-put -f id <again
	done
	id=$(crm-get customer -w "has(tags, 'm1000')" -f id | jq .id)
	same no 1 "crm-customer: key 'tags': over 1000 of them" crm-customer set "$id" tags+=more
	same no 1 "crm-tag: key 'tags': over 1000 of them" crm-tag add more customer/"$id"
	same ok "{\"id\":$id}" crm-tag add m1000 customer/"$id" -f id
	crm-customer set "$id" tags-=m1 -q >/dev/null
	crm-customer set "$id" tags+=more -q >/dev/null
	ok 1000 sh -c "crm-get customer/$id | jq '.tags | length'"
	many 1001 tags | jq -r '.tags | join(",")' >list
	same no 1 "crm-customer: key 'tags': over 1000 of them" crm-customer set 1 tags="$(<list)"
	printf 'name,tags\nB,"%s"\n' "$(<list)" >c.csv
	same no 1 "crm-import: c.csv: line 2: key 'tags': over 1000 of them
crm-import: created 0, updated 0, unchanged 0, rejected 1
crm-import: c.csv: nothing was stored" crm-import -t customer c.csv
	ok '' crm-db check
}
