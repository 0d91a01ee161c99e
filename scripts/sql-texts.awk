# SPDX-License-Identifier: MIT
# sql-texts.awk - statements met in a trace, each once: SHAPE TAB TEXT
# Reads the trace with a line a text.  The shape has one number for all numbers
# and one literal for all literals; the text is one of those with that shape.
function shape(s,    out, from, word) {
	out = ""
	while (match(s, /[A-Za-z_?][A-Za-z_0-9]*|[0-9]+(\.[0-9]+)?/)) {
		word = substr(s, RSTART, RLENGTH)
		out = out substr(s, 1, RSTART - 1) (word ~ /^[0-9]/ ? "0" : word)
		s = substr(s, RSTART + RLENGTH)
	}
	return out s
}

function add(text, form) {
	sub(/^[ \t]+/, "", text)
	sub(/[ \t]+$/, "", text)
	gsub(/'x''x'/, "'x'", form) # a quote within a literal is written twice
	sub(/^[ \t]+/, "", form)
	sub(/[ \t]+$/, "", form)
	if (form != "" && !(form in met)) {
		met[form] = 1
		print form "\t" text
	}
}

# Pieces between quotes are in turn outside and inside of literals; only
# outside of them does a semicolon end a statement.
{
	gsub(/\t/, " ")
	n = split($0, piece, "'")
	text = form = ""
	for (i = 1; i <= n; i++) {
		if (i % 2 == 0) {
			text = text "'" piece[i] "'"
			form = form "'x'"
			continue
		}
		m = split(piece[i], part, ";")
		for (k = 1; k <= m; k++) {
			text = text part[k]
			form = form shape(part[k])
			if (k < m) {
				add(text, form)
				text = form = ""
			}
		}
	}
	add(text, form)
}
