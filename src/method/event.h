/* event.h - what can happen to a case, one kind a row.
 *
 * An event is appended and never changed.  Its body is JSON: {"v":1,…} with the fields its row
 * names; event_write and event_read go by the table, so a kind is added by a row.  A field that is
 * not there reads as 0 or empty; one this version does not know is passed over.
 * References (turn, concern, promise, playback) are the seq, within the case, of the event that
 * began the thing.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef METHOD_EVENT_H
#define METHOD_EVENT_H

#include "base/json.h"
#include "ear/ear.h"

/* kind, its text, fields it must have, fields it may have; those that a log is full of come first, as they
 * are looked for one by one */
#define EVENT_KINDS(X) \
	X(OPENED, "opened", HAS(REFERENCE) | HAS(PERSON), \
	    HAS(NAME) | HAS(ADDRESS) | HAS(TITLE) | HAS(CHANNEL) | HAS(TZ)) \
	X(RECEIVED, "received", HAS(CHANNEL) | HAS(TEXT), \
	    HAS(NAME) | HAS(ADDRESS) | HAS(TITLE) | HAS(MESSAGE_ID) | HAS(IN_REPLY_TO) \
	    | HAS(QUOTED) | HAS(RAW) | HAS(FILES) | HAS(MORE_FILES) | HAS(PEOPLE) | HAS(FROM_CASE) \
	    | HAS(EARLIER) | HAS(REASON) | HAS(TZ)) \
	X(READ, "read", HAS(TURN), \
	    HAS(EAR) | HAS(MOVES) | HAS(ANGER) | HAS(DISTRESS) | HAS(AGAIN) | HAS(TELLS) \
	    | HAS(LOSSES)) \
	X(SENT, "sent", HAS(CHANNEL) | HAS(TEXT), \
	    HAS(NAME) | HAS(ADDRESS) | HAS(TITLE) | HAS(MESSAGE_ID) | HAS(IN_REPLY_TO) | HAS(STAGE) \
	    | HAS(FILES) | HAS(PEOPLE) | HAS(TELLS)) \
	X(LINK_MADE, "link-made", HAS(LINK) | HAS(DUE), HAS(TURN)) \
	X(PLANNED, "planned", HAS(TEXT) | HAS(DUE) | HAS(STAGE), \
	    HAS(NAME) | HAS(ADDRESS) | HAS(TITLE) | HAS(FILES) | HAS(PEOPLE) | HAS(PLAN)) \
	X(PLAN_UNDONE, "plan-undone", HAS(TURN), 0) \
	X(PLAN_STOPPED, "plan-stopped", HAS(TURN) | HAS(REASON), 0) \
	X(PLAN_SENT, "plan-sent", HAS(TURN), 0) \
	X(OVERRIDDEN, "overridden", HAS(TURN) | HAS(RULE) | HAS(REASON), HAS(START) | HAS(END) | HAS(TEXT)) \
	X(CHECKED, "checked", HAS(TURN), HAS(FOLLOWED) | HAS(LEFT)) \
	X(DISPUTED, "disputed", HAS(RULE), HAS(TEXT) | HAS(STAGE)) \
	X(MAIL_ACCEPTED, "mail-accepted", HAS(TURN), 0) \
	X(MAIL_FAILED, "mail-failed", HAS(TURN) | HAS(REASON), HAS(RAW)) \
	X(COPY_FAILED, "copy-failed", HAS(TURN) | HAS(ADDRESS) | HAS(REASON), HAS(RAW)) \
	X(MAIL_DELAYED, "mail-delayed", HAS(TURN) | HAS(REASON), HAS(RAW)) \
	X(ACKNOWLEDGED, "acknowledged", HAS(TURN) | HAS(MESSAGE_ID) | HAS(ADDRESS), HAS(TEXT)) \
	X(SEND_UNDONE, "send-undone", HAS(TURN), 0) \
	X(MAIL_AGAIN, "mail-again", HAS(TURN) | HAS(MESSAGE_ID) | HAS(ADDRESS), 0) \
	X(CONCERN_RAISED, "concern-raised", HAS(TEXT), HAS(TURN) | HAS(START) | HAS(END)) \
	X(CONCERN_DECLINED, "concern-declined", HAS(TURN) | HAS(START) | HAS(END), 0) \
	X(CONCERN_WORDED, "concern-worded", HAS(CONCERN) | HAS(TEXT), 0) \
	X(CONCERN_MERGED, "concern-merged", HAS(CONCERN) | HAS(INTO), 0) \
	X(CONCERN_ANSWERED, "concern-answered", HAS(CONCERN) | HAS(TURN), 0) \
	X(PLAYBACK_SENT, "playback-sent", HAS(TURN) | HAS(ITEMS), 0) \
	X(PLAYBACK_CONFIRMED, "playback-confirmed", HAS(PLAYBACK), HAS(WORD) | HAS(CHANNEL) | HAS(TURN)) \
	X(PLAYBACK_CORRECTED, "playback-corrected", HAS(PLAYBACK), \
	    HAS(WORD) | HAS(CHANNEL) | HAS(ITEMS) | HAS(TURN)) \
	X(NEED_TOLD, "need-told", HAS(NEED), HAS(WORD) | HAS(CHANNEL)) \
	X(PROMISED, "promised", HAS(TEXT) | HAS(DUE), \
	    HAS(TURN) | HAS(START) | HAS(END) | HAS(WHAT) | HAS(NAME) | HAS(ACCOUNT) \
	    | HAS(TELLS)) \
	X(PROMISE_DECLINED, "promise-declined", HAS(TURN) | HAS(START) | HAS(END), HAS(REASON)) \
	X(PROMISE_WARNED, "promise-warned", HAS(PROMISE), 0) \
	X(PROMISE_KEPT, "promise-kept", HAS(PROMISE), HAS(TURN) | HAS(REASON)) \
	X(PROMISE_MISSED, "promise-missed", HAS(PROMISE), 0) \
	X(PROMISE_MOVED, "promise-moved", HAS(PROMISE) | HAS(DUE), HAS(TURN) | HAS(REASON)) \
	X(PROMISE_STANDS, "promise-stands", HAS(PROMISE) | HAS(DUE), 0) \
	X(PROMISE_LEFT, "promise-left", HAS(PROMISE), 0) \
	X(PROMISE_OWNED, "promise-owned", HAS(PROMISE), HAS(TURN)) \
	X(ENOUGH_ASKED, "enough-asked", HAS(CONCERN) | HAS(TURN), 0) \
	X(ENOUGH, "enough", HAS(CONCERN), HAS(WORD) | HAS(CHANNEL) | HAS(TURN)) \
	X(NOT_ENOUGH, "not-enough", HAS(CONCERN), HAS(WORD) | HAS(CHANNEL) | HAS(TURN)) \
	X(PARKED, "parked", HAS(CONCERN) | HAS(PROMISE), HAS(REASON)) \
	X(WITHDRAWN, "withdrawn", HAS(CONCERN) | HAS(WORD), HAS(CHANNEL)) \
	X(PROFILE_TAKEN, "profile-taken", HAS(PROFILE) | HAS(VERSION), 0) \
	X(DEADLINE_SET, "deadline-set", HAS(MILESTONE) | HAS(DUE), HAS(WARN)) \
	X(DEADLINE_WARNED, "deadline-warned", HAS(MILESTONE), 0) \
	X(DEADLINE_MISSED, "deadline-missed", HAS(MILESTONE), 0) \
	X(DEADLINE_EXTENDED, "deadline-extended", HAS(TURN) | HAS(REASON), 0) \
	X(PROBLEM_NAMED, "problem-named", HAS(TURN), 0) \
	X(SIGNPOSTED, "signposted", HAS(TURN), 0) \
	X(FOUND, "found", HAS(FAULT), HAS(TEXT) | HAS(UNAWARE) | HAS(REASON)) \
	X(NEED_ASKED, "need-asked", HAS(TURN), 0) \
	X(VIEW_PUT, "view-put", HAS(SIDE), HAS(TEXT)) \
	X(POSITION_TAKEN, "position-taken", HAS(CONCERN) | HAS(POSITION), HAS(REASON)) \
	X(HELD, "held", HAS(TEXT), HAS(TURN)) \
	X(HOLD_LIFTED, "hold-lifted", HAS(HOLD), HAS(REASON)) \
	X(PROMISE_TRIED, "promise-tried", HAS(PROMISE) | HAS(DUE), HAS(REASON)) \
	X(OFFER_WORKED, "offer-worked", HAS(TEXT), \
	    HAS(OFFER) | HAS(CONCERN) | HAS(ASKED) | HAS(CARRY) | HAS(AMOUNT)) \
	X(OFFER_GRANTED, "offer-granted", HAS(OFFER) | HAS(ACCOUNT), HAS(NAME)) \
	X(OFFER_MADE, "offer-made", HAS(OFFER) | HAS(TURN), 0) \
	X(OFFER_ACCEPTED, "offer-accepted", HAS(OFFER), HAS(WORD) | HAS(CHANNEL) | HAS(TURN)) \
	X(OFFER_DECLINED, "offer-declined", HAS(OFFER), HAS(WORD) | HAS(CHANNEL) | HAS(TURN)) \
	X(OWN_PART, "own-part", HAS(PART), HAS(TURN) | HAS(TEXT) | HAS(EAR)) \
	X(OWN_UNDONE, "own-undone", HAS(PART), 0) \
	X(AFTERWARDS, "afterwards", HAS(AFTER), HAS(TEXT)) \
	X(TEACHBACK_ASKED, "teachback-asked", HAS(TURN) | HAS(ITEMS), 0) \
	X(TEACHBACK_TOLD, "teachback-told", HAS(TEACHBACK) | HAS(WORD), HAS(CHANNEL) | HAS(TURN)) \
	X(TEACHBACK_WEIGHED, "teachback-weighed", HAS(TEACHBACK), HAS(ITEMS)) \
	X(CONTACT_NOTED, "contact-noted", 0, HAS(PHONE) | HAS(PERSON) | HAS(ADDRESS) | HAS(NAME)) \
	X(ZONE_TOLD, "zone-told", 0, HAS(TZ) | HAS(REASON)) \
	X(SPEAKS_FOR, "speaks-for", HAS(NAME), HAS(ADDRESS) | HAS(PHONE) | HAS(TEXT) | HAS(DUE)) \
	X(SENDER_KNOWN, "sender-known", HAS(TURN) | HAS(ADDRESS), HAS(NAME) | HAS(REASON)) \
	X(SPEAKS_NO_MORE, "speaks-no-more", 0, HAS(REASON)) \
	X(CARE_NOTED, "care-noted", HAS(TEXT) | HAS(WORD), 0) \
	X(CARE_REMOVED, "care-removed", 0, HAS(REASON)) \
	X(READING_CORRECTED, "reading-corrected", HAS(TURN) | HAS(START) | HAS(END) | HAS(MOVE), HAS(TEXT)) \
	X(ASSIGNED, "assigned", HAS(ACCOUNT), HAS(NAME)) \
	X(LINK_REVOKED, "link-revoked", HAS(LINK), HAS(REASON)) \
	X(CLOSED, "closed", HAS(EXIT), HAS(REASON) | HAS(WORD) | HAS(CHANNEL)) \
	X(REOPENED, "reopened", HAS(REASON), HAS(TURN)) \
	X(RETURNED, "concern-returned", HAS(FROM_CASE) | HAS(EARLIER), \
	    HAS(CONCERN) | HAS(TURN) | HAS(ANSWER) | HAS(DAYS) | HAS(TEXT)) \
	X(JOINED, "joined", HAS(FROM_CASE) | HAS(ROLE), HAS(TURN) | HAS(REFERENCE)) \
	X(PARTED, "parted", HAS(FROM_CASE) | HAS(ROLE), HAS(TURN) | HAS(REFERENCE)) \
	X(ACCOUNT_MADE, "account-made", HAS(ACCOUNT) | HAS(NAME) | HAS(ROLE), HAS(ADDRESS)) \
	X(ACCOUNT_CHANGED, "account-changed", HAS(ACCOUNT), \
	    HAS(NAME) | HAS(ROLE) | HAS(ADDRESS) | HAS(REASON)) \
	X(ACCOUNT_AWAY, "account-away", HAS(ACCOUNT), HAS(NAME) | HAS(COVER) | HAS(DUE)) \
	X(SETTING_CHANGED, "setting-changed", HAS(NAME), HAS(TEXT))

/* field, JSON key, how it is written, member of struct event */
#define EVENT_FIELDS(X) \
	X(REFERENCE, "reference", TEXT, reference) X(PERSON, "person", ID, person) \
	X(NAME, "name", TEXT, name) X(ADDRESS, "address", TEXT, address) X(TITLE, "title", TEXT, title) \
	X(CHANNEL, "channel", TEXT, channel) X(TZ, "tz", TEXT, tz) X(TEXT, "text", TEXT, text) \
	X(QUOTED, "quoted", TEXT, quoted) X(MESSAGE_ID, "message_id", TEXT, message_id) \
	X(IN_REPLY_TO, "in_reply_to", TEXT, in_reply_to) X(RAW, "raw", ID, raw) \
	X(TURN, "turn", INT, turn) X(START, "start", INT, start) X(END, "end", INT, end) \
	X(EAR, "ear", TEXT, ear) X(MOVES, "moves", MOVES, moves) X(ANGER, "anger", INT, anger) \
	X(DISTRESS, "distress", INT, distress) X(STAGE, "stage", TEXT, stage) \
	X(RULE, "rule", TEXT, rule) X(REASON, "reason", TEXT, reason) \
	X(CONCERN, "concern", INT, concern) X(INTO, "into", INT, into) X(ITEMS, "items", ITEMS, items) \
	X(PLAYBACK, "playback", INT, playback) X(WORD, "word", TEXT, word) X(NEED, "need", TEXT, need) \
	X(DUE, "due", INT, due) X(WHAT, "what", TEXT, what) X(ACCOUNT, "account", ID, account) \
	X(PROMISE, "promise", INT, promise) X(FAULT, "fault", TEXT, fault) X(LINK, "link", TEXT, link) \
	X(EXIT, "exit", TEXT, exit) X(ROLE, "role", TEXT, role) \
	X(PHONE, "phone", TEXT, phone) X(SIDE, "side", TEXT, side) X(POSITION, "position", TEXT, position) \
	X(ASKED, "asked", TEXT, asked) X(CARRY, "carry", TEXT, carry) X(AMOUNT, "amount", INT, amount) \
	X(OFFER, "offer", INT, offer) X(PART, "part", TEXT, part) X(UNAWARE, "unaware", INT, unaware) \
	X(AFTER, "after", TEXT, after) X(TEACHBACK, "teachback", INT, teachback) X(HOLD, "hold", INT, hold) \
	X(FOLLOWED, "followed", TEXT, followed) X(LEFT, "left", TEXT, left) \
	X(MOVE, "move", TEXT, move) X(COVER, "cover", ID, cover) \
	X(FROM_CASE, "from_case", ID, from_case) X(EARLIER, "earlier", INT, earlier) \
	X(ANSWER, "answer", INT, answer) X(DAYS, "days", INT, days) \
	X(PROFILE, "profile", TEXT, profile) X(VERSION, "version", TEXT, version) \
	X(MILESTONE, "milestone", TEXT, milestone) X(WARN, "warn", INT, warn) \
	X(FILES, "files", FILES, files) X(MORE_FILES, "more_files", INT, more_files) \
	X(PEOPLE, "people", PEOPLE, people) X(PLAN, "plan", TEXT, plan) \
	X(AGAIN, "again", INT, again) X(TELLS, "tells", INT, tells) X(LOSSES, "losses", LOSSES, losses)

enum event_kind {
	EVENT_NONE,
#define X(name, text, must, may) EVENT_##name,
	EVENT_KINDS(X)
#undef X
	EVENT_KIND_COUNT
};

/* One line of a playback, or of a customer's correction of it; one point of a teach-back. */
struct item {
	int64_t concern;                        /* 0: a new one of theirs; a point: 1, 2 … */
	struct str text;
};

/* What came with a message: its bytes are kept apart, under their digest. */
struct attachment {
	struct str name, type, digest;          /* digest: BLAKE2b-256 in hex */
	int64_t size;
};

/* That someone of theirs died: the words that tell it, or 0, 0: the title does; of: "husband", or empty. */
struct loss_read { int64_t start, end; struct str of; };

/* Who a mail went to or came from beside its sender: role is to, cc or from. */
struct correspondent { struct str role, name, address; };

struct event {
	int64_t case_id, seq, id;               /* id is given by the writer at commit */
	int64_t at;                             /* milliseconds, UTC */
	struct str actor;                       /* "customer", "desk", or "account:<id>" */
	enum event_kind kind;
	/* the body: which of these a kind has is in EVENT_KINDS */
	int64_t person, raw, account;           /* ids */
	int64_t turn, concern, into, playback, promise;
	int64_t start, end;                     /* bytes into the turn's text */
	int64_t due;                            /* milliseconds; of a link: when it expires */
	int64_t anger, distress;
	int64_t again;                          /* 1: they say that something is so again */
	int64_t tells;                          /* TELLS_x (told.h); 0: it was not looked for */
	struct loss_read *losses;
	size_t n_losses;
	/* of a received turn: the offset their mail was dated with, "+02:00"; of an opening the firm's zone;
	 * told: theirs, or empty where it is the firm's */
	struct str tz;
	struct str reference, name, address, title, channel, text, quoted, message_id, in_reply_to;
	struct str ear, stage, rule, reason, word, need, fault, link, exit, role;
	struct str what;                        /* of a promise: "outcome" or "update" */
	int64_t offer, teachback, hold;
	int64_t amount;                         /* of an offer, in the smallest unit of the firm's money */
	int64_t unaware;                        /* of a finding: 1 if the customer does not know of it */
	int64_t cover;                          /* the account that stands in; 0: nobody has to any more */
	/* what came back: the concern that was enough once, in which case, the turn that had answered it,
	 * and the days between; of a received turn: the case it came to, and its number there; of a joining:
	 * the other case */
	int64_t from_case, earlier, answer, days;
	struct str phone, side, position, asked, carry, part, after;
	struct str followed, left;              /* rules that were shown, "a,b": no longer met, or sent so */
	struct str profile, version;            /* of deadlines and letters (method/profile.h) */
	struct str milestone;                   /* which of its deadlines */
	int64_t warn;                           /* when someone has to be reminded of it */
	struct str move;                        /* what a reading should have been; "none": nothing */
	struct move *moves;
	size_t n_moves;
	struct item *items;
	size_t n_items;
	struct attachment *files;
	size_t n_files;
	int64_t more_files;                     /* that came and are not among them */
	struct correspondent *people;
	size_t n_people;
	struct str plan;                        /* of a message that waits: what it will do, as JSON */
};

const char *event_kind_name(enum event_kind k);         /* "playback-sent" */
bool event_kind_by_name(struct str name, enum event_kind *out);
/* The body as JSON, fields in the table's order.  A missing field that the kind must have is a bug. */
struct str event_write(struct arena *a, const struct event *e);
/* Whether the body has what its kind must have, and known words where a list of words is meant. */
bool event_check(const struct event *e, struct err *err);
/* It would change what somebody says who has not seen it: their word, a message, a concern, a miss. */
bool event_matters(const struct event *e);
/* Fills the body of *e, whose kind is set, from JSON, where its texts stay: it must live as long as they do.
 * Fails on bad JSON, wrong types, a missing field. */
bool event_read(struct arena *a, struct str body, struct event *e, struct err *err);
/* The same into an event of which no more is set than what stands beside its body; a failure leaves it half
 * filled. */
bool event_read_into(struct arena *a, struct str body, struct event *e, struct err *err);

/* Events as this program keeps them for itself while it runs, to have them back without reading JSON: one
 * behind another, in b.  Never stored: the form changes with the program. */
void event_pack(struct buf *b, const struct event *e);
/* The n events of `packed`, which must live as long as they do. */
struct event *events_unpack(struct arena *a, struct str packed, size_t n);

#endif
