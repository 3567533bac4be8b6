package dev.writ.kernel.decision;

import java.util.List;
import java.util.Set;

/**
 * Who must agree; frozen on the ticket at submit.
 *
 * @param deny REJECT votes that reject, at least 1
 * @param requirements all must be met
 */
public record Threshold(int deny, List<Requirement> requirements) {
  /** One vote of anybody who may approve in the ticket's environment. */
  public static final Threshold ONE_OF_ANY =
      new Threshold(1, List.of(new Requirement(1, Set.of())));

  public Threshold {
    requirements = List.copyOf(requirements);
    if (deny < 1 || requirements.isEmpty()) {
      throw new IllegalArgumentException(
          "a threshold needs deny of at least 1 and at least one requirement");
    }
  }

  /**
   * So many votes by members of any of the groups.
   *
   * @param approve at least 1
   * @param groups names; empty means any holder of {@code approval:approve} in the environment
   */
  public record Requirement(int approve, Set<String> groups) {
    public Requirement {
      groups = Set.copyOf(groups);
      if (approve < 1) {
        throw new IllegalArgumentException("a requirement asks for at least 1 vote");
      }
    }
  }
}
