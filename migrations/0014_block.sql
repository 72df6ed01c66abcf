-- 0014_block.sql - the firm's own texts, to be put into a reply, and how often each went out.
--
-- SPDX-License-Identifier: ISC

CREATE TABLE block (
	id         @id,
	name       TEXT NOT NULL,
	text       TEXT NOT NULL,
	made_at    @int NOT NULL,
	changed_at @int NOT NULL,
	removed_at @int NOT NULL,
	uses       @int NOT NULL,
	used_at    @int NOT NULL
);
CREATE UNIQUE INDEX block_by_name ON block (name) WHERE removed_at = 0;
