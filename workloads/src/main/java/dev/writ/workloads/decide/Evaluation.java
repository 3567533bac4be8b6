package dev.writ.workloads.decide;

import dev.writ.workloads.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One policy at one instant: what is wrong with each pod that it is about, and what comes of it.
 *
 * @param pods in the order of the snapshot
 * @param exemptions of the policy and of annotations on what it is about
 */
public record Evaluation(
    Policy policy,
    Instant at,
    List<PodFindings> pods,
    Tally tally,
    List<SeenExemption> exemptions) {
  public Evaluation {
    pods = List.copyOf(pods);
    exemptions = List.copyOf(exemptions);
  }

  /**
   * The same of some namespaces: their pods, what comes of those, and exemptions by annotation on
   * them; the policy's own exemptions name workloads of any namespace and are left out.
   */
  public Evaluation within(Predicate<String> namespaces) {
    Tally.Sums sums = new Tally.Sums();
    List<PodFindings> some =
        pods.stream().filter(pod -> namespaces.test(pod.pod().namespace())).toList();
    some.forEach(sums::add);
    return new Evaluation(
        policy,
        at,
        some,
        sums.tally(),
        exemptions.stream()
            .filter(seen -> seen.annotatedNamespace(policy.key()).filter(namespaces).isPresent())
            .toList());
  }

  /** Of all pods, in order. */
  public List<Violation> violations() {
    return pods.stream().flatMap(pod -> pod.violations().stream()).toList();
  }

  /** Of all pods, in order. */
  public List<Exempted> exempted() {
    return pods.stream().flatMap(pod -> pod.exempted().stream()).toList();
  }

  /** Of all pods, in order. */
  public List<RuleFailure> failures() {
    return pods.stream().flatMap(pod -> pod.failures().stream()).toList();
  }

  /** Exemptions that do not count, and why. */
  public List<String> warnings() {
    return exemptions.stream().map(SeenExemption::note).filter(note -> !note.isEmpty()).toList();
  }

  /** How each namespace stands, by its name. */
  public SortedMap<String, Tally> namespaces() {
    SortedMap<String, Tally.Sums> sums = new TreeMap<>();
    pods.forEach(
        pod -> sums.computeIfAbsent(pod.pod().namespace(), _ -> new Tally.Sums()).add(pod));
    SortedMap<String, Tally> tallies = new TreeMap<>();
    sums.forEach((namespace, sum) -> tallies.put(namespace, sum.tally()));
    return tallies;
  }

  public int healthScore() {
    return tally.health().value();
  }

  public int severityScore() {
    return tally.severity().value();
  }

  public Classification classification() {
    return tally.health().classification();
  }

  public boolean isHealthy() {
    return tally.isHealthy();
  }

  /** Such as {@code 3 violations across 1 pods — Healthy (90)}. */
  public String message() {
    return tally.message();
  }
}
