/* place.c - where in a page a piece of a template stands.
 *
 * SPDX-License-Identifier: ISC
 */
#include "place.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static void
name_add(char name[static PLACE_NAME_MAX + 1], char c)
{
	size_t len = strlen(name);

	if (len < PLACE_NAME_MAX) {
		name[len] = c;
		name[len + 1] = '\0';
	}
}

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

static const char *
refused_attribute(const char *name)
{
	static const char *const two_languages[] = { "srcdoc", "srcset", "imagesrcset", NULL };

	if (strncmp(name, "on", 2) == 0)
		return "no on… attributes: the page's policy forbids script in it; listen in a module";
	if (strcmp(name, "style") == 0)
		return "no style attributes: the page's policy forbids them; give it a class";
	if (strcmp(name, "http-equiv") == 0)
		return "no http-equiv: send a header";
	if (is_one_of(name, two_languages))
		return "this attribute holds another language, which the page compiler doesn't follow";
	return NULL;
}

static bool
holds_address(const char *attribute)
{
	static const char *const names[] = {
		"href", "src", "action", "formaction", "poster", "data", "cite", "background", "manifest",
		"ping", "xlink:href", NULL,
	};

	return is_one_of(attribute, names);
}

static void
tag_end(struct place *p)
{
	static const char *const plain[] = { "title", "textarea", NULL };
	static const char *const script[] = { "script", "style", NULL };

	p->matched = 0;
	p->kind = PLACE_TEXT;
	if (!p->closing && is_one_of(p->tag, plain))
		p->kind = PLACE_PLAIN;
	else if (!p->closing && is_one_of(p->tag, script))
		p->kind = PLACE_SCRIPT;
}

/* The i-th byte of "</title" and the like. */
static char
end_tag_byte(const struct place *p, size_t i)
{
	return i == 0 ? '<' : i == 1 ? '/' : p->tag[i - 2];
}

/* Within an element that holds no tags only its own end tag counts.  True while c belongs to that. */
static bool
steps_out(struct place *p, char c)
{
	size_t len = strlen(p->tag) + 2;

	if (p->matched == len && (is_blank(c) || c == '>')) {
		p->closing = true;
		p->kind = PLACE_TAG;
		if (c == '>')
			tag_end(p);
		return true;
	}
	if (p->matched < len && lower(c) == end_tag_byte(p, p->matched))
		p->matched++;
	else
		p->matched = c == '<';
	return p->matched > 0;
}

static const char *
step_tag_start(struct place *p, char c)
{
	if (c == '/' && !p->closing) {
		p->closing = true;
		return NULL;
	}
	if (c == '!' && !p->closing) {
		p->kind = PLACE_DECLARATION;
		return NULL;
	}
	if (!is_letter(c))
		return "a lone \"<\" is written &lt;";
	p->kind = PLACE_TAG_NAME;
	p->tag[0] = '\0';
	name_add(p->tag, lower(c));
	return NULL;
}

static const char *
step_tag(struct place *p, char c)
{
	if (c == '>')
		tag_end(p);
	else if (c == '=' || c == '"' || c == '\'' || c == '<')
		return "an attribute begins with a name";
	else if (!is_blank(c) && c != '/') {
		p->kind = PLACE_NAME;
		p->attribute[0] = '\0';
		name_add(p->attribute, lower(c));
	}
	return NULL;
}

static const char *
step_name(struct place *p, char c)
{
	if (c == '=' || is_blank(c) || c == '>' || c == '/') {
		const char *why = refused_attribute(p->attribute);

		if (why)
			return why;
	}
	if (c == '=')
		p->kind = PLACE_BEFORE_VALUE;
	else if (is_blank(c) || c == '/')
		p->kind = PLACE_TAG;
	else if (c == '>')
		tag_end(p);
	else
		name_add(p->attribute, lower(c));
	return NULL;
}

static const char *
step_before_value(struct place *p, char c)
{
	p->value[0] = '\0';
	if (c == '"' || c == '\'') {
		p->quote = c;
		p->kind = PLACE_VALUE;
		return NULL;
	}
	if (is_blank(c) || c == '>')
		return "a value stands right behind \"=\"";
	p->kind = PLACE_BARE_VALUE;
	return NULL;
}

const char *
place_step(struct place *p, char c)
{
	switch (p->kind) {
	case PLACE_TEXT:
		if (c == '<') {
			p->kind = PLACE_TAG_START;
			p->closing = false;
		}
		return NULL;
	case PLACE_PLAIN:
		(void)steps_out(p, c);
		return NULL;
	case PLACE_SCRIPT:
		if (steps_out(p, c) || is_blank(c))
			return NULL;
		return "nothing inline: the page's policy forbids it; put it into src/web/static";
	case PLACE_TAG_START:
		return step_tag_start(p, c);
	case PLACE_TAG_NAME:
		if (c == '>')
			tag_end(p);
		else if (is_blank(c) || c == '/')
			p->kind = PLACE_TAG;
		else
			name_add(p->tag, lower(c));
		return NULL;
	case PLACE_TAG:
		return step_tag(p, c);
	case PLACE_NAME:
		return step_name(p, c);
	case PLACE_BEFORE_VALUE:
		return step_before_value(p, c);
	case PLACE_VALUE:
		if (c == p->quote)
			p->kind = PLACE_TAG;
		else
			name_add(p->value, c);
		return NULL;
	case PLACE_BARE_VALUE:
		if (c == '>')
			tag_end(p);
		else if (is_blank(c))
			p->kind = PLACE_TAG;
		return NULL;
	case PLACE_DECLARATION:
		if (c == '>')
			p->kind = PLACE_TEXT;
		return NULL;
	}
	return NULL;
}

bool
place_blanks_are_idle(const struct place *p)
{
	return p->kind == PLACE_TEXT || p->kind == PLACE_TAG || p->kind == PLACE_SCRIPT;
}

bool
place_same(const struct place *a, const struct place *b)
{
	if (a->kind != b->kind)
		return false;
	return a->kind == PLACE_TEXT || strcmp(a->tag, b->tag) == 0;
}

/* True when nothing that follows can change where the address leads: neither scheme nor host. */
static bool
address_is_fixed(const char *v)
{
	const char *slash;

	if (v[0] == '?' || v[0] == '#' || strcmp(v, "mailto:") == 0 || strcmp(v, "tel:") == 0)
		return true;
	if (v[0] == '/')
		return v[1] != '\0' && v[1] != '/' && v[1] != '\\';
	if (v[0] != PLACE_HOLE)
		return false;
	slash = strpbrk(v, "/?#");
	return slash && (*slash != '/' || (slash[1] != '\0' && slash[1] != '/' && slash[1] != '\\'));
}

static enum hole
hole_in_value(struct place *p)
{
	enum hole hole = HOLE_PUT;

	if (holds_address(p->attribute)) {
		if (p->value[0] == '\0')
			hole = HOLE_ADDRESS;
		else if (!address_is_fixed(p->value))
			hole = HOLE_NUMBER;
	}
	name_add(p->value, PLACE_HOLE);
	return hole;
}

enum hole
place_hole(struct place *p, const char **why)
{
	switch (p->kind) {
	case PLACE_TEXT:
	case PLACE_PLAIN:
		return HOLE_PUT;
	case PLACE_VALUE:
		return hole_in_value(p);
	case PLACE_BEFORE_VALUE:
	case PLACE_BARE_VALUE:
		*why = "a value with a hole needs quotes";
		return HOLE_REFUSED;
	case PLACE_SCRIPT:
		*why = "no hole in a script or style: put the value into a data- attribute";
		return HOLE_REFUSED;
	case PLACE_DECLARATION:
		*why = "no hole in a declaration";
		return HOLE_REFUSED;
	case PLACE_TAG_START:
	case PLACE_TAG_NAME:
		*why = "no hole in the name of a tag";
		return HOLE_REFUSED;
	case PLACE_TAG:
	case PLACE_NAME:
		*why = "no hole in the name of an attribute: use % if lines around the attribute";
		return HOLE_REFUSED;
	}
	return HOLE_REFUSED;
}
