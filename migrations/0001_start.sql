-- 0001_start.sql - the log, what is read from it, and what stands beside it.
--
-- @id is a 64-bit primary key, @int 64 bits, @bytes bytes: each engine has its own words for them.
-- Times are milliseconds since 1970, UTC; flags are 0 and 1; a moment of 0 means never.
-- SPDX-License-Identifier: ISC

-- The log.  Rows are added and never changed.
CREATE TABLE event (
	id         @id,
	case_id    @int NOT NULL,
	seq        @int NOT NULL,
	at         @int NOT NULL,
	actor      TEXT NOT NULL,
	kind       TEXT NOT NULL,
	salt       @bytes NOT NULL,
	body       TEXT NOT NULL,
	body_hash  @bytes NOT NULL,
	prev_hash  @bytes NOT NULL,
	UNIQUE (case_id, seq)
);

-- Where each log ends: not a projection, so that a tail cut off shows.
CREATE TABLE head (
	case_id    @id,
	seq        @int NOT NULL,
	hash       @bytes NOT NULL
);

-- Mail as it came.
CREATE TABLE raw (
	id         @id,
	case_id    @int NOT NULL,
	at         @int NOT NULL,
	digest     TEXT NOT NULL UNIQUE,
	message_id TEXT NOT NULL,
	bytes      @bytes NOT NULL
);
CREATE INDEX raw_by_case ON raw (case_id);

-- Projections: made from the log, and made anew by `heard rebuild`.

CREATE TABLE case_row (
	case_id            @id,
	reference          TEXT NOT NULL,
	title              TEXT NOT NULL,
	person             @int NOT NULL,
	name               TEXT NOT NULL,
	address            TEXT NOT NULL,
	owner              @int NOT NULL,
	owner_name         TEXT NOT NULL,
	open               @int NOT NULL,
	exit               TEXT NOT NULL,
	channel            TEXT NOT NULL,
	opened_at          @int NOT NULL,
	closed_at          @int NOT NULL,
	last_at            @int NOT NULL,
	last_received_at   @int NOT NULL,
	last_sent_at       @int NOT NULL,
	turns              @int NOT NULL,
	concerns           @int NOT NULL,
	concerns_unsettled @int NOT NULL,
	playback           TEXT NOT NULL,
	next_due           @int NOT NULL,
	missed_unowned     @int NOT NULL,
	failed_mail        @int NOT NULL,
	anger              @int NOT NULL,
	impact             TEXT NOT NULL,
	waiting_at         @int NOT NULL,
	new_at             @int NOT NULL,
	playback_at        @int NOT NULL,
	not_enough_at      @int NOT NULL,
	silent_at          @int NOT NULL,
	failed_at          @int NOT NULL,
	head_seq           @int NOT NULL,
	reference_folded   TEXT NOT NULL,
	folded             TEXT NOT NULL
);
CREATE UNIQUE INDEX case_row_by_reference ON case_row (reference_folded);
CREATE INDEX case_row_by_person ON case_row (person, opened_at);
CREATE INDEX case_row_by_last ON case_row (last_at, case_id);
CREATE INDEX case_row_open ON case_row (last_at, case_id) WHERE open = 1;
CREATE INDEX case_row_open_of ON case_row (owner, last_at, case_id) WHERE open = 1;
-- The lists of Today: each index holds no more than the cases that are on the list.
CREATE INDEX case_row_waiting ON case_row (waiting_at, case_id) WHERE waiting_at > 0;
CREATE INDEX case_row_waiting_of ON case_row (owner, waiting_at, case_id) WHERE waiting_at > 0;
CREATE INDEX case_row_new ON case_row (new_at, case_id) WHERE new_at > 0;
CREATE INDEX case_row_new_of ON case_row (owner, new_at, case_id) WHERE new_at > 0;
CREATE INDEX case_row_playback ON case_row (playback_at, case_id) WHERE playback_at > 0;
CREATE INDEX case_row_playback_of ON case_row (owner, playback_at, case_id) WHERE playback_at > 0;
CREATE INDEX case_row_not_enough ON case_row (not_enough_at, case_id) WHERE not_enough_at > 0;
CREATE INDEX case_row_not_enough_of ON case_row (owner, not_enough_at, case_id) WHERE not_enough_at > 0;
CREATE INDEX case_row_silent ON case_row (silent_at, case_id) WHERE silent_at > 0;
CREATE INDEX case_row_silent_of ON case_row (owner, silent_at, case_id) WHERE silent_at > 0;
CREATE INDEX case_row_failed ON case_row (failed_at, case_id) WHERE failed_at > 0;
CREATE INDEX case_row_failed_of ON case_row (owner, failed_at, case_id) WHERE failed_at > 0;

CREATE TABLE concern_row (
	case_id       @int NOT NULL,
	seq           @int NOT NULL,
	at            @int NOT NULL,
	text          TEXT NOT NULL,
	by_customer   @int NOT NULL,
	turn          @int NOT NULL,
	state         TEXT NOT NULL,
	merged_into   @int NOT NULL,
	answered_turn @int NOT NULL,
	promise       @int NOT NULL,
	word          TEXT NOT NULL,
	word_channel  TEXT NOT NULL,
	word_at       @int NOT NULL,
	reopened      @int NOT NULL,
	PRIMARY KEY (case_id, seq)
);

CREATE TABLE promise_row (
	case_id    @int NOT NULL,
	seq        @int NOT NULL,
	at         @int NOT NULL,
	turn       @int NOT NULL,
	text       TEXT NOT NULL,
	who        TEXT NOT NULL,
	account    @int NOT NULL,
	due        @int NOT NULL,
	first_due  @int NOT NULL,
	is_update  @int NOT NULL,
	state      TEXT NOT NULL,
	moved      @int NOT NULL,
	missed_at  @int NOT NULL,
	settled_at @int NOT NULL,
	kept_turn  @int NOT NULL,
	warned     @int NOT NULL,
	owned      @int NOT NULL,
	PRIMARY KEY (case_id, seq)
);
CREATE INDEX promise_row_due ON promise_row (due, case_id, seq) WHERE state = 'open';
CREATE INDEX promise_row_due_of ON promise_row (account, due, case_id, seq) WHERE state = 'open';
CREATE INDEX promise_row_unwarned ON promise_row (due, case_id, seq) WHERE state = 'open' AND warned = 0;
CREATE INDEX promise_row_missed ON promise_row (missed_at, case_id, seq) WHERE missed_at > 0 AND owned = 0;
CREATE INDEX promise_row_missed_of ON promise_row (account, missed_at, case_id, seq)
	WHERE missed_at > 0 AND owned = 0;

-- As the first `opened` of each person names them; event_id is that event's.
CREATE TABLE person (
	id             @id,
	address        TEXT NOT NULL,
	name           TEXT NOT NULL,
	made_at        @int NOT NULL,
	address_folded TEXT NOT NULL,
	event_id       @int NOT NULL
);
CREATE UNIQUE INDEX person_by_address ON person (address_folded) WHERE address_folded <> '';

-- Which turn carried a Message-ID, for threading; event_id is the first event's that did.
CREATE TABLE message (
	message_id TEXT NOT NULL PRIMARY KEY,
	case_id    @int NOT NULL,
	turn       @int NOT NULL,
	event_id   @int NOT NULL
);

-- What stands beside the log.

CREATE TABLE outbox (
	id         @id,
	case_id    @int NOT NULL,
	turn       @int NOT NULL,
	to_address TEXT NOT NULL,
	subject    TEXT NOT NULL,
	message_id TEXT NOT NULL,
	message    @bytes NOT NULL,
	state      TEXT NOT NULL,
	made_at    @int NOT NULL,
	next_at    @int NOT NULL,
	attempts   @int NOT NULL,
	error      TEXT NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (next_at, id) WHERE state = 'waiting';
CREATE INDEX outbox_by_case ON outbox (case_id, id);

CREATE TABLE link (
	token_hash TEXT NOT NULL PRIMARY KEY,
	case_id    @int NOT NULL,
	made_at    @int NOT NULL,
	expires_at @int NOT NULL,
	revoked_at @int NOT NULL
);
CREATE INDEX link_by_case ON link (case_id, made_at);

CREATE TABLE form (
	form       TEXT NOT NULL PRIMARY KEY,
	case_id    @int NOT NULL,
	action     TEXT NOT NULL,
	answer     TEXT NOT NULL,
	at         @int NOT NULL
);
CREATE INDEX form_by_at ON form (at);

CREATE TABLE draft (
	case_id    @int NOT NULL,
	account    @int NOT NULL,
	text       TEXT NOT NULL,
	stage      TEXT NOT NULL,
	saved_at   @int NOT NULL,
	PRIMARY KEY (case_id, account)
);

CREATE TABLE account (
	id            @id,
	name          TEXT NOT NULL,
	login         TEXT NOT NULL,
	login_folded  TEXT NOT NULL UNIQUE,
	role          TEXT NOT NULL,
	password_hash TEXT NOT NULL,
	made_at       @int NOT NULL,
	disabled      @int NOT NULL
);

CREATE TABLE session (
	token_hash TEXT NOT NULL PRIMARY KEY,
	csrf       TEXT NOT NULL,
	account    @int NOT NULL,
	made_at    @int NOT NULL,
	expires_at @int NOT NULL
);
CREATE INDEX session_by_account ON session (account);
CREATE INDEX session_by_end ON session (expires_at);

CREATE TABLE token (
	token_hash TEXT NOT NULL PRIMARY KEY,
	account    @int NOT NULL,
	name       TEXT NOT NULL,
	made_at    @int NOT NULL,
	revoked_at @int NOT NULL
);
CREATE INDEX token_by_account ON token (account, made_at);

CREATE TABLE setting (
	name       TEXT NOT NULL PRIMARY KEY,
	value      TEXT NOT NULL
);
