-- Bulletins with an author, an approver and a ledger of their readers.
ALTER TABLE bulletins ADD COLUMN kind TEXT NOT NULL DEFAULT 'news';
ALTER TABLE bulletins ADD COLUMN channel TEXT NOT NULL DEFAULT 'message';
ALTER TABLE bulletins ADD COLUMN topic TEXT NOT NULL DEFAULT '';
ALTER TABLE bulletins ADD COLUMN audience_group TEXT NOT NULL DEFAULT '';
ALTER TABLE bulletins ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE bulletins ADD COLUMN summary TEXT NOT NULL DEFAULT '';
ALTER TABLE bulletins ADD COLUMN cover TEXT NOT NULL DEFAULT '';
ALTER TABLE bulletins ADD COLUMN consent TEXT NOT NULL DEFAULT '';
ALTER TABLE bulletins ADD COLUMN good_hours TEXT NOT NULL DEFAULT '';
ALTER TABLE bulletins ADD COLUMN author TEXT NOT NULL DEFAULT '';
ALTER TABLE bulletins ADD COLUMN approver TEXT NOT NULL DEFAULT '';
ALTER TABLE bulletins ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE bulletins ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE bulletins ADD COLUMN reader_cursor TEXT NOT NULL DEFAULT '';
ALTER TABLE bulletins ADD COLUMN begun_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE bulletins ADD COLUMN ended_at BIGINT NOT NULL DEFAULT 0;
-- What went out stays so; what only waited had no approver, and waits for one now.
UPDATE bulletins SET status = 'done' WHERE status = 'queued';
UPDATE bulletins SET status = 'review' WHERE status = 'scheduled';

-- What was done with a bulletin, in order.
CREATE TABLE bulletin_events (
    id TEXT PRIMARY KEY,
    bulletin TEXT NOT NULL REFERENCES bulletins (id),
    happened_at BIGINT NOT NULL,
    staff TEXT NOT NULL,
    what TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX bulletin_events_bulletin ON bulletin_events (bulletin, id);

-- The ledger: one row for each bulletin and person, claimed before anything is sent.
CREATE TABLE bulletin_readers (
    bulletin TEXT NOT NULL REFERENCES bulletins (id),
    person TEXT NOT NULL,
    oa_id TEXT NOT NULL,
    status TEXT NOT NULL,
    attempt BIGINT NOT NULL DEFAULT 0,
    not_before BIGINT NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (bulletin, person)
);
CREATE INDEX bulletin_readers_turn ON bulletin_readers (bulletin, status, not_before, person);
CREATE INDEX bulletin_readers_person ON bulletin_readers (oa_id, person, status, changed_at);

-- When the next bulletin message of an OA may leave.
CREATE TABLE bulletin_pace (
    oa_id TEXT PRIMARY KEY,
    next_slot_at BIGINT NOT NULL
);

-- A bulletin that travels as an article: handed in, published, broadcast once.
CREATE TABLE bulletin_articles (
    bulletin TEXT PRIMARY KEY REFERENCES bulletins (id),
    oa_id TEXT NOT NULL,
    status TEXT NOT NULL,
    attempt BIGINT NOT NULL DEFAULT 0,
    token TEXT NOT NULL DEFAULT '',
    article_id TEXT NOT NULL DEFAULT '',
    message_id TEXT NOT NULL DEFAULT '',
    handed_in_at BIGINT NOT NULL DEFAULT 0,
    changed_at BIGINT NOT NULL
);
CREATE INDEX bulletin_articles_day ON bulletin_articles (oa_id, handed_in_at);

-- What a follower chose to be told about; `topic` may also name a group or a place.
CREATE TABLE subscriptions (
    oa_id TEXT NOT NULL,
    topic TEXT NOT NULL,
    person TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (oa_id, topic, person)
);
CREATE INDEX subscriptions_person ON subscriptions (oa_id, person);

-- Every choice with the message it was made by and the text it agreed to. Rows are only added.
CREATE TABLE subscription_log (
    id TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    person TEXT NOT NULL,
    topic TEXT NOT NULL,
    what TEXT NOT NULL,
    cause TEXT NOT NULL,
    consent TEXT NOT NULL DEFAULT '',
    happened_at BIGINT NOT NULL
);
CREATE INDEX subscription_log_person ON subscription_log (oa_id, person, id);

-- Which member of the staff reads drafts on which phone; the code links them once.
CREATE TABLE bulletin_testers (
    staff TEXT NOT NULL,
    oa_id TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    until BIGINT NOT NULL,
    PRIMARY KEY (staff, oa_id)
);
