/* SPDX-License-Identifier: MIT */
/* fuzz.h - what the fuzz harnesses share */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A property of the library; unlike assert it survives NDEBUG. */
#define HOLDS(x)                                                               \
	do {                                                                   \
		if (!(x)) {                                                    \
			(void)fprintf(stderr, "%s:%d: %s\n", __FILE__,         \
				      __LINE__, #x);                           \
			abort();                                               \
		}                                                              \
	} while (0)

#endif
