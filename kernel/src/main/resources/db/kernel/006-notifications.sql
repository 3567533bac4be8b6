--liquibase formatted sql
--changeset writ:kernel-006-notifications splitStatements:false

CREATE TABLE kernel_notifications (
  id           uuid PRIMARY KEY,
  recipient_id uuid NOT NULL,
  type         text NOT NULL,
  title        text NOT NULL,
  body         text NOT NULL,
  ticket_id    uuid REFERENCES kernel_tickets,
  event_id     uuid REFERENCES kernel_events,
  created_at   timestamptz NOT NULL,
  read_at      timestamptz
);
CREATE INDEX kernel_notifications_inbox ON kernel_notifications (recipient_id, read_at);
CREATE INDEX kernel_notifications_ticket ON kernel_notifications (ticket_id, type);

SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE, DELETE ON kernel_notifications');

--rollback DROP TABLE kernel_notifications;
