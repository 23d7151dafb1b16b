-- What people agreed to and took back, in order. Rows are only ever added.
CREATE TABLE consent_ledger (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    person TEXT NOT NULL,
    purpose TEXT NOT NULL,
    is_given BIGINT NOT NULL,
    version TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    how TEXT NOT NULL,
    cause TEXT NOT NULL,
    UNIQUE (cause, purpose)
);
CREATE INDEX consent_ledger_person ON consent_ledger (oa_id, person, purpose, id);

-- What people ask for about their own data; the words of it are a case of its own kind.
CREATE TABLE data_requests (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    oa_id TEXT NOT NULL,
    person TEXT NOT NULL,
    what TEXT NOT NULL,
    purpose TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    carry_out_on TEXT NOT NULL,
    is_extended BIGINT NOT NULL DEFAULT 0,
    done_at BIGINT
);
CREATE INDEX data_requests_open ON data_requests (done_at, carry_out_on);
CREATE INDEX data_requests_person ON data_requests (oa_id, person);
