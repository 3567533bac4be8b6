package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.writ.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests over HTTP on the sandbox: mia asks in both environments, ann decides in test, otto
 * decides in prod, zoe has no role that matters.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
class RequestsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVENTS = "/api/v1/events";

  @TempDir static Path directory;
  private static EmbeddedPostgres postgres;
  private static TestHouse house;
  private static RunningServer server;
  private static String[] admin;
  private static String[] mia;
  private static String[] ann;
  private static String[] otto;
  private static String[] zoe;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.ephemeral();
    house = TestHouse.open(directory, postgres);
    server = house.server();
    admin = house.admin();
    mia = house.person(admin, "mia", "operator", "test", "prod");
    ann = house.person(admin, "ann", "approver", "test");
    otto = house.person(admin, "otto", "approver", "prod");
    zoe = house.person(admin, "zoe", "viewer", "prod");
  }

  @AfterAll
  static void stop() {
    house.close();
    postgres.close();
  }

  @Test
  @DisplayName("suggested clusters: candidates and excluded ones with reasons, 404 for others")
  void suggestsClustersToWhoDecides() {
    JsonNode inTest = suggested(ann, ask("dev")).json();
    assertThat(inTest.path("candidates").findValuesAsText("name")).containsExactly("sandbox");
    assertThat(inTest.path("candidates").findValuesAsText("api_url")).isEmpty();

    JsonNode asked = ask("prod");
    JsonNode inProd = suggested(otto, asked).json();
    assertThat(inProd.path("candidates").findValuesAsText("environment")).containsExactly("prod");
    JsonNode excluded = inProd.path("excluded").get(0);
    assertThat(excluded.path("name").asText()).isEqualTo("sandbox");
    assertThat(excluded.path("code").asText()).isEqualTo("ENVIRONMENT_MISMATCH");
    assertThat(excluded.path("reason").asText()).contains("prod", "test");

    assertThat(suggested(ann, asked).status()).as("approver of test only").isEqualTo(404);
    assertThat(suggested(mia, asked).status()).as("requester").isEqualTo(404);
    assertThat(
            server
                .get("/api/v1/admin/approvals/" + UUID.randomUUID() + "/suggested-clusters", admin)
                .code())
        .isEqualTo("NOT_FOUND");
  }

  @Test
  @DisplayName("K16 who agrees to work follows it; a request to delete places nothing")
  void showsAgreedWorkToTheApproverAndNotToOthers() {
    JsonNode asked = ask("dev");
    String task = "/api/v1/tasks/" + asked.path("event_id").asText();
    assertThat(approve(ann, asked, "{}").status()).isEqualTo(202);

    JsonNode done = server.get(task + "?wait=PT30S", ann).json();
    assertThat(done.path("status").asText()).isEqualTo("COMPLETED");
    assertThat(server.get(task, mia).status()).isEqualTo(200);
    assertThat(server.get(task, otto).code()).isEqualTo("NOT_FOUND");
    assertThat(server.get(task, zoe).code()).isEqualTo("NOT_FOUND");

    String machine = done.path("result").path("vm_id").asText();
    JsonNode end =
        server.send("DELETE", "/api/v1/vms/" + machine, "{\"confirm\":true}", mia).json();
    assertThat(suggested(ann, end).code()).as(end.toString()).isEqualTo("NOT_FOUND");
  }

  @Test
  @DisplayName("events: own ones, event:view, filters, hidden 404, archived ones apart")
  void showsEventsToWhoMaySeeThem() {
    JsonNode asked = ask("dev");
    String id = asked.path("event_id").asText();
    String filters = "?type=VM_CREATION_REQUESTED&aggregate_type=vm&status=PENDING&per_page=100";

    assertThat(ids(mia, filters + "&requested_by=me")).contains(id);
    assertThat(ids(ann, filters)).contains(id);
    assertThat(ids(ann, filters + "&requested_by=me")).isEmpty();
    assertThat(ids(mia, filters.replace("PENDING", "FAILED"))).doesNotContain(id);
    assertThat(ids(mia, filters.replace("VM_CREATION", "VM_START"))).isEmpty();
    assertThat(ids(mia, "?aggregate_type=vm&aggregate_id=" + UUID.randomUUID())).isEmpty();
    assertThat(ids(zoe, "")).as("neither own nor event:view").isEmpty();
    assertThat(ids(otto, "?per_page=100")).as("event:view in prod only").doesNotContain(id);

    RunningServer.Answer shown = server.get(EVENTS + "/" + id, mia);
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.json().path("payload").path("namespace").asText()).isEqualTo("dev");
    assertThat(server.get(EVENTS + "/" + id, ann).status()).isEqualTo(200);
    for (String[] hidden : List.of(zoe, otto)) {
      assertThat(server.get(EVENTS + "/" + id, hidden).code()).isEqualTo("NOT_FOUND");
    }
    assertThat(server.get(EVENTS + "?status=OPEN", mia).code()).isEqualTo("PARAMETER_INVALID");
    assertThat(server.get(EVENTS + "?archived=maybe", mia).code()).isEqualTo("PARAMETER_INVALID");
    assertThat(server.get(EVENTS).code()).isEqualTo("UNAUTHENTICATED");

    server.post("/api/v1/approvals/" + asked.path("ticket_id").asText() + "/cancel", "{}", mia);
    house.execute("UPDATE kernel_events SET archived_at = now() WHERE id = '" + id + "'");
    assertThat(ids(mia, "?per_page=100")).doesNotContain(id);
    assertThat(ids(mia, "?archived=true")).containsExactly(id);
    assertThat(server.get(EVENTS + "/" + id, mia).json().path("archived_at").asText()).isNotBlank();
  }

  @Test
  @DisplayName("the log is JSON, and each line names its call and user, or its work")
  void writesALogThatTellsWhichCallAndWhichWork() {
    JsonNode asked = ask("dev");
    house.execute(
        """
        CREATE FUNCTION exchange_cluster() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN UPDATE vms_clusters SET identity_uid = 'another'; RETURN NEW; END $$;
        CREATE TRIGGER exchange_cluster AFTER UPDATE ON kernel_tickets
        FOR EACH ROW WHEN (NEW.status = 'APPROVED') EXECUTE FUNCTION exchange_cluster()""");
    assertThat(approve(ann, asked, "{}").status()).isEqualTo(202);
    String task = "/api/v1/tasks/" + asked.path("event_id").asText();
    assertThat(server.get(task + "?wait=PT30S", ann).json().path("status").asText())
        .isEqualTo("FAILED");
    house.execute(
        """
        DROP TRIGGER exchange_cluster ON kernel_tickets;
        CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$;
        CREATE TRIGGER disk_full BEFORE INSERT ON kernel_decisions
        FOR EACH ROW EXECUTE FUNCTION disk_full()""");
    String[] named = java.util.Arrays.copyOf(admin, admin.length + 2);
    named[admin.length] = "X-Request-Id";
    named[admin.length + 1] = "find-me-1";
    assertThat(server.post("/api/v1/audit/verify", "{}", named).status()).isEqualTo(503);
    house.execute("DROP TRIGGER disk_full ON kernel_decisions");

    List<JsonNode> log = log();
    assertThat(log)
        .as("the failed work")
        .anyMatch(
            line ->
                line.path("event_id").equals(asked.path("event_id"))
                    && line.path("ticket_id").equals(asked.path("ticket_id"))
                    && line.has("exception"));
    String adminId = server.get("/api/v1/auth/me", admin).json().path("id").asText();
    assertThat(log)
        .as("the refused call")
        .anyMatch(
            line ->
                line.path("request_id").asText().equals("find-me-1")
                    && line.path("user_id").asText().equals(adminId)
                    && line.path("message").asText().startsWith("STORE_UNAVAILABLE"));
    assertThat(log)
        .allMatch(
            line ->
                line.hasNonNull("timestamp")
                    && line.hasNonNull("level")
                    && line.hasNonNull("logger")
                    && line.has("message")
                    && line.has("thread"));
  }

  @Test
  @DisplayName("answers are as /openapi says, lists and what they lead to")
  void answersAsTheDocumentSays() {
    JsonNode asked = ask("dev");
    List<String> differences = new ArrayList<>();
    for (String list : OpenApi.lists()) {
      JsonNode answer = server.get(list, admin).json();
      differences.addAll(OpenApi.differences(list, answer));
      JsonNode first = answer.path("items").path(0);
      String one = list + "/{id}";
      String id = first.path(list.endsWith("events") ? "event_id" : "id").asText();
      if (!id.isEmpty() && OpenApi.document().path("paths").path(one).has("get")) {
        differences.addAll(OpenApi.differences(one, server.get(list + "/" + id, admin).json()));
      }
    }
    String choice = "/api/v1/admin/approvals/{id}/suggested-clusters";
    differences.addAll(OpenApi.differences(choice, suggested(ann, asked).json()));
    String task = "/api/v1/tasks/{id}";
    differences.addAll(
        OpenApi.differences(
            task, server.get(task.replace("{id}", asked.path("event_id").asText()), mia).json()));
    assertThat(differences).isEmpty();
  }

  private static List<JsonNode> log() {
    try {
      return Files.readAllLines(house.home().resolve("log/writ.log")).stream()
          .map(
              line -> {
                try {
                  return JSON.readTree(line);
                } catch (IOException notJson) {
                  throw new UncheckedIOException(line, notJson);
                }
              })
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** mia asks for a machine; gives the answer. */
  private static JsonNode ask(String namespace) {
    String system = first("/api/v1/vms/systems");
    RunningServer.Answer answer =
        server.post(
            "/api/v1/vms",
            """
            {"service_id":"%s","template_id":"%s","instance_size_id":"%s","namespace":"%s",
             "reason":"a cache"}"""
                .formatted(
                    first("/api/v1/vms/systems/" + system + "/services"),
                    first("/api/v1/vms/templates"),
                    first("/api/v1/vms/sizes"),
                    namespace),
            mia);
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.json();
  }

  private static String first(String list) {
    return server.get(list, mia).json().path("items").get(0).path("id").asText();
  }

  private static RunningServer.Answer suggested(String[] who, JsonNode asked) {
    return server.get(
        "/api/v1/admin/approvals/" + asked.path("ticket_id").asText() + "/suggested-clusters", who);
  }

  private static RunningServer.Answer approve(String[] who, JsonNode asked, String body) {
    return server.post(
        "/api/v1/admin/approvals/" + asked.path("ticket_id").asText() + "/approve", body, who);
  }

  private static List<String> ids(String[] who, String query) {
    RunningServer.Answer answer = server.get(EVENTS + query, who);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("items").findValuesAsText("event_id");
  }
}
