# SPDX-License-Identifier: MIT
# tap.awk - one job's output as checked TAP: plan kept, exit status counted
# Reads stdout, then stderr, of the job; -v kind= name= rc=
function flush_err() {
	for (i = 1; i <= nerr && i <= 60; i++)
		print "#! " err[i]
	nerr = 0
}

FILENAME != ARGV[1] || kind == "plain" {
	err[++nerr] = $0
	next
}

/^1\.\.[0-9]+/ {
	split($1, part, /\.\./)
	plan += part[2]
	planned = 1
}

/^(not )?ok/ {
	seen++
	if (/^not ok/ && tolower($0) !~ /# *skip/)
		bad++
	rest = $0
	sub(/^(not )?ok */, "", rest)
	sub(/^[0-9]+ */, "", rest)
	sub(/^- */, "", rest)
	print (/^not/ ? "not ok" : "ok") " - " name ": " rest
	next
}

/^#/ { print }

END {
	if (kind == "plain") {
		print (rc ? "not ok" : "ok") " - " name
		if (rc)
			flush_err()
	} else if (rc && !bad) {
		print "not ok - " name ": ended with status " rc
		flush_err()
	} else if (!bad && (!planned || plan != seen)) {
		print "not ok - " name ": planned " plan + 0 ", ran " seen + 0
		flush_err()
	} else if (bad) {
		flush_err()
	}
	if (kind == "plain") {
		seen = 1
		bad = rc ? 1 : 0
	}
	printf "= %s: %d run, %d failed\n", name, seen, bad
}
