--liquibase formatted sql
--changeset writ:kernel-007-settings splitStatements:false

CREATE TABLE kernel_settings (
  name  text PRIMARY KEY,
  value json NOT NULL
);

SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE, DELETE ON kernel_settings');

--rollback DROP TABLE kernel_settings;
