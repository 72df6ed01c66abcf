-- 0017_mailbox_held.sql - which of several desks fetches from a mailbox, and until when it says so.
--
-- SPDX-License-Identifier: ISC

ALTER TABLE mailbox ADD COLUMN holder TEXT NOT NULL DEFAULT '';
ALTER TABLE mailbox ADD COLUMN held_until @int NOT NULL DEFAULT 0;
