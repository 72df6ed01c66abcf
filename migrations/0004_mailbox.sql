-- 0004_mailbox.sql - the mailboxes mail is fetched from (IMAP), each with how far it has come.
--
-- SPDX-License-Identifier: ISC

CREATE TABLE mailbox (
	id          @id,
	name        TEXT NOT NULL UNIQUE,
	host        TEXT NOT NULL,
	port        @int NOT NULL,
	security    TEXT NOT NULL,
	login       TEXT NOT NULL,
	secret      TEXT NOT NULL,
	bearer      @int NOT NULL,
	folder      TEXT NOT NULL,
	done_folder TEXT NOT NULL,
	take_all    @int NOT NULL,
	paused      @int NOT NULL,
	removed     @int NOT NULL,
	made_at     @int NOT NULL,
	changed_at  @int NOT NULL,
	-- how far it has come: uids up to last_uid are safe, up to done_uid marked or moved too
	validity    @int NOT NULL,
	first_uid   @int NOT NULL,
	last_uid    @int NOT NULL,
	done_uid    @int NOT NULL,
	since       @int NOT NULL,
	taken       @int NOT NULL,
	taken_at    @int NOT NULL,
	seen_at     @int NOT NULL,
	tries       @int NOT NULL,
	next_at     @int NOT NULL,
	error       TEXT NOT NULL,
	note        TEXT NOT NULL,
	note_at     @int NOT NULL
);

-- Messages that were left where they are, and why.
CREATE TABLE mailbox_left (
	mailbox     @int NOT NULL,
	validity    @int NOT NULL,
	uid         @int NOT NULL,
	size        @int NOT NULL,
	sender      TEXT NOT NULL,
	subject     TEXT NOT NULL,
	why         TEXT NOT NULL,
	at          @int NOT NULL,
	PRIMARY KEY (mailbox, validity, uid)
);
CREATE INDEX mailbox_left_by_at ON mailbox_left (mailbox, at);
