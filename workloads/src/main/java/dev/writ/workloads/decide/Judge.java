package dev.writ.workloads.decide;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.decide.ContainerCheck.Found;
import dev.writ.workloads.observe.Container;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicySpec;
import dev.writ.workloads.policy.ResourceField;
import dev.writ.workloads.policy.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says which pods break a policy.
 *
 * <pre>{@code
 * Evaluation evaluation = new Judge(ProtectedNamespaces.STANDARD).evaluate(snapshot, policy, now);
 * }</pre>
 */
public record Judge(ProtectedNamespaces untouchable) {

  /** Judges every pod that the policy is about; compiles its rules first. */
  public Evaluation evaluate(Snapshot snapshot, Policy policy, Instant now) {
    return evaluate(snapshot, policy, Rulebook.compile(policy), now);
  }

  /** As {@link #evaluate(Snapshot, Policy, Instant)}, with rules that are compiled already. */
  public Evaluation evaluate(Snapshot snapshot, Policy policy, Rulebook rules, Instant now) {
    return evaluate(snapshot, policy, rules, now, () -> {});
  }

  /**
   * As {@link #evaluate(Snapshot, Policy, Rulebook, Instant)}.
   *
   * @param beforeEach pod; it throws where there is no time for another
   */
  public Evaluation evaluate(
      Snapshot snapshot, Policy policy, Rulebook rules, Instant now, Runnable beforeEach) {
    Exemptions exemptions = new Exemptions(policy, snapshot, now);
    Session session = Session.of(snapshot, policy, rules, exemptions, null, now);
    List<PodFindings> pods = new ArrayList<>();
    Tally.Sums sums = new Tally.Sums();
    for (Pod pod : snapshot.pods()) {
      if (concerns(pod, snapshot, policy)) {
        beforeEach.run();
        exemptions.look(pod);
        if (!pod.isOver()) {
          PodFindings findings = session.findings(pod);
          pods.add(findings);
          sums.add(findings);
        }
      }
    }
    return new Evaluation(policy, now, pods, sums.tally(), exemptions.seen());
  }

  /**
   * Judges one pod that comes in: no restarts and no phase, and only rules that may speak here.
   *
   * @param operation {@code CREATE} or {@code UPDATE}
   */
  public PodFindings admit(
      Pod pod, Snapshot around, Policy policy, Rulebook rules, String operation, Instant now) {
    Exemptions exemptions = new Exemptions(policy, around, now);
    return Session.of(around, policy, rules, exemptions, operation, now).findings(pod);
  }

  /**
   * When the evaluation can become another one although nothing happens: a pod has been pending for
   * too long, or an exemption ends.
   *
   * @return the first such instant after {@code now}
   */
  public Optional<Instant> nextChange(Snapshot snapshot, Policy policy, Instant now) {
    Stream<Instant> pending =
        snapshot.pods().stream()
            .filter(pod -> judges(pod, snapshot, policy))
            .map(pod -> Pending.deadline(pod, policy.spec()))
            .filter(Objects::nonNull)
            .map(deadline -> deadline.plusMillis(1)); // at the deadline it may still be pending
    return Stream.concat(pending, new Exemptions(policy, snapshot, now).ends())
        .filter(instant -> instant.isAfter(now))
        .min(Comparator.naturalOrder());
  }

  /** Whether the policy is about a pod. */
  public boolean judges(Pod pod, Snapshot snapshot, Policy policy) {
    return !pod.isOver() && concerns(pod, snapshot, policy);
  }

  /**
   * Pods of a Job that are over are not judged, but what exempts them stands until the next run.
   */
  private boolean concerns(Pod pod, Snapshot snapshot, Policy policy) {
    return !pod.deleting()
        && isAbout(policy, snapshot.namespace(pod.namespace()))
        && policy.spec().podSelector().matches(pod.labels());
  }

  /**
   * What a policy asks of a pod, met or not, in the order of violations. Its status is asked about
   * only where it has one; a rule of the policy's own is asked of the pod as a whole, also where it
   * then names a container or can't answer.
   */
  public static List<Demand> demands(Pod pod, PolicySpec spec, Rulebook rules) {
    List<Demand> demands = new ArrayList<>();
    demands(pod, spec, Checks.STATIC, demands);
    if (pod.phase() != Pod.Phase.UNKNOWN) {
      demands(pod, spec, Checks.RUNTIME, demands);
      for (PodCheck check : Checks.POD) {
        if (check.asks(pod, spec)) {
          demands.add(new Demand(check.check().word(), ""));
        }
      }
    }
    rules.checks().forEach(check -> demands.add(new Demand(check, "")));
    return demands;
  }

  private static void demands(
      Pod pod, PolicySpec spec, List<ContainerCheck> checks, List<Demand> demands) {
    for (Container container : pod.containers()) {
      for (ContainerCheck check : checks) {
        if (check.asks(container, pod, spec)) {
          demands.add(new Demand(check.check().word(), container.name()));
        }
      }
    }
  }

  /** Whether the policy is about a namespace. */
  public boolean isAbout(Policy policy, Namespace namespace) {
    return !untouchable.contains(namespace.name())
        && (policy.clusterScoped()
            ? policy.namespaceSelector().matches(namespace.labels())
            : policy.namespace().equals(namespace.name()));
  }

  /** One round of judging; {@code operation} is null where nothing comes in. */
  private record Session(
      Snapshot snapshot,
      Policy policy,
      Rulebook.@Nullable Round rules,
      Exemptions exemptions,
      @Nullable String operation,
      Instant now) {

    static Session of(
        Snapshot snapshot,
        Policy policy,
        Rulebook rules,
        Exemptions exemptions,
        @Nullable String operation,
        Instant now) {
      Rulebook.Round round = rules.isEmpty() ? null : rules.round(operation != null);
      return new Session(snapshot, policy, round, exemptions, operation, now);
    }

    PodFindings findings(Pod pod) {
      List<Violation> found = new ArrayList<>();
      check(pod, Checks.STATIC, found);
      if (operation == null) {
        check(pod, Checks.RUNTIME, found);
        for (PodCheck check : Checks.POD) {
          String message =
              check.asks(pod, policy.spec()) ? check.judge(pod, policy.spec(), now) : null;
          if (message != null) {
            found.add(violation(check.check(), pod, "", new Found(message)));
          }
        }
      }
      List<RuleFailure> failures = rules == null ? List.of() : ask(rules, pod, found);
      List<Violation> counted = new ArrayList<>(found.size());
      List<Exempted> exempted = new ArrayList<>();
      for (Violation violation : found) {
        Exempted passed = exemptions.find(violation, pod);
        if (passed == null) {
          counted.add(violation);
        } else {
          exempted.add(passed);
        }
      }
      return new PodFindings(pod, counted, exempted, failures);
    }

    private void check(Pod pod, List<ContainerCheck> checks, List<Violation> found) {
      for (Container container : pod.containers()) {
        for (ContainerCheck check : checks) {
          Found wrong =
              check.asks(container, pod, policy.spec())
                  ? check.judge(container, pod, policy.spec())
                  : null;
          if (wrong != null) {
            found.add(violation(check.check(), pod, container.name(), wrong));
          }
        }
      }
    }

    private Violation violation(Check check, Pod pod, String container, Found found) {
      PolicySpec spec = policy.spec();
      return violation(
          check.word(),
          spec.severity(check),
          check.weight() * found.units(),
          pod,
          container,
          found.message(),
          found.missing());
    }

    private static Violation violation(
        String check,
        Severity severity,
        int points,
        Pod pod,
        String container,
        String message,
        List<ResourceField> missing) {
      return new Violation(
          check,
          severity,
          points,
          pod.subject(),
          pod.namespace(),
          pod.name(),
          container,
          message,
          missing);
    }

    private List<RuleFailure> ask(Rulebook.Round round, Pod pod, List<Violation> found) {
      List<RuleFailure> failures = new ArrayList<>();
      for (Rulebook.Answer answer : round.ask(input(pod), pod.namespace(), now)) {
        String check = answer.rule().check();
        if (answer.failure() != null) {
          failures.add(
              new RuleFailure(
                  check, pod.namespace(), pod.name(), answer.failure(), answer.of().sha256()));
        }
        for (Rulebook.Denial denial : answer.denials()) {
          found.add(
              violation(
                  check,
                  denial.severity(),
                  answer.rule().weight(),
                  pod,
                  denial.container(),
                  denial.message(),
                  List.of()));
        }
      }
      return failures;
    }

    private RegoValue.@Nullable Obj input(Pod pod) {
      RegoValue document = pod.document();
      if (document == null) {
        return null;
      }
      Workload workload = snapshot.workloads().get(pod.subject());
      Namespace namespace = snapshot.namespace(pod.namespace());
      return RegoValue.Obj.of(
          "pod", document,
          "workload", orNull(workload == null ? null : workload.document()),
          "namespace",
              RegoValue.Obj.of(
                  "name", RegoValue.of(namespace.name()),
                  "labels", texts(namespace.labels()),
                  "annotations", texts(namespace.annotations())),
          "cluster", RegoValue.of(snapshot.cluster()),
          "operation", operation == null ? RegoValue.NULL : RegoValue.of(operation),
          "now", RegoValue.of(now.toString()));
    }

    private static RegoValue orNull(@Nullable RegoValue value) {
      return value == null ? RegoValue.NULL : value;
    }

    private static RegoValue texts(Map<String, String> texts) {
      RegoValue.Obj.Builder object = RegoValue.Obj.builder();
      texts.forEach((key, text) -> object.put(RegoValue.of(key), RegoValue.of(text)));
      return object.build();
    }
  }
}
