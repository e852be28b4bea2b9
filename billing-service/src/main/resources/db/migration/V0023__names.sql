-- The last name of everything that usage is grouped by. A deleted key is a tombstone on its topic and soon nothing at all; the documents of its months still name it.
CREATE TABLE last_name (
  tenant_id uuid NOT NULL,
  kind      text NOT NULL CHECK (kind IN ('key', 'project')),
  id        uuid NOT NULL,
  name      text NOT NULL,
  PRIMARY KEY (tenant_id, kind, id)
);
CALL guard_tenant_rows('last_name');
