-- 0003_lost_mail.sql - whose message was lost, and the message a delivery report is about.
--
-- SPDX-License-Identifier: ISC

ALTER TABLE case_row ADD COLUMN failed_by @int NOT NULL DEFAULT 0;
DROP INDEX case_row_failed_of;
CREATE INDEX case_row_failed_of ON case_row (failed_by, failed_at, case_id) WHERE failed_at > 0;

CREATE INDEX outbox_by_message ON outbox (message_id);
