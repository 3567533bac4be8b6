package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.cli.rest.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionsCommandsTest {
  private static final String POLICY =
      """
      package writ.vms.approval

      decision := {
        "outcome": data.writ.word,
        "reasons": [time.format(time.now_ns())],
      }
      """;
  private static final String SAID =
      "{\"outcome\":\"DENY\",\"reasons\":[\"2026-01-31T08:00:00Z\"]}";

  @TempDir private Path folder;
  private final PretendServer server = new PretendServer();
  private final Person olga = Person.at(server);

  @AfterEach
  void stop() {
    server.close();
  }

  private void keeps(String output, String policy) {
    server.answers(
        "GET /api/v1/decisions/d1",
        200,
        """
        {"id":"d1","room":"vms","outcome":"DENY","degraded":false,"cause":null,
         "query":"data.writ.vms.approval.decision","policy_sha256":"ab12","micros":7,
         "decided_at":"2026-01-31T08:00:01Z","input":{"time":"2026-01-31T08:00:00Z"},
         "output":%s}"""
            .formatted(output));
    ObjectNode text = Json.object().put("sha256", "ab12").put("room", "vms");
    text.putObject("files")
        .put("policy.rego", policy)
        .put("policy_test.rego", "no Rego at all")
        .put("data.json", "{\"writ\":{\"word\":\"DENY\"}}");
    server.answers("GET /api/v1/policies/texts/ab12", 200, text.toString());
  }

  @Test
  void listsWithFilters() {
    server.answers(
        "GET /api/v1/decisions?room=vms&outcome=DENY&degraded=true&page=1&per_page=50",
        200,
        "{\"items\":[],\"total\":0}");

    assertThat(
            olga.types("decisions", "list", "--room", "vms", "--outcome", "DENY", "--degraded")
                .code())
        .isZero();
  }

  @Test
  void showsADecision() {
    keeps(SAID, POLICY);

    assertThat(olga.types("decisions", "show", "d1").out()).contains("ab12", "DENY");
  }

  @Test
  void replaysAtTheClockOfTheInput() {
    keeps(SAID, POLICY);

    Person.Said said = olga.types("decisions", "replay", "d1");
    assertThat(said.code()).as(said.toString()).isZero();
    assertThat(said.out()).isEqualTo("kept      " + SAID + "\nagain     " + SAID + "\nthe same\n");
  }

  @Test
  void tellsWhatCameOutDifferent() {
    keeps("{\"outcome\":\"ALLOW\"}", POLICY);

    Person.Said said = olga.types("decisions", "replay", "d1", "--explain");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).contains("\ndifferent\n").contains("data.writ.vms.approval.decision");
  }

  @Test
  void tellsWhatAProposedPolicyWouldHaveSaid() throws IOException {
    keeps(SAID, POLICY);
    Files.writeString(
        folder.resolve("policy.rego"),
        "package writ.vms.approval\n\ndecision := {\"outcome\": \"ALLOW\"}\n");

    Person.Said said = olga.types("decisions", "replay", "d1", "--policy", folder.toString());
    assertThat(said.code()).isZero();
    assertThat(said.out()).endsWith("proposed  {\"outcome\":\"ALLOW\"}\ndifferent\n");
  }

  @Test
  void cannotReplayWhatDoesNotCompileOrIsNotThere() {
    keeps(SAID, "package writ.vms.approval\n\ndecision := missing\n");
    Person.Said broken = olga.types("decisions", "replay", "d1");
    assertThat(broken.code()).isEqualTo(2);
    assertThat(broken.err()).contains("policy.rego:3:");

    server.answers(
        "GET /api/v1/decisions/d2",
        404,
        "{\"status\":404,\"code\":\"NOT_FOUND\",\"detail\":\"there is no decision\"}");
    assertThat(olga.types("decisions", "replay", "d2").code()).isEqualTo(2);
  }
}
