package dev.writ.bench;

import dev.writ.kernel.Kernel;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.PostgresAuditLog;
import dev.writ.kernel.job.JobSettings;
import dev.writ.kernel.secret.MasterKeys;
import dev.writ.kernel.secret.SigningKeys;
import dev.writ.kernel.store.Database;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.workloads.Keeping;
import dev.writ.workloads.WorkloadsRoom;
import dev.writ.workloads.access.Environments;
import dev.writ.workloads.access.Sight;
import dev.writ.workloads.access.WorkloadsActionCodes;
import dev.writ.workloads.access.WorkloadsPermissions;
import dev.writ.workloads.access.WorkloadsRoles;
import dev.writ.workloads.act.Ledgers;
import dev.writ.workloads.act.RemediationMetrics;
import dev.writ.workloads.act.Workshop;
import dev.writ.workloads.operator.ClusterOperator;
import dev.writ.workloads.operator.Operators;
import dev.writ.workloads.policy.Definitions;
import dev.writ.workloads.schema.Installation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The room of workloads over the real kernel, with jobs as shipped, and one pretend cluster over
 * HTTP on which it may do what its shipped roles allow; all in this JVM.
 */
final class WorkloadsHouse implements AutoCloseable {
  /** As the API server knows who asks. */
  static final String USER = "system:serviceaccount:writ-system:writ";

  final Sandbox sandbox = Sandbox.start(SandboxSettings.forTests());
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Operators operators;
  private final Kernel kernel;

  /**
   * Starts it.
   *
   * @param rollouts that may be under way at once
   */
  WorkloadsHouse(Database database, int rollouts) {
    InstantSource clock = InstantSource.system();
    Installation shipped = Installation.SHIPPED;
    Definitions.ALL.forEach(definition -> sandbox.apply(definition.toYaml()));
    shipped.files().entrySet().stream()
        .filter(file -> file.getKey().startsWith("rights/"))
        .forEach(file -> sandbox.apply(file.getValue()));
    operators =
        new Operators(
            new Operators.Settings(Set.of(), false, shipped.namespace(), "bench", _ -> false),
            clock,
            meters);
    ActionCodes codes = new ActionCodes(KernelActionCodes.ALL, WorkloadsActionCodes.ALL);
    Workshop workshop =
        new Workshop(
            database,
            new PostgresAuditLog(database, codes, meters),
            operators,
            new Ledgers(database),
            new RemediationMetrics(meters),
            operators.untouchable(),
            rollouts,
            new Environments(Set.of("test", "prod"), null));
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    kernel =
        new Kernel(
            new Kernel.Parts(
                database,
                clock,
                new SecureRandom(),
                new SigningKeys(MasterKeys.parse(Base64.getEncoder().encodeToString(key))),
                codes,
                List.of("test", "prod"),
                null,
                meters),
            List.of(
                new Kernel.Room(
                    WorkloadsRoom.actions(workshop),
                    WorkloadsRoom.POLICY,
                    List.of(),
                    WorkloadsPermissions.ALL,
                    WorkloadsRoles.ALL,
                    Set.of(Sight.NAMESPACE))));
    WorkloadsRoom room =
        new WorkloadsRoom(
            new WorkloadsRoom.Parts(
                workshop,
                kernel.desk(),
                kernel.facts(),
                Keeping.SHIPPED,
                () -> List.copyOf(operators.all())));
    kernel.start(JobSettings.shipped("bench"), List.of());
    room.watch(
        List.of(Operators.Watch.of("local", sandbox.kubeconfigYaml(shipped.namespace(), "writ"))),
        operators);
    await(() -> operators.all().stream().allMatch(ClusterOperator::isLeading));
  }

  void namespace(String name) {
    sandbox.apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(name));
  }

  /** A Deployment whose one container lacks probes and resources. */
  void deploy(String namespace, String name, int replicas) {
    sandbox.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: NAME, namespace: NAMESPACE}
        spec:
          replicas: REPLICAS
          selector: {matchLabels: {app: NAME}}
          template:
            metadata: {labels: {app: NAME}}
            spec: {containers: [{name: web, image: "web:1", ports: [{containerPort: 3000}]}]}
        """
            .replace("NAMESPACE", namespace)
            .replace("NAME", name)
            .replace("REPLICAS", Integer.toString(replicas)));
  }

  /** How many requests of these verbs were sent, those about the Lease left out. */
  double requests(Set<String> verbs) {
    return meters.find("writ.workloads.api.requests").counters().stream()
        .filter(counter -> verbs.contains(String.valueOf(counter.getId().getTag("verb"))))
        .filter(counter -> !"leases".equals(counter.getId().getTag("resource")))
        .mapToDouble(Counter::count)
        .sum();
  }

  static void await(BooleanSupplier wanted) {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(new TimeoutException("it never came to what was wanted"));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  @Override
  public void close() {
    operators.close();
    kernel.close();
    sandbox.close();
  }
}
