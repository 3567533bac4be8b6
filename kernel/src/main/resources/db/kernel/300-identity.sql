--liquibase formatted sql
--changeset writ:kernel-300-people splitStatements:false

CREATE TABLE kernel_users (
  id                   uuid PRIMARY KEY,
  name                 text NOT NULL UNIQUE,
  email                text,
  kind                 text NOT NULL CHECK (kind IN ('LOCAL', 'OIDC', 'SERVICE')),
  issuer               text,
  subject              text,
  password_hash        text CHECK (password_hash IS NULL OR kind = 'LOCAL'),
  must_change_password boolean NOT NULL DEFAULT false,
  created_at           timestamptz NOT NULL,
  disabled_at          timestamptz,
  UNIQUE (issuer, subject)
);
CREATE TRIGGER kernel_users_kept BEFORE DELETE ON kernel_users FOR EACH ROW
  EXECUTE FUNCTION kernel_refuse('users are disabled, never deleted');
CREATE TRIGGER kernel_users_truncated BEFORE TRUNCATE ON kernel_users
  EXECUTE FUNCTION kernel_refuse('users are disabled, never deleted');

CREATE TABLE kernel_groups (
  id         uuid PRIMARY KEY,
  name       text NOT NULL UNIQUE,
  source     text NOT NULL CHECK (source IN ('LOCAL', 'OIDC')),
  created_at timestamptz NOT NULL
);
CREATE TABLE kernel_group_members (
  group_id uuid NOT NULL REFERENCES kernel_groups ON DELETE CASCADE,
  user_id  uuid NOT NULL REFERENCES kernel_users,
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX kernel_group_members_user ON kernel_group_members (user_id);

SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE ON kernel_users');
SELECT kernel_grant('writ_app',
  'SELECT, INSERT, UPDATE, DELETE ON kernel_groups, kernel_group_members');

--rollback DROP TABLE kernel_group_members;
--rollback DROP TABLE kernel_groups;
--rollback DROP TABLE kernel_users;

--changeset writ:kernel-301-roles splitStatements:false

CREATE TABLE kernel_roles (
  id          uuid PRIMARY KEY,
  name        text NOT NULL UNIQUE,
  description text NOT NULL,
  builtin     boolean NOT NULL,
  created_at  timestamptz NOT NULL
);
CREATE TABLE kernel_role_permissions (
  role_id    uuid NOT NULL REFERENCES kernel_roles ON DELETE CASCADE,
  permission text NOT NULL CHECK (permission ~ '^[a-z]+(-[a-z]+)*:[a-z]+(-[a-z]+)*$'),
  PRIMARY KEY (role_id, permission)
);
CREATE TABLE kernel_role_bindings (
  id                   uuid PRIMARY KEY,
  subject_type         text NOT NULL CHECK (subject_type IN ('USER', 'GROUP')),
  subject_id           uuid NOT NULL,
  role_id              uuid NOT NULL REFERENCES kernel_roles,
  scope_type           text NOT NULL,
  scope_id             uuid,
  allowed_environments text[] NOT NULL DEFAULT '{test}',
  source               text NOT NULL CHECK (source IN ('LOCAL', 'OIDC')),
  created_by           text NOT NULL,
  created_at           timestamptz NOT NULL,
  UNIQUE NULLS NOT DISTINCT (subject_type, subject_id, role_id, scope_type, scope_id),
  CHECK ((scope_type = 'global') = (scope_id IS NULL))
);
CREATE INDEX kernel_role_bindings_role ON kernel_role_bindings (role_id);

-- Built-in roles come with a version of the house; only their installation, which says so in its
-- transaction, may write them.
CREATE FUNCTION kernel_keep_builtin_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('writ.installing_roles', true) IS DISTINCT FROM 'on' AND (
      CASE TG_TABLE_NAME
        WHEN 'kernel_roles' THEN
          (TG_OP <> 'INSERT' AND (to_jsonb(OLD) ->> 'builtin')::boolean)
          OR (TG_OP <> 'DELETE' AND (to_jsonb(NEW) ->> 'builtin')::boolean)
        ELSE EXISTS (SELECT FROM kernel_roles WHERE builtin AND id::text IN
          (to_jsonb(OLD) ->> 'role_id', to_jsonb(NEW) ->> 'role_id'))
      END) THEN
    RAISE EXCEPTION '% of % refused: built-in roles are not editable', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'WR001';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER kernel_roles_builtin BEFORE INSERT OR UPDATE OR DELETE ON kernel_roles
  FOR EACH ROW EXECUTE FUNCTION kernel_keep_builtin_role();
CREATE TRIGGER kernel_role_permissions_builtin
  BEFORE INSERT OR UPDATE OR DELETE ON kernel_role_permissions
  FOR EACH ROW EXECUTE FUNCTION kernel_keep_builtin_role();

SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE, DELETE'
  ' ON kernel_roles, kernel_role_permissions, kernel_role_bindings');

--rollback DROP TABLE kernel_role_bindings;
--rollback DROP TABLE kernel_role_permissions;
--rollback DROP TABLE kernel_roles;
--rollback DROP FUNCTION kernel_keep_builtin_role();

--changeset writ:kernel-302-sign-in splitStatements:false

-- Tokens and names tried are kept as SHA-256 only.
CREATE TABLE kernel_sessions (
  id           uuid PRIMARY KEY,
  token_sha256 bytea NOT NULL UNIQUE,
  user_id      uuid NOT NULL REFERENCES kernel_users,
  created_at   timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  ip           text,
  user_agent   text,
  revoked_at   timestamptz
);
CREATE INDEX kernel_sessions_user ON kernel_sessions (user_id);
CREATE INDEX kernel_sessions_expiry ON kernel_sessions (expires_at);

CREATE TABLE kernel_api_tokens (
  id            uuid PRIMARY KEY,
  user_id       uuid NOT NULL REFERENCES kernel_users,
  name          text NOT NULL,
  secret_sha256 bytea NOT NULL,
  permissions   text[], -- null: whatever the owner may at the time of use
  created_at    timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL,
  last_used_at  timestamptz,
  revoked_at    timestamptz
);
CREATE INDEX kernel_api_tokens_user ON kernel_api_tokens (user_id);

CREATE TABLE kernel_login_failures (
  name_sha256 bytea NOT NULL,
  ip          text,
  at          timestamptz NOT NULL
);
CREATE INDEX kernel_login_failures_name ON kernel_login_failures (name_sha256, at);
CREATE INDEX kernel_login_failures_ip ON kernel_login_failures (ip, at);
CREATE INDEX kernel_login_failures_at ON kernel_login_failures (at);

SELECT kernel_grant('writ_app', 'SELECT, INSERT, UPDATE, DELETE'
  ' ON kernel_sessions, kernel_api_tokens, kernel_login_failures');

--rollback DROP TABLE kernel_login_failures;
--rollback DROP TABLE kernel_api_tokens;
--rollback DROP TABLE kernel_sessions;
