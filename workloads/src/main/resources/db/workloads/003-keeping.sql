--liquibase formatted sql
--changeset writ:workloads-003-keeping splitStatements:false

-- Each write of a row takes the next number, by which another process knows that something is new:
-- times of several machines don't say it.
CREATE SEQUENCE workloads_changes;
ALTER TABLE workloads_remediations
  ADD COLUMN change bigint NOT NULL DEFAULT nextval('workloads_changes');
ALTER TABLE workloads_exemptions
  ADD COLUMN change bigint NOT NULL DEFAULT nextval('workloads_changes');
CREATE FUNCTION workloads_number_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.change := nextval('workloads_changes');
  RETURN NEW;
END
$$;
CREATE TRIGGER workloads_remediations_change BEFORE UPDATE ON workloads_remediations
  FOR EACH ROW EXECUTE FUNCTION workloads_number_change();
CREATE TRIGGER workloads_exemptions_change BEFORE UPDATE ON workloads_exemptions
  FOR EACH ROW EXECUTE FUNCTION workloads_number_change();
CREATE INDEX workloads_remediations_numbered ON workloads_remediations (cluster, change);
CREATE INDEX workloads_exemptions_numbered ON workloads_exemptions (cluster, change);

-- What is looked for: a workload's by its name, what takes one back, a policy's, and what is old.
CREATE INDEX workloads_remediations_by_name
  ON workloads_remediations (cluster, namespace, name, kind, created_at DESC, id DESC);
CREATE INDEX workloads_remediations_by_revert ON workloads_remediations (revert_of)
  WHERE revert_of IS NOT NULL;
CREATE INDEX workloads_remediations_by_policy ON workloads_remediations USING gin (policies);
CREATE INDEX workloads_remediations_by_end ON workloads_remediations (ended_at)
  WHERE ended_at IS NOT NULL;

-- What is over is forgotten some day.
SELECT kernel_grant('writ_app', 'USAGE ON SEQUENCE workloads_changes');
SELECT kernel_grant('writ_app', 'DELETE ON workloads_remediations');
SELECT kernel_grant('writ_app', 'DELETE ON workloads_exemptions');
SELECT kernel_grant('writ_app', 'DELETE ON workloads_contentions');

--rollback DROP INDEX workloads_remediations_by_end;
--rollback DROP INDEX workloads_remediations_by_policy;
--rollback DROP INDEX workloads_remediations_by_revert;
--rollback DROP INDEX workloads_remediations_by_name;
--rollback DROP TRIGGER workloads_exemptions_change ON workloads_exemptions;
--rollback DROP TRIGGER workloads_remediations_change ON workloads_remediations;
--rollback DROP FUNCTION workloads_number_change();
--rollback ALTER TABLE workloads_exemptions DROP COLUMN change;
--rollback ALTER TABLE workloads_remediations DROP COLUMN change;
--rollback DROP SEQUENCE workloads_changes;
