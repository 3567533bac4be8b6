package dev.writ.workloads.policy;

import java.util.Locale;

/**
 * A workload's name in its cluster.
 *
 * @param kind in lower case, such as {@code deployment}
 */
public record WorkloadKey(String kind, String namespace, String name)
    implements Comparable<WorkloadKey> {

  /** The key of an object; the kind in any letter case. */
  public static WorkloadKey of(String kind, String namespace, String name) {
    return new WorkloadKey(kind.toLowerCase(Locale.ROOT), namespace, name);
  }

  @Override
  public int compareTo(WorkloadKey other) {
    return toString().compareTo(other.toString());
  }

  /** Such as {@code deployment/production/web-app}. */
  @Override
  public String toString() {
    return kind + "/" + namespace + "/" + name;
  }
}
