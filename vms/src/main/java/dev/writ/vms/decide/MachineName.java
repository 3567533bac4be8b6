package dev.writ.vms.decide;

import dev.writ.kernel.problem.Problem;
import dev.writ.vms.policy.VmsProblems;
import org.jspecify.annotations.Nullable;

/** Machine names: {@code namespace-system-service-index}, the index with at least two digits. */
public final class MachineName {
  private MachineName() {}

  public static final int MAX = 50;

  public static String of(String namespace, String system, String service, int index) {
    return namespace + "-" + joined(system, service) + "-" + instance(index);
  }

  /** The part that no two services may share. */
  public static String joined(String system, String service) {
    return system + "-" + service;
  }

  /** The index as it stands in names and labels. */
  public static String instance(int index) {
    return index < 10 ? "0" + index : Integer.toString(index);
  }

  /** What is wrong with the name, or null. */
  public static @Nullable Problem problemOf(String name) {
    return name.length() <= MAX
        ? null
        : VmsProblems.VM_NAME_TOO_LONG
            .with(
                "the machine would be called `"
                    + name
                    + "`, which has "
                    + name.length()
                    + " characters; at most "
                    + MAX
                    + " fit, so take a shorter namespace or service")
            .param("name", name)
            .param("length", name.length())
            .param("max_length", MAX);
  }
}
