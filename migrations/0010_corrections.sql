-- 0010_corrections.sql - readings that people put right are found without walking the whole log.
--
-- SPDX-License-Identifier: ISC

CREATE INDEX event_reading ON event (id) WHERE kind = 'reading-corrected';
