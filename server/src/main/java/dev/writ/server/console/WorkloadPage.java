package dev.writ.server.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One workload, or a pod that belongs to none: what is wrong with it and what is done about it.
 *
 * @param plan what Writ would put in, in words
 * @param left why it is not mended; null where it is, or where nothing is wrong
 * @param owner who else writes to it; null for nobody
 */
record WorkloadPage(
    String key,
    String cluster,
    @Nullable String environment,
    State state,
    String says,
    List<ViolationsPage.Row> violations,
    List<String> plan,
    List<WorkloadPolicyPage.Left> left,
    @Nullable Owner owner,
    List<RemediationRow> remediations) {

  /** The Git tool that owns it, and the key that says so. */
  public record Owner(String tool, String key, String value, String on) {}
}
