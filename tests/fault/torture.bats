# SPDX-License-Identifier: MIT
# F1, F2: every allocation and every system call of a command fails in turn
load fault

setup_file() {
	bats_require_minimum_version 1.5.0
	tool torture
	cd "$BATS_FILE_TMPDIR"
	mkdir base
	export CRM_DB=$PWD/base/s.db CRM_NOW='2026-03-02 09:00'
	crm-db init --replay
	crm-user add login=li name=Li role=sales
	crm-customer add name=张伟 phone=13800138000 tags+=vip ext.shop=1
	crm-customer set 1 name=张三 region=north
	crm-put -q >/dev/null <<-'END'
		{"type":"customer","name":"王芳","since":"2025-06-01","owner":"li"}
		{"type":"order","customer_id":2,"amount":"10","placed_at":"2025-10-01"}
		{"type":"order","customer_id":2,"amount":"20","placed_at":"2025-11-01"}
		{"type":"order","customer_id":2,"amount":"30","placed_at":"2026-01-05"}
	END
	cat >three.jsonl <<-'END'
		{"type":"customer","name":"Acme","tags":["a","b"],"ext":{"shop":"7"},"x":{"g":"1"}}
		{"type":"order","customer_id":"shop:7","amount":"12.50","lines":[{"sku":"s","qty":1}]}
		{"type":"touch","customer_id":1,"dir":"in","channel":"phone","body":"hello"}
	END
	crm-get customer >two.jsonl
	cat >five.csv <<-'END'
		ext.shop,name,phone,email,tags
		a1,一,13900000001,a@example.com,vip
		a2,"two, three",13900000002,,
		a3,"four ""4""",13900000003,c@example.com,old
		1,张三三,,,
		a5,five,010-65529988,e@example.com,
	END
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	cp -r "$BATS_FILE_TMPDIR/base" base
	mkdir work
	export CRM_DB=$PWD/work/s.db CRM_NOW='2026-03-02 10:00'
	FILES=$BATS_FILE_TMPDIR
}

# torture KIND... -- INPUT COMMAND...
torture() {
	local kinds=() kind bad=0
	while [ "$1" != -- ]; do
		kinds+=("$1")
		shift
	done
	shift
	for kind in "${kinds[@]}"; do
		"$FILES/torture" base work "$CRM_SHIM" "$kind" "$@" || bad=1
	done
	[ "$bad" -eq 0 ]
}

io='write:EIO write:ENOSPC sync:EIO sync:ENOSPC open:EIO open:ENOSPC'
io="$io trunc:EIO trunc:ENOSPC"

# both KIND COMMAND: memory and I/O
memory() {
	torture malloc -- "$@"
}

disk() {
	# shellcheck disable=SC2086 # a list
	torture $io -- "$@"
}

@test "F1 no memory: crm-customer add" {
	memory /dev/null crm-customer add name=Bo phone=13900000009 tags+=vip \
		x.group=华东 ext.shop=77
}

@test "F2 no I/O: crm-customer add" {
	disk /dev/null crm-customer add name=Bo phone=13900000009 tags+=vip
}

@test "F1 no memory: crm-put of three records" {
	memory "$FILES/three.jsonl" crm-put
}

@test "F2 no I/O: crm-put of three records" {
	disk "$FILES/three.jsonl" crm-put
}

@test "F1 no memory: crm-import of five rows" {
	memory /dev/null crm-import -t customer "$FILES/five.csv"
}

@test "F2 no I/O: crm-import of five rows" {
	disk /dev/null crm-import -t customer "$FILES/five.csv"
}

@test "F1 no memory: crm-history undo" {
	memory /dev/null crm-history undo 4
}

@test "F2 no I/O: crm-history undo" {
	disk /dev/null crm-history undo 4
}

@test "F1 no memory: crm-policy set" {
	memory /dev/null crm-policy set reasons lead+=typo
}

@test "F2 no I/O: crm-policy set" {
	disk /dev/null crm-policy set reasons lead+=typo
}

@test "F1 no memory: crm-db init" {
	rm base/*
	memory /dev/null crm-db init
}

@test "F2 no I/O: crm-db init" {
	rm base/*
	disk /dev/null crm-db init
}

@test "F1 no memory: crm-db backup" {
	memory /dev/null crm-db backup "$PWD/work/copy.db"
}

@test "F2 no I/O: crm-db backup" {
	disk /dev/null crm-db backup "$PWD/work/copy.db"
}

@test "F1 F2 readers: no answer that is half an answer" {
	torture malloc open:EIO -- /dev/null crm-get customer \
		--where "has(tags,'vip') and contains(name,'张')"
	torture malloc -- "$FILES/three.jsonl" crm-where "tags is not null"
	torture malloc -- /dev/null crm-export customer -o csv --excel
	torture malloc -- /dev/null crm-find 张
	torture malloc -- /dev/null crm-history show customer/1
	torture malloc open:EIO -- /dev/null \
		crm-report show active churn_rate M23 customers revenue --by month
	torture malloc -- /dev/null crm-report cohort -o table
	torture malloc -- /dev/null crm-churn --all --explain
	torture malloc -- /dev/null crm-cycle --all
	torture malloc -- "$FILES/two.jsonl" crm-tier
}

@test "F1 F2: crm-followup plan, crm-customer close, crm-tier refresh, crm-tag" {
	memory /dev/null crm-followup plan customer/1 --due +1d --key k
	disk /dev/null crm-followup plan customer/1 --due +1d --key k
	memory /dev/null crm-customer close 1 silent
	memory /dev/null crm-tier refresh
	memory /dev/null crm-tag add a,b customer/1
	disk /dev/null crm-tag add a,b customer/1
}
