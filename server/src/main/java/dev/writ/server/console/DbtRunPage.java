package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run found.
 *
 * @param filtered something is left out by the filter
 * @param waivable the person may ask for waivers
 * @param tomorrow first day that a waiver may sensibly end on
 */
record DbtRunPage(
    String id,
    String projectId,
    String project,
    State state,
    String says,
    String changes,
    Filter filter,
    boolean filtered,
    List<Finding> findings,
    Pager pager,
    boolean waivable,
    String tomorrow,
    @Nullable Trouble trouble) {

  /** What is asked for; empty for anything. */
  public record Filter(String code, String model, String layer, List<String> layers) {}

  /**
   * One finding.
   *
   * @param fresh the run before did not have it
   */
  public record Finding(
      String code,
      State state,
      String model,
      String message,
      String suggestion,
      String fingerprint,
      boolean fresh,
      String seen) {}
}
