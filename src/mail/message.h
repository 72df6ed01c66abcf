/* message.h - one mail, read and written (RFC 5322, MIME).
 *
 * Reading never trusts: sizes, depth and part counts have limits, broken parts are read as far as
 * they go and `trouble` says in words what could not be.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include "base/calendar.h"
#include "base/err.h"

#define MESSAGE_ARENA MIB(32)
#define ATTACHED_MOST 50

enum mail_kind { MAIL_PERSON, MAIL_AUTO, MAIL_LIST, MAIL_BOUNCE };

/* Somebody a mail goes to or came to. */
struct mail_person { struct str name, address; bool copied; };
#define PEOPLE_MOST 30

/* A file that came along, as it lies in the message. */
struct attached {
	struct str name;                        /* without a path, or what can't be seen; may be empty */
	struct str type;                        /* "image/png", as they say */
	struct str body;                        /* still packed */
	int coding;                             /* how: enum mime_coding */
};

struct message {
	struct str from_name, from_address;     /* address in lower case */
	/* where they want the answer, if elsewhere; else empty */
	struct str reply_to_name, reply_to_address;
	struct str to_address;                  /* the first To */
	/* To and Cc, the first PEOPLE_MOST, addresses in lower case */
	struct mail_person *people;
	size_t n_people;
	struct str subject;
	struct str message_id, in_reply_to;     /* without < > */
	struct str *references;                 /* oldest first, without < >: the first and the last 49 */
	size_t n_references;
	/* Of ours, by the addresses it was sent to: help+KADWEP.1f…@firm.example, as message_plus() makes
	 * them, gives KADWEP.1f…@firm.example, which may be the Message-ID it answers. */
	struct str *by_address;
	size_t n_by_address;
	int64_t date;                           /* what they wrote; NEVER if unreadable */
	struct str offset;                      /* of their clock then, "+02:00"; empty: it does not say */
	struct str text;                        /* the new words, UTF-8, LF */
	struct str quoted;                      /* quoted history, signature: what stood around them */
	enum mail_kind kind;
	bool unwanted;                          /* the mail server before us marked it as spam */
	size_t n_attachments;                   /* all that came */
	struct attached *attached;              /* the first ATTACHED_MOST of them */
	size_t n_attached;
	struct str trouble;                     /* empty, or a sentence: "One part could not be read." */
};

/* Readies GMime and libxml2, once for the process; safe from any thread, and again. */
void mail_init(void);

/* Fails only on what can never be a message (empty, no header at all): ERR_DATA.  Safe from several
 * threads.  Takes at most MESSAGE_ARENA of the arena, however large the message is. */
bool message_parse(struct arena *a, struct str raw, struct message *out, struct err *err);

/* Its bytes, unpacked; at most *left, which goes down by them.  False: there are more than that. */
bool message_unpack(struct arena *a, const struct attached *f, size_t *left, struct str *out);

/* The page in a mail made harmless (html_clean.h): a whole document.  Of a mail of plain words one that says
 * so. */
struct str message_page(struct arena *a, struct str raw);

/* Divides a text into the new words and what stands around them (quoted history and signature, in the
 * forms the common clients write, in English, German, French, Spanish, Dutch and Italian). */
void message_split(struct arena *a, struct str text, struct str *fresh, struct str *rest);

/* The address that brings an answer back to the message of this id: the id, behind a plus.  Empty where an
 * address would become longer than one may be. */
struct str message_plus(struct arena *a, struct str address, struct str message_id);

/* "Ann Lee <ann@example.org>, bo@example.org" as somebody types it, behind what stands in out already, each
 * address once; at most max in all.  *err names the one that can't be written to. */
bool message_people_read(struct arena *a, struct str typed, size_t max, struct mail_person *out, size_t *n,
    struct err *err);
/* The other way round. */
struct str message_people_write(struct arena *a, const struct mail_person *list, size_t n);

/* A name for a file as it may stand in a header: without a path, or what can't be seen or turns it round. */
struct str message_file_name(struct arena *a, struct str name);
/* "image/png" as they say; what is no type is application/octet-stream. */
struct str message_file_type(struct str said);
struct outgoing_file { struct str name, type, bytes; };

/* Whether what stands around the words is a message they passed on, not one they answered: then it is part of
 * what they have to say. */
bool message_passes_on(struct arena *a, struct str subject, struct str quoted);

struct outgoing {
	struct str from_name, from_address, to_name, to_address, subject;
	struct str reply_to;                    /* empty: to from_address */
	struct str message_id, in_reply_to;     /* without < > */
	const struct str *references;
	size_t n_references;
	struct str text;                        /* UTF-8, LF */
	const struct mail_person *copies;       /* named in Cc */
	size_t n_copies;
	const struct outgoing_file *files;
	size_t n_files;
	int64_t date;
	bool automatic;                         /* adds Auto-Submitted */
};

/* The whole message, CRLF, text/plain with a simple text/html twin (the same words; nothing in it is fetched
 * from anywhere), and the files.  A line break or control character in any header field is refused. */
bool message_write(struct arena *a, const struct outgoing *in, struct str *out, struct err *err);

/* Whether mail can be sent to it: name@example.org, without anything that ends a field or a command. */
bool message_address_ok(struct str address);

/* "Re: …" once, whatever stood before. */
struct str subject_reply(struct arena *a, struct str subject);

#endif
