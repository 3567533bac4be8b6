package dev.writ.bench;

import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Migrations;
import dev.writ.postgres.Credentials;
import dev.writ.postgres.EmbeddedPostgres;
import dev.writ.postgres.PostgresSettings;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A PostgreSQL of its own with fsync on, migrated and empty, and gone when closed. */
final class BenchStore implements AutoCloseable {
  private static final String NAME = "writ";
  private static final String OWNER = "writ_owner";
  private static final String APP = "writ_app";
  private static final String RETENTION = "writ_retention";

  private final Path directory;
  private final EmbeddedPostgres postgres;
  private final AgroalDataSource pool;
  private final Database database;

  /**
   * Starts it.
   *
   * @param rooms changelogs to apply after the kernel's
   */
  BenchStore(String... rooms) throws IOException, SQLException {
    directory = Files.createTempDirectory("writ-bench");
    // Open to look into, so that PostgreSQL, which refuses root, can be run by another user here.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    postgres = EmbeddedPostgres.start(PostgresSettings.keptIn(directory.resolve("postgres")));
    Credentials owner = postgres.ensureRole(OWNER);
    Credentials app = postgres.ensureRole(APP);
    postgres.ensureRole(RETENTION);
    postgres.ensureDatabase(NAME, OWNER, List.of(APP, RETENTION));
    new Migrations(
            postgres.dataSource(NAME, owner),
            Stream.concat(Stream.of(Migrations.KERNEL), Stream.of(rooms)).toList())
        .up();
    pool =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(
                    p ->
                        p.maxSize(30)
                            .initialSize(8)
                            .connectionFactoryConfiguration(
                                c ->
                                    c.jdbcUrl(postgres.jdbcUrl(NAME))
                                        .principal(new NamePrincipal(app.user()))
                                        .credential(new SimplePassword(app.password())))));
    database =
        new Database(
            pool, InstantSource.system(), new Ids(InstantSource.system(), new SecureRandom()));
  }

  /** Server processes over this store, to be killed. */
  ChaosRun chaos(Duration heartbeat) {
    Credentials app = postgres.ensureRole(APP);
    return new ChaosRun(
        postgres.dataSource(NAME, postgres.ensureRole(OWNER)),
        postgres.jdbcUrl(NAME),
        app.user(),
        app.password(),
        heartbeat);
  }

  /** For other files that go with it. */
  Path directory() {
    return directory;
  }

  /** Processor time of all that PostgreSQL's processes which live now have used. */
  long processorNanos() {
    return ProcessHandle.of(postgres.pid())
        .map(
            postmaster ->
                Stream.concat(Stream.of(postmaster), postmaster.children())
                    .mapToLong(NoOpJobs::processorNanos)
                    .sum())
        .orElse(0L);
  }

  Database database() {
    return database;
  }

  @Override
  public void close() {
    pool.close();
    postgres.close();
    try (Stream<Path> tree = Files.walk(directory)) {
      tree.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
