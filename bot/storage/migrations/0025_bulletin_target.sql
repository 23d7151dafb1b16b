-- To which part of the followers an article is broadcast; empty for all of them.
ALTER TABLE bulletins ADD COLUMN target TEXT NOT NULL DEFAULT '';
