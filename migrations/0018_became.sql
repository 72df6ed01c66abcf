-- 0018_became.sql - what became of customers after a mistake of ours that we owned; since when it is to be asked.
--
-- Made from the log, as case_row is.
-- SPDX-License-Identifier: ISC

ALTER TABLE case_row ADD COLUMN became TEXT NOT NULL DEFAULT '';
ALTER TABLE case_row ADD COLUMN became_at @int NOT NULL DEFAULT 0;
CREATE INDEX case_row_became ON case_row (became) WHERE became <> '';
CREATE INDEX case_row_became_at ON case_row (became_at, case_id) WHERE became_at > 0;
CREATE INDEX case_row_became_at_of ON case_row (owner, became_at, case_id) WHERE became_at > 0;
