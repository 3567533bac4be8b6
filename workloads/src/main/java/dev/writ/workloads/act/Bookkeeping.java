package dev.writ.workloads.act;

import dev.writ.kernel.audit.ActionCode;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Tx;
import dev.writ.workloads.access.Sight;
import dev.writ.workloads.access.WorkloadsPermissions;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.decide.Draft;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.Planner;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.store.NamespaceRows;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a piece of work follows the kernel's event: the same id, the same transactions. */
record Bookkeeping(Workshop workshop) {

  boolean isVisible(Caller caller, WorkEvent event) {
    return workshop
        .database()
        .read(
            handle ->
                Sight.of(
                        caller,
                        WorkloadsPermissions.READ,
                        workshop.environments(),
                        NamespaceRows.all(handle))
                    .sees(
                        event.payload().path("cluster").asText(),
                        RemediationPayload.key(event.payload()).namespace()));
  }

  void submitted(Tx tx, WorkEvent event) {
    boolean asked = event.status() == EventStatus.PENDING;
    begin(tx, event, asked ? RemediationState.PENDING_APPROVAL : RemediationState.QUEUED);
  }

  private void begin(Tx tx, WorkEvent event, RemediationState state) {
    RemediationRows.insert(
        tx, RemediationPayload.begun(event, state, tx.now()), RemediationPayload.steps(event));
    changed(tx, event);
  }

  /** Keeps which ticket people are asked by; the desk makes it after the row. */
  void asked(String cluster, WorkloadKey key, Answer answer) {
    String ticket = answer.body().path("ticket_id").textValue();
    if (ticket != null) {
      UUID id = UUID.fromString(answer.body().path("event_id").asText());
      workshop
          .database()
          .inTransaction(
              tx -> {
                RemediationRows.ticket(tx, id, UUID.fromString(ticket));
                return id;
              });
      workshop.ledgers().changed(cluster, key, _ -> {});
    }
  }

  void agreed(Tx tx, Agreed work) {
    WorkEvent event = work.event();
    UUID ticket = work.ticketId();
    if (event.retryOf() != null) {
      // What was planned once is done again only where it still fits, which the run finds out.
      begin(tx, event, RemediationState.QUEUED);
    } else if (ticket != null) {
      RemediationRows.ticket(tx, event.id(), ticket);
      RemediationRows.move(tx, event.id(), RemediationState.QUEUED, null);
      changed(tx, event);
    }
  }

  void ended(Tx tx, WorkEvent event, Ending ending) {
    UUID id = event.id();
    switch (ending) {
      case Ending.Completed(var result) ->
          RemediationRows.move(
              tx,
              id,
              RemediationState.valueOf(result.path("state").asText()),
              result.path("message").asText());
      case Ending.Failed(_, var detail, _) ->
          RemediationRows.move(tx, id, RemediationState.FAILED, detail);
      case Ending.Cancelled(var code, var detail) -> {
        if (!RemediationRows.move(tx, id, RemediationState.CANCELLED, detail)) {
          RemediationRows.move(tx, id, RemediationState.FAILED, detail);
        }
        if (!code.equals("CANCELLED")) { // which is the requester's own wish
          RemediationRows.declined(tx, id);
        }
      }
    }
  }

  /** Once it is committed, whoever watches the cluster looks again. */
  void changed(Tx tx, WorkEvent event) {
    String cluster = event.payload().path("cluster").asText();
    WorkloadKey key = RemediationPayload.key(event.payload());
    tx.afterCommit(() -> changed(cluster, key));
  }

  void changed(String cluster, WorkloadKey key) {
    workshop
        .ledgers()
        .changed(
            cluster,
            key,
            told -> workshop.clusters().find(cluster).ifPresent(sights -> sights.changed(told)));
  }

  static AuditEntry entry(ActionCode code, Remediation row) {
    return AuditEntry.of(code, Actor.system(Operations.ROOM))
        .withRoom(Operations.ROOM)
        .withEvent(row.id())
        .withTicket(row.ticketId())
        .withResource(Operations.resource(row.uid(), row.workload()))
        .withEnvironment(row.environment())
        .withParam("cluster", row.cluster())
        .withParam("policies", row.policies())
        .withParam("actions", row.actions());
  }

  /** What is on record of a plan that is not carried out. */
  static AuditEntry entry(
      ActionCode code, String cluster, Plan plan, @Nullable String environment) {
    Workload workload = plan.workload();
    return AuditEntry.of(code, Operations.HOUSE.actor())
        .withRoom(Operations.ROOM)
        .withResource(Operations.resource(workload.uid(), workload.key()))
        .withEnvironment(environment)
        .withParam("cluster", cluster)
        .withParam("policies", plan.draft().policies())
        .withParam("actions", texts(plan.draft()));
  }

  static List<String> texts(Draft draft) {
    return draft.actions().stream().map(Action::toString).toList();
  }

  /** The row of a plan that nothing more comes of. */
  static Remediation settled(
      Tx tx,
      UUID id,
      String cluster,
      Plan plan,
      @Nullable String environment,
      RemediationState state,
      List<String> policies,
      @Nullable String tool) {
    Workload workload = plan.workload();
    List<Action> actions = plan.draft().actions();
    return new Remediation(
        id,
        cluster,
        workload.key(),
        workload.uid(),
        environment,
        state,
        policies,
        texts(plan.draft()),
        workload.templateHash(),
        Planner.fingerprint(workload.templateHash(), actions),
        null,
        tool,
        null,
        null,
        null,
        tx.now(),
        null,
        tx.now());
  }
}
