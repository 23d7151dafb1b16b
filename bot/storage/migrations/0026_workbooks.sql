-- Workbooks that editors sent, as they were read, until every row is decided or a month is over.
CREATE TABLE workbooks (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    staff TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    sealed_body TEXT NOT NULL
);
CREATE INDEX workbooks_age ON workbooks (sent_at);
