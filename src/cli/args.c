/* args.c - the words behind a command, held against its table of options.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cli/cli.h"

#include <stdio.h>
#include <unistd.h>

#include "host/file.h"

#define NEAR 2                                  /* letters that may be wrong in a word one meant */
#define WORD_MAX 32

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many letters must change to make one word of the other (Levenshtein); words that are too long
 * count as far apart. */
static size_t
distance(struct str a, struct str b)
{
	size_t row[WORD_MAX + 1];

	if (a.len > WORD_MAX || b.len > WORD_MAX)
		return WORD_MAX;
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t above = row[j], change = corner + (a.ptr[i - 1] != b.ptr[j - 1]);

			row[j] = least(least(above, row[j - 1]) + 1, change);
			corner = above;
		}
	}
	return row[b.len];
}

static const char *
nearest_option(const struct cmd *cmd, struct str name)
{
	const char *best = NULL;
	size_t far = NEAR + 1;

	for (const struct opt *o = cmd->opts; o->name; o++) {
		size_t d = distance(name, str_from(o->name));

		if (d < far) {
			far = d;
			best = o->name;
		}
	}
	return best;
}

static bool
unknown_option(const struct cmd *cmd, struct str name, struct err *err)
{
	const char *meant = nearest_option(cmd, name);

	if (meant)
		return err_set(err, ERR_USAGE, "heard %s has no option --%.*s; type --%s if you meant that",
		    cmd->name, STR_ARG(name), meant);
	return err_set(err, ERR_USAGE, "heard %s has no option --%.*s; \"heard %s --help\" lists its options",
	    cmd->name, STR_ARG(name), cmd->name);
}

static bool
check_int(const struct opt *o, const char *value, struct err *err)
{
	int64_t n;

	if (str_int(str_from(value), &n) && n >= o->least && n <= o->most)
		return true;
	return err_set(err, ERR_USAGE, "--%s takes a whole number from %lld to %lld, and \"%s\" isn't one",
	    o->name, (long long)o->least, (long long)o->most, value);
}

static bool
set_option(struct call *c, const struct opt *o, const char *value, struct err *err)
{
	const char **slot = &c->values[o - c->cmd->opts];

	if (*slot)
		return err_set(err, ERR_USAGE, "--%s was given twice; which one should count?", o->name);
	if (o->kind == OPT_INT && !check_int(o, value, err))
		return false;
	*slot = value;
	return true;
}

static const struct opt *
option_by_name(const struct cmd *cmd, struct str name)
{
	for (const struct opt *o = cmd->opts; o->name; o++)
		if (str_eq(name, str_from(o->name)))
			return o;
	return NULL;
}

/* argv[*i] is "--name", "--name=value", or "--name" with its value in argv[*i + 1]. */
static bool
parse_option(struct call *c, int argc, char **argv, int *i, struct err *err)
{
	const char *equals = strchr(argv[*i], '=');
	struct str name = str_from(argv[*i] + 2);
	const struct opt *o;

	if (equals)
		name.len = (size_t)(equals - name.ptr);
	o = option_by_name(c->cmd, name);
	if (!o)
		return unknown_option(c->cmd, name, err);
	if (o->kind == OPT_FLAG && equals)
		return err_set(err, ERR_USAGE, "--%s takes no value; type --%s alone", o->name, o->name);
	if (o->kind == OPT_FLAG)
		return set_option(c, o, "", err);
	if (equals)
		return set_option(c, o, equals + 1, err);
	if (*i + 1 >= argc)
		return err_set(err, ERR_USAGE, "--%s needs a value: --%s %s", o->name, o->name, o->value);
	return set_option(c, o, argv[++*i], err);
}

static bool
parse_argument(struct call *c, const char *word, struct err *err)
{
	if (c->n_args == ARGS_MAX)
		return err_set(err, ERR_USAGE, "heard %s can't take that many words", c->cmd->name);
	c->args[c->n_args++] = word;
	return true;
}

/* Words in brackets may be left out, and those with dots may be many: "LOGIN [FILE…]". */
static bool
check_count(const struct call *c, struct err *err)
{
	const char *args = c->cmd->args, *space = args[0] ? " " : "";
	struct str rest = str_from(args), word;
	size_t must_have = 0, may_have = 0;

	while (str_cut(rest, ' ', &word, &rest) || word.len > 0) {
		may_have = str_find(word, STR("…")) == STR_NOT_FOUND ? may_have + 1 : ARGS_MAX;
		must_have += !str_starts(word, STR("["));
	}
	if (c->n_args < must_have)
		return err_set(err, ERR_USAGE, "something is missing; type: heard %s%s%s", c->cmd->name,
		    space, args);
	if (c->n_args > may_have)
		return err_set(err, ERR_USAGE, "\"%s\" is one word too many; type: heard %s%s%s",
		    c->args[may_have], c->cmd->name, space, args);
	return true;
}

bool
call_parse(struct call *c, int argc, char **argv, struct err *err)
{
	bool words_only = false;

	for (int i = 0; i < argc; i++) {
		if (!words_only && strcmp(argv[i], "--") == 0)
			words_only = true;
		else if (!words_only && strncmp(argv[i], "--", 2) == 0) {
			if (!parse_option(c, argc, argv, &i, err))
				return false;
		} else if (!words_only && argv[i][0] == '-' && argv[i][1] != '\0')
			return err_set(err, ERR_USAGE, "\"%s\" isn't known; options are written in full",
			    argv[i]);
		else if (!parse_argument(c, argv[i], err))
			return false;
	}
	return check_count(c, err);
}

const char *
call_text(struct call *c, const char *name, const char *unless)
{
	const struct opt *o = option_by_name(c->cmd, str_from(name));
	const char *value;

	must(o);                                /* a command asks for what its own table has */
	c->asked[o - c->cmd->opts] = true;
	value = c->values[o - c->cmd->opts];
	return value ? value : unless;
}

int64_t
call_int(struct call *c, const char *name, int64_t unless)
{
	const char *value = call_text(c, name, NULL);
	int64_t n = unless;

	if (value)
		must(str_int(str_from(value), &n));
	return n;
}

bool
call_flag(struct call *c, const char *name)
{
	return call_text(c, name, NULL) != NULL;
}

const char *
call_arg(const struct call *c, size_t i)
{
	return i < c->n_args ? c->args[i] : NULL;
}

const char *
call_unused(const struct call *c)
{
	for (size_t i = 0; c->cmd->opts[i].name; i++)
		if (c->values[i] && !c->asked[i])
			return c->cmd->opts[i].name;
	return NULL;
}

int
call_fail(const struct err *err)
{
	fprintf(stderr, "heard: %s\n", err->text);
	return err_exit(err);
}

bool
call_read(struct call *c, const char *file, size_t max, struct str *out, struct err *err)
{
	if (file && strcmp(file, "-") != 0)
		return file_read(c->a, file, max, out, err);
	return fd_read_all(c->a, STDIN_FILENO, max, out, err);
}
