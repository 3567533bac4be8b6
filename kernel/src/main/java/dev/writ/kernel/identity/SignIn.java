package dev.writ.kernel.identity;

import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.AuditOutcome;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.Redactor;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.secret.Secret;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Signing in with a name and a password, signing out, and changing the password.
 *
 * <p>A wrong name and a wrong password can't be told apart, by the answer or by the work it takes.
 */
public final class SignIn {
  /** How long a session lives at most, used or not. */
  static final Duration LONGEST = Duration.ofHours(12);

  static final int FAILURES_PER_ADDRESS = 20;
  static final Duration ADDRESS_WINDOW = Duration.ofMinutes(1);

  /** Failures are forgotten after this. */
  private static final Duration FAILURES_KEPT = Duration.ofDays(1);

  /**
   * Passwords looked at together. Each takes 19 MiB, and whoever guesses in parallel gets no more
   * guesses past the lock than this.
   */
  private static final int TOGETHER = 2;

  private final Database database;
  private final AuditLog log;
  private final Passwords passwords;
  private final SecureRandom random;
  private final MeterRegistry meters;
  private final Semaphore hashing = new Semaphore(TOGETHER, true);

  public SignIn(
      Database database,
      AuditLog log,
      Passwords passwords,
      SecureRandom random,
      MeterRegistry meters) {
    this.database = database;
    this.log = log;
    this.passwords = passwords;
    this.random = random;
    this.meters = meters;
  }

  /**
   * A session that has just begun.
   *
   * @param cookie for {@code writ_session}, 64 hexadecimal digits
   * @param passwordChangeDue see {@link Identified}
   */
  public record Session(
      UUID userId, String name, Secret cookie, Instant expiresAt, boolean passwordChangeDue) {}

  private record Account(
      UUID id,
      String name,
      @Nullable String email,
      @Nullable String passwordHash,
      boolean mustChange) {}

  /**
   * Begins a session.
   *
   * @throws Problem INVALID_CREDENTIALS, ACCOUNT_LOCKED or TOO_MANY_ATTEMPTS; each leaves its row
   */
  public Session signIn(String typedName, Secret password, Origin origin) {
    String name = Names.folded(typedName);
    byte[] nameSha256 = BearerText.sha256(name);
    Optional<Account> account;
    boolean right;
    hashing.acquireUninterruptibly();
    try {
      account = Names.isName(name) ? find(name) : Optional.empty();
      requireUnlocked(nameSha256, account, origin);
      right = matches(password, account);
    } finally {
      hashing.release();
    }
    if (!right) {
      throw failed(nameSha256, account, origin);
    }
    Session session = begin(account.orElseThrow(), password, nameSha256, origin);
    meters.counter("writ.logins", "result", "succeeded").increment();
    return session;
  }

  /** Ends the session; an unknown one is no error. */
  public void signOut(String cookie, Origin origin) {
    database.inTransaction(
        tx -> {
          Optional<Account> account = accountOf(tx, cookie);
          int ended =
              tx.handle()
                  .createUpdate(
                      "UPDATE kernel_sessions SET revoked_at = :now WHERE token_sha256 = :token AND revoked_at IS NULL")
                  .bind("now", tx.now())
                  .bind("token", BearerText.sha256(cookie))
                  .execute();
          if (ended == 1) {
            account.ifPresent(a -> log.append(tx, entry(KernelActionCodes.LOGOUT, a, origin)));
          }
          return ended;
        });
  }

  /**
   * Changes the password of the session's person, and ends all their other sessions.
   *
   * @throws Problem UNAUTHENTICATED without a session, INVALID_CREDENTIALS where the current
   *     password is wrong (it counts as a failed sign-in), PASSWORD_UNACCEPTABLE
   */
  public void changePassword(String cookie, Secret current, Secret fresh, Origin origin) {
    Account account =
        database
            .inTransaction(tx -> accountOf(tx, cookie))
            .orElseThrow(
                () -> KernelProblems.UNAUTHENTICATED.with("sign in first, then change it"));
    byte[] nameSha256 = BearerText.sha256(account.name());
    boolean right;
    String hash;
    hashing.acquireUninterruptibly();
    try {
      requireUnlocked(nameSha256, Optional.of(account), origin);
      right = matches(current, Optional.of(account));
      if (right) {
        requireFresh(account, current, fresh);
      }
      hash = right ? passwords.hash(fresh) : "";
    } finally {
      hashing.release();
    }
    if (!right) {
      throw failed(nameSha256, Optional.of(account), origin);
    }
    database.inTransaction(
        tx -> {
          tx.handle()
              .createUpdate(
                  "UPDATE kernel_users SET password_hash = :hash, must_change_password = false WHERE id = :id")
              .bind("hash", hash)
              .bind("id", account.id())
              .execute();
          int ended =
              tx.handle()
                  .createUpdate(
                      "UPDATE kernel_sessions SET revoked_at = :now WHERE user_id = :id AND revoked_at IS NULL AND token_sha256 <> :token")
                  .bind("now", tx.now())
                  .bind("id", account.id())
                  .bind("token", BearerText.sha256(cookie))
                  .execute();
          log.append(
              tx,
              entry(KernelActionCodes.PASSWORD_CHANGED, account, origin)
                  .withParam("sessions_ended", ended));
          return ended;
        });
  }

  /** Removes sessions long over and failures long past; a periodic job calls it. */
  public int sweep() {
    return database.inTransaction(
        tx ->
            tx.handle()
                    .createUpdate("DELETE FROM kernel_sessions WHERE expires_at < :past")
                    .bind("past", tx.now().minus(FAILURES_KEPT))
                    .execute()
                + tx.handle()
                    .createUpdate("DELETE FROM kernel_login_failures WHERE at < :past")
                    .bind("past", tx.now().minus(FAILURES_KEPT))
                    .execute());
  }

  private static void requireFresh(Account account, Secret current, Secret fresh) {
    List<String> names = new ArrayList<>(List.of(account.name()));
    String email = account.email();
    if (email != null) {
      names.add(email.substring(0, email.indexOf('@')));
    }
    Passwords.requireAcceptable(fresh, names);
    if (fresh.equals(current)) {
      throw IdentityProblems.PASSWORD_UNACCEPTABLE.with("the new password is the old one");
    }
  }

  private boolean matches(Secret password, Optional<Account> account) {
    String hash = account.map(Account::passwordHash).orElse(null);
    if (hash == null) {
      passwords.matchNobody(password);
      return false;
    }
    return passwords.matches(password, hash);
  }

  private Session begin(Account account, Secret password, byte[] nameSha256, Origin origin) {
    Secret cookie = BearerText.random(random);
    String dated = account.passwordHash();
    String rehashed = dated != null && passwords.isDated(dated) ? passwords.hash(password) : null;
    String agent = origin.userAgent();
    return database.inTransaction(
        tx -> {
          Instant expiresAt = tx.now().plus(LONGEST);
          tx.handle()
              .createUpdate("DELETE FROM kernel_login_failures WHERE name_sha256 = :name")
              .bind("name", nameSha256)
              .execute();
          if (rehashed != null) {
            tx.handle()
                .createUpdate("UPDATE kernel_users SET password_hash = :hash WHERE id = :id")
                .bind("hash", rehashed)
                .bind("id", account.id())
                .execute();
          }
          tx.handle()
              .createUpdate(
                  """
                  INSERT INTO kernel_sessions
                    (id, token_sha256, user_id, created_at, last_seen_at, expires_at, ip, user_agent)
                  VALUES (:id, :token, :user, :now, :now, :expires, :ip, :agent)
                  """)
              .bind("id", tx.newId())
              .bind("token", BearerText.sha256(cookie.reveal()))
              .bind("user", account.id())
              .bind("now", tx.now())
              .bind("expires", expiresAt)
              .bind("ip", origin.ip())
              .bind("agent", agent == null ? null : Redactor.text(agent))
              .execute();
          log.append(tx, entry(KernelActionCodes.LOGIN_SUCCEEDED, account, origin));
          return new Session(account.id(), account.name(), cookie, expiresAt, account.mustChange());
        });
  }

  private void requireUnlocked(byte[] nameSha256, Optional<Account> account, Origin origin) {
    Instant now = database.now();
    Instant lockedUntil = Lockout.lockedUntil(failures(nameSha256, now), now).orElse(null);
    if (lockedUntil != null) {
      database.inTransaction(tx -> recordFailure(tx, account, "LOCKED", origin));
      throw IdentityProblems.ACCOUNT_LOCKED
          .with("too many wrong passwords; wait until the lock ends, or ask an admin for a new one")
          .retryAfter(Duration.between(now, lockedUntil));
    }
    if (origin.ip() != null && failuresFrom(origin.ip(), now) >= FAILURES_PER_ADDRESS) {
      database.inTransaction(tx -> recordFailure(tx, account, "ADDRESS_LOCKED", origin));
      throw IdentityProblems.TOO_MANY_ATTEMPTS
          .with("too many failed sign-ins from your address; wait a minute")
          .retryAfter(ADDRESS_WINDOW);
    }
  }

  private Problem failed(byte[] nameSha256, Optional<Account> account, Origin origin) {
    database.inTransaction(
        tx -> {
          tx.handle()
              .createUpdate(
                  "INSERT INTO kernel_login_failures (name_sha256, ip, at) VALUES (:name, :ip, :now)")
              .bind("name", nameSha256)
              .bind("ip", origin.ip())
              .bind("now", tx.now())
              .execute();
          recordFailure(
              tx, account, account.isPresent() ? "WRONG_PASSWORD" : "UNKNOWN_NAME", origin);
          if (Lockout.lockedUntil(failures(tx, nameSha256, tx.now()), tx.now()).isPresent()) {
            log.append(tx, failure(KernelActionCodes.ACCOUNT_LOCKED, account, origin));
          }
          return true;
        });
    return IdentityProblems.INVALID_CREDENTIALS.with(
        "the name or the password is wrong; try again");
  }

  private boolean recordFailure(Tx tx, Optional<Account> account, String why, Origin origin) {
    log.append(tx, failure(KernelActionCodes.LOGIN_FAILED, account, origin).withParam("why", why));
    tx.afterCommit(() -> meters.counter("writ.logins", "result", "failed").increment());
    return true;
  }

  /** What was typed as a name may be a password, so only names that exist are written down. */
  private static AuditEntry failure(ActionCode code, Optional<Account> account, Origin origin) {
    String name = account.map(Account::name).orElse("unknown");
    AuditEntry entry =
        AuditEntry.of(code, new Actor("system:sign-in", name, origin))
            .withOutcome(AuditOutcome.REFUSED)
            .withRoom("identity");
    return account.map(a -> entry.withResource(about(a))).orElse(entry);
  }

  private static AuditEntry entry(ActionCode code, Account account, Origin origin) {
    return AuditEntry.of(code, Actor.user(account.id(), account.name(), origin))
        .withRoom("identity")
        .withResource(about(account));
  }

  private static ResourceRef about(Account account) {
    return new ResourceRef("user", account.id().toString(), account.name());
  }

  private List<Instant> failures(byte[] nameSha256, Instant now) {
    return database.inTransaction(tx -> failures(tx, nameSha256, now));
  }

  private static List<Instant> failures(Tx tx, byte[] nameSha256, Instant now) {
    return tx.handle()
        .createQuery(
            "SELECT at FROM kernel_login_failures WHERE name_sha256 = :name AND at > :since ORDER BY at")
        .bind("name", nameSha256)
        .bind("since", now.minus(Lockout.MEMORY))
        .mapTo(Instant.class)
        .list();
  }

  private long failuresFrom(String ip, Instant now) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT count(*) FROM kernel_login_failures WHERE ip = :ip AND at > :since")
                .bind("ip", ip)
                .bind("since", now.minus(ADDRESS_WINDOW))
                .mapTo(Long.class)
                .one());
  }

  private static final String ACCOUNT =
      "SELECT u.id, u.name, u.email, u.password_hash, u.must_change_password FROM kernel_users u ";

  private Optional<Account> find(String name) {
    return database.read(
        handle ->
            handle
                .createQuery(ACCOUNT + "WHERE u.name = :name AND u.disabled_at IS NULL")
                .bind("name", name)
                .map(
                    (row, context) ->
                        new Account(
                            row.getObject(1, UUID.class),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getBoolean(5)))
                .findOne());
  }

  private static Optional<Account> accountOf(Tx tx, String cookie) {
    return tx.handle()
        .createQuery(
            ACCOUNT
                + """
                JOIN kernel_sessions s ON s.user_id = u.id
                WHERE s.token_sha256 = :token AND s.revoked_at IS NULL AND u.disabled_at IS NULL
                  AND s.expires_at > :now AND s.last_seen_at > :idle
                """)
        .bind("token", BearerText.sha256(cookie))
        .bind("now", tx.now())
        .bind("idle", tx.now().minus(Callers.IDLE))
        .map(
            (row, context) ->
                new Account(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getBoolean(5)))
        .findOne();
  }
}
