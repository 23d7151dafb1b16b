-- Who reports an unlawful act is known to the approvers alone.
ALTER TABLE cases ADD COLUMN is_protected BIGINT NOT NULL DEFAULT 0;
