-- 0024_draft_had.sql - what stood in a draft before another text took its place: it can be put back until it is let go.
--
-- SPDX-License-Identifier: ISC

ALTER TABLE draft ADD COLUMN had TEXT NOT NULL DEFAULT '';
