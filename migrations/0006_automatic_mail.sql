-- 0006_automatic_mail.sql - mail that nobody wrote, counted by address; mail that was lost, counted by cause.
--
-- SPDX-License-Identifier: ISC

ALTER TABLE outbox ADD COLUMN automatic @int NOT NULL DEFAULT 0;
CREATE INDEX outbox_automatic ON outbox (to_address, made_at) WHERE automatic = 1;
CREATE INDEX outbox_failed ON outbox (made_at) WHERE state = 'failed';
CREATE INDEX outbox_bounced ON outbox (made_at) WHERE state = 'bounced';
