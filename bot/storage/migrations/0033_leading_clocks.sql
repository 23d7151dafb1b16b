-- Which clock the due day of a case is that of, and when its clocks began anew: the case was opened
-- again, came back from another agency, or that agency told its result.
ALTER TABLE cases ADD COLUMN clock TEXT NOT NULL DEFAULT 'reply';
ALTER TABLE cases ADD COLUMN restarted_at BIGINT;

UPDATE cases SET restarted_at = (SELECT d.reopened_at FROM case_details d
                                  WHERE d.case_id = cases.id);
