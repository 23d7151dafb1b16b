-- A question that an editor makes something of waits with its words until that is published.
ALTER TABLE gaps ADD COLUMN revision TEXT NOT NULL DEFAULT '';
CREATE INDEX gaps_revision ON gaps (revision);
UPDATE gaps SET status = 'answered' WHERE status IN ('wording', 'drafted');
