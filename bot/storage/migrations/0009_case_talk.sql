-- What officers and the author of a case say to each other about it, beside account and answer.
-- An empty staff means the author.
CREATE TABLE case_talk (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    cause TEXT NOT NULL UNIQUE,
    staff TEXT NOT NULL,
    kind TEXT NOT NULL,
    said_at BIGINT NOT NULL,
    sealed_text TEXT NOT NULL,
    sealed_media TEXT NOT NULL DEFAULT ''
);
CREATE INDEX case_talk_case ON case_talk (case_id, id);

-- What stands while a case waits for its author: where it goes on afterwards, and the cause of the
-- newest question. `is_heard` says that the question has had its turn in the talk. How long a case
-- waited is the matter of case_pauses.
CREATE TABLE case_waits (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    returns_to TEXT NOT NULL,
    cause TEXT NOT NULL DEFAULT '',
    is_heard BIGINT NOT NULL DEFAULT 0
);

INSERT INTO case_waits (case_id, returns_to)
SELECT id, 'in_progress' FROM cases WHERE status = 'waiting';

-- The author said something that no officer has acted upon yet.
ALTER TABLE cases ADD COLUMN has_news BIGINT NOT NULL DEFAULT 0;
