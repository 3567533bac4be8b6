package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cli.chain.SealedRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandsTest {
  private static final String VERIFY = "POST /api/v1/audit/verify";

  @TempDir private Path folder;
  private final PretendServer server = new PretendServer();
  private final Person olga = Person.at(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void exportsAndVerifiesWithoutTheServer() throws IOException {
    String export = String.join("\n", new SealedRows().rows(3)) + "\n";
    server.answers("GET /api/v1/audit/export?from_seq=1", 200, export);
    Path file = folder.resolve("log.jsonl");

    Person.Said exported =
        olga.types("audit", "export", "--from-seq", "1", "--file", file.toString());
    assertThat(exported.code()).isZero();
    assertThat(exported.out()).isEmpty();
    assertThat(Files.readString(file)).isEqualTo(export);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
    server.close();

    Person.Said whole = olga.types("audit", "verify", file.toString());
    assertThat(whole.code()).isZero();
    assertThat(whole.out())
        .startsWith("rows         3\nfirst        1\nlast         3\n")
        .endsWith("the export is whole\n");

    Files.writeString(file, export.replace("A2", "B2"));
    Person.Said changed = olga.types("audit", "verify", file.toString());
    assertThat(changed.code()).isEqualTo(1);
    assertThat(changed.err()).isEqualTo("writ: row 2 is not what was sealed, line 2 (ALTERED)\n");
    assertThat(olga.types("audit", "verify", file.toString(), "-o", "json").out())
        .contains("\"kind\" : \"ALTERED\"");
  }

  @Test
  void verifiesAPipe() {
    String export = String.join("\n", new SealedRows().rows(2));

    assertThat(olga.piping(export).types("audit", "verify", "-").code()).isZero();
  }

  @Test
  void saysWhatAPartialExportProves() throws IOException {
    Path file = folder.resolve("part.jsonl");
    Files.write(file, new SealedRows().rows(5).subList(2, 5));

    assertThat(olga.types("audit", "verify", file.toString()).out())
        .endsWith("the export is whole\nit begins at row 3; nothing is said about rows before\n");
  }

  @Test
  void writesTheExportToStandardOutput() {
    server.answers("GET /api/v1/audit/export", 200, "{\"seq\":1}\n");

    assertThat(olga.types("audit", "export").out()).isEqualTo("{\"seq\":1}\n");
    assertThat(server.last().header("Accept"))
        .isEqualTo("application/x-ndjson, application/json, application/problem+json");
  }

  @Test
  void leavesNoFileWhenTheExportIsRefused() {
    server.answers(
        "GET /api/v1/audit/export",
        403,
        "{\"code\":\"FORBIDDEN\",\"detail\":\"needs audit:export\"}");
    Path file = folder.resolve("log.jsonl");

    Person.Said said = olga.types("audit", "export", "--file", file.toString());

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).isEqualTo("writ: needs audit:export (FORBIDDEN)\n");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void asksTheServerToVerifyAndWaitsForItsWord() {
    server
        .answers(VERIFY, 202, "{\"event_id\":\"e1\",\"status\":\"PROCESSING\"}")
        .answers(
            "GET /api/v1/tasks/e1",
            200,
            """
            {"task_id":"e1","status":"COMPLETED","result":
             {"ok":true,"rows":7,"checkpoints":1,"unsealed":0,"head":{"seq":7,"chain_hash":"ab"},"first_bad":null}}
            """)
        .answers(VERIFY, 202, "{\"event_id\":\"e2\",\"status\":\"PROCESSING\"}")
        .answers(
            "GET /api/v1/tasks/e2",
            200,
            """
            {"task_id":"e2","status":"COMPLETED","result":
             {"ok":false,"rows":4,"first_bad":{"seq":5,"kind":"ALTERED"}}}
            """);

    Person.Said good = olga.types("audit", "verify", "--from-seq", "2");
    assertThat(server.received().getFirst().body()).isEqualTo("{\"from_seq\":2}");
    assertThat(good.code()).isZero();
    assertThat(good.out()).contains("rows            7\n").endsWith("the log is whole\n");

    Person.Said bad = olga.types("audit", "verify");
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.out()).contains("first bad row  5\nbecause        ALTERED\n");
    assertThat(bad.err()).isEqualTo("writ: the log does not verify (AUDIT_VERIFY_FAILED)\n");
  }

  @Test
  void searchesWithEveryFilter() {
    server.answers(
        "GET /api/v1/audit?action_code=A&performed_by=user%3A1&ticket_id=t&event_id=e"
            + "&resource_type=vm&resource_id=r&environment=prod&outcome=REFUSED"
            + "&from=2026-01-01T00%3A00%3A00Z&to=2026-02-01T00%3A00%3A00Z&page=1&per_page=50",
        200,
        """
        {"total":1,"items":[{"id":7,"action_code":"A","outcome":"REFUSED","performed_by":"user:1",
         "performed_by_name":"alice","performed_at":"2026-01-02T00:00:00.000001Z",
         "resource_name":"prod-shop-redis-01","environment":"prod","params":{"code":"X"}}]}
        """);

    Person.Said said =
        olga.types(
            "audit",
            "search",
            "--action",
            "A",
            "--by",
            "user:1",
            "--ticket",
            "t",
            "--task",
            "e",
            "--resource-type",
            "vm",
            "--resource-id",
            "r",
            "--environment",
            "prod",
            "--outcome",
            "REFUSED",
            "--from",
            "2026-01-01T00:00:00Z",
            "--to",
            "2026-02-01T00:00:00Z");

    assertThat(said.out())
        .isEqualTo(
            """
            WHEN                         ACTION  OUTCOME  BY     RESOURCE            ENV   TICKET  PARAMS
            2026-01-02T00:00:00.000001Z  A       REFUSED  alice  prod-shop-redis-01  prod  -       code=X
            """);
  }
}
