--liquibase formatted sql
--changeset writ:workloads-001-remediations splitStatements:false

-- One plan for one workload and what became of it. steps are the actions as data, texts in words.
-- waits says why a queued one does not start; sent counts the patches that went out for it;
-- patched_hash is of the template as the cluster took it; declined says that people said no.
CREATE TABLE workloads_remediations (
  id uuid PRIMARY KEY,
  cluster text NOT NULL,
  kind text NOT NULL,
  namespace text NOT NULL,
  name text NOT NULL,
  uid text NOT NULL,
  environment text,
  state text NOT NULL CHECK (state IN ('PLANNED', 'DEFERRED_TO_GIT', 'PENDING_APPROVAL', 'QUEUED',
    'APPLYING', 'WATCHING', 'COMPLETED', 'ROLLED_BACK', 'FAILED', 'CANCELLED')),
  policies text[] NOT NULL,
  steps json NOT NULL,
  texts text[] NOT NULL,
  template_hash text NOT NULL,
  fingerprint text NOT NULL,
  patch json,
  tool text,
  ticket_id uuid,
  revert_of uuid REFERENCES workloads_remediations (id),
  detail text,
  waits text,
  declined boolean NOT NULL DEFAULT false,
  sent int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  patched_at timestamptz,
  patched_hash text,
  steady_since timestamptz,
  steady_pods text[] NOT NULL DEFAULT '{}',
  ended_at timestamptz,
  updated_at timestamptz NOT NULL
);
-- At most one is open for a workload, whoever asks.
CREATE UNIQUE INDEX workloads_remediations_open ON workloads_remediations (cluster, uid)
  WHERE state IN ('PENDING_APPROVAL', 'QUEUED', 'APPLYING', 'WATCHING');
CREATE INDEX workloads_remediations_by_workload
  ON workloads_remediations (cluster, uid, created_at DESC, id DESC);
CREATE INDEX workloads_remediations_by_time ON workloads_remediations (created_at DESC, id DESC);
CREATE INDEX workloads_remediations_by_change ON workloads_remediations (cluster, updated_at);

-- Workloads that are left alone because others undo what is injected.
CREATE TABLE workloads_contentions (
  cluster text NOT NULL,
  uid text NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (cluster, uid)
);

-- When the present generation of a policy was first seen: what it had done is counted from there.
CREATE TABLE workloads_generations (
  cluster text NOT NULL,
  policy text NOT NULL,
  uid text NOT NULL,
  generation bigint NOT NULL,
  first_seen timestamptz NOT NULL,
  PRIMARY KEY (cluster, policy)
);

SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE ON workloads_remediations');
SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE ON workloads_contentions');
SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE ON workloads_generations');

--rollback DROP TABLE workloads_generations;
--rollback DROP TABLE workloads_contentions;
--rollback DROP TABLE workloads_remediations;
