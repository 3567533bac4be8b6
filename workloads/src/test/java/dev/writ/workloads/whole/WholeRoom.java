package dev.writ.workloads.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.Kernel;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.KernelRoles;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Migrations;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.sandbox.fault.RequestLog;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.WorkloadsRoom;
import dev.writ.workloads.deploy.ShippedRights;
import dev.writ.workloads.operator.Operators;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** All of the room but its HTTP, over one pretend cluster. */
final class WholeRoom implements AutoCloseable {
  /** Its probes find fault at once, so that a rollout is watched for eight seconds only. */
  static final String QUICK =
      """
      apiVersion: devops.stochastic.io/v1
      kind: DevOpsPolicy
      metadata: {name: quick, namespace: production}
      spec:
        requireLivenessProbe: true
        requireReadinessProbe: true
        enforcementMode: enforce
        defaultProbe: {initialDelaySeconds: 0, periodSeconds: 1}
      """;

  /** What a container needs to pass the probes that are injected. */
  static final String PORT = ", ports: [{containerPort: 3000}]";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String UNSTEADY =
      "state = 'APPLYING' OR (state = 'WATCHING' AND steady_since IS NULL)";

  final Sandbox sandbox;
  final RunningClock clock = new RunningClock();
  final SimpleMeterRegistry meters;
  final Kernel kernel;
  final Database database;
  final WorkloadsRoom workloads;
  final Operators operators;
  private final RoomProcess process;
  private volatile @Nullable Door door;

  static TestDatabase freshDatabase() {
    return TestDatabase.filledBy(
            "kernel and workloads",
            owner ->
                new Migrations(owner, List.of(Migrations.KERNEL, WorkloadsRoom.CHANGELOG)).up())
        .freshForEachTest();
  }

  WholeRoom(DataSource pool) {
    this(pool, null);
  }

  /**
   * Over a cluster of its own.
   *
   * @param policies a folder of approval policies that stand before the shipped ones
   */
  WholeRoom(DataSource pool, @Nullable Path policies) {
    sandbox = Sandbox.start(SandboxSettings.forTests());
    String kubeconfig = ShippedRights.grant(sandbox);
    sandbox.requestLog().start();
    process = new RoomProcess(pool, kubeconfig, "writ-test", clock, policies, this::handsOver);
    meters = process.meters;
    kernel = process.kernel;
    database = process.database;
    operators = process.operators;
    workloads = process.workloads;
  }

  /** Has the API server ask at admission from now on. */
  void admit() {
    door = Door.open(this, operators.loop("local").orElseThrow(), operators.untouchable());
  }

  /** Has it ask no more. */
  void admitNoMore() {
    Objects.requireNonNull(door).close();
    door = null;
  }

  private boolean handsOver(String cluster) {
    Door standing = door;
    return standing != null && standing.isRegistered(cluster);
  }

  /** Somebody who may do everything. */
  Caller ann() {
    return new Caller(
        new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0001L),
        "ann",
        Set.of(),
        List.of(
            new Grant(
                KernelRoles.ADMIN.name(),
                KernelRoles.ADMIN.permissions(),
                Scope.GLOBAL,
                Set.of("test", "prod"))),
        null,
        Origin.INSIDE);
  }

  void namespace(String name) {
    namespace(name, "{}");
  }

  void namespace(String name, String labels) {
    sandbox.apply(
        "{apiVersion: v1, kind: Namespace, metadata: {name: %s, labels: %s}}"
            .formatted(name, labels));
  }

  /**
   * A Deployment whose one container `web` has no probe and no resources. Its pods end at once, so
   * that no time for that is watched.
   */
  void deploy(String namespace, String name, String more) {
    sandbox.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: NAME, namespace: NAMESPACE}
        spec:
          replicas: 1
          selector: {matchLabels: {app: NAME}}
          template:
            metadata: {labels: {app: NAME}}
            spec:
              terminationGracePeriodSeconds: 0
              containers: [{name: web, image: "web:1"MORE}]
        """
            .replace("NAMESPACE", namespace)
            .replace("NAME", name)
            .replace("MORE", more));
  }

  JsonNode read(String apiVersion, String kind, String namespace, String name) {
    return sandbox
        .find(apiVersion, kind, namespace, name)
        .<JsonNode>map(json -> Json.parse(json.getBytes(StandardCharsets.UTF_8)))
        .orElseGet(Json::object);
  }

  JsonNode deployment(String namespace, String name) {
    return read("apps/v1", "Deployment", namespace, name);
  }

  JsonNode awaitDeployment(String namespace, String name, Predicate<JsonNode> wanted) {
    return await(() -> deployment(namespace, name), wanted);
  }

  /** The status of a policy of a namespace, once it is as wanted. */
  JsonNode awaitStatus(String namespace, String policy, Predicate<JsonNode> wanted) {
    return await(
        () -> read("devops.stochastic.io/v1", "DevOpsPolicy", namespace, policy).path("status"),
        wanted);
  }

  /** Looks again until it is as wanted; the cluster, the loop and the workers are real. */
  static <T> T await(Supplier<T> look, Predicate<T> wanted) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      T seen = look.get();
      if (wanted.test(seen)) {
        return seen;
      }
      if (System.nanoTime() > until) {
        throw new AssertionError("it never came to what was wanted: " + seen);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** Patches of workloads that the cluster took and that were no dry runs. */
  List<RequestLog.Entry> patches() {
    return attempts().stream().filter(one -> !one.dryRun() && one.code() == 200).toList();
  }

  /** Patches of workloads, refused ones and dry runs included. */
  List<RequestLog.Entry> attempts() {
    return sandbox.requestLog().entries().stream()
        .filter(
            one ->
                one.group().equals("apps")
                    && one.verb().equals("patch")
                    && one.user().contains(ShippedRights.SERVICE_ACCOUNT))
        .toList();
  }

  /** What Writ was refused for want of a right. */
  List<RequestLog.Entry> forbidden() {
    return sandbox.requestLog().entries().stream().filter(one -> one.code() == 403).toList();
  }

  /** Every remediation with its state, in order: {@code deployment/production/web WATCHING}. */
  List<String> remediations() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT kind || '/' || namespace || '/' || name || ' ' || state
                    FROM workloads_remediations ORDER BY 1
                    """)
                .mapTo(String.class)
                .list());
  }

  List<String> awaitRemediations(Predicate<List<String>> wanted) {
    try {
      return await(this::remediations, wanted);
    } catch (AssertionError never) {
      throw new AssertionError(never.getMessage() + " because of " + details(), never);
    }
  }

  private List<String> details() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT DISTINCT detail FROM workloads_remediations")
                .mapTo(String.class)
                .list());
  }

  /** Lets the loop do all that is due. */
  void settle() {
    operators
        .all()
        .forEach(
            operator -> {
              try {
                operator.catchUp();
              } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
              }
            });
  }

  /** Where every rollout is steady: lets pass the time for which it is watched under `QUICK`. */
  void hurry() {
    if (rows("SELECT count(*) FROM workloads_remediations WHERE " + UNSTEADY) == 0) {
      clock.putForward(Duration.ofSeconds(8));
    }
  }

  boolean leads() {
    return operators.all().stream().allMatch(operator -> operator.isLeading());
  }

  long rows(String countQuery) {
    return database.read(handle -> handle.createQuery(countQuery).mapTo(Long.class).one());
  }

  static ObjectNode object() {
    return Json.object();
  }

  @Override
  public void close() {
    if (door != null) {
      admitNoMore();
    }
    process.close();
    sandbox.close();
  }
}
