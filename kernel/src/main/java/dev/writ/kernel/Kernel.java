package dev.writ.kernel;

import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.TicketGauges;
import dev.writ.kernel.approval.TicketViews;
import dev.writ.kernel.approval.Tickets;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.AuditExport;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.AuditSealer;
import dev.writ.kernel.audit.AuditSearch;
import dev.writ.kernel.audit.AuditVerifier;
import dev.writ.kernel.audit.PostgresAuditLog;
import dev.writ.kernel.decision.ApprovalPolicy;
import dev.writ.kernel.decision.DecisionViews;
import dev.writ.kernel.decision.Policies;
import dev.writ.kernel.decision.PolicyChanges;
import dev.writ.kernel.decision.PolicyLoading;
import dev.writ.kernel.decision.PolicyText;
import dev.writ.kernel.decision.PostgresDecisions;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.EventViews;
import dev.writ.kernel.event.Facts;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.KernelRoles;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.RoleDefinition;
import dev.writ.kernel.job.EventQueue;
import dev.writ.kernel.job.FactSubscriber;
import dev.writ.kernel.job.Housekeeping;
import dev.writ.kernel.job.JobParts;
import dev.writ.kernel.job.JobSettings;
import dev.writ.kernel.job.Jobs;
import dev.writ.kernel.job.PeriodicJob;
import dev.writ.kernel.job.PeriodicJobs;
import dev.writ.kernel.job.Scheduling;
import dev.writ.kernel.job.StatusWatch;
import dev.writ.kernel.job.TaskViews;
import dev.writ.kernel.notice.Notices;
import dev.writ.kernel.secret.SigningKeys;
import dev.writ.kernel.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The kernel, put together: one object per part, in the order in which they need each other. It
 * works on a migrated database, and does no work of its own until {@link #start}.
 */
public final class Kernel implements AutoCloseable {
  private static final Duration NOTICES_KEPT = Duration.ofDays(90);

  private final AuditLog audit;
  private final Identity identity;
  private final ActionCatalogue actions;
  private final Policies policies;
  private final PolicyLoading policyLoading;
  private final PolicyChanges policyChanges;
  private final DecisionViews decisionViews;
  private final Desk desk;
  private final TicketViews tickets;
  private final TaskViews tasks;
  private final EventViews events;
  private final Facts facts;
  private final Jobs jobs;
  private final Notices notices;
  private final AuditSearch auditSearch;
  private final AuditExport auditExport;
  private final AuditVerifier auditVerifier;
  private final AuditSealer auditSealer;
  private final StatusWatch statusWatch;
  private final JobParts parts;
  private final List<PeriodicJob> chores;
  private volatile @Nullable Scheduling scheduling;

  /**
   * What the kernel is made from.
   *
   * @param random safe for use by several threads
   * @param signing signs the checkpoints of the audit log
   * @param codes the kernel's action codes and the rooms'
   * @param environments names that bindings and things stand in
   * @param policyDirectory policies that stand before the shipped ones, a folder per room; null for
   *     none
   */
  public record Parts(
      Database database,
      InstantSource clock,
      SecureRandom random,
      SigningKeys signing,
      ActionCodes codes,
      List<String> environments,
      @Nullable Path policyDirectory,
      MeterRegistry meters) {}

  /**
   * What a room brings.
   *
   * @param actions what is carried out for it
   * @param policy who is asked before something is done, as it is shipped
   * @param subscribers who wants to know which facts
   * @param permissions what its roles may carry
   * @param roles its part of the built-in roles
   * @param scopeTypes what a binding may be narrowed to, beside {@code global}
   */
  public record Room(
      List<Action> actions,
      PolicyText policy,
      List<FactSubscriber> subscribers,
      List<Permission> permissions,
      List<RoleDefinition> roles,
      Set<String> scopeTypes) {}

  /** Puts the kernel together, and brings built-in roles and policy texts up to date. */
  public Kernel(Parts given, List<Room> rooms) {
    Database database = given.database();
    MeterRegistry meters = given.meters();
    this.audit = new PostgresAuditLog(database, given.codes(), meters);
    this.auditSealer = new AuditSealer(database, given.signing(), meters);
    this.auditVerifier = new AuditVerifier(database, audit, given.signing(), meters);
    this.auditSearch = new AuditSearch(database, audit);
    this.auditExport = new AuditExport(database, audit);

    List<Action> all =
        new ArrayList<>(List.of(new VerifyAudit(auditVerifier, id -> nameOf(database, id))));
    List<PolicyText> shipped = new ArrayList<>(List.of(VerifyAudit.POLICY));
    List<FactSubscriber> subscribers = new ArrayList<>();
    List<Permission> permissions = new ArrayList<>(KernelPermissions.ALL);
    List<RoleDefinition> roles = new ArrayList<>(KernelRoles.ALL);
    Set<String> scopeTypes = new HashSet<>();
    for (Room room : rooms) {
      all.addAll(room.actions());
      shipped.add(room.policy());
      subscribers.addAll(room.subscribers());
      permissions.addAll(room.permissions());
      roles.addAll(room.roles());
      scopeTypes.addAll(room.scopeTypes());
    }
    this.identity = Identity.of(given, audit, permissions, scopeTypes);
    identity.roles().install(roles);
    this.actions = new ActionCatalogue(all);
    this.policies = new Policies();
    this.policyLoading =
        new PolicyLoading(database, audit, meters, policies, shipped, given.policyDirectory());
    this.policyChanges = new PolicyChanges(database, policies, policyLoading, audit);
    this.decisionViews = new DecisionViews(database);

    this.events = new EventViews(database);
    PostgresEvents eventRows = new PostgresEvents();
    PostgresDecisions decisions = new PostgresDecisions();
    EventQueue queue = new EventQueue(subscribers);
    this.facts = new Facts(eventRows, queue);
    this.notices = new Notices(database);
    this.desk =
        new Desk(
            database, actions, policies, decisions, queue, audit, identity.directory(), meters);
    this.tickets = new TicketViews(database, actions, decisions, identity.directory());
    TicketGauges.register(database, actions, given.environments(), meters);
    this.statusWatch = new StatusWatch(database);
    this.tasks = new TaskViews(database, actions, eventRows, statusWatch);
    this.parts =
        new JobParts(
            database,
            given.clock(),
            given.random(),
            actions,
            eventRows,
            new Tickets(),
            queue,
            audit,
            notices,
            meters);
    this.jobs = new Jobs(parts, desk.refusals());
    this.chores =
        PeriodicJobs.kernel(
            new PeriodicJobs.Chores(
                desk::expireDue,
                desk::remindDue,
                auditSealer::seal,
                desk.idempotency()::forgetExpired,
                identity.signIn()::sweep,
                () -> notices.forgetBefore(database.now().minus(NOTICES_KEPT))),
            new Housekeeping(database, eventRows));
  }

  private String nameOf(Database database, UUID userId) {
    return database.inTransaction(tx -> identity.directory().nameOf(tx, userId));
  }

  /**
   * Begins to work jobs.
   *
   * @param more what the rooms do again and again
   */
  public void start(JobSettings settings, List<PeriodicJob> more) {
    List<PeriodicJob> periodic = new ArrayList<>(chores);
    periodic.addAll(more);
    Scheduling started = new Scheduling(parts, periodic, settings);
    started.start();
    policyLoading.start();
    scheduling = started;
  }

  /** True from {@link #start} to {@link #close}. */
  public boolean isWorking() {
    return scheduling != null;
  }

  public AuditLog audit() {
    return audit;
  }

  public Identity identity() {
    return identity;
  }

  public ActionCatalogue actions() {
    return actions;
  }

  public ApprovalPolicy policy() {
    return policies;
  }

  /** How the rooms' policies stand; readiness tells what was refused. */
  public Policies policies() {
    return policies;
  }

  public PolicyChanges policyChanges() {
    return policyChanges;
  }

  public DecisionViews decisionViews() {
    return decisionViews;
  }

  public Desk desk() {
    return desk;
  }

  public TicketViews tickets() {
    return tickets;
  }

  public TaskViews tasks() {
    return tasks;
  }

  public EventViews events() {
    return events;
  }

  /** Where rooms tell what happened without anybody's agreement. */
  public Facts facts() {
    return facts;
  }

  public Jobs jobs() {
    return jobs;
  }

  public Notices notices() {
    return notices;
  }

  public AuditSearch auditSearch() {
    return auditSearch;
  }

  public AuditExport auditExport() {
    return auditExport;
  }

  public AuditVerifier auditVerifier() {
    return auditVerifier;
  }

  public AuditSealer auditSealer() {
    return auditSealer;
  }

  /** What jobs are made of, for working them by hand in tests. */
  public JobParts jobParts() {
    return parts;
  }

  /** Takes no new job and lets running ones finish for a while. */
  @Override
  public void close() {
    Scheduling running = scheduling;
    if (running != null) {
      running.close();
      scheduling = null;
    }
    policyLoading.close();
    statusWatch.close();
  }
}
