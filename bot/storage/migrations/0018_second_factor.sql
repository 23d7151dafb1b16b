-- The second factor of accounts that turned it on: the secret, and the last half minute whose code
-- was used, so that no code is good twice.
CREATE TABLE staff_totp (
    staff TEXT PRIMARY KEY REFERENCES staff (id),
    sealed_secret TEXT NOT NULL,
    is_on BIGINT NOT NULL DEFAULT 0,
    last_step BIGINT NOT NULL DEFAULT 0,
    made_at BIGINT NOT NULL
);

-- Codes for who lost the phone, each good once; keyed hashes alone.
CREATE TABLE staff_recovery_codes (
    staff TEXT NOT NULL REFERENCES staff (id),
    code_hash TEXT NOT NULL,
    PRIMARY KEY (staff, code_hash)
);
