package dev.writ.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.writ.postgres.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** dbt over HTTP: olga operates, gus governs, ann approves, zoe may not even look. */
class DbtIT {
  private static final String CHECKS = "/api/v1/dbt/checks";
  private static final int MEBIBYTE = 1 << 20;
  private static final Path MANIFESTS =
      Path.of(System.getProperty("writ.shared", "../../shared"), "dbt-manifests");

  /** The acceptance cases' standard policy. */
  private static final String STANDARD =
      """
      governance:
        policy_enforcement_level: strict
        naming: {enforcement: strict, pattern: medallion}
        quality_gates:
          minimum_test_coverage: 80
          require_descriptions: true
          require_column_descriptions: true
      """;

  @TempDir static Path directory;
  private static EmbeddedPostgres postgres;
  private static TestHouse house;
  private static RunningServer server;
  private static String[] admin;
  private static String[] olga;
  private static String[] gus;
  private static String[] zoe;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.ephemeral();
    house = TestHouse.open(directory, postgres, "--no-sandbox");
    server = house.server();
    admin = house.admin();
    olga = house.person(admin, "olga", "operator", "test");
    gus = house.person(admin, "gus", "dbt-governor", "test");
    zoe = house.person(admin, "zoe", "approver", "test");
    RunningServer.Answer put =
        server.send("PUT", "/api/v1/dbt/policies/default", policy(STANDARD, null), gus);
    assertThat(put.status()).as(put.text()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    house.close();
    postgres.close();
  }

  private static String policy(String yaml, @Nullable String parent) {
    return new ObjectMapper()
        .valueToTree(parent == null ? Map.of("yaml", yaml) : Map.of("yaml", yaml, "parent", parent))
        .toString();
  }

  private static String manifest(String project, String model) {
    return """
    {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
      "dbt_version": "1.8.1", "project_name": "%1$s"},
     "nodes": {"model.%1$s.%2$s": {"resource_type": "model", "name": "%2$s",
       "package_name": "%1$s", "unique_id": "model.%1$s.%2$s", "description": "orders"}}}"""
        .formatted(project, model);
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static RunningServer.Answer upload(byte[] body, String[] caller, String... headers) {
    String[] all =
        Stream.of(new String[] {"Content-Type", "application/gzip"}, caller, headers)
            .flatMap(Arrays::stream)
            .toArray(String[]::new);
    return server.send("POST", CHECKS, BodyPublishers.ofByteArray(body), all);
  }

  private static RunningServer.Answer check(String project, String model) {
    return upload(manifest(project, model).getBytes(UTF_8), olga);
  }

  private static long rows(String table) {
    return house.rows().getOrDefault(table, 0L);
  }

  @Test
  @DisplayName("D29 recce-base as gz: 201, 18 violations, one audit row, one event, in the trend")
  void judgesARealProject() throws IOException {
    Path file = MANIFESTS.resolve("recce-base-1.8.1.json");
    assumeTrue(Files.exists(file), "no manifests at " + MANIFESTS.toAbsolutePath());
    long eventsBefore = rows("kernel_events");
    long auditBefore = rows("kernel_audit");

    RunningServer.Answer answer =
        upload(packed(Files.readAllBytes(file)), olga, "Idempotency-Key", "recce-1");

    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.json().path("violations")).hasSize(18);
    assertThat(answer.json().path("passed").asBoolean()).isFalse();
    assertThat(rows("kernel_events") - eventsBefore).isEqualTo(1);
    assertThat(rows("kernel_audit") - auditBefore).isEqualTo(1);
    assertThat(server.get(answer.header("Location"), olga).text()).isEqualTo(answer.text());
    String project = answer.json().path("project").asText();
    JsonNode trend =
        server.get("/api/v1/dbt/projects/" + project + "/trend", olga).json().path("items");
    assertThat(trend).hasSize(1);
    assertThat(trend.at("/0/coverage/tested").asInt()).isEqualTo(17);
    assertThat(trend.at("/0/coverage/total").asInt()).isEqualTo(32);

    RunningServer.Answer again =
        upload(packed(Files.readAllBytes(file)), olga, "Idempotency-Key", "recce-1");
    assertThat(again.header("Location")).isEqualTo(answer.header("Location"));
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    JsonNode e210 = server.get(answer.header("Location") + "/violations?code=E210", olga).json();
    assertThat(e210.path("total").asInt()).isEqualTo(3);
    RunningServer.Answer sarif =
        server.get(answer.header("Location") + "/report?format=sarif", olga);
    assertThat(sarif.json().at("/runs/0/results")).hasSize(18);
    assertThat(sarif.header("Content-Type")).startsWith("application/sarif+json");
  }

  @Test
  void judgesAForm() {
    String boundary = "a-b-c";
    String body =
        """
        --a-b-c
        Content-Disposition: form-data; name="manifest"; filename="target/manifest.json"
        Content-Type: application/json

        %s
        --a-b-c
        Content-Disposition: form-data; name="dry_run"

        true
        --a-b-c--
        """
            .formatted(manifest("form", "stg_a"))
            .replace("\n", "\r\n");

    RunningServer.Answer answer =
        server.send(
            "POST",
            CHECKS + "?git_branch=main",
            BodyPublishers.ofString(body),
            Stream.concat(
                    Stream.of("Content-Type", "multipart/form-data; boundary=" + boundary),
                    Arrays.stream(olga))
                .toArray(String[]::new));

    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.json().path("dry_run").asBoolean()).isTrue();
    assertThat(server.get(CHECKS + "?project=form", olga).json().at("/items/0/git_branch").asText())
        .isEqualTo("main");
  }

  @Test
  @DisplayName("D29 a body of 65 MiB is 413, declared or not; so is one that unpacks too far")
  void refusesWhatIsTooLarge() throws IOException {
    byte[] spaces = new byte[64 * MEBIBYTE];
    Arrays.fill(spaces, (byte) ' ');
    spaces[0] = '{';
    RunningServer.Answer bomb = upload(packed(spaces), olga);
    assertThat(bomb.status()).as(bomb.text()).isEqualTo(413);

    byte[] large = new byte[65 * MEBIBYTE];
    RunningServer.Answer streamed =
        server.send(
            "POST",
            CHECKS,
            BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)),
            olga);
    assertThat(streamed.status()).isEqualTo(413);
    assertThat(streamed.code()).isEqualTo("PAYLOAD_TOO_LARGE");
    assertThat(
            server
                .send(
                    "POST",
                    "/api/v1/dbt/waivers",
                    BodyPublishers.ofByteArray(new byte[2 * MEBIBYTE]),
                    olga)
                .status())
        .isEqualTo(413);
  }

  @Test
  @DisplayName("D29 an uploaded policy that weakens is 422 with every weakening")
  void refusesAPolicyThatWeakens() {
    RunningServer.Answer refused =
        server.send(
            "PUT",
            "/api/v1/dbt/policies/team",
            policy(
                """
                governance:
                  policy_enforcement_level: warn
                  quality_gates: {minimum_test_coverage: 60}
                """,
                "default"),
            gus);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("errors").findValuesAsText("code"))
        .containsExactly("E230", "E230");
    assertThat(
            server.send("PUT", "/api/v1/dbt/policies/team", policy("{}", "default"), olga).code())
        .isEqualTo("FORBIDDEN");
  }

  @Test
  void answersWhatStandsInTheWayUnderTheCodesOfTheCommandLine() {
    RunningServer.Answer broken = upload("{\"metadata\": 1".getBytes(UTF_8), olga);
    assertThat(broken.status()).isEqualTo(422);
    assertThat(broken.code()).startsWith("MANIFEST_");
  }

  @Test
  void hidesEverythingFromWhoHoldsNoPermission() {
    RunningServer.Answer run = check("hidden", "stg_a");
    assertThat(upload(manifest("x", "y").getBytes(UTF_8), zoe).code()).isEqualTo("FORBIDDEN");
    assertThat(server.get(run.header("Location"), zoe).status()).isEqualTo(404);
    assertThat(server.get("/api/v1/dbt/projects", zoe).json().path("total").asInt()).isZero();
    assertThat(server.get("/api/v1/dbt/projects/hidden/trend", zoe).status()).isEqualTo(404);
  }

  @Test
  @DisplayName("D29 a waiver approved by another person suppresses the finding of the next run")
  void waivesAFinding() {
    JsonNode finding = check("waived", "stg_a").json().at("/violations/0");
    String wish =
        """
        {"project": "waived", "fingerprint": "%s", "reason": "renamed soon", "until": "%s"}"""
            .formatted(
                finding.path("fingerprint").asText(), LocalDate.now(ZoneOffset.UTC).plusDays(30));

    RunningServer.Answer asked = server.post("/api/v1/dbt/waivers", wish, olga);
    assertThat(asked.status()).as(asked.text()).isEqualTo(202);
    String ticket = asked.json().path("ticket_id").asText();
    assertThat(page("/approvals/" + ticket, zoe)).contains("Waive dbt finding");
    RunningServer.Answer agreed =
        server.post("/api/v1/admin/approvals/" + ticket + "/approve", "{}", zoe);
    assertThat(agreed.status()).as(agreed.text()).isBetween(200, 202);

    JsonNode next = check("waived", "stg_a").json();
    assertThat(next.at("/suppressed/0/fingerprint")).isEqualTo(finding.path("fingerprint"));
    assertThat(next.at("/suppressed/0/suppressed_by").asText()).isEqualTo("waiver");
    assertThat(server.get("/api/v1/dbt/projects/waived/waivers", olga).json().path("items"))
        .hasSize(1);
  }

  private static String page(String path, String[] caller) {
    RunningServer.Answer answer =
        server.get(
            path,
            Stream.concat(Stream.of("Accept", "text/html"), Arrays.stream(caller))
                .toArray(String[]::new));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text();
  }

  @Test
  void showsProjectsAndRunsInTheConsole() {
    check("shown", "stg_shown");
    RunningServer.Answer run = check("shown", "stg_again");
    String id = run.header("Location").replace(CHECKS + "/", "");

    String list = page("/dbt", olga);
    assertThat(list).contains("shown").contains("<polyline");
    String project = server.get(CHECKS + "?project=shown", olga).json().at("/items/0/id").asText();
    assertThat(project).isEqualTo(id);
    assertThat(page("/dbt/runs/" + id, olga))
        .contains("stg_again")
        .contains("1 new and 1 fixed since the run before")
        .contains("Ask for a waiver");
    assertThat(page("/dbt/runs/" + id + "?code=E220", olga)).contains("No finding matches");
    JsonNode projects = server.get("/api/v1/dbt/projects?per_page=100", olga).json();
    for (JsonNode each : projects.path("items")) {
      if (each.path("name").asText().equals("shown")) {
        assertThat(page("/dbt/" + each.path("id").asText(), olga))
            .contains("Columns tested, by layer");
      }
    }
    assertThat(page("/", zoe)).doesNotContain("dbt projects");
  }

  @Test
  void acceptsABaseline() {
    RunningServer.Answer run = check("based", "stg_a");
    String id = run.header("Location").replace(CHECKS + "/", "");

    RunningServer.Answer accepted =
        server.send(
            "PUT",
            "/api/v1/dbt/projects/based/baseline",
            "{\"check_id\": \"%s\", \"reason\": \"as we found it\"}".formatted(id),
            gus);

    assertThat(accepted.status()).as(accepted.text()).isEqualTo(200);
    JsonNode next = check("based", "stg_a").json();
    assertThat(next.at("/baseline/new").asInt()).isZero();
    assertThat(next.path("passed").asBoolean()).isTrue();
  }

  @Test
  void givesTheSchemas() {
    for (String name : new String[] {"governance", "enforcement-result", "baseline"}) {
      assertThat(server.get("/api/v1/dbt/schemas/" + name, olga).json().path("$schema").asText())
          .contains("2020-12");
    }
    assertThat(server.get("/api/v1/dbt/schemas/nothing", olga).status()).isEqualTo(404);
  }
}
