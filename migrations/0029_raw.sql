-- 0029_raw.sql - nothing asks for mail as it came by its case, so that is not kept in order with each message.
--
-- SPDX-License-Identifier: ISC

DROP INDEX raw_by_case;
