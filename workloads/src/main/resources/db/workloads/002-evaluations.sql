--liquibase formatted sql
--changeset writ:workloads-002-evaluations splitStatements:false

-- What a role can be narrowed to. One that is gone from its cluster stays: its history does too.
CREATE TABLE workloads_namespaces (
  id uuid PRIMARY KEY,
  cluster text NOT NULL,
  name text NOT NULL,
  environment text,
  CONSTRAINT workloads_namespaces_taken UNIQUE (cluster, name)
);

-- How a policy stood; a row where that changed, and one an hour. Namespace '' is a cluster policy's.
CREATE TABLE workloads_evaluations (
  id uuid PRIMARY KEY,
  cluster text NOT NULL,
  policy text NOT NULL,
  namespace text NOT NULL,
  generation bigint NOT NULL,
  at timestamptz NOT NULL,
  health_score int NOT NULL,
  severity_score int NOT NULL,
  pods bigint NOT NULL,
  violations bigint NOT NULL,
  exempted bigint NOT NULL,
  by_check json NOT NULL,
  by_severity json NOT NULL,
  by_namespace json NOT NULL
);
CREATE INDEX workloads_evaluations_latest ON workloads_evaluations (cluster, policy, at DESC, id DESC);
CREATE INDEX workloads_evaluations_by_time ON workloads_evaluations (at DESC, id DESC);

-- An exemption as one policy meets it. Several meet the same one where a workload's annotation
-- grants it: its key is then the workload's.
CREATE TABLE workloads_exemptions (
  cluster text NOT NULL,
  policy text NOT NULL,
  namespace text NOT NULL,
  key text NOT NULL,
  name text NOT NULL,
  checks text[] NOT NULL,
  reason text NOT NULL,
  expires timestamptz,
  state text NOT NULL CHECK (state IN ('IN_FORCE', 'VOID', 'ENDED', 'GONE')),
  note text NOT NULL,
  first_seen timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (cluster, policy, key)
);
CREATE INDEX workloads_exemptions_by_key ON workloads_exemptions (cluster, key);

SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE (environment) ON workloads_namespaces');
SELECT kernel_grant('writ_app', 'SELECT, INSERT, DELETE ON workloads_evaluations');
SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE ON workloads_exemptions');

--rollback DROP TABLE workloads_exemptions;
--rollback DROP TABLE workloads_evaluations;
--rollback DROP TABLE workloads_namespaces;
