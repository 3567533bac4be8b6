package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.rego.Evaluation.Recording;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Evaluations of which what is not determined by policy and input is recorded, or fixed. */
class RecordingTest {
  private static final Instant NOON = Instant.ofEpochSecond(1_700_000_000);

  private static PreparedQuery query(Engine engine, String policy) {
    return engine
        .compile(List.of(PolicySource.v1("t.rego", "package t\n\n" + policy)), RegoValue.Obj.EMPTY)
        .prepare("data.t.p");
  }

  private static PreparedQuery query(String policy) {
    return query(Engine.standard(), policy);
  }

  private static String json(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Defined.class);
    return ((Outcome.Defined) outcome).value().toJson();
  }

  private static Recording recording(Outcome outcome) {
    return Objects.requireNonNull(outcome.report().recording());
  }

  private static Recording read(String json) {
    return Recording.parseJson(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("R29 two records differ, and the replay of one gives the same JSON")
  void givesTheSameAgain() {
    AtomicLong now = new AtomicLong(1);
    Engine engine = Engine.builder().clock(() -> Instant.ofEpochSecond(now.get())).build();
    PreparedQuery query =
        query(engine, "p := [time.now_ns(), rand.intn(\"k\", 1000), uuid.rfc4122(\"a\")]");
    Outcome first = query.evaluate(Evaluation.none().record());
    now.set(2);
    Outcome second = query.evaluate(Evaluation.none().record());

    assertThat(recording(first)).isNotEqualTo(recording(second));
    assertThat(json(query.evaluate(Evaluation.none().replay(recording(first)))))
        .isEqualTo(json(first));
    assertThat(json(query.evaluate(Evaluation.none().replay(recording(second)))))
        .isEqualTo(json(second));
  }

  @Test
  @DisplayName("R29 a replay fails at a call that was not recorded")
  void failsWhereNothingIsRecorded() {
    PreparedQuery query = query("p := [time.now_ns(), rand.intn(\"k\", 1000)]");
    Outcome outcome =
        query.evaluate(
            Evaluation.none().replay(read("{\"time.now_ns\":{\"[]\":1700000000000000000}}")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.errors().getFirst().toString())
                    .isEqualTo(
                        "t.rego:3: eval_builtin_error: rand.intn: the recording has no result for"
                            + " [\"k\",1000]"));
  }

  @Test
  @DisplayName("a miss under `not` fails as well")
  void failsUnderNegation() {
    PreparedQuery query = query("p if not rand.intn(\"k\", 10) == 3");

    assertThat(query.evaluate(Evaluation.none().replay(read("{}"))))
        .isInstanceOf(Outcome.Failed.class);
  }

  @Test
  @DisplayName("a recording names the builtin, its arguments as JSON text, and the result")
  void isWrittenAsJson() {
    PreparedQuery query = query("p := [time.now_ns(), rand.intn(\"k\", 1)]");
    Outcome outcome = query.evaluate(Evaluation.none().frozen(NOON, 1).record());

    assertThat(recording(outcome).toJson())
        .isEqualTo(
            "{\"rand.intn\":{\"[\\\"k\\\",1]\":0},"
                + "\"time.now_ns\":{\"[]\":1700000000000000000}}");
    assertThat(read(recording(outcome).toJson())).isEqualTo(recording(outcome));
  }

  @Test
  @DisplayName("calls that come to nothing are recorded and replayed too")
  void replaysErrors() {
    PreparedQuery query = query("p := io.jwt.decode_verify(\"a.b\", {\"secret\": \"s\"})");
    Outcome outcome = query.evaluate(Evaluation.none().record());
    Outcome replayed = query.evaluate(Evaluation.none().replay(recording(outcome)));

    assertThat(outcome).isInstanceOf(Outcome.Undefined.class);
    assertThat(replayed).isInstanceOf(Outcome.Undefined.class);
    assertThat(outcome.report().builtinErrors()).isNotEmpty();
    assertThat(replayed.report().builtinErrors()).isEqualTo(outcome.report().builtinErrors());
  }

  @Test
  @DisplayName("a denied host is denied again, whatever the engine allows now")
  void replaysDenials() {
    String policy = "p if not http.send({\"method\": \"get\", \"url\": \"http://example.com\"})";
    Outcome denied = query(policy).evaluate(Evaluation.none().record());
    Engine open = Engine.builder().capabilities(Engine.Capabilities.NONE.withEveryHost()).build();
    Outcome replayed = query(open, policy).evaluate(Evaluation.none().replay(recording(denied)));

    assertThat(replayed)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.errors().getFirst().message())
                    .isEqualTo("http.send: disallowed host: example.com"));
  }

  @Test
  @DisplayName("a result that is a set is one again, though JSON has none")
  void replaysSets() {
    Builtin.Type numbers = Builtin.Type.set(Builtin.Type.NUMBER);
    Builtin dice =
        new Builtin(
            "dice.roll",
            Builtin.Signature.of(numbers),
            true,
            (_, _) -> RegoValue.SetOf.of(List.of(RegoValue.of(3), RegoValue.of(5))));
    PreparedQuery query =
        query(Engine.builder().with(dice).build(), "p := is_set(x) if x := dice.roll()");
    Recording recording = recording(query.evaluate(Evaluation.none().record()));

    assertThat(json(query.evaluate(Evaluation.none().replay(read(recording.toJson())))))
        .isEqualTo("true");
  }

  @Test
  @DisplayName("a function that `with` puts in a builtin's place is not recorded")
  void leavesMocksOut() {
    PreparedQuery query = query("p := x if x := time.now_ns() with time.now_ns as 7");
    Outcome outcome = query.evaluate(Evaluation.none().record());

    assertThat(recording(outcome).toJson()).isEqualTo("{}");
    assertThat(json(query.evaluate(Evaluation.none().replay(read("{}"))))).isEqualTo("7");
  }

  @Test
  @DisplayName("without record there is no recording")
  void recordsOnlyWhenAsked() {
    assertThat(query("p := time.now_ns()").evaluate(Evaluation.none()).report().recording())
        .isNull();
  }

  @Test
  @DisplayName("with clock and random source fixed, everything is the same again")
  void isFrozen() {
    PreparedQuery query =
        query("p := [time.now_ns(), rand.intn(\"k\", 1000000), uuid.rfc4122(\"a\")]");
    Outcome first = query.evaluate(Evaluation.none().frozen(NOON, 42));

    assertThat(json(query.evaluate(Evaluation.none().frozen(NOON, 42)))).isEqualTo(json(first));
    assertThat(json(query.evaluate(Evaluation.none().frozen(NOON, 43)))).isNotEqualTo(json(first));
  }

  @Test
  @DisplayName("what is no object is no recording")
  void refusesOtherJson() {
    assertThatThrownBy(() -> read("[]"))
        .isInstanceOf(RegoException.class)
        .hasMessageContaining("a recording has to be a JSON object");
  }
}
