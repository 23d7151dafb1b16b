-- Topics that many people report within hours: one row for each alarm, never two for one topic.
CREATE TABLE rising_topics (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    sort TEXT NOT NULL,
    raised_at BIGINT NOT NULL,
    grown_at BIGINT NOT NULL,
    seen_at BIGINT,
    seen_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX rising_topics_recent ON rising_topics (oa_id, sort, grown_at);

-- The cases of each topic. A case belongs to one topic of each sort at most.
CREATE TABLE rising_cases (
    sort TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id),
    topic TEXT NOT NULL REFERENCES rising_topics (id),
    PRIMARY KEY (sort, case_id)
);
CREATE INDEX rising_cases_topic ON rising_cases (topic);
