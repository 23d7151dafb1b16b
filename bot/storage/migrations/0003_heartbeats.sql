-- When the installation was last alive: a gap longer than Zalo's retries is an outage.
CREATE TABLE heartbeats (
    name TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);
