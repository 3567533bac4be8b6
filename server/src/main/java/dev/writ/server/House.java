package dev.writ.server;

import dev.writ.dbt.DbtHouse;
import dev.writ.dbt.access.DbtPermissions;
import dev.writ.dbt.access.DbtRoles;
import dev.writ.dbt.access.Sight;
import dev.writ.kernel.Kernel;
import dev.writ.kernel.KeyRotation;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.PostgresAuditLog;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.KernelRoles;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.job.JobSettings;
import dev.writ.kernel.job.PeriodicJob;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.secret.KeyRing;
import dev.writ.kernel.secret.MasterKeys;
import dev.writ.kernel.secret.Secret;
import dev.writ.kernel.secret.SigningKeys;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Migrations;
import dev.writ.vms.VmsRoom;
import dev.writ.vms.act.VmsMetrics;
import dev.writ.vms.act.Workshop;
import dev.writ.vms.cluster.Clusters;
import dev.writ.vms.cluster.CredentialVault;
import dev.writ.vms.decide.Labels;
import dev.writ.vms.policy.VmsPermissions;
import dev.writ.vms.policy.VmsRoles;
import dev.writ.workloads.Keeping;
import dev.writ.workloads.WorkloadsRoom;
import dev.writ.workloads.access.Environments;
import dev.writ.workloads.access.WorkloadsPermissions;
import dev.writ.workloads.access.WorkloadsRoles;
import dev.writ.workloads.act.Ledgers;
import dev.writ.workloads.act.RemediationMetrics;
import dev.writ.workloads.cluster.Kubeconfig;
import dev.writ.workloads.operator.Operators;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Everything that runs, put together in the order it starts; closing goes the other way round.
 *
 * <p>Read the constructor from top to bottom: that is the house.
 */
public final class House implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(House.class);
  private static final String FIRST_PASSWORD = "admin.password";
  private static final Duration CLUSTER_ANSWERS_WITHIN = Duration.ofSeconds(5);
  private static final Duration CLUSTER_CHECK = Duration.ofSeconds(30);
  private static final Duration STUCK_WATCH = Duration.ofMinutes(1);
  private static final Duration KEY_ROTATION = Duration.ofHours(1);
  private static final Duration DBT_CHORES = Duration.ofHours(1);
  private static final Duration WORKLOADS_CHORES = Duration.ofHours(1);
  private static final Duration DBT_FIGURES = Duration.ofMinutes(1);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Settings settings;
  private final InstantSource clock = InstantSource.system();
  private final ActionCodes codes = Codes.actions();
  private final SecureRandom random = new SecureRandom();

  private final Home home;
  private final OpenStore store;
  private final int appliedMigrations;
  private final Database database;
  private final Kernel kernel;
  private final VmsRoom vms;
  private final DbtHouse dbt;
  private final WorkloadsRoom workloads;
  private final WorkloadAdmission admission;
  private final @Nullable Path firstPassword;
  private final @Nullable PretendClusters sandbox;

  /**
   * Starts the house.
   *
   * @throws StartRefused with the reason and the next step
   */
  House(Settings settings, MeterRegistry meters) {
    this.settings = settings;
    try {
      home = opened(Home.open(settings.home()));
      // They need nothing of the rest, so they start while the database does.
      Future<PretendClusters> pretended = isSandboxWanted() ? startSandbox() : null;
      store = opened(OpenStore.open(settings.database(), home));
      requireSafe();
      Migrations migrations = migrations(store);
      migrations.up();
      appliedMigrations = migrations.applied().size();
      database = new Database(store.pool(), clock, new Ids(clock, random));

      MasterKeys masters = masterKeys();
      KeyRing keys = new KeyRing(masters, random, List.of(CredentialVault.COLUMN));

      Clusters clusters =
          opened(
              new Clusters(
                  database,
                  new CredentialVault(keys),
                  settings.fieldManager(),
                  CLUSTER_ANSWERS_WITHIN));
      Workshop workshop =
          new Workshop(database, clusters, new VmsMetrics(meters), labels(), "writ-dryrun");
      admission = new WorkloadAdmission(settings);
      Operators operators = opened(operators(admission, meters));
      dev.writ.workloads.act.Workshop remedies = remedies(operators, meters);
      kernel =
          opened(
              new Kernel(
                  new Kernel.Parts(
                      database,
                      clock,
                      random,
                      new SigningKeys(masters),
                      codes,
                      settings.environments(),
                      settings.policies().directory().orElse(null),
                      meters),
                  List.of(vmsRoom(workshop), dbtRoom(), workloadsRoom(remedies))));
      vms = opened(new VmsRoom(workshop, kernel.audit(), kernel.desk()));
      dbt = new DbtHouse(dbtParts(meters));
      workloads = new WorkloadsRoom(workloadsParts(remedies, operators));
      KeyRotation rotation = new KeyRotation(database, keys, kernel.audit());
      rotation.run();
      firstPassword = ensureAdmin();
      registerGivenCluster();
      sandbox = pretended == null ? null : furnished(SideBySide.result(pretended));
      kernel.start(
          new JobSettings(
              workerName(),
              settings.jobs().workers(),
              settings.jobs().poll(),
              settings.jobs().heartbeat(),
              Duration.ofSeconds(20)),
          List.of(
              PeriodicJob.every(CLUSTER_CHECK, "cluster-check", vms.fleet()::checkAll),
              PeriodicJob.every(STUCK_WATCH, "vms-stuck-watch", vms::tellStuck),
              PeriodicJob.every(DBT_CHORES, "dbt-waivers", dbt::endWaivers),
              PeriodicJob.every(DBT_CHORES, "dbt-keep-runs", dbt::forgetOldRuns),
              PeriodicJob.every(DBT_FIGURES, "dbt-figures", dbt::refreshMetrics),
              PeriodicJob.every(
                  WORKLOADS_CHORES, "workloads-keep-evaluations", workloads::forgetOld),
              PeriodicJob.every(KEY_ROTATION, "key-rotation", rotation::run)));
      vms.startWatching();
      startWatching(operators);
      opened(admission).open(operators, workloads, clock, meters);
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  private void startWatching(Operators operators) {
    try {
      workloads.watch(watchedClusters(), operators);
    } catch (IllegalArgumentException unusable) {
      throw new StartRefused("writ.workloads.clusters: " + unusable.getMessage(), unusable);
    }
  }

  private Labels labels() {
    try {
      return new Labels(settings.labelPrefix());
    } catch (IllegalArgumentException noName) {
      throw new StartRefused("writ.label-prefix: " + noName.getMessage(), noName);
    }
  }

  /** The kernel's changelog, then those of the rooms. */
  static Migrations migrations(OpenStore store) {
    return new Migrations(
        store.owner(),
        List.of(Migrations.KERNEL, VmsRoom.CHANGELOG, DbtHouse.CHANGELOG, WorkloadsRoom.CHANGELOG));
  }

  private static Kernel.Room vmsRoom(Workshop workshop) {
    return new Kernel.Room(
        VmsRoom.actions(workshop),
        VmsRoom.POLICY,
        List.of(),
        VmsPermissions.ALL,
        VmsRoles.ALL,
        Set.of("system"));
  }

  private static Kernel.Room dbtRoom() {
    return new Kernel.Room(
        DbtHouse.actions(),
        DbtHouse.POLICY,
        List.of(),
        DbtPermissions.ALL,
        DbtRoles.ALL,
        Set.of(Sight.PROJECT));
  }

  private Operators operators(WorkloadAdmission admission, MeterRegistry meters) {
    return new Operators(
        new Operators.Settings(
            Set.copyOf(settings.workloads().protectedNamespaces().orElse(List.of())),
            settings.gitops().argoLabelTracking(),
            settings.workloads().namespace(),
            workerName(),
            admission::handsOver),
        clock,
        meters);
  }

  private dev.writ.workloads.act.Workshop remedies(Operators operators, MeterRegistry meters) {
    return new dev.writ.workloads.act.Workshop(
        database,
        new PostgresAuditLog(database, codes, meters),
        operators,
        new Ledgers(database),
        new RemediationMetrics(meters),
        operators.untouchable(),
        settings.workloads().maxConcurrentRollouts(),
        environments());
  }

  private Environments environments() {
    try {
      return new Environments(
          Set.copyOf(settings.environments()),
          settings.workloads().defaultEnvironment().orElse(null));
    } catch (IllegalArgumentException unknown) {
      throw new StartRefused(
          "writ.workloads.default-environment: " + unknown.getMessage(), unknown);
    }
  }

  private static Kernel.Room workloadsRoom(dev.writ.workloads.act.Workshop remedies) {
    return new Kernel.Room(
        WorkloadsRoom.actions(remedies),
        WorkloadsRoom.POLICY,
        List.of(),
        WorkloadsPermissions.ALL,
        WorkloadsRoles.ALL,
        Set.of(dev.writ.workloads.access.Sight.NAMESPACE));
  }

  private WorkloadsRoom.Parts workloadsParts(
      dev.writ.workloads.act.Workshop remedies, Operators operators) {
    return new WorkloadsRoom.Parts(
        remedies, kernel.desk(), kernel.facts(), keeping(), () -> List.copyOf(operators.all()));
  }

  private Keeping keeping() {
    try {
      return new Keeping(
          settings.workloads().keepEvaluations(), settings.workloads().keepRemediations());
    } catch (IllegalArgumentException tooShort) {
      throw new StartRefused(
          "writ.workloads.keep-remediations: " + tooShort.getMessage(), tooShort);
    }
  }

  /** Those of the settings, and the pretend ones; none where the operator is off. */
  private List<Operators.Watch> watchedClusters() {
    List<Operators.Watch> watches = new ArrayList<>();
    if (!settings.operator().enabled()) {
      return watches;
    }
    if (settings.workloads().thisCluster()) {
      watches.add(Operators.Watch.ofThisPod(WorkloadAdmission.THIS_CLUSTER));
    }
    settings
        .workloads()
        .clusters()
        .forEach((name, cluster) -> watches.add(watch(name, cluster.kubeconfigFile())));
    if (sandbox != null) {
      for (PretendClusters.Running running : sandbox.all()) {
        WorkloadSamples.bringIn(
            running.sandbox(), settings.workloads().namespace(), clock.instant());
        watches.add(Operators.Watch.of(running.place().name(), running.sandbox().kubeconfigYaml()));
      }
    }
    return watches;
  }

  private static Operators.Watch watch(String name, Path kubeconfig) {
    String setting = "writ.workloads.clusters.%s.kubeconfig-file: ".formatted(name);
    String text;
    try {
      text = Files.readString(kubeconfig);
    } catch (IOException unreadable) {
      throw new StartRefused(
          setting + "`%s` can't be read: %s".formatted(kubeconfig, unreadable.getMessage()));
    }
    List<String> problems = Kubeconfig.problems(kubeconfig.toString(), text);
    if (!problems.isEmpty()) {
      throw new StartRefused(setting + String.join("; ", problems));
    }
    return Operators.Watch.of(name, kubeconfig);
  }

  private DbtHouse.Parts dbtParts(MeterRegistry meters) {
    Settings.Dbt given = settings.dbt();
    if (given.checksAtOnce() < 1) {
      throw new StartRefused("writ.dbt.checks-at-once: must be at least 1");
    }
    return new DbtHouse.Parts(
        database,
        kernel.audit(),
        kernel.desk(),
        kernel.facts(),
        meters,
        given.defaultPolicy(),
        given.checksAtOnce(),
        given.keepRuns(),
        Telemetry.ofDbt(System.getenv()));
  }

  /** Makes the first admin in an empty database; says where the one-time password is. */
  private @Nullable Path ensureAdmin() {
    Path file = home.directory().resolve(FIRST_PASSWORD);
    Secret given = settings.adminPassword().map(Secret::of).orElse(null);
    try {
      kernel.identity().firstAdmin().ensure(given, file);
    } catch (Problem refusal) {
      throw new StartRefused("writ.admin-password: " + refusal.detail(), refusal);
    }
    return Files.exists(file) ? file : null;
  }

  private <T extends AutoCloseable> T opened(T part) {
    started.push(part);
    return part;
  }

  private MasterKeys masterKeys() {
    try {
      if (settings.keys().value().isPresent()) {
        return MasterKeys.parse(settings.keys().value().get());
      }
      if (settings.keys().file().isPresent()) {
        return MasterKeys.read(settings.keys().file().get());
      }
      if (store.isExternal()) {
        throw new StartRefused(
            "secrets in an external database need a master key outside of it: give"
                + " writ.keys.file or writ.keys.value, the same on every server");
      }
      return MasterKeys.readOrMake(home.directory().resolve("master.key"), random);
    } catch (NoSuchFileException absent) {
      throw new StartRefused(
          "the key file `"
              + absent.getFile()
              + "` is not there: copy it from the other servers, or make the first one with"
              + " `(umask 077; openssl rand -base64 32 > "
              + absent.getFile()
              + ")`",
          absent);
    } catch (IOException | IllegalArgumentException failure) {
      throw new StartRefused("the master keys can't be used: " + failure.getMessage(), failure);
    }
  }

  private Future<PretendClusters> startSandbox() {
    Future<PretendClusters> starting =
        SideBySide.start(() -> PretendClusters.start(home.directory(), settings.sandbox().port()));
    opened(() -> closeOnceStarted(starting));
    return starting;
  }

  private static void closeOnceStarted(Future<PretendClusters> starting) {
    PretendClusters running;
    try {
      running = SideBySide.result(starting);
    } catch (RuntimeException neverStarted) { // told by the start itself
      return;
    }
    running.close();
  }

  private PretendClusters furnished(PretendClusters running) {
    home.keep("sandbox.kubeconfig", running.kubeconfigYaml());
    kernel
        .identity()
        .firstAdmin()
        .find()
        .ifPresent(
            id -> {
              new Furnishing(vms, running).bringIn(admin(id));
              SampleProject.bringIn(dbt, admin(id), settings.dbt().defaultPolicy());
            });
    return running;
  }

  /** What is brought in at the first start is done in the first admin's name. */
  private Caller admin(UUID id) {
    Grant everything =
        new Grant(
            KernelRoles.ADMIN.name(),
            KernelRoles.ADMIN.permissions(),
            Scope.GLOBAL,
            Set.copyOf(settings.environments()));
    return new Caller(id, "admin", Set.of(), List.of(everything), null, Origin.INSIDE);
  }

  private void registerGivenCluster() {
    if (settings.kubeconfig().isEmpty()) {
      return;
    }
    Path file = settings.kubeconfig().get();
    try {
      vms.fleet()
          .registerAtStart(
              settings.kubeconfigCluster(),
              settings.kubeconfigEnvironment(),
              Files.readString(file),
              false);
    } catch (IOException unreadable) {
      throw new StartRefused(
          "the kubeconfig `" + file + "` can't be read: " + unreadable.getMessage());
    } catch (Problem refusal) {
      throw new StartRefused("the kubeconfig `" + file + "`: " + refusal.detail(), refusal);
    }
  }

  private boolean isSandboxWanted() {
    return settings.sandbox().enabled() && settings.kubeconfig().isEmpty();
  }

  /** At most 50 characters, and never the same for two servers that live at the same time. */
  private static String workerName() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      host = "server";
    }
    return (host.length() > 24 ? host.substring(0, 24) : host)
        + "-"
        + ProcessHandle.current().pid()
        + "-"
        + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
  }

  private TlsFiles tls() {
    return new TlsFiles(settings.tls().certificate(), settings.tls().key());
  }

  private void requireSafe() {
    tls()
        .problem()
        .ifPresent(
            problem -> {
              throw new StartRefused(problem);
            });
    List<Safety.Finding> findings =
        Safety.of(
            settings.production(),
            isLoopback(settings.bind()),
            tls().isWanted(),
            store.isExternal(),
            isSandboxWanted(),
            store.hasOneRole(),
            Set.copyOf(settings.allow().orElse(List.of())));
    if (!findings.isEmpty()) {
      throw new StartRefused(
          findings.stream()
                  .map(finding -> finding.name() + ": " + finding.advice())
                  .collect(Collectors.joining("; "))
              + " (or accept it with -Dwrit.allow="
              + findings.stream().map(Safety.Finding::name).collect(Collectors.joining(","))
              + ")");
    }
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw new StartRefused(
          "`" + address + "` is no address of this machine; use 127.0.0.1 or 0.0.0.0", unknown);
    }
  }

  InstantSource clock() {
    return clock;
  }

  ActionCodes codes() {
    return codes;
  }

  Database database() {
    return database;
  }

  int appliedMigrations() {
    return appliedMigrations;
  }

  OpenStore store() {
    return store;
  }

  Kernel kernel() {
    return kernel;
  }

  VmsRoom vms() {
    return vms;
  }

  DbtHouse dbt() {
    return dbt;
  }

  WorkloadsRoom workloads() {
    return workloads;
  }

  WorkloadAdmission admission() {
    return admission;
  }

  /** Where kubectl finds the pretend clusters; null where there are none. */
  @Nullable Path sandboxKubeconfig() {
    return sandbox == null ? null : home.directory().resolve("sandbox.kubeconfig");
  }

  /** Holds the first admin's one-time password until it was used; null when it was. */
  @Nullable Path firstPassword() {
    return firstPassword != null && Files.exists(firstPassword) ? firstPassword : null;
  }

  /** For a person at the terminal; never for a log. */
  String readFirstPassword() {
    String text = home.read(FIRST_PASSWORD);
    return text == null ? "" : text.strip();
  }

  /** The one-time password was changed, so its file is of no use to anybody. */
  void forgetFirstPassword() {
    home.forget(FIRST_PASSWORD);
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception failure) {
        LOG.warnf(failure, "%s did not stop cleanly", part.getClass().getSimpleName());
      }
    }
  }
}
