package dev.writ.workloads.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cluster.GitOpsKeys.LabelTracking;
import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.document.Node;
import dev.writ.document.YamlReader;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.Rulebook;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.ObjectReader;
import dev.writ.workloads.observe.Owner;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicyParser;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A cluster of which a test says what is known. */
final class PretendSurroundings implements Surroundings {
  static final String WRIT = "system:serviceaccount:writ-system:writ";
  static final Judge JUDGE = new Judge(ProtectedNamespaces.STANDARD);

  private final List<InForce> policies = new CopyOnWriteArrayList<>();
  private final Map<WorkloadKey, Workload> workloads = new HashMap<>();
  private final Map<String, Owner> owners = new HashMap<>();
  private final Map<String, Instant> exemptionsSeen = new HashMap<>();
  private Namespace namespace = Namespace.named("production");
  private @Nullable Instant silentUntil;
  private Source source = (_, _, _) -> Optional.empty();
  private String unseen = "";
  private boolean synced = true;

  /** Where objects are asked for. */
  interface Source {
    Optional<Node> find(Resource kind, String namespace, String name);
  }

  PretendSurroundings policy(String yaml) {
    PolicyParser.Parsed parsed = PolicyParser.parse(node(yaml));
    assertThat(parsed.problems()).isEmpty();
    Policy policy = parsed.policy().orElseThrow();
    policies.add(new InForce(policy, Rulebook.compile(policy)));
    return this;
  }

  /** A policy of production with this spec, in YAML's flow style. */
  PretendSurroundings spec(String flow) {
    return policy(
        """
        apiVersion: devops.stochastic.io/v1
        kind: DevOpsPolicy
        metadata: {name: given, namespace: production}
        spec: %s
        """
            .formatted(flow));
  }

  PretendSurroundings unsynced() {
    synced = false;
    return this;
  }

  PretendSurroundings unseen(String namespace) {
    unseen = namespace;
    return this;
  }

  PretendSurroundings workload(String yaml) {
    Workload workload = new ObjectReader(this::ownerOf, true).workload(node(yaml)).orElseThrow();
    workloads.put(workload.key(), workload);
    return this;
  }

  PretendSurroundings replicaSet(String name, WorkloadKey of) {
    owners.put(
        name, of.kind().equals("deployment") ? new Owner.Parent(of, false) : new Owner.Other(of));
    return this;
  }

  PretendSurroundings silent(Instant until) {
    silentUntil = until;
    return this;
  }

  PretendSurroundings namespace(Namespace known) {
    namespace = known;
    return this;
  }

  PretendSurroundings seen(String exemption, Instant first) {
    exemptionsSeen.put(exemption, first);
    return this;
  }

  /** What the API server holds. */
  PretendSurroundings standing(Source objects) {
    source = objects;
    return this;
  }

  static Node node(String yaml) {
    YamlReader.Read read = YamlReader.read("given.yaml", yaml);
    assertThat(read.problems()).isEmpty();
    return read.documents().getFirst();
  }

  @Override
  public boolean isSynced() {
    return synced;
  }

  @Override
  public List<InForce> about(String name) {
    Namespace known = name.equals(namespace.name()) ? namespace : Namespace.named(name);
    return policies.stream().filter(one -> JUDGE.isAbout(one.policy(), known)).toList();
  }

  @Override
  public Snapshot around(String name, WorkloadKey subject) {
    Workload workload = workloads.get(subject);
    return new Snapshot(
        "local",
        List.of(),
        workload == null ? Map.of() : Map.of(subject, workload),
        Map.of(namespace.name(), namespace),
        List.of(),
        exemptionsSeen);
  }

  @Override
  public Owner ownerOf(String name, String replicaSet) {
    return owners.getOrDefault(replicaSet, new Owner.Unread("nobody knows " + replicaSet));
  }

  @Override
  public boolean knows(String name) {
    return !name.equals(unseen);
  }

  @Override
  public boolean isOurs(String username) {
    return username.equals(WRIT);
  }

  @Override
  public Optional<Node> find(Resource kind, String name, String object) {
    return source.find(kind, name, object);
  }

  @Override
  public @Nullable Instant silentUntil(WorkloadKey workload) {
    return silentUntil;
  }

  @Override
  public LabelTracking tracking() {
    return LabelTracking.OFF;
  }
}
