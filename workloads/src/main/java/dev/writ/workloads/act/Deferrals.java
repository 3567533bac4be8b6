package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.cluster.GitOpsKeys.Evidence;
import dev.writ.document.Node;
import dev.writ.document.YamlWriter;
import dev.writ.kernel.event.Facts;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import dev.writ.rego.RegoValue;
import dev.writ.workloads.access.WorkloadsActionCodes;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.decide.Draft;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.Planner;
import dev.writ.workloads.decide.Violation;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.Severity;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands plans for what Git owns to whoever writes to Git: once a day while they last. */
final class Deferrals {
  private static final Logger LOG = LoggerFactory.getLogger(Deferrals.class);
  private static final Duration TOLD_FOR = Duration.ofHours(24);

  private final Workshop workshop;
  private final Facts facts;
  private final Bookkeeping bookkeeping;
  private final Announcements announcements;

  Deferrals(Workshop workshop, Facts facts) {
    this.workshop = workshop;
    this.facts = facts;
    this.bookkeeping = new Bookkeeping(workshop);
    this.announcements = new Announcements(workshop.clusters());
  }

  void tell(String cluster, Plan.Defer plan, Namespace namespace) {
    Workload workload = plan.workload();
    String fingerprint = Planner.fingerprint(workload.templateHash(), plan.draft().actions());
    try {
      boolean told =
          workshop.database().inTransaction(tx -> defer(tx, cluster, plan, namespace, fingerprint));
      if (told) {
        bookkeeping.changed(cluster, workload.key());
      }
    } catch (Problem away) {
      LOG.warn("{} can't be handed to Git now; the next round tries again", workload.key(), away);
    }
  }

  private boolean defer(
      Tx tx, String cluster, Plan.Defer plan, Namespace namespace, String fingerprint) {
    Workload workload = plan.workload();
    RemediationRows.lock(tx, cluster);
    Optional<Remediation> last =
        RemediationRows.findLast(
            tx.handle(), cluster, workload.uid(), RemediationState.DEFERRED_TO_GIT, fingerprint);
    if (last.isPresent() && tx.now().isBefore(last.get().created().plus(TOLD_FOR))) {
      return false;
    }
    String tool = plan.evidence().tool().name().toLowerCase(Locale.ROOT);
    String environment = workshop.environments().of(namespace.labels());
    RemediationRows.insert(
        tx,
        Bookkeeping.settled(
            tx,
            tx.newId(),
            cluster,
            plan,
            environment,
            RemediationState.DEFERRED_TO_GIT,
            plan.draft().policies(),
            tool),
        Steps.of(plan.draft().actions()));
    facts.tell(
        tx,
        Operations.HOUSE,
        Operations.ROOM,
        "DEFER_WORKLOAD_TO_GIT",
        "WORKLOAD_DEFERRED_TO_GIT",
        Operations.resource(workload.uid(), workload.key()),
        deferral(cluster, plan, tool));
    workshop
        .audit()
        .append(
            tx,
            Bookkeeping.entry(WorkloadsActionCodes.DEFERRED_TO_GIT, cluster, plan, environment)
                .withParam("tool", tool));
    tx.afterCommit(() -> workshop.metrics().deferred(plan.evidence().tool()));
    announcements.deferred(tx, cluster, plan);
    return true;
  }

  private ObjectNode deferral(String cluster, Plan.Defer plan, String tool) {
    Workload workload = plan.workload();
    Draft draft = plan.draft();
    Evidence evidence = plan.evidence();
    List<Violation> violations =
        workshop
            .clusters()
            .find(cluster)
            .map(sights -> sights.violations(workload.key()))
            .orElse(List.of());
    ObjectNode payload =
        Json.object()
            .put("cluster", cluster)
            .put("workload", workload.key().toString())
            .put("uid", workload.uid())
            .put("template_hash", workload.templateHash())
            .put("tool", tool);
    payload
        .putObject("evidence")
        .put("key", evidence.key())
        .put("value", evidence.value())
        .put("on", evidence.on().name().toLowerCase(Locale.ROOT));
    draft.policies().forEach(payload.putArray("policies")::add);
    violations.stream()
        .map(Violation::message)
        .distinct()
        .forEach(payload.withArrayProperty("violations")::add);
    Bookkeeping.texts(draft).forEach(payload.putArray("actions")::add);
    payload.set("edits", Steps.of(draft.actions()));
    payload.put("patch", yaml(draft.actions()));
    payload.put(
        "severity",
        violations.stream()
            .map(Violation::severity)
            .max(Severity::compareTo)
            .orElse(Severity.MEDIUM)
            .name()
            .toLowerCase(Locale.ROOT));
    payload.put("reason", "policies " + String.join(", ", draft.policies()) + " ask for it");
    payload.put("requested_by", Operations.HOUSE.name());
    payload.put(
        "dedup_key",
        HexFormat.of()
            .formatHex(
                Json.sha256(
                    Json.object()
                        .put("uid", workload.uid())
                        .put("template_hash", workload.templateHash())
                        .set("actions", Steps.of(draft.actions())))));
    return payload;
  }

  /** What is to be put in, by the containers' names. */
  private static String yaml(List<Action> actions) {
    ObjectNode patch = Json.object();
    actions.forEach(
        action -> ApplyConfiguration.put(patch.withObjectProperty(action.container()), action));
    return YamlWriter.write(Node.of(RegoValue.parseJson(patch.toString())));
  }
}
