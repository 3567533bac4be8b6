package dev.writ.dbt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.dbt.access.DbtActionCodes;
import dev.writ.dbt.access.DbtPermissions;
import dev.writ.dbt.access.DbtProblems;
import dev.writ.dbt.access.Sight;
import dev.writ.dbt.act.BaselineFile;
import dev.writ.dbt.decide.Baseline;
import dev.writ.dbt.decide.Code;
import dev.writ.dbt.policy.PolicyChain;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.dbt.store.BaselineRows;
import dev.writ.dbt.store.RunRows;
import dev.writ.dbt.store.WaiverRows;
import dev.writ.dbt.view.AcceptedBaseline;
import dev.writ.dbt.view.GrantedWaiver;
import dev.writ.dbt.view.Run;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.Refusals;
import dev.writ.kernel.approval.Submission;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.kernel.store.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a project need not mend at once: its baseline, and findings that are waived for a while. */
public final class Exceptions {
  private static final int MAX_REASON = 2_000;

  private final Database database;
  private final AuditLog audit;
  private final Desk desk;
  private final PolicyShelf policies;
  private final RunViews runs;

  Exceptions(DbtHouse.Parts parts, PolicyShelf policies, RunViews runs) {
    this.database = parts.database();
    this.audit = parts.audit();
    this.desk = parts.desk();
    this.policies = policies;
    this.runs = runs;
  }

  /** From now on the findings of this run are known: they are told, and don't count. */
  public AcceptedBaseline acceptBaseline(
      Caller caller, String project, UUID checkId, String reason) {
    UUID projectId = runs.requireProject(caller, project);
    ResourceRef resource = new ResourceRef("dbt-project", projectId.toString(), project);
    return desk.refusals()
        .recording(
            Refusals.Attempt.of(caller, DbtHouse.ROOM, "ACCEPT_DBT_BASELINE", null, resource),
            () -> {
              caller.require(DbtPermissions.BASELINE, Sight.scopeOf(projectId), null);
              requireReason(reason);
              Run run = runs.requireRun(caller, checkId);
              if (!run.projectId().equals(projectId)) {
                throw KernelProblems.NOT_FOUND.with("the project has no such run");
              }
              requireAllowed(run);
              return accept(caller, run, reason, resource);
            });
  }

  private AcceptedBaseline accept(Caller caller, Run run, String reason, ResourceRef resource) {
    String json = database.read(handle -> RunRows.result(handle, run.id()));
    Baseline baseline = BaselineFile.of(RunViews.read(json), reason);
    return database.inTransaction(
        tx -> {
          AcceptedBaseline accepted =
              new AcceptedBaseline(
                  tx.newId(),
                  run.project(),
                  run.id(),
                  reason,
                  baseline.findings().size(),
                  caller.userId(),
                  tx.now());
          BaselineRows.insert(tx, run.projectId(), accepted, text(baseline));
          audit.append(
              tx,
              AuditEntry.of(DbtActionCodes.BASELINE_ACCEPTED, caller.actor())
                  .withRoom(DbtHouse.ROOM)
                  .withResource(resource)
                  .withParam("check_id", run.id().toString())
                  .withParam("findings", accepted.findings())
                  .withParam("reason", reason));
          return accepted;
        });
  }

  private void requireAllowed(Run run) {
    try {
      boolean allowed =
          PolicyChain.read(policies.chain(run.policyName()).documents(), today())
              .options()
              .baselineAllowed();
      if (!allowed) {
        throw new ProblemsFound(
            Problem.of("BASELINE_NOT_ALLOWED", "the policy allows no baseline")
                .suggesting("mend what is found, or ask whoever wrote `dbt.delegate.baseline`"));
      }
    } catch (ProblemsFound found) {
      throw DbtProblems.of(found);
    }
  }

  /** Those that hold today, the one that ends first at the top. */
  public List<GrantedWaiver> waivers(Caller caller, String project) {
    UUID projectId = runs.requireProject(caller, project);
    return database.read(handle -> WaiverRows.holding(handle, projectId, today()));
  }

  /**
   * Asks that a finding of the project's last run be let be: 202 with the ticket where people are
   * asked.
   *
   * @param until last day on which it holds, not before today
   */
  public Answer requestWaiver(
      Caller caller,
      String project,
      String fingerprint,
      String reason,
      LocalDate until,
      @Nullable IdempotencyKey idempotency) {
    return desk.idempotency()
        .answering(
            idempotency,
            () ->
                desk.submit(submission(caller, project, fingerprint, reason, until, idempotency)));
  }

  private Submission submission(
      Caller caller,
      String project,
      String fingerprint,
      String reason,
      LocalDate until,
      @Nullable IdempotencyKey idempotency) {
    UUID projectId = runs.requireProject(caller, project);
    ResourceRef asked = WaiveFinding.resource(fingerprint, project);
    desk.refusals()
        .recording(
            Refusals.Attempt.of(caller, DbtHouse.ROOM, WaiveFinding.OPERATION.name(), null, asked),
            () -> {
              caller.require(DbtPermissions.WAIVE, Sight.scopeOf(projectId), null);
              return projectId;
            });
    requireReason(reason);
    if (until.isBefore(today())) {
      throw KernelProblems.FIELD_INVALID
          .with("`until` is over already; give the last day on which the finding may stand")
          .at("/until");
    }
    ObjectNode finding =
        runs.latest(projectId)
            .flatMap(run -> runs.finding(run, fingerprint))
            .orElseThrow(
                () ->
                    DbtProblems.FINDING_UNKNOWN
                        .with("the last run of `%s` has no such finding".formatted(project))
                        .at("/fingerprint"));
    String code = finding.path("error_code").asText();
    if (code.equals(Code.E450.full())) {
      throw DbtProblems.NOT_WAIVABLE
          .with("a check that could not be evaluated can't be waived; mend the check")
          .at("/fingerprint");
    }
    String model = finding.path("model_name").asText();
    ObjectNode payload =
        Json.object()
            .put("project_id", projectId.toString())
            .put("project", project)
            .put("fingerprint", fingerprint)
            .put("code", code)
            .put("model", model)
            .put("message", finding.path("message").asText())
            .put("reason", reason)
            .put("until", until.toString());
    return new Submission(
        WaiveFinding.OPERATION,
        caller,
        WaiveFinding.resource(fingerprint, model),
        null,
        payload,
        reason,
        "dbt-waiver:" + projectId + ":" + fingerprint,
        List.of(),
        idempotency);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(database.now(), ZoneOffset.UTC);
  }

  private static void requireReason(String reason) {
    if (reason.isBlank() || reason.length() > MAX_REASON) {
      throw KernelProblems.REASON_REQUIRED.with("say why, in 1 to 2,000 characters").at("/reason");
    }
  }

  private static String text(Baseline baseline) {
    StringWriter text = new StringWriter();
    try {
      BaselineFile.write(baseline, text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
