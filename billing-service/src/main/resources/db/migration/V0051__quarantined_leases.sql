-- A grant asks for the quarantined part of each bucket; an organization can have thousands of live leases and hardly ever a quarantined one.
CREATE INDEX lease_quarantined ON lease (tenant_id, bucket_kind, bucket_id) WHERE state = 'QUARANTINED';
