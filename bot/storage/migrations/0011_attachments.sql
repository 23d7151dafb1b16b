-- Pictures and files that citizens send: where each stands, and the key its bytes are sealed with.
-- The bytes lie in the folder of files; without sealed_key nobody can read them.
CREATE TABLE attachments (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    person TEXT NOT NULL,
    case_id TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    media_type TEXT NOT NULL DEFAULT '',
    size_bytes BIGINT NOT NULL DEFAULT 0,
    file_name TEXT NOT NULL UNIQUE,
    sealed_name TEXT NOT NULL,
    sealed_key TEXT NOT NULL,
    sent_at BIGINT NOT NULL
);
CREATE INDEX attachments_case ON attachments (case_id);
CREATE INDEX attachments_person ON attachments (oa_id, person, sent_at);
CREATE INDEX attachments_status ON attachments (status, sent_at);
