-- 0011_blob.sql - files that came with mail: each content once, in pieces.
--
-- Which message brought them, and under what name, is in the log.
-- SPDX-License-Identifier: ISC

CREATE TABLE blob (
	digest     TEXT NOT NULL PRIMARY KEY,
	size       @int NOT NULL,
	made_at    @int NOT NULL
);

CREATE TABLE chunk (
	digest     TEXT NOT NULL,
	number     @int NOT NULL,
	bytes      @bytes NOT NULL,
	PRIMARY KEY (digest, number)
);
