-- Questions of citizens that may become wordings of an entry. They name no person and no OA, for
-- one knowledge serves all OAs, and no instant finer than an hour, so that no row of the inbox
-- can be laid beside them.
CREATE TABLE proposals (
    id TEXT PRIMARY KEY,
    entry TEXT NOT NULL,
    question_hash TEXT NOT NULL,
    sealed_question TEXT NOT NULL,
    times BIGINT NOT NULL DEFAULT 1,
    last_seen_at BIGINT NOT NULL,
    status TEXT NOT NULL,
    decided_on TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    UNIQUE (entry, question_hash)
);
CREATE INDEX proposals_open ON proposals (status, last_seen_at);
