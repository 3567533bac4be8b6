package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoliciesCommandsTest {
  private static final String STANDING =
      """
      {"room":"vms","active":true,"sha256":"ab12","source":"UPLOADED",
       "since":"2026-01-31T08:00:00Z","last_failure":null,"files":{"policy.rego":"package x"}}
      """;

  @TempDir private Path folder;
  private final PretendServer server = new PretendServer();
  private final Person olga = Person.at(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void listsWhatDecides() {
    server.answers(
        "GET /api/v1/policies",
        200,
        "{\"items\":["
            + STANDING.replace("{\"policy.rego\":\"package x\"}", "[\"policy.rego\"]")
            + "],\"total\":1}");

    assertThat(olga.types("policies", "list").out()).contains("vms", "UPLOADED", "policy.rego");
    assertThat(server.last().call()).isEqualTo("GET /api/v1/policies");
  }

  @Test
  void showsThePolicysText() {
    server.answers("GET /api/v1/policies/vms", 200, STANDING);

    assertThat(olga.types("policies", "show", "vms").out())
        .contains("UPLOADED")
        .endsWith("\n# policy.rego\npackage x\n");
  }

  @Test
  void putsTheFilesOfAFolderAndResets() throws IOException {
    Files.writeString(folder.resolve("policy.rego"), "package x\n");
    Files.writeString(folder.resolve("data.json"), "{}");
    Files.writeString(folder.resolve("README.md"), "not sent");
    server.answers("PUT /api/v1/policies/vms", 200, STANDING);
    server.answers("DELETE /api/v1/policies/vms", 200, STANDING);

    assertThat(olga.types("policies", "put", "vms", folder.toString()).code()).isZero();
    assertThat(server.last().body())
        .isEqualTo("{\"files\":{\"data.json\":\"{}\",\"policy.rego\":\"package x\\n\"}}");
    assertThat(olga.types("policies", "reset", "vms", "-q").out()).isEqualTo("ab12\n");
  }

  @Test
  void tellsTheTestsOfACheckedSet() throws IOException {
    Files.writeString(folder.resolve("policy.rego"), "package x\n");
    server.answers(
        "POST /api/v1/policies/vms/check",
        200,
        "{\"sha256\":\"ab12\",\"good\":false,\"tests\":[{\"name\":\"data.x.test_a\","
            + "\"state\":\"FAIL\",\"file\":\"policy_test.rego\",\"row\":3}]}");

    Person.Said said = olga.types("policies", "check", "vms", folder.toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).isEqualTo("FAIL  data.x.test_a\ncompiles; sha-256 ab12\n");
    assertThat(said.err()).isEqualTo("writ: not every test of the set passes\n");
  }

  @Test
  void tellsThePlaceOfEveryFault() throws IOException {
    Files.writeString(folder.resolve("policy.rego"), "package x\n");
    server.answers(
        "POST /api/v1/policies/vms/check",
        422,
        """
        {"status":422,"code":"POLICY_INVALID","detail":"the policy set has 2 errors","errors":[],
         "params":{"errors":[
           {"file":"policy.rego","row":3,"column":5,"message":"var x is unsafe"},
           {"file":"policy.rego","row":7,"column":1,"message":"var y is unsafe"}]}}
        """);

    Person.Said said = olga.types("policies", "check", "vms", folder.toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .contains("policy.rego:3:5: var x is unsafe\n", "policy.rego:7:1: var y is unsafe\n");
  }

  @Test
  void triesACandidateAndExplains() throws IOException {
    Files.writeString(folder.resolve("policy.rego"), "package x\n");
    server.answers(
        "POST /api/v1/policies/vms/try",
        200,
        "{\"outcome\":\"DENY\",\"reasons\":[\"late\"],\"degraded\":false,"
            + "\"explanation\":\"it was late\"}");

    Person.Said said =
        olga.piping("{\"operation\":\"CREATE_VM\"}")
            .types("policies", "try", "vms", "--input", "-", folder.toString(), "--explain");
    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("DENY", "late").endsWith("it was late\n");
    assertThat(server.last().body())
        .isEqualTo(
            "{\"files\":{\"policy.rego\":\"package x\\n\"},"
                + "\"input\":{\"operation\":\"CREATE_VM\"}}");
  }

  @Test
  void saysThatAFolderHasNoPolicy() {
    assertThat(olga.types("policies", "put", "vms", folder.toString()).err())
        .contains("has no policy");
    assertThat(server.calls()).isEmpty();
  }
}
