package dev.writ.dbt.decide;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The findings that a team had when it began, and that do not count until they are mended.
 *
 * @param project whose they are
 * @param findings by fingerprint, sorted
 */
public record Baseline(
    String project, LocalDate created, @Nullable String reason, Map<String, Entry> findings) {

  public Baseline {
    findings = Collections.unmodifiableMap(new TreeMap<>(findings));
  }

  /**
   * A finding as it was.
   *
   * @param tested of a coverage finding: a smaller part of tested columns is new again
   */
  public record Entry(
      String fingerprint,
      String code,
      String uniqueId,
      @Nullable String column,
      LocalDate firstDetected,
      @Nullable Tested tested) {

    /** The same finding, and no worse. */
    boolean covers(Finding finding) {
      Tested now = finding.tested();
      return tested == null
          || now == null
          || (long) now.tested() * Math.max(tested.total(), 1)
              >= (long) tested.tested() * Math.max(now.total(), 1);
    }
  }

  /** What a run says beside its baseline. */
  public record Delta(int known, int fresh, List<Entry> fixed) {}
}
