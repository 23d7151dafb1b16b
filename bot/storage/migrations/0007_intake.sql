-- What the form asks beside the account and the place, and which consent was given to it.
CREATE TABLE case_details (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    oa_id TEXT NOT NULL,
    consent TEXT NOT NULL,
    sealed_details TEXT NOT NULL,
    sealed_personal TEXT NOT NULL,
    sealed_reason TEXT NOT NULL DEFAULT '',
    reopened_at BIGINT,
    is_rated BIGINT NOT NULL DEFAULT 0
);

INSERT INTO case_details (case_id, oa_id, consent, sealed_details, sealed_personal)
SELECT id, oa_id, '', '', '' FROM cases;

-- The newest open reports are compared with each one that is about to be sent.
CREATE INDEX cases_recent ON cases (oa_id, kind, received_at);

-- Every wording of the consent that somebody agreed to, by its hash.
CREATE TABLE consent_texts (
    version TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    first_used_at BIGINT NOT NULL
);

-- Who joined somebody else's case, to be told what becomes of it.
CREATE TABLE case_followers (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    person TEXT NOT NULL,
    joined_at BIGINT NOT NULL,
    UNIQUE (case_id, person)
);
CREATE INDEX case_followers_person ON case_followers (oa_id, person);

-- What Zalo did not let us tell yet; it is told with the person's next message.
CREATE TABLE case_news (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    person TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    cause TEXT NOT NULL UNIQUE,
    sealed_text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    told_at BIGINT
);
CREATE INDEX case_news_person ON case_news (oa_id, person);

-- How content people were, as bare counts: no row leads to a person or a case.
CREATE TABLE satisfaction (
    oa_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    month TEXT NOT NULL,
    score BIGINT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (oa_id, kind, month, score)
);
