-- Published versions of the knowledge: each compiled index whole, with its hash.
CREATE TABLE knowledge_versions (
    version TEXT PRIMARY KEY,
    stored_at BIGINT NOT NULL,
    author TEXT NOT NULL,
    digest TEXT NOT NULL,
    body TEXT NOT NULL
);

-- Which version was made current when and by whom; the last row says what is served.
CREATE TABLE knowledge_activations (
    id TEXT PRIMARY KEY,
    version TEXT NOT NULL REFERENCES knowledge_versions (version),
    activated_at BIGINT NOT NULL,
    author TEXT NOT NULL,
    note TEXT NOT NULL
);

-- Which process has which version ready to answer from.
CREATE TABLE knowledge_readers (
    process TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    seen_at BIGINT NOT NULL
);
