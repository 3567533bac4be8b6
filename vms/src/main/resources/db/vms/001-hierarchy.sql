--liquibase formatted sql
--changeset writ:vms-001-hierarchy splitStatements:false

CREATE TABLE vms_systems (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  description text NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT vms_systems_name_taken UNIQUE (name)
);

CREATE TABLE vms_services (
  id uuid PRIMARY KEY,
  system_id uuid NOT NULL,
  name text NOT NULL,
  joined_name text NOT NULL,
  description text NOT NULL,
  next_instance_index int NOT NULL DEFAULT 1 CHECK (next_instance_index >= 1),
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT vms_services_system FOREIGN KEY (system_id) REFERENCES vms_systems (id),
  CONSTRAINT vms_services_name_taken UNIQUE (system_id, name),
  CONSTRAINT vms_services_joined_name_taken UNIQUE (joined_name)
);

CREATE TABLE vms_namespaces (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  environment text NOT NULL CHECK (environment IN ('test', 'prod')),
  description text NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT vms_namespaces_name_taken UNIQUE (name)
);

SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE, DELETE ON vms_systems, vms_namespaces');
-- The name of a service is part of its machines' names and never changes.
SELECT kernel_grant('writ_app',
  'SELECT, INSERT, DELETE, UPDATE (description, next_instance_index) ON vms_services');

--rollback DROP TABLE vms_namespaces;
--rollback DROP TABLE vms_services;
--rollback DROP TABLE vms_systems;
