--liquibase formatted sql
--changeset writ:vms-003-catalogue splitStatements:false

CREATE TABLE vms_templates (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  version int NOT NULL CHECK (version >= 1),
  status text NOT NULL CHECK (status IN ('DRAFT', 'ACTIVE', 'DEPRECATED')),
  image json NOT NULL,
  cloud_init text NOT NULL,
  quick_fields text[] NOT NULL,
  advanced_fields text[] NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT vms_templates_version_taken UNIQUE (name, version)
);
CREATE UNIQUE INDEX vms_templates_one_active ON vms_templates (name) WHERE status = 'ACTIVE';

CREATE TABLE vms_sizes (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  size json NOT NULL,
  enabled boolean NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT vms_sizes_name_taken UNIQUE (name)
);

SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE, DELETE ON vms_templates, vms_sizes');

--rollback DROP TABLE vms_sizes;
--rollback DROP TABLE vms_templates;
