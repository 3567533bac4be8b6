package dev.writ.rego.evaluate;

import dev.writ.rego.Outcome.Explanation.LineCount;
import dev.writ.rego.RegoError.Location;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How often the lines and heads of one evaluation are come to, and what time they take. */
final class LineCounts {
  private final Map<Watched.OfLine, Count> lines = new LinkedHashMap<>();
  private final Map<Watched.OfClause, Count> heads = new LinkedHashMap<>();
  private @Nullable Count current;
  private long since;

  /** So far. */
  static final class Count {
    private long evaluations;
    private long redos;
    private long nanos;
  }

  @Nullable Count current() {
    return current;
  }

  void begin(Watched.OfLine line) {
    charge();
    Count count = lines.computeIfAbsent(line, _ -> new Count());
    count.evaluations++;
    current = count;
  }

  void solution(Watched.OfLine line, boolean another) {
    if (another) {
      lines.computeIfAbsent(line, _ -> new Count()).redos++;
    }
  }

  void resume(Watched.OfLine line) {
    charge();
    current = lines.get(line);
  }

  void end(@Nullable Count outer) {
    charge();
    current = outer;
  }

  void exit(Watched.OfClause clause) {
    heads.computeIfAbsent(clause, _ -> new Count()).evaluations++;
  }

  private void charge() {
    long now = System.nanoTime();
    if (current != null) {
      current.nanos += now - since;
    }
    since = now;
  }

  /** By written lines: their parts count for them. */
  List<LineCount> all() {
    Map<Location, Count> written = new LinkedHashMap<>();
    lines.forEach(
        (line, count) -> {
          Count whole = written.computeIfAbsent(line.written, _ -> new Count());
          whole.evaluations = Math.max(whole.evaluations, count.evaluations);
          whole.redos += count.redos;
          whole.nanos += count.nanos;
        });
    List<LineCount> all = new ArrayList<>();
    written.forEach((at, count) -> all.add(counted(at, false, count)));
    heads.forEach((clause, count) -> all.add(counted(clause.head, true, count)));
    return all;
  }

  private static LineCount counted(Location at, boolean isHead, Count count) {
    return new LineCount(at, isHead, count.evaluations, count.redos, Duration.ofNanos(count.nanos));
  }
}
