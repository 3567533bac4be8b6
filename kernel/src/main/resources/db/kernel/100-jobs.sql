--liquibase formatted sql
--changeset writ:kernel-100-jobs splitStatements:false

-- As db-scheduler 16.12.0 publishes it for PostgreSQL, under the house's names.
CREATE TABLE kernel_jobs (
  task_name            text NOT NULL,
  task_instance        text NOT NULL,
  task_data            bytea,
  execution_time       timestamptz NOT NULL,
  picked               boolean NOT NULL,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures integer,
  last_heartbeat       timestamptz,
  version              bigint NOT NULL,
  priority             smallint,
  PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX kernel_jobs_execution_time ON kernel_jobs (execution_time);
CREATE INDEX kernel_jobs_last_heartbeat ON kernel_jobs (last_heartbeat);
CREATE INDEX kernel_jobs_priority_execution_time
  ON kernel_jobs (priority DESC, execution_time ASC);

-- A job's row lives for a second: let its dead versions go while the table is still small.
ALTER TABLE kernel_jobs
  SET (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);

SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE, DELETE ON kernel_jobs');

--rollback DROP TABLE kernel_jobs;

--changeset writ:kernel-101-attempts splitStatements:false

CREATE TABLE kernel_attempts (
  event_id     uuid NOT NULL REFERENCES kernel_events,
  number       integer NOT NULL CHECK (number >= 1),
  worker       text NOT NULL,
  started_at   timestamptz NOT NULL,
  ended_at     timestamptz,
  outcome      text NOT NULL
    CHECK (outcome IN ('RUNNING', 'COMPLETED', 'FAILED', 'SNOOZED', 'LOST', 'INTERRUPTED')),
  snoozes      integer NOT NULL DEFAULT 0 CHECK (snoozes >= 0),
  error_code   text,
  error_detail text,
  PRIMARY KEY (event_id, number)
);
-- Work is never open twice.
CREATE UNIQUE INDEX kernel_attempts_open ON kernel_attempts (event_id)
  WHERE outcome IN ('RUNNING', 'SNOOZED');
CREATE INDEX kernel_attempts_ended ON kernel_attempts (ended_at);

CREATE TRIGGER kernel_attempts_born BEFORE INSERT ON kernel_attempts FOR EACH ROW
  WHEN (NEW.outcome <> 'RUNNING')
  EXECUTE FUNCTION kernel_refuse('an attempt is born RUNNING');

CREATE TRIGGER kernel_attempts_ended BEFORE UPDATE ON kernel_attempts FOR EACH ROW
  WHEN (OLD.outcome NOT IN ('RUNNING', 'SNOOZED'))
  EXECUTE FUNCTION kernel_refuse('an ended attempt never changes');

CREATE TRIGGER kernel_attempts_frozen
  BEFORE UPDATE OF event_id, number, started_at OR TRUNCATE ON kernel_attempts FOR EACH STATEMENT
  EXECUTE FUNCTION kernel_refuse('attempts are kept as they were made');

CREATE TRIGGER kernel_attempts_kept BEFORE DELETE ON kernel_attempts FOR EACH ROW
  WHEN (OLD.ended_at IS NULL)
  EXECUTE FUNCTION kernel_refuse('an open attempt is kept');

SELECT kernel_grant('writ_app', 'SELECT, INSERT, DELETE,
  UPDATE (worker, ended_at, outcome, snoozes, error_code, error_detail) ON kernel_attempts');

--rollback DROP TABLE kernel_attempts;
