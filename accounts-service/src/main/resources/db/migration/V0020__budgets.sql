-- Subject, period and zone never change: they say what the count that billing keeps is a count of.
CREATE TABLE budget (
    budget_id       uuid PRIMARY KEY,
    organization_id uuid        NOT NULL REFERENCES organization,
    name            text        NOT NULL,
    subject_kind    text        NOT NULL CHECK (subject_kind IN ('ORGANIZATION', 'PROJECT', 'MEMBER', 'KEY', 'MODEL', 'TAG', 'END_USER')),
    subject_id      uuid,
    subject_value   text,
    limit_nano      bigint      NOT NULL CHECK (limit_nano >= 0),
    period          text        NOT NULL CHECK (period IN ('DAILY', 'WEEKLY', 'MONTHLY', 'LIFETIME')),
    time_zone       text        NOT NULL,
    mode            text        NOT NULL CHECK (mode IN ('ENFORCE', 'SHADOW')),
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz,
    CHECK ((subject_id IS NOT NULL) = (subject_kind IN ('PROJECT', 'MEMBER', 'KEY'))),
    CHECK (subject_value IS NULL OR subject_kind IN ('MODEL', 'TAG', 'END_USER'))
);
CREATE INDEX budget_of_organization ON budget (organization_id, created_at, budget_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON budget TO ${app_role};
ALTER TABLE budget ENABLE ROW LEVEL SECURITY;
ALTER TABLE budget FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON budget USING (organization_id = app_tenant()) WITH CHECK (organization_id = app_tenant());
