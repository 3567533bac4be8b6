package dev.writ.dbt.decide;

import dev.writ.dbt.policy.Enforcement;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finding after everybody had their say.
 *
 * @param severity what it counts as in the end
 * @param original what its check said, where that was changed; null else
 * @param overrideApplied pattern of the override that downgraded or excluded it; null where none
 *     did
 * @param fingerprint 32 hex digits, see {@link Fingerprint}
 * @param known it stands in the baseline and does not count
 * @param firstDetected from the baseline or the stored runs; null where neither tells
 * @param occurrences runs that saw it; null where nobody counts
 * @param impact who depends on the model; null where it was not asked for
 */
public record Violation(
    Finding finding,
    Severity severity,
    @Nullable Severity original,
    @Nullable String overrideApplied,
    String fingerprint,
    boolean known,
    @Nullable LocalDate firstDetected,
    @Nullable Integer occurrences,
    @Nullable Impact impact) {

  static Violation of(Finding finding) {
    return new Violation(
        finding, finding.severity(), null, null, Fingerprint.of(finding), false, null, null, null);
  }

  /** It makes a strict run fail. */
  public boolean counts() {
    return severity == Severity.ERROR && !known;
  }

  /** A Rego check that could not be evaluated: nothing excuses it but level and dry run. */
  boolean isFailure() {
    return finding.code() == Code.E450;
  }

  Violation as(Severity other) {
    return other == severity
        ? this
        : new Violation(
            finding,
            other,
            original == null ? severity : original,
            overrideApplied,
            fingerprint,
            known,
            firstDetected,
            occurrences,
            impact);
  }

  Violation under(String pattern) {
    return new Violation(
        finding,
        severity,
        original,
        pattern,
        fingerprint,
        known,
        firstDetected,
        occurrences,
        impact);
  }

  Violation knownSince(LocalDate day) {
    return new Violation(
        finding, severity, original, overrideApplied, fingerprint, true, day, occurrences, impact);
  }

  Violation reaching(Impact models) {
    return new Violation(
        finding,
        severity,
        original,
        overrideApplied,
        fingerprint,
        known,
        firstDetected,
        occurrences,
        models);
  }

  /** As the stored runs know it. */
  public Violation seen(LocalDate first, int times) {
    return new Violation(
        finding, severity, original, overrideApplied, fingerprint, known, first, times, impact);
  }

  Violation at(Enforcement level) {
    return level == Enforcement.STRICT ? this : as(Severity.WARNING);
  }

  /**
   * Who is reached from a model.
   *
   * @param models display names, sorted, at most 100
   * @param exposures names, sorted
   * @param total how many models there are
   */
  public record Impact(List<String> models, List<String> exposures, int total) {
    public Impact {
      models = List.copyOf(models);
      exposures = List.copyOf(exposures);
    }
  }
}
