package dev.writ.vms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Approval;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.Tickets;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.PostgresAuditLog;
import dev.writ.kernel.decision.PolicySet;
import dev.writ.kernel.decision.PostgresDecisions;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Directory;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.job.EventQueue;
import dev.writ.kernel.job.JobParts;
import dev.writ.kernel.job.Jobs;
import dev.writ.kernel.job.JobsByHand;
import dev.writ.kernel.notice.Notices;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.secret.KeyRing;
import dev.writ.kernel.secret.MasterKeys;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Migrations;
import dev.writ.kernel.store.Tx;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import dev.writ.vms.act.VmsMetrics;
import dev.writ.vms.act.Workshop;
import dev.writ.vms.cluster.ClusterClient;
import dev.writ.vms.cluster.Clusters;
import dev.writ.vms.cluster.CredentialVault;
import dev.writ.vms.cluster.Kind;
import dev.writ.vms.decide.Labels;
import dev.writ.vms.decide.VmStatus;
import dev.writ.vms.observe.StatusSync;
import dev.writ.vms.policy.InstanceSize;
import dev.writ.vms.policy.RunStrategy;
import dev.writ.vms.policy.TemplateDraft;
import dev.writ.vms.policy.VmsActionCodes;
import dev.writ.vms.policy.VmsPermissions;
import dev.writ.vms.store.MachineRows;
import dev.writ.vms.store.NamespaceRows;
import dev.writ.vms.store.Observation;
import dev.writ.vms.store.ServiceRows;
import dev.writ.vms.store.SizeRows;
import dev.writ.vms.store.SystemRows;
import dev.writ.vms.store.TemplateRows;
import dev.writ.vms.view.ClusterEntry;
import dev.writ.vms.view.Machine;
import dev.writ.vms.view.Revision;
import dev.writ.vms.view.Template;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/**
 * The room with the real kernel, a real database and two pretend clusters over HTTPS, furnished as
 * the acceptance stories begin: cluster-01 (test), cluster-02 (prod); namespaces dev (test) and
 * prod (prod); system shop, service redis; template fedora v1 active; size medium.
 */
final class House implements AutoCloseable {
  static final Set<Permission> READS =
      Set.of(
          VmsPermissions.SYSTEM_READ,
          VmsPermissions.SERVICE_READ,
          VmsPermissions.VM_READ,
          VmsPermissions.TEMPLATE_READ,
          VmsPermissions.SIZE_READ);
  private static final Set<Permission> OPERATES =
      Set.of(
          VmsPermissions.SERVICE_CREATE,
          VmsPermissions.VM_CREATE,
          VmsPermissions.VM_OPERATE,
          VmsPermissions.VM_DELETE);
  private static final Set<Permission> APPROVES =
      Set.of(KernelPermissions.APPROVAL_VIEW, KernelPermissions.APPROVAL_APPROVE);

  final Caller alice = caller(1, "alice", Set.of("test"), READS, OPERATES);
  final Caller bob = caller(2, "bob", Set.of("test", "prod"), READS, OPERATES, APPROVES);
  final Caller ann = caller(3, "ann", Set.of("test", "prod"), APPROVES);
  final Caller amy = caller(4, "amy", Set.of("test", "prod"), APPROVES);
  final Caller root =
      caller(5, "root", Set.of("test", "prod"), Set.of(KernelPermissions.PLATFORM_ADMIN));

  final SettableClock clock;

  @SuppressWarnings(
      "deprecation") // of the two Prometheus registries this is the one Quarkus serves
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  final Sandbox cluster01 = Sandbox.start(SandboxSettings.forTests());
  final Sandbox cluster02 = Sandbox.start(SandboxSettings.forTests());
  final Database database;
  final Desk desk;
  final Jobs jobs;
  final JobParts parts;
  final VmsRoom room;
  final Workshop workshop;
  final UUID systemId;
  final UUID serviceId;
  final UUID templateId;
  final UUID sizeId;
  final ClusterEntry test;
  final ClusterEntry prod;
  private final long auditBefore;

  static TestDatabase freshDatabase() {
    return TestDatabase.filledBy(
            "kernel and vms",
            owner -> new Migrations(owner, List.of(Migrations.KERNEL, VmsRoom.CHANGELOG)).up())
        .freshForEachTest();
  }

  /** Compiled once for all houses. */
  private static final PolicySet SHIPPED = PolicySet.compile(VmsRoom.POLICY);

  House(DataSource pool) {
    this(pool, SHIPPED);
  }

  House(DataSource pool, PolicySet policy) {
    this(pool, policy, new SettableClock());
  }

  /** As the others, in real time: for workers in processes of their own. */
  static House inRealTime(DataSource pool) {
    return new House(pool, SHIPPED, null);
  }

  private House(DataSource pool, PolicySet policy, @Nullable SettableClock settable) {
    clock = settable == null ? new SettableClock() : settable;
    InstantSource time = settable == null ? InstantSource.system() : settable;
    database = new Database(pool, time, new Ids(time, new Random()));
    workshop = workshop(database, Duration.ofSeconds(5), registry);
    ActionCatalogue actions = new ActionCatalogue(VmsRoom.actions(workshop));
    parts = parts(database, time, actions, registry);
    PostgresDecisions decisions = new PostgresDecisions();
    database.inTransaction(
        tx -> {
          decisions.keepText(tx, policy.text());
          return decisions;
        });
    desk =
        new Desk(
            database,
            actions,
            policy,
            decisions,
            parts.queue(),
            parts.audit(),
            new People(),
            registry);
    jobs = new Jobs(parts, desk.refusals());
    room = new VmsRoom(workshop, parts.audit(), desk);
    test = register("cluster-01", "test", cluster01);
    prod = register("cluster-02", "prod", cluster02);
    systemId = database.newId();
    serviceId = database.newId();
    templateId = database.newId();
    sizeId = database.newId();
    database.inTransaction(
        tx -> {
          furnish(tx);
          return systemId;
        });
    cluster01.counts().reset();
    cluster02.counts().reset();
    auditBefore = rows("SELECT coalesce(max(id), 0) FROM kernel_audit");
  }

  static Workshop workshop(Database database, Duration timeout, MeterRegistry registry) {
    Clusters clusters = new Clusters(database, new CredentialVault(keys()), "writ", timeout);
    return new Workshop(
        database, clusters, new VmsMetrics(registry), Labels.SHIPPED, "writ-dryrun");
  }

  static JobParts parts(
      Database database, InstantSource time, ActionCatalogue actions, MeterRegistry registry) {
    return new JobParts(
        database,
        time,
        new SplittableRandom(1),
        actions,
        new PostgresEvents(),
        new Tickets(),
        new EventQueue(List.of()),
        new PostgresAuditLog(
            database, new ActionCodes(KernelActionCodes.ALL, VmsActionCodes.ALL), registry),
        new Notices(database),
        registry);
  }

  private ClusterEntry register(String name, String environment, Sandbox sandbox) {
    return room.fleet()
        .register(
            root,
            Json.object()
                .put("name", name)
                .put("environment", environment)
                .put("kubeconfig", sandbox.kubeconfigYaml()));
  }

  private void furnish(Tx tx) {
    UUID by = root.userId();
    SystemRows.insert(tx, systemId, "shop", "", by);
    ServiceRows.insert(tx, serviceId, systemId, "redis", "shop-redis", "", by);
    NamespaceRows.insert(tx, tx.newId(), "dev", "test", "", by);
    NamespaceRows.insert(tx, tx.newId(), "prod", "prod", "", by);
    TemplateRows.insertDraft(
        tx,
        templateId,
        template("quay.io/os/fedora:42"),
        Template.Validation.passed("furnished", tx.now()),
        by);
    TemplateRows.publish(tx, TemplateRows.find(tx.handle(), templateId).orElseThrow());
    SizeRows.insert(
        tx,
        sizeId,
        InstanceSize.parse(
            Json.object().put("name", "medium").put("cpu_cores", 8).put("memory", "16Gi")),
        by);
  }

  static TemplateDraft template(String image) {
    ObjectNode body =
        Json.object().put("name", "fedora").put("cloud_init", "#cloud-config\na: 1\n");
    body.putObject("image").put("type", "containerDisk").put("image", image);
    return TemplateDraft.parse(body);
  }

  // What people do

  ObjectNode wish(String namespace) {
    return Json.object()
        .put("service_id", serviceId.toString())
        .put("template_id", templateId.toString())
        .put("instance_size_id", sizeId.toString())
        .put("namespace", namespace)
        .put("cpu", 2)
        .put("memory", "4Gi")
        .put("disk_gb", 50)
        .put("reason", "a cache for the shop");
  }

  Asked asks(Caller caller, String namespace, UUID template) {
    ObjectNode wish = wish(namespace).put("template_id", template.toString());
    return Asked.of(room.machines().request(caller, wish, null));
  }

  Asked asks(Caller caller, String namespace) {
    return Asked.of(room.machines().request(caller, wish(namespace), null));
  }

  /** What a 202 tells. */
  record Asked(UUID eventId, @Nullable UUID ticketId) {
    static Asked of(Answer answer) {
      String ticket = answer.body().path("ticket_id").textValue();
      return new Asked(
          UUID.fromString(answer.body().path("event_id").asText()),
          ticket == null ? null : UUID.fromString(ticket));
    }

    UUID ticket() {
      return Optional.ofNullable(ticketId).orElseThrow();
    }
  }

  Answer approves(Caller caller, UUID ticketId, ClusterEntry on) {
    return desk.approve(ticketId, caller, choice(on), null);
  }

  Approval choice(ClusterEntry on) {
    return choice(on, null);
  }

  Approval choice(ClusterEntry on, @Nullable ObjectNode modifiedSpec) {
    ObjectNode selection =
        Json.object()
            .put("cluster_id", on.id().toString())
            .put("template_version", 1)
            .put("storage_class", "standard");
    return new Approval(
        selection, modifiedSpec, modifiedSpec == null ? null : "more room", null, null);
  }

  /** A machine that was asked for, approved, made, and is seen running. */
  Machine runningMachine(Caller requester, String namespace) {
    Asked asked = asks(requester, namespace);
    boolean inTest = namespace.equals("dev");
    approves(ann, asked.ticket(), inTest ? test : prod);
    drain();
    awaitStatus(inTest ? test : prod, machine(asked.eventId()), "Running");
    sync();
    return machine(asked.eventId());
  }

  /** A machine that stands in the database only. */
  Machine recordedMachine(String namespace, VmStatus status) {
    boolean inTest = namespace.equals("dev");
    UUID id = database.newId();
    database.inTransaction(
        tx -> {
          int index = ServiceRows.takeIndex(tx, serviceId);
          String name = namespace + "-shop-redis-0" + index;
          MachineRows.insert(
              tx,
              new MachineRows.New(
                  id,
                  serviceId,
                  namespace,
                  name,
                  "0" + index,
                  inTest ? test.id() : prod.id(),
                  inTest ? "test" : "prod",
                  RunStrategy.ALWAYS,
                  id,
                  null,
                  alice.userId()));
          MachineRows.insertRevision(
              tx,
              new Revision(
                  id, 1, Json.object(), Json.object(), Json.object(), null, null, null, tx.now()));
          MachineRows.end(tx, id, null, null);
          MachineRows.observe(
              tx,
              inTest ? test.id() : prod.id(),
              List.of(new Observation(id, namespace, name, status, null, BigDecimal.ONE)));
          tx.handle()
              .createUpdate("UPDATE vms_vms SET status = :status WHERE id = :id")
              .bind("status", status.name())
              .bind("id", id)
              .execute();
          return id;
        });
    return machine(id);
  }

  Machine machine(UUID id) {
    return database.read(handle -> MachineRows.find(handle, id)).orElseThrow();
  }

  void drain() {
    new JobsByHand(parts, List.of()).drain();
  }

  /** Takes a full list of both clusters, as the watchers do. */
  void sync() {
    StatusSync sync = new StatusSync(database, Labels.SHIPPED);
    for (ClusterEntry cluster : List.of(test, prod)) {
      sync.resync(cluster.id(), client(cluster));
    }
  }

  ClusterClient client(ClusterEntry cluster) {
    return workshop.clusters().find(cluster.id()).orElseThrow();
  }

  /** Waits, by watching, until the cluster shows the machine in this status. */
  void awaitStatus(ClusterEntry cluster, Machine machine, String printable) {
    awaitObject(
        cluster,
        Kind.VIRTUAL_MACHINE,
        object ->
            object.at("/metadata/name").asText().equals(machine.name())
                && object.at("/status/printableStatus").asText().equals(printable));
  }

  void awaitObject(ClusterEntry cluster, Kind kind, Predicate<JsonNode> wanted) {
    CountDownLatch seen = new CountDownLatch(1);
    ClusterClient client = client(cluster);
    ClusterClient.Listing listing = client.list(kind, Labels.SHIPPED.managedBy(), Labels.WRIT);
    if (listing.items().stream().anyMatch(wanted)) {
      return;
    }
    ClusterClient.Listener listener =
        new ClusterClient.Listener() {
          @Override
          public void changed(JsonNode object) {
            if (wanted.test(object)) {
              seen.countDown();
            }
          }

          @Override
          public void gone(JsonNode object) {}

          @Override
          public void ended() {}
        };
    try (var _ =
        client.watch(
            kind, Labels.SHIPPED.managedBy(), Labels.WRIT, listing.resourceVersion(), listener)) {
      if (!seen.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the cluster never showed the wanted object");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  Optional<ObjectNode> object(Sandbox sandbox, String namespace, String name) {
    return sandbox.find("kubevirt.io/v1", "VirtualMachine", namespace, name).map(Json::readObject);
  }

  // What tests count

  long rows(String countQuery) {
    return database.read(handle -> handle.createQuery(countQuery).mapTo(Long.class).one());
  }

  String text(String query) {
    return database.read(handle -> handle.createQuery(query).mapTo(String.class).one());
  }

  long events() {
    return rows("SELECT count(*) FROM kernel_events");
  }

  long tickets() {
    return rows("SELECT count(*) FROM kernel_tickets");
  }

  long reviews() {
    return rows("SELECT count(*) FROM kernel_reviews");
  }

  long machines() {
    return rows("SELECT count(*) FROM vms_vms");
  }

  /** Jobs of the task {@code event}. */
  long queued() {
    return rows("SELECT count(*) FROM kernel_jobs WHERE task_name = 'event'");
  }

  long nextIndex() {
    return rows("SELECT next_instance_index FROM vms_services WHERE name = 'redis'");
  }

  /** How many rows of each code were written since the house was furnished. */
  Map<String, Long> audit() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT action_code, count(*) AS n FROM kernel_audit WHERE id > :before
                    GROUP BY 1
                    """)
                .bind("before", auditBefore)
                .reduceRows(
                    new HashMap<>(),
                    (counts, row) -> {
                      counts.put(
                          row.getColumn("action_code", String.class),
                          row.getColumn("n", Long.class));
                      return counts;
                    }));
  }

  long audit(String code) {
    return audit().getOrDefault(code, 0L);
  }

  String eventStatus(UUID eventId) {
    return text("SELECT status FROM kernel_events WHERE id = '" + eventId + "'");
  }

  String ticketStatus(UUID ticketId) {
    return text("SELECT status FROM kernel_tickets WHERE id = '" + ticketId + "'");
  }

  /** The problem that the work ends with. */
  static Problem refusalOf(ThrowingCallable work) {
    Problem problem = Assertions.catchThrowableOfType(Problem.class, work);
    if (problem == null) {
      throw new AssertionError("nothing was refused");
    }
    return problem;
  }

  @Override
  public void close() {
    room.close();
    workshop.clusters().close();
    cluster01.close();
    cluster02.close();
  }

  @SafeVarargs
  static Caller caller(
      int number, String name, Set<String> environments, Set<Permission>... permissions) {
    Set<Permission> all = new HashSet<>();
    for (Set<Permission> some : permissions) {
      all.addAll(some);
    }
    return new Caller(
        new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0000L + number),
        name,
        Set.of(),
        List.of(new Grant(name, all, Scope.GLOBAL, environments)),
        null,
        Origin.INSIDE);
  }

  static KeyRing keys() {
    byte[] key = new byte[32];
    new Random(7).nextBytes(key);
    return new KeyRing(
        MasterKeys.parse(Base64.getEncoder().encodeToString(key)),
        new SecureRandom(),
        List.of(CredentialVault.COLUMN));
  }

  /** Ann and amy are the approvers that are told. */
  private final class People implements Directory {
    @Override
    public Set<UUID> holdersOf(
        Tx tx, Permission permission, @Nullable String environment, Set<String> groups) {
      return permission.equals(KernelPermissions.APPROVAL_APPROVE)
          ? Set.of(ann.userId(), amy.userId())
          : Set.of();
    }

    @Override
    public String nameOf(Tx tx, UUID userId) {
      return userId.toString();
    }
  }
}
