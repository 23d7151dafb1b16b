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

-- When a case waited for its author, and where it goes on; the clocks count these instants.
-- `cause` names the newest question, `is_heard` says that it has had its turn in the talk.
CREATE TABLE case_waits (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    returns_to TEXT NOT NULL,
    cause TEXT NOT NULL DEFAULT '',
    is_heard BIGINT NOT NULL DEFAULT 0,
    began_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX case_waits_case ON case_waits (case_id, id);
CREATE UNIQUE INDEX case_waits_open ON case_waits (case_id) WHERE ended_at IS NULL;

INSERT INTO case_waits (id, case_id, returns_to, began_at)
SELECT id, id, 'in_progress',
       COALESCE((SELECT MAX(happened_at) FROM case_events e
                  WHERE e.case_id = cases.id AND e.detail = 'waiting'), received_at)
  FROM cases WHERE status = 'waiting';

-- The author said something that no officer has acted upon yet.
ALTER TABLE cases ADD COLUMN has_news BIGINT NOT NULL DEFAULT 0;
