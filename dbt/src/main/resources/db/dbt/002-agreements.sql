--liquibase formatted sql
--changeset writ:dbt-002-agreements splitStatements:false

-- Versions are never changed: another text is another version.
CREATE TABLE dbt_policies (
  name text NOT NULL,
  version int NOT NULL CHECK (version >= 1),
  parent text,
  yaml text NOT NULL,
  sha256 text NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT dbt_policies_version_taken PRIMARY KEY (name, version)
);

-- The last one accepted for a project is in force.
CREATE TABLE dbt_baselines (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL CONSTRAINT dbt_baselines_project REFERENCES dbt_projects,
  run_id uuid NOT NULL,
  reason text NOT NULL,
  baseline text NOT NULL,
  findings int NOT NULL,
  accepted_by uuid NOT NULL,
  accepted_at timestamptz NOT NULL
);
CREATE INDEX dbt_baselines_latest ON dbt_baselines (project_id, accepted_at DESC, id DESC);

CREATE TABLE dbt_waivers (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL CONSTRAINT dbt_waivers_project REFERENCES dbt_projects,
  fingerprint text NOT NULL,
  code text NOT NULL,
  model text NOT NULL,
  reason text NOT NULL,
  until date NOT NULL,
  ticket_id uuid,
  requested_by uuid NOT NULL,
  granted_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX dbt_waivers_open ON dbt_waivers (project_id, until) WHERE ended_at IS NULL;

SELECT kernel_grant('writ_app', 'SELECT, INSERT ON dbt_policies, dbt_baselines');
SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE (ended_at) ON dbt_waivers');

--rollback DROP TABLE dbt_waivers;
--rollback DROP TABLE dbt_baselines;
--rollback DROP TABLE dbt_policies;
