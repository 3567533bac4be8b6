--liquibase formatted sql

--changeset vms:001-systems
CREATE TABLE vms_systems (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  description text NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT vms_systems_name_taken UNIQUE (name)
);
--rollback DROP TABLE vms_systems;

--changeset vms:001-services
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
--rollback DROP TABLE vms_services;

--changeset vms:001-namespaces
CREATE TABLE vms_namespaces (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  environment text NOT NULL CHECK (environment IN ('test', 'prod')),
  description text NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT vms_namespaces_name_taken UNIQUE (name)
);
--rollback DROP TABLE vms_namespaces;
