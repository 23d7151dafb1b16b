-- Which case was merged into which (one into other), and which belong together.
CREATE TABLE case_links (
    one TEXT NOT NULL REFERENCES cases (id),
    other TEXT NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL,
    staff TEXT NOT NULL,
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (one, other)
);
CREATE INDEX case_links_other ON case_links (other);
