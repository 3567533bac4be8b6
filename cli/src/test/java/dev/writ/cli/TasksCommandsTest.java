package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cli.view.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TasksCommandsTest {
  private static final String E1 = "019ac0de-0000-7000-8000-0000000000e1";
  private static final String SHOW = "GET /api/v1/tasks/" + E1;
  private static final String WAIT = SHOW + "?wait=PT20S";

  private final PretendServer server = new PretendServer();
  private final Person alice = Person.at(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void refusesALimitThatShowsNothing() {
    Person.Said said = alice.types("tasks", "list", "--limit", "0");
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .startsWith(
            "writ: invalid value for option '--limit': expected a whole number from 1, not `0`\n");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void waitsThroughApprovalToTheEnd() {
    server
        .answers(SHOW, 200, task("PENDING", ""))
        .answers(WAIT, 200, task("PROCESSING", ""))
        .answers(WAIT, 200, task("COMPLETED", ""));

    Person.Said said = alice.types("tasks", "wait", E1);

    assertThat(said.code()).isZero();
    assertThat(server.calls()).containsExactly(SHOW, WAIT, WAIT);
  }

  @Test
  void failsWithTheWorksOwnWords() {
    server.answers(
        SHOW,
        200,
        task("FAILED", ",\"error\":{\"code\":\"VM_NAME_TAKEN\",\"detail\":\"the name is taken\"}"));

    Person.Said said = alice.types("tasks", "wait", E1);

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).isEqualTo("writ: the name is taken (VM_NAME_TAKEN)\n");
    assertThat(said.out()).contains("error code  VM_NAME_TAKEN\n");
  }

  @Test
  void tellsARejectedRequestFromFailedWork() {
    server.answers(SHOW, 200, task("CANCELLED", ",\"ticket_status\":\"REJECTED\""));

    Person.Said said = alice.types("tasks", "wait", E1);

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).isEqualTo("writ: the request ended without work: ticket REJECTED\n");
  }

  @Test
  void exitsThreeWhenNobodyAgreedInTime() {
    server
        .answers(SHOW, 200, task("PENDING", ""))
        .answers(WAIT, 200, task("PENDING", ""))
        .answers(SHOW + "?wait=PT10S", 200, task("PENDING", ""));

    Person.Said said =
        alice.at(new Steps(Duration.ofSeconds(20))).types("tasks", "wait", E1, "--timeout", "50s");

    assertThat(said.code()).isEqualTo(3);
    assertThat(said.err()).isEqualTo("writ: still waiting for approval after 50 s\n");
  }

  @Test
  void exitsOneWhenTheWorkIsStillRunning() {
    server.answers(SHOW, 200, task("PROCESSING", ""));

    Person.Said said = alice.types("tasks", "wait", E1, "--timeout", "0s");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo("writ: still PROCESSING after 0 s\n  next: writ tasks wait " + E1 + "\n");
  }

  @Test
  void refusesADurationThatIsNone() {
    Person.Said said = alice.types("tasks", "wait", E1, "--timeout", "soon");

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("`soon` is no duration; expected 30s, 10m, 2h or PT10M");
  }

  @Test
  void showsProgressOnATerminalAndWipesIt() {
    server.answers(SHOW, 200, task("PROCESSING", "")).answers(WAIT, 200, task("COMPLETED", ""));

    Person.Said said =
        alice.on(new Terminal(true, true, true, 80, false)).types("tasks", "wait", E1);

    assertThat(said.err()).endsWith("\r\u001b[K").doesNotContain("\n");
    assertThat(said.out()).startsWith("status     ● COMPLETED\n");
  }

  @Test
  void listsAndFindsByTheEndOfTheId() {
    server
        .answers("GET /api/v1/tasks?mine=true&status=FAILED&page=1&per_page=50", 200, one())
        .answers("GET /api/v1/tasks?page=1&per_page=100", 200, one())
        .answers(SHOW, 200, task("COMPLETED", ""));

    assertThat(alice.types("tasks", "list", "--mine", "--status", "FAILED").out()).contains(E1);
    assertThat(alice.types("tasks", "show", "00e1").out()).startsWith("status     COMPLETED\n");
    assertThat(server.last().call()).isEqualTo(SHOW);
  }

  private static String one() {
    return "{\"total\":1,\"items\":[" + task("COMPLETED", "") + "]}";
  }

  private static String task(String status, String more) {
    return "{\"task_id\":\"%s\",\"operation\":\"CREATE_VM\",\"status\":\"%s\"%s}"
        .formatted(E1, status, more);
  }

  /** Every look at the clock moves it. */
  private static final class Steps implements InstantSource {
    private final Duration step;
    private Instant now = Person.NOW;

    Steps(Duration step) {
      this.step = step;
    }

    @Override
    public Instant instant() {
      Instant seen = now;
      now = now.plus(step);
      return seen;
    }
  }
}
