-- 0007_today.sql - what Today needs: their answers on their page, who must hear from us, what came back.
--
-- Made from the log, as case_row is.
-- SPDX-License-Identifier: ISC

ALTER TABLE case_row ADD COLUMN told_at @int NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN told TEXT NOT NULL DEFAULT '';
ALTER TABLE case_row ADD COLUMN contact_at @int NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN contact_halves @int NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN second_at @int NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN second TEXT NOT NULL DEFAULT '';
CREATE INDEX case_row_told ON case_row (told_at, case_id) WHERE told_at > 0;
CREATE INDEX case_row_told_of ON case_row (owner, told_at, case_id) WHERE told_at > 0;
CREATE INDEX case_row_contact ON case_row (contact_at, case_id) WHERE contact_at > 0;
CREATE INDEX case_row_contact_of ON case_row (owner, contact_at, case_id) WHERE contact_at > 0;
CREATE INDEX case_row_second ON case_row (second_at, case_id) WHERE second_at > 0;
CREATE INDEX case_row_second_of ON case_row (owner, second_at, case_id) WHERE second_at > 0;

-- A concern that was enough and came back: in case_id, out of from_case.
CREATE TABLE return_row (
	case_id   @int NOT NULL,
	seq       @int NOT NULL,
	at        @int NOT NULL,
	concern   @int NOT NULL,
	turn      @int NOT NULL,
	from_case @int NOT NULL,
	earlier   @int NOT NULL,
	answer    @int NOT NULL,
	days      @int NOT NULL,
	text      TEXT NOT NULL,
	PRIMARY KEY (case_id, seq)
);
CREATE INDEX return_row_by_at ON return_row (at, case_id, seq);
CREATE INDEX concern_row_word ON concern_row (word_at, state) WHERE word_at > 0;
