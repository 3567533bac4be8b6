package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an evaluation may spend. */
class LimitsTest {
  private static PreparedQuery query(String policy) {
    return Engine.standard()
        .compile(List.of(PolicySource.v1("t.rego", "package t\n\n" + policy)), RegoValue.Obj.EMPTY)
        .prepare("data.t.p");
  }

  private static RegoError failure(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).errors().getFirst();
  }

  @Test
  @DisplayName("R28 a builtin pays for what it will produce before it produces it")
  void refusesARangeThatIsTooLong() {
    Evaluation.Limits limits = Evaluation.Limits.STANDARD.withSteps(1_000_000);
    RegoError error =
        failure(
            query("p := count([x | some x in numbers.range(1, 100000000)])")
                .evaluate(Evaluation.none().with(limits)));

    assertThat(error.code()).isEqualTo("eval_limit_error");
    assertThat(error.message()).isEqualTo("step budget of 1000000 exceeded");
  }

  @Test
  @DisplayName("R28 a deadline ends a loop that would go on")
  void endsAtTheDeadline() {
    Evaluation.Limits limits =
        new Evaluation.Limits(Duration.ofMillis(50), Long.MAX_VALUE, 8L << 20, 1_000);
    RegoError error =
        failure(
            query(
                    """
                    p := count([1 |
                      some a in numbers.range(1, 3000)
                      some b in numbers.range(1, 3000)
                      some c in numbers.range(1, 3000)
                      a + b == c
                    ])""")
                .evaluate(Evaluation.none().with(limits)));

    assertThat(error.code()).isEqualTo("eval_cancel_error");
    assertThat(error.message()).isEqualTo("deadline of 50ms exceeded");
  }

  @Test
  @DisplayName("R28 the caller can cancel")
  void endsWhenItIsCancelled() {
    AtomicInteger asked = new AtomicInteger();
    RegoError error =
        failure(
            query("p := count([1 | some a in numbers.range(1, 900000)])")
                .evaluate(Evaluation.none().cancelledBy(() -> asked.incrementAndGet() > 3)));

    assertThat(error.message()).isEqualTo("caller cancelled query execution");
  }

  @Test
  @DisplayName("R28 another thread can cancel")
  void endsWhenAnotherThreadCancels() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean cancelled = new AtomicBoolean();
    Thread other =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    running.await();
                    cancelled.set(true);
                  } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                  }
                });
    Evaluation.Limits limits =
        new Evaluation.Limits(Duration.ofMinutes(5), Long.MAX_VALUE, 8L << 20, 1_000);
    RegoError error =
        failure(
            query(
                    """
                    p := count([1 |
                      some a in numbers.range(1, 900000)
                      some b in numbers.range(1, 900000)
                      a + b == 0
                    ])""")
                .evaluate(
                    Evaluation.none()
                        .with(limits)
                        .cancelledBy(
                            () -> {
                              running.countDown();
                              return cancelled.get();
                            })));
    other.join();

    assertThat(error.code()).isEqualTo("eval_cancel_error");
    assertThat(error.message()).isEqualTo("caller cancelled query execution");
  }

  @Test
  @DisplayName("R28 a result may not be larger than the limit")
  void refusesALargeResult() {
    RegoError error =
        failure(
            query("p := [s | some _ in numbers.range(1, 1000); s := input]")
                .evaluate(Evaluation.of(RegoValue.of("x".repeat(10_000)))));

    assertThat(error.code()).isEqualTo("eval_limit_error");
    assertThat(error.message()).isEqualTo("output of 8388608 bytes exceeded");
  }

  private static Outcome chain(int length) {
    StringBuilder policy = new StringBuilder("p := r0\n");
    for (int i = 0; i < length; i++) {
      policy.append("r").append(i).append(" := r").append(i + 1).append('\n');
    }
    return query(policy.append("r").append(length).append(" := 1\n").toString())
        .evaluate(Evaluation.none());
  }

  @Test
  @DisplayName("R28 rules may need each other a thousand deep and no deeper")
  void refusesRulesThatAreTooDeep() throws Exception {
    AtomicReference<Outcome> outcome = new AtomicReference<>();
    Thread deep = new Thread(null, () -> outcome.set(chain(1_100)), "deep", 16L << 20);
    deep.start();
    deep.join();

    assertThat(failure(outcome.get()).message()).isEqualTo("rule depth of 1000 exceeded");
  }

  @Test
  @DisplayName("R28 900 rules that need each other fit into a stack of 1 MiB")
  void runsALongChainOnASmallStack() throws Exception {
    AtomicReference<Outcome> outcome = new AtomicReference<>();
    Thread small = new Thread(null, () -> outcome.set(chain(900)), "small", 1L << 20);
    small.start();
    small.join();

    assertThat(((Outcome.Defined) outcome.get()).value()).isEqualTo(RegoValue.of(1));
  }

  @Test
  @DisplayName("R28 input that is no JSON is a failure that names the place")
  void refusesInputThatIsNoJson() {
    RegoError error =
        failure(
            query("p := input")
                .evaluate(
                    Evaluation.ofJson(
                        "{\"a\": 1,\n ]".getBytes(java.nio.charset.StandardCharsets.UTF_8))));

    assertThat(error.code()).isEqualTo("input_parse_error");
    assertThat(error.message()).contains("line 2, column 2");
  }

  @Test
  @DisplayName("a frozen evaluation sees its instant and the same random numbers")
  void standsStillWhenFrozen() {
    PreparedQuery query =
        Engine.builder()
            .clock(InstantSource.fixed(Instant.ofEpochSecond(1)))
            .build()
            .compile(
                List.of(
                    PolicySource.v1(
                        "t.rego", "package t\n\np := [time.now_ns(), rand.intn(\"k\", 1000)]")),
                RegoValue.Obj.EMPTY)
            .prepare("data.t.p");
    Evaluation frozen = Evaluation.none().frozen(Instant.ofEpochSecond(2, 5), 42);

    RegoValue first = ((Outcome.Defined) query.evaluate(frozen)).value();

    assertThat(((Outcome.Defined) query.evaluate(frozen)).value()).isEqualTo(first);
    assertThat(((RegoValue.Arr) first).at(0)).isEqualTo(RegoValue.of(2_000_000_005L));
    assertThat(
            ((RegoValue.Arr) ((Outcome.Defined) query.evaluate(Evaluation.none())).value()).at(0))
        .isEqualTo(RegoValue.of(1_000_000_000L));
  }
}
