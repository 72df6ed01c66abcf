-- 0005_phone.sql - the number each person was last known by.
--
-- Made from the log, as case_row is.  digits: the end of the number that is the same however it is written.
-- SPDX-License-Identifier: ISC

CREATE TABLE phone (
	person   @id,
	event_id @int NOT NULL,
	number   TEXT NOT NULL,
	digits   TEXT NOT NULL
);
CREATE INDEX phone_by_digits ON phone (digits);
