package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cli.rest.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DbtServerTest {
  private static final String CHECKS = "POST /api/v1/dbt/checks";

  private final PretendServer server = new PretendServer();

  @TempDir private Path folder;
  private DbtProject shop;
  private Person person;

  @BeforeEach
  void beginAProject() throws IOException {
    shop = DbtProject.in(folder).having("stg_a").judgedBy(DbtProject.STRICT);
    person = Person.newcomer(folder).with("WRIT_TOKEN", "writ_t1_secret");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Person.Said check(String... more) {
    String[] words = Arrays.copyOf(more, more.length + 2);
    words[more.length] = "--server";
    words[more.length + 1] = server.url();
    return shop.says(person, "check", words);
  }

  @Test
  void theServersVerdictIsToldAsIfItWereMadeHere() throws IOException {
    Person.Said here = shop.says("check");
    server.answers(CHECKS, 201, shop.says("check", "--format", "json").out());

    Person.Said there = check("--include-packages=b,a", "--dry-run");

    assertThat(there).isEqualTo(here);
    PretendServer.Received received = server.last();
    assertThat(received.header("Authorization")).isEqualTo("Bearer writ_t1_secret");
    assertThat(received.header("Idempotency-Key")).isNotEmpty();
    assertThat(received.header("Content-Type")).startsWith("multipart/form-data; boundary=writ-");
    assertThat(received.body())
        .contains("name=\"manifest\"; filename=\"manifest.json\"")
        .contains("name=\"include_packages\"\r\n\r\na,b\r\n")
        .contains("name=\"dry_run\"\r\n\r\ntrue\r\n")
        .doesNotContain("name=\"policy\""); // the one in the project is for checks here
  }

  @Test
  void aNamedPolicyAndTheCommitGoAlong() throws IOException {
    server.answers(CHECKS, 201, shop.says("check", "--format", "json").out());
    person.with("GITHUB_SHA", "abc").with("CI_COMMIT_REF_NAME", "main");

    check("--policy", shop.path("writ.yaml").toString());

    assertThat(server.last().body())
        .contains("name=\"policy\"; filename=\"writ.yaml\"")
        .contains("policy_enforcement_level: strict")
        .contains("name=\"git_sha\"\r\n\r\nabc\r\n")
        .contains("name=\"git_branch\"\r\n\r\nmain\r\n");
  }

  @Test
  void whatAServerRefusesWasNotJudged() throws IOException {
    server.answers(
        CHECKS,
        422,
        """
        {"code": "VALIDATION_FAILED", "detail": "2 fields are not acceptable; see `errors`",
         "errors": [
          {"code": "E230", "detail": "Cannot weaken a", "params":
            {"file": "writ.yaml", "line": 1, "column": 2, "suggestion": null}},
          {"code": "NO_MODELS_IN_SCOPE", "detail": "none of its models is yours", "params":
            {"file": "manifest.json", "line": null, "column": null, "suggestion": "add packages"}}]}
        """);

    Person.Said said = check("--format", "json");

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .isEqualTo(
            """
            writ.yaml:1:2: Cannot weaken a (E230)
            manifest.json: none of its models is yours (NO_MODELS_IN_SCOPE)
              next: add packages
            writ: nothing was judged: 2 problems
            """);
    assertThat(Json.MAPPER.readTree(said.out()).path("problems").findValuesAsText("code"))
        .containsExactly("E230", "NO_MODELS_IN_SCOPE");
  }

  @Test
  void oneProblemAndOtherRefusals() {
    server.answers(CHECKS, 422, "{\"code\": \"E202\", \"detail\": \"refused\", \"params\": {}}");
    assertThat(check().err()).isEqualTo("writ: refused (E202)\n");

    server.answers(CHECKS, 413, "{\"code\": \"PAYLOAD_TOO_LARGE\", \"detail\": \"too large\"}");
    check();
    Person.Said said = check();
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).isEqualTo("writ: too large (PAYLOAD_TOO_LARGE)\n");
  }

  @Test
  void aServerThatIsNotThereWasNotAsked() {
    String gone = server.url();
    server.close();

    Person.Said said = shop.says(person, "check", "--server", gone);

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).startsWith("writ: nobody answers at " + gone);
  }

  @Test
  void flagsThatOnlyMeanSomethingHereAreRefused() {
    Person.Said said = check("--level", "strict", "--impact", "--policy", "a", "--policy", "b");

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err().lines().filter(line -> line.endsWith("(SERVER_FLAG)"))).hasSize(3);
    assertThat(server.received()).isEmpty();
  }
}
