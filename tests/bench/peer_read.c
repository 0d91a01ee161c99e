/* SPDX-License-Identifier: MIT */
/* peer_read - a bare one-shot read by primary key, printed as JSON */
#include "bench/peer.h"

int
main(int argc, char **argv)
{
	static struct peer p;
	sqlite3_stmt *st = NULL;
	char *sql;
	int i, n;

	if (argc != 4) {
		fputs("usage: peer_read STORE TABLE ID\n", stderr);
		return 2;
	}
	sql = sqlite3_mprintf("SELECT * FROM \"%w\" WHERE rowid = ?", argv[2]);
	if (!sql || sqlite3_open_v2(argv[1], &p.db, SQLITE_OPEN_READONLY, NULL))
		peer_die(&p, argv[1]);
	if (sqlite3_prepare_v2(p.db, sql, -1, &st, NULL))
		peer_die(&p, sql);
	sqlite3_free(sql);
	sqlite3_bind_int64(st, 1, strtoll(argv[3], NULL, 10));
	if (sqlite3_step(st) != SQLITE_ROW)
		peer_die(&p, "no row");
	n = sqlite3_column_count(st);
	for (i = 0; i < n; i++) {
		const char *s = (const char *)sqlite3_column_text(st, i);

		printf("%s\"%s\":\"%s\"", i ? "," : "{",
		       sqlite3_column_name(st, i), s ? s : "");
	}
	puts("}");
	sqlite3_finalize(st);
	sqlite3_close(p.db);
	return fflush(stdout) ? 2 : 0;
}
