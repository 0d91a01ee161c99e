#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# readme.bats - the five-minute tour of README.md, typed at a terminal
load helper

@test "the tour: each line succeeds, and the last ones tell the story" {
	sed -n '/^## Five minutes/,/^## /s/^\$ //p' "$ROOT/README.md" >tour
	[ "$(wc -l <tour)" -ge 15 ]
	[ "$(head -n 1 tour)" = 'crm-db init' ]
	unset CRM_DB CRM_ACTOR
	export XDG_DATA_HOME=$T/data
	{
		echo 'stty cols 80; set -e'
		cat tour
	} >typed
	script -qefc 'bash typed' /dev/null >"$T/out" </dev/null || {
		cat "$T/out"
		return 1
	}
	tr -d '\r' <"$T/out" >shown
	[ -s "$T/data/crm/crm.db" ]
	# no message of any tool, no line wider than the terminal
	! grep '^crm-' shown
	[ "$(wc -L <shown)" -le 80 ]
	grep -q '^ 1 孙丽 working li$' shown
	grep -q '^ 1 首单 won   12800.00$' shown
	grep -q '^ 1 2026-11-27 00:00 no      回访  明达机械      138 5321 0001  li$' shown
	grep -q '^customer/1 明达机械$' shown
	grep -q '^  so low: 0 points$' shown
	grep -q '^ 1 明达机械 customer li    C    R5 F1 M1: 7 points, under 8$' shown
	grep -q '^revenue .* 12800.00 CNY' shown
	grep -q '^12 li    crm-tier refresh -f score,of,cuts$' shown
}
