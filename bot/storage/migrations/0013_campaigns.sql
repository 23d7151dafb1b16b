-- An agency's plan as it was taken over, and its tasks.
CREATE TABLE campaigns (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    number TEXT NOT NULL,
    agency TEXT NOT NULL,
    title TEXT NOT NULL,
    period TEXT NOT NULL,
    status TEXT NOT NULL,
    start_on TEXT NOT NULL,
    end_on TEXT NOT NULL,
    theme TEXT NOT NULL,
    details TEXT NOT NULL,
    source TEXT NOT NULL,
    source_digest TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    approved_at BIGINT,
    approved_by TEXT NOT NULL DEFAULT '',
    UNIQUE (oa_id, source_digest)
);
CREATE INDEX campaigns_status ON campaigns (status, oa_id);

CREATE TABLE campaign_tasks (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    campaign TEXT NOT NULL REFERENCES campaigns (id),
    no BIGINT NOT NULL,
    content TEXT NOT NULL,
    lead TEXT NOT NULL,
    details TEXT NOT NULL,
    period TEXT NOT NULL,
    start_on TEXT NOT NULL DEFAULT '',
    end_on TEXT NOT NULL DEFAULT '',
    recurrence TEXT NOT NULL DEFAULT '',
    quota BIGINT,
    quota_per TEXT NOT NULL DEFAULT '',
    line BIGINT NOT NULL,
    owner TEXT NOT NULL DEFAULT '',
    UNIQUE (campaign, no)
);
CREATE INDEX campaign_tasks_campaign ON campaign_tasks (campaign, no);

-- Each piece that a task owes by a day.
CREATE TABLE campaign_slots (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    task TEXT NOT NULL REFERENCES campaign_tasks (id),
    due_on TEXT NOT NULL,
    bulletin TEXT NOT NULL DEFAULT '',
    done_on TEXT NOT NULL DEFAULT '',
    UNIQUE (task, due_on)
);
CREATE INDEX campaign_slots_due ON campaign_slots (oa_id, due_on);
CREATE INDEX campaign_slots_bulletin ON campaign_slots (bulletin);

-- What shows that a task was worked on.
CREATE TABLE campaign_evidence (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    task TEXT NOT NULL REFERENCES campaign_tasks (id),
    slot TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL,
    address TEXT NOT NULL,
    done_on TEXT NOT NULL,
    staff TEXT NOT NULL
);
CREATE INDEX campaign_evidence_task ON campaign_evidence (task, done_on);

-- Who was reminded of which piece; the row is the reminder, shown until it is seen.
CREATE TABLE campaign_reminders (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    slot TEXT NOT NULL REFERENCES campaign_slots (id),
    kind TEXT NOT NULL,
    staff TEXT NOT NULL,
    raised_at BIGINT NOT NULL,
    seen_at BIGINT,
    UNIQUE (slot, kind, staff)
);
CREATE INDEX campaign_reminders_staff ON campaign_reminders (staff, seen_at, id);
