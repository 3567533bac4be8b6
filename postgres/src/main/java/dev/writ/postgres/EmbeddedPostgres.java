package dev.writ.postgres;

import dev.writ.postgres.PostgresFailure.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running PostgreSQL that belongs to this process.
 *
 * <p>It listens on 127.0.0.1 only, wants a password (SCRAM) and answers a commit after the data is
 * on the disk. It runs in a session of its own, so Ctrl-C in the terminal reaches this process
 * first, which closes it when its own work is done. A process that was killed cannot close it: the
 * next start on the same directory finds the orphan, stops it and goes on.
 *
 * <p>Thread-safe. All failures are {@link PostgresFailure}.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final int TRIES = 20;
  private static final String EPHEMERAL = "writ-postgres-";

  private final PostgresSettings settings;
  private final Programs programs;
  private final DataDirectory directory;
  private final DirectoryLock lock;
  private final int port;
  private final long pid;
  private final Credentials superuser;
  private @Nullable Thread closeOnExit;
  private boolean closed;

  private EmbeddedPostgres(
      PostgresSettings settings,
      Programs programs,
      DataDirectory directory,
      DirectoryLock lock,
      int port)
      throws IOException {
    this.settings = settings;
    this.programs = programs;
    this.directory = directory;
    this.lock = lock;
    this.port = port;
    this.pid = directory.recordedPostmaster().orElseThrow();
    this.superuser = directory.superuser();
  }

  /** Starts PostgreSQL on a directory, made at the first start and kept. */
  public static EmbeddedPostgres start(PostgresSettings settings) {
    try {
      ServiceAccount account = ServiceAccount.current();
      DataDirectory.createAround(settings, account);
      DirectoryLock lock = DirectoryLock.require(settings.directory());
      try {
        return startLocked(settings, account, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (AccessDeniedException e) {
      throw new PostgresFailure(
          Code.POSTGRES_DIRECTORY_NOT_OURS,
          "`%s` may not be used by `%s`: start as the user it belongs to, or choose another directory"
              .formatted(e.getFile(), System.getProperty("user.name")),
          e);
    } catch (IOException e) {
      throw failure("start", settings, e);
    }
  }

  /**
   * Starts an empty PostgreSQL for tests: nothing is synced to the disk, and the directory goes
   * when this is closed or the process exits.
   */
  public static EmbeddedPostgres ephemeral() {
    try {
      Path parent = Path.of(System.getProperty("java.io.tmpdir"));
      sweepEphemeral(parent);
      Path directory = Files.createTempDirectory(parent, EPHEMERAL);
      if (ServiceAccount.current().steppedDown()) {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
      }
      EmbeddedPostgres postgres = start(PostgresSettings.keptIn(directory).withoutDurability());
      Thread hook = new Thread(postgres::close, "close-postgres");
      postgres.closeOnExit = hook;
      Runtime.getRuntime().addShutdownHook(hook);
      return postgres;
    } catch (IOException e) {
      throw new PostgresFailure(
          Code.POSTGRES_START_FAILED, "no PostgreSQL for tests: " + e.getMessage(), e);
    }
  }

  private static EmbeddedPostgres startLocked(
      PostgresSettings settings, ServiceAccount account, DirectoryLock lock) throws IOException {
    Programs programs = new Programs(Binaries.unpacked(settings.binaries(), account), account);
    DataDirectory directory = new DataDirectory(settings, programs);
    directory.prepare();
    stopOrphan(settings, programs, directory);
    for (int attempt = 1; ; attempt++) {
      int port = settings.port() == 0 ? freePort() : settings.port();
      directory.configure(port);
      String failure = launch(settings, programs, directory);
      if (failure == null) {
        log.info("PostgreSQL {} listens on 127.0.0.1:{}", programs.binaries().version(), port);
        return new EmbeddedPostgres(settings, programs, directory, lock, port);
      }
      // Another process took the free port first, or a killed predecessor is still leaving.
      boolean passes =
          (settings.port() == 0 && StartFailures.portTaken(failure))
              || StartFailures.predecessorStillLeaving(failure);
      if (!passes || attempt == TRIES) {
        throw StartFailures.of(failure, settings);
      }
    }
  }

  /** Null when PostgreSQL is ready, else what it said. */
  private static @Nullable String launch(
      PostgresSettings settings, Programs programs, DataDirectory directory) throws IOException {
    Path logFile = directory.log();
    long before = Files.exists(logFile) ? Files.size(logFile) : 0;
    if (before > 8L << 20) {
      Files.move(
          logFile,
          logFile.resolveSibling("postgres.log.old"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      before = 0;
    }
    Programs.Outcome outcome =
        programs.run(
            "pg_ctl",
            List.of(
                "start",
                "--wait",
                "--silent",
                "--timeout=" + settings.patience().toSeconds(),
                "--pgdata=" + directory.data(),
                "--log=" + logFile));
    if (outcome.succeeded()) {
      return null;
    }
    String said = Files.exists(logFile) ? Files.readString(logFile) : "";
    return said.substring((int) Math.min(before, said.length())) + "\n" + outcome.output();
  }

  private static void stopOrphan(
      PostgresSettings settings, Programs programs, DataDirectory directory) throws IOException {
    Long recorded = directory.recordedPostmaster().orElse(null);
    if (recorded == null) {
      return;
    }
    if (directory.isServedBy(recorded)) {
      log.warn(
          "PostgreSQL `{}` was left behind by a process that was killed: stopping it", recorded);
      stop(settings, programs, directory, "fast");
    } else {
      // Written before a crash or reboot; PostgreSQL itself would take any process of that number
      // for its own.
      directory.forgetPostmaster();
    }
  }

  private static void stop(
      PostgresSettings settings, Programs programs, DataDirectory directory, String mode)
      throws IOException {
    Programs.Outcome outcome =
        programs.run(
            "pg_ctl",
            List.of(
                "stop",
                "--wait",
                "--silent",
                "--mode=" + mode,
                "--timeout=" + settings.patience().toSeconds(),
                "--pgdata=" + directory.data()));
    Long left = directory.recordedPostmaster().orElse(null);
    if (!outcome.succeeded() && left != null && directory.isServedBy(left)) {
      throw new PostgresFailure(
          Code.POSTGRES_START_FAILED,
          "PostgreSQL in `%s` does not stop: %s".formatted(directory.data(), outcome.output()));
    }
  }

  /** Stops and deletes what test processes that were killed left in the temporary directory. */
  private static void sweepEphemeral(Path parent) throws IOException {
    ServiceAccount account = ServiceAccount.current();
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(parent, EPHEMERAL + "*")) {
      for (Path leftover : leftovers) {
        PostgresSettings settings = PostgresSettings.keptIn(leftover).withoutDurability();
        if (!Files.exists(leftover.resolve("data")) || !Files.isWritable(leftover)) {
          continue; // being made right now, or somebody else's
        }
        try (DirectoryLock lock = DirectoryLock.find(leftover)) {
          if (lock != null) {
            Programs programs =
                new Programs(Binaries.unpacked(settings.binaries(), account), account);
            DataDirectory directory = new DataDirectory(settings, programs);
            stopOrphan(settings, programs, directory);
            directory.delete();
          }
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Makes sure that a role exists which may log in and nothing more, and gives it a new password:
   * nobody has to store one.
   */
  public Credentials ensureRole(String name) {
    Credentials credentials = new Credentials(name, DataDirectory.newPassword());
    administer(
        "role",
        name,
        connection -> {
          boolean known = exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name);
          run(
              connection,
              "%s ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '%s'"
                  .formatted(known ? "ALTER" : "CREATE", quoted(name), credentials.password()));
        });
    return credentials;
  }

  /**
   * Makes sure that a database exists.
   *
   * @param owner a role that owns it and may create what it likes in it
   * @param users roles that may connect, and do nothing else until the owner grants it
   */
  public void ensureDatabase(String name, String owner, Collection<String> users) {
    administer(
        "database",
        name,
        connection -> {
          if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
            run(connection, "CREATE DATABASE %s OWNER %s".formatted(quoted(name), quoted(owner)));
            run(connection, "REVOKE ALL ON DATABASE %s FROM PUBLIC".formatted(quoted(name)));
          }
          for (String user : users) {
            run(
                connection,
                "GRANT CONNECT ON DATABASE %s TO %s".formatted(quoted(name), quoted(user)));
          }
        });
  }

  private interface Administration {
    void by(Connection superuser) throws SQLException;
  }

  private void administer(String what, String name, Administration administration) {
    try (Connection connection = dataSource("postgres", superuser).getConnection()) {
      administration.by(connection);
    } catch (SQLException e) {
      throw new PostgresFailure(
          Code.POSTGRES_START_FAILED,
          "%s `%s` could not be prepared: %s".formatted(what, name, e.getMessage()),
          e);
    }
  }

  private static boolean exists(Connection connection, String sql, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** Connections without a pool; each {@code getConnection} opens a new one. */
  public DataSource dataSource(String database, Credentials credentials) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl(database));
    source.setUser(credentials.user());
    source.setPassword(credentials.password());
    return source;
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  public Credentials superuser() {
    return superuser;
  }

  public int port() {
    return port;
  }

  /** The process id of the postmaster. */
  public long pid() {
    return pid;
  }

  public String version() {
    return programs.binaries().version();
  }

  /** Rolls open transactions back, closes all connections and waits until PostgreSQL is gone. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (lock) {
      if (directory.isServedBy(pid)) {
        stop(settings, programs, directory, settings.durable() ? "fast" : "immediate");
      }
      if (closeOnExit != null) {
        directory.delete();
        if (Thread.currentThread() != closeOnExit) {
          Runtime.getRuntime().removeShutdownHook(closeOnExit);
        }
      }
    } catch (IOException e) {
      throw failure("stop", settings, e);
    }
  }

  private static PostgresFailure failure(String what, PostgresSettings settings, IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left on device")
        ? StartFailures.of(message, settings)
        : new PostgresFailure(
            Code.POSTGRES_START_FAILED,
            "PostgreSQL in `%s` could not %s: %s".formatted(settings.directory(), what, e),
            e);
  }
}
