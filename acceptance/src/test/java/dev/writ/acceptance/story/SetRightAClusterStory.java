package dev.writ.acceptance.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.acceptance.RunningHouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The README's "Set a cluster right", on the pretend clusters of a fresh house. */
@DisplayName("set-right-a-cluster: from what breaks a rule to a repair that is watched")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SetRightAClusterStory {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir static Path home;

  private static RunningHouse house;

  @BeforeAll
  static void startTheHouse() throws IOException {
    house = RunningHouse.up(home);
    house.logInAdmin();
  }

  @AfterAll
  static void stopTheHouse() {
    house.close();
  }

  @Test
  @Order(1)
  @DisplayName("what breaks a rule is seen on both clusters")
  void seesWhatBreaksARule() throws IOException {
    JsonNode policies = writ("workloads", "policies").path("items");

    assertThat(policies)
        .extracting(one -> one.path("cluster").asText() + " " + one.path("key").asText())
        .containsExactlyInAnyOrder(
            "sandbox production/default-policy",
            "sandbox staging/enforce-policy",
            "sandbox cluster/pinned-images",
            "sandbox-prod production/default-policy",
            "sandbox-prod staging/enforce-policy",
            "sandbox-prod cluster/pinned-images");
    assertThat(writ("workloads", "violations", "--check", "latest_tag").path("items"))
        .extracting(one -> one.path("workload").asText())
        .contains("statefulset/production/ledger");
  }

  @Test
  @Order(2)
  @DisplayName("what can be mended is mended once, what does harm is taken back, Git is left alone")
  void setsRightWhatItMay() throws IOException {
    Map<String, String> wanted =
        Map.of(
            "deployment/staging/checkout", "COMPLETED",
            "daemonset/staging/agent", "COMPLETED",
            "statefulset/staging/ledger", "COMPLETED",
            "deployment/staging/payments", "ROLLED_BACK",
            "deployment/staging/catalog", "DEFERRED_TO_GIT");

    Map<String, String> states = remediations();
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (!states.equals(wanted) && System.nanoTime() < patience) {
      states = remediations(); // each question takes a process: this never spins
    }

    assertThat(states).isEqualTo(wanted);
  }

  /** How far each is, of the first cluster; fails where one was set right more than once. */
  private static Map<String, String> remediations() throws IOException {
    Map<String, String> states = new TreeMap<>();
    for (JsonNode one : writ("workloads", "remediations").path("items")) {
      if (one.path("cluster").asText().equals("sandbox")) {
        String before = states.put(one.path("workload").asText(), one.path("state").asText());
        assertThat(before).as(one.toString()).isNull();
      }
    }
    return states;
  }

  @Test
  @Order(3)
  @DisplayName("kubectl apply of a policy is all it takes")
  void takesAPolicyByKubectl() throws Exception {
    assumeTrue(Kubectl.isInstalled(), "kubectl is not installed");
    Path policy = home.resolve("policy.yaml");
    Files.writeString(
        policy,
        house.writ("admin", "workloads", "bundle", "show", "restricted").requireExit(0).out());
    Kubectl.run(house, "create", "namespace", "team");
    Kubectl.run(house, "-n", "team", "create", "deployment", "web", "--image=web:1", "--port=3000");

    Kubectl.run(house, "-n", "team", "apply", "-f", policy.toString());

    String port = "";
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (!port.equals("3000") && System.nanoTime() < patience) {
      port =
          Kubectl.run(
              house,
              "-n",
              "team",
              "get",
              "deployment",
              "web",
              "-o",
              "jsonpath={.spec.template.spec.containers[0].livenessProbe.tcpSocket.port}");
    }
    assertThat(port).isEqualTo("3000");
    assertThat(Kubectl.run(house, "get", "dop", "-A"))
        .contains("default-policy")
        .contains("enforce-policy")
        .contains("restricted");
  }

  @Test
  @Order(4)
  @DisplayName("W13: what breaks a rule does not come in any more")
  void deniesAtAdmission() throws Exception {
    assumeTrue(Kubectl.isInstalled(), "kubectl is not installed");

    String said = Kubectl.refused(house, "-n", "production", "run", "bad", "--image=nginx:latest");

    assertThat(said)
        .contains("Denied by DevOpsPolicy: container 'bad' uses :latest tag")
        .contains("Warning: container 'bad' missing liveness probe");
  }

  @Test
  @Order(5)
  @DisplayName("a repair is taken back once, and not put in again")
  void takesARepairBack() throws IOException {
    String agent = "";
    for (JsonNode one : writ("workloads", "remediations", "--state", "COMPLETED").path("items")) {
      if (one.path("cluster").asText().equals("sandbox")
          && one.path("workload").asText().equals("daemonset/staging/agent")) {
        agent = one.path("id").asText();
      }
    }
    assertThat(agent).isNotEmpty();

    house
        .writ("admin", "workloads", "revert", agent, "--reason", "not yet", "--wait")
        .requireExit(0);

    assertThat(house.writ("admin", "workloads", "revert", agent).requireExit(1).err())
        .contains("WORKLOADS_REMEDIATION_NOT_REVERTIBLE");
    JsonNode plan = plan();
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (!plan.path("outcome").asText().equals("REFUSE") && System.nanoTime() < patience) {
      plan = plan(); // the loop hears of its own patch by the watch
    }
    assertThat(plan.path("reason").asText()).as(plan.toString()).isEqualTo("RolledBack");
  }

  private static JsonNode plan() throws IOException {
    return writ("workloads", "show", "daemonset/staging/agent", "--cluster", "sandbox")
        .path("plan");
  }

  @Test
  @Order(6)
  @DisplayName("all of it is on record")
  void recordsWhatItDid() throws IOException {
    assertThat(house.writ("admin", "audit", "search", "--action", "WORKLOAD_ROLLED_BACK").out())
        .contains("staging/payments");
    house.writ("admin", "audit", "verify").requireExit(0);
  }

  private static JsonNode writ(String... verb) throws IOException {
    String[] words = Arrays.copyOf(verb, verb.length + 2);
    words[verb.length] = "--output";
    words[verb.length + 1] = "json";
    return house.writ("admin", words).requireExit(0).json();
  }
}
