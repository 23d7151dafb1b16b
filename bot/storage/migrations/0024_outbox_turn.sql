-- The next delivery is found at once, however many wait: in the order of their turns.
DROP INDEX outbox_waiting;
CREATE INDEX outbox_turn ON outbox (status, priority, id, available_at, kind);
