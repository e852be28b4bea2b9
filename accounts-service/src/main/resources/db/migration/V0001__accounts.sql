-- Who may see a row is decided here a second time, behind the repositories: every table has forced row-level security,
-- and the settings below are made per transaction. An unset setting reads as NULL and matches nothing.
CREATE FUNCTION app_setting(name text) RETURNS text LANGUAGE sql STABLE
    AS 'SELECT NULLIF(current_setting(''app.'' || name, true), '''')';
CREATE FUNCTION app_tenant() RETURNS uuid LANGUAGE sql STABLE
    AS 'SELECT NULLIF(current_setting(''app.tenant_id'', true), '''')::uuid';

CREATE TABLE organization (
    organization_id uuid PRIMARY KEY,
    name            text        NOT NULL,
    status          text        NOT NULL CHECK (status IN ('ACTIVE', 'FROZEN', 'CLOSED')),
    owner_email     text,
    time_zone       text        NOT NULL,
    policy_version  bigint      NOT NULL CHECK (policy_version > 0),
    version         bigint      NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL
);

CREATE TABLE project (
    project_id      uuid PRIMARY KEY,
    organization_id uuid        NOT NULL REFERENCES organization,
    name            text        NOT NULL,
    byok_mode       text        NOT NULL CHECK (byok_mode IN ('OWN_FIRST', 'OWN_ONLY', 'CREDITS_ONLY')),
    default_project boolean     NOT NULL,
    created_at      timestamptz NOT NULL,
    UNIQUE (organization_id, project_id)
);
CREATE UNIQUE INDEX project_one_default ON project (organization_id) WHERE default_project;

CREATE TABLE member (
    member_id       uuid PRIMARY KEY,
    organization_id uuid        NOT NULL REFERENCES organization,
    subject         text        NOT NULL,
    email           text        NOT NULL,
    role            text        NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'DEVELOPER', 'FINANCE', 'VIEWER')),
    active          boolean     NOT NULL,
    version         bigint      NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    UNIQUE (organization_id, subject)
);
CREATE INDEX member_by_subject ON member (subject);

CREATE TABLE invitation (
    invitation_id   uuid PRIMARY KEY,
    organization_id uuid        NOT NULL REFERENCES organization,
    email           text        NOT NULL CHECK (email = lower(email)),
    role            text        NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'DEVELOPER', 'FINANCE', 'VIEWER')),
    created_at      timestamptz NOT NULL,
    accepted_at     timestamptz
);
CREATE UNIQUE INDEX invitation_pending ON invitation (organization_id, email) WHERE accepted_at IS NULL;
CREATE INDEX invitation_by_email ON invitation (email) WHERE accepted_at IS NULL;

CREATE TABLE api_key (
    key_id          uuid PRIMARY KEY,
    organization_id uuid REFERENCES organization,
    project_id      uuid,
    member_id       uuid,
    kind            text        NOT NULL CHECK (kind IN ('API', 'MANAGEMENT', 'OPERATOR')),
    digest          text        NOT NULL UNIQUE CHECK (digest ~ '^[0-9a-f]{64}$'),
    label           text        NOT NULL,
    name            text        NOT NULL,
    scopes          text        NOT NULL,
    disabled        boolean     NOT NULL,
    expires_at      timestamptz,
    limit_nano      bigint CHECK (limit_nano >= 0),
    limit_reset     text CHECK (limit_reset IN ('DAILY', 'WEEKLY', 'MONTHLY')),
    policy_version  bigint      NOT NULL,
    version         bigint      NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz,
    deleted_at      timestamptz,
    CHECK ((organization_id IS NULL) = (kind = 'OPERATOR')),
    CHECK ((project_id IS NOT NULL) = (kind = 'API')),
    FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, project_id)
);
CREATE INDEX api_key_by_organization ON api_key (organization_id, created_at DESC) WHERE deleted_at IS NULL;

CREATE TABLE owner_keyset (
    owner           text PRIMARY KEY,
    organization_id uuid REFERENCES organization,
    wrapped_keyset  text        NOT NULL,
    created_at      timestamptz NOT NULL,
    CHECK (owner = COALESCE(organization_id::text, 'platform'))
);

CREATE TABLE credential (
    credential_id   uuid PRIMARY KEY,
    organization_id uuid,
    project_id      uuid,
    provider        text        NOT NULL,
    account_id      text,
    label           text        NOT NULL,
    last4           text        NOT NULL,
    base_url        text,
    ciphertext      text        NOT NULL,
    priority        int         NOT NULL CHECK (priority > 0),
    enabled         boolean     NOT NULL,
    version         bigint      NOT NULL CHECK (version > 0),
    created_at      timestamptz NOT NULL,
    CHECK ((organization_id IS NULL) = (account_id IS NOT NULL)),
    CHECK ((organization_id IS NULL) = (project_id IS NULL)),
    FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, project_id)
);
CREATE INDEX credential_by_project ON credential (organization_id, project_id);
CREATE UNIQUE INDEX credential_by_account ON credential (account_id) WHERE account_id IS NOT NULL;

-- One provider or model as the catalog has it; the content is JSON without secrets, kept as the text that was compared.
CREATE TABLE catalog_entry (
    kind       text        NOT NULL CHECK (kind IN ('provider', 'model')),
    id         text        NOT NULL,
    content    text        NOT NULL,
    version    bigint      NOT NULL CHECK (version > 0),
    removed    boolean     NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (kind, id)
);

-- Immutable: a request is rated with the version that was pinned when it started, for ever.
CREATE TABLE price_version (
    endpoint_id  text        NOT NULL,
    version      int         NOT NULL CHECK (version > 0),
    price        text        NOT NULL,
    cost         text        NOT NULL,
    effective_at timestamptz NOT NULL,
    PRIMARY KEY (endpoint_id, version)
);

CREATE TABLE catalog_version (
    version    bigint PRIMARY KEY CHECK (version > 0),
    applied_at timestamptz NOT NULL,
    actor      text        NOT NULL,
    changes    text        NOT NULL
);

CREATE TABLE audit_entry (
    chain           text        NOT NULL,
    seq             bigint      NOT NULL CHECK (seq > 0),
    organization_id uuid,
    entry_id        uuid        NOT NULL UNIQUE,
    at              timestamptz NOT NULL,
    actor           text        NOT NULL,
    source          text        NOT NULL,
    action          text        NOT NULL,
    target          text        NOT NULL,
    before          text,
    after           text,
    previous_hash   text        NOT NULL,
    hash            text        NOT NULL,
    PRIMARY KEY (chain, seq),
    CHECK (chain = COALESCE(organization_id::text, 'platform'))
);

CREATE TABLE audit_head (
    chain           text PRIMARY KEY,
    organization_id uuid,
    seq             bigint NOT NULL,
    hash            text   NOT NULL,
    CHECK (chain = COALESCE(organization_id::text, 'platform'))
);

CREATE TABLE remembered_answer (
    caller         text        NOT NULL,
    key_digest     text        NOT NULL,
    request_digest text        NOT NULL,
    status         int,
    answer         text,
    created_at     timestamptz NOT NULL,
    PRIMARY KEY (caller, key_digest)
);

-- The newest state of everything that is published; a null payload is a tombstone, kept so that its version is never forgotten.
CREATE SEQUENCE state_change;
CREATE TABLE state_record (
    topic             text        NOT NULL,
    record_key        text        NOT NULL,
    organization_id   uuid,
    version           bigint      NOT NULL CHECK (version > 0),
    payload           text,
    change            bigint      NOT NULL,
    changed_at        timestamptz NOT NULL,
    published_version bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (topic, record_key)
);
CREATE INDEX state_record_unpublished ON state_record (change) WHERE published_version < version;

CREATE FUNCTION announce_state() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN PERFORM pg_notify(''accounts_state'', ''''); RETURN NULL; END';
CREATE TRIGGER state_record_changed AFTER INSERT OR UPDATE OF version ON state_record
    FOR EACH STATEMENT EXECUTE FUNCTION announce_state();

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${app_role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${app_role};
REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry, price_version, catalog_version FROM ${app_role};
REVOKE ALL ON flyway_schema_history FROM ${app_role};

ALTER TABLE organization ENABLE ROW LEVEL SECURITY;
ALTER TABLE organization FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON organization USING (organization_id = app_tenant()) WITH CHECK (organization_id = app_tenant());
CREATE POLICY operator_reads ON organization FOR SELECT USING (app_setting('role') = 'operator');
CREATE POLICY member_reads ON organization FOR SELECT USING (
    EXISTS (SELECT FROM member m WHERE m.organization_id = organization.organization_id AND m.active
             AND m.subject = app_setting('subject')));

ALTER TABLE project ENABLE ROW LEVEL SECURITY;
ALTER TABLE project FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON project USING (organization_id = app_tenant()) WITH CHECK (organization_id = app_tenant());

ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE member FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON member USING (organization_id = app_tenant()) WITH CHECK (organization_id = app_tenant());
CREATE POLICY own ON member FOR SELECT USING (subject = app_setting('subject'));

ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON invitation USING (organization_id = app_tenant()) WITH CHECK (organization_id = app_tenant());
CREATE POLICY own ON invitation FOR SELECT USING (email = app_setting('email'));

ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON api_key USING (organization_id = app_tenant()) WITH CHECK (organization_id = app_tenant());
CREATE POLICY operator ON api_key
    USING (organization_id IS NULL AND app_setting('role') = 'operator')
    WITH CHECK (organization_id IS NULL AND app_setting('role') = 'operator');
CREATE POLICY presented ON api_key FOR SELECT USING (digest = app_setting('presented_digest'));

ALTER TABLE owner_keyset ENABLE ROW LEVEL SECURITY;
ALTER TABLE owner_keyset FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON owner_keyset USING (organization_id = app_tenant()) WITH CHECK (organization_id = app_tenant());
CREATE POLICY operator ON owner_keyset
    USING (organization_id IS NULL AND app_setting('role') = 'operator')
    WITH CHECK (organization_id IS NULL AND app_setting('role') = 'operator');

ALTER TABLE credential ENABLE ROW LEVEL SECURITY;
ALTER TABLE credential FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON credential USING (organization_id = app_tenant()) WITH CHECK (organization_id = app_tenant());
CREATE POLICY operator ON credential
    USING (organization_id IS NULL AND app_setting('role') = 'operator')
    WITH CHECK (organization_id IS NULL AND app_setting('role') = 'operator');

ALTER TABLE catalog_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE catalog_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON catalog_entry FOR SELECT USING (true);
CREATE POLICY operator ON catalog_entry USING (app_setting('role') = 'operator') WITH CHECK (app_setting('role') = 'operator');

ALTER TABLE price_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE price_version FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON price_version FOR SELECT USING (true);
CREATE POLICY operator ON price_version USING (app_setting('role') = 'operator') WITH CHECK (app_setting('role') = 'operator');

ALTER TABLE catalog_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE catalog_version FORCE ROW LEVEL SECURITY;
CREATE POLICY operator ON catalog_version USING (app_setting('role') = 'operator') WITH CHECK (app_setting('role') = 'operator');

ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_entry USING (organization_id = app_tenant()) WITH CHECK (organization_id = app_tenant());
CREATE POLICY operator ON audit_entry
    USING (organization_id IS NULL AND app_setting('role') = 'operator')
    WITH CHECK (organization_id IS NULL AND app_setting('role') = 'operator');

ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_head FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_head USING (organization_id = app_tenant()) WITH CHECK (organization_id = app_tenant());
CREATE POLICY operator ON audit_head
    USING (organization_id IS NULL AND app_setting('role') = 'operator')
    WITH CHECK (organization_id IS NULL AND app_setting('role') = 'operator');

ALTER TABLE remembered_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE remembered_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY caller ON remembered_answer USING (caller = app_setting('caller')) WITH CHECK (caller = app_setting('caller'));

ALTER TABLE state_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE state_record FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON state_record USING (organization_id = app_tenant()) WITH CHECK (organization_id = app_tenant());
CREATE POLICY operator ON state_record
    USING (organization_id IS NULL AND app_setting('role') = 'operator')
    WITH CHECK (organization_id IS NULL AND app_setting('role') = 'operator');
CREATE POLICY publisher_reads ON state_record FOR SELECT USING (app_setting('role') = 'publisher');
CREATE POLICY publisher_marks ON state_record FOR UPDATE USING (app_setting('role') = 'publisher');
