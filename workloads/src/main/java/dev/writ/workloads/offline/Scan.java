package dev.writ.workloads.offline;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.document.Node;
import dev.writ.document.Problem;
import dev.writ.document.Span;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Exempted;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.PodFindings;
import dev.writ.workloads.decide.RuleFailure;
import dev.writ.workloads.decide.Rulebook;
import dev.writ.workloads.decide.Tally;
import dev.writ.workloads.decide.Violation;
import dev.writ.workloads.observe.Container;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Owner;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.LabelSelector;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicySpec;
import dev.writ.workloads.policy.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Manifests as they were judged.
 *
 * @param judged one for each policy, and for a policy without a namespace of its own one for each
 *     namespace
 * @param objects by the pod that was made of each
 * @param skipped how many objects have no pods
 * @param fragments containers of patches, which nothing is demanded of
 * @param problems that keep something from being judged; those of the manifests first
 * @param warnings unknown fields and exemptions that do not count
 */
public record Scan(
    Snapshot snapshot,
    List<Judged> judged,
    IdentityHashMap<Pod, Node> objects,
    int skipped,
    List<Node> fragments,
    List<Problem> problems,
    List<String> warnings) {
  public static final Judge JUDGE = new Judge(ProtectedNamespaces.STANDARD);

  public Scan {
    judged = List.copyOf(judged);
    fragments = List.copyOf(fragments);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /** What a policy said, and the rules of its own that it said it by. */
  public record Judged(Evaluation evaluation, Rulebook rules) {}

  /**
   * Which policies judge.
   *
   * @param everywhere judge all namespaces, whatever they name; null where those of the manifests
   *     judge theirs
   * @param otherwise judges the namespaces that no policy of the manifests is about
   */
  public record Policies(@Nullable List<Policy> everywhere, Policy otherwise) {}

  /** Judges all there is. */
  public static Scan of(Manifests manifests, Policies policies, Instant now) {
    return of(manifests, policies, now, () -> {});
  }

  /**
   * The same.
   *
   * @param beforeEach pod; it throws where there is no time for another
   */
  public static Scan of(Manifests manifests, Policies policies, Instant now, Runnable beforeEach) {
    List<Policy> known =
        policies.everywhere() == null ? manifests.policies() : policies.everywhere();
    boolean documents =
        java.util.stream.Stream.concat(
                known.stream(), java.util.stream.Stream.of(policies.otherwise()))
            .anyMatch(policy -> !policy.spec().customRules().isEmpty());
    ObjectReader reader = new ObjectReader(ObjectReader.ReplicaSets.GUESSED, documents);
    IdentityHashMap<Pod, Node> objects = new IdentityHashMap<>();
    List<Pod> pods = new ArrayList<>();
    List<Workload> workloads = new ArrayList<>();
    List<Node> fragments = new ArrayList<>();
    int skipped = 0;
    for (Node object : manifests.objects()) {
      List<Node> parts = new ArrayList<>();
      Node whole = Fragments.without(object, parts::add);
      Optional<Pod> pod = reader.pod(whole);
      if (pod.isEmpty()) {
        skipped++;
        continue;
      }
      fragments.addAll(parts);
      if (parts.isEmpty() || !pod.get().containers().isEmpty()) {
        pods.add(pod.get());
        objects.put(pod.get(), whole);
        reader.workload(whole).ifPresent(workloads::add);
      }
    }
    Snapshot read = Snapshot.of(pods, workloads);
    Snapshot snapshot =
        new Snapshot(
            read.cluster(),
            read.pods(),
            read.workloads(),
            manifests.namespaces(),
            List.of(),
            Map.of());
    List<Problem> problems = new ArrayList<>(manifests.problems());
    Set<String> warnings = new LinkedHashSet<>();
    manifests.warnings().forEach(warning -> warnings.add(warning.toString()));
    Set<Problem> ruleProblems = new LinkedHashSet<>();
    List<Judged> judged = new ArrayList<>();
    Map<String, Snapshot> byNamespace = byNamespace(snapshot);
    IdentityHashMap<PolicySpec, Rulebook> compiled = new IdentityHashMap<>();
    for (Policy policy : inForce(snapshot, policies, manifests)) {
      Rulebook rules = compiled.computeIfAbsent(policy.spec(), _ -> Rulebook.compile(policy));
      ruleProblems.addAll(rules.problems());
      Snapshot about =
          policy.clusterScoped()
              ? snapshot
              : byNamespace.getOrDefault(policy.namespace(), part(snapshot, List.of()));
      Evaluation evaluation = JUDGE.evaluate(about, policy, rules, now, beforeEach);
      warnings.addAll(evaluation.warnings());
      for (RuleFailure failure : evaluation.failures()) {
        ruleProblems.add(
            new Problem(
                "",
                "%s could not judge `%s/%s`: %s"
                    .formatted(
                        failure.check(), failure.namespace(), failure.pod(), failure.cause()),
                null));
      }
      judged.add(new Judged(evaluation, rules));
    }
    problems.addAll(ruleProblems);
    return new Scan(snapshot, judged, objects, skipped, fragments, problems, List.copyOf(warnings));
  }

  /** A policy of one namespace looks at no others: there may be as many as pods. */
  private static Map<String, Snapshot> byNamespace(Snapshot all) {
    Map<String, Snapshot> parts = new HashMap<>();
    all.pods().stream()
        .collect(Collectors.groupingBy(Pod::namespace))
        .forEach((namespace, pods) -> parts.put(namespace, part(all, pods)));
    return parts;
  }

  private static Snapshot part(Snapshot all, List<Pod> pods) {
    return new Snapshot(
        all.cluster(),
        pods,
        all.workloads(),
        all.namespaces(),
        all.budgets(),
        all.exemptionsSeen());
  }

  private static List<Policy> inForce(Snapshot snapshot, Policies policies, Manifests manifests) {
    Set<String> namespaces = new TreeSet<>();
    snapshot.pods().forEach(pod -> namespaces.add(pod.namespace()));
    List<Policy> everywhere = policies.everywhere();
    List<Policy> inForce = new ArrayList<>();
    if (everywhere != null) {
      for (Policy policy : everywhere) {
        if (policy.clusterScoped()) {
          inForce.add(in("", policy));
        } else {
          namespaces.forEach(namespace -> inForce.add(in(namespace, policy)));
        }
      }
      return inForce;
    }
    inForce.addAll(manifests.policies());
    for (String namespace : namespaces) {
      if (!manifests.isUndecided(namespace)
          && manifests.policies().stream()
              .noneMatch(policy -> JUDGE.isAbout(policy, snapshot.namespace(namespace)))) {
        inForce.add(in(namespace, policies.otherwise()));
      }
    }
    return inForce;
  }

  /** The policy as one of a namespace; without a name as one of all of them. */
  private static Policy in(String namespace, Policy policy) {
    return new Policy(
        namespace.isEmpty(),
        namespace,
        policy.name(),
        LabelSelector.EVERYTHING,
        policy.generation(),
        policy.created(),
        policy.spec());
  }

  /** What each policy said. */
  public List<Evaluation> evaluations() {
    return judged.stream().map(Judged::evaluation).toList();
  }

  /** In the order of the policies and the files. */
  public List<Located> violations() {
    List<Located> located = new ArrayList<>();
    for (Evaluation evaluation : evaluations()) {
      for (PodFindings found : evaluation.pods()) {
        for (Violation violation : found.violations()) {
          located.add(
              new Located(
                  evaluation.policy().name(),
                  violation,
                  at(found.pod(), violation.container()),
                  isGuessed(found.pod())));
        }
      }
    }
    return located;
  }

  /** What is allowed to break a rule, in order. */
  public List<Allowed> exempted() {
    List<Allowed> allowed = new ArrayList<>();
    for (Evaluation evaluation : evaluations()) {
      for (PodFindings found : evaluation.pods()) {
        for (Exempted exempted : found.exempted()) {
          allowed.add(
              new Allowed(
                  exempted,
                  at(found.pod(), exempted.violation().container()),
                  isGuessed(found.pod())));
        }
      }
    }
    return allowed;
  }

  private static boolean isGuessed(Pod pod) {
    return pod.owner() instanceof Owner.Parent parent && parent.guessed();
  }

  /** Where a container is written, or the object where there is no such container. */
  @Nullable Span at(Pod pod, String container) {
    for (Container one : pod.containers()) {
      if (one.name().equals(container) && one.at() != null) {
        return one.at();
      }
    }
    Node object = objects.get(pod);
    return object == null ? null : object.span();
  }

  /** Of all policies together; one that nothing breaks counts by its pods. */
  public Tally tally() {
    Tally all = Tally.NONE;
    for (Evaluation evaluation : evaluations()) {
      all = all.plus(evaluation.tally());
    }
    return all;
  }

  /** Whether a violation is at least so severe. */
  public boolean hasAtLeast(Severity bar) {
    return evaluations().stream()
        .flatMap(evaluation -> evaluation.violations().stream())
        .anyMatch(violation -> violation.severity().compareTo(bar) >= 0);
  }
}
