-- 0025_grant.sql - an offer that waits for someone who may grant it: since when, how much, and what it is.
--
-- Made from the log, as case_row is.
-- SPDX-License-Identifier: ISC

ALTER TABLE case_row ADD COLUMN grant_at @int NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN grant_amount @int NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN grant_text TEXT NOT NULL DEFAULT '';
CREATE INDEX case_row_grant_at ON case_row (grant_at, case_id) WHERE grant_at > 0;
CREATE INDEX case_row_grant_at_of ON case_row (owner, grant_at, case_id) WHERE grant_at > 0;
