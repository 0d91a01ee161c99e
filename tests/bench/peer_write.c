/* SPDX-License-Identifier: MIT */
/* peer_write - a bare one-shot durable write with a journal row */
#include "bench/peer.h"

int
main(int argc, char **argv)
{
	static struct peer p;
	sqlite3_stmt *st = NULL;

	if (argc != 4) {
		fputs("usage: peer_write STORE ORDER-ID CHANNEL\n", stderr);
		return 2;
	}
	if (sqlite3_open(argv[1], &p.db))
		peer_die(&p, argv[1]);
	peer_exec(&p,
		  "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
		  "CREATE TABLE IF NOT EXISTS journal(n INTEGER PRIMARY KEY,"
		  " id INTEGER, was TEXT) STRICT; BEGIN IMMEDIATE;");
	if (sqlite3_prepare_v2(p.db,
			       "INSERT INTO journal(id, was)"
			       " SELECT id, channel FROM orders WHERE id = ?",
			       -1, &st, NULL))
		peer_die(&p, "journal");
	sqlite3_bind_int64(st, 1, strtoll(argv[2], NULL, 10));
	if (sqlite3_step(st) != SQLITE_DONE)
		peer_die(&p, "journal");
	sqlite3_finalize(st);
	if (sqlite3_prepare_v2(p.db,
			       "UPDATE orders SET channel = ? WHERE id = ?", -1,
			       &st, NULL))
		peer_die(&p, "update");
	sqlite3_bind_text(st, 1, argv[3], -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, strtoll(argv[2], NULL, 10));
	if (sqlite3_step(st) != SQLITE_DONE)
		peer_die(&p, "update");
	sqlite3_finalize(st);
	peer_exec(&p, "COMMIT");
	return sqlite3_close(p.db) ? 2 : 0;
}
