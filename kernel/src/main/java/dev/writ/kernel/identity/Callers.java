package dev.writ.kernel.identity;

import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.AuditOutcome;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.store.Database;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells who calls, with one query that reads the session or token and everything it may do, as of
 * now: disabling a user, revoking a session or changing a binding holds from the next call on.
 */
public final class Callers {
  /** A session that nobody used for this long is over. */
  static final Duration IDLE = Duration.ofMinutes(30);

  /** Uses are written down this often at most. */
  private static final Duration NOTED = Duration.ofMinutes(1);

  /** A token's misuse is recorded this often at most, so that a forgotten script fills no log. */
  private static final Duration MISUSE_RECORDED = Duration.ofMinutes(10);

  private static final Pattern TOKEN = Pattern.compile("writ_([0-9a-f]{32})_([0-9A-Za-z]{1,128})");

  private static final String PERSON =
      "u.id, u.name, u.must_change_password, ARRAY(SELECT g.name FROM kernel_group_members m"
          + " JOIN kernel_groups g ON g.id = m.group_id WHERE m.user_id = u.id), "
          + Grants.ofUserColumn("u.id");

  private final Database database;
  private final AuditLog log;

  public Callers(Database database, AuditLog log) {
    this.database = database;
    this.log = log;
  }

  private record Session(UUID id, Instant lastSeen, Identified who) {}

  private record Token(
      UUID id,
      String secretSha256,
      Instant expiresAt,
      boolean revoked,
      boolean disabled,
      @Nullable Instant lastUsed,
      Identified who) {}

  /** Who this session's cookie stands for; empty if the session is unknown, over or revoked. */
  public Optional<Identified> bySession(String cookie, Origin origin) {
    Instant now = database.now();
    Optional<Session> session =
        database.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT "
                            + PERSON
                            + """
                            , s.id, s.last_seen_at
                            FROM kernel_sessions s JOIN kernel_users u ON u.id = s.user_id
                            WHERE s.token_sha256 = :token AND s.revoked_at IS NULL
                              AND u.disabled_at IS NULL AND s.expires_at > :now
                              AND s.last_seen_at > :idle
                            """)
                    .bind("token", BearerText.sha256(cookie))
                    .bind("now", now)
                    .bind("idle", now.minus(IDLE))
                    .map(
                        (row, context) ->
                            new Session(
                                row.getObject(6, UUID.class),
                                row.getTimestamp(7).toInstant(),
                                identified(row, null, origin)))
                    .findOne());
    session
        .filter(s -> s.lastSeen().isBefore(now.minus(NOTED)))
        .ifPresent(s -> note("kernel_sessions", "last_seen_at", s.id(), now));
    return session.map(Session::who);
  }

  /**
   * Who this API token stands for; empty if it is unknown, expired, revoked or wrong. The misuse of
   * a token that exists is recorded.
   *
   * @param text {@code writ_<id>_<secret>}
   */
  public Optional<Identified> byToken(String text, Origin origin) {
    Matcher parts = TOKEN.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Instant now = database.now();
    Optional<Token> found = token(ApiTokens.id(parts.group(1)), origin);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Token token = found.get();
    byte[] expected = java.util.HexFormat.of().parseHex(token.secretSha256());
    boolean right = MessageDigest.isEqual(expected, BearerText.sha256(parts.group(2)));
    if (!right || token.revoked() || token.disabled() || !now.isBefore(token.expiresAt())) {
      String why =
          !right
              ? "WRONG_SECRET"
              : token.revoked() ? "REVOKED" : token.disabled() ? "DISABLED" : "EXPIRED";
      recordMisuse(token, why, origin);
      return Optional.empty();
    }
    Instant used = token.lastUsed();
    if (used == null || used.isBefore(now.minus(NOTED))) {
      note("kernel_api_tokens", "last_used_at", token.id(), now);
    }
    return Optional.of(token.who());
  }

  private Optional<Token> token(UUID id, Origin origin) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT "
                        + PERSON
                        + """
                        , t.id, encode(t.secret_sha256, 'hex'), t.expires_at,
                          t.revoked_at IS NOT NULL, u.disabled_at IS NOT NULL, t.last_used_at,
                          t.permissions
                        FROM kernel_api_tokens t JOIN kernel_users u ON u.id = t.user_id
                        WHERE t.id = :id
                        """)
                .bind("id", id)
                .map(
                    (row, context) ->
                        new Token(
                            row.getObject(6, UUID.class),
                            row.getString(7),
                            row.getTimestamp(8).toInstant(),
                            row.getBoolean(9),
                            row.getBoolean(10),
                            row.getTimestamp(11) == null ? null : row.getTimestamp(11).toInstant(),
                            identified(row, permissions(row, 12), origin)))
                .findOne());
  }

  private static Identified identified(
      ResultSet row, @Nullable Set<Permission> limit, Origin origin) throws SQLException {
    Caller caller =
        new Caller(
            row.getObject(1, UUID.class),
            row.getString(2),
            Set.of((String[]) row.getArray(4).getArray()),
            Grants.parse(row.getString(5)),
            limit,
            origin);
    return new Identified(caller, row.getBoolean(3));
  }

  /** Null where a token passes whatever its owner may. */
  static @Nullable Set<Permission> permissions(ResultSet row, int column) throws SQLException {
    java.sql.Array array = row.getArray(column);
    return array == null
        ? null
        : Arrays.stream((String[]) array.getArray())
            .map(Permission::new)
            .collect(Collectors.toUnmodifiableSet());
  }

  private void note(String table, String column, UUID id, Instant now) {
    database.inTransaction(
        tx ->
            tx.handle()
                .createUpdate("UPDATE " + table + " SET " + column + " = :now WHERE id = :id")
                .bind("now", now)
                .bind("id", id)
                .execute());
  }

  private void recordMisuse(Token token, String why, Origin origin) {
    Caller owner = token.who().caller();
    byte[] name = BearerText.sha256("token:" + token.id());
    database.inTransaction(
        tx -> {
          boolean told =
              tx.handle()
                  .createQuery(
                      "SELECT EXISTS (SELECT FROM kernel_login_failures WHERE name_sha256 = :name AND at > :since)")
                  .bind("name", name)
                  .bind("since", tx.now().minus(MISUSE_RECORDED))
                  .mapTo(Boolean.class)
                  .one();
          if (!told) {
            tx.handle()
                .createUpdate(
                    "INSERT INTO kernel_login_failures (name_sha256, at) VALUES (:name, :now)")
                .bind("name", name)
                .bind("now", tx.now())
                .execute();
            log.append(
                tx,
                AuditEntry.of(
                        KernelActionCodes.LOGIN_FAILED,
                        new Actor("system:sign-in", owner.name(), origin))
                    .withOutcome(AuditOutcome.REFUSED)
                    .withRoom("identity")
                    .withResource(new ResourceRef("api_token", token.id().toString(), null))
                    .withParam("user_id", owner.userId())
                    .withParam("why", why));
          }
          return told;
        });
  }
}
