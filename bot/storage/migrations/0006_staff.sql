-- People of the agency who work in the console, and what they do with cases.
CREATE TABLE staff (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    is_active BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL
);

-- Which role somebody has at which OA; an empty oa_id means every OA of the installation.
CREATE TABLE staff_roles (
    staff TEXT NOT NULL REFERENCES staff (id),
    role TEXT NOT NULL,
    oa_id TEXT NOT NULL,
    PRIMARY KEY (staff, role, oa_id)
);

-- Only a hash of the session's token stands here: a stolen copy of the table opens nothing.
CREATE TABLE staff_sessions (
    token_hash TEXT PRIMARY KEY,
    staff TEXT NOT NULL REFERENCES staff (id),
    begun_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX staff_sessions_staff ON staff_sessions (staff);

-- Attempts to sign in, by a keyed hash of the name or of the address they came from.
CREATE TABLE sign_in_attempts (
    subject TEXT PRIMARY KEY,
    attempts BIGINT NOT NULL,
    since BIGINT NOT NULL
);

ALTER TABLE cases ADD COLUMN assignee TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN reason TEXT NOT NULL DEFAULT '';
-- All that lists and counts look at, so that they never read the sealed texts.
CREATE INDEX cases_desk ON cases (status, oa_id, assignee, due_on, kind, code, id);

-- What was done with a case, in order. `sealed_text` holds what was told to the citizen or to
-- whom the case went on.
CREATE TABLE case_events (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    version BIGINT NOT NULL,
    happened_at BIGINT NOT NULL,
    staff TEXT NOT NULL,
    what TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    sealed_text TEXT NOT NULL DEFAULT ''
);
CREATE INDEX case_events_case ON case_events (case_id, id);

-- Notes among officers. Nothing that sends reads this table.
CREATE TABLE case_notes (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    staff TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    sealed_text TEXT NOT NULL
);
CREATE INDEX case_notes_case ON case_notes (case_id, id);
