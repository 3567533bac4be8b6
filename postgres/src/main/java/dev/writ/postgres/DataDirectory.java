package dev.writ.postgres;

import dev.writ.postgres.PostgresFailure.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one database cluster: {@code data} (PostgreSQL's own, or a link to it), {@code
 * superuser.password} and the configuration, which is written anew at each start.
 */
final class DataDirectory {
  private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);
  static final String SUPERUSER = "postgres";
  private static final Path WHERE_AN_ACCOUNT_REACHES = Path.of("/var/lib/writ");
  private static final SecureRandom random = new SecureRandom();

  private final PostgresSettings settings;
  private final Programs programs;
  private final ServiceAccount account;

  DataDirectory(PostgresSettings settings, Programs programs) {
    this.settings = settings;
    this.programs = programs;
    this.account = programs.account();
  }

  /** PostgreSQL's own directory, links resolved. */
  Path data() throws IOException {
    return link().toRealPath();
  }

  Path log() throws IOException {
    return data().resolve("postgres.log");
  }

  private Path link() {
    return settings.directory().resolve("data");
  }

  private Path passwordFile() {
    return settings.directory().resolve("superuser.password");
  }

  Credentials superuser() throws IOException {
    return new Credentials(SUPERUSER, Files.readString(passwordFile()).strip());
  }

  static String newPassword() {
    byte[] bits = new byte[24];
    random.nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }

  /** Makes the cluster if there is none; refuses one that these binaries cannot open. */
  void prepare() throws IOException {
    if (!Files.exists(link())) {
      Files.deleteIfExists(link()); // a link whose target somebody removed
      create();
      return;
    }
    String found = Files.readString(data().resolve("PG_VERSION")).strip();
    String wanted = programs.binaries().majorVersion();
    if (!found.equals(wanted)) {
      throw new PostgresFailure(
          Code.POSTGRES_WRONG_VERSION,
          "`%s` was made by PostgreSQL %s, but this Writ brings PostgreSQL %s: dump it with the Writ that made it and load it into a new directory, or move it away to start empty"
              .formatted(data(), found, wanted));
    }
    if (!account.owns(data())) {
      throw new PostgresFailure(
          Code.POSTGRES_DIRECTORY_NOT_OURS,
          "`%s` does not belong to `%s`, which has to run PostgreSQL: start as the user it belongs to, or hand it over with `chown -R %s '%s'`"
              .formatted(data(), account.name(), account.name(), data()));
    }
    if (!Files.exists(passwordFile())) {
      throw new PostgresFailure(
          Code.POSTGRES_START_FAILED,
          "`%s` is missing, and without it nobody can enter `%s`: put it back from a copy, or move the data away to start empty"
              .formatted(passwordFile(), data()));
    }
  }

  private void create() throws IOException {
    Path target = link();
    if (!account.reaches(settings.directory())) {
      Files.createDirectories(WHERE_AN_ACCOUNT_REACHES);
      target = WHERE_AN_ACCOUNT_REACHES.resolve("postgres-" + newPassword().substring(0, 12));
      log.info(
          "`{}` cannot be reached by `{}`: the data goes to `{}`",
          settings.directory(),
          account.name(),
          target);
    }
    // Made aside and renamed, so that a killed first start leaves nothing that looks like data.
    Path half = target.resolveSibling(target.getFileName() + ".half");
    Trees.delete(half);
    Files.createDirectory(half, permissions("rwx------"));
    account.own(half);
    String password = newPassword();
    writePrivately(passwordFile(), password);
    initdb(half, password);
    Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
    if (!target.equals(link())) {
      Files.createSymbolicLink(link(), target);
    }
  }

  private void initdb(Path half, String password) throws IOException {
    // Below the data's parent and owned by the account, because initdb reads it as that account.
    Path handedOver = half.resolveSibling(half.getFileName() + ".password");
    writePrivately(handedOver, password);
    account.own(handedOver);
    try {
      Programs.Outcome outcome =
          programs.run(
              "initdb",
              List.of(
                  "--pgdata=" + half,
                  "--username=" + SUPERUSER,
                  "--pwfile=" + handedOver,
                  "--auth=scram-sha-256",
                  "--encoding=UTF8",
                  "--locale=C",
                  "--locale-provider=builtin",
                  "--builtin-locale=C.UTF-8",
                  "--data-checksums",
                  settings.durable() ? "--sync-method=fsync" : "--no-sync"));
      if (!outcome.succeeded()) {
        throw StartFailures.of(outcome.output(), settings);
      }
    } finally {
      Files.delete(handedOver);
    }
  }

  /** Writes both configuration files for a start on {@code port}. */
  void configure(int port) throws IOException {
    String durability = settings.durable() ? "on" : "off";
    write(
        data().resolve("postgresql.conf"),
        """
        # Written by Writ at every start. Lines of your own belong into local.conf beside this file.
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        password_encryption = 'scram-sha-256'
        max_connections = 120
        shared_buffers = '64MB'
        fsync = %s
        synchronous_commit = %s
        full_page_writes = %s
        max_wal_size = '512MB'
        max_wal_senders = 0
        max_parallel_workers_per_gather = 0
        jit = off
        timezone = 'UTC'
        log_timezone = 'UTC'
        log_line_prefix = '%%m [%%p] %%q%%u@%%d '
        include_if_exists = 'local.conf'
        """
            .formatted(port, durability, durability, durability));
    write(data().resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
  }

  /** The process id in postmaster.pid, whether or not that process still is a PostgreSQL. */
  Optional<Long> recordedPostmaster() throws IOException {
    Path file = data().resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Files.readString(file)
        .lines()
        .findFirst()
        .filter(line -> line.matches("\\d{1,10}"))
        .map(Long::valueOf);
  }

  /** Whether that process is a PostgreSQL that works in this very directory. */
  boolean isServedBy(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      return process.resolve("cwd").toRealPath().equals(data())
          && process.resolve("exe").toRealPath().endsWith("postgres");
    } catch (IOException e) { // gone, or not ours to look at: not our PostgreSQL
      return false;
    }
  }

  void forgetPostmaster() throws IOException {
    Files.deleteIfExists(data().resolve("postmaster.pid"));
  }

  /** Removes everything, also data that a link points to. */
  void delete() throws IOException {
    if (Files.exists(link())) {
      Trees.delete(data());
    }
    Trees.delete(settings.directory());
  }

  private void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    account.own(file);
  }

  private static void writePrivately(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file, permissions("rw-------"));
    Files.write(
        file, text.getBytes(StandardCharsets.UTF_8), java.nio.file.StandardOpenOption.WRITE);
  }

  private static java.nio.file.attribute.FileAttribute<?> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  /** Creates the directory around the data, open enough for the account to walk through. */
  static void createAround(PostgresSettings settings, ServiceAccount account) throws IOException {
    Path directory = settings.directory();
    if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    String mode = account.steppedDown() ? "rwx--x--x" : "rwx------";
    Files.createDirectories(directory, permissions(mode));
    // The umask may have taken bits away.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
  }
}
