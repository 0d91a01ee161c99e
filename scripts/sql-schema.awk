# SPDX-License-Identifier: MIT
# sql-schema.awk - the CREATE statements of a trace as PostgreSQL takes them
# Reads SHAPE TAB TEXT.  First tables, then indexes, then references, which may
# go to a table that comes later.
BEGIN { FS = "\t" }

$2 ~ /^CREATE TABLE / {
	s = $2
	sub(/ *STRICT(, *WITHOUT ROWID)?$/, "", s)
	gsub(/ INTEGER/, " BIGINT", s)
	name = substr(s, 14, index(s, "(") - 14)
	while (match(s, /"[a-z_]+" [A-Z]+( NOT NULL)? REFERENCES [a-z_]+[(][a-z_]+[)] DEFERRABLE INITIALLY DEFERRED/)) {
		part = substr(s, RSTART, RLENGTH)
		at = index(part, " REFERENCES")
		split(part, word, " ")
		late[++nlate] = "ALTER TABLE " name " ADD FOREIGN KEY (" \
			word[1] ")" substr(part, at) ";"
		s = substr(s, 1, RSTART + at - 2) substr(s, RSTART + RLENGTH)
	}
	if (!(name in seen))
		print s ";"
	seen[name] = 1
}

$2 ~ /^CREATE (UNIQUE )?INDEX / {
	split($2, word, / ON /)
	if (!(word[1] in seen))
		index_[++nindex] = $2 ";"
	seen[word[1]] = 1
}

END {
	for (i = 1; i <= nindex; i++)
		print index_[i]
	for (i = 1; i <= nlate; i++)
		print late[i]
}
