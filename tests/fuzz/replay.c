/* SPDX-License-Identifier: MIT */
/* replay.c - run a fuzz harness over stored inputs: files or directories */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int
complain(const char *path)
{
	(void)fprintf(stderr, "%s: %s\n", path, strerror(errno));
	return -1;
}

/* The bytes are copied to their exact size, so that overreads are seen. */
static int
run_file(const char *path, long size)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = malloc(size > 0 ? (size_t)size : 1);
	int result = -1;

	if (!f || !data || fread(data, 1, (size_t)size, f) != (size_t)size) {
		complain(path);
		goto out;
	}
	LLVMFuzzerTestOneInput(data, (size_t)size);
	result = 1;
out:
	free(data);
	if (f)
		(void)fclose(f);
	return result;
}

static int run(const char *path);

static int
run_directory(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *d;
	char *name;
	int done = 0, n = 0;

	if (!dir)
		return complain(path);
	while (n >= 0 && (d = readdir(dir))) {
		if (d->d_name[0] == '.')
			continue;
		if (asprintf(&name, "%s/%s", path, d->d_name) < 0) {
			n = -1;
			break;
		}
		n = run(name);
		done += n;
		free(name);
	}
	(void)closedir(dir);
	return n < 0 ? -1 : done;
}

static int
run(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return complain(path);
	return S_ISDIR(st.st_mode) ? run_directory(path)
				   : run_file(path, (long)st.st_size);
}

int
main(int argc, char **argv)
{
	int i, n, total = 0;

	for (i = 1; i < argc; i++) {
		n = run(argv[i]);
		if (n < 0)
			return 2;
		total += n;
	}
	(void)printf("%d inputs\n", total);
	return total ? 0 : 1;
}
