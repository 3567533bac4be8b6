package dev.writ.acceptance.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.acceptance.Checkout;
import dev.writ.acceptance.RunningHouse;
import dev.writ.acceptance.RunningHouse.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's "Change a policy": try a rule, put it, see it decide, decide again, go back. */
@DisplayName("change-policy: two people for machines in test")
class ChangePolicyStory {
  private static final Path SHIPPED = Checkout.root().resolve("policies/vms/approval");
  private static final String RULES =
      """
      {"writ": {"vms": {"rules": [
        {"enabled": true, "operation": "CREATE_VM", "environment": "test",
         "decision": {"outcome": "NEEDS_APPROVAL", "reasons": ["two people"],
                      "threshold": {"requirements": [{"approve": 2, "groups": []}]}}}]}}}
      """;
  private static final String QUESTION =
      "{\"operation\": \"CREATE_VM\", \"environment\": \"test\"}";

  @TempDir static Path home;

  private static RunningHouse house;

  @BeforeAll
  static void startTheHouse() throws IOException {
    house = RunningHouse.up(home);
    house.logInAdmin();
    house.bringIn("mia", "operator", "test");
  }

  @AfterAll
  static void stopTheHouse() {
    house.close();
  }

  @Test
  @DisplayName("a rule in data.json is tried, put, decides, and its decision can be made again")
  void putsARuleThatDecides() throws IOException {
    Path mine = Files.createDirectory(home.resolve("my-policy"));
    Files.copy(SHIPPED.resolve("policy.rego"), mine.resolve("policy.rego"));
    Files.writeString(mine.resolve("data.json"), RULES);
    Path question = Files.writeString(home.resolve("question.json"), QUESTION);

    assertThat(writ("policies", "try", "vms", "--input", question.toString()).out())
        .contains("matrix");
    assertThat(
            writ("policies", "try", "vms", "--input", question.toString(), mine.toString()).out())
        .contains("two people");
    assertThat(writ("policies", "put", "vms", mine.toString()).out()).contains("UPLOADED");

    Outcome asked =
        house.writ(
            "mia",
            "vms",
            "request",
            "--service",
            "shop/redis",
            "--namespace",
            "dev",
            "--template",
            "ubuntu-24",
            "--size",
            "small",
            "--reason",
            "cache for the shop",
            "--output",
            "json");
    asked.requireExit(3);
    String ticket = asked.json().path("ticket_id").asText();
    assertThat(writ("approvals", "show", ticket).out()).contains("approve=2");

    String decision = writ("decisions", "list", "--room", "vms", "--limit", "1", "--quiet").out();
    assertThat(writ("decisions", "replay", decision.strip()).out()).endsWith("the same\n");
    assertThat(writ("decisions", "replay", decision.strip(), "--policy", SHIPPED.toString()).out())
        .contains("matrix")
        .endsWith("different\n");

    assertThat(writ("policies", "reset", "vms").out()).contains("SHIPPED");
  }

  private static Outcome writ(String... arguments) throws IOException {
    return house.writ("admin", arguments).requireExit(0);
  }
}
