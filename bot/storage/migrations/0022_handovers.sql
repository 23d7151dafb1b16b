-- In whose talk the bot keeps silent, and until when: an officer writes in the console (staff,
-- case) or in Zalo's own tool (both empty).
CREATE TABLE handovers (
    oa_id TEXT NOT NULL,
    person TEXT NOT NULL,
    case_id TEXT NOT NULL DEFAULT '',
    staff TEXT NOT NULL DEFAULT '',
    until BIGINT NOT NULL,
    PRIMARY KEY (oa_id, person)
);
