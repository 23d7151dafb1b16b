-- Until now the identity of a finished event without a message id (follow, withdrawal) ended with a
-- hash of the person's id, 32 digits long, that had no key: whoever has the database could try known
-- ids on it. Such events were acknowledged, so the platform does not send them again; their own id
-- tells them apart from now on.
UPDATE inbox SET dedupe_key = event_name || ':' || id
 WHERE status IN ('done', 'dead') AND dedupe_key LIKE '%:%:%'
   AND substr(dedupe_key, length(dedupe_key) - 32, 1) = ':';
