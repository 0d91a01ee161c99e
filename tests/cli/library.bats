#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# library.bats - what libcrm(3) says of its programs and its sessions do not show
load helper

# program NAME: build the program of that name that the page has
program() {
	[ -z "${CRM_SAN:-}" ] || skip "a program of the page has no sanitizers"
	awk -v name="$1.c - " '
		/^\.Bd/ { on = 1; text = ""; next }
		/^\.Ed/ { if (on && index(text, name)) printf "%s", text; on = 0 }
		on { gsub(/\\e/, "\\"); text = text $0 "\n" }' \
		"$ROOT/man/libcrm.3" >"$1.c"
	[ -s "$1.c" ]
	"${CC:-cc}" -std=c17 -I"$ROOT/lib" -o "$1" "$1.c" \
		-L"${CRM_BUILD:-$ROOT/build}/lib" \
		-Wl,-rpath,"${CRM_BUILD:-$ROOT/build}/lib" -lcrm
}

@test "alive.c: of the CDNOW sample the published fit" {
	program alive
	real CDNOW_sample.txt
	sed -E 's/^ *[0-9]+ +([0-9]+) +(....)(..)(..) +[0-9]+ +/\1 \2-\3-\4 /' \
		"$DATA/CDNOW_sample.txt" >orders
	./alive 1997 9 30 <orders >out
	head -n 5 out >fit
	ok 'BG/NBD: converged
r 0.243
alpha 4.414
a 0.793
b 2.426' cat fit
	# Fader, Hardie & Lee 2005: who never came back is surely alive
	[ "$(wc -l <out)" = 2362 ]
	[ "$(grep -c ' 0 more, alive 1.00, ' out)" = 1411 ]
}

@test "what a program gets wrong it says, and fails" {
	program pick
	is 1 '' "pick: column 5: it ends where a value is missing" ./pick 'id ='
	program month
	is 1 '' "month: 'none.db': no such store; make one with crm-db init" \
		./month none.db 2026-10 revenue
	program alive
	is 1 '' "alive: purchases are not in order of day" \
		./alive 2026 9 30 <<<$'Ada 2026-02-01 5\nAda 2026-01-01 5'
}
