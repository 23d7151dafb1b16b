-- An answer no longer ends a request about personal data: what was answered before counted as done.
UPDATE data_requests
   SET done_at = COALESCE((SELECT c.answered_at FROM cases c WHERE c.id = case_id), received_at)
 WHERE done_at IS NULL
   AND case_id IN (SELECT id FROM cases WHERE status IN ('answered', 'closed'));
