-- 0030_sketch_seq.sql - a run stands once for each reply that held it, so that taking one back leaves the earlier.
--
-- SPDX-License-Identifier: ISC

CREATE TABLE sketch_was AS SELECT case_id, hash, seq, at FROM sketch_row;
DROP TABLE sketch_row;
CREATE TABLE sketch_row (
	case_id @int NOT NULL,
	hash    @int NOT NULL,
	seq     @int NOT NULL,
	at      @int NOT NULL,
	PRIMARY KEY (case_id, hash, seq)
);
INSERT INTO sketch_row SELECT case_id, hash, seq, at FROM sketch_was;
DROP TABLE sketch_was;
CREATE INDEX sketch_row_like ON sketch_row (hash, at);
