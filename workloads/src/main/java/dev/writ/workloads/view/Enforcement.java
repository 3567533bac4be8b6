package dev.writ.workloads.view;

import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.policy.WorkloadKey;
import java.util.List;
import java.util.function.Predicate;

/**
 * What one policy had done since its generation was first seen.
 *
 * @param applied patches that the cluster took
 * @param failed patches that it refused, that were given up or rolled back
 * @param remediated keys of workloads, the newest last, as all lists of keys here
 * @param planned by a dry run
 * @param deferred handed to Git
 * @param rolledBack undone
 * @param notRemediated what is wrong and stays so for now, and why, by the workload's key
 */
public record Enforcement(
    int applied,
    int failed,
    List<String> remediated,
    List<String> planned,
    List<String> deferred,
    List<String> rolledBack,
    List<NotRemediated> notRemediated) {
  public static final Enforcement NONE =
      new Enforcement(0, 0, List.of(), List.of(), List.of(), List.of(), List.of());

  public Enforcement {
    remediated = List.copyOf(remediated);
    planned = List.copyOf(planned);
    deferred = List.copyOf(deferred);
    rolledBack = List.copyOf(rolledBack);
    notRemediated = List.copyOf(notRemediated);
  }

  /** The same of some namespaces; the two counts stay those of all. */
  Enforcement within(Predicate<String> namespaces) {
    return new Enforcement(
        applied,
        failed,
        within(remediated, namespaces),
        within(planned, namespaces),
        within(deferred, namespaces),
        within(rolledBack, namespaces),
        notRemediated.stream().filter(one -> namespaces.test(one.workload().namespace())).toList());
  }

  private static List<String> within(List<String> keys, Predicate<String> namespaces) {
    return keys.stream()
        .filter(key -> namespaces.test(WorkloadKey.parse(key).namespace()))
        .toList();
  }
}
