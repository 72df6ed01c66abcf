-- 0019_reminder_deadline.sql - one of us may be told of a deadline too; empty: it is of a promise.
--
-- SPDX-License-Identifier: ISC

ALTER TABLE reminder ADD COLUMN milestone TEXT NOT NULL DEFAULT '';
