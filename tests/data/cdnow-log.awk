# SPDX-License-Identifier: MIT
# cdnow-log.awk - a purchase log that has the histories of cdnow-groups.txt
# usage: awk -f tests/data/cdnow-log.awk tests/data/cdnow-groups.txt
# Rows are those of the published log: a blank, number, number, YYYYMMDD, CDs,
# amount.  Days between the first and the last, and later ones, lie evenly; what
# was spent on the first day and later is 10.00; customers 1 to 10 are first.
function date(day,    y, m) {
	y = 1997 + (day >= 365)
	day -= day >= 365 ? 365 : 0
	for (m = 12; before[m] > day; m--)
		;
	return sprintf("%d%02d%02d", y, m, day - before[m] + 1)
}
function row(day, cents) {
	printf ",%05d,%04d,%s,1,%d.%02d\n", 10 * id, id, date(day),
		int(cents / 100), cents % 100
}
function customer(first, x, recency, later, cents,    k, part) {
	id++
	row(first, 1000)
	for (k = 1; k <= x; k++) {
		part = k < x ? int(cents / x) : cents - (x - 1) * int(cents / x)
		row(first + int(k * recency / x), part)
	}
	for (k = 0; k < later; k++)
		row(273 + int(k * 273 / later), 1000)
}
BEGIN {
	split("0 31 59 90 120 151 181 212 243 273 304 334", before)
}
$1 == "customer" && $2 <= 10 {
	named[$2] = $3 " " $4 " " $5 " " $6 " " $7
	taken[$3, $4, $5, $6]++
	if ($4)
		spent[$4, $7]++
}
$1 == "history" {
	history[++n] = $2 " " $3 " " $4 " " $5
	count[n] = $6 - taken[$2, $3, $4, $5]
}
$1 == "spend" {
	for (k = spent[$2, $3] + 0; k < $4; k++)
		spend[$2, ++have[$2]] = $3
}
END {
	for (k = 1; k <= 10; k++) {
		split(named[k], v)
		customer(v[1], v[2], v[3], v[4], v[5])
	}
	for (k = 1; k <= n; k++) {
		split(history[k], v)
		for (i = 0; i < count[k]; i++)
			customer(v[1], v[2], v[3], v[4],
				v[2] ? spend[v[2], have[v[2]]--] : 0)
	}
}
