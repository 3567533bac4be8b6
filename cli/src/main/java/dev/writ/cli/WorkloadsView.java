package dev.writ.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Json;
import dev.writ.cli.view.Column;
import dev.writ.cli.view.Printer;
import java.util.ArrayList;
import java.util.List;

/** One policy, workload or remediation, in the order a person asks; programs get it as it came. */
record WorkloadsView(Printer printer) {
  static final List<Column> REMEDIATION_ROW =
      List.of(
          Column.id("REMEDIATION", "id"),
          Column.state("STATE", "state"),
          Column.name("WORKLOAD", "workload"),
          Column.text("CLUSTER", "cluster"),
          Column.text("POLICIES", "policies"),
          Column.time("CREATED", "created_at"));

  private static final List<Column> POLICY =
      List.of(
          Column.name("policy", "key"),
          Column.name("cluster", "cluster"),
          Column.text("mode", "enforcement_mode"),
          Column.state("stands", "evaluation.classification"),
          Column.text("message", "evaluation.message"),
          Column.text("severity score", "evaluation.severity_score"),
          Column.text("by check", "evaluation.by_check"),
          Column.text("exempted", "evaluation.exempted"),
          Column.time("evaluated", "evaluated_at"),
          Column.time("cluster away since", "stale_since"),
          Column.text("generation", "generation"),
          Column.text("remediations applied", "remediations_applied"),
          Column.text("remediations failed", "remediations_failed"),
          Column.text("remediated", "remediated_workloads"),
          Column.text("planned", "planned_workloads"),
          Column.text("deferred to Git", "deferred_workloads"),
          Column.text("rolled back", "rolled_back_workloads"));

  private static final List<Column> NAMESPACE =
      List.of(
          Column.name("NAMESPACE", "name"),
          Column.text("SCORE", "health_score"),
          Column.state("STANDS", "classification"),
          Column.text("VIOLATIONS", "violations"),
          Column.text("PODS", "pods"));

  private static final List<Column> LEFT =
      List.of(
          Column.name("NOT SET RIGHT", "workload"),
          Column.text("CONTAINER", "container"),
          Column.name("REASON", "reason"),
          Column.text("MESSAGE", "message"));

  private static final List<Column> CONFLICT =
      List.of(
          Column.name("CONFLICT AT", "workload"),
          Column.text("CONTAINER", "container"),
          Column.text("FIELD", "field"),
          Column.text("VALUE", "value"),
          Column.text("USED", "used"),
          Column.text("LOSER", "loser"),
          Column.text("WINNER", "winner"));

  private static final List<Column> WORKLOAD =
      List.of(
          Column.name("workload", "key"),
          Column.name("cluster", "cluster"),
          Column.text("policies", "policies"),
          Column.name("plan", "plan.outcome"),
          Column.text("because", "plan.message"),
          Column.text("actions", "plan.actions"),
          Column.text("owned by", "plan.evidence"));

  private static final List<Column> VIOLATION =
      List.of(
          Column.state("SEVERITY", "severity"),
          Column.name("CHECK", "check"),
          Column.text("POD", "pod"),
          Column.text("MESSAGE", "message"),
          Column.text("POLICY", "policy"),
          Column.text("EXEMPTED BY", "exempted.by"));

  private static final List<Column> REMEDIATION =
      List.of(
          Column.state("state", "state"),
          Column.name("workload", "workload"),
          Column.name("cluster", "cluster"),
          Column.name("environment", "environment"),
          Column.id("id", "id"),
          Column.text("policies", "policies"),
          Column.text("actions", "actions"),
          Column.text("because", "detail"),
          Column.name("Git tool", "tool"),
          Column.name("decision", "decision.outcome"),
          Column.text("reasons", "decision.reasons"),
          Column.id("ticket", "ticket_id"),
          Column.id("takes back", "revert_of"),
          Column.id("taken back by", "reverted_by"),
          Column.time("created", "created_at"),
          Column.time("patched", "patched_at"),
          Column.time("ended", "ended_at"));

  private static final List<Column> STEP =
      List.of(
          Column.time("WHEN", "at"),
          Column.name("WHAT", "code"),
          Column.name("BY", "by"),
          Column.text("OUTCOME", "outcome"));

  void policy(JsonNode policy) {
    printer.detail(POLICY, policy, "key");
    flag(policy, "dry_run", "dry run: changes are planned, none is made");
    flag(policy, "protected", "the namespace is protected: nothing in it is judged");
    flag(
        policy,
        "handover_unprotected",
        "no webhook hands injected fields over: they may stand in the way of their owners' changes");
    sentences("problem", policy.path("problems"));
    sentences("warning", policy.path("warnings"));
    sentences("rule", policy.path("rule_problems"));
    sentences("exemption", policy.path("exemption_warnings"));
    policy
        .path("rule_failures")
        .forEach(
            failure ->
                printer.say(
                    "rule failed: %s on %s/%s: %s"
                        .formatted(
                            Json.text(failure, "check"),
                            Json.text(failure, "namespace"),
                            Json.text(failure, "pod"),
                            Json.text(failure, "cause"))));
    table(NAMESPACE, policy.path("namespaces"));
    table(LEFT, policy.path("not_remediated"));
    table(CONFLICT, policy.path("conflicts"));
  }

  void workload(JsonNode workload) {
    printer.detail(WORKLOAD, workload, "key");
    table(VIOLATION, workload.path("violations"));
    table(LEFT, workload.at("/plan/not_remediated"));
    table(CONFLICT, workload.at("/plan/conflicts"));
    table(REMEDIATION_ROW, workload.path("remediations"));
  }

  void remediation(JsonNode remediation) {
    printer.detail(REMEDIATION, remediation, "id");
    if (printer.forPrograms()) {
      return;
    }
    if (remediation.hasNonNull("patch")) {
      printer.say("");
      printer.say("patch");
      printer.yaml(remediation.path("patch"));
    }
    table(STEP, remediation.path("timeline"));
  }

  private void flag(JsonNode thing, String name, String sentence) {
    if (thing.path(name).asBoolean()) {
      printer.say(sentence);
    }
  }

  private void sentences(String kind, JsonNode texts) {
    texts.forEach(text -> printer.say(kind + ": " + Json.words(text)));
  }

  /** Below what was said; nothing where there are no rows. */
  private void table(List<Column> columns, JsonNode things) {
    if (!printer.forPrograms() && !things.isEmpty()) {
      List<JsonNode> rows = rows(things);
      printer.say("");
      printer.list(columns, rows, rows.size(), "");
    }
  }

  static List<JsonNode> rows(JsonNode things) {
    List<JsonNode> rows = new ArrayList<>();
    things.forEach(rows::add);
    return rows;
  }
}
