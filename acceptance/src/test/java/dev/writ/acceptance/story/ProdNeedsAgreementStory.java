package dev.writ.acceptance.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.writ.acceptance.RunningHouse;
import dev.writ.acceptance.RunningHouse.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What prod asks of people that test does not, on the two pretend clusters of a fresh house. */
@DisplayName("prod-needs-agreement: what prod asks of people that test does not")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProdNeedsAgreementStory {
  private static final int ASKED = 3;

  @TempDir static Path home;

  private static RunningHouse house;
  private static String tried = "";
  private static String used = "";

  @BeforeAll
  static void startTheHouse() throws IOException {
    house = RunningHouse.up(home);
    house.logInAdmin();
    house.bringIn("mia", "operator", "test");
    house.bringIn("omar", "operator", "test,prod");
  }

  @AfterAll
  static void stopTheHouse() {
    house.close();
  }

  @Test
  @Order(1)
  @DisplayName("prod is hidden from who has no binding there")
  void refusesProdToWhoIsNotBoundThere() throws IOException {
    assertThat(request("mia", "prod").exit()).isEqualTo(1);
  }

  @Test
  @Order(2)
  @DisplayName("a machine is agreed to in test and in prod, and each runs on its own cluster")
  void runsAgreedMachinesOnTheClusterOfTheirEnvironment() throws Exception {
    tried = agreed(request("omar", "dev"));
    used = agreed(request("omar", "prod"));

    assumeTrue(Kubectl.isInstalled(), "kubectl is not installed");
    assertThat(Kubectl.machines(house, "sandbox")).contains(tried).doesNotContain(used);
    assertThat(Kubectl.machines(house, "sandbox-prod"))
        .contains(used)
        .contains("Running")
        .doesNotContain(tried);
  }

  @Test
  @Order(3)
  @DisplayName("stopping a machine is done at once in test, and asked for in prod")
  void asksForPowerOperationsInProdOnly() throws IOException {
    house.writ("omar", "vms", "stop", tried, "--wait").requireExit(0);

    Outcome asked = house.writ("omar", "vms", "stop", used, "--output", "json");
    String ticket = asked.requireExit(ASKED).json().path("ticket_id").asText();
    assertThat(status(used)).isEqualTo("RUNNING");
    assertThat(house.writ("omar", "approvals", "approve", ticket).exit())
        .as("nobody approves their own")
        .isEqualTo(1);
    house.writ("admin", "approvals", "approve", ticket, "--wait").requireExit(0);
    house.writ("omar", "tasks", "wait", asked.json().path("event_id").asText()).requireExit(0);
    house.writ("admin", "audit", "verify").requireExit(0);
  }

  private static Outcome request(String who, String namespace) throws IOException {
    return house.writ(
        who,
        "vms",
        "request",
        "--service",
        "shop/redis",
        "--namespace",
        namespace,
        "--template",
        "ubuntu-24",
        "--size",
        "small",
        "--reason",
        "cache for the shop",
        "--output",
        "json");
  }

  /** Has the request agreed to and done; gives the machine's name. */
  private static String agreed(Outcome asked) throws IOException {
    asked.requireExit(ASKED);
    house
        .writ("admin", "approvals", "approve", asked.json().path("ticket_id").asText(), "--wait")
        .requireExit(0);
    Outcome task =
        house
            .writ(
                "omar", "tasks", "wait", asked.json().path("event_id").asText(), "--output", "json")
            .requireExit(0);
    String name = task.json().path("resource").path("name").asText();
    for (int tries = 0; tries < 60; tries++) { // each question takes a process: this never spins
      if (status(name).equals("RUNNING")) {
        return name;
      }
    }
    throw new AssertionError("`" + name + "` does not run: " + task.out());
  }

  private static String status(String machine) throws IOException {
    return house
        .writ("omar", "vms", "show", machine, "--output", "json")
        .requireExit(0)
        .json()
        .path("status")
        .asText();
  }
}
