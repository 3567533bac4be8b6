--liquibase formatted sql

--changeset vms:005-grants splitStatements:false rollbackSplitStatements:false
-- Skipped where the database has one role only; readiness reports that.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'writ_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON vms_systems, vms_namespaces, vms_clusters, vms_templates,
      vms_sizes, vms_vms TO writ_app;
    GRANT SELECT, INSERT, DELETE, UPDATE (description, next_instance_index) ON vms_services
      TO writ_app;
    GRANT SELECT, INSERT ON vms_revisions TO writ_app;
    GRANT SELECT, INSERT, DELETE ON vms_confirmation_failures TO writ_app;
  END IF;
END $$;
--rollback DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'writ_app') THEN REVOKE ALL ON vms_systems, vms_services, vms_namespaces, vms_clusters, vms_templates, vms_sizes, vms_vms, vms_revisions, vms_confirmation_failures FROM writ_app; END IF; END $$;
