--liquibase formatted sql
--changeset writ:kernel-004-tickets splitStatements:false

CREATE TABLE kernel_tickets (
  id                  uuid PRIMARY KEY,
  event_id            uuid NOT NULL UNIQUE REFERENCES kernel_events,
  room                text NOT NULL,
  operation           text NOT NULL,
  environment         text,
  resource_type       text NOT NULL,
  resource_id         text,
  resource_name       text,
  requester_id        uuid NOT NULL,
  reason              text,
  status              text NOT NULL CHECK (status IN ('PENDING_APPROVAL', 'APPROVED', 'REJECTED',
                        'CANCELLED', 'EXPIRED', 'COMPLETED', 'FAILED')),
  threshold           json NOT NULL,
  allow_self          boolean NOT NULL,
  decision_id         uuid NOT NULL REFERENCES kernel_decisions,
  spec_revision       integer NOT NULL DEFAULT 0 CHECK (spec_revision >= 0),
  modified_spec       json,
  modification_reason text,
  modified_by         uuid,
  selection           json,
  snapshot            json,
  expires_at          timestamptz NOT NULL,
  decided_at          timestamptz,
  closed_at           timestamptz,
  close_code          text,
  close_reason        text,
  version             integer NOT NULL DEFAULT 0,
  created_at          timestamptz NOT NULL
);
CREATE INDEX kernel_tickets_status ON kernel_tickets (status, created_at);
CREATE INDEX kernel_tickets_requester ON kernel_tickets (requester_id, status);
CREATE INDEX kernel_tickets_expiry ON kernel_tickets (expires_at)
  WHERE status = 'PENDING_APPROVAL';

CREATE TABLE kernel_reviews (
  id            uuid PRIMARY KEY,
  ticket_id     uuid NOT NULL REFERENCES kernel_tickets,
  reviewer_id   uuid NOT NULL,
  groups        text[] NOT NULL,
  spec_revision integer NOT NULL,
  verdict       text NOT NULL CHECK (verdict IN ('APPROVE', 'REJECT')),
  reason        text,
  created_at    timestamptz NOT NULL,
  UNIQUE (ticket_id, reviewer_id, spec_revision)
);

CREATE TRIGGER kernel_tickets_born BEFORE INSERT ON kernel_tickets FOR EACH ROW
  WHEN (NEW.status <> 'PENDING_APPROVAL')
  EXECUTE FUNCTION kernel_refuse('a ticket is born PENDING_APPROVAL');

-- The arrows of dev.writ.kernel.approval.TicketStatus; a test holds the two together.
CREATE TRIGGER kernel_tickets_arrows BEFORE UPDATE OF status ON kernel_tickets FOR EACH ROW
  WHEN ((OLD.status, NEW.status) NOT IN
    (('PENDING_APPROVAL', 'APPROVED'), ('PENDING_APPROVAL', 'REJECTED'),
     ('PENDING_APPROVAL', 'CANCELLED'), ('PENDING_APPROVAL', 'EXPIRED'),
     ('APPROVED', 'COMPLETED'), ('APPROVED', 'FAILED')))
  EXECUTE FUNCTION kernel_refuse('the status can not change this way');

CREATE TRIGGER kernel_tickets_ended BEFORE UPDATE ON kernel_tickets FOR EACH ROW
  WHEN (OLD.status NOT IN ('PENDING_APPROVAL', 'APPROVED'))
  EXECUTE FUNCTION kernel_refuse('an ended ticket never changes');

-- What people agreed to is not swapped under the work that follows.
CREATE TRIGGER kernel_tickets_agreed
  BEFORE UPDATE OF spec_revision, modified_spec, modification_reason, modified_by, selection,
    snapshot, decided_at
  ON kernel_tickets FOR EACH ROW WHEN (OLD.status <> 'PENDING_APPROVAL')
  EXECUTE FUNCTION kernel_refuse('what people agreed to is kept');

CREATE TRIGGER kernel_tickets_frozen
  BEFORE UPDATE OF id, event_id, room, operation, environment, resource_type, resource_id,
    resource_name, requester_id, reason, threshold, allow_self, decision_id, expires_at, created_at
  OR DELETE OR TRUNCATE ON kernel_tickets FOR EACH STATEMENT
  EXECUTE FUNCTION kernel_refuse('what was asked for is kept as it was asked');

CREATE TRIGGER kernel_reviews_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel_reviews
  FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse('votes are kept as they were given');

SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE (status, spec_revision, modified_spec,
  modification_reason, modified_by, selection, snapshot, decided_at, closed_at, close_code,
  close_reason, version) ON kernel_tickets');
SELECT kernel_grant('writ_app', 'SELECT, INSERT ON kernel_reviews');

--rollback DROP TABLE kernel_reviews;
--rollback DROP TABLE kernel_tickets;
