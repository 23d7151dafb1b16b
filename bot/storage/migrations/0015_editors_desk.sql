-- Questions that the knowledge failed, as editors see them: free of personal data, without a
-- person, and with no instant finer than an hour.
CREATE TABLE gaps (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    entry TEXT NOT NULL,
    question_hash TEXT NOT NULL,
    sealed_question TEXT NOT NULL,
    times BIGINT NOT NULL DEFAULT 1,
    last_seen_at BIGINT NOT NULL,
    status TEXT NOT NULL,
    decided_on TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    UNIQUE (oa_id, kind, entry, question_hash)
);
CREATE INDEX gaps_open ON gaps (status, last_seen_at);

CREATE TABLE gap_days (
    gap TEXT NOT NULL REFERENCES gaps (id),
    day TEXT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (gap, day)
);

-- Who asked, for the seven days in which an officer can still answer.
CREATE TABLE gap_askers (
    gap TEXT NOT NULL REFERENCES gaps (id),
    oa_id TEXT NOT NULL,
    person TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (gap, person)
);
CREATE INDEX gap_askers_person ON gap_askers (oa_id, person);
CREATE INDEX gap_askers_old ON gap_askers (asked_at);

-- What is asked and what becomes of it, as bare counts.
CREATE TABLE question_tallies (
    oa_id TEXT NOT NULL,
    day TEXT NOT NULL,
    heard TEXT NOT NULL,
    entry TEXT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (oa_id, day, heard, entry)
);

-- Changes of the content that editors prepare; nothing of them is answered before it is published.
CREATE TABLE drafts (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    entry TEXT NOT NULL,
    status TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    sealed_body TEXT NOT NULL
);
CREATE INDEX drafts_status ON drafts (status, created_at);
