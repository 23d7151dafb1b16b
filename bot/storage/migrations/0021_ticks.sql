-- What the scheduler's ticks did last: the journal that `scheduler status` reads.
CREATE TABLE tick_runs (
    name TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    took_ms BIGINT NOT NULL,
    problem TEXT NOT NULL,
    failed_at BIGINT NOT NULL DEFAULT 0,
    missed BIGINT NOT NULL DEFAULT 0,
    runs BIGINT NOT NULL DEFAULT 1
);
