# SPDX-License-Identifier: MIT
# sql-subset.awk - what SQLite takes and PostgreSQL does not, by its look
# Reads SHAPE TAB ..., prints SHAPE TAB WHAT for each that is not in the subset.

# Where the parenthesis that opens at `from` closes.
function closing(s, from,    i, depth, c) {
	depth = 0
	for (i = from; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c == "(")
			depth++
		else if (c == ")" && --depth == 0)
			return i
	}
	return length(s)
}

# The text without what stands in parentheses.
function outermost(s,    i) {
	while ((i = index(s, "(")) > 0)
		s = substr(s, 1, i - 1) "_" substr(s, closing(s, i) + 1)
	return s
}

# Calls of what `name` matches, whose arguments, without inner parentheses,
# match `bad`.
function call(s, name, bad,    at, end, rest) {
	rest = s
	while (match(rest, "[^a-z_]" name "[(]")) {
		at = RSTART + RLENGTH - 1
		end = closing(rest, at)
		if (outermost(substr(rest, at + 1, end - at - 1)) ~ bad)
			return 1
		rest = substr(rest, at + 1)
	}
	return 0
}

# A subquery in FROM without a name of its own.
function unnamed(s,    rest, at, after) {
	rest = s
	while (match(rest, /[^a-z_](from|join) *[(] *(select|with|values)/)) {
		at = RSTART + index(substr(rest, RSTART), "(") - 1
		after = substr(rest, closing(rest, at) + 1)
		if (after !~ /^ *(as )?[a-z_]/ || after ~ \
		    /^ *(where|order|group|limit|union|join|cross|left|on|except)/)
			return 1
		rest = substr(rest, at + 1)
	}
	return 0
}

# IS before what is neither NULL nor DISTINCT FROM.
function loose_is(s,    rest) {
	rest = s
	while (match(rest, /[^a-z_]is (not )?/)) {
		rest = substr(rest, RSTART + RLENGTH)
		if (rest !~ /^(null|distinct|not null|not distinct)/)
			return 1
	}
	return 0
}

# A column where a truth value belongs.  AND after BETWEEN is another AND.
function bare(s) {
	while (match(s, /between [^ ]+ and /))
		s = substr(s, 1, RSTART - 1) substr(s, RSTART + RLENGTH)
	gsub(/ is (not )?null/, " = 0", s)
	return s ~ ("[^a-z_](where|and|or|not|when|having) ([a-z_]+[.])?[a-z_0]+" \
		    "( *[)]| *$| +(and|or|then|order|group|limit|union) )")
}

function say(what) {
	print shape "\t" what
}

BEGIN { FS = "\t" }

{
	shape = $1
	s = tolower($1)
	gsub(/"[^"]*"/, "q", s)
	s = " " s " "
	gsub(/ +/, " ", s)
	if (s ~ /[^a-z_](json_[a-z]+|json)[(]|->/)
		say("takes JSON apart")
	if (match(s, "[^a-z_.](instr|ifnull|iif|glob|total|group_concat|" \
	    "printf|typeof|hex|unicode|julianday|strftime|unixepoch|" \
	    "datetime|changes|last_insert_rowid|likely|unlikely)[(]"))
		say(substr(s, RSTART + 1, RLENGTH - 2) " is SQLite's own")
	if (match(s, /[^a-z_](insert or|replace into|glob|indexed by|not indexed|rowid|autoincrement|collate nocase)[^a-z_]/))
		say(substr(s, RSTART + 1, RLENGTH - 2) " is SQLite's own")
	if (match(s, /[^a-z_](sqlite_|pragma_)[a-z_]*/))
		say("names " substr(s, RSTART + 1, RLENGTH - 1))
	if (s ~ /[^a-z_](main|temp)[.]/)
		say("main. or temp. is SQLite's own")
	if (s ~ /^ (create|drop) (temp )?(view|temp)/ || s ~ /^ create temp/)
		say("a view or something temporary")
	if (s ~ /[?]([^0-9]|$)/)
		say("? without a number")
	if (call(s, "(max|min)", ","))
		say("max or min of several")
	if (call(s, "(sum|avg)", "[=<>]|^ *(not|exists)|[^a-z_]is[^a-z_]") &&
	    !call(s, "(sum|avg)", "case"))
		say("a sum of truth values")
	if (unnamed(s))
		say("a subquery without a name")
	if (loose_is(s))
		say("IS instead of IS NOT DISTINCT FROM")
	if (bare(s))
		say("a number as a truth value")
}
