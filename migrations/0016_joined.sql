-- 0016_joined.sql - a case that is read with another, which lists show in its place.
--
-- SPDX-License-Identifier: ISC

ALTER TABLE case_row ADD COLUMN leader @int NOT NULL DEFAULT 0;
