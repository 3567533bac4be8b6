--liquibase formatted sql
--changeset writ:kernel-002-events splitStatements:false

CREATE TABLE kernel_events (
  id             uuid PRIMARY KEY,
  kind           text NOT NULL CHECK (kind IN ('WORK', 'FACT')),
  type           text NOT NULL,
  room           text NOT NULL,
  operation      text NOT NULL,
  aggregate_type text NOT NULL,
  aggregate_id   text,
  aggregate_name text,
  payload        json NOT NULL,
  payload_sha256 bytea NOT NULL CHECK (octet_length(payload_sha256) = 32),
  environment    text,
  dedup_key      text,
  parent_id      uuid REFERENCES kernel_events,
  retry_of       uuid REFERENCES kernel_events,
  requested_by   uuid NOT NULL,
  request_id     text NOT NULL,
  status         text NOT NULL
    CHECK (status IN ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED')),
  result         json,
  error_code     text,
  error_detail   text,
  error_params   json,
  created_at     timestamptz NOT NULL,
  processed_at   timestamptz,
  archived_at    timestamptz
);
CREATE UNIQUE INDEX kernel_events_open ON kernel_events (dedup_key)
  WHERE status IN ('PENDING', 'PROCESSING');
CREATE UNIQUE INDEX kernel_events_retry_of ON kernel_events (retry_of);
CREATE INDEX kernel_events_parent ON kernel_events (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX kernel_events_aggregate ON kernel_events (aggregate_type, aggregate_id, created_at);
CREATE INDEX kernel_events_requester ON kernel_events (requested_by, created_at);
CREATE INDEX kernel_events_to_archive ON kernel_events (created_at)
  WHERE archived_at IS NULL AND status IN ('COMPLETED', 'FAILED', 'CANCELLED');

CREATE TRIGGER kernel_events_born BEFORE INSERT ON kernel_events FOR EACH ROW
  WHEN ((NEW.kind, NEW.status) NOT IN
    (('WORK', 'PENDING'), ('WORK', 'PROCESSING'), ('FACT', 'COMPLETED')))
  EXECUTE FUNCTION kernel_refuse('work is born PENDING or PROCESSING, a fact COMPLETED');

-- The arrows of dev.writ.kernel.event.EventStatus; a test holds the two together.
CREATE TRIGGER kernel_events_arrows BEFORE UPDATE OF status ON kernel_events FOR EACH ROW
  WHEN ((OLD.status, NEW.status) NOT IN
    (('PENDING', 'PROCESSING'), ('PENDING', 'CANCELLED'),
     ('PROCESSING', 'COMPLETED'), ('PROCESSING', 'FAILED'), ('PROCESSING', 'CANCELLED')))
  EXECUTE FUNCTION kernel_refuse('the status can not change this way');

CREATE TRIGGER kernel_events_ended
  BEFORE UPDATE OF result, error_code, error_detail, error_params, processed_at
  ON kernel_events FOR EACH ROW WHEN (OLD.status IN ('COMPLETED', 'FAILED', 'CANCELLED'))
  EXECUTE FUNCTION kernel_refuse('an ended event can only be archived');

CREATE TRIGGER kernel_events_frozen
  BEFORE UPDATE OF id, kind, type, room, operation, aggregate_type, aggregate_id, aggregate_name,
    payload, payload_sha256, environment, dedup_key, parent_id, retry_of, requested_by, request_id,
    created_at
  OR DELETE OR TRUNCATE ON kernel_events FOR EACH STATEMENT
  EXECUTE FUNCTION kernel_refuse('what was asked for is kept as it was asked');

SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE (status, result, error_code, error_detail,
  error_params, processed_at, archived_at) ON kernel_events');

--rollback DROP TABLE kernel_events;
