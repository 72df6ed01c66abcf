-- 0008_deadlines.sql - the next deadline of a case, by the profile it came under.
--
-- milestone_alarm: when the clock has to say so, before it is due or once it has passed.
-- SPDX-License-Identifier: ISC

ALTER TABLE case_row ADD COLUMN milestone TEXT NOT NULL DEFAULT '';
ALTER TABLE case_row ADD COLUMN milestone_at @int NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN milestone_alarm @int NOT NULL DEFAULT 0;
CREATE INDEX case_row_milestone ON case_row (milestone_at, case_id) WHERE milestone_at > 0;
CREATE INDEX case_row_alarm ON case_row (milestone_alarm, case_id) WHERE milestone_alarm > 0;
CREATE INDEX case_row_milestone_of ON case_row (owner, milestone_at, case_id) WHERE milestone_at > 0;
