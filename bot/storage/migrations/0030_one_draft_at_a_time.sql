-- One row for each content file that somebody began to write: who begins a draft holds its row until
-- the transaction ends, so that of two people at the same moment the second one sees the first's.
CREATE TABLE revision_paths (
    path TEXT PRIMARY KEY
);
