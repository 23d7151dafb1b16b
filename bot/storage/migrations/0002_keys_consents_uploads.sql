-- Keys that outlive a change of the installation secret, sealed with the current one.
CREATE TABLE installation_keys (
    name TEXT PRIMARY KEY,
    sealed_key TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- One consent link under way for each OA, for ten minutes.
CREATE TABLE consents (
    oa_id TEXT PRIMARY KEY,
    sealed_request TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

-- What Zalo calls the files we uploaded. Zalo forgets them after seven days.
CREATE TABLE uploads (
    oa_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    reference TEXT NOT NULL,
    uploaded_at BIGINT NOT NULL,
    PRIMARY KEY (oa_id, kind, digest)
);
