-- While the citizen is asked, the clocks of a case stand still. `due_before` is its due day as it
-- was then; `is_settled` says that the due day holds the whole pause.
CREATE TABLE case_pauses (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    begun_at BIGINT NOT NULL,
    ended_at BIGINT,
    due_before TEXT NOT NULL,
    is_settled BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX case_pauses_case ON case_pauses (case_id, begun_at);
CREATE INDEX case_pauses_unsettled ON case_pauses (is_settled, id);
CREATE UNIQUE INDEX case_pauses_open ON case_pauses (case_id) WHERE ended_at IS NULL;

-- Who was reminded of which clock; the row is the reminder, shown until it is seen.
CREATE TABLE case_alerts (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    clock TEXT NOT NULL,
    level TEXT NOT NULL,
    due_on TEXT NOT NULL,
    staff TEXT NOT NULL REFERENCES staff (id),
    raised_at BIGINT NOT NULL,
    seen_at BIGINT,
    UNIQUE (case_id, clock, level, due_on, staff)
);
CREATE INDEX case_alerts_staff ON case_alerts (staff, seen_at, id);

-- The working calendars that due days were reckoned with, newest last.
CREATE TABLE working_calendars (
    id TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    days TEXT NOT NULL,
    seen_at BIGINT NOT NULL
);
