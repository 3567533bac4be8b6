package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies over HTTP: the admin changes them, ann may look, zoe may not. */
class PoliciesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VMS = "/api/v1/policies/vms";

  @TempDir static Path directory;
  private static EmbeddedPostgres postgres;
  private static TestHouse house;
  private static RunningServer server;
  private static String[] admin;
  private static String[] ann;
  private static String[] zoe;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.ephemeral();
    house = TestHouse.open(directory, postgres);
    server = house.server();
    admin = house.admin();
    ann = house.person(admin, "ann", "approver", "test");
    zoe = house.person(admin, "zoe", "viewer", "prod");
  }

  @AfterAll
  static void stop() {
    house.close();
    postgres.close();
  }

  @Test
  void showsWhatDecidesToWhoMayRead() {
    JsonNode list = server.get("/api/v1/policies", ann).json();
    assertThat(list.path("items").findValuesAsText("room")).contains("vms");
    JsonNode vms = server.get(VMS, ann).json();
    assertThat(vms.path("files").path("policy.rego").asText())
        .contains("package writ.vms.approval");
    assertThat(
            server
                .get("/api/v1/policies/texts/" + vms.path("sha256").asText(), ann)
                .json()
                .path("files"))
        .isEqualTo(vms.path("files"));
    assertThat(server.get("/api/v1/policies", zoe).code()).isEqualTo("FORBIDDEN");
    assertThat(server.get("/api/v1/policies/nowhere", ann).code()).isEqualTo("NOT_FOUND");
  }

  @Test
  void putsAnotherOneInItsPlaceAndGoesBack() {
    String before = server.get(VMS, admin).json().path("sha256").asText();
    String policy =
        """
        package writ.vms.approval
        decision := {"outcome": "DENY", "reasons": ["frozen"]}
        """;
    assertThat(server.send("PUT", VMS, files(policy), ann).code()).isEqualTo("FORBIDDEN");

    JsonNode put = server.send("PUT", VMS, files(policy), admin).json();
    assertThat(put.path("source").asText()).isEqualTo("UPLOADED");
    JsonNode tried =
        server.send("POST", VMS + "/try", "{\"input\":{\"operation\":\"START_VM\"}}", ann).json();
    assertThat(tried.path("outcome").asText()).isEqualTo("DENY");
    assertThat(tried.path("policy_sha256")).isEqualTo(put.path("sha256"));

    JsonNode back = server.send("DELETE", VMS, "{}", admin).json();
    assertThat(back.path("sha256").asText()).isEqualTo(before);
  }

  @Test
  @DisplayName("K12 a bad set is refused with each error's row and column")
  void tellsWhereASetIsWrong() {
    String bad = "package writ.vms.approval\n\ndecision := nothing\n";
    for (RunningServer.Answer refused :
        List.of(
            server.send("PUT", VMS, files(bad), admin),
            server.send("POST", VMS + "/check", files(bad), admin))) {
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.code()).isEqualTo("POLICY_INVALID");
      JsonNode error = refused.json().path("params").path("errors").path(0);
      assertThat(error.path("file").asText()).isEqualTo("policy.rego");
      assertThat(error.path("row").asInt()).isEqualTo(3);
      assertThat(error.path("column").asInt()).isPositive();
    }
  }

  private static String files(String policy) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("files").put("policy.rego", policy);
    return body.toString();
  }
}
