package dev.writ.workloads;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.document.YamlReader;
import dev.writ.kernel.Kernel;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.PostgresAuditLog;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.secret.MasterKeys;
import dev.writ.kernel.secret.SigningKeys;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Migrations;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.access.Environments;
import dev.writ.workloads.access.Sight;
import dev.writ.workloads.access.WorkloadsActionCodes;
import dev.writ.workloads.access.WorkloadsPermissions;
import dev.writ.workloads.access.WorkloadsRoles;
import dev.writ.workloads.act.Ledgers;
import dev.writ.workloads.act.RemediationMetrics;
import dev.writ.workloads.act.Workshop;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.observe.Trouble;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicyParser;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import dev.writ.workloads.view.WatchedCluster;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The room's store on a real database, people who may do this and that, and policies as YAML. */
final class ServerRoom {
  final Caller alice = caller(1, "alice", Scope.GLOBAL, Set.of("test", "prod"));
  final SettableClock clock = new SettableClock();
  final MeterRegistry meters = new SimpleMeterRegistry();
  final Database database;
  final PostgresAuditLog audit;
  final History history;
  final WorkloadsRoom room;

  /** What is watched now. */
  final List<WatchedCluster> watched = new CopyOnWriteArrayList<>();

  static TestDatabase freshDatabase() {
    return TestDatabase.filledBy(
            "kernel and workloads",
            owner ->
                new Migrations(owner, List.of(Migrations.KERNEL, WorkloadsRoom.CHANGELOG)).up())
        .freshForEachTest();
  }

  ServerRoom(DataSource pool) {
    database = new Database(pool, clock, new Ids(clock, new Random(1)));
    ActionCodes codes = new ActionCodes(KernelActionCodes.ALL, WorkloadsActionCodes.ALL);
    audit = new PostgresAuditLog(database, codes, meters);
    Workshop workshop =
        new Workshop(
            database,
            audit,
            _ -> Optional.empty(),
            new Ledgers(database),
            new RemediationMetrics(meters),
            ProtectedNamespaces.STANDARD,
            20,
            new Environments(Set.of("test", "prod"), null));
    Kernel kernel =
        new Kernel(
            new Kernel.Parts(
                database,
                clock,
                new SecureRandom(),
                new SigningKeys(MasterKeys.parse("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")),
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
    room =
        new WorkloadsRoom(
            new WorkloadsRoom.Parts(
                workshop, kernel.desk(), kernel.facts(), Keeping.SHIPPED, () -> watched));
    history = room.history();
  }

  /** Somebody who may do all that the room has, in this scope and these environments. */
  static Caller caller(int number, String name, Scope scope, Set<String> environments) {
    return new Caller(
        new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0000L + number),
        name,
        Set.of(),
        List.of(
            new Grant(name, Set.<Permission>copyOf(WorkloadsPermissions.ALL), scope, environments)),
        null,
        Origin.INSIDE);
  }

  /** How a policy stands over pods, each YAML. */
  PolicyStanding standing(String cluster, String policyYaml, String... pods) {
    return standing(cluster, policyYaml, Map.of(), pods);
  }

  PolicyStanding standing(
      String cluster, String policyYaml, Map<String, Map<String, String>> labels, String... pods) {
    Policy policy =
        PolicyParser.parse(YamlReader.read("policy.yaml", policyYaml).documents().getFirst())
            .policy()
            .orElseThrow();
    ObjectReader reader = new ObjectReader(ObjectReader.ReplicaSets.GUESSED, false);
    List<Pod> read =
        Stream.of(pods)
            .map(pod -> YamlReader.read("pod.yaml", pod).documents().getFirst())
            .flatMap(pod -> reader.pod(pod).stream())
            .toList();
    Map<String, Namespace> namespaces = new HashMap<>();
    labels.forEach((name, set) -> namespaces.put(name, new Namespace(name, set, Map.of())));
    Snapshot snapshot =
        new Snapshot(
            cluster, read, Map.of(), namespaces, List.of(), history.exemptionsSeen(cluster));
    return new PolicyStanding(
        cluster,
        new PolicyObject(
            policy.key(),
            policy.clusterScoped(),
            policy.namespace(),
            policy.name(),
            "uid-" + policy.key(),
            "1",
            policy.generation(),
            List.of(),
            false,
            policy,
            List.of(),
            List.of(),
            null),
        new Judge(ProtectedNamespaces.STANDARD).evaluate(snapshot, policy, clock.instant()),
        List.of(),
        List.of(),
        Enforcement.NONE,
        false,
        false,
        List.of(),
        null);
  }

  /** Watches a cluster in which policies stand like this and nothing else is known. */
  void watch(String cluster, PolicyStanding... standings) {
    watched.add(new Still(cluster, List.of(standings)));
  }

  private record Still(String name, List<PolicyStanding> standings) implements WatchedCluster {
    @Override
    public Optional<Plan> plan(WorkloadKey key) {
      return Optional.empty();
    }

    @Override
    public boolean isSynced() {
      return true;
    }

    @Override
    public boolean isLeading() {
      return true;
    }

    @Override
    public @Nullable Instant staleSince() {
      return null;
    }

    @Override
    public List<Trouble> troubles() {
      return List.of();
    }
  }

  /** W1's pod, in this namespace. */
  static String bad(String namespace, String name) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: %s}
    spec: {containers: [{name: main, image: 'nginx:latest'}]}
    """
        .formatted(name, namespace);
  }

  static String clean(String namespace, String name) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: %s}
    spec:
      containers: [{name: main, image: 'nginx:1.29', livenessProbe: {}, readinessProbe: {}}]
    """
        .formatted(name, namespace);
  }

  long rows(String countQuery) {
    return database.read(handle -> handle.createQuery(countQuery).mapTo(Long.class).one());
  }

  List<String> audited() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT action_code FROM kernel_audit ORDER BY id")
                .mapTo(String.class)
                .list());
  }
}
