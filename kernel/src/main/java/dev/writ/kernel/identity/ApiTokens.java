package dev.writ.kernel.identity;

import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.secret.Secret;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** API tokens, {@code writ_<id>_<secret>}: shown once, kept as SHA-256. */
public final class ApiTokens {
  /** How long a token may live at most. */
  public static final Duration LONGEST = Duration.ofDays(365);

  private final Database database;
  private final AuditLog log;
  private final SecureRandom random;

  public ApiTokens(Database database, AuditLog log, SecureRandom random) {
    this.database = database;
    this.log = log;
    this.random = random;
  }

  /**
   * A token without its secret.
   *
   * @param permissions null where it passes whatever its owner may
   */
  public record ApiToken(
      UUID id,
      UUID userId,
      String userName,
      String name,
      @Nullable Set<Permission> permissions,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant revokedAt) {}

  /**
   * A token that was just made.
   *
   * @param text the whole token, to be shown once
   */
  public record Issued(ApiToken token, Secret text) {}

  /**
   * Makes a token of the caller's own.
   *
   * @param name what the caller will know it by, 1 to 100 characters
   * @param permissions a subset of the caller's; null for whatever the caller may at each use
   * @param expiresAt within {@link #LONGEST}
   */
  public Issued issue(
      Caller caller, String name, @Nullable Set<Permission> permissions, Instant expiresAt) {
    String label = Names.label(name, "/name");
    Instant now = database.now();
    if (!expiresAt.isAfter(now) || expiresAt.isAfter(now.plus(LONGEST))) {
      throw KernelProblems.FIELD_INVALID
          .with("`expires_at` must lie within the next " + LONGEST.toDays() + " days")
          .at("/expires_at");
    }
    // A token that narrows can't make one that does not.
    Set<Permission> limit = permissions == null ? caller.limit() : permissions;
    Secret secret = BearerText.random(random);
    UUID id = database.newId();
    Changes changes = new Changes(database, log);
    return changes.refusing(
        caller,
        "ISSUE_TOKEN",
        about(id, label),
        () -> {
          if (permissions != null) {
            permissions.forEach(p -> requireHeld(caller, p));
          }
          return database.inTransaction(
              tx -> {
                insert(tx, id, caller.userId(), label, secret, limit, expiresAt);
                Map<String, Object> params = new LinkedHashMap<>();
                params.put("expires_at", expiresAt);
                if (limit != null) {
                  params.put("permissions", limit.stream().sorted().toList());
                }
                changes.record(
                    tx, caller, KernelActionCodes.TOKEN_ISSUED, about(id, label), params);
                String text = "writ_" + id.toString().replace("-", "") + "_" + secret.reveal();
                return new Issued(require(tx, id), Secret.of(text));
              });
        });
  }

  /** The caller's own tokens, newest first. */
  public List<ApiToken> own(Caller caller) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    SELECT + " WHERE t.user_id = :user ORDER BY t.created_at DESC, t.id DESC")
                .bind("user", caller.userId())
                .map((row, context) -> read(row))
                .list());
  }

  /** Everybody's tokens, newest first; needs {@code user:read}. */
  public List<ApiToken> all(Caller caller) {
    caller.require(KernelPermissions.USER_READ);
    return database.read(
        handle ->
            handle
                .createQuery(SELECT + " ORDER BY t.created_at DESC, t.id DESC")
                .map((row, context) -> read(row))
                .list());
  }

  /** Ends a token: one's own, or with {@code user:manage} anybody's. Again is no error. */
  public void revoke(Caller caller, UUID id) {
    database.inTransaction(
        tx -> {
          ApiToken token =
              tx.handle()
                  .createQuery(SELECT + " WHERE t.id = :id")
                  .bind("id", id)
                  .map((row, context) -> read(row))
                  .findOne()
                  .filter(t -> mayRevoke(caller, t))
                  .orElseThrow(() -> Names.absent("token"));
          int revoked =
              tx.handle()
                  .createUpdate(
                      "UPDATE kernel_api_tokens SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL")
                  .bind("now", tx.now())
                  .bind("id", id)
                  .execute();
          if (revoked == 1) {
            new Changes(database, log)
                .record(
                    tx,
                    caller,
                    KernelActionCodes.TOKEN_REVOKED,
                    about(id, token.name()),
                    Map.of("user_id", token.userId()));
          }
          return revoked;
        });
  }

  private static boolean mayRevoke(Caller caller, ApiToken token) {
    return token.userId().equals(caller.userId())
        || caller.may(KernelPermissions.USER_MANAGE, Scope.GLOBAL, null);
  }

  private static void requireHeld(Caller caller, Permission permission) {
    if (!caller.mayAnywhere(permission)) {
      throw IdentityProblems.ESCALATION_FORBIDDEN
          .with("you do not hold `" + permission + "`, so a token of yours can't either")
          .param("permission", permission.name());
    }
  }

  private static void insert(
      Tx tx,
      UUID id,
      UUID userId,
      String name,
      Secret secret,
      @Nullable Set<Permission> limit,
      Instant expiresAt) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO kernel_api_tokens
              (id, user_id, name, secret_sha256, permissions, created_at, expires_at)
            VALUES (:id, :user, :name, :sha256, CASE WHEN :limited THEN :permissions END, :now,
              :expires)
            """)
        .bind("id", id)
        .bind("user", userId)
        .bind("name", name)
        .bind("sha256", BearerText.sha256(secret.reveal()))
        .bind("limited", limit != null)
        .bindArray(
            "permissions",
            String.class,
            limit == null ? List.of() : limit.stream().map(Permission::name).sorted().toList())
        .bind("now", tx.now())
        .bind("expires", expiresAt)
        .execute();
  }

  private static ApiToken require(Tx tx, UUID id) {
    return tx.handle()
        .createQuery(SELECT + " WHERE t.id = :id")
        .bind("id", id)
        .map((row, context) -> read(row))
        .one();
  }

  private static final String SELECT =
      """
      SELECT t.id, t.user_id, u.name, t.name, t.permissions, t.created_at, t.expires_at,
        t.last_used_at, t.revoked_at
      FROM kernel_api_tokens t JOIN kernel_users u ON u.id = t.user_id
      """;

  private static ApiToken read(ResultSet row) throws SQLException {
    return new ApiToken(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getString(4),
        Callers.permissions(row, 5),
        row.getTimestamp(6).toInstant(),
        row.getTimestamp(7).toInstant(),
        Names.instant(row, 8),
        Names.instant(row, 9));
  }

  private static ResourceRef about(UUID id, String name) {
    return new ResourceRef("api_token", id.toString(), name);
  }

  /** The id in a token's text, 32 hexadecimal digits. */
  static UUID id(String hex) {
    BigInteger bits = new BigInteger(hex, 16);
    return new UUID(bits.shiftRight(64).longValue(), bits.longValue());
  }
}
