--liquibase formatted sql
--changeset writ:kernel-005-idempotency splitStatements:false

-- Inserted first, so that a running twin is waited for; the answer is filled in by the same commit.
CREATE TABLE kernel_idempotency (
  user_id     uuid NOT NULL,
  key         text NOT NULL,
  route       text NOT NULL,
  body_sha256 text NOT NULL,
  status      integer,
  headers     json,
  body        text,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (user_id, key)
);
CREATE INDEX kernel_idempotency_time ON kernel_idempotency (created_at);

SELECT kernel_grant('writ_app',
  'SELECT, INSERT, UPDATE (status, headers, body), DELETE ON kernel_idempotency');

--rollback DROP TABLE kernel_idempotency;
