-- 0015_heard.sql - when a person first showed them that we know what went wrong, and why something is not
-- enough yet, in their words.
--
-- Made from the log, as case_row is.
-- SPDX-License-Identifier: ISC

ALTER TABLE case_row ADD COLUMN named_at @int NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN because TEXT NOT NULL DEFAULT '';
CREATE INDEX case_row_opened ON case_row (opened_at, case_id);
