package dev.writ.workloads.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.cluster.GitOpsKeys;
import dev.writ.kernel.event.EventTrail;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.workloads.StandingViews;
import dev.writ.workloads.Trial;
import dev.writ.workloads.decide.Classification;
import dev.writ.workloads.decide.Conflict;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Exempted;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.RuleFailure;
import dev.writ.workloads.decide.Score;
import dev.writ.workloads.decide.Tally;
import dev.writ.workloads.decide.Violation;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.KnownExemption;
import dev.writ.workloads.view.NamespaceEntry;
import dev.writ.workloads.view.PastEvaluation;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.ScoreLine;
import dev.writ.workloads.view.SeenPolicy;
import dev.writ.workloads.view.SeenRemediation;
import dev.writ.workloads.view.SeenViolation;
import dev.writ.workloads.view.SeenWorkload;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the room's things look like as JSON. */
final class Bodies {
  private Bodies() {}

  static Response of(Answer answer) {
    Response.ResponseBuilder response =
        Response.status(answer.status()).type(MediaType.APPLICATION_JSON).entity(answer.body());
    answer.headers().forEach(response::header);
    return response.build();
  }

  static <T> ObjectNode page(Page<T> page, Function<T, ? extends ObjectNode> each) {
    return items(page.items(), each)
        .put("total", page.total())
        .put("page", page.page())
        .put("per_page", page.perPage());
  }

  static <T> ObjectNode items(List<T> things, Function<T, ? extends ObjectNode> each) {
    ObjectNode json = Json.object();
    add(json, "items", things, each);
    return json;
  }

  private static <T> void add(
      ObjectNode json, String name, Collection<T> things, Function<T, ? extends ObjectNode> each) {
    ArrayNode array = json.putArray(name);
    things.forEach(one -> array.add(each.apply(one)));
  }

  private static void add(ObjectNode json, String name, Collection<String> texts) {
    texts.forEach(json.putArray(name)::add);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /** A policy as lists have it. */
  static ObjectNode of(SeenPolicy seen) {
    PolicyStanding standing = seen.standing();
    PolicyObject object = standing.object();
    Policy policy = object.policy();
    Evaluation evaluation = standing.evaluation();
    ObjectNode json =
        Json.object()
            .put("cluster", standing.cluster())
            .put("key", object.key())
            .put("namespace", object.clusterScoped() ? null : object.namespace())
            .put("name", object.name())
            .put("cluster_scoped", object.clusterScoped())
            .put("generation", object.generation())
            .put(
                "enforcement_mode",
                policy == null ? null : policy.spec().enforces() ? "enforce" : "audit")
            .put("dry_run", policy != null && policy.spec().dryRun())
            .put("protected", standing.isProtected())
            .put("handover_unprotected", standing.handoverUnprotected())
            .put("stale_since", text(standing.stale()))
            .put("evaluated_at", evaluation == null ? null : evaluation.at().toString());
    json.set("evaluation", evaluation == null ? json.nullNode() : of(evaluation.tally()));
    boolean whole = seen.whole();
    json.put("remediations_applied", whole ? standing.enforcement().applied() : null)
        .put("remediations_failed", whole ? standing.enforcement().failed() : null);
    add(json, "problems", object.problems());
    return json;
  }

  /** A policy alone. */
  static ObjectNode whole(SeenPolicy seen) {
    ObjectNode json = of(seen);
    PolicyStanding standing = seen.standing();
    add(json, "warnings", standing.object().warnings());
    add(json, "rule_problems", standing.ruleProblems());
    add(json, "conflicts", standing.conflicts(), Bodies::of);
    Evaluation evaluation = standing.evaluation();
    add(json, "exemption_warnings", evaluation == null ? List.of() : evaluation.warnings());
    add(json, "rule_failures", evaluation == null ? List.of() : evaluation.failures(), Bodies::of);
    Enforcement enforcement = standing.enforcement();
    add(json, "remediated_workloads", enforcement.remediated());
    add(json, "planned_workloads", enforcement.planned());
    add(json, "deferred_workloads", enforcement.deferred());
    add(json, "rolled_back_workloads", enforcement.rolledBack());
    add(json, "not_remediated", enforcement.notRemediated(), Bodies::of);
    add(
        json,
        "namespaces",
        seen.namespaces().entrySet(),
        entry -> of(entry.getValue()).put("name", entry.getKey()));
    return json;
  }

  static ObjectNode of(Tally tally) {
    ObjectNode json =
        score(tally.health())
            .put("healthy", tally.isHealthy())
            .put("severity_score", tally.severity().value())
            .put("violations", tally.violations())
            .put("exempted", tally.exempted())
            .put("message", tally.message());
    tally.byCheck().forEach(json.putObject("by_check")::put);
    return json;
  }

  private static ObjectNode score(Score score) {
    return Json.object()
        .put("health_score", score.value())
        .put("classification", score.classification().word())
        .put("pods", score.pods());
  }

  private static ObjectNode of(Conflict conflict) {
    return Json.object()
        .put("winner", conflict.winner())
        .put("loser", conflict.loser())
        .put("workload", conflict.workload().toString())
        .put("container", conflict.container())
        .put("field", conflict.field())
        .put("value", conflict.value())
        .put("used", conflict.used());
  }

  private static ObjectNode of(RuleFailure failure) {
    return Json.object()
        .put("check", failure.check())
        .put("namespace", failure.namespace())
        .put("pod", failure.pod())
        .put("cause", failure.cause())
        .put("sha256", failure.sha256());
  }

  private static ObjectNode of(NotRemediated left) {
    return Json.object()
        .put("workload", left.workload().toString())
        .put("container", left.container())
        .put("reason", left.reason().word())
        .put("message", left.message());
  }

  static ObjectNode of(SeenViolation seen) {
    return of(seen.violation(), seen.exempted())
        .put("cluster", seen.cluster())
        .put("policy", seen.policy());
  }

  private static ObjectNode of(Violation violation, @Nullable Exempted exempted) {
    ObjectNode json =
        Json.object()
            .put("check", violation.check())
            .put("severity", violation.severity().word())
            .put("namespace", violation.namespace())
            .put("workload", violation.workload().toString())
            .put("pod", violation.pod())
            .put("container", violation.container())
            .put("message", violation.message());
    json.set(
        "exempted",
        exempted == null
            ? json.nullNode()
            : Json.object()
                .put("by", exempted.by())
                .put("reason", exempted.reason())
                .put("until", exempted.until().toString()));
    return json;
  }

  static ObjectNode of(ScoreLine.By by, List<ScoreLine> lines) {
    ObjectNode json = Json.object().put("by", by.name().toLowerCase(Locale.ROOT));
    json.set("overall", score(StandingViews.overall(lines)));
    add(
        json,
        "items",
        lines,
        line ->
            score(line.score())
                .put("cluster", line.cluster())
                .put("name", line.name())
                .put("violations", line.violations())
                .put("exempted", line.exempted()));
    return json;
  }

  static ObjectNode of(NamespaceEntry entry) {
    return Json.object()
        .put("id", entry.id().toString())
        .put("cluster", entry.cluster())
        .put("name", entry.name())
        .put("environment", entry.environment());
  }

  static ObjectNode of(PastEvaluation past) {
    ObjectNode json =
        Json.object()
            .put("cluster", past.cluster())
            .put("policy", past.policy())
            .put("generation", past.generation())
            .put("at", past.at().toString())
            .put("health_score", past.healthScore())
            .put("classification", past.classification().word())
            .put("severity_score", past.severityScore())
            .put("pods", past.pods())
            .put("violations", past.violations())
            .put("exempted", past.exempted());
    past.byCheck().forEach(json.putObject("by_check")::put);
    past.bySeverity().forEach(json.putObject("by_severity")::put);
    add(
        json,
        "namespaces",
        past.byNamespace().entrySet(),
        entry -> {
          PastEvaluation.NamespaceTally tally = entry.getValue();
          return Json.object()
              .put("name", entry.getKey())
              .put("health_score", tally.healthScore())
              .put("classification", Classification.of(tally.healthScore()).word())
              .put("pods", tally.pods())
              .put("violations", tally.violations())
              .put("exempted", tally.exempted());
        });
    return json;
  }

  static ObjectNode of(KnownExemption known) {
    ObjectNode json =
        Json.object()
            .put("cluster", known.cluster())
            .put("policy", known.policy())
            .put("key", known.key())
            .put("name", known.name())
            .put("state", known.state().name())
            .put("reason", known.reason())
            .put("expires", text(known.expires()))
            .put("note", known.note())
            .put("first_seen", known.firstSeen().toString())
            .put("ended_at", text(known.endedAt()));
    add(json, "checks", known.checks());
    return json;
  }

  static ObjectNode of(Remediation remediation) {
    ObjectNode json =
        Json.object()
            .put("id", remediation.id().toString())
            .put("cluster", remediation.cluster())
            .put("workload", remediation.workload().toString())
            .put("uid", remediation.uid())
            .put("environment", remediation.environment())
            .put("state", remediation.state().name());
    add(json, "policies", remediation.policies());
    add(json, "actions", remediation.actions());
    return json.put("template_hash", remediation.templateHash())
        .put("tool", remediation.tool())
        .put("ticket_id", text(remediation.ticketId()))
        .put("revert_of", text(remediation.revertOf()))
        .put("detail", remediation.detail())
        .put("created_at", remediation.created().toString())
        .put("patched_at", text(remediation.patched()))
        .put("ended_at", text(remediation.ended()));
  }

  /** A remediation alone. */
  static ObjectNode of(SeenRemediation seen) {
    Remediation remediation = seen.remediation();
    ObjectNode json = of(remediation);
    String patch = remediation.patch();
    json.set("patch", patch == null ? json.nullNode() : Json.read(patch));
    json.put("reverted_by", seen.revertedBy().map(one -> one.id().toString()).orElse(null));
    EventTrail.Ruled decision = seen.trail().decision();
    if (decision == null) {
      json.putNull("decision");
    } else {
      ObjectNode ruled =
          json.putObject("decision")
              .put("outcome", decision.outcome())
              .put("degraded", decision.degraded())
              .put("policy_sha256", decision.policySha256())
              .put("decided_at", decision.decidedAt().toString());
      add(ruled, "reasons", decision.reasons());
    }
    add(
        json,
        "timeline",
        seen.trail().steps(),
        step ->
            Json.object()
                .put("at", step.at().toString())
                .put("code", step.code())
                .put("by", step.by())
                .put("outcome", step.outcome()));
    return json;
  }

  static ObjectNode of(SeenWorkload seen) {
    ObjectNode json =
        Json.object()
            .put("cluster", seen.cluster())
            .put("key", seen.key().toString())
            .put("kind", seen.key().kind())
            .put("namespace", seen.key().namespace())
            .put("name", seen.key().name());
    add(json, "policies", seen.policies());
    add(json, "violations", seen.violations(), Bodies::of);
    Plan plan = seen.plan();
    json.set("plan", plan == null ? json.nullNode() : of(plan));
    add(json, "remediations", seen.remediations(), Bodies::of);
    return json;
  }

  /** {@code outcome} says what is to become of the workload; the rest, why and how. */
  private static ObjectNode of(Plan plan) {
    ObjectNode json = Json.object().put("workload", plan.key().toString());
    add(json, "actions", plan.draft().actions().stream().map(Object::toString).toList());
    add(json, "policies", plan.draft().policies());
    add(json, "not_remediated", plan.draft().notRemediated(), Bodies::of);
    add(json, "conflicts", plan.draft().conflicts(), Bodies::of);
    switch (plan) {
      case Plan.Nothing _ -> json.put("outcome", "NOTHING");
      case Plan.Patch _ -> json.put("outcome", "PATCH");
      case Plan.Defer(_, _, GitOpsKeys.Evidence evidence) -> {
        json.put("outcome", "DEFER_TO_GIT");
        json.putObject("evidence")
            .put("tool", evidence.tool().name().toLowerCase(Locale.ROOT))
            .put("key", evidence.key())
            .put("value", evidence.value())
            .put("on", evidence.on().name().toLowerCase(Locale.ROOT));
      }
      case Plan.Refuse(_, _, NotRemediated why) ->
          json.put("outcome", "REFUSE")
              .put("reason", why.reason().word())
              .put("message", why.message());
    }
    return json;
  }

  static ObjectNode of(Trial trial) {
    ObjectNode json = Json.object();
    add(json, "evaluations", trial.evaluations(), Bodies::of);
    add(json, "plans", trial.plans(), Bodies::of);
    add(json, "warnings", trial.scan().warnings());
    return json.put("skipped", trial.scan().skipped());
  }

  private static ObjectNode of(Evaluation evaluation) {
    ObjectNode json = Json.object().put("policy", evaluation.policy().key());
    json.set("evaluation", of(evaluation.tally()));
    ArrayNode violations = json.putArray("violations");
    evaluation.violations().forEach(one -> violations.add(of(one, null)));
    evaluation.exempted().forEach(one -> violations.add(of(one.violation(), one)));
    add(json, "rule_failures", evaluation.failures(), Bodies::of);
    return json;
  }
}
