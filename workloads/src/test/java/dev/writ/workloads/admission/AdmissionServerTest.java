package dev.writ.workloads.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.workloads.Seed;
import dev.writ.workloads.admission.AdmissionRecord.Outcome;
import dev.writ.workloads.admission.Requests.Reply;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionServerTest {
  private static final String VALIDATE = "/admission/workloads/validate";
  private static final String BAD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: production}
      spec: {containers: [{name: main, image: 'nginx:latest'}]}
      """;

  private final List<AdmissionRecord> kept = new ArrayList<>();
  private final PretendSurroundings known = new PretendSurroundings();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Recorder recorder = Recorder.idle(1, kept::addAll);
  private final Credentials first = fresh();
  private final AdmissionServer server =
      AdmissionServer.start(
          "127.0.0.1", 0, first, Map.of("local", webhook(known), "west", webhook(known)));

  private Webhook webhook(Surroundings surroundings) {
    return new Webhook(
        PretendSurroundings.JUDGE,
        surroundings,
        false,
        InstantSource.system(),
        recorder,
        meters,
        Tags.empty());
  }

  private static Credentials fresh() {
    AuthorityStore forgetful =
        new AuthorityStore() {
          @Override
          public Optional<Authority> find() {
            return Optional.empty();
          }

          @Override
          public Authority keep(@Nullable Authority before, Authority next) {
            return next;
          }
        };
    return new SelfIssued(forgetful, List.of("127.0.0.1"), InstantSource.system()).current();
  }

  private Requests requests(Credentials trusted) {
    return Requests.to("https://127.0.0.1:" + server.port(), trusted.bundlePem(), "");
  }

  private Reply ask(String path, String body) {
    return requests(first).send("POST", path, "application/json", body);
  }

  private static String create() {
    return Reviews.body("CREATE", BAD, null, "", false, "kubectl-create");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("W13 the answer has the uid of the request")
  void answersWithTheSameUid() {
    known.policy(Seed.FIRST);
    Reply reply = ask(VALIDATE, create());

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .isEqualTo(
            """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":\
            {"allowed":false,"status":{"code":403,"message":"Denied by DevOpsPolicy: container\
             'main' uses :latest tag, container 'main' missing liveness probe, container 'main'\
             missing readiness probe"},"uid":"705ab4f5-6393-11e8-b7cc-42010a800002"}}""");
  }

  @Test
  @DisplayName("W13 a body that is no AdmissionReview is answered with 400")
  void refusesWhatIsNoReview() {
    Reply reply = ask(VALIDATE, "x");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).startsWith("expected an AdmissionReview as JSON: ");
    assertThat(
            meters
                .counter(
                    "writ.workloads.admission.requests",
                    "operation",
                    "unknown",
                    "outcome",
                    "invalid")
                .count())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/admission/workloads/validate,200",
    "POST,/admission/workloads/mutate,200",
    "POST,/admission/workloads/validate/west,200",
    "POST,/admission/workloads/validate/east,404",
    "POST,/admission/workloads/convert,404",
    "POST,/,404",
    "GET,/admission/workloads/validate,405",
  })
  void isAskedByPostAtItsPathsOnly(String method, String path, int status) {
    assertThat(requests(first).send(method, path, "application/json", create()).status())
        .isEqualTo(status);
  }

  @Test
  void refusesWhatIsTooLarge() {
    assertThat(ask(VALIDATE, "x".repeat((8 << 20) + 1)).status()).isEqualTo(413);
    assertThat(ask(VALIDATE, create()).status()).isEqualTo(200);
  }

  @Test
  void refusesWhatIsTooLargeTogether() throws Exception {
    try (AdmissionServer small =
            AdmissionServer.start(
                "127.0.0.1",
                0,
                first,
                Map.of("local", webhook(known)),
                new AdmissionServer.Limits(1_000, 1_500, Duration.ofMinutes(5)));
        Socket one = begun(small, 900);
        Socket other = begun(small, 900)) {
      CompletableFuture<String> answer = answer(one);
      CompletableFuture<String> otherAnswer = answer(other);
      assertThat(CompletableFuture.anyOf(answer, otherAnswer).get(1, TimeUnit.MINUTES))
          .isEqualTo("HTTP/1.1 503 ");

      (answer.isDone() ? other : one).getOutputStream().write(' ');
      CompletableFuture.allOf(answer, otherAnswer).get(1, TimeUnit.MINUTES);
      assertThat(List.of(answer.join(), otherAnswer.join()))
          .containsExactlyInAnyOrder("HTTP/1.1 503 ", "HTTP/1.1 400 ");
      try (Socket next = begun(small, 999)) {
        next.getOutputStream().write(' ');
        assertThat(answer(next).get(1, TimeUnit.MINUTES)).isEqualTo("HTTP/1.1 400 ");
      }
    }
  }

  @Test
  void cutsOffWhatDoesNotComeIn() throws Exception {
    try (AdmissionServer hasty =
            AdmissionServer.start(
                "127.0.0.1",
                0,
                first,
                Map.of("local", webhook(known)),
                new AdmissionServer.Limits(1_000, 1_500, Duration.ofMillis(1)));
        Socket slow = begun(hasty, 10)) {
      assertThat(answer(slow).get(1, TimeUnit.MINUTES)).isEmpty();
    }
  }

  /** Sends a request but for its last byte. */
  private Socket begun(AdmissionServer to, int bytes) throws IOException {
    Socket socket =
        requests(first).http().sslContext().getSocketFactory().createSocket("127.0.0.1", to.port());
    String head =
        "POST %s HTTP/1.1\r\nHost: writ\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(VALIDATE, bytes + 1, " ".repeat(bytes));
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  private static CompletableFuture<String> answer(Socket socket) {
    return CompletableFuture.supplyAsync(() -> status(socket), Thread::startVirtualThread);
  }

  private static String status(Socket socket) {
    try {
      return new String(socket.getInputStream().readNBytes(13), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void showsItsNewCertificateWithoutARestart() {
    Credentials second = fresh();
    server.use(second);

    assertThat(requests(second).send("POST", VALIDATE, "application/json", create()).status())
        .isEqualTo(200);
    assertThatThrownBy(() -> ask(VALIDATE, create())).hasMessageContaining("PKIX");
  }

  @Test
  void saysWhenNothingIsKeptAnyMore() {
    known.spec("{forbidLatestTag: true, admission: {action: warn}}");
    ask(VALIDATE, create());
    Reply reply = ask(VALIDATE, create());

    assertThat(reply.json().at("/response/allowed").asBoolean()).isTrue();
    assertThat(reply.json().at("/response/warnings/1").asText())
        .isEqualTo("Writ's records are full: nothing is kept of this answer");
    recorder.flush();
    assertThat(kept).hasSize(1);
    assertThat(kept.getFirst().outcome()).isEqualTo(Outcome.WARNED);
  }

  @Test
  void letsNothingInUnrecordedWhereThePolicySaysSo() {
    known.spec("{forbidLatestTag: true, admission: {action: warn, onError: deny}}");
    ask(VALIDATE, create());
    Reply reply = ask(VALIDATE, create());

    assertThat(reply.json().at("/response/allowed").asBoolean()).isFalse();
    assertThat(reply.json().at("/response/status/message").asText())
        .isEqualTo("Writ's records are full: nothing may come in unrecorded; try again");
  }

  @Test
  void namesThePortThatItCantHave() {
    assertThatThrownBy(
            () -> AdmissionServer.start("127.0.0.1", server.port(), first, Map.of()).close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("admission can't listen on `127.0.0.1:" + server.port() + "`: ")
        .hasMessageEndingWith("set `writ.workloads.admission.port` to a free one");
  }
}
