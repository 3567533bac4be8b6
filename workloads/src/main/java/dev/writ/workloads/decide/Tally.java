package dev.writ.workloads.decide;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums over pods; the sums of some pods can be added to and taken from others.
 *
 * @param points that all violations cost
 * @param severePoints the same, each times the factor of its severity
 * @param byCheck violations of each check that has some, by its word
 */
public record Tally(
    long pods,
    long violations,
    long exempted,
    long failures,
    long points,
    long severePoints,
    Map<String, Long> byCheck) {
  public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, Map.of());

  public Tally {
    byCheck = Collections.unmodifiableMap(new TreeMap<>(byCheck));
  }

  /** Of one pod. */
  public static Tally of(PodFindings pod) {
    return new Sums().add(pod, 1).tally();
  }

  public Tally plus(Tally other) {
    return combined(other, 1);
  }

  public Tally minus(Tally other) {
    return combined(other, -1);
  }

  private Tally combined(Tally other, int sign) {
    Map<String, Long> both = new TreeMap<>(byCheck);
    other.byCheck.forEach((check, count) -> Sums.count(both, check, sign * count));
    return new Tally(
        pods + sign * other.pods,
        violations + sign * other.violations,
        exempted + sign * other.exempted,
        failures + sign * other.failures,
        points + sign * other.points,
        severePoints + sign * other.severePoints,
        both);
  }

  public Score health() {
    return Score.of(points, pods);
  }

  public Score severity() {
    return Score.of(severePoints, pods);
  }

  /** Whether the score says so and every rule could judge. */
  public boolean isHealthy() {
    return health().classification() == Classification.HEALTHY && failures == 0;
  }

  /** Such as {@code 3 violations across 1 pods — Healthy (90)}. */
  public String message() {
    Score health = health();
    return "%d violations across %d pods — %s (%d)"
        .formatted(violations, pods, health.classification().word(), health.value());
  }

  /** Sums that grow and shrink as pods come and go; for one thread. */
  public static final class Sums {
    private final Map<String, Long> byCheck = new TreeMap<>();
    private long pods;
    private long violations;
    private long exempted;
    private long failures;
    private long points;
    private long severePoints;

    /** A pod came. */
    public Sums add(PodFindings pod) {
      return add(pod, 1);
    }

    /** A pod that came before went. */
    public Sums remove(PodFindings pod) {
      return add(pod, -1);
    }

    private Sums add(PodFindings pod, int sign) {
      pods += sign;
      violations += sign * (long) pod.violations().size();
      exempted += sign * (long) pod.exempted().size();
      failures += sign * (long) pod.failures().size();
      for (Violation violation : pod.violations()) {
        points += sign * (long) violation.points();
        severePoints += sign * (long) violation.points() * violation.severity().factor();
        count(byCheck, violation.check(), sign);
      }
      return this;
    }

    private static void count(Map<String, Long> counts, String check, long difference) {
      counts.merge(
          check, difference, (one, other) -> one + other == 0 ? null : Long.valueOf(one + other));
    }

    public Tally tally() {
      return new Tally(pods, violations, exempted, failures, points, severePoints, byCheck);
    }
  }
}
