package dev.writ.workloads.policy;

import dev.writ.document.Span;
import dev.writ.rego.RegoValue;
import org.jspecify.annotations.Nullable;

/**
 * A check of a team's own.
 *
 * @param rego one module with a set rule {@code deny}
 * @param params what the module finds under {@code input.params}
 * @param admission whether the webhook asks it as well
 * @param at where the Rego stands; null where the policy was not read from text
 */
public record CustomRule(
    String name,
    String rego,
    Severity severity,
    int weight,
    RegoValue params,
    boolean admission,
    @Nullable Span at) {

  /** The name of its check. */
  public String check() {
    return Check.CUSTOM + name;
  }
}
