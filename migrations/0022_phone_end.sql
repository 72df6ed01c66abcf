-- 0022_phone_end.sql - a number is looked for by how it ends: its digits are kept from the last to the first.
--
-- So those who read out only the end of theirs are found by an index, however many numbers there are.
-- SPDX-License-Identifier: ISC

DROP INDEX phone_by_digits;
ALTER TABLE phone RENAME COLUMN digits TO backwards;
UPDATE phone SET backwards = substr(backwards, 9, 1) || substr(backwards, 8, 1) || substr(backwards, 7, 1)
    || substr(backwards, 6, 1) || substr(backwards, 5, 1) || substr(backwards, 4, 1)
    || substr(backwards, 3, 1) || substr(backwards, 2, 1) || substr(backwards, 1, 1);
CREATE INDEX phone_by_end ON phone (backwards);
