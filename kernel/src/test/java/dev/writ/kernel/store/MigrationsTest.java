package dev.writ.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("K20 migrations")
class MigrationsTest {
  @RegisterExtension static final TestDatabase STORE = TestDatabase.empty().freshForEachTest();

  private Migrations migrations;

  @BeforeEach
  void open() {
    migrations = new Migrations(STORE.owner(), List.of(Migrations.KERNEL));
  }

  @Test
  @DisplayName("K20 filled database: up, down, up gives an equal schema text for every version")
  void goesDownAndUpFromEveryVersion() {
    migrations.up();
    String schema = migrations.schemaText();
    List<String> versions = migrations.applied();
    List<String> downTo = new ArrayList<>(versions.subList(0, versions.size() - 1));
    downTo.addFirst(Migrations.NOTHING);

    for (String version : downTo.reversed()) {
      fillEveryTable();
      migrations.down(version);
      assertThat(migrations.applied())
          .isEqualTo(versions.subList(0, versions.indexOf(version) + 1));
      migrations.up();
      assertThat(migrations.schemaText()).as("down to %s and up", version).isEqualTo(schema);
    }
    migrations.down(Migrations.NOTHING);
    assertThat(migrations.schemaText()).isEqualTo("\n");
  }

  @Test
  @DisplayName("K20 an edited file stops start-up")
  void refusesAnEditedFile() {
    migrations.up();
    owner()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE databasechangelog SET md5sum = '9:0123456789abcdef0123456789abcdef'"
                        + " WHERE id = 'kernel-002-events'"));

    assertThatThrownBy(migrations::up)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("kernel-002-events");
  }

  @Test
  @DisplayName("K20 an edited file stops the start after one at which nothing had changed")
  void refusesAFileEditedOnTheDisk() throws Exception {
    Path root = Path.of(MigrationsTest.class.getResource("/").toURI());
    Path folder = Files.createDirectories(root.resolve("db/edited"));
    try {
      Files.writeString(
          folder.resolve("changelog.yaml"),
          "databaseChangeLog:\n  - include: {file: db/edited/001-a.sql}\n");
      Path file = folder.resolve("001-a.sql");
      String released =
          """
          --liquibase formatted sql
          --changeset writ:edited-001-a
          CREATE TABLE a (b text);
          --rollback DROP TABLE a;
          """;
      Files.writeString(file, released);
      List<String> changelogs = List.of("db/edited/changelog.yaml");
      Migrations edited = new Migrations(STORE.owner(), changelogs);
      edited.up();
      assertThat(isSealed(changelogs)).isTrue();
      edited.up();

      Files.writeString(file, released.replace("b text", "b int"));
      assertThat(isSealed(changelogs)).isFalse();
      assertThatThrownBy(edited::up)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("edited-001-a");
    } finally {
      for (String name : List.of("001-a.sql", "changelog.yaml", "")) {
        Files.deleteIfExists(folder.resolve(name));
      }
    }
  }

  @Test
  void breaksTheSealWithEveryRowThatChanges() {
    List<String> changelogs = List.of(Migrations.KERNEL);
    assertThat(isSealed(changelogs)).isFalse();
    migrations.up();
    assertThat(isSealed(changelogs)).isTrue();
    migrations.down("kernel-006-notifications");
    assertThat(isSealed(changelogs)).isFalse();
    migrations.up();
    assertThat(isSealed(changelogs)).isTrue();
    assertThat(isSealed(List.of(Migrations.KERNEL, "db/more/changelog.yaml"))).isFalse();
  }

  private static boolean isSealed(List<String> changelogs) {
    return owner().withHandle(handle -> SchemaSeal.isIntact(handle, changelogs));
  }

  @Test
  @DisplayName("K20 two servers starting together apply each version once")
  void letsServersStartTogether() throws Exception {
    try (ExecutorService servers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> starts = new ArrayList<>();
      for (int server = 0; server < 2; server++) {
        starts.add(
            servers.submit(() -> new Migrations(STORE.owner(), List.of(Migrations.KERNEL)).up()));
      }
      for (Future<?> start : starts) {
        start.get();
      }
    }
    assertThat(migrations.applied()).doesNotHaveDuplicates().contains("kernel-001-guards");
  }

  @Test
  void isNotStoppedByTheLockOfAKilledServer() {
    migrations.up();
    migrations.down("kernel-006-notifications");
    owner()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE databasechangeloglock SET locked = true, lockgranted = now(),"
                        + " lockedby = 'somebody dead'"));

    migrations.up();

    assertThat(migrations.applied()).contains("kernel-007-settings");
  }

  @Test
  @DisplayName("K20 what goes down is told before, and telling changes nothing")
  void tellsWhatDataGoes() {
    migrations.up();
    String schema = migrations.schemaText();
    owner()
        .useHandle(
            handle -> handle.execute("INSERT INTO kernel_settings VALUES ('a', '1'), ('b', '2')"));

    assertThat(migrations.losses("kernel-006-notifications"))
        .contains(new Migrations.Loss("kernel_settings", 2))
        .extracting(Migrations.Loss::what)
        .doesNotContain("kernel_events");
    assertThat(migrations.losses(migrations.applied().getLast())).isEmpty();
    assertThat(migrations.schemaText()).isEqualTo(schema);
    assertThat(migrations.applied()).contains("kernel-400-keys");
  }

  @Test
  void namesTheVersionsThatItKnows() {
    migrations.up();
    String schema = migrations.schemaText();

    assertThatThrownBy(() -> migrations.down("kernel-999-nonsense"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kernel-001-guards");
    assertThat(migrations.schemaText()).isEqualTo(schema);
  }

  private static Jdbi owner() {
    return Jdbi.create(STORE.owner());
  }

  /** Values that a check wants and a type does not tell. */
  private static final Map<String, String> SPECIAL =
      Map.of(
          "kernel_policies.sha256", "repeat('a', 64)",
          "kernel_audit.performed_by", "'user:somebody'",
          "kernel_role_permissions.permission", "'user:read'",
          "kernel_role_bindings.scope_type", "'global'");

  private static final Pattern FIRST_WORD = Pattern.compile("\\(ARRAY\\['([A-Z_]+)'::text");
  private static final Pattern LENGTH = Pattern.compile("octet_length\\((\\w+)\\) = (\\d+)");

  /** Puts a row into each table, whatever triggers and foreign keys say; checks must hold. */
  private static void fillEveryTable() {
    Jdbi.create(STORE.superuser())
        .useHandle(
            handle -> {
              handle.execute("SET session_replication_role = replica");
              List<String> tables =
                  strings(
                      handle,
                      """
                      SELECT tablename FROM pg_tables WHERE schemaname = 'public'
                        AND tablename NOT LIKE 'databasechangelog%' ORDER BY 1""");
              tables.forEach(table -> fill(handle, table));
              handle.execute("RESET session_replication_role");
              assertThat(tables)
                  .hasSizeGreaterThan(15)
                  .allSatisfy(
                      table ->
                          assertThat(strings(handle, "SELECT count(*) FROM " + table))
                              .isNotEqualTo(List.of("0")));
            });
  }

  private record Column(String name, String type, String check) {}

  private static void fill(Handle handle, String table) {
    List<Column> columns =
        handle
            .createQuery(
                """
                SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type,
                  coalesce((SELECT string_agg(pg_get_constraintdef(k.oid), ' ') FROM pg_constraint k
                    WHERE k.conrelid = a.attrelid AND k.contype = 'c'
                      AND k.conkey = ARRAY[a.attnum]), '') AS check
                FROM pg_attribute a
                WHERE a.attrelid = CAST(:table AS regclass) AND a.attnum > 0
                  AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef
                  AND a.attidentity = '' ORDER BY a.attnum""")
            .bind("table", table)
            .map((row, c) -> new Column(row.getString(1), row.getString(2), row.getString(3)))
            .list();
    handle.execute(
        columns.isEmpty()
            ? "INSERT INTO " + table + " DEFAULT VALUES ON CONFLICT DO NOTHING"
            : "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT DO NOTHING"
                .formatted(
                    table,
                    columns.stream().map(Column::name).collect(Collectors.joining(", ")),
                    columns.stream()
                        .map(column -> value(table, column))
                        .collect(Collectors.joining(", "))));
  }

  private static String value(String table, Column column) {
    String special = SPECIAL.get(table + "." + column.name());
    if (special != null) {
      return special;
    }
    Matcher word = FIRST_WORD.matcher(column.check());
    if (word.find()) {
      return "'" + word.group(1) + "'";
    }
    Matcher length = LENGTH.matcher(column.check());
    return switch (column.type()) {
      case "xid8" -> "'1'";
      case "uuid" -> "'00000000-0000-0000-0000-000000000001'";
      case "text" -> "'x'";
      case "json" -> "'{}'";
      case "boolean" -> "true";
      case "timestamp with time zone" -> "'2026-01-05 10:00:00+00'";
      case "bytea" ->
          "decode(repeat('00', " + (length.find() ? length.group(2) : "1") + "), 'hex')";
      default -> column.type().endsWith("[]") ? "'{}'" : "1";
    };
  }

  private static List<String> strings(Handle handle, String sql) {
    return handle.createQuery(sql).mapTo(String.class).list();
  }
}
