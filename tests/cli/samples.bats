#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# samples.bats - the sample crontab and systemd units do what they say
load helper

cron=$ROOT/scripts/cron/crontab

setup() {
	common_setup
	seed
	crm-user add login=cron role=ops -q >/dev/null
	crm-customer set 1 since=2026-06-01 tags+=strategic -q >/dev/null
	crm-order add customer_id=2 amount=90 placed_at=2026-10-05 -q >/dev/null
	crm-lead add name=孙丽 phone=13700137000 source=展会 -q >/dev/null
	export CRM_ACTOR=cron CRM_NOW=2026-12-28T00:30:00Z
}

# jobs: the commands of the crontab, their paths below the test's directory
jobs() {
	sed -n 's/^[0-9*][-0-9* ]* \{1,\}\(.*\)$/\1/p' "$cron" |
		sed "s#/var/backups/crm#$T/backup#g"
}

@test "crontab: no percent sign, which cron eats; times of five fields" {
	! grep -v '^#' "$cron" | grep '%'
	[ "$(jobs | wc -l)" = 7 ]
	[ "$(grep -c '^[0-9]' "$cron")" = 7 ]
	! grep '^[0-9]' "$cron" | grep -vE '^[0-9]+ [0-9]+ ([0-9]+|\*) (\*) ([-0-9]+|\*) +[a-zA-Z]'
}

@test "crontab: every job runs, twice too, and only the lists print" {
	mkdir "$T/backup"
	while IFS= read -r -u 9 job; do
		for turn in 1 2; do
			CRM_NOW=2026-12-28T00:3$turn:00Z sh -c "$job" >"$T/out" 2>"$T/err" || {
				echo "in: $job"
				cat "$T/err"
				return 1
			}
			[ ! -s "$T/err" ] || { echo "in: $job"; cat "$T/err"; return 1; }
			case $job in
			*'-o table') [ -s "$T/out" ] ;;
			*) [ ! -s "$T/out" ] ;;
			esac || { echo "output of: $job"; cat "$T/out"; return 1; }
		done
	done 9< <(jobs)
	[ "$(find "$T/backup" -name 'crm-*Z.db' | wc -l)" = 2 ]
	# one callback for the strategic customer, one look at the lead
	[ "$(crm-get task -f kind,subject_type,owner | sort)" = '{"kind":"callback","subject_type":"customer","owner":"li"}
{"kind":"followup","subject_type":"lead","owner":"cron"}' ] || {
		crm-get task
		return 1
	}
}

@test "systemd: units are sound, and run the same line" {
	for u in "$ROOT"/scripts/systemd/*.timer; do
		[ -e "${u%.timer}.service" ]
	done
	line=$(sed -n 's/^ExecStart=.*"\(crm-churn.*\)"$/\1/p' \
		"$ROOT/scripts/systemd/crm-morning.service" | sed 's/\\"/"/g')
	sh -c "$line"
	[ "$(crm-get task | wc -l)" = 1 ]
	command -v systemd-analyze >/dev/null || skip 'systemd-analyze is not installed'
	for u in "$ROOT"/scripts/systemd/*; do
		systemd-analyze verify "$u" 2>"$T/err" || { cat "$T/err"; return 1; }
		! grep "${u##*/}" "$T/err"
	done
}
