-- 0028_owed.sql - what is ours to do whatever the clock says: since when, which step, and how many points it is about.
--
-- Made from the log, as case_row is.
-- SPDX-License-Identifier: ISC

ALTER TABLE case_row ADD COLUMN owed_at @int NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN owed TEXT NOT NULL DEFAULT '';
ALTER TABLE case_row ADD COLUMN owed_n @int NOT NULL DEFAULT 0;
CREATE INDEX case_row_owed_at ON case_row (owed_at, case_id) WHERE owed_at > 0;
CREATE INDEX case_row_owed_at_of ON case_row (owner, owed_at, case_id) WHERE owed_at > 0;
