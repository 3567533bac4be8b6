package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Replacing policies while they are used. */
class LivePoliciesTest {
  private static PolicySource policy(String reason) {
    return PolicySource.v1("t.rego", "package t\n\nreason := \"" + reason + "\"\n");
  }

  private static RegoValue reason(LivePolicies live) {
    return ((Outcome.Defined) live.prepare("data.t.reason").evaluate(Evaluation.none())).value();
  }

  @Test
  @DisplayName("R30 a bad policy changes nothing and is told with its place")
  void keepsTheLastGoodOnes() {
    LivePolicies live = Engine.standard().live(List.of(policy("first")), RegoValue.Obj.EMPTY);
    String digest = live.current().digest();

    assertThatExceptionOfType(RegoException.class)
        .isThrownBy(
            () ->
                live.replace(
                    List.of(PolicySource.v1("t.rego", "package t\n\nreason := {\"a\": 1\n")),
                    RegoValue.Obj.EMPTY))
        .satisfies(
            refused -> {
              RegoError.Location at =
                  Objects.requireNonNull(refused.errors().getFirst().location());
              assertThat(at.file()).isEqualTo("t.rego");
              assertThat(at.row()).isEqualTo(4);
            });
    assertThat(live.current().digest()).isEqualTo(digest);
    assertThat(reason(live)).isEqualTo(RegoValue.of("first"));
  }

  @Test
  @DisplayName("R30 a policy without a rule that is asked for makes it undefined, not an error")
  void answersWithTheNewOnes() {
    LivePolicies live = Engine.standard().live(List.of(policy("first")), RegoValue.Obj.EMPTY);
    assertThat(reason(live)).isEqualTo(RegoValue.of("first"));

    live.replace(List.of(policy("second")), RegoValue.Obj.EMPTY);

    assertThat(reason(live)).isEqualTo(RegoValue.of("second"));
  }

  @Test
  @DisplayName("R30 other base documents keep the digest of the policies")
  void tellsPoliciesAndDocumentsApart() {
    LivePolicies live = Engine.standard().live(List.of(policy("first")), RegoValue.Obj.EMPTY);
    String digest = live.current().digest();
    String dataDigest = live.current().dataDigest();

    live.replace(List.of(policy("first")), RegoValue.parseJson("{\"a\":1}"));

    assertThat(live.current().digest()).isEqualTo(digest);
    assertThat(live.current().dataDigest()).isNotEqualTo(dataDigest);
  }

  @Test
  @DisplayName("R30 four threads see whole policies while they are replaced a hundred times")
  void showsNoMixture() throws Exception {
    LivePolicies live =
        Engine.standard().live(List.of(policy("same"), other("same")), RegoValue.Obj.EMPTY);
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService readers = Executors.newFixedThreadPool(4)) {
      List<Future<Integer>> mixtures =
          IntStream.range(0, 4).mapToObj(_ -> readers.submit(() -> mixtures(live, done))).toList();
      for (int i = 0; i < 100; i++) {
        live.replace(List.of(policy("v" + i), other("v" + i)), RegoValue.Obj.EMPTY);
      }
      done.set(true);
      for (Future<Integer> reader : mixtures) {
        assertThat(reader.get()).isZero();
      }
    }
  }

  private static PolicySource other(String reason) {
    return PolicySource.v1("u.rego", "package u\n\nsame := data.t.reason == \"" + reason + "\"\n");
  }

  private static int mixtures(LivePolicies live, AtomicBoolean done) {
    int mixtures = 0;
    while (!done.get()) {
      Outcome outcome = live.prepare("data.u.same").evaluate(Evaluation.none());
      if (!(outcome instanceof Outcome.Defined defined)
          || !defined.value().equals(RegoValue.TRUE)) {
        mixtures++;
      }
    }
    return mixtures;
  }
}
