-- 0031_mailbox_refused.sql - that a mailbox refused us: a desk that starts again doesn't try its password at once.
--
-- SPDX-License-Identifier: ISC

ALTER TABLE mailbox ADD COLUMN refused @int NOT NULL DEFAULT 0;
