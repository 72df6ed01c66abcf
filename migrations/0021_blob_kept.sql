-- 0021_blob_kept.sql - files that only a draft has had so far can be told from those a message holds.
--
-- Kept is 1 once a message of the log names the file, and stays so; a rebuild finds it again.
-- SPDX-License-Identifier: ISC

ALTER TABLE blob ADD COLUMN kept @int NOT NULL DEFAULT 1;
CREATE INDEX blob_by_kept ON blob (kept, made_at);
CREATE INDEX draft_file_by_digest ON draft_file (digest);
