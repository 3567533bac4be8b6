package dev.writ.workloads.operator;

import dev.writ.document.Problem;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.PodFindings;
import dev.writ.workloads.decide.Rulebook;
import dev.writ.workloads.decide.SeenExemption;
import dev.writ.workloads.decide.Tally;
import dev.writ.workloads.observe.ClusterModel;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.PolicyObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one policy finds, pod by pod; a pod that changes is judged alone. For one thread. */
final class Standing {
  private final SortedMap<String, PodFindings> found = new TreeMap<>();
  private final Map<String, List<SeenExemption>> annotated = new LinkedHashMap<>();
  private Tally.Sums sums = new Tally.Sums();
  private PolicyObject object;
  private @Nullable Policy policy;
  private Rulebook rules = Rulebook.EMPTY;
  private @Nullable Instant nextChange;
  private Instant settled = Instant.MIN;

  Standing(PolicyObject object) {
    this.object = object;
    become(object);
  }

  /** The policy was changed; where it can't be read any more, its last good version stays. */
  void become(PolicyObject next) {
    object = next;
    Policy readable = next.policy();
    if (readable != null) {
      boolean sameRules =
          policy != null && policy.spec().customRules().equals(readable.spec().customRules());
      rules = sameRules ? rules : Rulebook.compile(readable, rules);
      policy = readable;
    }
  }

  PolicyObject object() {
    return object;
  }

  /** The last version that could be read. */
  @Nullable Policy policy() {
    return policy;
  }

  Rulebook rules() {
    return rules;
  }

  List<String> ruleProblems() {
    return rules.problems().stream().map(Problem::toString).toList();
  }

  boolean isAbout(Judge judge, Namespace namespace) {
    return policy != null && judge.isAbout(policy, namespace);
  }

  /** Judges everything anew. */
  void settle(ClusterModel model, Judge judge, Map<String, Instant> exemptionsSeen, Instant now) {
    found.clear();
    annotated.clear();
    sums = new Tally.Sums();
    settled = now;
    Policy judging = policy;
    if (judging == null || object.deleting()) {
      nextChange = null;
      return;
    }
    Snapshot all =
        object.clusterScoped()
            ? model.snapshot(exemptionsSeen)
            : model.snapshot(object.namespace(), exemptionsSeen);
    Evaluation evaluation = judge.evaluate(all, judging, rules, now);
    for (PodFindings one : evaluation.pods()) {
      found.put(keyOf(one.pod()), one);
      sums.add(one);
    }
    for (SeenExemption seen : evaluation.exemptions()) {
      if (!isOwn(seen)) {
        annotated.put(seen.key(), List.of(seen));
      }
    }
    nextChange = judge.nextChange(all, judging, now).orElse(null);
  }

  /** Judges one pod anew; null for one that is gone. */
  void judge(
      String key,
      @Nullable Pod pod,
      ClusterModel model,
      Judge judge,
      Map<String, Instant> exemptionsSeen,
      Instant now) {
    PodFindings before = found.remove(key);
    if (before != null) {
      sums.remove(before);
    }
    Policy judging = policy;
    if (pod == null || judging == null || object.deleting()) {
      return;
    }
    Snapshot around = model.around(pod, exemptionsSeen);
    Evaluation evaluation = judge.evaluate(around, judging, rules, now);
    for (PodFindings one : evaluation.pods()) {
      found.put(key, one);
      sums.add(one);
      annotated.remove(pod.annotated().toString());
      for (SeenExemption seen : evaluation.exemptions()) {
        if (!isOwn(seen)) {
          annotated.put(seen.key(), List.of(seen));
        }
      }
    }
    judge
        .nextChange(around, judging, now)
        .filter(change -> nextChange == null || change.isBefore(nextChange))
        .ifPresent(change -> nextChange = change);
  }

  private boolean isOwn(SeenExemption seen) {
    return policy != null && seen.key().startsWith(policy.key() + "/");
  }

  /** When it has to be settled though nothing happens; null for never. */
  @Nullable Instant nextChange() {
    return nextChange;
  }

  /** Everything it found is void: it is settled in the next round. */
  void unsettle() {
    settled = Instant.MIN;
  }

  /** When it was settled last. */
  Instant settled() {
    return settled;
  }

  /** The sums over all of its pods. */
  Tally tally() {
    return sums.tally();
  }

  /** All of it; null where the policy was never readable. */
  @Nullable Evaluation evaluation(
      Judge judge, Map<String, Instant> exemptionsSeen, String cluster, Instant now) {
    Policy judging = policy;
    if (judging == null) {
      return null;
    }
    Snapshot nothing =
        new Snapshot(cluster, List.of(), Map.of(), Map.of(), List.of(), exemptionsSeen);
    return new Evaluation(
        judging,
        now,
        List.copyOf(found.values()),
        sums.tally(),
        Stream.concat(
                judge.evaluate(nothing, judging, Rulebook.EMPTY, now).exemptions().stream(),
                annotated.values().stream().flatMap(List::stream))
            .toList());
  }

  /** What was found in these pods, where something was. */
  List<PodFindings> findings(Iterable<String> pods) {
    List<PodFindings> some = new ArrayList<>();
    for (String key : pods) {
      PodFindings one = found.get(key);
      if (one != null && !one.violations().isEmpty()) {
        some.add(one);
      }
    }
    return some;
  }

  /** Workloads that something was found in. */
  Stream<WorkloadKey> subjects() {
    return found.values().stream()
        .filter(one -> !one.violations().isEmpty())
        .map(one -> one.pod().subject())
        .filter(Objects::nonNull)
        .distinct();
  }

  private static String keyOf(Pod pod) {
    return pod.namespace() + "/" + pod.name();
  }
}
