-- 0013_plan.sql - messages that wait for their day: a projection of the log.
--
-- SPDX-License-Identifier: ISC

CREATE TABLE plan_row (
	case_id    @int NOT NULL,
	seq        @int NOT NULL,
	at         @int NOT NULL,
	due        @int NOT NULL,
	account    @int NOT NULL,
	name       TEXT NOT NULL,
	address    TEXT NOT NULL,
	title      TEXT NOT NULL,
	state      TEXT NOT NULL,
	ended_at   @int NOT NULL,
	why        TEXT NOT NULL,
	PRIMARY KEY (case_id, seq)
);
CREATE INDEX plan_row_waiting ON plan_row (due, case_id, seq) WHERE state = 'waiting';
CREATE INDEX plan_row_stopped ON plan_row (ended_at, case_id, seq) WHERE state = 'stopped';
CREATE INDEX plan_row_stopped_of ON plan_row (account, ended_at, case_id, seq) WHERE state = 'stopped';
