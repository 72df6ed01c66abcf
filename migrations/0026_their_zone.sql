-- 0026_their_zone.sql - the clock a customer lives by, where it is known.
--
-- Made from the log, as case_row is; empty where it is the firm's, or nobody has said.
-- SPDX-License-Identifier: ISC

ALTER TABLE case_row ADD COLUMN zone TEXT NOT NULL DEFAULT '';
