package dev.writ.server.console;

import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Exempted;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.KnownExemption;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.SeenViolation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the room knows, as rows of its pages. Pure.
 *
 * @param now to tell times by
 */
record WorkloadRows(Instant now) {
  private static final Duration SOON = Duration.ofDays(14);

  WorkloadPoliciesPage.Row policy(PolicyStanding standing) {
    PolicyObject object = standing.object();
    Evaluation evaluation = standing.evaluation();
    List<WorkloadPolicyPage.Condition> amiss = PolicyConditions.amiss(standing, now);
    return new WorkloadPoliciesPage.Row(
        WorkloadWords.policy(standing.cluster(), object.key()),
        object.name(),
        object.clusterScoped() ? "all namespaces it selects" : object.namespace(),
        standing.cluster(),
        WorkloadWords.mode(evaluation == null ? null : evaluation.policy().spec()),
        evaluation == null ? null : Standing.of(evaluation.tally().health()),
        evaluation == null ? 0 : evaluation.tally().pods(),
        evaluation == null ? 0 : evaluation.tally().violations(),
        violationsOf(standing, Map.of()),
        amiss.isEmpty() ? null : amiss.getFirst().state(),
        evaluation == null ? null : When.of(evaluation.at(), now));
  }

  /**
   * The list of what a policy finds wrong.
   *
   * @param by what else narrows it
   */
  static String violationsOf(PolicyStanding standing, Map<String, String> by) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("cluster", standing.cluster());
    all.put("policy", standing.object().key());
    all.putAll(by);
    all.put("exempted", "no");
    return WorkloadWords.list("violations", all);
  }

  ViolationsPage.Row violation(SeenViolation seen) {
    Exempted exempted = seen.exempted();
    return new ViolationsPage.Row(
        WorkloadWords.severity(seen.violation().severity()),
        seen.violation().check(),
        seen.violation().message(),
        seen.violation().workload().toString(),
        WorkloadWords.object(seen.cluster(), seen.violation().workload()),
        seen.violation().pod(),
        seen.policy(),
        WorkloadWords.policy(seen.cluster(), seen.policy()),
        seen.cluster(),
        exempted == null
            ? null
            : new ViolationsPage.Allowed(
                exempted.by(), exempted.reason(), When.of(exempted.until(), now)));
  }

  RemediationRow remediation(Remediation one) {
    return new RemediationRow(
        one.id().toString(),
        one.workload().toString(),
        WorkloadWords.object(one.cluster(), one.workload()),
        one.cluster(),
        one.environment(),
        State.of(one.state().name()),
        one.revertOf() == null ? briefly(one.actions()) : List.of("takes an earlier change back"),
        one.ticketId() == null ? null : "/approvals/" + one.ticketId(),
        When.of(one.created(), now));
  }

  /** {@code web: livenessProbe tcpSocket 80, …} and the like, as {@code web: livenessProbe, …}. */
  private static List<String> briefly(List<String> actions) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String action : actions) {
      List<String> words = List.of(action.split(" ", 3));
      String field = words.size() < 2 ? "" : words.get(1);
      fields.computeIfAbsent(words.getFirst(), _ -> new ArrayList<>()).add(field);
    }
    return fields.entrySet().stream()
        .map(one -> one.getKey() + " " + Words.join(one.getValue()))
        .toList();
  }

  ExemptionsPage.Row exemption(KnownExemption known) {
    Instant expires = known.expires();
    return new ExemptionsPage.Row(
        known.name(),
        state(known.state()),
        known.note(),
        known.policy(),
        WorkloadWords.policy(known.cluster(), known.policy()),
        known.cluster(),
        Words.join(known.checks()),
        known.reason(),
        When.ofNullable(expires, now),
        expires != null && !known.state().isOver() && expires.isBefore(now.plus(SOON)),
        When.of(known.firstSeen(), now));
  }

  private static State state(KnownExemption.State state) {
    return switch (state) {
      case IN_FORCE -> new State("in force", "good", "check");
      case VOID -> new State("void", "bad", "cross");
      case ENDED -> new State("ended", "still", "stop");
      case GONE -> new State("gone", "still", "minus");
    };
  }

  static WorkloadPolicyPage.Left left(String cluster, NotRemediated one) {
    return new WorkloadPolicyPage.Left(
        one.workload().toString(),
        WorkloadWords.object(cluster, one.workload()),
        one.container(),
        one.reason().word(),
        one.message());
  }

  /** What a policy had done, the newest of each kind first. */
  static List<WorkloadPolicyPage.Touched> touched(String cluster, Enforcement enforcement) {
    List<WorkloadPolicyPage.Touched> touched = new ArrayList<>();
    add(touched, cluster, new State("rolled back", "bad", "warning"), enforcement.rolledBack());
    add(touched, cluster, new State("remediated", "good", "check"), enforcement.remediated());
    add(touched, cluster, State.of("DEFERRED_TO_GIT"), enforcement.deferred());
    add(touched, cluster, State.of("PLANNED"), enforcement.planned());
    return touched;
  }

  private static void add(
      List<WorkloadPolicyPage.Touched> touched, String cluster, State state, List<String> keys) {
    for (String key : keys.reversed()) {
      List<String> parts = List.of(key.split("/", -1));
      touched.add(
          new WorkloadPolicyPage.Touched(
              state,
              key,
              WorkloadWords.object(
                  cluster, new WorkloadKey(parts.get(0), parts.get(1), parts.get(2)))));
    }
  }
}
