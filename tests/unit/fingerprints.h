/* SPDX-License-Identifier: MIT */
/* fingerprints.h - what each schema was made of, as test_schema.c sums it up */
#ifndef FINGERPRINTS_H
#define FINGERPRINTS_H

static const struct {
	int schema;
	const char *sum;
} fingerprints[] = {
	{ 1, "2f122db8efe88f5f" },
	{ 2, "18b293eff0b9e384" },
};

#endif
