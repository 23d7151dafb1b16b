-- Who looks at what has to be looked at again, and who was reminded of it.
CREATE TABLE review_owners (
    what TEXT PRIMARY KEY,
    staff TEXT NOT NULL,
    given_by TEXT NOT NULL,
    given_at BIGINT NOT NULL
);

CREATE TABLE review_reminders (
    what TEXT NOT NULL,
    stage BIGINT NOT NULL,
    staff TEXT NOT NULL,
    raised_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (what, stage, staff)
);
CREATE INDEX review_reminders_of ON review_reminders (staff, seen_at);
