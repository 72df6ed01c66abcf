-- 0002_rules.sql - what became of the rules that were shown: a row for each rule and event.
--
-- Made from the log, as case_row is.  what: followed (the draft was changed), left (sent as it was), overridden
-- (sent over a block), disputed.
-- SPDX-License-Identifier: ISC

CREATE TABLE rule_row (
	name     TEXT NOT NULL PRIMARY KEY,
	event_id @int NOT NULL,
	case_id  @int NOT NULL,
	rule     TEXT NOT NULL,
	what     TEXT NOT NULL,
	at       @int NOT NULL,
	reason   TEXT NOT NULL,
	text     TEXT NOT NULL
);
CREATE INDEX rule_row_since ON rule_row (at, rule, what, case_id);
CREATE INDEX rule_row_said ON rule_row (rule, at) WHERE what IN ('overridden', 'disputed');
