package dev.writ.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** Servers that are killed while they work, as processes of their own. Takes long: only by name. */
final class Chaos {
  private static final int ROUNDS = 1_000;
  private static final int RECOVERIES = 20;

  private Chaos() {}

  static List<Figure> rounds() throws Exception {
    try (BenchStore store = new BenchStore();
        ChaosRun chaos = store.chaos(Duration.ofMillis(100))) {
      chaos.rehearse(store.directory().resolve("chaos.aot"));
      ChaosRun.Outcome outcome =
          chaos.rounds(ROUNDS, 4, Duration.ofMillis(30), new SplittableRandom());
      return List.of(
          Figure.told("rounds of kill -9 on three servers", outcome.rounds(), "rounds"),
          Figure.told("events that came in", outcome.events(), "events"),
          Figure.told("attempts whose worker died in them", outcome.killedAtWork(), ""),
          Figure.atMost("lost", outcome.lost(), "events", 0),
          Figure.atMost("done twice", outcome.doubled(), "events", 0));
    }
  }

  static List<Figure> recovery() throws Exception {
    List<Double> seconds = new ArrayList<>();
    try (BenchStore store = new BenchStore();
        ChaosRun chaos = store.chaos(Duration.ofSeconds(4))) {
      Process working = chaos.startServer();
      for (int i = 0; i < RECOVERIES; i++) {
        UUID held = chaos.submit(true);
        chaos.awaitBegin(held);
        Process next = chaos.startServer();
        long killed = System.nanoTime();
        working.destroyForcibly();
        chaos.awaitEnd(held, Duration.ofMinutes(2));
        seconds.add((System.nanoTime() - killed) / 1e9);
        working = next;
      }
    }
    return List.of(
        Figure.told("recoveries at shipped settings", RECOVERIES, ""),
        Figure.told(
            "recovery, median", seconds.stream().sorted().toList().get(RECOVERIES / 2), "s"),
        Figure.atMost("recovery, slowest", Collections.max(seconds), "s", 30));
  }
}
