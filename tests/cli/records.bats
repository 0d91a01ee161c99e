#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# records.bats - fields as the model has them: stored as given, else refused
load helper

# One row a value: type, what a record of it needs beside, key, a value that is
# stored as it is, one that is refused, and the message.  @h is a SHA-256.
fields() {
	sed '/^#/d; s/@h/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855/g' <<'END_OF_FIELDS'
customer|"name":"A"|files|[{"name":"合同.pdf","sha256":"@h","bytes":0,"at":"2026-01-02T03:04:05Z"}]|[{"name":"a","sha256":"../../passwd","bytes":1,"at":"2026-01-02T03:04:05Z"}]|key 'files[0].sha256': 64 hexadecimal digits, small letters, are needed
touch|"customer_id":1|files|[{"name":"a","sha256":"@h","bytes":5,"at":"2026-01-02T11:04:05+08:00"}]|[{"name":"a","sha256":"@h","at":"2026-01-02T03:04:05Z"}]|key 'files[0].bytes': is needed
user|"login":"u1","role":"ops"|manager|"li"|"nobody"|key 'manager': no user 'nobody' (crm-user add login=nobody role=sales)
customer|"name":"A"|team_roles|{"quotes":"li","serves":"li"}|{"quotes":"nobody"}|key 'team_roles.quotes': no user 'nobody' (crm-user add login=nobody role=sales)
customer|"name":"A"|parent_id|2|99|key 'parent_id': no customer 99
customer|"name":"A"|needs_list|[{"need":"快","priority":1,"effect":"省时","confirmed_at":"2026-01-02T03:04:05Z"}]|[{"priority":1}]|key 'needs_list[0].need': is needed
customer|"name":"A"|customer_since|"2019-05-06"|"soon"|key 'customer_since': not a day: 'soon' (see crm help time)
customer|"name":"A"|former_on|"2026-05-06"|20260506|key 'former_on': a string is needed here
customer|"name":"A"|released_at|"2026-01-02T11:04:05+08:00"|true|key 'released_at': a string is needed here
customer|"name":"A"|released_by|"li"|"nobody"|key 'released_by': no user 'nobody' (crm-user add login=nobody role=sales)
customer|"name":"A"|dates|[{"kind":"birthday","calendar":"lunar","month":4,"leap":true,"day":15,"year":1990}]|[{"kind":"birthday","calendar":"lunar","month":4,"leap":"yes","day":15}]|key 'dates[0].leap': true or false is needed
contact|"customer_id":1,"name":"A"|dates|[{"kind":"birthday","calendar":"solar","month":4,"day":15}]|[{"kind":"birthday","calendar":"moon","month":4,"day":15}]|key 'dates[0].calendar': is none of: solar lunar
lead|"name":"A","phone":"13100131009","source":"web"|verified|{"result":"later","by":"li","at":"2026-01-02T03:04:05Z"}|{"result":"maybe","by":"li","at":"2026-01-02T03:04:05Z"}|key 'verified.result': is none of: real later wrong
deal|"customer_id":1,"name":"A","owner":"li"|list_minor|120050|1200.5|key 'list_minor': a whole number is needed here
deal|"customer_id":1,"name":"A","owner":"li"|needs_list|[{"need":"快"}]|{"need":"快"}|key 'needs_list': a list is needed
deal|"customer_id":1,"name":"A","owner":"li"|quotes|[{"no":"Q1","amount_minor":100,"valid_until":"2026-12-31","sent_at":"2026-01-02T03:04:05Z"}]|[{"no":"Q1","amount_minor":100,"valid_until":"2026-02-30"}]|key 'quotes[0].valid_until': no such day: '2026-02-30'
deal|"customer_id":1,"name":"A","owner":"li"|stall_reason|"no_budget"|["no_budget"]|key 'stall_reason': a string is needed here
order|"customer_id":1,"amount_minor":100|returned_at|"2026-01-02T11:04:05+08:00"|"gone"|key 'returned_at': not a time: 'gone' (see crm help time)
order|"customer_id":1,"amount_minor":100|payments|[{"due":"2026-12-31","amount_minor":100,"paid_at":"2026-01-02T03:04:05Z"}]|[{"due":"2026-12-31"}]|key 'payments[0].amount_minor': is needed
contract|"customer_id":1,"start":"2026-01-01","end":"2027-01-01"|campaign_id|1|7|key 'campaign_id': no campaign 7
ticket|"customer_id":1,"subject":"A"|sku|"X-1"|1|key 'sku': a string is needed here
ticket|"customer_id":1,"subject":"A"|disposition|"declined"|"ignored"|key 'disposition': 'ignored' is none of: include paid declined
task|"subject_id":1,"title":"A","due_at":"2026-12-01","owner":"li"|parent_id|1|99|key 'parent_id': no task 99
task|"subject_id":1,"title":"A","due_at":"2026-12-01","owner":"li"|minutes|30|-1|key 'minutes': -1 is not between 0 and 100000
task|"subject_id":1,"title":"A","due_at":"2026-12-01","owner":"li"|every|"3mo"|3|key 'every': a string is needed here
touch|"customer_id":1|outcome|"no_show"|"shown"|key 'outcome': 'shown' is none of: reached replied no_answer bounced opted_out accepted declined attended no_show
touch|"customer_id":1|gift|{"kind":"card","value_minor":5000}|{"value_minor":5000}|key 'gift.kind': is needed
touch|"customer_id":1|minutes|100000|100001|key 'minutes': 100001 is not between 0 and 100000
feedback|"customer_id":1,"instrument":"nps"|origin|"play:solved#csat"|5|key 'origin': a string is needed here
feedback|"customer_id":1,"instrument":"nps"|key|"nps/customer/1/2026"|{}|key 'key': a string is needed here
feedback|"customer_id":1,"instrument":"nps"|survey|"after-sale"|false|key 'survey': a string is needed here
feedback|"customer_id":1,"instrument":"nps"|campaign_id|1|0|key 'campaign_id': not an id: 0
feedback|"customer_id":1,"instrument":"suggestion"|decision|"later"|"never"|key 'decision': 'never' is none of: taken no later
feedback|"customer_id":1,"instrument":"nps"|sku|"X-1"|1|key 'sku': a string is needed here
points|"customer_id":1,"kind":"earn","amount":5|unit|"coupon:NEW10"|"coupon:"|key 'unit': 'coupon:' is none of: points minutes money coupon:CODE
points|"customer_id":1,"kind":"earn","amount":5|unit|"minutes"|"minutes money"|key 'unit': 'minutes money' is none of: points minutes money coupon:CODE
points|"customer_id":1,"kind":"earn","amount":5|reason|"compensation"|"gift"|key 'reason': 'gift' is none of: order referral feedback event compensation manual
campaign|"name":"B","owner":"li"|cost_minor|12345|"12345"|key 'cost_minor': a whole number is needed here
product|"sku":"S1","name":"A"|list_minor|0|"0"|key 'list_minor': a whole number is needed here
product|"sku":"S2","name":"A"|warranty_months|1200|1201|key 'warranty_months': 1201 is not between 0 and 1200
product|"sku":"S3","name":"A"|active|false|"no"|key 'active': true or false is needed here
asset|"customer_id":1,"sku":"S1"|from|"2026-01-01"|""|key 'from': is needed
asset|"customer_id":1,"sku":"S1","from":"2026-01-01"|order_id|1|9|key 'order_id': no order 9
asset|"customer_id":1,"sku":"S1","from":"2026-01-01"|warranty_until|"2028-01-01"|24|key 'warranty_until': a string is needed here
asset|"customer_id":1,"sku":"S1","from":"2026-01-01"|state|"returned"|"sold"|key 'state': 'sold' is none of: in_use returned scrapped
message|"key":"k1","user":"li","channel":"mail"|purpose|"transactional"|"spam"|key 'purpose': 'spam' is none of: sales service care marketing survey transactional internal
message|"key":"k2","user":"li","channel":"mail"|attempts|3|-1|key 'attempts': -1 is not between 0 and 1000000
message|"key":"k3","channel":"mail"|user|"li"|"nobody"|key 'user': no user 'nobody' (crm-user add login=nobody role=sales)
message|"key":"k4","user":"li","channel":"mail"|touch_id|1|9|key 'touch_id': no touch 9
message|"key":"k5","user":"li","channel":"mail"|not_after|"2026-12-01T08:00:00+08:00"|1|key 'not_after': a string is needed here
message|"key":"k6","user":"li","channel":"mail"|state|"held"|"failed"|key 'error': is needed for state 'failed'
END_OF_FIELDS
}

# wrong MESSAGE LINE: refused so, and nothing is stored
wrong() {
	same no 1 "crm-put: line 1: $1"$'\n'"crm-put: nothing was stored" \
		crm-put -q <<<"$2"
}

# the value of a key on the line of a record, as it is printed
value() { jq -c --arg key "$1" '.[$key]'; }

@test "each field stores what it is for, and refuses what it is not" {
	local type base key good bad why
	seed '{"type":"campaign","name":"A","owner":"li"}' \
		'{"type":"task","subject_id":1,"title":"A","due_at":"2026-12-01","owner":"li"}'
	while IFS='|' read -r -u 9 type base key good bad why; do
		wrong "$why" "{\"type\":\"$type\",$base,\"$key\":$bad}" ||
			{ echo "in: $type.$key=$bad" && return 1; }
		crm-put <<<"{\"type\":\"$type\",$base,\"$key\":$good}" >stored &&
			[ "$(value "$key" <stored)" = "$good" ] &&
			crm-get "$type/$(jq .id stored)" | diff stored - ||
			{ echo "in: $type.$key=$good" && cat stored && return 1; }
	done 9< <(fields)
	crm-db check
}

@test "times inside a value take the words that other times take" {
	seed
	ok '{"at":["2026-11-01T00:00:00+08:00","2026-11-21T10:00:00+08:00","2026-11-22T02:07:00Z","2026-11-20T09:30:00+08:00"]}' \
		sh -c "crm-put customer id=1 'consent=[{\"channel\":\"sms\",\"purpose\":\"care\",\"state\":\"given\",\"at\":\"2026-11-01\"},{\"channel\":\"sms\",\"purpose\":\"care\",\"state\":\"given\",\"at\":\"昨天 10:00\"},{\"channel\":\"sms\",\"purpose\":\"care\",\"state\":\"given\",\"at\":\"2026-11-22T02:07:00Z\"},{\"channel\":\"sms\",\"purpose\":\"care\",\"state\":\"given\",\"at\":\"2026-11-20T09:30\"}]' | jq -c '{at: [.consent[].at]}'"
	ok '{"away":[{"from":"2026-11-23","to":"2026-11-30"}]}' \
		crm-user set 1 'away=[{"from":"tomorrow","to":"eom"}]' -f away
	wrong "key 'away[0].to': a day is wanted, without a time of day: '-2h'" \
		'{"type":"user","id":1,"away":[{"from":"tomorrow","to":"-2h"}]}'
	wrong "key 'consent[0].at': not a time: 'neulich' (see crm help time)" \
		'{"type":"customer","id":1,"consent":[{"channel":"sms","purpose":"care","state":"given","at":"neulich"}]}'
	ok '' crm-db check
}

@test "files: one list for all, in images, columns, conditions and CSV" {
	local h=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
	local one="{\"name\":\"a.pdf\",\"sha256\":\"$h\",\"bytes\":7,\"at\":\"2026-01-02T03:04:05Z\"}"
	seed
	ok "{\"id\":1,\"files\":[$one]}" crm-customer set 1 "files=[$one]" -f id,files
	ok "{\"id\":1}" crm-get customer -w "has(files.name,'a.pdf')" -f id
	crm-get customer | crm-where "has(files.sha256,'$h')" >out
	[ "$(jq .id out)" = 1 ]
	crm-get customer | crm-where "not has(files.sha256,'$h')" >out
	[ "$(jq .id out)" = 2 ]
	crm-get order --columns -f name,kind >out
	grep -qxF '{"name":"files","kind":"JSON [{name:s,sha256:h,bytes:i,at:t}]"}' out
	# out as CSV and in again: nothing is new
	crm-get customer/1 -o csv >c.csv
	crm-import -t customer -v c.csv 2>err >/dev/null
	[ "$(<err)" = 'crm-import: created 0, updated 0, unchanged 1, rejected 0' ]
	# an empty list is none; what there was is in the image
	ok '{"id":1}' crm-customer set 1 'files=[]' -f id,files
	ok "{\"files\":[$one]}" crm-get customer/1 -f files --as-of txn:3
	crm-history undo "$(crm-db info -f last_txn | tr -dc 0-9)" -q >/dev/null
	ok "{\"files\":[$one]}" crm-get customer/1 -f files
	ok '{"id":1}' crm-customer set 1 files= -f id,files
	no 1 "crm-customer: key 'files.x': customer has no such key; did you mean 'files'?" \
		crm-customer set 1 files.x=1
}

@test "a task or a find of our own needs no customer, all others do" {
	seed
	same no 1 "crm-followup: key 'subject_id': is needed unless 'purpose' is 'internal'" \
		crm-followup add title=A due_at=2026-12-01
	crm-followup add title=A due_at=2026-12-01 purpose=internal >out
	[ "$(jq -c '[.subject_type,.subject_id,.customer_id]' out)" = '[null,null,null]' ]
	same no 1 "crm-followup: key 'subject_id': is needed unless 'purpose' is 'internal'" \
		crm-followup set 1 purpose=sales
	ok '{"id":1,"state":"done","outcome":"attended"}' \
		crm-followup "done" 1 attended -f id,state,outcome
	# what has a subject keeps it, whatever it is for
	ok '{"id":2,"subject_type":"customer","subject_id":1}' \
		crm-followup add title=A due_at=2026-12-01 purpose=internal subject_id=1 \
		-f id,subject_type,subject_id
	wrong "key 'customer_id': is needed unless 'source' is 'staff'" \
		'{"type":"feedback","instrument":"suggestion","source":"customer"}'
	crm-put -q <<<'{"type":"feedback","instrument":"suggestion","source":"staff"}' >/dev/null
	# out and in under their numbers, as they are
	crm-export --tree a
	crm-db init --db b.db
	cat a/{user,customer,contact,contract,order,touch,task,feedback,transition}.jsonl |
		crm-put --db b.db --keep-ids -q >/dev/null
	crm-export --tree b --db b.db
	diff -r a b
	crm-db check --db b.db
}

@test "the touch of work done has the outcome of the work" {
	seed
	crm-followup add title=A due_at=2026-12-01 subject_id=1 -q >/dev/null
	crm-followup "done" 1 no_show -q >/dev/null
	ok '{"id":2,"outcome":"no_show"}' crm-get touch/2 -f id,outcome
}

@test "keys that are unique refuse a second record by name" {
	seed '{"type":"product","sku":"S1","name":"A"}' \
		'{"type":"message","key":"k","user":"li","channel":"mail"}' \
		'{"type":"feedback","key":"k","customer_id":1,"instrument":"nps"}' \
		'{"type":"task","key":"k","subject_id":1,"title":"A","due_at":"2026-12-01","owner":"li"}'
	wrong "key 'sku': product/1 has that already" \
		'{"type":"product","sku":"S1","name":"B"}'
	local hint='(to change it, give its id; for more work, another key)'
	wrong "key 'key': message/1 has that already, with another 'customer_id' $hint" \
		'{"type":"message","key":"k","customer_id":1,"channel":"sms"}'
	wrong "key 'key': feedback/1 has that already, with another 'customer_id' $hint" \
		'{"type":"feedback","key":"k","customer_id":2,"instrument":"ces"}'
	wrong "key 'key': task/1 has that already, with another 'subject_id' $hint" \
		'{"type":"task","key":"k","subject_id":2,"title":"B","due_at":"2026-12-01","owner":"li"}'
	wrong "key 'sku': cannot change once the record exists" \
		'{"type":"product","id":1,"sku":"S2"}'
	wrong "key 'key': cannot change once the record exists" \
		'{"type":"message","id":1,"key":"l"}'
	# a load large enough that indexes wait names them just so
	crm-db init --db empty.db
	crm-user add login=li role=sales -q --db empty.db >/dev/null
	{
		awk 'BEGIN {
			for (i = 2; i < 1502; i++)
				printf "{\"type\":\"product\",\"sku\":\"S%d\",\"name\":\"%0800d\"}\n", i, i
		}'
		echo '{"type":"product","sku":"S7","name":"B"}'
	} >big.jsonl
	no 1 "crm-put: line 1501: key 'sku': product/6 has that already"$'\n'"crm-put: nothing was stored" \
		crm-put -q --db empty.db <big.jsonl
}

@test "work of a known key that says the same is unchanged" {
	local task='{"type":"task","key":"k","subject_id":1,"title":"A","due_at":"2026-12-01","owner":"li"}'
	local ask='{"type":"feedback","key":"f","customer_id":1,"instrument":"nps","x":{"n":1}}'
	seed "$task" "$ask"
	same is 0 '{"id":1}
{"id":1}' 'crm-put: created 0, updated 0, unchanged 2, rejected 0' \
		crm-put -v -f id < <(printf '%s\n' "$task" "$ask")
	same ok '' crm-put --changed <<<"$task"
	same ok '{"type":"task","id":1}' crm-followup add key=k title=A due_at=2026-12-01 subject_id=1 -f type,id
	# what people did meanwhile is none of the generator's business
	crm-followup "done" 1 reached -q >/dev/null
	same ok '{"state":"done"}' crm-put -f state <<<"$task"
	wrong "key 'key': task/1 has that already, with another 'due_at' (to change it, give its id; for more work, another key)" \
		"${task/12-01/12-02}"
	wrong "key 'key': task/1 has that already, with another 'state' (to change it, give its id; for more work, another key)" \
		"${task%\}},\"state\":\"planned\"}"
	wrong "key 'key': feedback/1 has that already, with another 'tags, ext or x' (to change it, give its id; for more work, another key)" \
		"${ask/:1\}/:2\}}"
}

@test "a message goes to one, by the moves its states allow" {
	seed '{"type":"message","key":"k","user":"li","channel":"mail"}'
	wrong "one of these is needed: customer_id lead_id user" \
		'{"type":"message","key":"l","channel":"mail"}'
	wrong "only one of these may be given: customer_id lead_id user" \
		'{"type":"message","key":"l","channel":"mail","customer_id":1,"user":"li"}'
	wrong "key 'customer_id': cannot change once the record exists" \
		'{"type":"message","id":1,"user":null,"customer_id":1}'
	wrong "key 'state': 'queued' cannot become 'sent'; from there it can become: sending held failed" \
		'{"type":"message","id":1,"state":"sent"}'
	local to
	for to in sending queued held queued sending unknown queued sending sent; do
		crm-put message id=1 state=$to -q >/dev/null
	done
	ok '{"n":9}' bash -c 'crm-get transition | jq -cs "{n:length}"'
	wrong "key 'state': 'sent' cannot become 'queued'; from there it can become: nothing" \
		'{"type":"message","id":1,"state":"queued"}'
}

@test "what a customer owns comes back or is gone, and is found by its number" {
	seed '{"type":"product","sku":"RT-9","name":"路由器"}' \
		'{"type":"asset","customer_id":2,"sku":"RT-9","serial":"SN 0042","from":"2026-01-01"}'
	wrong "key 'state': 'in_use' to 'scrapped' needs --reason TEXT" \
		'{"type":"asset","id":1,"state":"scrapped"}'
	crm-put asset id=1 state=returned -q >/dev/null
	crm-put asset id=1 state=scrapped --reason burnt -q >/dev/null
	wrong "key 'state': 'scrapped' cannot become 'in_use'; from there it can become: nothing" \
		'{"type":"asset","id":1,"state":"in_use"}'
	ok '{"type":"asset","id":1}' crm-find 0042 -f type,id
	ok '{"type":"product","id":1}' crm-find rt-9 -f type,id
	ok '{"type":"product","id":1}' crm-find lyq -f type,id
	ok '{"id":1}' crm-get asset -w "customer.name = '华东科技' and from < '2026-02'" -f id
}

@test "nothing belongs to itself, at whatever remove" {
	seed '{"type":"customer","name":"C","parent_id":1}' \
		'{"type":"customer","name":"D","parent_id":3}' \
		'{"type":"task","subject_id":1,"title":"A","due_at":"2026-12-01","owner":"li"}' \
		'{"type":"task","subject_id":1,"title":"B","due_at":"2026-12-01","owner":"li","parent_id":1}'
	local id
	for id in 1 3 4; do
		same no 1 "crm-customer: key 'parent_id': customer/1 would belong to itself" \
			crm-customer set 1 parent_id=$id
	done
	ok '{"id":1,"parent_id":2}' crm-customer set 1 parent_id=2 -f id,parent_id
	for id in 1 2; do
		same no 1 "crm-followup: key 'parent_id': task/1 would be a part of itself" \
			crm-followup set 1 parent_id=$id
	done
	ok '{"id":4}
{"id":3}' crm-get customer -w "parent.parent_id = 1 or parent.name = '张伟'" --order -id -f id
}

@test "a login is one that lists of ours can hold, and not me" {
	local login
	for login in me ME 'Ｍe' 'a b' 'a　b' 'role:x' 'a|b' '@a'; do
		same no 1 "crm-user: key 'login': letters, digits, . _ - and not 'me': '$login'" \
			crm-user add "login=$login" role=ops
	done
	for login in men a.b_c-9 张三 Émile; do
		ok "{\"login\":\"$login\"}" crm-user add "login=$login" role=ops -f login
	done
}

@test "an actor is a name that can be read, and not of who has left" {
	local long w
	seed
	long=$(printf '张%.0s' {1..64})
	for w in '|is empty' "me|'me' stands for the actor and is nobody's name" \
		' li|has a blank at its end or begin' \
		$'l\ni|has a control or an invisible sign' \
		$'ro\u200bot|has a control or an invisible sign' \
		"${long}x|is longer than 64 letters"; do
		same no 2 "crm-customer: --actor: ${w#*|} (else CRM_ACTOR, else the login)" \
			crm-customer set 1 region=A --actor "${w%|*}"
	done
	no 2 "crm-customer: --actor: has a control or an invisible sign (else CRM_ACTOR, else the login)" \
		env CRM_ACTOR=$'\e' crm-customer set 1 region=A
	no 2 "crm-db: --actor: 'me' stands for the actor and is nobody's name (else CRM_ACTOR, else the login)" \
		env CRM_ACTOR=me crm-db init --db none.db
	[ ! -e none.db ]
	for w in "$long" 'Anna Li' 'HOME\li' li@home; do
		crm-customer set 1 region="$w" --actor "$w" -q >/dev/null
		ok "{\"actor\":\"${w//\\/\\\\}\"}" crm-history list --limit 1 -f actor
	done
	crm-user set li active=false -q --actor root >/dev/null
	same no 2 "crm-customer: --actor: 'li' is an inactive user, in whose name nothing is written (--actor OTHER; or as another: crm-user set li active=true)" \
		crm-customer set 1 region=A
	ok '{"id":1}' crm-customer show 1 -f id
}
