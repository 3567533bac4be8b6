package dev.writ.dbt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.dbt.access.DbtActionCodes;
import dev.writ.dbt.access.DbtPermissions;
import dev.writ.dbt.access.DbtProblems;
import dev.writ.dbt.access.Sight;
import dev.writ.dbt.act.BaselineFile;
import dev.writ.dbt.act.ReportContext;
import dev.writ.dbt.act.ResultJson;
import dev.writ.dbt.act.RunLog;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.EnforcementResult.ModelCoverage;
import dev.writ.dbt.decide.Judgement.Waiver;
import dev.writ.dbt.decide.Tested;
import dev.writ.dbt.decide.Violation;
import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.SnapshotReader.Artifacts;
import dev.writ.dbt.observe.SnapshotReader.Limits;
import dev.writ.dbt.observe.SnapshotReader.Scope;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.PolicyDocument;
import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.dbt.policy.RegoFiles;
import dev.writ.dbt.store.BaselineRows;
import dev.writ.dbt.store.FindingRows;
import dev.writ.dbt.store.FindingRows.Seen;
import dev.writ.dbt.store.ProjectRows;
import dev.writ.dbt.store.RunRows;
import dev.writ.dbt.store.WaiverRows;
import dev.writ.dbt.view.CheckWish;
import dev.writ.dbt.view.Run;
import dev.writ.dbt.view.Upload;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.Refusals;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.event.Facts;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges projects with the server's policies, baselines and waivers, and keeps what came of it. */
public final class ProjectChecks {
  /** The same lines that {@code writ dbt check --log-json} writes, one a message. */
  private static final Logger EVENTS = LoggerFactory.getLogger("dev.writ.dbt.events");

  private static final long MAX_UNPACKED = 1L << 30;
  private static final int MAX_RATIO = 200;
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
  private static final String LOCATION = "Location";

  private final Database database;
  private final AuditLog audit;
  private final Desk desk;
  private final Facts facts;
  private final PolicyShelf policies;
  private final DbtMetrics metrics;
  private final Consumer<EnforcementResult> told;
  private final Semaphore places;

  ProjectChecks(DbtHouse.Parts parts, PolicyShelf policies, DbtMetrics metrics) {
    this.database = parts.database();
    this.audit = parts.audit();
    this.desk = parts.desk();
    this.facts = parts.facts();
    this.policies = policies;
    this.metrics = metrics;
    this.told = parts.told();
    this.places = new Semaphore(parts.atOnce());
  }

  /**
   * What came of a check, as the caller gets it.
   *
   * @param status 201, or 200 where the level is off and nothing was judged or kept
   * @param result JSON
   */
  public record Checked(int status, Map<String, String> headers, String result) {}

  /**
   * Judges and keeps the run.
   *
   * @param wish reads what came in; called when there is a place for it
   */
  public Checked check(
      Caller caller, Supplier<CheckWish> wish, @Nullable IdempotencyKey idempotency) {
    Answer answer =
        desk.refusals()
            .recording(
                Refusals.Attempt.of(
                    caller, DbtHouse.ROOM, "CHECK_DBT", null, new ResourceRef("dbt", null, null)),
                () ->
                    desk.idempotency()
                        .answering(idempotency, () -> placed(caller, wish, idempotency)));
    if (answer.status() == 200) {
      return new Checked(200, answer.headers(), answer.body().path("result").asText());
    }
    UUID id = UUID.fromString(answer.body().path("id").asText());
    return new Checked(
        answer.status(), answer.headers(), database.read(handle -> RunRows.result(handle, id)));
  }

  private Answer placed(
      Caller caller, Supplier<CheckWish> wish, @Nullable IdempotencyKey idempotency) {
    if (!places.tryAcquire()) {
      throw DbtProblems.CHECKS_BUSY
          .with("this server judges as many dbt projects as it takes at once; try again")
          .retryAfter(TRY_AGAIN);
    }
    try {
      return check(caller, wish.get(), idempotency);
    } catch (ProblemsFound found) {
      metrics.notJudged();
      tell(lines -> RunLog.write(found.problems(), database.now(), lines));
      throw DbtProblems.of(found);
    } finally {
      places.release();
    }
  }

  private Answer check(Caller caller, CheckWish wish, @Nullable IdempotencyKey idempotency) {
    if (!caller.mayAnywhere(DbtPermissions.CHECK)) {
      caller.require(DbtPermissions.CHECK);
    }
    PolicyShelf.Chain chain = policies.chain(wish.policyName());
    List<PolicyDocument> documents = new ArrayList<>(chain.documents());
    for (Upload last : wish.policies()) {
      documents.add(new PolicyDocument(last.name(), last.bytes(), RegoFiles.NONE));
    }
    Instant now = database.now();
    EnforcementResult result =
        DbtRoom.offline()
            .enforce(
                EnforceRequest.of(documents, artifacts(wish), now)
                    .in(new Scope(wish.project(), wish.allPackages(), wish.packages()))
                    .within(limits(wish))
                    .dry(wish.dryRun()),
                (project, policy) -> agreed(caller, project, policy, now));
    metrics.judged(result);
    told.accept(result);
    tell(lines -> RunLog.write(result, ReportContext.plain(), lines));
    if (result.level() == Enforcement.OFF) {
      return new Answer(200, Map.of(), Json.object().put("result", json(result)));
    }
    return desk.idempotency().once(idempotency, tx -> keep(tx, caller, wish, chain.name(), result));
  }

  /** What people agreed to in the project, for who may have it judged. */
  private DbtRoom.Agreed agreed(
      Caller caller, String project, EffectivePolicy policy, Instant now) {
    Optional<UUID> id = database.read(handle -> ProjectRows.find(handle, project));
    caller.require(
        DbtPermissions.CHECK,
        id.map(Sight::scopeOf).orElse(dev.writ.kernel.identity.Scope.GLOBAL),
        null);
    if (id.isEmpty()) {
      return new DbtRoom.Agreed(null, List.of());
    }
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return database.read(
        handle ->
            new DbtRoom.Agreed(
                policy.options().baselineAllowed()
                    ? BaselineRows.find(handle, id.get())
                        .map(text -> BaselineFile.read(artifact("baseline", text)))
                        .orElse(null)
                    : null,
                WaiverRows.holding(handle, id.get(), today).stream()
                    .map(each -> new Waiver(each.fingerprint(), each.reason(), each.until()))
                    .toList()));
  }

  private Answer keep(
      Tx tx, Caller caller, CheckWish wish, @Nullable String policy, EnforcementResult judged) {
    UUID projectId = ProjectRows.ensure(tx, judged.project());
    EnforcementResult result = judged.dryRun() ? judged : counted(tx, projectId, judged);
    Run run = run(tx, caller, wish, policy, projectId, result);
    RunRows.insert(tx, run, json(result));
    FindingRows.insert(tx, run.id(), result.violations());
    ResourceRef project = new ResourceRef("dbt-project", projectId.toString(), run.project());
    audit.append(
        tx,
        AuditEntry.of(DbtActionCodes.CHECK_COMPLETED, caller.actor())
            .withRoom(DbtHouse.ROOM)
            .withResource(project)
            .withParam("check_id", run.id().toString())
            .withParam("passed", run.passed())
            .withParam("new_errors", run.newErrors())
            .withParam("policy", policy)
            .withParam(
                "manifest_sha256", result.manifest() == null ? null : result.manifest().sha256()));
    ObjectNode fact =
        Json.object()
            .put("id", run.id().toString())
            .put("project", run.project())
            .put("passed", run.passed())
            .put("new_errors", run.newErrors());
    facts.tell(tx, caller, DbtHouse.ROOM, "CHECK_DBT", "DBT_CHECK_COMPLETED", project, fact);
    return new Answer(
        201,
        Map.of(LOCATION, "/api/v1/dbt/checks/" + run.id()),
        Json.object().put("id", run.id().toString()));
  }

  private static EnforcementResult counted(Tx tx, UUID projectId, EnforcementResult judged) {
    Map<String, Seen> seen =
        FindingRows.see(
            tx, projectId, judged.violations().stream().map(Violation::fingerprint).toList());
    return judged.with(
        judged.violations().stream()
            .map(
                each -> {
                  Seen known = seen.get(each.fingerprint());
                  LocalDate first = each.firstDetected();
                  return known == null
                      ? each
                      : each.seen(
                          first != null && first.isBefore(known.first()) ? first : known.first(),
                          known.occurrences());
                })
            .toList());
  }

  private static Run run(
      Tx tx,
      Caller caller,
      CheckWish wish,
      @Nullable String policy,
      UUID projectId,
      EnforcementResult result) {
    ObjectNode byType = Json.object();
    result.byType().forEach((type, count) -> byType.put(type.word(), count));
    Tested columns = result.projectCoverage();
    return new Run(
        tx.newId(),
        projectId,
        result.project(),
        result.passed(),
        result.level().name(),
        result.dryRun(),
        (int) result.errors(),
        (int) result.countingErrors(),
        (int) result.warnings(),
        result.suppressed().size(),
        result.modelsValidated(),
        columns.tested(),
        columns.total(),
        byType,
        byLayer(result.coverage()),
        policy,
        wish.gitSha(),
        wish.gitBranch(),
        caller.userId(),
        tx.now());
  }

  static ObjectNode byLayer(List<ModelCoverage> coverage) {
    Map<String, Tested> sums = new TreeMap<>();
    for (ModelCoverage model : coverage) {
      sums.merge(
          model.layer() == null ? "none" : model.layer().word(), model.columns(), Tested::plus);
    }
    ObjectNode json = Json.object();
    sums.forEach(
        (layer, sum) ->
            json.putObject(layer).put("tested", sum.tested()).put("total", sum.total()));
    return json;
  }

  private static Artifacts artifacts(CheckWish wish) {
    return new Artifacts(
        artifact(wish.manifest()),
        wish.catalog() == null ? null : artifact(wish.catalog()),
        wish.runResults() == null ? null : artifact(wish.runResults()));
  }

  private static Artifact artifact(Upload upload) {
    return new Artifact(upload.name(), upload.length(), upload::open);
  }

  private static Artifact artifact(String name, String text) {
    return Artifact.of(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** What was sent may become 200 times as long when it is unpacked, and never more than 1 GiB. */
  private static Limits limits(CheckWish wish) {
    long sent = wish.manifest().length();
    sent += wish.catalog() == null ? 0 : wish.catalog().length();
    sent += wish.runResults() == null ? 0 : wish.runResults().length();
    return new Limits(null, Math.min(MAX_UNPACKED, sent * MAX_RATIO));
  }

  /** What writes the events of a run. */
  private interface Telling {
    void write(Writer lines) throws IOException;
  }

  private static void tell(Telling telling) {
    if (!EVENTS.isInfoEnabled()) {
      return;
    }
    StringWriter lines = new StringWriter();
    try {
      telling.write(lines);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    lines.toString().lines().forEach(EVENTS::info);
  }

  static String json(EnforcementResult result) {
    StringWriter text = new StringWriter();
    try {
      ResultJson.write(result, ReportContext.plain(), text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
