--liquibase formatted sql
--changeset writ:vms-005-checks splitStatements:false

-- What a cluster said to a template's sample; drafts that none has accepted can't be published.
ALTER TABLE vms_templates ADD COLUMN validation json NOT NULL DEFAULT '{"state":"PENDING"}';

-- The status_since that people were told of, when a machine was on its way for too long.
ALTER TABLE vms_vms ADD COLUMN stuck_told timestamptz;

--rollback ALTER TABLE vms_vms DROP COLUMN stuck_told;
--rollback ALTER TABLE vms_templates DROP COLUMN validation;
