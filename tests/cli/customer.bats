#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# customer.bats - one record stored: operands, references, update or create
load helper

setup() {
	common_setup
	seed
}

@test "add, show, list, set: the whole record is printed" {
	local r='{"type":"customer","id":3,"rev":1,"kind":"person","name":"李明","state":"prospect","since":"2026-11-22T10:07:00+08:00","owner":"li","region":"华东","phone":"+8613700137000","created_at":"2026-11-22T10:07:00+08:00","updated_at":"2026-11-22T10:07:00+08:00","tags":["a","b"],"ext":{"shop":"C3"},"x":{"n":5}}'
	ok "$r" crm-customer add name=李明 kind=person phone='１３７ 0013-7000' owner=me \
		tags=a,b x.n=5 ext.shop=C3 region=华东
	ok "$r" crm-customer show 3
	ok "$r" crm-customer list -w 'id = 3'
	export CRM_NOW=2026-11-22T03:00:00Z
	ok "$(sed 's/"rev":1/"rev":2/; s/华东/华南/; s/\("updated_at":"2026-11-22T1\)0:07/\11:00/' <<<"$r")" \
		crm-customer set 3 region=华南
}

@test "a change to what it was already is none" {
	same ok '{"id":1,"rev":1}' crm-customer set 1 name=张伟 phone=13800138000 -f id,rev
	same is 0 '' 'crm-put: created 0, updated 0, unchanged 1, rejected 0' \
		crm-put customer/1 name=张伟 -v --changed
}

@test "tags: += adds, -= takes away, several at once, a list replaces" {
	ok '{"tags":["vip","a"]}' crm-customer set 1 tags+=vip tags+=a -f tags
	ok '{"tags":["vip","a","b"]}' crm-customer set 1 tags+=b tags+=vip -f tags
	ok '{"tags":["a"]}' crm-customer set 1 tags-=vip tags-=b -f tags
	ok '{"tags":["a","c","d"]}' crm-customer set 1 tags+=c,d -f tags
	ok '{"tags":["c","e"]}' crm-customer set 1 tags-=a,d tags+=e -f tags
	same ok '{"tags":["c","e"]}' crm-customer set 1 tags-=nothere -f tags
	ok '{"tags":["q","r"]}' crm-customer set 1 'tags=["q","r"]' -f tags
	ok '{}' crm-customer set 1 tags= -f tags
	same no 1 "crm-customer: key 'tags': not JSON: it ends too early at byte 5: '[\"q\"'" \
		crm-customer set 1 'tags=["q"'
}

@test "x. and ext.: single members; an empty value clears" {
	ok '{"x":{"group":"华东","n":5}}' crm-customer set 1 x.group=华东 x.n=5 -f x
	ok '{"x":{"n":5},"x.n":5}' crm-customer set 1 x.group= -f x,x.n
	ok '{"ext":{"shop":"C1","erp":"E1"}}' crm-customer set 1 ext.erp=E1 -f ext
	ok '{"ext":{"erp":"E1"},"name":"张伟"}' crm-customer set 1 ext.shop= -f ext,name
	same no 1 "crm-put: no customer has the key 'shop:C1'" crm-put customer/shop:C1 name=x
	same no 1 "crm-customer: key 'ext': a system's name has letters, digits, - and _: 'a b'" \
		crm-customer set 1 'ext.a b=x'
}

# what other systems use as a key is theirs; it is never printed raw
@test "external keys with control characters: stored exactly, told escaped" {
	local key=$'a\ab\n\e[31m\u202e\x7f'
	want=$(jq -nc --arg k "$key" '{id:3,k:$k}')
	crm-customer add name=B ext.erp="$key" -q >/dev/null
	ok "$want" sh -c 'crm-get customer/3 | jq -c "{id, k: .ext.erp}"'
	crm-get customer/3 -f ext >line
	! LC_ALL=C grep -q $'[\x01-\x1f\x7f]' line
	ok '{"id":3}' crm-get "customer/erp:$key" -f id
	jq -nc --arg k "$key" '{type:"customer",ext:{erp:$k},region:"x"}' >line
	ok '{"id":3,"region":"x"}' crm-put -f id,region <line
	jq -nc --arg k "erp:$key" '{type:"order",customer_id:$k,amount:"1"}' >line
	ok '{"customer_id":3}' crm-put -f customer_id <line
	local shown='a\x07b\x0A\x1B[31m\u{202E}\x7F'
	no 1 "crm-get: no customer has the key 'erp:${shown}z'" crm-get "customer/erp:${key}z"
	jq -nc --arg k "erp:${key}z" '{type:"order",customer_id:$k,amount:"1"}' >line
	same no 1 "crm-put: line 1: key 'customer_id': no customer has the key 'erp:${shown}z'
crm-put: created 0, updated 0, unchanged 0, rejected 1
crm-put: nothing was stored" crm-put <line
	printf 'name,ext.erp\nC,"%s"\n' "$key" >c.csv
	ok '{"id":3,"name":"C"}' crm-import -t customer -f id,name c.csv
	crm-customer set 1 ext.erp= ext.shop="$key" -q >/dev/null
	ok '{"id":1}' crm-get "customer/shop:$key" -f id
	ok '' crm-db check
}

@test "a system's name: letters, digits, - and _, up to 64, told escaped" {
	local e="key 'ext': a system's name has letters, digits, - and _:"
	local n='created 0, updated 0, unchanged 0, rejected 1'
	same no 1 "crm-customer: $e 'e\x1B[1m'" crm-customer add name=B "ext.e"$'\e'"[1m=k"
	same no 1 "crm-put: line 1: $e 'a\x07b'
crm-put: $n
crm-put: nothing was stored" crm-put <<<'{"type":"customer","name":"B","ext":{"a\u0007b":"k"}}'
	printf 'name,ext.a\tb\nB,k\n' >c.csv
	same no 1 "crm-import: c.csv: line 2: $e 'a\x09b'
crm-import: $n
crm-import: c.csv: nothing was stored" crm-import -t customer -d , c.csv
	no 1 "crm-get: no customer has the key 'a\x07b:k'" crm-get customer/$'a\ab:k'
	same no 1 "crm-customer: key 'ext.': customer has no such key; did you mean 'ext'?" \
		crm-customer add name=B ext.=k
	long=$(printf 'a%.0s' {1..64})
	ok "{\"id\":3}" crm-customer add name=B "ext.$long=k" -f id
	same no 1 "crm-customer: $e '${long:0:60}'" crm-customer add name=B "ext.${long}a=k"
	key=$(printf 'k%.0s' {1..1024})
	ok '{"id":4}' crm-customer add name=B "ext.erp=$key" -f id
	same no 1 "crm-customer: key 'ext': an external key has 1 to 1024 bytes" \
		crm-customer add name=B "ext.erp=${key}k"
}

@test "what is computed cannot be set" {
	same no 1 "crm-customer: key 'orders': is computed or kept by the store, and cannot be set" \
		crm-customer set 1 orders=5
	same no 1 "crm-order: key 'day': is computed or kept by the store, and cannot be set" \
		crm-order add customer_id=1 amount=1 day=2026-01-01
	same no 1 "crm-customer: key 'created_at': is computed or kept by the store, and cannot be set" \
		crm-customer set 1 created_at=2020-01-01
	# a line that was printed may come back
	crm-get customer/1 -f '*,orders' >in
	is 0 '' 'crm-put: created 0, updated 0, unchanged 1, rejected 0' crm-put -v --changed <in
}

@test "lists and objects are JSON, checked by shape" {
	ok '{"dates":[{"kind":"birthday","calendar":"lunar","month":8,"day":15}]}' crm-customer set 1 \
		'dates=[{"kind":"birthday","calendar":"lunar","month":8,"day":15}]' -f dates
	same no 1 "crm-customer: key 'dates[0].calendar': is none of: solar lunar" crm-customer set 1 \
		'dates=[{"kind":"birthday","calendar":"moon","month":8,"day":15}]'
	same no 1 "crm-customer: key 'dates[0].day': is needed" crm-customer set 1 \
		'dates=[{"kind":"birthday","calendar":"lunar","month":8}]'
	same no 1 "crm-customer: key 'dates': not JSON: expected a value at byte 1: 'x'" \
		crm-customer set 1 dates=x
	ok '{}' crm-customer set 1 dates= -f dates
	ok '{"handles":{"wechat":"zw"}}' crm-customer set 1 'handles={"wechat":"zw"}' -f handles
}

@test "an empty value clears; what is needed cannot go" {
	ok '{"id":1}' crm-customer set 1 phone= owner= -f id,phone,owner
	same no 1 "crm-customer: key 'name': is needed" crm-customer set 1 name=
	ok '{"id":1,"rev":2}' crm-put -f id,rev,region \
		<<<'{"type":"customer","id":1,"region":null}'
	ok '{"region":"x"}' crm-customer set 1 region=x -f region
	ok '{"id":1}' crm-put -f id,region <<<'{"type":"customer","id":1,"region":null}'
}

@test "me is the actor, -m the text, times are words in the business zone" {
	ok '{"owner":"li","needs":"a = b"}' crm-customer add name=B owner=me -m 'a = b' -f owner,needs
	ok '{"since":"2026-05-01T00:00:00+08:00"}' crm-customer set 1 since=2026-05-01 -f since
	ok '{"since":"2026-11-21T10:00:00+08:00"}' crm-customer set 1 since='昨天 10:00' -f since
	ok '{"since":"2026-11-19T10:00:00+08:00"}' crm-customer set 1 since='-3d 10:00' -f since
	ok '{"since":"2026-11-22T18:00:00+08:00"}' crm-customer set 1 since=2026-11-22T12:00+02:00 -f since
	same no 1 "crm-customer: key 'since': not a time: 'gestern' (see crm help time)" \
		crm-customer set 1 since=gestern
	same no 1 "crm-customer: key 'owner': no user 'zz' (crm-user add login=zz role=sales)" \
		crm-customer set 1 owner=me --actor zz
}

@test "amounts: major units, minor units, decimals of the currency" {
	local a='crm-order add customer_id=1 -f amount_minor'
	ok '{"amount_minor":123450}' $a amount=1234.50
	ok '{"amount_minor":-50}' $a amount=-0.5
	ok '{"amount_minor":77}' $a amount_minor=77
	ok '{"amount_minor":1200}' $a amount=１２
	crm-policy set currency 'rates=[{"currency":"JPY","from":"2026-01-01","rate":"0.05"}]' >/dev/null
	ok '{"amount_minor":12}' $a amount=12 currency=JPY
	for bad in 1,234.5:'not an amount like 1234.50' 1e3:'not an amount like 1234.50' \
		12.345:'more than 2 decimals for CNY' 99999999999999999:'too large'; do
		same $a amount="${bad%%:*}" >"$T/out" 2>"$T/err" && return 1
		grep -qx "crm-order: key 'amount.*': .*${bad#*:}.*'${bad%%:*}'.*" "$T/err" || {
			cat "$T/err"
			return 1
		}
	done
}

@test "an existing record with the same phone or mail is named" {
	ok '{"id":3}' crm-customer add name=B phone=13500135000 -f id
	named() {
		"${@:2}" >"$T/out" 2>"$T/err" && [ "$(<"$T/out")" ] &&
			[[ $(<"$T/err") = "crm-customer: "*"$1"* ]]
	}
	named customer/1 crm-customer add name=B phone='138 0013 8000'
	named customer/2 crm-customer add name=C email=INFO@hd.example
	named customer/2 crm-customer set 1 email=info@hd.example
	ok '{"id":6}' crm-customer add name=D phone=13800138000 -f id -q
}

@test "misuse of operands: exit 2" {
	misuse "crm-customer: not KEY=VALUE: 'nokey'" crm-customer set 1 nokey
	misuse 'crm-customer: nothing to set; wanted: KEY=VALUE' crm-customer set 1
	misuse 'crm-customer: too few operands; wanted: ID KEY=VALUE...' crm-customer set
	misuse 'crm-customer: too few operands; wanted: ID...' crm-customer show
	misuse "crm-customer: one operand too many: 'x'" crm-customer list x
	misuse "crm-put: no record type 'custmer': did you mean customer?" crm-put custmer name=B
	no 2 "crm-customer: no verb 'ad': did you mean add?
try 'crm-customer --help'" crm-customer ad name=B
	misuse 'crm-customer: say what to do: add list show set claim release close reopen' crm-customer
	misuse "crm-put: argument 2 is not UTF-8: 'name=?'" crm-put customer $'name=\xff'
}

@test "an option may stand anywhere; -- ends them" {
	ok '{"name":"B"}' crm-customer -f name add name=B
	ok '{"name":"B"}' crm-customer add name=B -f name
	ok '{"name":"B"}' crm-customer add -fname -- name=B
	ok '{"name":"-rf"}' crm-customer add name=-rf --fields=name
	same no 1 "crm-customer: not a record: '--x'; give an id, @PHONE, @MAIL or SYSTEM:KEY" \
		crm-customer show -- --x
}

@test "naming a record: id, TYPE/ID, system:key, @phone, @mail" {
	for ref in 1 customer/1 shop:C1 @13800138000 '@138 0013 8000' @+8613800138000 customer/shop:C1; do
		ok '{"id":1}' crm-customer show "$ref" -f id
	done
	ok '{"id":2}' crm-customer show @info@HD.example -f id
	ok '{"id":1}
{"id":2}
{"id":1}' crm-customer show 1 2 1 -f id
	no 1 'crm-customer: no customer 99' crm-customer show 99
	no 1 'crm-customer: 99: no customer 99' crm-customer show 1 99
	no 1 "crm-customer: 'order/1' is not a customer" crm-customer show order/1
	no 1 "crm-customer: no customer has the key 'shop:C9'" crm-customer show shop:C9
	no 1 "crm-customer: no customer has '13900000000'" crm-customer show @13900000000
	no 1 "crm-customer: not a record: 'C1'; give an id, @PHONE, @MAIL or SYSTEM:KEY" \
		crm-customer show C1
	crm-customer add name=B phone=13800138000 -q >/dev/null
	no 1 "crm-customer: several customers have '13800138000': 1, 3 …" \
		crm-customer show @13800138000
}

@test "references: id, system:key, @phone, earlier lines of the input" {
	for ref in 1 shop:C1 @13800138000; do
		ok '{"customer_id":1}' crm-order add customer_id="$ref" amount=1 -f customer_id
	done
	ok '{"customer_id":1}' crm-put -f customer_id \
		<<<'{"type":"order","customer_id":"shop:C1","amount":"1"}'
	crm-put >out <<'END'
{"type":"customer","name":"B","ext":{"b":"5"}}
{"type":"order","customer_id":"b:5","amount":"3"}
END
	ok '{"customer_id":3}' crm-get order -w 'amount_minor = 300' -f customer_id
	same no 1 "crm-order: key 'customer_id': no customer has the key 'shop:C9'" \
		crm-order add customer_id=shop:C9 amount=1
	same no 1 "crm-put: line 1: key 'customer_id': no customer has the key 'b:6'
crm-put: created 0, updated 0, unchanged 0, rejected 1
crm-put: nothing was stored" crm-put <<'END'
{"type":"order","customer_id":"b:6","amount":"3"}
{"type":"customer","name":"B","ext":{"b":"6"}}
END
	same no 1 "crm-order: key 'customer_id': no customer 99" crm-order add customer_id=99 amount=1
}

@test "rev: a stale one is refused if something would change" {
	crm-customer set 1 region=A >/dev/null
	same no 1 "crm-customer: key 'rev': customer/1 has rev 2 by now: somebody changed it meanwhile" \
		crm-customer set 1 rev=1 region=B
	same no 1 "crm-put: line 1: key 'rev': customer/1 has rev 2 by now: somebody changed it meanwhile
crm-put: created 0, updated 0, unchanged 0, rejected 1
crm-put: nothing was stored" crm-put <<<'{"type":"customer","id":1,"rev":1,"region":"B"}'
	same ok '{"id":1,"rev":2}' crm-customer set 1 rev=1 region=A -f id,rev
	ok '{"id":1,"rev":3}' crm-customer set 1 rev=2 region=B -f id,rev
}

@test "update or create: id, known keys, keys of two records" {
	local e="created 0, updated 0, unchanged 0, rejected 1
crm-put: nothing was stored"
	same no 1 "crm-put: line 1: key 'id': no customer 99
crm-put: $e" crm-put <<<'{"type":"customer","id":99,"name":"B"}'
	ok '{"id":1,"rev":2,"name":"B","ext":{"shop":"C1","erp":"1"}}' crm-put -f id,rev,name,ext \
		<<<'{"type":"customer","name":"B","ext":{"erp":"1","shop":"C1"}}'
	ok '{"id":3}' crm-put -f id <<<'{"type":"customer","name":"B","ext":{"erp":"2"}}'
	same no 1 "crm-put: line 1: key 'ext': the keys point at two records: customer/1 and customer/3
crm-put: $e" crm-put <<<'{"type":"customer","name":"B","ext":{"shop":"C1","erp":"2"}}'
	same no 1 "crm-put: line 1: key 'ext': the keys point at two records: customer/2 and customer/1
crm-put: $e" crm-put <<<'{"type":"customer","id":2,"ext":{"shop":"C1"}}'
}

@test "--match: single updates, ambiguous and differing are refused" {
	ok '{"id":1,"name":"B"}' crm-put customer name=B phone=13800138000 --match phone -f id,name
	ok '{"id":2,"name":"B"}' crm-put customer name=B phone=13500135000 email=info@hd.example \
		--match phone,email -f id,name
	same no 1 "crm-put: key 'phone': customer/2 matches but has '+8613500135000' here" \
		crm-put customer name=C phone=13500135001 email=info@hd.example --match email,phone
	ok '{"id":3}' crm-put customer name=C phone=13500135002 --match phone -f id
	crm-put customer name=D phone=13500135002 -q >/dev/null
	same no 1 "crm-put: key 'phone': several customers have '+8613500135002': 3, 4 …" \
		crm-put customer name=E phone=13500135002 --match phone
	ok '{"id":1,"region":"R"}' crm-put --match phone -f id,region \
		<<<'{"type":"customer","phone":"13800138000","region":"R"}'
	same no 2 "crm-put: --match takes phone and email; customer has no 'phon' to match by" \
		crm-put customer name=D --match phon
}

@test "--update-only creates nothing" {
	same no 1 'crm-put: no such customer to update (--update-only)' \
		crm-put customer name=B --update-only
	ok '{"id":1,"name":"B"}' crm-put customer ext.shop=C1 name=B --update-only -f id,name
	same no 1 'crm-put: line 2: no such customer to update (--update-only)
crm-put: created 0, updated 0, unchanged 0, rejected 1
crm-put: nothing was stored' crm-put --update-only <<'END'
{"type":"customer","id":1,"name":"C"}
{"type":"customer","name":"D"}
END
}

@test "--keep-ids: restores under old ids, into a store that never used them" {
	printf '%s\n' '{"type":"order","id":7,"customer_id":40,"amount":"1"}' \
		'{"type":"customer","id":40,"name":"B"}' >in
	ok '{"type":"order","id":7}
{"type":"customer","id":40}' crm-put --keep-ids -f type,id <in
	ok '{"state":"customer","orders":1}' crm-customer show 40 -f state,orders
	ok '{"id":41}' crm-customer add name=C -f id
	same no 1 'crm-put: line 1: key '"'id'"': order 7 is or was in use here, or passed over when a later one was given; --keep-ids takes 8 and above
crm-put: line 2: key '"'id'"': customer 40 is or was in use here, or passed over when a later one was given; --keep-ids takes 42 and above
crm-put: created 0, updated 0, unchanged 0, rejected 2
crm-put: nothing was stored' crm-put --keep-ids <in
	crm-history undo 3 >/dev/null
	crm-put -q --keep-ids <in >/dev/null 2>&1 && return 1
	same crm-put --keep-ids <<<'{"type":"order","id":8,"customer_id":99,"amount":"1"}' \
		>/dev/null 2>"$T/err" && return 1
	grep -q 'customer' "$T/err"
	no 1 "crm-put: line 1: key 'id': 9007199254740991 is too large; the last id is 4294967295
crm-put: created 0, updated 0, unchanged 0, rejected 1
crm-put: nothing was stored" crm-put --keep-ids <<<'{"type":"lead","id":9007199254740991,"name":"A","source":"fair","email":"a@b.example"}'
	printf '{"type":"lead","id":%d,"name":"A","source":"fair","email":"a@b.example"}\n' 1 3 | crm-put --keep-ids -q >/dev/null
	same no 1 "crm-put: line 1: key 'id': lead 2 is or was in use here, or passed over when a later one was given; --keep-ids takes 4 and above
crm-put: created 0, updated 0, unchanged 0, rejected 1
crm-put: nothing was stored" crm-put --keep-ids <<<'{"type":"lead","id":2,"name":"A","source":"fair","email":"a@b.example"}'
}

@test "a writer refuses a wrong -f before it stores" {
	same no 2 "crm-customer: key 'fields': 'nmae': did you mean name?" \
		crm-customer add name=B -f nmae
	same no 2 "crm-put: key 'fields': 'nmae': did you mean name?" \
		crm-put -f nmae <<<'{"type":"customer","name":"B"}'
}
