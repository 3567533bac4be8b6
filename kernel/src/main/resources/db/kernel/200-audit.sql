--liquibase formatted sql
--changeset writ:kernel-200-audit splitStatements:false

-- txid orders the rows for sealing: every transaction below a snapshot's xmin has ended.
-- Neither id nor txid can be chosen by the server (column grants, GENERATED ALWAYS).
CREATE TABLE kernel_audit (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  txid              xid8 NOT NULL DEFAULT pg_current_xact_id(),
  action_code       text NOT NULL,
  params            json NOT NULL,
  ticket_id         uuid,
  performed_by      text NOT NULL CHECK (performed_by ~ '^(user|system):'),
  performed_at      timestamptz NOT NULL,
  performed_by_name text NOT NULL,
  outcome           text NOT NULL CHECK (outcome IN ('SUCCESS', 'REFUSED', 'FAILED')),
  room              text,
  event_id          uuid,
  resource_type     text,
  resource_id       text,
  resource_name     text,
  environment       text,
  request_id        text,
  ip                text,
  user_agent        text
);
CREATE INDEX kernel_audit_txid ON kernel_audit (txid, id);
CREATE INDEX kernel_audit_ticket ON kernel_audit (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX kernel_audit_event ON kernel_audit (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX kernel_audit_action ON kernel_audit (action_code, performed_at);
CREATE INDEX kernel_audit_actor ON kernel_audit (performed_by, performed_at);
CREATE INDEX kernel_audit_resource ON kernel_audit (resource_type, resource_id)
  WHERE resource_type IS NOT NULL;
CREATE INDEX kernel_audit_time ON kernel_audit (performed_at);

-- No foreign key: retention may take a row's content away, its hash stays.
CREATE TABLE kernel_audit_chain (
  seq        bigint PRIMARY KEY CHECK (seq > 0),
  audit_id   bigint NOT NULL UNIQUE,
  row_hash   bytea NOT NULL CHECK (octet_length(row_hash) = 32),
  chain_hash bytea NOT NULL CHECK (octet_length(chain_hash) = 32)
);

CREATE TABLE kernel_audit_checkpoints (
  seq        bigint PRIMARY KEY CHECK (seq > 0),
  chain_hash bytea NOT NULL CHECK (octet_length(chain_hash) = 32),
  signed_at  timestamptz NOT NULL,
  key_id     text NOT NULL,
  public_key bytea NOT NULL CHECK (octet_length(public_key) = 32),
  signature  bytea NOT NULL CHECK (octet_length(signature) = 64)
);

CREATE TABLE kernel_audit_prunes (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  seq_from bigint NOT NULL,
  seq_to   bigint NOT NULL CHECK (seq_to >= seq_from),
  class    text NOT NULL,
  count    bigint NOT NULL CHECK (count > 0),
  by       text NOT NULL,
  at       timestamptz NOT NULL
);

-- Where the sealer goes on. It proves nothing and is proven by nothing.
CREATE TABLE kernel_audit_sealer (
  one_row           boolean PRIMARY KEY DEFAULT true CHECK (one_row),
  system_identifier bigint NOT NULL,
  next_txid         xid8 NOT NULL,
  epochs            bigint[] NOT NULL -- seqs at which the order of txids starts anew
);

CREATE TRIGGER kernel_audit_kept BEFORE UPDATE ON kernel_audit FOR EACH ROW
  EXECUTE FUNCTION kernel_refuse('the audit log is append-only');
CREATE TRIGGER kernel_audit_deleted BEFORE DELETE ON kernel_audit FOR EACH ROW
  WHEN (current_user <> 'writ_retention')
  EXECUTE FUNCTION kernel_refuse('the audit log is append-only');
CREATE TRIGGER kernel_audit_truncated BEFORE TRUNCATE ON kernel_audit
  EXECUTE FUNCTION kernel_refuse('the audit log is append-only');
CREATE TRIGGER kernel_audit_chain_kept BEFORE UPDATE OR DELETE ON kernel_audit_chain FOR EACH ROW
  EXECUTE FUNCTION kernel_refuse('the audit chain is append-only');
CREATE TRIGGER kernel_audit_chain_truncated BEFORE TRUNCATE ON kernel_audit_chain
  EXECUTE FUNCTION kernel_refuse('the audit chain is append-only');
CREATE TRIGGER kernel_audit_checkpoints_kept BEFORE UPDATE OR DELETE ON kernel_audit_checkpoints
  FOR EACH ROW EXECUTE FUNCTION kernel_refuse('checkpoints are append-only');
CREATE TRIGGER kernel_audit_checkpoints_truncated BEFORE TRUNCATE ON kernel_audit_checkpoints
  EXECUTE FUNCTION kernel_refuse('checkpoints are append-only');
CREATE TRIGGER kernel_audit_prunes_kept BEFORE UPDATE OR DELETE ON kernel_audit_prunes FOR EACH ROW
  EXECUTE FUNCTION kernel_refuse('prune rows are append-only');
CREATE TRIGGER kernel_audit_prunes_truncated BEFORE TRUNCATE ON kernel_audit_prunes
  EXECUTE FUNCTION kernel_refuse('prune rows are append-only');

SELECT kernel_grant('writ_app', 'SELECT, INSERT (action_code, params, ticket_id, performed_by,'
  ' performed_at, performed_by_name, outcome, room, event_id, resource_type, resource_id,'
  ' resource_name, environment, request_id, ip, user_agent) ON kernel_audit');
SELECT kernel_grant('writ_app', 'SELECT, INSERT ON kernel_audit_chain, kernel_audit_checkpoints');
SELECT kernel_grant('writ_app', 'SELECT ON kernel_audit_prunes');
SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE ON kernel_audit_sealer');
SELECT kernel_grant('writ_retention', 'SELECT, DELETE ON kernel_audit');
SELECT kernel_grant('writ_retention', 'SELECT ON kernel_audit_chain, kernel_audit_checkpoints');
SELECT kernel_grant('writ_retention', 'SELECT, INSERT ON kernel_audit_prunes');

--rollback DROP TABLE kernel_audit_sealer;
--rollback DROP TABLE kernel_audit_prunes;
--rollback DROP TABLE kernel_audit_checkpoints;
--rollback DROP TABLE kernel_audit_chain;
--rollback DROP TABLE kernel_audit;
