-- 0015_copies.sql - copies of what we send, and what a draft has beside its text.
--
-- copy: 1 for a message to somebody in copy, which tells nothing of whether the customer was reached; body_of: the
-- row that holds the same bytes; sender: the address it goes out from, empty for the firm's own.
-- SPDX-License-Identifier: ISC

ALTER TABLE outbox ADD COLUMN copy @int NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN body_of @int NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN sender TEXT NOT NULL DEFAULT '';

ALTER TABLE draft ADD COLUMN cc TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN sender TEXT NOT NULL DEFAULT '';

CREATE TABLE draft_file (
	case_id    @int NOT NULL,
	account    @int NOT NULL,
	digest     TEXT NOT NULL,
	name       TEXT NOT NULL,
	type       TEXT NOT NULL,
	size       @int NOT NULL,
	added_at   @int NOT NULL,
	PRIMARY KEY (case_id, account, digest, name)
);
