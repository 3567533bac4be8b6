package dev.writ.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A server on a database that the test can look into, stop and start. */
final class TestHouse implements AutoCloseable {
  static final String PASSWORD = "quiet otters mend seven kites";
  private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  private final EmbeddedPostgres postgres;
  private final RunningServer server;
  private final Path home;

  private TestHouse(EmbeddedPostgres postgres, RunningServer server, Path home) {
    this.postgres = postgres;
    this.server = server;
    this.home = home;
  }

  /** Starts PostgreSQL and a server on it. */
  static TestHouse open(Path directory, EmbeddedPostgres postgres, String... flags) {
    postgres.ensureDatabase("writ", postgres.superuser().user(), List.of());
    Path home = directory.resolve("home");
    return new TestHouse(postgres, RunningServer.start(home, flags(postgres, flags)), home);
  }

  /** What points a server at this PostgreSQL. */
  static String[] flags(EmbeddedPostgres postgres, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--database-url",
                postgres.jdbcUrl("writ")
                    + "?user="
                    + postgres.superuser().user()
                    + "&password="
                    + postgres.superuser().password(),
                "-Dwrit.keys.value=" + KEY));
    if (!Arrays.asList(more).contains("--no-sandbox")) {
      all.add("-Dwrit.allow=SANDBOX_WITH_EXTERNAL_DATABASE");
    }
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  RunningServer server() {
    return server;
  }

  Path home() {
    return home;
  }

  /** Signs in as admin, choosing a password at the first time; gives the headers of a session. */
  String[] admin() {
    Path file = home.resolve("admin.password");
    if (Files.exists(file)) {
      String[] first = session("admin", read(file));
      RunningServer.Answer changed =
          server.post(
              "/api/v1/auth/change-password",
              "{\"current_password\":\"%s\",\"new_password\":\"%s\"}"
                  .formatted(read(file), PASSWORD),
              first);
      if (changed.status() / 100 != 2) {
        throw new IllegalStateException(changed.text());
      }
    }
    return session("admin", PASSWORD);
  }

  /** The headers of a new session. */
  String[] session(String name, String password) {
    RunningServer.Answer answer =
        server.post(
            "/api/v1/auth/login",
            "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, password));
    if (answer.status() != 200) {
      throw new IllegalStateException(answer.text());
    }
    String cookie = answer.header("Set-Cookie");
    return new String[] {"Cookie", cookie.substring(0, cookie.indexOf(';')), "X-Writ-Csrf", "1"};
  }

  /** Makes a person with a role and gives the headers of a session of theirs. */
  String[] person(String[] admin, String name, String role, String... environments) {
    JsonNode made =
        server.post("/api/v1/admin/users", "{\"name\":\"%s\"}".formatted(name), admin).json();
    JsonNode roles = server.get("/api/v1/admin/roles?per_page=100", admin).json();
    String roleId = "";
    for (JsonNode one : roles.path("items")) {
      if (one.path("name").asText().equals(role)) {
        roleId = one.path("id").asText();
      }
    }
    RunningServer.Answer bound =
        server.post(
            "/api/v1/admin/bindings",
            """
            {"subject_type":"USER","subject_id":"%s","role_id":"%s","scope_type":"global",
             "allowed_environments":["%s"]}"""
                .formatted(made.path("id").asText(), roleId, String.join("\",\"", environments)),
            admin);
    if (bound.status() != 201) {
      throw new IllegalStateException(bound.text());
    }
    String once = made.path("one_time_password").asText();
    server.post(
        "/api/v1/auth/change-password",
        "{\"current_password\":\"%s\",\"new_password\":\"%s\"}".formatted(once, PASSWORD),
        session(name, once));
    return session(name, PASSWORD);
  }

  /** Rows by table, of all tables of the house but those that time itself fills. */
  Map<String, Long> rows() {
    Map<String, Long> counts = new TreeMap<>();
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names =
          statement.executeQuery(
              "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                  + " AND tablename NOT IN ('kernel_audit_chain', 'kernel_audit_checkpoints',"
                  + " 'kernel_jobs', 'databasechangeloglock')")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      for (String table : tables) {
        try (ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table)) {
          count.next();
          counts.put(table, count.getLong(1));
        }
      }
      return counts;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  void execute(String sql) {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private Connection connection() throws SQLException {
    return postgres.dataSource("writ", postgres.superuser()).getConnection();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
