-- Every table is keyed by OA. Instants are epoch milliseconds (UTC), dates ISO text.
-- A person stands here only as a keyed hash; the real id is sealed in followers alone.
-- Columns named sealed_* hold text encrypted for that very row.

CREATE TABLE followers (
    oa_id TEXT NOT NULL,
    person TEXT NOT NULL,
    sealed_recipient TEXT NOT NULL,
    is_following BIGINT NOT NULL DEFAULT 0,
    is_anonymous BIGINT NOT NULL DEFAULT 0,
    first_seen_at BIGINT NOT NULL,
    interacted_at BIGINT NOT NULL,
    unreachable_since BIGINT,
    PRIMARY KEY (oa_id, person)
);

CREATE TABLE conversations (
    oa_id TEXT NOT NULL,
    id TEXT NOT NULL,
    sealed_state TEXT NOT NULL DEFAULT '',
    lease_owner TEXT NOT NULL DEFAULT '',
    lease_until BIGINT NOT NULL DEFAULT 0,
    fence BIGINT NOT NULL DEFAULT 0,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (oa_id, id)
);

CREATE TABLE inbox (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    dedupe_key TEXT NOT NULL,
    event_name TEXT NOT NULL,
    conversation TEXT NOT NULL,
    person TEXT NOT NULL,
    platform_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    finished_at BIGINT,
    label TEXT NOT NULL DEFAULT '',
    sealed_body TEXT NOT NULL,
    UNIQUE (oa_id, dedupe_key)
);
CREATE INDEX inbox_waiting ON inbox (status, platform_at, id);
CREATE INDEX inbox_order ON inbox (oa_id, conversation, status, platform_at, id);

CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    person TEXT NOT NULL,
    cause TEXT NOT NULL,
    position BIGINT NOT NULL,
    priority BIGINT NOT NULL,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    resends BIGINT NOT NULL DEFAULT 0,
    available_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL DEFAULT 0,
    fence BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    begun_at BIGINT,
    finished_at BIGINT,
    received_at BIGINT,
    seen_at BIGINT,
    text_hash TEXT NOT NULL DEFAULT '',
    message_id TEXT NOT NULL DEFAULT '',
    error_code BIGINT NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    sealed_payload TEXT NOT NULL,
    UNIQUE (cause, position)
);
CREATE INDEX outbox_waiting ON outbox (status, available_at);
CREATE INDEX outbox_order ON outbox (oa_id, person, priority, status, id);
CREATE INDEX outbox_message ON outbox (oa_id, message_id);

CREATE TABLE tokens (
    oa_id TEXT PRIMARY KEY,
    sealed_access TEXT NOT NULL,
    sealed_refresh TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    sealed_previous_refresh TEXT NOT NULL DEFAULT ''
);

CREATE TABLE capabilities (
    oa_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (oa_id, name)
);

CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    until BIGINT NOT NULL,
    fence BIGINT NOT NULL
);

CREATE TABLE cases (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    code TEXT NOT NULL,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    cause TEXT NOT NULL UNIQUE,
    received_at BIGINT NOT NULL,
    due_on TEXT NOT NULL,
    answered_at BIGINT,
    version BIGINT NOT NULL DEFAULT 1,
    sealed_text TEXT NOT NULL,
    sealed_place TEXT NOT NULL,
    sealed_answer TEXT NOT NULL DEFAULT '',
    UNIQUE (oa_id, code)
);
CREATE INDEX cases_person ON cases (oa_id, person);
CREATE INDEX cases_due ON cases (oa_id, status, due_on);

CREATE TABLE bulletins (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    source TEXT NOT NULL,
    checked_on TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    status TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    queued_at BIGINT
);
CREATE INDEX bulletins_due ON bulletins (status, due_at);
