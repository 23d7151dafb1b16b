-- New texts of content files: who wrote, who approved, and where each stands.
CREATE TABLE revisions (
    id TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    base TEXT NOT NULL,
    status TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    author TEXT NOT NULL,
    writers TEXT NOT NULL,
    approver TEXT NOT NULL DEFAULT '',
    publish_on TEXT NOT NULL DEFAULT '',
    expire_on TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    shipped TEXT NOT NULL DEFAULT '',
    replaces TEXT NOT NULL DEFAULT '',
    sealed_text TEXT NOT NULL
);
CREATE INDEX revisions_status ON revisions (status, path);
CREATE INDEX revisions_path ON revisions (path);

-- What the staff say about them to each other.
CREATE TABLE revision_remarks (
    id TEXT PRIMARY KEY,
    revision TEXT NOT NULL REFERENCES revisions (id),
    staff TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    sealed_text TEXT NOT NULL
);
CREATE INDEX revision_remarks_of ON revision_remarks (revision, id);
