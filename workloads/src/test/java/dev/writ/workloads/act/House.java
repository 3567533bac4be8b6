package dev.writ.workloads.act;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.cluster.GitOpsKeys.LabelTracking;
import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.document.Node;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.approval.Tickets;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.PostgresAuditLog;
import dev.writ.kernel.decision.PolicySet;
import dev.writ.kernel.decision.PolicyText;
import dev.writ.kernel.decision.PostgresDecisions;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.Facts;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Directory;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.job.EventQueue;
import dev.writ.kernel.job.JobParts;
import dev.writ.kernel.job.JobsByHand;
import dev.writ.kernel.notice.Notices;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Migrations;
import dev.writ.kernel.store.Tx;
import dev.writ.rego.RegoValue;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import dev.writ.workloads.access.Environments;
import dev.writ.workloads.access.WorkloadsActionCodes;
import dev.writ.workloads.access.WorkloadsPermissions;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.EventRecorder;
import dev.writ.workloads.cluster.RequestListener;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Action;
import dev.writ.workloads.decide.Draft;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.Planner;
import dev.writ.workloads.decide.Violation;
import dev.writ.workloads.observe.ClusterModel;
import dev.writ.workloads.observe.ClusterModel.SeenPod;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.PolicySpec;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.store.GenerationRows;
import dev.writ.workloads.store.NamespaceRows;
import dev.writ.workloads.store.RemediationRows;
import dev.writ.workloads.view.Enforcement;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.Remediation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The room's work with the real kernel, a real database and a pretend cluster over HTTPS; what the
 * operator would see of the cluster is read from it.
 */
final class House implements AutoCloseable {
  static final String POLICY = "production/p";

  final SettableClock clock = new SettableClock();
  final Sandbox sandbox = Sandbox.start(SandboxSettings.forTests());
  final ClusterApi api = ClusterApi.open("local", sandbox.kubeconfigYaml(), RequestListener.NOBODY);
  private final EventRecorder events = new EventRecorder(api, clock, "test-1");
  final Database database;
  final Desk desk;
  final Workshop workshop;
  final Remediations remediations;
  final Reversions reversions;
  final JobsByHand jobs;
  final Map<String, PolicySpec.Rollout> rollouts =
      new HashMap<>(Map.of(POLICY, PolicySpec.Rollout.STANDARD));
  final Map<WorkloadKey, Plan> planned = new ConcurrentHashMap<>();
  final Set<String> heldByBudget = new HashSet<>();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  Map<String, String> namespaceLabels = Map.of();
  boolean leads = true;
  boolean hears = true;

  /** What is told of a workload, where it is not what the cluster has by now. */
  final Map<WorkloadKey, Optional<ObjectNode>> told = new HashMap<>();

  static TestDatabase freshDatabase() {
    return TestDatabase.filledBy(
            "kernel and workloads",
            owner ->
                new Migrations(owner, List.of(Migrations.KERNEL, "db/workloads/changelog.yaml"))
                    .up())
        .freshForEachTest();
  }

  private static final PolicySet SHIPPED =
      PolicySet.compile(
          PolicyText.shipped(House.class, "workloads", "policy.rego", "policy_test.rego"));

  /** Who is asked by a policy that says the same of everything. */
  static PolicySet always(String outcome) {
    return PolicySet.compile(
        PolicyText.of(
            "workloads",
            Map.of(
                "policy.rego",
                """
                package writ.workloads.approval
                decision := {"outcome": "%s", "reasons": ["production is careful"]}
                """
                    .formatted(outcome))));
  }

  House(DataSource pool) {
    this(pool, SHIPPED, 20);
  }

  House(DataSource pool, PolicySet policy, int maxConcurrentRollouts) {
    database = new Database(pool, clock, new Ids(clock, new Random()));
    var audit =
        new PostgresAuditLog(
            database, new ActionCodes(KernelActionCodes.ALL, WorkloadsActionCodes.ALL), meters);
    Cluster cluster = new Cluster();
    workshop =
        new Workshop(
            database,
            audit,
            name -> name.equals("local") ? Optional.of(cluster) : Optional.empty(),
            new Ledgers(database),
            new RemediationMetrics(meters),
            ProtectedNamespaces.STANDARD,
            maxConcurrentRollouts,
            new Environments(Set.of("production"), null));
    ActionCatalogue actions =
        new ActionCatalogue(
            List.of(new RemediateWorkload(workshop), new RevertRemediation(workshop)));
    PostgresEvents events = new PostgresEvents();
    EventQueue queue = new EventQueue(List.of());
    JobParts parts =
        new JobParts(
            database,
            clock,
            new SplittableRandom(1),
            actions,
            events,
            new Tickets(),
            queue,
            audit,
            new Notices(database),
            meters);
    PostgresDecisions decisions = new PostgresDecisions();
    database.inTransaction(
        tx -> {
          decisions.keepText(tx, policy.text());
          return decisions;
        });
    desk = new Desk(database, actions, policy, decisions, queue, audit, new People(), meters);
    remediations = new Remediations(workshop, desk, new Facts(events, queue));
    reversions = new Reversions(workshop, desk);
    jobs = new JobsByHand(parts, List.of());
    sandbox.apply("{apiVersion: v1, kind: Namespace, metadata: {name: production}}");
    database.inTransaction(
        tx -> {
          NamespaceRows.keep(tx, "local", "production", "production");
          return tx.now();
        });
  }

  /** A Deployment of two pods whose container `web` has a port and nothing else. */
  void deploy(String name, String annotations) {
    sandbox.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: NAME, namespace: production}
        spec:
          replicas: 2
          selector: {matchLabels: {app: NAME}}
          template:
            metadata: {labels: {app: NAME}, annotations: {ANNOTATIONS}}
            spec: {containers: [{name: web, image: "web:1", ports: [{containerPort: 3000}]}]}
        """
            .replace("NAME", name)
            .replace("ANNOTATIONS", annotations));
    await(name, live -> live.at("/status/availableReplicas").asInt() == 2);
  }

  void deploy(String name) {
    deploy(name, "");
  }

  static WorkloadKey key(String name) {
    return new WorkloadKey("deployment", "production", name);
  }

  static String path(String name) {
    return Resource.DEPLOYMENTS.path("production", name);
  }

  ObjectNode live(String name) {
    return api.read(path(name));
  }

  /** Looks again until the cluster's controllers have come so far; they are quick and real. */
  ObjectNode await(String name, Predicate<ObjectNode> wanted) {
    long patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < patience) {
      ObjectNode live = live(name);
      if (wanted.test(live)) {
        return live;
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("the cluster never showed the wanted object: " + live(name));
  }

  static boolean isRolledOut(JsonNode live) {
    return live.at("/status/observedGeneration").asLong()
            == live.at("/metadata/generation").asLong()
        && live.at("/status/updatedReplicas").asInt() == 2
        && live.at("/status/replicas").asInt() == 2
        && live.at("/status/availableReplicas").asInt() == 2;
  }

  Workload workload(String name) {
    return new ObjectReader(ObjectReader.ReplicaSets.GUESSED, false)
        .workload(node(live(name)))
        .orElseThrow();
  }

  private static Node node(JsonNode json) {
    return Node.of(RegoValue.parseJson(json.toString()));
  }

  Plan.Patch plan(String name, List<Action> actions, String... policies) {
    return new Plan.Patch(
        workload(name), new Draft(actions, List.of(), List.of(), List.of(policies)));
  }

  static List<Action> probes(int port) {
    Action.Probe probe = new Action.Probe(port, 5, 10);
    return List.of(
        new Action.InjectLivenessProbe("web", probe),
        new Action.InjectReadinessProbe("web", probe));
  }

  void request(String name) {
    request(plan(name, probes(3000), POLICY));
  }

  void request(Plan.Patch plan) {
    planned.put(plan.key(), plan);
    remediations.request("local", plan, namespace(), 2);
  }

  Namespace namespace() {
    return new Namespace("production", namespaceLabels, Map.of());
  }

  /** Works what is due now, and what comes due in the next second. */
  void work() {
    jobs.drain();
    clock.advance(Duration.ofSeconds(1));
    jobs.drain();
  }

  /** Watches a patched workload to its verdict. */
  Remediation toVerdict(String name) {
    for (int i = 0; i < 800 && !last(name).state().isOver(); i++) {
      work();
    }
    return last(name);
  }

  List<Remediation> rows() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT * FROM workloads_remediations ORDER BY created_at, id")
                .map(RemediationRows.MAPPER)
                .list());
  }

  Remediation last(String name) {
    return rows().stream()
        .filter(row -> row.workload().equals(key(name)))
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  long count(String query) {
    return database.read(handle -> handle.createQuery(query).mapTo(Long.class).one());
  }

  String text(String query) {
    return database.read(handle -> handle.createQuery(query).mapTo(String.class).one());
  }

  long audit(String code) {
    return count("SELECT count(*) FROM kernel_audit WHERE action_code = '" + code + "'");
  }

  double counted(String counter) {
    return meters.get(counter).counter().count();
  }

  long patches() {
    return sandbox.counts().requests("patch", "deployments");
  }

  /** Has the last remediation of a workload taken out again, and gives the wish's answer. */
  Answer revert(Caller caller, String name) {
    return reversions.revert(caller, last(name).id(), "not on this one", null);
  }

  /** How the policy stands, once all is read. */
  Enforcement enforcement(String policy) {
    int slash = policy.indexOf('/');
    PolicyObject object =
        new PolicyObject(
            policy,
            false,
            policy.substring(0, slash),
            policy.substring(slash + 1),
            "policy-uid",
            "1",
            1,
            List.of(),
            false,
            null,
            List.of(),
            List.of(),
            null);
    workshop.ledgers().read("local");
    return remediations.enforcement("local", object);
  }

  /** A policy is seen for the first time: what it has done is counted from now on. */
  void see(String policy) {
    database.inTransaction(
        tx -> {
          GenerationRows.seen(tx, "local", policy, "policy-uid", 1);
          return policy;
        });
  }

  static Caller person(int number, String name, Set<Permission> permissions) {
    return new Caller(
        new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0000L + number),
        name,
        Set.of(),
        List.of(new Grant(name, permissions, Scope.GLOBAL, Set.of("production"))),
        null,
        Origin.INSIDE);
  }

  final Caller ann =
      person(3, "ann", Set.of(KernelPermissions.APPROVAL_VIEW, KernelPermissions.APPROVAL_APPROVE));

  final Caller olga =
      person(4, "olga", Set.of(WorkloadsPermissions.READ, WorkloadsPermissions.REVERT));
  final Caller vera = person(5, "vera", Set.of(WorkloadsPermissions.READ));

  @Override
  public void close() {
    api.close();
    sandbox.close();
  }

  /** What an operator would know, read from the cluster at each question. */
  private final class Cluster implements Sights {
    @Override
    public ClusterApi api() {
      return api;
    }

    @Override
    public boolean mayPatch() {
      return leads;
    }

    @Override
    public @Nullable Instant staleSince() {
      return hears ? null : clock.instant();
    }

    @Override
    public Optional<ObjectNode> workload(WorkloadKey key) {
      return told.containsKey(key) ? told.get(key) : api.find(path(key.name()));
    }

    @Override
    public List<SeenPod> newestPods(WorkloadKey key) {
      ClusterModel model = new ClusterModel("local", false);
      for (Resource resource : List.of(Resource.REPLICA_SETS, Resource.PODS)) {
        for (JsonNode item : api.read(resource.path(key.namespace())).path("items")) {
          ObjectNode object = item.deepCopy();
          object.put("apiVersion", resource.apiVersion()).put("kind", resource.kind());
          if (resource.equals(Resource.PODS)) {
            model.pod(node(object), clock.instant());
          } else {
            model.replicaSet(node(object), clock.instant());
          }
        }
      }
      return model.newestPods(key);
    }

    @Override
    public Optional<String> heldByBudget(WorkloadKey key) {
      return heldByBudget.contains(key.name()) ? Optional.of("a budget says so") : Optional.empty();
    }

    @Override
    public Plan permitted(ObjectNode live, Draft draft) {
      Workload workload =
          new ObjectReader(ObjectReader.ReplicaSets.GUESSED, false)
              .workload(node(live))
              .orElseThrow();
      return new Planner(
              new Judge(ProtectedNamespaces.STANDARD), new LabelTracking(false, Set.of()))
          .permitted(workload, namespace(), draft, null, clock.instant());
    }

    @Override
    public Optional<Plan> plan(WorkloadKey key) {
      return Optional.ofNullable(planned.get(key));
    }

    @Override
    public Optional<PolicySpec.Rollout> rollout(String policy) {
      return Optional.ofNullable(rollouts.get(policy));
    }

    @Override
    public List<Violation> violations(WorkloadKey key) {
      return List.of();
    }

    @Override
    public EventRecorder events() {
      return events;
    }

    @Override
    public void changed(WorkloadKey key) {}
  }

  private final class People implements Directory {
    @Override
    public Set<UUID> holdersOf(
        Tx tx, Permission permission, @Nullable String environment, Set<String> groups) {
      return Set.of(ann.userId());
    }

    @Override
    public String nameOf(Tx tx, UUID userId) {
      return userId.toString();
    }
  }
}
