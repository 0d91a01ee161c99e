# SPDX-License-Identifier: MIT
# helper.bash - what every bats file needs: a store of its own, and comparing
# status, stdout and stderr at once
bats_require_minimum_version 1.5.0 2>/dev/null || :

ROOT=$(cd "${BATS_TEST_DIRNAME:?}/../.." && pwd)
: "${CRM_BIN:=$ROOT/build/bin}"

# Each test has a directory and a store; the clock stands, the zone is hostile.
common_setup() {
	T=$BATS_TEST_TMPDIR
	mkdir "$T/work" "$T/home"
	cd "$T/work" || return 1
	unset CRM_RUN CRM_OUTPUT XDG_DATA_HOME COLUMNS
	export CRM_DB=crm.db CRM_NOW=2026-11-22T02:07:00Z CRM_ACTOR=li
	export TZ=America/St_Johns LC_ALL=C.UTF-8 NO_COLOR=1
	export HOME=$T/home TMPDIR=$T
	export PATH=$CRM_BIN:$PATH
	exec </dev/null
	crm-db init --replay
}

setup() { common_setup; }

# differ NAME WANTED GOT: tell on a difference
differ() {
	printf '%s:\n' "$1"
	diff -u --label wanted <(printf '%s' "$2") --label got <(printf '%s' "$3") ||
		:
}

# is STATUS STDOUT STDERR COMMAND...: all three are so, byte for byte; the last
# line feed of a text that is not empty is not written here
is() {
	local status=$1 out=${2:+$2$'\n'} err=${3:+$3$'\n'} rc=0 o='' e=''
	shift 3
	"$@" >"$T/out" 2>"$T/err" || rc=$?
	IFS= read -r -d '' o <"$T/out" || :
	IFS= read -r -d '' e <"$T/err" || :
	if [ "$rc" = "$status" ] && [ "$o" = "$out" ] && [ "$e" = "$err" ]; then
		return 0
	fi
	printf '$ %s\nstatus: %s, wanted %s\n' "$*" "$rc" "$status"
	[ "$o" = "$out" ] || differ stdout "$out" "$o"
	[ "$e" = "$err" ] || differ stderr "$err" "$e"
	return 1
}

# ok STDOUT COMMAND...: succeeds and says nothing on stderr
ok() {
	local out=$1
	shift
	is 0 "$out" '' "$@"
}

# no STATUS STDERR COMMAND...: fails and prints nothing
no() {
	local status=$1 err=$2
	shift 2
	is "$status" '' "$err" "$@"
}

# misuse TEXT COMMAND...: exit 2, the message, and where help is
misuse() {
	local err=$1 verb=''
	shift
	case ${2:-} in [a-z]*) [[ $("$1" --help) != *$'\nverbs:'* ]] || verb=" $2" ;; esac
	no 2 "$err"$'\n'"try '$1$verb --help'" "$@"
}

# gone COMMAND...: its stdout is a pipe that nobody reads any more
gone() {
	local fd keep rc=0
	rm -f "$T/fifo"
	mkfifo "$T/fifo"
	exec {keep}<>"$T/fifo"
	exec {fd}>"$T/fifo"
	exec {keep}>&-
	"$@" >&"$fd" || rc=$?
	exec {fd}>&-
	return "$rc"
}

# What the store holds: every record, and the number of the last transaction.
held() {
	crm-export
	crm-db info -f last_txn,records
}

# same COMMAND...: the store holds the same afterwards
same() {
	local before after rc=0
	before=$(held)
	"$@" || rc=$?
	after=$(held)
	[ "$before" = "$after" ] || {
		differ store "$before" "$after"
		return 1
	}
	return "$rc"
}

# seed [RECORD...]: a user, two customers, an order, a touch; and these records
seed() {
	{
		cat <<'END'
{"type":"user","login":"li","name":"李雷","role":"sales"}
{"type":"customer","name":"张伟","phone":"13800138000","owner":"li","ext":{"shop":"C1"}}
{"type":"customer","name":"华东科技","tags":["vip"],"email":"info@hd.example"}
{"type":"order","customer_id":1,"amount":"1280.00","ext":{"shop":"A1"}}
{"type":"touch","customer_id":1,"channel":"wechat","outcome":"reached"}
{"type":"contact","customer_id":2,"name":"王芳","phone":"13900139000"}
{"type":"contract","customer_id":2,"start":"2026-01-01","end":"2027-01-01"}
END
		[ $# = 0 ] || printf '%s\n' "$@"
	} | crm-put -q >/dev/null
}

DATA=${CRM_REALDATA:-$ROOT/../shared/data}

# real FILE: the test needs this real data, and skips aloud where it is missing
real() {
	[ -r "$DATA/$1" ] ||
		skip "NO REAL DATA: $DATA/$1 is missing (CRM_REALDATA names its directory)"
}

# cdnow: the purchase log of CDNOW as cdnow.csv, and load, which imports it
cdnow() {
	real CDNOW_sample.txt
	tr -s ' ' ',' <"$DATA/CDNOW_sample.txt" >cdnow.csv
	cdnow_map
}

# like_cdnow: the same, or where the log is missing one with the same histories
# (first and last day, days between and later, what was spent), from our counts
like_cdnow() {
	if [ -r "$DATA/CDNOW_sample.txt" ]; then
		cdnow
		return
	fi
	awk -f "$ROOT/tests/data/cdnow-log.awk" \
		"$ROOT/tests/data/cdnow-groups.txt" >cdnow.csv
	cdnow_map
}

cdnow_map() {
	cat >cdnow.json <<'END'
{"records":[
 {"as":"who", "type":"customer", "find":true, "key":["customer"], "system":"cdnow",
  "columns":{"customer":"name", "master":null, "cds":null}},
 {"type":"order", "columns":{"day":"placed_at", "amount":"amount"},
  "constants":{"customer_id":"$who"}, "dates":{"placed_at":"%Y%m%d"}}]}
END
	load=(crm-import --map cdnow.json --columns ',master,customer,day,cds,amount')
}
