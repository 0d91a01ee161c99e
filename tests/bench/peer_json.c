/* SPDX-License-Identifier: MIT */
/* peer_json - the least a C loader of orders.jsonl has to do, with Jansson */
#include "bench/peer.h"

#include <jansson.h>

static const char *
text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

int
main(int argc, char **argv)
{
	static struct peer peer;
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	json_t *o;
	FILE *f;

	if (argc != 4) {
		fputs("usage: peer_json FILE.jsonl STORE before|after\n",
		      stderr);
		return 2;
	}
	f = fopen(argv[1], "r");
	if (!f)
		peer_die(&peer, argv[1]);
	peer_open(&peer, argv[2], argv[3]);
	while ((n = getline(&line, &cap, f)) > 0) {
		o = json_loadb(line, (size_t)n, JSON_REJECT_DUPLICATES, NULL);
		if (!o)
			peer_die(&peer, "json");
		peer_row(&peer, text(json_object_get(o, "ext"), "shop"),
			 text(o, "customer_id"), text(o, "placed_at"),
			 text(o, "amount"), text(o, "currency"),
			 text(o, "channel"));
		json_decref(o);
	}
	free(line);
	fclose(f);
	return peer_close(&peer);
}
