--liquibase formatted sql
--changeset writ:kernel-003-decisions splitStatements:false

-- The text of every policy set that ever decided: path -> text.
CREATE TABLE kernel_policies (
  sha256    text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  room      text NOT NULL,
  files     json NOT NULL,
  loaded_at timestamptz NOT NULL
);

CREATE TABLE kernel_decisions (
  id            uuid PRIMARY KEY,
  event_id      uuid REFERENCES kernel_events,
  room          text NOT NULL,
  query         text NOT NULL,
  policy_sha256 text NOT NULL REFERENCES kernel_policies,
  input         json NOT NULL,
  output        json NOT NULL,
  outcome       text NOT NULL CHECK (outcome IN ('ALLOW', 'NEEDS_APPROVAL', 'DENY')),
  degraded      boolean NOT NULL,
  cause         text,
  micros        bigint NOT NULL,
  decided_at    timestamptz NOT NULL
);
CREATE INDEX kernel_decisions_event ON kernel_decisions (event_id);
CREATE INDEX kernel_decisions_time ON kernel_decisions (decided_at);

CREATE TRIGGER kernel_policies_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_policies
  FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse('policy texts are kept');
CREATE TRIGGER kernel_decisions_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_decisions
  FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse('decisions are kept');

SELECT kernel_grant('writ_app', 'SELECT, INSERT ON kernel_policies, kernel_decisions');

--rollback DROP TABLE kernel_decisions;
--rollback DROP TABLE kernel_policies;
