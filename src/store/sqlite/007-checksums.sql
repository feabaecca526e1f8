-- Proof that an hour's events are what was written: the sum of 32 bits of each row (row-checksum.ts), modulo 2^32.
-- Null: some of them were written before there were checksums, or some are removed already.
alter table hours add column checksum integer;
