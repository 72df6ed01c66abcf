-- 0023_alarm.sql - words of theirs that are to be met before the matter itself: since when, of what kind.
--
-- Made from the log, as case_row is.
-- SPDX-License-Identifier: ISC

ALTER TABLE case_row ADD COLUMN alarm TEXT NOT NULL DEFAULT '';
ALTER TABLE case_row ADD COLUMN alarm_words TEXT NOT NULL DEFAULT '';
ALTER TABLE case_row ADD COLUMN alarm_at @int NOT NULL DEFAULT 0;
CREATE INDEX case_row_alarm_at ON case_row (alarm_at, case_id) WHERE alarm_at > 0;
CREATE INDEX case_row_alarm_at_of ON case_row (owner, alarm_at, case_id) WHERE alarm_at > 0;
