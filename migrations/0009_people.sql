-- 0009_people.sql - the mail address of colleagues, until when they are away, and who covers for them.
--
-- SPDX-License-Identifier: ISC

ALTER TABLE account ADD COLUMN mail TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN away_until @int NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN cover @int NOT NULL DEFAULT 0;
