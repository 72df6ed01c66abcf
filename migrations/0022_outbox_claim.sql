-- 0022_outbox_claim.sql - until when one of several desks has a message in its hands, by the clock they share.
--
-- SPDX-License-Identifier: ISC

ALTER TABLE outbox ADD COLUMN claimed_until @int NOT NULL DEFAULT 0;
