package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.Refusals;
import dev.writ.kernel.approval.Submission;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.workloads.access.Sight;
import dev.writ.workloads.access.WorkloadsPermissions;
import dev.writ.workloads.access.WorkloadsProblems;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.store.NamespaceRows;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.store.RemediationRows.Work;
import dev.writ.workloads.view.Remediation;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where people have taken out again what a remediation put in. */
public final class Reversions {
  private static final int MAX_REASON = 2_000;

  private final Workshop workshop;
  private final Desk desk;
  private final Bookkeeping bookkeeping;

  public Reversions(Workshop workshop, Desk desk) {
    this.workshop = workshop;
    this.desk = desk;
    this.bookkeeping = new Bookkeeping(workshop);
  }

  /**
   * Asks for it: 202 with the task, and the ticket where people are asked.
   *
   * <p>Refuses with WORKLOADS_REMEDIATION_NOT_FOUND, FORBIDDEN, WORKLOADS_NAMESPACE_PROTECTED,
   * WORKLOADS_REMEDIATION_NOT_REVERTIBLE, WORKLOADS_CLUSTER_UNKNOWN, WORKLOADS_CLUSTER_UNREACHABLE
   * and what the desk says.
   *
   * @param id of the remediation
   */
  public Answer revert(
      Caller caller, UUID id, @Nullable String reason, @Nullable IdempotencyKey idempotency) {
    requireText(reason);
    return desk.idempotency().answering(idempotency, () -> ask(caller, id, reason, idempotency));
  }

  private static void requireText(@Nullable String reason) {
    boolean fits =
        reason == null
            || (!reason.isBlank()
                && reason.length() <= MAX_REASON
                && reason.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'));
    if (!fits) {
      throw KernelProblems.TEXT_INVALID
          .with("`reason` must be 1 to 2,000 characters without control characters")
          .param("field", "reason")
          .at("/reason");
    }
  }

  private Answer ask(
      Caller caller, UUID id, @Nullable String reason, @Nullable IdempotencyKey idempotency) {
    Work done =
        workshop
            .database()
            .read(handle -> RemediationRows.findWork(handle, id))
            .filter(work -> sees(caller, WorkloadsPermissions.READ, work.remediation()))
            .orElseThrow(
                () ->
                    WorkloadsProblems.REMEDIATION_NOT_FOUND.with(
                        "there is no remediation `" + id + "`, or it is hidden from you"));
    Remediation row = done.remediation();
    ResourceRef resource = Operations.resource(row.uid(), row.workload());
    return desk.refusals()
        .recording(
            Refusals.Attempt.of(
                caller, Operations.ROOM, Operations.REVERT.name(), row.environment(), resource),
            () -> {
              require(caller, row);
              requireRevertible(done);
              Answer answer =
                  desk.submit(
                      new Submission(
                          Operations.REVERT,
                          caller,
                          resource,
                          row.environment(),
                          payload(done),
                          reason,
                          row.uid(),
                          List.of(),
                          idempotency));
              bookkeeping.asked(row.cluster(), row.workload(), answer);
              return answer;
            });
  }

  private boolean sees(Caller caller, Permission permission, Remediation row) {
    return workshop
        .database()
        .read(
            handle ->
                Sight.of(caller, permission, workshop.environments(), NamespaceRows.all(handle))
                    .sees(row.cluster(), row.workload().namespace()));
  }

  private void require(Caller caller, Remediation row) {
    if (!sees(caller, WorkloadsPermissions.REVERT, row)) {
      throw KernelProblems.FORBIDDEN
          .with(
              "this needs the permission `%s` in namespace `%s`; ask an admin for a role that has it"
                  .formatted(WorkloadsPermissions.REVERT, row.workload().namespace()))
          .param("permission", WorkloadsPermissions.REVERT.name())
          .param("environment", row.environment());
    }
  }

  private void requireRevertible(Work done) {
    Remediation row = done.remediation();
    String namespace = row.workload().namespace();
    if (workshop.untouchable().contains(namespace)) {
      throw WorkloadsProblems.NAMESPACE_PROTECTED
          .with("nothing is ever changed in namespace `" + namespace + "`")
          .param("namespace", namespace);
    }
    if (row.revertOf() != null) {
      throw notRevertible(row, "this one put nothing in: it reverts `" + row.revertOf() + "`");
    }
    if (!row.isRevertible()) {
      throw notRevertible(
          row, "only what was put in and is there can be taken out; this one is " + row.state());
    }
    requireOwned(row, Steps.read(done.steps()));
  }

  private static Problem notRevertible(Remediation row, String why) {
    return WorkloadsProblems.REMEDIATION_NOT_REVERTIBLE
        .with(why)
        .param("state", row.state().name());
  }

  private void requireOwned(Remediation row, List<Action> actions) {
    Sights sights =
        workshop
            .clusters()
            .find(row.cluster())
            .orElseThrow(
                () ->
                    WorkloadsProblems.CLUSTER_UNKNOWN
                        .with("no cluster `" + row.cluster() + "` is watched")
                        .param("cluster", row.cluster()));
    Optional<ObjectNode> live;
    try {
      live =
          sights
              .api()
              .find(
                  Resource.ofWorkload(row.workload().kind())
                      .path(row.workload().namespace(), row.workload().name()));
    } catch (ApiFailure failure) {
      throw WorkloadsProblems.CLUSTER_UNREACHABLE
          .with("cluster `%s` does not answer: %s".formatted(row.cluster(), failure.detail()))
          .param("cluster", row.cluster())
          .param("since", sinceWhen(sights).toString());
    }
    if (live.isEmpty() || !live.get().at("/metadata/uid").asText().equals(row.uid())) {
      throw notRevertible(row, "%s is gone from the cluster".formatted(row.workload()));
    }
    if (!ApplyConfiguration.owns(live.get(), actions)) {
      List<String> owners = OwnedFields.managersOf(live.get(), actions);
      throw WorkloadsProblems.REMEDIATION_NOT_REVERTIBLE
          .with(
              owners.isEmpty()
                  ? "nothing of what was put in is left"
                  : "what was put in belongs to %s by now; change it there"
                      .formatted(String.join(", ", owners)))
          .param("owners", owners);
    }
  }

  private Instant sinceWhen(Sights sights) {
    return Objects.requireNonNullElseGet(sights.staleSince(), workshop.database()::now);
  }

  private static ObjectNode payload(Work done) {
    Remediation row = done.remediation();
    ObjectNode payload =
        done.steps()
            .objectNode()
            .put("cluster", row.cluster())
            .put("workload", row.workload().toString())
            .put("uid", row.uid())
            .put("template_hash", row.templateHash())
            .put("fingerprint", row.fingerprint())
            .put("revert_of", row.id().toString());
    row.policies().forEach(payload.putArray("policies")::add);
    row.actions().forEach(payload.putArray("actions")::add);
    payload.set("steps", done.steps());
    return payload;
  }
}
