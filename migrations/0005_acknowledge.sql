-- 0005_acknowledge.sql - mail that nobody wrote, counted by address.
--
-- SPDX-License-Identifier: ISC

ALTER TABLE outbox ADD COLUMN automatic @int NOT NULL DEFAULT 0;
CREATE INDEX outbox_automatic ON outbox (to_address, made_at) WHERE automatic = 1;
