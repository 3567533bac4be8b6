package dev.writ.kernel.identity;

import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.secret.Secret;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** People and services that may call. They are disabled, never deleted. */
public final class Users {
  private final Database database;
  private final Changes changes;
  private final Passwords passwords;

  public Users(Database database, AuditLog log, Passwords passwords) {
    this.database = database;
    this.changes = new Changes(database, log);
    this.passwords = passwords;
  }

  /** How somebody signs in. */
  public enum Kind {
    LOCAL,
    OIDC,
    SERVICE
  }

  public record User(
      UUID id,
      String name,
      @Nullable String email,
      Kind kind,
      boolean mustChangePassword,
      Instant createdAt,
      @Nullable Instant disabledAt) {}

  /**
   * A user that was just made, or has a new password.
   *
   * @param oneTimePassword to be shown once; null for a service, which signs in by token
   */
  public record Made(User user, @Nullable Secret oneTimePassword) {}

  /** Everybody, by name; needs {@code user:read}. */
  public List<User> list(Caller caller) {
    caller.require(KernelPermissions.USER_READ);
    return database.read(
        handle ->
            handle.createQuery(SELECT + " ORDER BY name").map((row, context) -> read(row)).list());
  }

  /** Needs {@code user:read}. */
  public User require(Caller caller, UUID id) {
    caller.require(KernelPermissions.USER_READ);
    return database.inTransaction(tx -> require(tx, id));
  }

  /**
   * Adds somebody, who may do nothing until a role is bound; needs {@code user:manage}.
   *
   * @param kind LOCAL gets a one-time password; OIDC users make themselves at first sign-in
   */
  public Made create(Caller caller, String name, @Nullable String email, Kind kind) {
    Names.name(name);
    Names.email(email);
    if (kind == Kind.OIDC) {
      throw KernelProblems.FIELD_INVALID
          .with("users of an identity provider are made when they first sign in")
          .at("/kind");
    }
    Secret password = kind == Kind.LOCAL ? passwords.oneTime() : null;
    String hash = password == null ? null : passwords.hash(password);
    return changes.make(
        caller,
        KernelPermissions.USER_MANAGE,
        "CREATE_USER",
        new ResourceRef("user", null, name),
        tx -> {
          User user =
              insert(tx, name, email, kind, hash)
                  .orElseThrow(
                      () ->
                          IdentityProblems.NAME_TAKEN
                              .with("there is a user `" + name + "` already; choose another name")
                              .at("/name"));
          record(tx, caller, KernelActionCodes.USER_CREATED, user, Map.of("kind", kind.name()));
          return new Made(user, password);
        });
  }

  /** Changes the e-mail address; needs {@code user:manage}. */
  public User changeEmail(Caller caller, UUID id, @Nullable String email) {
    Names.email(email);
    return changes.make(
        caller,
        KernelPermissions.USER_MANAGE,
        "UPDATE_USER",
        about(id, null),
        tx -> {
          require(tx, id);
          tx.handle()
              .createUpdate("UPDATE kernel_users SET email = :email WHERE id = :id")
              .bind("email", email)
              .bind("id", id)
              .execute();
          User user = require(tx, id);
          record(
              tx,
              caller,
              KernelActionCodes.USER_UPDATED,
              user,
              Map.of("changed", List.of("email")));
          return user;
        });
  }

  /** Sessions and tokens stop working with the next call; needs {@code user:manage}. */
  public User disable(Caller caller, UUID id) {
    return setDisabled(caller, id, true);
  }

  /** Needs {@code user:manage}, and everything that this user may do. */
  public User enable(Caller caller, UUID id) {
    return setDisabled(caller, id, false);
  }

  /**
   * Gives a new one-time password and ends all sessions; needs {@code user:manage}, and everything
   * that this user may do: else a reset would be a way to become somebody.
   */
  public Made resetPassword(Caller caller, UUID id) {
    Secret password = passwords.oneTime();
    String hash = passwords.hash(password);
    return changes.make(
        caller,
        KernelPermissions.USER_MANAGE,
        "RESET_PASSWORD",
        about(id, null),
        tx -> {
          User before = require(tx, id);
          if (before.kind() != Kind.LOCAL) {
            throw KernelProblems.FIELD_INVALID.with("`" + before.name() + "` has no password");
          }
          Grants.requireHeld(caller, Grants.ofUser(tx, id));
          tx.handle()
              .createUpdate(
                  "UPDATE kernel_users SET password_hash = :hash, must_change_password = true WHERE id = :id")
              .bind("hash", hash)
              .bind("id", id)
              .execute();
          tx.handle()
              .createUpdate(
                  "UPDATE kernel_sessions SET revoked_at = :now WHERE user_id = :id AND revoked_at IS NULL")
              .bind("now", tx.now())
              .bind("id", id)
              .execute();
          tx.handle()
              .createUpdate("DELETE FROM kernel_login_failures WHERE name_sha256 = :name")
              .bind("name", BearerText.sha256(before.name()))
              .execute();
          User user = require(tx, id);
          record(tx, caller, KernelActionCodes.PASSWORD_CHANGED, user, Map.of("reset", true));
          return new Made(user, password);
        });
  }

  private User setDisabled(Caller caller, UUID id, boolean disabled) {
    return changes.make(
        caller,
        KernelPermissions.USER_MANAGE,
        disabled ? "DISABLE_USER" : "ENABLE_USER",
        about(id, null),
        tx -> {
          User before = require(tx, id);
          if ((before.disabledAt() != null) == disabled) {
            return before;
          }
          if (!disabled) {
            Grants.requireHeld(caller, Grants.ofUser(tx, id));
          }
          tx.handle()
              .createUpdate(
                  "UPDATE kernel_users SET disabled_at = CASE WHEN :disabled THEN CAST(:now AS timestamptz) END WHERE id = :id")
              .bind("disabled", disabled)
              .bind("now", tx.now())
              .bind("id", id)
              .execute();
          User user = require(tx, id);
          record(
              tx,
              caller,
              disabled ? KernelActionCodes.USER_DISABLED : KernelActionCodes.USER_UPDATED,
              user,
              disabled ? Map.of() : Map.of("changed", List.of("disabled_at")));
          return user;
        });
  }

  /** Empty if the name is taken. */
  static Optional<User> insert(
      Tx tx, String name, @Nullable String email, Kind kind, @Nullable String passwordHash) {
    UUID id = tx.newId();
    int added =
        tx.handle()
            .createUpdate(
                """
                INSERT INTO kernel_users
                  (id, name, email, kind, password_hash, must_change_password, created_at)
                VALUES (:id, :name, :email, :kind, :hash, :change, :now) ON CONFLICT DO NOTHING
                """)
            .bind("id", id)
            .bind("name", name)
            .bind("email", email)
            .bind("kind", kind.name())
            .bind("hash", passwordHash)
            .bind("change", passwordHash != null)
            .bind("now", tx.now())
            .execute();
    return added == 0 ? Optional.empty() : Optional.of(require(tx, id));
  }

  static User require(Tx tx, UUID id) {
    return tx.handle()
        .createQuery(SELECT + " WHERE id = :id")
        .bind("id", id)
        .map((row, context) -> read(row))
        .findOne()
        .orElseThrow(() -> Names.absent("user"));
  }

  private static final String SELECT =
      "SELECT id, name, email, kind, must_change_password, created_at, disabled_at FROM kernel_users";

  private static User read(ResultSet row) throws SQLException {
    return new User(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        Kind.valueOf(row.getString(4)),
        row.getBoolean(5),
        row.getTimestamp(6).toInstant(),
        Names.instant(row, 7));
  }

  private void record(
      Tx tx, Caller caller, ActionCode code, User user, Map<String, Object> params) {
    changes.record(tx, caller, code, about(user.id(), user.name()), params);
  }

  static ResourceRef about(UUID id, @Nullable String name) {
    return new ResourceRef("user", id.toString(), name);
  }
}
