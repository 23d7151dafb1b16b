-- What editors prepare are revisions now (0023).
DROP TABLE IF EXISTS drafts;
