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
	seed
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
