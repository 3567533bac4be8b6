package dev.writ.kernel.identity;

import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.secret.Secret;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the user {@code admin} on the first start, when nobody is there yet. */
public final class FirstAdmin {
  private static final String NAME = "admin";
  private static final Actor BOOTSTRAP = Actor.system("bootstrap");

  private final Database database;
  private final AuditLog log;
  private final Passwords passwords;
  private final Set<String> environments;

  /**
   * @param environments all that are configured: the first admin holds each
   */
  public FirstAdmin(
      Database database, AuditLog log, Passwords passwords, Set<String> environments) {
    this.database = database;
    this.log = log;
    this.passwords = passwords;
    this.environments = Set.copyOf(environments);
  }

  /**
   * Makes the admin if there is no user at all. {@link Roles#install} has run before.
   *
   * @param given the one-time password, from an environment variable; null to make one and write it
   *     to {@code file} with mode 0600, never to a log
   * @return true if the admin was made now
   * @throws dev.writ.kernel.problem.Problem PASSWORD_UNACCEPTABLE where the given one is too short
   */
  public boolean ensure(@Nullable Secret given, Path file) {
    if (anybody()) {
      return false;
    }
    if (given != null) {
      Passwords.requireLength(given);
    }
    Secret password = given == null ? passwords.oneTime() : given;
    String hash = passwords.hash(password);
    return database.inTransaction(
        tx -> {
          Changes.alone(tx);
          if (anybody(tx)) {
            return false;
          }
          Users.User admin =
              Users.insert(tx, NAME, null, Users.Kind.LOCAL, hash)
                  .orElseThrow(
                      () -> new IllegalStateException("there was nobody, and now there is"));
          append(tx, KernelActionCodes.USER_CREATED, admin);
          bind(tx, admin);
          if (given == null) {
            write(file, password);
          }
          return true;
        });
  }

  /** The admin's id, as long as there is an enabled user of that name. */
  public Optional<UUID> find() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT id FROM kernel_users WHERE name = :name AND disabled_at IS NULL")
                .bind("name", NAME)
                .mapTo(UUID.class)
                .findOne());
  }

  private void bind(Tx tx, Users.User admin) {
    UUID roleId =
        tx.handle()
            .createQuery("SELECT id FROM kernel_roles WHERE name = :name")
            .bind("name", KernelRoles.ADMIN.name())
            .mapTo(UUID.class)
            .one();
    UUID id = tx.newId();
    Bindings.insert(
        tx,
        id,
        new Bindings.Wish(
            Bindings.SubjectType.USER, admin.id(), roleId, Scope.GLOBAL, environments),
        environments,
        BOOTSTRAP.id());
    AuditEntry entry =
        AuditEntry.of(KernelActionCodes.BINDING_CREATED, BOOTSTRAP)
            .withRoom("identity")
            .withResource(Bindings.about(id));
    for (Map.Entry<String, Object> fact : Bindings.facts(Bindings.require(tx, id)).entrySet()) {
      entry = entry.withParam(fact.getKey(), fact.getValue());
    }
    log.append(tx, entry);
  }

  private void append(Tx tx, dev.writ.kernel.audit.ActionCode code, Users.User admin) {
    log.append(
        tx,
        AuditEntry.of(code, BOOTSTRAP)
            .withRoom("identity")
            .withResource(Users.about(admin.id(), admin.name()))
            .withParam("kind", admin.kind().name()));
  }

  /** Written inside the transaction: an admin whose password nobody can read is not made. */
  private static void write(Path file, Secret password) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, password.reveal() + "\n", StandardOpenOption.WRITE);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "the first password can't be written to `" + file + "`", failure);
    }
  }

  private boolean anybody() {
    return database.inTransaction(FirstAdmin::anybody);
  }

  private static boolean anybody(Tx tx) {
    return tx.handle()
        .createQuery("SELECT EXISTS (SELECT FROM kernel_users)")
        .mapTo(Boolean.class)
        .one();
  }
}
