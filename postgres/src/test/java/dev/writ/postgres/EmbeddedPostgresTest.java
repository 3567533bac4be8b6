package dev.writ.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.writ.postgres.PostgresFailure.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir
  Path temporary; // mode 0700: root's PostgreSQL cannot reach it, so the link is tested too

  private PostgresSettings settings() {
    return PostgresSettings.keptIn(temporary.resolve("home/postgres"));
  }

  @AfterEach
  void deleteWhatTheLinkPointsTo() throws IOException {
    Path data = settings().directory().resolve("data");
    if (Files.isSymbolicLink(data)) {
      Path target = data.toRealPath();
      Files.delete(data);
      Trees.delete(target);
    }
  }

  @Test
  void keepsDataBetweenRuns() throws Exception {
    try (EmbeddedPostgres first = EmbeddedPostgres.start(settings())) {
      run(first, "CREATE TABLE kept (word text)");
      run(first, "INSERT INTO kept VALUES ('still here')");
    }
    try (EmbeddedPostgres second = EmbeddedPostgres.start(settings())) {
      assertThat(one(second, "SELECT word FROM kept")).isEqualTo("still here");
    }
  }

  @Test
  void syncsCommitsAndChecksPages() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings())) {
      for (String setting :
          List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
        assertThat(one(postgres, "SHOW " + setting)).as(setting).isEqualTo("on");
      }
      assertThat(one(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(one(postgres, "SHOW server_version")).startsWith("18.");
    }
  }

  @Test
  void letsNobodyInWithoutThePassword() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings())) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(
              () ->
                  DriverManager.getConnection(postgres.jdbcUrl("postgres"), "postgres", "guess")
                      .close())
          .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
      Path file = settings().directory().resolve("superuser.password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(postgres.superuser().toString()).doesNotContain(postgres.superuser().password());
    }
  }

  @Test
  void leavesNothingRunningAfterClose() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(settings());
    postgres.close();
    postgres.close();
    assertThat(settings().directory().resolve("data/postmaster.pid")).doesNotExist();
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), postgres.port()).close());
  }

  @Test
  void recoversAfterThePostmasterWasKilled() throws Exception {
    EmbeddedPostgres killed = EmbeddedPostgres.start(settings());
    run(killed, "CREATE TABLE kept (word text)");
    run(killed, "INSERT INTO kept VALUES ('committed')");
    ProcessHandle postmaster = ProcessHandle.of(killed.pid()).orElseThrow();
    assertThat(postmaster.destroyForcibly()).isTrue();
    postmaster.onExit().join();
    killed.close();
    try (EmbeddedPostgres next = EmbeddedPostgres.start(settings())) {
      assertThat(one(next, "SELECT word FROM kept")).isEqualTo("committed");
    }
  }

  @Test
  void takesOverTheOrphanOfAKilledProcess() throws Exception {
    Process starter = Starter.start(settings().directory());
    long orphan = Starter.pidOf(starter);
    starter.destroyForcibly().waitFor();
    assertThat(ProcessHandle.of(orphan)).as("PostgreSQL outlives kill -9").isPresent();
    try (EmbeddedPostgres next = EmbeddedPostgres.start(settings())) {
      assertThat(next.pid()).isNotEqualTo(orphan);
      assertThat(one(next, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void ignoresTheProcessNumberOfAForeignProcess() throws Exception {
    EmbeddedPostgres.start(settings()).close();
    Path data = settings().directory().resolve("data").toRealPath();
    Files.writeString(data.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings())) {
      assertThat(one(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void refusesADirectoryThatIsOpenElsewhere() throws Exception {
    Process other = Starter.start(settings().directory());
    Starter.pidOf(other);
    assertRefused(Code.POSTGRES_DIRECTORY_IN_USE, settings(), "WRIT_HOME");
    other.getOutputStream().close();
    assertThat(other.waitFor()).isZero();
    try (EmbeddedPostgres mine = EmbeddedPostgres.start(settings())) {
      assertRefused(Code.POSTGRES_DIRECTORY_IN_USE, settings(), "WRIT_HOME");
      assertThat(one(mine, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void refusesATakenPort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertRefused(
          Code.POSTGRES_PORT_IN_USE,
          settings().withPort(taken.getLocalPort()),
          "port `" + taken.getLocalPort() + "`");
    }
  }

  @Test
  void refusesDataOfAnotherMajorVersion() throws Exception {
    EmbeddedPostgres.start(settings()).close();
    Files.writeString(settings().directory().resolve("data/PG_VERSION"), "15\n");
    assertRefused(Code.POSTGRES_WRONG_VERSION, settings(), "was made by PostgreSQL 15");
  }

  @Test
  void refusesDataWithoutItsPassword() throws Exception {
    EmbeddedPostgres.start(settings()).close();
    Files.delete(settings().directory().resolve("superuser.password"));
    assertRefused(Code.POSTGRES_START_FAILED, settings(), "superuser.password");
  }

  @Test
  void startsAgainAfterAHalfDoneFirstStart() throws Exception {
    Files.createDirectories(settings().directory().resolve("data.half/base"));
    Files.writeString(settings().directory().resolve("data.half/PG_VERSION"), "18\n");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings())) {
      assertThat(one(postgres, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void givesARoleANewPasswordAtEachCall() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings())) {
      postgres.ensureRole("owner");
      Credentials first = postgres.ensureRole("app");
      Credentials second = postgres.ensureRole("app");
      postgres.ensureDatabase("desk", "owner", List.of("app"));
      postgres.ensureDatabase("desk", "owner", List.of("app"));
      assertThat(second).isNotEqualTo(first);
      try (Connection app = postgres.dataSource("desk", second).getConnection()) {
        assertThat(app.isValid(5)).isTrue();
      }
    }
  }

  @Test
  void unpacksOnceForTwoAtOnce() throws Exception {
    Path cache = Files.createTempDirectory("writ-binaries-");
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      ServiceAccount account = ServiceAccount.current();
      List<Binaries> found =
          Stream.generate(() -> cache)
              .limit(2)
              .parallel()
              .map(directory -> unpacked(directory, account))
              .toList();
      assertThat(found.getFirst()).isEqualTo(found.getLast());
      assertThat(found.getFirst().program("postgres")).isExecutable();
      try (Stream<Path> entries = Files.list(cache)) {
        assertThat(entries.filter(path -> path.toString().endsWith(".half"))).isEmpty();
      }
    } finally {
      Trees.delete(cache);
    }
  }

  @Test
  void runsForANormalUserToo() throws Exception {
    ServiceAccount account = ServiceAccount.current();
    if (!account.steppedDown()) {
      return; // every other test of this class already ran as a normal user
    }
    Path directory = Files.createTempDirectory("writ-normal-user-");
    try {
      account.own(directory);
      Process starter = Starter.startAs(account, directory.resolve("postgres"));
      assertThat(Starter.pidOf(starter)).isPositive();
      starter.getOutputStream().close();
      assertThat(starter.waitFor()).isZero();
      assertThat(directory.resolve("postgres/data/PG_VERSION")).exists();
    } finally {
      Trees.delete(directory);
    }
  }

  @Test
  void forgetsAnEphemeralDatabaseOnClose() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.ephemeral();
    Path data = Path.of(one(postgres, "SHOW data_directory"));
    assertThat(one(postgres, "SHOW fsync")).isEqualTo("off");
    postgres.close();
    assertThat(data).doesNotExist();
  }

  private static void assertRefused(Code code, PostgresSettings settings, String hint) {
    assertThatExceptionOfType(PostgresFailure.class)
        .isThrownBy(() -> EmbeddedPostgres.start(settings).close())
        .withMessageContaining(hint)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private static Binaries unpacked(Path cache, ServiceAccount account) {
    try {
      return Binaries.unpacked(cache, account);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String one(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return postgres.dataSource("postgres", postgres.superuser()).getConnection();
  }
}
