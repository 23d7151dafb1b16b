-- Revisions took the place of drafts.
DROP TABLE drafts;
