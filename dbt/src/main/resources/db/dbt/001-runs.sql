--liquibase formatted sql
--changeset writ:dbt-001-runs splitStatements:false

CREATE TABLE dbt_projects (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT dbt_projects_name_taken UNIQUE (name)
);

-- One judged manifest. The manifest itself is not kept: it holds SQL.
CREATE TABLE dbt_runs (
  id uuid PRIMARY KEY,
  project_id uuid NOT NULL CONSTRAINT dbt_runs_project REFERENCES dbt_projects,
  passed boolean NOT NULL,
  level text NOT NULL CHECK (level IN ('WARN', 'STRICT')),
  dry_run boolean NOT NULL,
  errors int NOT NULL,
  new_errors int NOT NULL,
  warnings int NOT NULL,
  suppressed int NOT NULL,
  models int NOT NULL,
  columns_tested int NOT NULL,
  columns_total int NOT NULL,
  by_type json NOT NULL,
  by_layer json NOT NULL,
  policy_name text,
  git_sha text,
  git_branch text,
  result bytea NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX dbt_runs_latest ON dbt_runs (project_id, created_at DESC, id DESC);
CREATE INDEX dbt_runs_by_time ON dbt_runs (created_at DESC, id DESC);

-- What the findings of a run are filtered by; position is their place in the run's result.
CREATE TABLE dbt_findings (
  run_id uuid NOT NULL CONSTRAINT dbt_findings_run REFERENCES dbt_runs ON DELETE CASCADE,
  position int NOT NULL,
  fingerprint text NOT NULL,
  code text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('ERROR', 'WARNING')),
  known boolean NOT NULL,
  model text NOT NULL,
  layer text,
  PRIMARY KEY (run_id, position)
);

-- Since when, and in how many runs, a finding was seen; outlives the runs.
CREATE TABLE dbt_seen (
  project_id uuid NOT NULL CONSTRAINT dbt_seen_project REFERENCES dbt_projects,
  fingerprint text NOT NULL,
  first_detected date NOT NULL,
  occurrences int NOT NULL,
  PRIMARY KEY (project_id, fingerprint)
);

SELECT kernel_grant('writ_app', 'SELECT, INSERT ON dbt_projects');
SELECT kernel_grant('writ_app', 'SELECT, INSERT, DELETE ON dbt_runs, dbt_findings');
SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE ON dbt_seen');

--rollback DROP TABLE dbt_seen;
--rollback DROP TABLE dbt_findings;
--rollback DROP TABLE dbt_runs;
--rollback DROP TABLE dbt_projects;
