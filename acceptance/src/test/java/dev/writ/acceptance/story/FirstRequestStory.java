package dev.writ.acceptance.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.acceptance.RunningHouse;
import dev.writ.acceptance.RunningHouse.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A stranger's first five minutes: start, ask for a machine, have it agreed to, prove it all. */
@DisplayName("first-request: a stranger's first five minutes")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstRequestStory {
  @TempDir static Path home;

  private static RunningHouse house;
  private static String machine = "";

  @BeforeAll
  static void startTheHouse() throws IOException {
    house = RunningHouse.up(home);
  }

  @AfterAll
  static void stopTheHouse() {
    house.close();
  }

  @Test
  @Order(1)
  @DisplayName("the one-time password is in a file of mode 0600 and in no log")
  void givesTheFirstPasswordToTheOwnerOnly() throws IOException {
    Path file = house.data().resolve("admin.password");
    String password = Files.readString(file).strip();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(house.printed()).contains(file.toString()).doesNotContain(password);
    try (Stream<Path> logs = Files.walk(house.data().resolve("log"))) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(log)).doesNotContain(password);
      }
    }
    house.logInAdmin();
  }

  @Test
  @Order(2)
  @DisplayName("mia asks, the admin looks and agrees, the machine runs, the log proves it")
  void carriesARequestFromSubmitToAudit() throws IOException {
    house.bringIn("mia", "operator", "test");

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
    String task = asked.json().path("event_id").asText();
    assertThat(ticket).isNotBlank();

    assertThat(house.writ("admin", "approvals", "list", "--quiet").requireExit(0).out())
        .contains(ticket);
    assertThat(house.writ("admin", "approvals", "preview", ticket).requireExit(0).out())
        .contains("kind: VirtualMachine");
    assertThat(house.writ("mia", "approvals", "approve", ticket).exit())
        .as("nobody approves their own")
        .isEqualTo(1);

    house.writ("admin", "approvals", "approve", ticket, "--wait").requireExit(0);
    house.writ("mia", "tasks", "wait", task).requireExit(0);
    machine = awaitRunning("mia");

    Outcome story = house.writ("admin", "audit", "search", "--ticket", ticket, "--output", "json");
    assertThat(actionCodes(story.requireExit(0).json()))
        .contains(
            "REQUEST_SUBMITTED", "APPROVAL_APPROVED", "EXECUTION_STARTED", "EXECUTION_COMPLETED");
    house.writ("admin", "audit", "verify").requireExit(0);
  }

  @Test
  @Order(3)
  @DisplayName("an export of the log is proven without the server, and a changed byte is found")
  void provesTheExportOffline() throws IOException {
    Path export = home.resolve("log.jsonl");
    house.writ("admin", "audit", "export", "--file", export.toString()).requireExit(0);
    house.writ("admin", "audit", "verify", export.toString()).requireExit(0);
    String changed =
        Files.readString(export).replaceFirst("REQUEST_SUBMITTED", "REQUEST_CANCELLED");
    Files.writeString(export, changed);
    house.writ("admin", "audit", "verify", export.toString()).requireExit(1);
  }

  @Test
  @Order(4)
  @DisplayName("kubectl get vm -A shows the machine")
  void showsTheMachineToKubectl() throws Exception {
    assumeTrue(Kubectl.isInstalled(), "kubectl is not installed");
    assertThat(Kubectl.machines(house, "sandbox")).contains(machine).contains("Running");
    assertThat(Kubectl.machines(house, "sandbox-prod")).doesNotContain(machine);
  }

  @Test
  @Order(5)
  @DisplayName("SIGTERM stops all, and the next start has everything again")
  void keepsEverythingOverARestart() throws Exception {
    int postgres = postgresPort();
    house.stop();
    assertThat(isListening(postgres)).as("PostgreSQL still runs").isFalse();
    house.upAgain();
    assertThat(awaitRunning("mia")).isEqualTo(machine);
    house.writ("admin", "audit", "verify").requireExit(0);
  }

  @Test
  @Order(6)
  @DisplayName("kill -9 leaves nothing that the next start cannot clean up")
  void comesBackAfterKill() throws Exception {
    house.kill();
    house.upAgain();
    assertThat(awaitRunning("mia")).isEqualTo(machine);
    house.writ("admin", "audit", "verify").requireExit(0);
  }

  /** Asks until the machine runs; each question takes a process, so this never spins. */
  private static String awaitRunning(String who) throws IOException {
    JsonNode machines = null;
    for (int tries = 0; tries < 60; tries++) {
      machines =
          house.writ(who, "vms", "list", "--output", "json").requireExit(0).json().path("items");
      JsonNode first = machines.path(0);
      if (first.path("status").asText().equals("RUNNING")) {
        return first.path("name").asText();
      }
    }
    throw new AssertionError("the machine does not run: " + machines);
  }

  private static List<String> actionCodes(JsonNode page) {
    return StreamSupport.stream(page.path("items").spliterator(), false)
        .map(row -> row.path("action_code").asText())
        .toList();
  }

  private static int postgresPort() throws IOException {
    Path pid = house.data().resolve("postgres/data").toRealPath().resolve("postmaster.pid");
    return Integer.parseInt(Files.readAllLines(pid).get(3).strip());
  }

  private static boolean isListening(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }
}
