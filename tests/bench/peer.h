/* SPDX-License-Identifier: MIT */
/* peer.h - what the minimal loaders share: a table, a statement, no checks */
#ifndef PEER_H
#define PEER_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEER_INDEXES                                                           \
	"CREATE UNIQUE INDEX o_shop ON orders(shop);"                          \
	"CREATE INDEX o_customer ON orders(customer_id, day, amount_minor,"    \
	" placed_at);"                                                         \
	"CREATE INDEX o_day ON orders(day);"

struct peer {
	sqlite3 *db;
	sqlite3_stmt *st;
	bool after; /* indexes after the rows */
	long rows;
	int64_t sum;
};

static inline void
peer_die(struct peer *p, const char *what)
{
	fprintf(stderr, "%s: %s\n", what, p->db ? sqlite3_errmsg(p->db) : "");
	exit(2);
}

static inline void
peer_exec(struct peer *p, const char *sql)
{
	if (sqlite3_exec(p->db, sql, NULL, NULL, NULL))
		peer_die(p, sql);
}

static inline void
peer_open(struct peer *p, const char *file, const char *when)
{
	p->after = !strcmp(when, "after");
	if (sqlite3_open(file, &p->db))
		peer_die(p, file);
	peer_exec(p,
		  "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
		  "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;"
		  "CREATE TABLE orders(id INTEGER PRIMARY KEY,"
		  " customer_id INTEGER NOT NULL, placed_at INTEGER NOT NULL,"
		  " day INTEGER NOT NULL, amount_minor INTEGER NOT NULL,"
		  " currency TEXT NOT NULL, channel TEXT, shop TEXT) STRICT");
	if (!p->after)
		peer_exec(p, PEER_INDEXES);
	peer_exec(p, "BEGIN IMMEDIATE");
	if (sqlite3_prepare_v2(p->db,
			       "INSERT INTO orders(customer_id, placed_at, day,"
			       " amount_minor, currency, channel, shop)"
			       " VALUES(?, ?, ?, ?, ?, ?, ?)",
			       -1, &p->st, NULL))
		peer_die(p, "insert");
}

/* "2025-03-04 11:22:33", at +08:00, as an instant and a day number */
static inline int64_t
peer_time(const char *s, int64_t *day)
{
	int v[6] = { 0 }, i, y, m;
	int64_t n;

	for (i = 0; i < 6; i++)
		v[i] = (int)strtol(s + (i ? 2 + 3 * i : 0), NULL, 10);
	y = v[1] <= 2 ? v[0] - 1 : v[0];
	m = v[1] <= 2 ? v[1] + 9 : v[1] - 3;
	n = (int64_t)y * 365 + y / 4 - y / 100 + y / 400;
	*day = n + (153 * m + 2) / 5 + v[2] - 1 - 719468;
	return *day * 86400 + v[3] * 3600 + v[4] * 60 + v[5] - 28800;
}

static inline int64_t
peer_minor(const char *s)
{
	char *end;
	int64_t v = strtoll(s, &end, 10) * 100;

	return *end == '.' ? v + strtoll(end + 1, NULL, 10) : v;
}

/* customer is "shop:C0000001" */
static inline void
peer_row(struct peer *p, const char *shop, const char *customer,
	 const char *placed, const char *amount, const char *currency,
	 const char *channel)
{
	int64_t day, at = peer_time(placed, &day), minor = peer_minor(amount);

	sqlite3_bind_int64(p->st, 1, strtoll(customer + 6, NULL, 10));
	sqlite3_bind_int64(p->st, 2, at);
	sqlite3_bind_int64(p->st, 3, day);
	sqlite3_bind_int64(p->st, 4, minor);
	sqlite3_bind_text(p->st, 5, currency, -1, SQLITE_STATIC);
	sqlite3_bind_text(p->st, 6, channel, -1, SQLITE_STATIC);
	sqlite3_bind_text(p->st, 7, shop, -1, SQLITE_STATIC);
	if (sqlite3_step(p->st) != SQLITE_DONE)
		peer_die(p, "row");
	sqlite3_reset(p->st);
	p->rows++;
	p->sum += minor;
}

static inline int
peer_close(struct peer *p)
{
	sqlite3_finalize(p->st);
	if (p->after)
		peer_exec(p, PEER_INDEXES);
	peer_exec(p, "COMMIT");
	if (sqlite3_close(p->db))
		peer_die(p, "close");
	printf("orders %ld\namount_minor %lld\n", p->rows, (long long)p->sum);
	return 0;
}

#endif
