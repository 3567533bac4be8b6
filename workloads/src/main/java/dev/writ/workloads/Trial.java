package dev.writ.workloads;

import dev.writ.cluster.GitOpsKeys;
import dev.writ.document.Span;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.problem.ProblemCode;
import dev.writ.workloads.access.WorkloadsProblems;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.Planner;
import dev.writ.workloads.decide.Rulebook;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.offline.Manifests;
import dev.writ.workloads.offline.Scan;
import dev.writ.workloads.policy.Bundles;
import dev.writ.workloads.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Manifests judged without any effect, as {@code writ workloads scan} does it, and what an operator
 * would plan for their workloads.
 *
 * @param plans of workloads that break a policy which enforces
 */
public record Trial(Scan scan, List<Plan> plans) {
  public Trial {
    plans = List.copyOf(plans);
  }

  /** What each policy found; one that names no namespace of its own, for each namespace. */
  public List<Evaluation> evaluations() {
    return scan.evaluations();
  }

  /**
   * Judges.
   *
   * @param policy YAML or JSON of policies that judge all namespaces, whatever they name; null
   *     where those among the manifests judge theirs, and bundle baseline the rest
   * @param manifests YAML or JSON
   */
  static Trial of(@Nullable String policy, String manifests, Instant now) {
    return of(policy, manifests, now, () -> {});
  }

  /**
   * The same.
   *
   * @param beforeEach policy, pod and workload; it throws where there is no time for another
   */
  static Trial of(@Nullable String policy, String manifests, Instant now, Runnable beforeEach) {
    Manifests read = Manifests.of(Map.of("manifests", manifests));
    List<Problem> problems = new ArrayList<>();
    note(WorkloadsProblems.MANIFEST_INVALID, "/manifests", read.problems(), problems);
    List<Policy> everywhere = null;
    if (policy != null) {
      Manifests written = Manifests.of(Map.of("policy", policy));
      note(WorkloadsProblems.POLICY_INVALID, "/policy", written.problems(), problems);
      everywhere = written.policies();
      if (everywhere.isEmpty() && written.problems().isEmpty()) {
        problems.add(
            WorkloadsProblems.POLICY_INVALID
                .with("`policy` holds no DevOpsPolicy; bundle `baseline` is one to start from")
                .at("/policy"));
      }
    }
    for (Policy one : everywhere == null ? read.policies() : everywhere) {
      beforeEach.run();
      note(
          WorkloadsProblems.POLICY_INVALID,
          policy == null ? "/manifests" : "/policy",
          Rulebook.compile(one).problems(),
          problems);
    }
    if (!problems.isEmpty()) {
      throw Problem.all(problems);
    }
    Scan scan = Scan.of(read, new Scan.Policies(everywhere, baseline()), now, beforeEach);
    return new Trial(scan, plans(scan, now, beforeEach));
  }

  private static List<Plan> plans(Scan scan, Instant now, Runnable beforeEach) {
    Planner planner = new Planner(Scan.JUDGE, GitOpsKeys.LabelTracking.OFF);
    List<Evaluation> evaluations = scan.evaluations();
    List<Plan> plans = new ArrayList<>();
    Planner.byWorkload(scan.snapshot(), evaluations)
        .forEach(
            (key, judged) -> {
              Workload workload = scan.snapshot().workloads().get(key);
              if (workload != null) {
                beforeEach.run();
                plans.add(planner.plan(workload, scan.snapshot(), judged, null, now));
              }
            });
    return plans;
  }

  private static void note(
      ProblemCode code,
      String pointer,
      List<dev.writ.document.Problem> found,
      List<Problem> problems) {
    for (dev.writ.document.Problem one : found) {
      Problem problem =
          code.with((one.path().isEmpty() ? "" : one.path() + ": ") + one.message())
              .param("path", one.path())
              .at(pointer);
      Span span = one.span();
      if (span != null) {
        problem
            .param("document", span.document())
            .param("line", span.line())
            .param("column", span.column());
      }
      problems.add(problem);
    }
  }

  private static Policy baseline() {
    return Bundles.find(Bundles.BASELINE)
        .orElseThrow(() -> KernelProblems.INTERNAL.with("bundle baseline is not there"));
  }
}
