# SPDX-License-Identifier: MIT
# fault.bash - what the fault tests share; loaded by each of them
# CRM_BIN and CRM_SHIM come from scripts/run-tests; without them ./build.
CRM_BIN=${CRM_BIN:-$PWD/build/bin}
CRM_SHIM=${CRM_SHIM:-$PWD/build/tests/fault/shim.so}
HERE=$BATS_TEST_DIRNAME
PATH=$CRM_BIN:$PATH
export LC_ALL=C.UTF-8 CRM_ACTOR=li NO_COLOR=1 CRM_BIN CRM_SHIM
unset CRM_RUN CRM_OUTPUT CRM_DB CRM_NOW
# seconds after which a command hangs: far beyond what it needs anywhere
HANG=300

# each test has its own directory and store
fresh() {
	cd "$BATS_TEST_TMPDIR"
	export CRM_DB=$PWD/s.db
	crm-db init "$@"
}

fault_setup() {
	bats_require_minimum_version 1.5.0
	fresh
}

# small C programs: $BATS_FILE_TMPDIR/NAME
tool() {
	[ -x "$BATS_FILE_TMPDIR/$1" ] ||
		"${CC:-cc}" -std=c17 -D_GNU_SOURCE -O2 -Wall -o "$BATS_FILE_TMPDIR/$1" \
			"$HERE/$1.c" -lsqlite3
}

# FILE as a store: whole by its own account and by SQLite's
sound() {
	crm-db check >check.out 2>&1 && return 0
	echo "crm-db check:"
	cat check.out
	return 1
}

# all tables as text; nothing but what is stored
dump() {
	sqlite3 "${1:-$CRM_DB}" .dump
}

# count TYPE
count() {
	crm-get "$1" | wc -l
}

# status is, and died by no signal
ends() {
	[ "$status" -eq "$1" ] || {
		echo "status $status, wanted $1"
		echo "output: $output"
		echo "stderr: ${stderr:-}"
		return 1
	}
}

# wait until a command succeeds, or hang
until_true() {
	local end=$((SECONDS + HANG))
	while [ "$SECONDS" -lt "$end" ]; do
		if "$@"; then return 0; fi
		sleep 0.01
	done
	echo "never came true: $*"
	return 1
}

# N customers as CSV, ext keys from FIRST on
customers() {
	awk -v n="$1" -v first="${2:-1}" 'BEGIN {
		print "ext.shop,name,phone,region"
		for (i = first; i < first + n; i++)
			printf "k%d,客户 %d,138%08d,r%d\n", i, i, i, i % 31
	}'
}
