/* SPDX-License-Identifier: MIT */
/* types_goods.c - product, asset: what we sell, and what customers own of it */
#include "record/states.h"
#include "record/types.h"

const struct crmp_type crmp_type_product = {
	.name = "product",
	.table = "products",
	.code = 15,
	.about = "what we sell",
	.fields =
		(const struct crmp_field[]){
			{ "sku", CRMP_TEXT,
			  CRMP_REQ | CRMP_FIXED | CRMP_LISTED | CRMP_FINDS,
			  NULL, NULL,
			  "the key by which other records name this product" },
			{ "name", CRMP_TEXT,
			  CRMP_REQ | CRMP_LISTED | CRMP_FINDS | CRMP_INITIALS,
			  NULL, NULL, "name" },
			{ "category", CRMP_TEXT, CRMP_LISTED, NULL, NULL,
			  "group it is sold in" },
			{ "list_minor", CRMP_MONEY, CRMP_LISTED, NULL, NULL,
			  "list price of one" },
			{ "currency", CRMP_CURRENCY, 0, NULL, NULL,
			  "currency of the price" },
			{ "unit", CRMP_TEXT, CRMP_LISTED, NULL, NULL,
			  "what one of it is called: piece, kg, licence" },
			{ "warranty_months", CRMP_INT, CRMP_LISTED, "0 1200",
			  NULL, "months of warranty" },
			{ "service_every", CRMP_TEXT, 0, NULL, NULL,
			  "how long from one service to the next" },
			{ "active", CRMP_BOOL, CRMP_REQ | CRMP_LISTED, NULL,
			  "true", "false once it is no longer sold" },
			CRMP_FIND_KEY,
			{ 0 } },
	.indexes = (const char *const[]){ "!sku", "find_key", NULL },
};

const struct crmp_type crmp_type_asset = {
	.name = "asset",
	.table = "assets",
	.code = 17,
	.about = "what a customer owns",
	.fields =
		(const struct crmp_field[]){
			{ "customer_id", CRMP_REF, CRMP_REQ | CRMP_LISTED,
			  "customer", NULL, "customer" },
			{ "sku", CRMP_TEXT, CRMP_REQ | CRMP_LISTED, NULL, NULL,
			  "product it is" },
			{ "serial", CRMP_TEXT, CRMP_LISTED | CRMP_FINDS, NULL,
			  NULL, "serial number" },
			{ "order_id", CRMP_REF, 0, "order", NULL,
			  "order it came by" },
			{ "from", CRMP_DAY, CRMP_REQ | CRMP_LISTED, NULL, NULL,
			  "day since which it is there" },
			{ "warranty_until", CRMP_DAY, CRMP_LISTED, NULL, NULL,
			  "last day of the warranty" },
			{ "service_every", CRMP_TEXT, 0, NULL, NULL,
			  "how long from one service to the next" },
			{ "state", CRMP_STATE, CRMP_REQ | CRMP_LISTED, NULL,
			  "in_use", "where it stands" },
			CRMP_STATE_KIND,
			CRMP_FIND_KEY,
			{ 0 } },
	.states = crmp_states_asset,
	.moves = crmp_moves_asset,
	.state_field = "state",
	.indexes = (const char *const[]){ "sku", "find_key", NULL },
};
