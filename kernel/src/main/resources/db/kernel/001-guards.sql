--liquibase formatted sql
--changeset writ:kernel-001-guards splitStatements:false

-- Every guard trigger ends here. SQLSTATE WR001 tells a guard from a missing grant (42501).
-- The trigger's argument is the rule in words.
CREATE FUNCTION kernel_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % refused: %', TG_OP, TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'WR001';
END
$$;

-- GRANT what TO whom; does nothing in a database that has a single role.
CREATE FUNCTION kernel_grant(whom text, what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = whom) THEN
    EXECUTE format('GRANT %s TO %I', what, whom);
  END IF;
END
$$;

--rollback DROP FUNCTION kernel_grant(text, text);
--rollback DROP FUNCTION kernel_refuse();
