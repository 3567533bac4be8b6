package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.PolicySource.Language;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever is given as a policy: an outcome, or errors with a place, and nothing else.
 *
 * <p>A text that once led to something else is kept in {@code src/test/resources/fuzz}, its version
 * as the end of its name. For longer than a build takes: {@code ./writ test rego -Dtest=FuzzTest
 * -Dwrit.fuzz.minutes=10}.
 */
class FuzzTest {
  private static final Path KEPT = Path.of("src/test/resources/fuzz");
  private static final Evaluation.Limits LIMITS =
      Evaluation.Limits.STANDARD.withSteps(20_000).withDeadline(Duration.ofMillis(500));

  private static final Engine PLAIN = Engine.builder().limits(LIMITS).build();
  private static final Engine STRICT =
      Engine.builder()
          .limits(LIMITS)
          .strict()
          .keepPrint()
          .capabilities(Engine.Capabilities.NONE.withExperimentalKeywords())
          .build();

  private static final RegoValue DATA =
      RegoValue.parseJson("{\"a\":{\"b\":[1,{\"c\":\"d\"}]},\"t\":{\"x\":null}}");
  private static final Evaluation EVALUATION =
      Evaluation.of(RegoValue.parseJson("{\"x\":[1,\"é\",{\"k\":[]}],\"user\":{\"name\":\"n\"}}"));

  @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
  void answersAnyTextOrSaysWhere(@ForAll long seed) {
    answersOrSaysWhere(FuzzedText.of(seed));
  }

  @Example
  void answersWhatWasNotAnsweredBefore() {
    for (Language language : Language.values()) {
      for (Path kept : FuzzedText.files(KEPT, "." + language.name().toLowerCase(Locale.ROOT))) {
        answersOrSaysWhere(
            new PolicySource(kept.getFileName().toString(), FuzzedText.read(kept), language));
      }
    }
  }

  @Example
  void goesOnForTheMinutesAskedFor() {
    long minutes = Long.getLong("writ.fuzz.minutes", 0);
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
    while (System.nanoTime() < end) {
      answersOrSaysWhere(FuzzedText.of(ThreadLocalRandom.current().nextLong()));
    }
  }

  private static void answersOrSaysWhere(PolicySource source) {
    try {
      for (Engine engine : List.of(PLAIN, STRICT)) {
        try {
          Snapshot snapshot = engine.compile(List.of(source), DATA);
          assertThat(snapshot.prepare("data").evaluate(EVALUATION)).isNotNull();
          assertThat(snapshot.prepare("data").evaluate(EVALUATION.strictBuiltinErrors()))
              .isNotNull();
        } catch (RegoException refused) {
          RegoError first = refused.errors().getFirst();
          assertThat(first.location()).as("place of %s", first).isNotNull();
        }
      }
    } catch (Throwable other) {
      throw new AssertionError(
          other + " for a text of version " + source.language() + ":\n" + source.text(), other);
    }
  }
}
