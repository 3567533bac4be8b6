package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to a command when the server is away, slow, wrong or says no. */
class ConnectionTest {
  private static final String VM = "019ac0de-0000-7000-8000-000000000001";
  private static final String START = "POST /api/v1/vms/" + VM + "/start";
  private static final String ACCEPTED = "{\"event_id\":\"e1\",\"status\":\"PROCESSING\"}";

  private final PretendServer server = new PretendServer();
  private final Person ann = Person.at(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void asksForWorkAgainWithTheSameKeyWhenTheAnswerIsLost() {
    server.cuts(START).cuts(START).answers(START, 202, ACCEPTED);

    Person.Said said = ann.types("vms", "start", VM, "-q");

    assertThat(said.code()).isZero();
    assertThat(said.out()).isEqualTo("e1\n");
    assertThat(server.calls()).containsExactly(START, START, START);
    assertThat(server.received())
        .extracting(received -> received.header("Idempotency-Key"))
        .containsExactly("key-1", "key-1", "key-1");
    assertThat(ann.pauses).containsExactly(Duration.ofMillis(200), Duration.ofSeconds(1));
  }

  @Test
  void givesUpAfterFourTries() {
    server.cuts(START);

    Person.Said said = ann.types("vms", "start", VM);

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).startsWith("writ: no answer from " + server.url() + " after 4 tries: ");
    assertThat(server.calls()).hasSize(4);
  }

  @Test
  void neverRepeatsAWriteThatHasNoKey() {
    server.cuts("POST /api/v1/admin/users");

    Person.Said said = ann.types("users", "create", "bob");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .startsWith("writ: the connection to " + server.url() + " broke before the answer came: ")
        .contains("it is not known whether the server did it");
    assertThat(server.calls()).hasSize(1);
    assertThat(server.last().header("Idempotency-Key")).isEmpty();
  }

  @Test
  void saysWhichAddressIsDeadAndWhatStartsAServer() {
    String url = server.url();
    server.close();

    Person.Said said = ann.types("approvals", "list");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            """
            writ: nobody answers at %s (connection refused)
              next: ./writ up starts a server here; --url or $WRIT_URL names another one
            """
                .formatted(url));
    assertThat(ann.pauses).isEmpty();
  }

  @Test
  void printsEachProblemWithItsPlace() {
    server.answers(
        START,
        422,
        """
        {"code":"VALIDATION_FAILED","detail":"2 fields are not acceptable; see `errors`","errors":[
          {"pointer":"/cpu","code":"VALUE_OVER_SIZE","detail":"8 cores are more than the size's 4"},
          {"code":"UNKNOWN_FIELD","detail":"there is no field `colour`"}]}
        """);

    Person.Said said = ann.types("vms", "start", VM);

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).isEmpty();
    assertThat(said.err())
        .isEqualTo(
            """
            writ: 2 fields are not acceptable; see `errors` (VALIDATION_FAILED)
              /cpu: 8 cores are more than the size's 4 (VALUE_OVER_SIZE)
              there is no field `colour` (UNKNOWN_FIELD)
            """);
  }

  @Test
  void givesProgramsTheWholeProblem() {
    server.answers(START, 409, "{\"code\":\"VM_BUSY\",\"detail\":\"busy\",\"params\":{\"a\":1}}");

    Person.Said said = ann.types("vms", "start", VM, "-o", "json");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).contains("\"a\" : 1");
    assertThat(said.err()).isEqualTo("writ: busy (VM_BUSY)\n");
  }

  @Test
  void tellsWhatToDoAboutEachKindOfNo() {
    server
        .answers(
            START,
            401,
            "{\"code\":\"UNAUTHENTICATED\",\"detail\":\"the token is not valid\"}",
            Map.of("WWW-Authenticate", "Bearer"))
        .answers(START, 403, "{\"code\":\"PASSWORD_CHANGE_REQUIRED\",\"detail\":\"change it\"}")
        .answers(
            START,
            429,
            "{\"code\":\"RATE_LIMITED\",\"detail\":\"too many\"}",
            Map.of("Retry-After", "30"))
        .answers(
            START, 500, "{\"code\":\"INTERNAL\",\"detail\":\"a defect\",\"request_id\":\"r7\"}");

    assertThat(ann.types("vms", "start", VM).err())
        .isEqualTo("writ: the token is not valid (UNAUTHENTICATED)\n  next: writ login\n");
    assertThat(ann.types("vms", "start", VM).err())
        .endsWith("  next: writ login (it asks for a new password)\n");
    assertThat(ann.types("vms", "start", VM).err())
        .isEqualTo("writ: too many (RATE_LIMITED)\n  try again in 30 s\n");
    assertThat(ann.types("vms", "start", VM).err())
        .isEqualTo("writ: a defect (INTERNAL)\n  request id r7 finds it in the server's log\n");
  }

  @Test
  void doubtsTheAddressWhenSomethingElseAnswers() {
    server.answers(START, 200, "<html>hello</html>").answers(START, 502, "<html>bad</html>");

    assertThat(ann.types("vms", "start", VM).err())
        .isEqualTo(
            "writ: %s answered 200 in no way a Writ server does; is the address right?\n"
                .formatted(server.url()));
    assertThat(ann.types("vms", "start", VM).err()).contains("answered 502 in no way");
    assertThat(ann.types("vms", "start", VM, "--url", "mailto:x").err())
        .startsWith("writ: `http://mailto:x` is no server address\n");
  }

  @Test
  void neverFollowsARedirectWithItsToken() {
    server.answers(START, 302, "", Map.of("Location", server.url() + "/elsewhere"));

    assertThat(ann.types("vms", "start", VM).code()).isEqualTo(1);
    assertThat(server.calls()).containsExactly(START);
  }
}
