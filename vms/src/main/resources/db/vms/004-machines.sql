--liquibase formatted sql
--changeset writ:vms-004-machines splitStatements:false

-- status is what people see; observed is what the cluster said last, which a failed deletion falls
-- back to. resource_version orders what the cluster said.
CREATE TABLE vms_vms (
  id uuid PRIMARY KEY,
  service_id uuid NOT NULL REFERENCES vms_services (id),
  namespace text NOT NULL REFERENCES vms_namespaces (name),
  name text NOT NULL,
  instance text NOT NULL,
  cluster_id uuid NOT NULL REFERENCES vms_clusters (id),
  environment text NOT NULL,
  status text NOT NULL CHECK (status IN ('CREATING', 'STARTING', 'RUNNING', 'PAUSED', 'MIGRATING',
    'STOPPING', 'STOPPED', 'PENDING', 'DELETING', 'FAILED', 'UNKNOWN', 'NOT_FOUND')),
  status_detail text,
  status_since timestamptz NOT NULL,
  observed text,
  desired_run text NOT NULL CHECK (desired_run IN ('Always', 'Halted')),
  k8s_uid text,
  resource_version numeric(20) NOT NULL DEFAULT 0,
  revision int NOT NULL,
  active_event_id uuid,
  restart_uid text,
  creation_event_id uuid NOT NULL,
  ticket_id uuid,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT vms_vms_name_taken UNIQUE (namespace, name),
  CONSTRAINT vms_vms_creation_event UNIQUE (creation_event_id)
);
CREATE INDEX vms_vms_service ON vms_vms (service_id);
CREATE INDEX vms_vms_cluster ON vms_vms (cluster_id);
CREATE INDEX vms_vms_created ON vms_vms (created_at, id);
CREATE INDEX vms_vms_active_event ON vms_vms (active_event_id) WHERE active_event_id IS NOT NULL;

-- Kept when the machine is gone, so it refers to none by foreign key.
CREATE TABLE vms_revisions (
  vm_id uuid NOT NULL,
  number int NOT NULL,
  spec json NOT NULL,
  template_snapshot json NOT NULL,
  size_snapshot json NOT NULL,
  storage_class text,
  reason text,
  ticket_id uuid,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (vm_id, number)
);
CREATE TRIGGER vms_revisions_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON vms_revisions
  FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse('revisions are kept');

CREATE TABLE vms_confirmation_failures (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  failed_at timestamptz NOT NULL
);
CREATE INDEX vms_confirmation_failures_user ON vms_confirmation_failures (user_id, failed_at);

SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE, DELETE ON vms_vms');
SELECT kernel_grant('writ_app', 'SELECT, INSERT ON vms_revisions');
SELECT kernel_grant('writ_app', 'SELECT, INSERT, DELETE ON vms_confirmation_failures');

--rollback DROP TABLE vms_confirmation_failures;
--rollback DROP TABLE vms_revisions;
--rollback DROP TABLE vms_vms;
