package dev.writ.workloads.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.Tally;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How a policy stands, as its {@code status}. */
final class PolicyStatus {
  private static final int NEWEST = 100;
  private static final int WORST = 200;

  private PolicyStatus() {}

  /**
   * The whole status; what is absent is to be absent.
   *
   * @param previous the status before, empty for none: conditions keep their times
   * @param now for conditions that changed
   */
  static ObjectNode of(PolicyStanding standing, ObjectNode previous, Instant now) {
    ObjectNode status = Json.object();
    status.put("observedGeneration", standing.object().generation());
    Evaluation evaluation = standing.evaluation();
    if (evaluation != null) {
      status.put("lastEvaluated", evaluation.at().truncatedTo(ChronoUnit.SECONDS).toString());
      counts(status, evaluation);
      if (evaluation.policy().spec().enforces()) {
        enforcement(status, standing.enforcement());
      }
      if (evaluation.policy().clusterScoped()) {
        namespaces(status, evaluation);
      }
    }
    status.set("conditions", Conditions.of(standing, previous.path("conditions"), now));
    return status;
  }

  private static void counts(ObjectNode status, Evaluation evaluation) {
    Tally tally = evaluation.tally();
    status.put("podsEvaluated", tally.pods());
    status.put("violations", tally.violations());
    ObjectNode byCheck = status.putObject("violationsByCheck");
    tally.byCheck().forEach(byCheck::put);
    status.put("exempted", tally.exempted());
    status.put("healthScore", evaluation.healthScore());
    status.put("healthy", evaluation.isHealthy());
    status.put("classification", evaluation.classification().word());
    status.put("severityScore", evaluation.severityScore());
    status.put("message", evaluation.message());
  }

  private static void enforcement(ObjectNode status, Enforcement done) {
    status.put("remediationsApplied", done.applied());
    status.put("remediationsFailed", done.failed());
    keys(status, "remediatedWorkloads", done.remediated());
    keys(status, "plannedWorkloads", done.planned());
    keys(status, "deferredWorkloads", done.deferred());
    keys(status, "rolledBackWorkloads", done.rolledBack());
    if (!done.notRemediated().isEmpty()) {
      ArrayNode left = status.putArray("notRemediated");
      for (NotRemediated one : newest(done.notRemediated())) {
        left.addObject()
            .put("workload", one.workload().toString())
            .put("container", one.container())
            .put("reason", one.reason().word())
            .put("message", one.message());
      }
    }
  }

  private static void keys(ObjectNode status, String field, List<String> keys) {
    if (!keys.isEmpty()) {
      ArrayNode array = status.putArray(field);
      newest(keys).forEach(array::add);
    }
  }

  private static <T> List<T> newest(List<T> oldestFirst) {
    return oldestFirst.subList(Math.max(0, oldestFirst.size() - NEWEST), oldestFirst.size());
  }

  private static void namespaces(ObjectNode status, Evaluation evaluation) {
    ArrayNode rows = status.putArray("namespaces");
    evaluation.namespaces().entrySet().stream()
        .sorted(
            Comparator.comparingInt(
                    (Map.Entry<String, Tally> one) -> one.getValue().health().value())
                .thenComparingLong(one -> -one.getValue().violations())
                .thenComparing(Map.Entry::getKey))
        .limit(WORST)
        .forEach(
            one ->
                rows.addObject()
                    .put("name", one.getKey())
                    .put("healthScore", one.getValue().health().value())
                    .put("violations", one.getValue().violations())
                    .put("pods", one.getValue().pods()));
  }
}
