-- 0012_reminder.sql - whom of us to write to about a promise, until that mail stands in the outbox.
--
-- SPDX-License-Identifier: ISC

CREATE TABLE reminder (
	id         @id,
	account    @int NOT NULL,
	case_id    @int NOT NULL,
	promise    @int NOT NULL,
	missed     @int NOT NULL,
	due        @int NOT NULL
);
CREATE INDEX reminder_by_account ON reminder (account, missed, due, id);
