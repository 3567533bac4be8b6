package dev.writ.workloads.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A workload's name in its cluster.
 *
 * @param kind in lower case, such as {@code deployment}
 */
public record WorkloadKey(String kind, String namespace, String name)
    implements Comparable<WorkloadKey> {
  private static final int MINUTE_DIGITS = 8;

  /** The key of an object; the kind in any letter case. */
  public static WorkloadKey of(String kind, String namespace, String name) {
    return new WorkloadKey(kind.toLowerCase(Locale.ROOT), namespace, name);
  }

  /**
   * The workload whose annotation an exemption is; empty where the exemption is its policy's own.
   *
   * @param exemption its key
   * @param policy the key of the policy that meets it
   */
  public static Optional<WorkloadKey> annotated(String exemption, String policy) {
    return exemption.startsWith(policy + "/") ? Optional.empty() : Optional.of(parse(exemption));
  }

  /** Reads what {@link #toString} writes. */
  public static WorkloadKey parse(String key) {
    List<String> parts = List.of(key.split("/", 3));
    return new WorkloadKey(parts.get(0), parts.get(1), parts.get(2));
  }

  /** Of a Job that a CronJob made, by its name and the minute: that CronJob. */
  public Optional<WorkloadKey> cronJob() {
    int dash = name.lastIndexOf('-');
    boolean made =
        kind.equals("job")
            && dash > 0
            && name.length() - dash > MINUTE_DIGITS
            && name.chars().skip(dash + 1L).allMatch(digit -> digit >= '0' && digit <= '9');
    return made
        ? Optional.of(new WorkloadKey("cronjob", namespace, name.substring(0, dash)))
        : Optional.empty();
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
