-- Orders to publish, and how far each has come; a killed process leaves its row to the next one.
CREATE TABLE publications (
    id TEXT PRIMARY KEY,
    status TEXT NOT NULL,
    author TEXT NOT NULL,
    ordered_by TEXT NOT NULL,
    ordered_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    note TEXT NOT NULL,
    content TEXT NOT NULL DEFAULT '',
    digest TEXT NOT NULL DEFAULT '',
    version TEXT NOT NULL DEFAULT '',
    accepted_by TEXT NOT NULL DEFAULT '',
    sealed_report TEXT NOT NULL DEFAULT ''
);
CREATE INDEX publications_status ON publications (status, id);

-- Which revisions an order is about, as they stood then.
CREATE TABLE publication_revisions (
    publication TEXT NOT NULL REFERENCES publications (id),
    revision TEXT NOT NULL REFERENCES revisions (id),
    version BIGINT NOT NULL,
    PRIMARY KEY (publication, revision)
);
CREATE INDEX publication_revisions_of ON publication_revisions (revision);

-- Which revisions a version of the knowledge is made of, so that going back takes them along.
CREATE TABLE knowledge_parts (
    version TEXT NOT NULL REFERENCES knowledge_versions (version),
    revision TEXT NOT NULL REFERENCES revisions (id),
    PRIMARY KEY (version, revision)
);
