--liquibase formatted sql
--changeset writ:vms-002-clusters splitStatements:false

CREATE TABLE vms_clusters (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  environment text NOT NULL CHECK (environment IN ('test', 'prod')),
  api_url text NOT NULL,
  ca text NOT NULL,
  credential_enc text NOT NULL,
  encryption_key_id text NOT NULL,
  default_storage_class text,
  capabilities json NOT NULL,
  identity_uid text NOT NULL,
  health text NOT NULL CHECK (health IN ('UNKNOWN', 'HEALTHY', 'UNHEALTHY', 'UNREACHABLE')),
  health_detail text,
  health_since timestamptz NOT NULL,
  checked_at timestamptz,
  created_at timestamptz NOT NULL,
  CONSTRAINT vms_clusters_name_taken UNIQUE (name)
);

SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE, DELETE ON vms_clusters');

--rollback DROP TABLE vms_clusters;
