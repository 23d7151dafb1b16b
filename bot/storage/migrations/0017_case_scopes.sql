-- What a case is about and where, as far as an officer said so, and within which of it an account
-- works. `scope` is OA, field and area in one key, so that one condition says who sees a case.
CREATE TABLE case_scopes (
    scope TEXT PRIMARY KEY,
    oa_id TEXT NOT NULL,
    field TEXT NOT NULL,
    area TEXT NOT NULL
);
ALTER TABLE cases ADD COLUMN scope TEXT NOT NULL DEFAULT '';
UPDATE cases SET scope = oa_id || '//';
INSERT INTO case_scopes (scope, oa_id, field, area)
SELECT DISTINCT scope, oa_id, '', '' FROM cases;

-- What the areas are called, as somebody first wrote them.
CREATE TABLE case_areas (
    area TEXT PRIMARY KEY,
    name TEXT NOT NULL
);

-- Fields and areas that an account is limited to; without a row of a kind it is not limited so.
CREATE TABLE staff_limits (
    staff TEXT NOT NULL REFERENCES staff (id),
    what TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (staff, what, value)
);

-- Which scopes each account reaches: the one place that says so. case_readers may read the cases,
-- case_takers may take them out as files; a test compares the roles with bot.staff.roles.
CREATE VIEW staff_scopes AS
SELECT r.staff, r.role, s.scope
  FROM staff_roles r JOIN case_scopes s ON r.oa_id IN ('', s.oa_id)
 WHERE (NOT EXISTS (SELECT 1 FROM staff_limits l WHERE l.staff = r.staff AND l.what = 'field')
        OR EXISTS (SELECT 1 FROM staff_limits l
                    WHERE l.staff = r.staff AND l.what = 'field' AND l.value = s.field))
   AND (NOT EXISTS (SELECT 1 FROM staff_limits l WHERE l.staff = r.staff AND l.what = 'area')
        OR EXISTS (SELECT 1 FROM staff_limits l
                    WHERE l.staff = r.staff AND l.what = 'area' AND l.value = s.area));
CREATE VIEW case_readers AS
SELECT staff, scope FROM staff_scopes
 WHERE role IN ('viewer', 'officer', 'approver', 'admin', 'auditor');
CREATE VIEW case_takers AS
SELECT staff, scope FROM staff_scopes WHERE role IN ('officer', 'approver', 'auditor');

DROP INDEX cases_desk;
CREATE INDEX cases_desk ON cases (status, scope, assignee, due_on, kind, code, id);
CREATE INDEX cases_code ON cases (code, id);
CREATE INDEX cases_by_status ON cases (status, id, scope);
CREATE INDEX cases_by_kind ON cases (kind, id, status, scope);
CREATE INDEX cases_by_kind_and_status ON cases (kind, status, id, scope);
