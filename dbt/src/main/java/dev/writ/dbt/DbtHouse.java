package dev.writ.dbt;

import dev.writ.dbt.access.DbtActionCodes;
import dev.writ.dbt.act.JsonSchemas;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.store.RunRows;
import dev.writ.dbt.store.WaiverRows;
import dev.writ.dbt.view.GrantedWaiver;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.decision.PolicyText;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.Facts;
import dev.writ.kernel.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The room on a server: projects are judged here, and what came of it is kept.
 *
 * <p>The composition root gives {@link #actions} and {@link #POLICY} to the kernel, and then makes
 * the room over the kernel's desk.
 */
public final class DbtHouse {
  /** The room's migrations, to be applied after the kernel's. */
  public static final String CHANGELOG = "db/dbt/changelog.yaml";

  /** Who is asked before a finding is waived, as it is shipped. */
  public static final PolicyText POLICY =
      PolicyText.shipped(DbtHouse.class, "dbt", "policy.rego", "policy_test.rego");

  static final String ROOM = "dbt";
  private static final int BATCH = 500;

  private final Database database;
  private final AuditLog audit;
  private final Duration keepRuns;
  private final DbtMetrics metrics;
  private final PolicyShelf policies;
  private final ProjectChecks checks;
  private final RunViews runs;
  private final Exceptions exceptions;

  /**
   * What the room is made from.
   *
   * @param defaultPolicy name of the policy that judges where none is named; it need not be there
   * @param atOnce how many projects are judged at the same time
   * @param keepRuns for how long
   * @param told also gets each result that came of a check, such as to make spans of it
   */
  public record Parts(
      Database database,
      AuditLog audit,
      Desk desk,
      Facts facts,
      MeterRegistry meters,
      String defaultPolicy,
      int atOnce,
      Duration keepRuns,
      Consumer<EnforcementResult> told) {}

  public DbtHouse(Parts parts) {
    this.database = parts.database();
    this.audit = parts.audit();
    this.keepRuns = parts.keepRuns();
    this.policies = new PolicyShelf(parts);
    this.runs = new RunViews(database);
    this.metrics = new DbtMetrics(parts.meters());
    this.checks = new ProjectChecks(parts, policies, metrics);
    this.exceptions = new Exceptions(parts, policies, runs);
  }

  /** What the kernel carries out for this room. */
  public static List<Action> actions() {
    return List.of(new WaiveFinding());
  }

  public ProjectChecks checks() {
    return checks;
  }

  public RunViews runs() {
    return runs;
  }

  public PolicyShelf policies() {
    return policies;
  }

  public Exceptions exceptions() {
    return exceptions;
  }

  /** The published JSON Schema of this name; empty where there is none. */
  public Optional<String> schema(String name) {
    return JsonSchemas.find(name);
  }

  /** Reads the gauges anew; the periodic job {@code dbt-figures}. */
  public void refreshMetrics() {
    metrics.refresh(database);
  }

  /** Forgets runs that are kept for long enough; the periodic job {@code dbt-keep-runs}. */
  public void forgetOldRuns() {
    Instant before = database.now().minus(keepRuns);
    int forgotten = BATCH;
    while (forgotten == BATCH) {
      forgotten = database.inTransaction(tx -> RunRows.forgetBefore(tx, before, BATCH));
    }
  }

  /** Writes down which waivers are over; the periodic job {@code dbt-waivers}. */
  public void endWaivers() {
    int ended = BATCH;
    while (ended == BATCH) {
      ended = endSomeWaivers();
    }
  }

  private int endSomeWaivers() {
    return database.inTransaction(
        tx -> {
          LocalDate today = LocalDate.ofInstant(tx.now(), ZoneOffset.UTC);
          List<GrantedWaiver> over = WaiverRows.lockOver(tx, today, BATCH);
          for (GrantedWaiver waiver : over) {
            WaiverRows.end(tx, waiver.id());
            audit.append(
                tx,
                AuditEntry.of(DbtActionCodes.WAIVER_EXPIRED, Actor.system("dbt-waivers"))
                    .withRoom(ROOM)
                    .withTicket(waiver.ticketId())
                    .withResource(WaiveFinding.resource(waiver.fingerprint(), waiver.model()))
                    .withParam("project", waiver.project())
                    .withParam("code", waiver.code())
                    .withParam("until", waiver.until().toString()));
          }
          return over.size();
        });
  }
}
