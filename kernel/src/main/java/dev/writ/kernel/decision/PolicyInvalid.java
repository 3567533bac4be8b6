package dev.writ.kernel.decision;

import java.util.List;
import java.util.stream.Collectors;

/** A policy set that can't decide anything, with all that is wrong with it. */
public final class PolicyInvalid extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient PolicyText text;
  private final transient List<PolicyFault> faults;

  PolicyInvalid(PolicyText text, List<PolicyFault> faults) {
    super(faults.stream().map(PolicyFault::toString).collect(Collectors.joining("\n")));
    this.text = text;
    this.faults = List.copyOf(faults);
  }

  public PolicyText text() {
    return text;
  }

  public List<PolicyFault> faults() {
    return faults;
  }
}
