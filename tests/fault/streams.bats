# SPDX-License-Identifier: MIT
# F10-F12, F28: pipes that close, full devices, odd inputs, descriptors
load fault

setup() {
	fault_setup
	customers 3000 | crm-import -t customer --format csv - >/dev/null
	crm-user add login=li name=Li role=sales >/dev/null
}

@test "F10 a source whose reader leaves: quiet, 141" {
	for c in "crm-export" "crm-get customer" "crm-get customer -o csv" \
		"crm-find 客户 --limit 3000"; do
		$c 2>err | head -n 1 >one
		rc=("${PIPESTATUS[@]}")
		echo "$c: ${rc[0]}"
		[ "${rc[0]}" -eq 141 ]
		[ ! -s err ]
		[ "$(wc -l <one)" -eq 1 ]
	done
}

@test "F10 a filter whose reader leaves: quiet, 141" {
	crm-get customer >all
	crm-where "region = 'r1' or region <> 'r1'" <all 2>err | head -n 1 >one
	rc=("${PIPESTATUS[@]}")
	[ "${rc[0]}" -eq 141 ]
	[ ! -s err ]
}

@test "F10 a writer whose reader leaves has stored: quiet, 0" {
	customers 5000 3001 >more.csv
	crm-import -t customer more.csv 2>err | head -n 1 >one
	rc=("${PIPESTATUS[@]}")
	[ "${rc[0]}" -eq 0 ]
	[ ! -s err ]
	[ "$(count customer)" -eq 8000 ]
	# one record, and the reader is gone before it begins
	{
		sleep 0.1
		rc=0
		crm-customer add name=Late 2>err || rc=$?
		echo "$rc" >rc
	} | true
	until_true test -s rc
	[ "$(cat rc)" -eq 0 ]
	[ ! -s err ]
	[ "$(count customer)" -eq 8001 ]
}

# every tool that prints, into what cannot take it
@test "F11 stdout is /dev/full: exit 2 and the reason" {
	while read -r c; do
		rc=0
		$c >/dev/full 2>err </dev/null || rc=$?
		echo "$c: $rc $(cat err)"
		[ "$rc" -eq 2 ]
		grep -q '^crm-*[a-z]*: standard output: No space left' err
	done <<-'END'
		crm-export
		crm-export customer -o csv
		crm-get customer
		crm-get customer -o table
		crm-get customer --columns
		crm-find 客户
		crm-db info
		crm-policy list
		crm-policy show zone
		crm-history list
		crm-history show customer/1
		crm-customer show 1
		crm-customer --help
		crm --version
		crm-customer add name=Full
		crm-customer set 1 name=Full2
	END
	crm-get customer | { rc=0; crm-where 'id > 0' >/dev/full 2>err || rc=$?
		[ "$rc" -eq 2 ]; grep -q 'standard output' err; }
	# what a writer was to store, it stored, and said so
	crm-customer add name=Told >/dev/full 2>err || true
	grep -q 'what was to be stored is stored' err
	crm-get customer --where "name='Told'" -e >/dev/null
}

@test "F11 stdout is closed: no zero, and the store is not written over" {
	dump >before
	for c in "crm-get customer" "crm-export" "crm-db info"; do
		rc=0
		$c >&- 2>err || rc=$?
		[ "$rc" -eq 2 ]
		[ -s err ]
	done
	dump | cmp - before
	rc=0
	crm-customer add name=Shut >&- 2>err || rc=$?
	[ "$rc" -eq 2 ]
	[ -s err ]
	sound
	# stderr closed as well: the store must not become descriptor 2
	rc=0
	crm-get nonsense >&- 2>&- <&- || rc=$?
	[ "$rc" -eq 2 ]
	sound
}

@test "F12 stdin is closed, a directory, a terminal-less pipe without end" {
	dump >before
	for c in crm-put "crm-import -t customer -" "crm-where id>0" \
		"crm-policy set zone -"; do
		rc=0
		timeout "$HANG" $c <&- >out 2>err || rc=$?
		echo "$c <&-: $rc"
		[ "$rc" -eq 2 ] && [ -s err ]
		rc=0
		timeout "$HANG" $c </ >out 2>err || rc=$?
		echo "$c </: $rc $(cat err)"
		[ "$rc" -eq 2 ] && [ -s err ]
	done
	for f in / nowhere.csv s.db; do
		rc=0
		timeout "$HANG" crm-import -t customer "$f" >out 2>err || rc=$?
		echo "import $f: $rc $(cat err)"
		[ "$rc" -eq 2 ] || [ "$f" = s.db ]
		[ "$rc" -ne 0 ]
		grep -q "'*$f" err
	done
	dump | cmp - before
}

@test "F12 a FIFO with no writer: an error, no hang" {
	mkfifo pipe
	rc=0
	timeout "$HANG" crm-import -t customer --busy-timeout 1s pipe >out 2>err ||
		rc=$?
	echo "$rc $(cat err)"
	[ "$rc" -eq 2 ]
	grep -q "pipe: a pipe to which nobody writes" err
	# as a map, as assertions, as a store
	echo 'name' >x.csv
	for c in "crm-import -t customer --map ./pipe x.csv" \
		"crm-db check --assert pipe" "crm-get --db pipe customer" \
		"crm-policy set zone pipe" "crm-policy check zone pipe"; do
		rc=0
		# shellcheck disable=SC2086 # words
		timeout "$HANG" $c --busy-timeout 200ms >out 2>err || rc=$?
		echo "$c: $rc $(cat err)"
		[ "$rc" -eq 2 ]
	done
	# with a writer it is a pipe like any other
	printf 'name\nFifo\n' >pipe &
	crm-import -t customer - <pipe >/dev/null
	crm-get customer --where "name='Fifo'" -e >/dev/null
}

@test "F28 a child gets no descriptor of ours" {
	mkdir -p inst/bin inst/share/man/man1 fake
	cp "$CRM_BIN/crm" inst/bin
	cp -R "${CRM_BIN%/bin}/lib" inst/lib 2>/dev/null || true
	echo '.Dd today' >inst/share/man/man1/crm-get.1
	cat >inst/bin/crm-probe <<-'END'
		#!/bin/sh
		exec ls -l /proc/self/fd
	END
	chmod +x inst/bin/crm-probe
	ln -s "$PWD/inst/bin/crm-probe" fake/man
	for c in "inst/bin/crm probe" "inst/bin/crm help get"; do
		# only 0, 1, 2 are ours to give
		PATH=$PWD/fake:$PATH bash -c "for fd in /proc/\$\$/fd/*; do
				n=\${fd##*/}
				[ \$n -le 2 ] || eval \"exec \$n<&-\"
			done
			exec $c" </dev/null >out 2>err
		cat out
		# and ls has the directory it lists open
		awk '/->/ && $NF !~ "^/proc/" { print $(NF - 2) }' out |
			sort -n | tr '\n' ' ' >fds
		[ "$(cat fds)" = '0 1 2 ' ]
	done
}

@test "F28 what a running tool has open would not pass to a child" {
	mkfifo stuck
	crm-export customer >stuck 2>/dev/null 3>&- &
	pid=$!
	exec 6<stuck
	read -r _ <&6
	store=0
	for fd in /proc/"$pid"/fd/*; do
		n=${fd##*/}
		to=$(readlink "$fd") || continue
		case $to in *s.db*) store=1 ;; *) continue ;; esac
		flags=$(awk '/^flags/ { print $2 }' "/proc/$pid/fdinfo/$n")
		echo "$n $to $flags"
		(((8#$flags & 8#2000000) != 0))
	done
	exec 6<&-
	wait "$pid" || true
	[ "$store" -eq 1 ]
}
