-- 0027_sketch.sql - a few runs of words of each reply that went out, to find those like it.
--
-- Made from the log, as case_row is: a row for a run in a case, with its last reply that held it.  It holds no
-- words, and goes with its case.
-- SPDX-License-Identifier: ISC

CREATE TABLE sketch_row (
	case_id @int NOT NULL,
	hash    @int NOT NULL,
	seq     @int NOT NULL,
	at      @int NOT NULL,
	PRIMARY KEY (case_id, hash)
);
CREATE INDEX sketch_row_like ON sketch_row (hash, at);
