-- 0020_left_again.sql - what was left in a mailbox is tried again: how often it was, and when it is next (0: not).
--
-- SPDX-License-Identifier: ISC

ALTER TABLE mailbox_left ADD COLUMN tries @int NOT NULL DEFAULT 1;
ALTER TABLE mailbox_left ADD COLUMN next_at @int NOT NULL DEFAULT 0;
