#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# checks.bats - what crm-db check says of a damaged store, and who else does
load helper

setup() {
	common_setup
	seed
}

@test "a policy of another shape: everyone who goes by it says so" {
	local why="is not readable: stages.order[0].name: is needed; set it anew (crm-policy set) or restore a backup"
	crm-policy show stages >good.json
	sqlite3 crm.db "UPDATE policy SET body='{\"order\":[{}],\"deal\":[{}]}' WHERE name='stages'"
	for c in 'crm-order add customer_id=1 amount=2' 'crm-order set 1 stage=shipped' \
		'crm-deal add customer_id=1 name=d'; do
		no 2 "${c%% *}: policy 'stages' $why" $c
	done
	crm-db check >"$T/out" && return 1
	grep -q "policy 'stages': stages.order\[0\].name: is needed" "$T/out"
	crm-policy set stages good.json -q >/dev/null
	crm-order set 1 stage=shipped -q >/dev/null
	ok '' crm-db check
}
