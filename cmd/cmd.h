/* SPDX-License-Identifier: MIT */
/*
 * cmd.h - what every tool is made of: verbs, options, messages, output
 *
 * A tool is a table of verbs, a verb a table of options and a function.
 * cmd_main finds the verb, reads its options, opens the store as the verb's
 * flags ask, fixes the clock once, runs, flushes, and turns the status into
 * an exit code.  Nothing else calls getenv, time, getopt, exit or stderr.
 */
#ifndef CMD_H
#define CMD_H

#include "crm.h"
#include "files.h"

struct cmd;
/* What a verb does; its error goes to c->e. */
typedef enum crm_status cmd_run(struct cmd *c);

/* What a verb needs; each brings the common options that go with it. */
enum {
	CMD_READ = 1 << 0,    /* an open store */
	CMD_WRITE = 1 << 1,   /* an open store, to write */
	CMD_CLOCK = 1 << 2,   /* reads a stream; of the store only the clock */
	CMD_PATH = 1 << 3,    /* the path of a store, nothing opened */
	CMD_LAZY = 1 << 4,    /* with READ or WRITE: the verb opens it */
	CMD_TXN = 1 << 5,     /* with WRITE: run inside one transaction */
	CMD_PRINTS = 1 << 6,  /* records: -o, -f */
	CMD_MATCHES = 1 << 7, /* a source or filter: -e */
	CMD_WIRE = 1 << 8,    /* JSON lines unless -o, also on a terminal */
	CMD_SELECT = 1 << 9,  /* --where --order --limit */
	CMD_PUT = 1 << 10,    /* --match --update-only --ignore-unknown ... */
	CMD_LOAD = 1 << 11,   /* records from stdin: --keep-going ... */
	CMD_TEXT = 1 << 12,   /* -m */
	CMD_ACTOR = 1 << 13,  /* --actor without WRITE */
	CMD_STDIN = 1 << 14,  /* always reads stdin: not from a terminal */
	CMD_GOON = 1 << 15,   /* --keep-going without LOAD */
	CMD_PASS = 1 << 16,   /* the whole command line is operands */
	CMD_JUDGE = 1 << 17,  /* a filter that can be its own source: --all */
	CMD_BY_POLICY = 1 << 18, /* one that goes by a policy: --what-if */
	/* all that cmd_judge() needs */
	CMD_JUDGES = CMD_READ | CMD_LAZY | CMD_PRINTS | CMD_MATCHES |
		     CMD_SELECT | CMD_JUDGE | CMD_GOON,
};

/*
 * One option: one row, used by parser, help, completion and manual check.
 * `arg` is NULL for a flag; "[N]" takes an optional value, `bare` without.
 * `when` (common rows only): the flags that bring it, 0 for all.
 */
struct opt {
	char letter; /* 0: none */
	const char *name, *arg, *help;
	const char **text;
	bool *flag;
	int64_t *number;
	const char *bare;
	unsigned when;
};

struct verb {
	const char *name;     /* NULL in a tool without verbs */
	const char *operands; /* as in a synopsis, or NULL */
	const char *about;
	const struct opt *opts; /* ends with a row of zeros, or NULL */
	unsigned flags;
	cmd_run *run;
	int min, max; /* operands; max -1: any number */
};

struct tool {
	const char *name, *about;
	const struct verb *verbs; /* ends with a row of zeros, or NULL */
	/* of a tool without verbs, or what it does when none is named */
	const struct verb *only;
	const char *type;	  /* record type whose keys --help lists */
};

/* What the options say. */
struct cmd_options {
	const char *db, *now, *as_of, *output, *actor, *reason, *busy, *text;
	bool immutable, none_is_no, dry_run, quiet, verbose, all;
	bool explain;
	bool help, version, keep_going, excel, utc;
	const char *chunk, *what_if;
	struct crm_select select;
	struct crm_load load;
	/* made of them and of the environment */
	enum crm_format format;
	int busy_ms;
};
extern struct cmd_options cmd_opt;

struct cmd {
	const struct tool *tool;
	const struct verb *verb;
	struct crm_store *store;
	struct crm_clock own; /* with a zone: instead of the store's */
	char **argv; /* operands */
	int argc;
	char *command;	  /* the command line, quoted */
	const char *file; /* the input being read, for messages; or NULL */
	struct crm_error e;
	bool misuse;  /* e is about the command line */
	bool refused; /* something was, on the way: exit 1 */
	bool checked; /* the fields asked for are columns of the type */
	long errors;  /* reported about the input so far */

	struct crm_out *out;
	struct crm_buf part; /* a line that is not whole yet */
	struct crm_buf held; /* records printed inside a transaction */
	struct crm_buf notes; /* to be told when all went well */
	bool hold;
	long line;	/* of the input, at work */
	int64_t lines;	/* printed */
	bool pipe_gone; /* whoever read stdout has left */
};

int cmd_main(const struct tool *tool, int argc, char **argv);

/* ---- options (cmd_opt.c), help (cmd_help.c) -------------------------- */

enum crm_status cmd_options_read(struct cmd *c, int argc, char **argv);
/* The verb's index in argv, or 0. */
int cmd_verb_at(const struct tool *t, int argc, char **argv);
/* The i-th option of a verb, common ones first; NULL past the last. */
const struct opt *cmd_option_at(const struct verb *v, unsigned flags, size_t i);
/* CRM_USAGE about the command line. */
enum crm_status cmd_misuse(struct cmd *c, const char *fmt, ...)
	CRM_PRINTF(2, 3);
/* "...: did you mean NEAR?" or without, when nothing is near. */
enum crm_status cmd_unknown(struct cmd *c, const char *what, const char *word,
			    const char *const *names);
void cmd_help(struct crm_buf *b, const struct tool *t, const struct verb *v);
void cmd_usage(struct crm_buf *b, const struct tool *t, const struct verb *v);
void cmd_completion(struct crm_buf *b, const struct tool *t);
/* Append the text of a help topic (cmd_topic.c); false: there is none. */
bool cmd_topic(const char *name, struct crm_buf *out);

/* ---- environment (cmd_env.c) ----------------------------------------- */

/* Descriptors, signals, UTF-8 of what we were given. */
enum crm_status cmd_env_begin(struct cmd *c, int argc, char **argv);
const char *cmd_env(const char *name); /* NULL also when empty */
/* Path of the store; borrowed. */
enum crm_status cmd_path(struct cmd *c, const char **path);
/* Make the directories of the default path (crm-db init). */
enum crm_status cmd_path_make(struct cmd *c, const char *path);
enum crm_status cmd_open(struct cmd *c);
/*
 * The clock of --now and CRM_NOW in a zone, without a store; the caller
 * closes clock->zone.
 */
enum crm_status cmd_clock(struct cmd *c, const char *zone,
			  struct crm_clock *clock);
const char *cmd_actor(void);
/* Become another program, looked up on PATH; returns errno. */
int cmd_exec(const char *file, char **argv);
int64_t cmd_ticks(void); /* milliseconds of a steady clock */

/* ---- messages (cmd_msg.c) -------------------------------------------- */

/* "TOOL: ..." on stderr, escaped, one line. */
void cmd_say(const struct cmd *c, const char *fmt, ...) CRM_PRINTF(2, 3);
/* An error with its file, line and key. */
void cmd_report(const struct cmd *c, const struct crm_error *e);
/* Raw text on stderr. */
void cmd_stderr(const struct crm_buf *b);
void cmd_counts(const struct cmd *c, const struct crm_load *l);
/* Callbacks of a load and of an open store; arg is the struct cmd. */
void cmd_on_error(void *arg, const struct crm_error *e);
void cmd_on_progress(void *arg, uint64_t done, uint64_t size, int64_t records);
void cmd_on_note(void *arg, const char *text);
/* Tell the notes, or forget those of what was not stored. */
void cmd_notes_end(struct cmd *c, bool good);
void cmd_progress_end(void);

/* ---- output (cmd_out.c) ---------------------------------------------- */

/* A record line to stdout in the format asked for; held in a transaction. */
enum crm_status cmd_print(struct cmd *c, const char *line, size_t n);
/* The same as a crm_sink, whose arg is the struct cmd. */
crm_sink cmd_sink;
/* Bytes to stdout as they are. */
enum crm_status cmd_write(struct cmd *c, const char *p, size_t n);
/* A crm_sink into a struct crm_buf. */
crm_sink cmd_buf_sink;
/* One record, on a terminal a line a key. */
enum crm_status cmd_show(struct cmd *c, const char *line, size_t n);
/* Print what is left, flush and close stdout. */
enum crm_status cmd_out_end(struct cmd *c, enum crm_status st);
bool cmd_out_is_plain(void); /* JSON lines, all fields */
int cmd_width(int fd);

/* ---- records in and out (cmd_read.c, cmd_load.c) --------------------- */

enum crm_status cmd_type(struct cmd *c, const char *name,
			 const struct crm_type **t);
/* CRM_USAGE if -f names what records of the type (NULL: of any) lack. */
enum crm_status cmd_fields(struct cmd *c, const struct crm_type *t);
/* Records of a type as --where, --order and --limit say, to a sink. */
enum crm_status cmd_query(struct cmd *c, const struct crm_select *q,
			  crm_sink *sink, void *arg);
enum crm_status cmd_list(struct cmd *c, const struct crm_type *t);
/* The record an operand names; `t` NULL: TYPE/ID, TYPE/SYSTEM:KEY ... */
enum crm_status cmd_resolve(struct cmd *c, const struct crm_type *t,
			    const char *ref, const struct crm_type **type,
			    int64_t *id);
/* Print the records the operands name; none if one is not there. */
enum crm_status cmd_named(struct cmd *c, const struct crm_type *t);
/* A time option as an instant; 0 if `text` is NULL. */
enum crm_status cmd_time(struct cmd *c, const char *option, const char *text,
			 unsigned flags, int64_t *at);
/* A file, "-" for stdin; not a terminal, not a directory, never hangs. */
enum crm_status cmd_input(struct cmd *c, const char *path, int *fd);
/* Close what cmd_input opened. */
void cmd_input_end(int fd);
/* By the file's ending, else by what can be seen of its first bytes. */
bool cmd_looks_json(const char *path, int fd);
enum crm_status cmd_slurp(struct cmd *c, const char *path, struct crm_buf *b);
/* Run inside a transaction; what is printed goes out after commit. */
enum crm_status cmd_txn(struct cmd *c, cmd_run *fn);
/* All of an input by cmd_opt.load, with counts and messages. */
enum crm_status cmd_load(struct cmd *c, int fd);
/* Store the operands KEY=VALUE from argv[first] on, print the record. */
enum crm_status cmd_put(struct cmd *c, const struct crm_type *t, int64_t id,
			int first);
/* The same with pairs of the tool's own making. */
enum crm_status cmd_put_pairs(struct cmd *c, const struct crm_type *t,
			      int64_t id, const char *const *pairs, size_t n);

/* ---- lines through a filter (cmd_filter.c) ---------------------------- */

/*
 * What a filter does with a line.  CRM_REFUSED: the line is no record, or no
 * fit one, and c->e says why.
 */
typedef enum crm_status cmd_each(struct cmd *c, void *arg, const char *line,
				 size_t n);
/*
 * Every line of an input to `each`.  A refusal stops, or under --keep-going
 * is told and skipped; the words of a broken upstream are passed on and end
 * the run.
 */
enum crm_status cmd_lines(struct cmd *c, int fd, cmd_each *each, void *arg);
/*
 * The run of a tool that gives verdicts: on the records named as operands, of
 * the type it judges, on all of --all or --where, else on those on stdin, where
 * one that names none of the type is passed on as it is, with an error and
 * exit 1.
 */
enum crm_status cmd_judge(struct cmd *c, const char *verdict);

/* Count a stored record and print it. */
enum crm_status cmd_stored(struct cmd *c, const struct crm_stored *r);
/* "body=TEXT" for `key`, or (NULL) the key of this type that -m fills. */
enum crm_status cmd_message_pair(struct cmd *c, const struct crm_type *t,
				 const char *key, struct crm_buf *b);
/* A record, and the line it came on; NULL: it was an operand. */
struct cmd_record {
	const struct crm_type *type;
	int64_t id;
	const char *line;
	size_t n;
};
/*
 * A verb on records, one by one (cmd_act.c): those that operands name, inside
 * one transaction, else those on stdin.  It stores; what it gives is printed.
 */
typedef enum crm_status cmd_one(struct cmd *c, void *arg,
				const struct cmd_record *x,
				struct crm_stored *r, struct crm_error *e);
/* Of type `t`, or (NULL) each of its own. */
enum crm_status cmd_each_record(struct cmd *c, const struct crm_type *t,
				char **ids, int n, cmd_one *one, void *arg);
/* The run of a noun's verb that crm_act does. */
cmd_run cmd_act;

/* ---- files written (cmd_file.c) -------------------------------------- */

/* crm_file_new of what an operand names; never the store. */
enum crm_status cmd_file_new(struct cmd *c, struct crm_file *f,
			     const char *path);
/* Make the directory that an operand names, for this user only. */
enum crm_status cmd_dir(struct cmd *c, const char *dir);
/* A file of a directory, without its ending; `done` is the caller's. */
struct cmd_named {
	char *path, *name;
	struct crm_buf body;
	bool done;
};
/*
 * All that end so, in the order of their names (cmd_dir.c).  They are kept
 * until the process ends: a message may name one of them.
 */
enum crm_status cmd_dir_read(struct cmd *c, const char *dir, const char *end,
			     struct cmd_named **files, size_t *n);
/* "DIR/NAME"; the caller frees it.  NULL: out of memory. */
char *cmd_path_join(const char *dir, const char *name);

/* ---- text (cmd_json.c) ----------------------------------------------- */

/* A member of a JSON object that the library wrote. */
struct cmd_member {
	const char *key, *val;
	size_t nkey, nval;
};
/* The member after *p (begin with the line); false at the end. */
bool cmd_member(const char **p, const char *end, struct cmd_member *m);
/* The text of a string member without escapes; false if there is none. */
bool cmd_member_text(const char *line, size_t n, const char *key,
		     struct crm_buf *out);

/* Append ,"key":"text" unless it is NULL. */
void cmd_add_text(struct crm_buf *b, const char *key, const char *text);

/* Append the lines in which two texts differ, with - and + (cmd_diff.c). */
enum crm_status cmd_diff(const char *from, const char *to, struct crm_buf *out,
			 struct crm_error *e);

/* ---- noun tools (cmd_noun.c) ----------------------------------------- */

/*
 * A tool for one record type: add, list, show, set, and the verbs of its own,
 * which may be NULL.
 */
struct noun {
	const char *tool, *type, *about;
	const struct verb *more;
};
int cmd_noun(const struct noun *noun, int argc, char **argv);
/* The noun's type, within a verb of its own. */
const struct crm_type *cmd_noun_type(const struct cmd *c);

#endif
