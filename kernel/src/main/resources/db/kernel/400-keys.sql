--liquibase formatted sql
--changeset writ:kernel-400-keys splitStatements:false

-- Which keys were ever active. Never key material: that lives outside the database.
CREATE TABLE kernel_keys (
  key_id     text PRIMARY KEY,
  purpose    text NOT NULL CHECK (purpose IN ('SECRETS', 'CHECKPOINTS')),
  created_at timestamptz NOT NULL,
  retired_at timestamptz
);

SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE (retired_at) ON kernel_keys');

--rollback DROP TABLE kernel_keys;
