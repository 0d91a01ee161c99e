/* SPDX-License-Identifier: MIT */
/* peer_csv - the least a C loader of orders.csv has to do, to compare with */
#include "bench/peer.h"

#include <csv.h>

struct reader {
	struct peer peer;
	char cell[6][64];
	size_t n;
	bool header;
};

static void
cell(void *s, size_t n, void *arg)
{
	struct reader *r = arg;

	if (r->n < 6 && n < sizeof(r->cell[0])) {
		if (n)
			memcpy(r->cell[r->n], s, n);
		r->cell[r->n][n] = '\0';
	}
	r->n++;
}

static void
row(int c, void *arg)
{
	struct reader *r = arg;

	(void)c;
	if (r->header)
		peer_row(&r->peer, r->cell[0], r->cell[1], r->cell[2],
			 r->cell[3], r->cell[4], r->cell[5]);
	r->header = true;
	r->n = 0;
}

int
main(int argc, char **argv)
{
	static struct reader r;
	static char buf[65536];
	struct csv_parser p;
	size_t n;
	FILE *f;

	if (argc != 4) {
		fputs("usage: peer_csv FILE.csv STORE before|after\n", stderr);
		return 2;
	}
	f = fopen(argv[1], "r");
	if (!f || csv_init(&p, CSV_STRICT | CSV_STRICT_FINI))
		peer_die(&r.peer, argv[1]);
	peer_open(&r.peer, argv[2], argv[3]);
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		if (csv_parse(&p, buf, n, cell, row, &r) != n)
			peer_die(&r.peer, "csv");
	if (csv_fini(&p, cell, row, &r))
		peer_die(&r.peer, "csv");
	csv_free(&p);
	fclose(f);
	return peer_close(&r.peer);
}
