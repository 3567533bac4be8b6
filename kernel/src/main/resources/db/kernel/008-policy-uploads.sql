--liquibase formatted sql
--changeset writ:kernel-008-policy-uploads splitStatements:false

-- Which policy set people put in the place of the shipped one. The newest row of a room counts;
-- one without a hash says: back to what the server has of its own.
CREATE TABLE kernel_policy_uploads (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room        text NOT NULL,
  sha256      text REFERENCES kernel_policies,
  uploaded_by uuid NOT NULL,
  uploaded_at timestamptz NOT NULL
);
CREATE INDEX kernel_policy_uploads_newest ON kernel_policy_uploads (room, id DESC);

CREATE TRIGGER kernel_policy_uploads_kept BEFORE UPDATE OR DELETE OR TRUNCATE
  ON kernel_policy_uploads
  FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse('uploads of policies are kept');

SELECT kernel_grant('writ_app', 'SELECT, INSERT ON kernel_policy_uploads');

--rollback DROP TABLE kernel_policy_uploads;
