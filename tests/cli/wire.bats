#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# wire.bats - times as programs and sheets get them, and how they come back
load helper

# One of everything that prints an instant.
sources() {
	cat <<'END'
crm-get customer
crm-get customer/1 order/1
crm-get order -x customer
crm-get customer -f id,last_touch_at
crm-get transition
crm-export
crm-find 张
crm-customer show 1
crm-order list
crm-followup due
crm-history list
crm-history show order/1
crm-policy list
crm-policy log active
crm-db info
crm-tier --all
crm-churn --all --explain
crm-cycle --all
END
}

filled() {
	seed '{"type":"task","subject_type":"customer","subject_id":1,"title":"回访","due_at":"2026-11-22","owner":"li"}'
	crm-order set 1 stage=shipped placed_at='2026-05-01 00:30' --reason 改 >/dev/null
	crm-policy set active days=30 >/dev/null
}

# moments FILE ZONE: the instants in JSON lines, as seconds; those of ZONE only
moments() {
	local by=0
	[ "$2" = Z ] || by=28800
	jq -r --arg z "$2" --argjson by $by '.. | strings |
		select(test("^[0-9-]{10}T[0-9:]{8}(Z|[+-][0-9:]{5})$")) |
		if endswith($z) then (.[:19] + "Z" | fromdate) - $by
		else error("not in \($z): \(.)") end' "$1"
}

@test "whatever prints an instant prints the zone's time, and --utc UTC's" {
	command -v jq >/dev/null || skip 'NO JQ: instants are not compared'
	filled
	local any=0
	while read -r -a one; do
		"${one[@]}" >local
		"${one[@]}" --utc >utc
		moments local +08:00 >a
		moments utc Z >b
		diff a b || {
			echo "${one[*]}"
			return 1
		}
		[ ! -s a ] || any=$((any + 1))
		# and nothing else is another
		diff <(sed 's/[0-9-]\{10\}T[0-9:]\{8\}+08:00/AT/g' local) \
			<(sed 's/[0-9-]\{10\}T[0-9:]\{8\}Z/AT/g' utc)
	done < <(sources)
	[ "$any" -ge 14 ] # the others have no instant of their own
}

@test "each form has its own writing" {
	filled
	local f=id,placed_at,created_at
	ok '{"id":1,"placed_at":"2026-05-01T00:30:00+08:00","created_at":"2026-11-22T10:07:00+08:00"}' \
		crm-get order -f $f
	ok '{"id":1,"placed_at":"2026-04-30T16:30:00Z","created_at":"2026-11-22T02:07:00Z"}' \
		crm-get order -f $f --utc
	ok $'id,placed_at,created_at\n1,2026-05-01 00:30:00,2026-11-22 10:07:00' \
		crm-get order -f $f -o csv
	ok $'id,placed_at,created_at\n1,2026-04-30T16:30:00Z,2026-11-22T02:07:00Z' \
		crm-get order -f $f -o csv --utc
	ok $'id\tplaced_at\tcreated_at\n1\t2026-05-01 00:30:00\t2026-11-22 10:07:00' \
		crm-export order -f $f -o tsv
	ok $'id\tplaced_at\tcreated_at\n1\t2026-04-30T16:30:00Z\t2026-11-22T02:07:00Z' \
		crm-export order -f $f -o tsv --utc
	# people's forms are in the business zone, whatever is asked for
	local u
	for u in '' --utc; do
		ok $'\xef\xbb\xbfid,placed_at,created_at\r\n1,2026-05-01 00:30:00,2026-11-22 10:07:00\r' \
			crm-export order -f $f --excel $u
		ok $'id placed_at        created_at\n 1 2026-05-01 00:30 2026-11-22 10:07' \
			crm-get order -f $f -o table $u
	done
	# reports and histories too
	ok $'id,at\n4,2026-11-22 10:07:00' crm-history list -l 1 -f id,at -o csv
	ok $'id,at\n4,2026-11-22T02:07:00Z' crm-history list -l 1 -f id,at -o csv --utc
	ok $'last_at\n2026-11-22 10:07:00' crm-db info -f last_at -o csv
	ok $'customer.created_at\n2026-11-22 10:07:00' \
		crm-get order -x customer -f customer.created_at -o csv
	# a verb that writes prints likewise
	ok '{"placed_at":"2026-05-02T00:00:00+08:00"}' \
		crm-order set 1 placed_at=2026-05-02 -f placed_at
	ok '{"placed_at":"2026-05-02T16:00:00Z"}' \
		crm-order set 1 placed_at=2026-05-03 -f placed_at --utc
	ok $'placed_at\n2026-05-04 00:00:00' \
		crm-put -f placed_at -o csv <<<'{"type":"order","id":1,"placed_at":"2026-05-04"}'
}

@test "a tree, in the zone and in UTC" {
	filled
	ok '' crm-export --tree a
	ok '' crm-export --tree b --utc
	grep -q '"placed_at":"2026-05-01T00:30:00+08:00"' a/order.jsonl
	grep -q '"placed_at":"2026-04-30T16:30:00Z"' b/order.jsonl
	no 1 '' grep -rE 'T[0-9:]{8}Z' a
	no 1 '' grep -rE 'T[0-9:]{8}[+]08:00' b
	# both are the same records
	cat a/*.jsonl | same crm-put -q >/dev/null
	cat b/*.jsonl | same crm-put -q >/dev/null
}

@test "the option is there where instants are printed, and takes no value" {
	misuse "crm-get: option '--utc' takes no value" crm-get order --utc=1
	misuse "crm-tag: no option '--utcs': did you mean '--utc'?" crm-tag add --utcs
	misuse "crm-db: no option '--utc'" crm-db backup --utc x
	crm-get --help | grep -q -e '--utc '
}

@test "a filter passes lines on as they are, and makes cells of any of them" {
	seed
	local orders='{"type":"order","id":1,"placed_at":"2026-04-30T16:00:00Z", "n": 1}
{"type":"order","id":2,"placed_at":"2026-05-01T00:00:00+08:00"}
{"type":"order","id":3,"placed_at":"2026-04-30T12:00:00-04:00"}
{"type":"order","id":4,"placed_at":"2026-04-30t16:00:00.75z"}'
	ok "$orders" crm-where 'id > 0' <<<"$orders"
	ok "$orders" crm-where 'id > 0' --utc <<<"$orders"
	ok "$orders" crm-where "placed_at = '2026-05-01'" <<<"$orders"
	ok 'placed_at
2026-05-01 00:00:00
2026-05-01 00:00:00
2026-05-01 00:00:00
2026-05-01 00:00:00' crm-where 'id > 0' -f placed_at -o csv <<<"$orders"
	ok 'placed_at
2026-04-30T16:00:00Z
2026-04-30T16:00:00Z
2026-04-30T16:00:00Z
2026-04-30T16:00:00Z' crm-where 'id > 0' -f placed_at -o csv --utc <<<"$orders"
	# its own zone goes for what it prints, too, and needs no store
	ok 'id,placed_at
1,2026-04-30 18:00:00' crm-where 'id = 1' -z Europe/Berlin --db none -f id,placed_at -o csv <<<"$orders"
	ok $'id placed_at\n 1 2026-04-30 18:00' \
		crm-where 'id = 1' -z Europe/Berlin --db none -f id,placed_at -o table <<<"$orders"
	no 2 "crm-where: 'none': no such store; make one with crm-db init" \
		crm-where 'id = 1' --db none -o csv <<<"$orders"
	# what is no instant with an offset stays
	ok $'placed_at\n2026-05-01 00:00:00\n2026-05-01T00:00:00\nsoon' crm-where 'id > 0' -f placed_at -o csv <<'END'
{"type":"order","id":1,"placed_at":"2026-05-01 00:00:00"}
{"type":"order","id":2,"placed_at":"2026-05-01T00:00:00"}
{"type":"order","id":3,"placed_at":"soon"}
END
	# lines that nobody describes
	ok $'a,b\n2026-05-01 00:00:00,at 2026-04-30T16:00:00Z' \
		crm-where 'a is not null' -o csv <<<'{"a":"2026-04-30T16:00:00Z","b":"at 2026-04-30T16:00:00Z"}'
	# verdicts are put on lines that keep their bytes
	[[ $(crm-tier <<<'{"type":"customer", "id":1,"since":"2026-04-30T16:00:00Z"}') == \
		'{"type":"customer", "id":1,"since":"2026-04-30T16:00:00Z",'* ]]
}

# moved ZONE: a store of that zone with an order each half hour round the times
# of changes, to be exported and read back
moved() {
	rm -f crm.db
	crm-db init --replay --zone "$1"
	crm-put -q >/dev/null <<<'{"type":"customer","name":"A","ext":{"shop":"1"}}'
	awk 'BEGIN {
		split("1774738800 1792879200", from)
		for (c = 1; c <= 2; c++)
			for (i = 0; i < 16; i++)
				print from[c] + i * 1800
	}' | while read -r at; do
		printf '{"type":"order","customer_id":1,"amount":"1","placed_at":"%s","ext":{"shop":"%s"}}\n' \
			"$(date -u -d "@$at" +%FT%TZ)" "$at"
	done | crm-put -q >/dev/null
}

# unchanged N COMMAND...: the command finds N records as they are
unchanged() {
	local n=$1
	shift
	same is 0 '' "${1##*/}: created 0, updated 0, unchanged $n, rejected 0" "$@" -v --changed
}

@test "what was printed comes back as it was, over both changes of the clock" {
	local zone
	for zone in Europe/Berlin Asia/Shanghai Australia/Lord_Howe; do
		moved $zone
		crm-export order >order.jsonl
		crm-export order --utc >utc.jsonl
		crm-export order -o csv >order.csv
		crm-export order -o csv --utc >utc.csv
		crm-export order -o tsv >order.tsv
		unchanged 32 crm-put <order.jsonl
		unchanged 32 crm-put <utc.jsonl
		unchanged 32 crm-import order.jsonl
		unchanged 32 crm-import -t order order.csv
		unchanged 32 crm-import -t order utc.csv
		unchanged 32 crm-import -t order order.tsv
		# by the keys of the source, without our numbers
		crm-get order -o csv -f customer_id,placed_at,ext >keys.csv
		unchanged 32 crm-import -t order keys.csv
		# into a store of another zone: with offsets the same moments
		crm-db init --db other.db --replay --zone America/New_York
		crm-put -q --db other.db >/dev/null <<<'{"type":"customer","name":"A"}'
		crm-put -q --db other.db --keep-ids <order.jsonl >/dev/null
		crm-export order --db other.db --utc -f id,placed_at | cmp - \
			<(crm-export order --utc -f id,placed_at)
		rm -f other.db*
	done
}

@test "the hour that comes twice keeps its offset, and only that" {
	moved Europe/Berlin
	ok 'placed_at
2026-10-25 01:30:00
2026-10-25 02:00:00+02:00
2026-10-25 02:30:00+02:00
2026-10-25 02:00:00+01:00
2026-10-25 02:30:00+01:00
2026-10-25 03:00:00' crm-get order -w "placed_at >= '2026-10-25T01:30+02:00' and placed_at <= '2026-10-25T03:00+01:00'" -f placed_at -o csv
	ok '{"placed_at":"2026-10-25T02:30:00+02:00"}
{"placed_at":"2026-10-25T02:00:00+01:00"}' crm-get order -w "placed_at >= '2026-10-25T02:30+02:00' and placed_at <= '2026-10-25T02:00+01:00'" -f placed_at
	ok $'\xef\xbb\xbfplaced_at\r\n2026-10-25 02:30:00+01:00\r' \
		crm-export order -w "placed_at = '2026-10-25T02:30:00+01:00'" -f placed_at --excel
}

@test "a local time is read in the business zone, with T or a blank" {
	rm crm.db
	crm-db init --replay --zone Europe/Berlin
	crm-put -q >/dev/null <<<'{"type":"customer","name":"A"}'
	local text want bad=0
	while IFS='|' read -r text want; do
		ok "{\"placed_at\":\"$want\"}" crm-order add customer_id=1 \
			amount=1 "placed_at=$text" -f placed_at || bad=1
		ok "{\"placed_at\":\"$want\"}" crm-put -f placed_at \
			<<<"{\"type\":\"order\",\"customer_id\":1,\"amount\":\"1\",\"placed_at\":\"$text\"}" || bad=1
		ok "{\"placed_at\":\"$want\"}" crm-import -q -t order -f placed_at \
			<<<"customer_id,amount,placed_at,channel"$'\n'"1,1,$text,shop$text" || bad=1
	done <<'END'
2026-07-01 10:07:00|2026-07-01T10:07:00+02:00
2026-07-01T10:07:00|2026-07-01T10:07:00+02:00
2026-07-01T10:07|2026-07-01T10:07:00+02:00
2026-01-01 10:07:00|2026-01-01T10:07:00+01:00
2026-07-01|2026-07-01T00:00:00+02:00
2026-07-01T10:07:00+08:00|2026-07-01T04:07:00+02:00
2026-07-01 10:07:00 +08:00|2026-07-01T04:07:00+02:00
2026-07-01 10:07:00-03:30|2026-07-01T15:37:00+02:00
2026-07-01T08:07:00Z|2026-07-01T10:07:00+02:00
2026-03-29 02:30:00|2026-03-29T03:30:00+02:00
2026-10-25 02:30:00|2026-10-25T02:30:00+02:00
2026-10-25 02:30:00+02:00|2026-10-25T02:30:00+02:00
2026-10-25 02:30:00+01:00|2026-10-25T02:30:00+01:00
END
	[ $bad = 0 ]
}

@test "months cut out of the text are the months of the report" {
	crm-put -q >/dev/null <<'END'
{"type":"customer","name":"A"}
{"type":"order","customer_id":1,"amount":"560","placed_at":"2026-04-30 23:59:59"}
{"type":"order","customer_id":1,"amount":"1","placed_at":"2026-05-01"}
{"type":"order","customer_id":1,"amount":"20","placed_at":"2026-05-01 07:59"}
{"type":"order","customer_id":1,"amount":"300","placed_at":"2026-05-31 08:00"}
{"type":"order","customer_id":1,"amount":"4000","placed_at":"2026-05-31 23:59:59"}
{"type":"order","customer_id":1,"amount":"50000","placed_at":"2026-06-01"}
END
	local want='2026-04 56000
2026-05 432100
2026-06 5000000'
	ok "$want" awk '{ print }' <(crm-report show revenue --by month -f key,amount_minor -o csv \
		--period 2026-04-01..2026-06-30 | awk -F, 'NR > 1 { print $1, $2 }')
	ok "$want" awk -F, 'NR > 1 { sum[substr($1, 1, 7)] += $2 }
		END { for (m in sum) print m, sum[m] | "sort" }' \
		<(crm-get order -f placed_at,amount_minor -o csv)
	ok "$want" awk -F'"' '{ m = substr($4, 1, 7); gsub(/[^0-9]/, "", $7); sum[m] += $7 }
		END { for (m in sum) print m, sum[m] | "sort" }' \
		<(crm-get order -f placed_at,amount_minor)
	command -v jq >/dev/null || skip 'NO JQ: only awk cut months'
	ok "$want" jq -rs 'group_by(.placed_at[:7])[] |
		"\(.[0].placed_at[:7]) \(map(.amount_minor) | add)"' \
		<(crm-get order -f placed_at,amount_minor)
	command -v mlr >/dev/null || skip 'NO MILLER: jq and awk cut months'
	local how=(put '$m = substr($placed_at, 0, 6)' then stats1 -a sum -f amount_minor -g m then sort -f m)
	ok "$want" mlr --icsv --onidx "${how[@]}" <(crm-get order -f placed_at,amount_minor -o csv)
	ok "$want" mlr --ijson --onidx "${how[@]}" <(crm-get order -f placed_at,amount_minor)
}

@test "a store without a zone that there is prints UTC, and says so in the text" {
	seed
	unset CRM_NOW
	local how
	for how in "UPDATE meta SET value='Mars/Base' WHERE key='zone'" \
		"DELETE FROM meta WHERE key='zone'"; do
		sqlite3 crm.db "$how"
		ok '{"at":"2026-11-22T02:07:00Z"}' crm-history list -l 1 -f at
		ok $'at\n2026-11-22T02:07:00Z' crm-history list -l 1 -f at -o csv
	done
}
