-- Who of the staff read or changed what, and why. Rows are only ever added: each carries the hash
-- of the one before it, and a keyed hash of itself. No words of citizens stand here.
CREATE TABLE audit_log (
    number BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    oa_id TEXT NOT NULL,
    target TEXT NOT NULL,
    detail TEXT NOT NULL,
    why TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_log_who ON audit_log (who, number);
CREATE INDEX audit_log_target ON audit_log (target, number);
CREATE INDEX audit_log_at ON audit_log (at, number);

-- Where the chain ends: one row, locked by whoever adds to the chain.
CREATE TABLE audit_head (
    name TEXT PRIMARY KEY,
    number BIGINT NOT NULL,
    hash TEXT NOT NULL,
    seal TEXT NOT NULL
);
INSERT INTO audit_head (name, number, hash, seal) VALUES ('chain', 0, '', '');
