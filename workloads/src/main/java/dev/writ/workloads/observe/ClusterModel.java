package dev.writ.workloads.observe;

import dev.writ.document.Node;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one cluster, kept up to date event by event. It judges nothing, asks nobody, and
 * belongs to one thread at a time; but any thread may read objects for it, so that what waits for
 * its turn are small facts and no whole objects. Any thread may also ask for one namespace, one
 * workload and the owner of one ReplicaSet, so that admission need not wait for a round.
 */
public final class ClusterModel {
  private static final String REVISION = "deployment.kubernetes.io/revision";
  private static final String TEMPLATE_HASH = "pod-template-hash";

  private final String cluster;
  private volatile boolean documents;
  private volatile ObjectReader reader;

  private final TreeMap<String, SeenPod> pods = new TreeMap<>();
  private final Map<WorkloadKey, Set<String>> podsOf = new HashMap<>();
  private final Map<String, Set<String>> podsOfReplicaSet = new HashMap<>();
  private final Map<WorkloadKey, Set<String>> replicaSetsOf = new HashMap<>();
  private final Map<WorkloadKey, SeenWorkload> workloads = new ConcurrentHashMap<>();
  private final Map<String, SeenReplicaSet> replicaSets = new ConcurrentHashMap<>();
  private final Map<String, Namespace> namespaces = new ConcurrentHashMap<>();
  private final Budgets budgets = new Budgets();
  private final Map<WorkloadKey, Instant> podless = new HashMap<>();

  private Set<String> changedPods = new LinkedHashSet<>();
  private Set<WorkloadKey> changedWorkloads = new LinkedHashSet<>();
  private Set<String> changedNamespaces = new LinkedHashSet<>();

  /**
   * A pod, with what only a rollout is told by.
   *
   * @param replicaSet key of the ReplicaSet that controls it; null for none
   * @param created creation, as the cluster tells it; empty for unknown
   * @param ready whether its condition Ready is true
   * @param readyContainers names of those whose status says so
   */
  public record SeenPod(
      Pod pod,
      @Nullable String replicaSet,
      String created,
      boolean ready,
      Set<String> readyContainers) {}

  /** A workload, and the whole of it as JSON without managed fields. */
  private record SeenWorkload(Workload workload, String json, int replicas) {
    boolean wantsPods() {
      return replicas > 0;
    }
  }

  /**
   * A ReplicaSet, or that there is none of this key.
   *
   * @param there whether the cluster has it
   */
  private record SeenReplicaSet(
      String key, Owner owner, @Nullable String hash, long revision, boolean there) {}

  /**
   * What changed since it was last asked.
   *
   * @param pods keys, {@code namespace/name}
   */
  public record Changed(Set<String> pods, Set<WorkloadKey> workloads, Set<String> namespaces) {}

  /**
   * Makes an empty one.
   *
   * @param documents whether whole objects are kept for rules of a team's own
   */
  public ClusterModel(String cluster, boolean documents) {
    this.cluster = cluster;
    this.documents = documents;
    this.reader = new ObjectReader(ClusterModel::notSeen, documents);
  }

  /** Whether whole objects are kept. */
  public boolean keepsDocuments() {
    return documents;
  }

  /** From now on whole objects are kept; those that are known already have to be told again. */
  public void keepDocuments() {
    documents = true;
    reader = new ObjectReader(ClusterModel::notSeen, true);
  }

  /** Whose a ReplicaSet is; {@link Owner.Unread} for one that was not seen yet. */
  public Owner ownerOf(String namespace, String name) {
    SeenReplicaSet known = replicaSets.get(namespace + "/" + name);
    return known == null ? notSeen(namespace, name) : known.owner();
  }

  /** Whose a ReplicaSet is that was asked for; empty where there is none. */
  public static Owner ownerOf(String namespace, String name, Optional<Node> replicaSet) {
    return replicaSet
        .map(found -> Details.controllerOf(found, namespace, name))
        .orElseGet(() -> new Owner.Other(new WorkloadKey("replicaset", namespace, name)));
  }

  private static Owner notSeen(String namespace, String name) {
    return new Owner.Unread("replicaset/%s/%s was not seen yet".formatted(namespace, name));
  }

  /** What was read of an object, to be taken in by whom the model belongs to. */
  @FunctionalInterface
  public interface Fact {
    void take(Instant now);
  }

  // Pods

  /** A pod is there, or another than it was. */
  public void pod(Node object, Instant now) {
    readPod(object).take(now);
  }

  /** Reads a pod, by any thread. */
  public Fact readPod(Node object) {
    Optional<SeenPod> read =
        reader
            .pod(object)
            .map(
                pod -> {
                  String created = object.textAt("metadata", "creationTimestamp");
                  return new SeenPod(
                      pod,
                      Details.replicaSetOf(object, pod.namespace()),
                      created == null ? "" : created.intern(),
                      Details.isReady(object),
                      Details.readyContainers(object));
                });
    return now -> read.ifPresent(seen -> takePod(seen, now));
  }

  private void takePod(SeenPod seen, Instant now) {
    Pod pod = seen.pod();
    SeenReplicaSet known = seen.replicaSet() == null ? null : replicaSets.get(seen.replicaSet());
    put(
        pod.namespace() + "/" + pod.name(),
        known == null ? seen : withOwner(seen, known.owner()),
        now);
  }

  private void put(String key, SeenPod seen, Instant now) {
    SeenPod before = pods.put(key, seen);
    if (before != null && !before.pod().subject().equals(seen.pod().subject())) {
      leave(before.pod().subject(), key, now);
    }
    WorkloadKey subject = seen.pod().subject();
    podsOf.computeIfAbsent(subject, _ -> new LinkedHashSet<>()).add(key);
    String replicaSet = seen.replicaSet();
    if (replicaSet != null) {
      podsOfReplicaSet.computeIfAbsent(replicaSet, _ -> new LinkedHashSet<>()).add(key);
    }
    changedPods.add(key);
    countPods(subject, now);
  }

  /** A pod is gone. */
  public void podGone(String namespace, String name, Instant now) {
    String key = namespace + "/" + name;
    SeenPod before = pods.remove(key);
    if (before != null) {
      leave(before.pod().subject(), key, now);
      String replicaSet = before.replicaSet();
      if (replicaSet != null) {
        drop(podsOfReplicaSet, replicaSet, key);
        forgetAbsent(replicaSet);
      }
      changedPods.add(key);
    }
  }

  /** What pods alone named is forgotten with the last of them. */
  private void forgetAbsent(String replicaSet) {
    SeenReplicaSet known = replicaSets.get(replicaSet);
    if (known != null && !known.there() && !podsOfReplicaSet.containsKey(replicaSet)) {
      replicaSets.remove(replicaSet);
    }
  }

  private void leave(WorkloadKey subject, String key, Instant now) {
    drop(podsOf, subject, key);
    changedWorkloads.add(subject);
    countPods(subject, now);
  }

  private static <K> void drop(Map<K, Set<String>> index, K key, String value) {
    Set<String> left = index.get(key);
    if (left != null && left.remove(value) && left.isEmpty()) {
      index.remove(key);
    }
  }

  // ReplicaSets

  /** A ReplicaSet is there: its pods belong to whoever controls it. */
  public void replicaSet(Node object, Instant now) {
    readReplicaSet(object).take(now);
  }

  /** Reads a ReplicaSet, by any thread. */
  public Fact readReplicaSet(Node object) {
    String namespace = Details.or(object.textAt("metadata", "namespace"), "default");
    String name = Details.or(object.textAt("metadata", "name"), "");
    SeenReplicaSet seen =
        new SeenReplicaSet(
            namespace + "/" + name,
            Details.controllerOf(object, namespace, name),
            object.textsAt("metadata", "labels").get(TEMPLATE_HASH),
            Details.number(object.textsAt("metadata", "annotations").get(REVISION)),
            true);
    return now -> settle(seen, now);
  }

  /** There is no such ReplicaSet, so its pods are nobody's that is patched. */
  public void replicaSetAbsent(String key, Instant now) {
    int slash = key.indexOf('/');
    settle(
        new SeenReplicaSet(
            key,
            new Owner.Other(
                new WorkloadKey("replicaset", key.substring(0, slash), key.substring(slash + 1))),
            null,
            0,
            false),
        now);
  }

  private void settle(SeenReplicaSet seen, Instant now) {
    SeenReplicaSet before = replicaSets.put(seen.key(), seen);
    if (before != null
        && !before.owner().equals(seen.owner())
        && before.owner() instanceof Owner.Parent former) {
      drop(replicaSetsOf, former.key(), seen.key());
    }
    if (seen.owner() instanceof Owner.Parent parent) {
      replicaSetsOf.computeIfAbsent(parent.key(), _ -> new LinkedHashSet<>()).add(seen.key());
    }
    if (before == null || !before.owner().equals(seen.owner())) {
      for (String key : List.copyOf(podsOfReplicaSet.getOrDefault(seen.key(), Set.of()))) {
        SeenPod pod = pods.get(key);
        if (pod != null) {
          put(key, withOwner(pod, seen.owner()), now);
        }
      }
    }
    touch(seen.owner(), now);
  }

  private void touch(Owner owner, Instant now) {
    if (owner instanceof Owner.Parent parent) {
      changedWorkloads.add(parent.key());
      refresh(parent.key());
      countPods(parent.key(), now);
    }
  }

  private static SeenPod withOwner(SeenPod seen, Owner owner) {
    return new SeenPod(
        seen.pod().withOwner(owner),
        seen.replicaSet(),
        seen.created(),
        seen.ready(),
        seen.readyContainers());
  }

  /** A ReplicaSet is gone; pods that name it are asked about again. */
  public void replicaSetGone(String namespace, String name) {
    SeenReplicaSet before = replicaSets.remove(namespace + "/" + name);
    if (before != null && before.owner() instanceof Owner.Parent parent) {
      drop(replicaSetsOf, parent.key(), before.key());
    }
  }

  /** Keys of ReplicaSets that pods name and that were never seen. */
  public Set<String> unknownReplicaSets() {
    return pods.values().stream()
        .filter(seen -> seen.pod().owner() instanceof Owner.Unread)
        .map(SeenPod::replicaSet)
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  // Workloads

  /** A Deployment, StatefulSet or DaemonSet is there, or another than it was. */
  public void workload(Node object, Instant now) {
    readWorkload(object).take(now);
  }

  /** Reads a Deployment, StatefulSet or DaemonSet, by any thread. */
  public Fact readWorkload(Node object) {
    Optional<SeenWorkload> read =
        reader
            .workload(object)
            .map(
                workload ->
                    new SeenWorkload(
                        workload,
                        object.toValue().toJson(),
                        Details.replicas(object, workload.key().kind())));
    return now -> read.ifPresent(seen -> takeWorkload(seen, now));
  }

  private void takeWorkload(SeenWorkload seen, Instant now) {
    WorkloadKey key = seen.workload().key();
    workloads.put(key, refreshed(seen));
    changedWorkloads.add(key);
    countPods(key, now);
  }

  /** Reads a workload that was asked for, and keeps nothing of it. */
  public Workload read(Node live) {
    return reader.workload(live).orElseThrow();
  }

  /** A workload is gone. */
  public void workloadGone(WorkloadKey key) {
    workloads.remove(key);
    podless.remove(key);
    changedWorkloads.add(key);
  }

  /** What is told of a workload by others: its revision, and since when it has no pod. */
  private void refresh(WorkloadKey key) {
    workloads.computeIfPresent(key, (_, seen) -> refreshed(seen));
  }

  private SeenWorkload refreshed(SeenWorkload seen) {
    Workload workload = seen.workload();
    WorkloadKey key = workload.key();
    String revision =
        key.kind().equals("deployment")
            ? replicaSetsOf.getOrDefault(key, Set.of()).stream()
                .map(replicaSets::get)
                .filter(Objects::nonNull)
                .max(Comparator.comparingLong(SeenReplicaSet::revision))
                .map(SeenReplicaSet::hash)
                .orElse(null)
            : workload.revision();
    return new SeenWorkload(
        workload.with(revision, podless.get(key)), seen.json(), seen.replicas());
  }

  private void countPods(WorkloadKey key, Instant now) {
    SeenWorkload seen = workloads.get(key);
    if (seen == null) {
      return;
    }
    boolean without = seen.wantsPods() && newestPods(key).isEmpty();
    boolean known = podless.containsKey(key);
    if (without && !known) {
      podless.put(key, now);
      refresh(key);
    } else if (!without && known) {
      podless.remove(key);
      refresh(key);
    }
  }

  // The rest

  /** A namespace is there, or another than it was. */
  public void namespace(Node object) {
    String name = Details.or(object.textAt("metadata", "name"), "");
    Namespace seen =
        new Namespace(
            name, object.textsAt("metadata", "labels"), object.textsAt("metadata", "annotations"));
    if (!seen.equals(namespaces.put(name, seen))) {
      changedNamespaces.add(name);
    }
  }

  /** A namespace is gone. */
  public void namespaceGone(String name) {
    namespaces.remove(name);
    changedNamespaces.add(name);
  }

  /** A PodDisruptionBudget is there, or another than it was. */
  public void budget(Node object) {
    budgets.seen(object);
  }

  /** A PodDisruptionBudget is gone. */
  public void budgetGone(String namespace, String name) {
    budgets.gone(namespace, name);
  }

  // Questions

  /** What changed since this was last asked. */
  public Changed takeChanged() {
    Changed changed = new Changed(changedPods, changedWorkloads, changedNamespaces);
    changedPods = new LinkedHashSet<>();
    changedWorkloads = new LinkedHashSet<>();
    changedNamespaces = new LinkedHashSet<>();
    return changed;
  }

  public Optional<Pod> pod(String key) {
    return Optional.ofNullable(pods.get(key)).map(SeenPod::pod);
  }

  /** Keys of the pods of a workload. */
  public Set<String> podsOf(WorkloadKey key) {
    return Set.copyOf(podsOf.getOrDefault(key, Set.of()));
  }

  public Optional<Workload> workload(WorkloadKey key) {
    return Optional.ofNullable(workloads.get(key)).map(SeenWorkload::workload);
  }

  /** How many pods a workload wants; 0 for one that is not there. */
  public int replicas(WorkloadKey key) {
    SeenWorkload seen = workloads.get(key);
    return seen == null ? 0 : seen.replicas();
  }

  /** The whole workload as JSON, as it was last told. */
  public Optional<String> workloadJson(WorkloadKey key) {
    return Optional.ofNullable(workloads.get(key)).map(SeenWorkload::json);
  }

  /** All workloads there are, in no order. */
  public Collection<WorkloadKey> workloadKeys() {
    return Set.copyOf(workloads.keySet());
  }

  /** All workloads of a namespace, in no order. */
  public Collection<WorkloadKey> workloadKeys(String namespace) {
    return workloads.keySet().stream().filter(key -> key.namespace().equals(namespace)).toList();
  }

  /** The first instant after this since which a workload has had no pod though it wants some. */
  public Optional<Instant> firstPodlessAfter(Instant after) {
    return podless.values().stream().filter(after::isBefore).min(Comparator.naturalOrder());
  }

  /** Those that have had no pod since an instant within these, the latest included. */
  public Set<WorkloadKey> podlessBetween(Instant after, Instant until) {
    return podless.entrySet().stream()
        .filter(one -> one.getValue().isAfter(after) && !one.getValue().isAfter(until))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** All that there are. */
  public List<Namespace> namespaces() {
    return List.copyOf(namespaces.values());
  }

  /** Whether a namespace was seen. */
  public boolean knowsNamespace(String name) {
    return namespaces.containsKey(name);
  }

  /** A namespace; one that was not seen has a name only. */
  public Namespace namespace(String name) {
    return namespaces.getOrDefault(name, Namespace.named(name));
  }

  /** Keys of all objects of a kind, by its plural: {@code namespace/name}, or the name alone. */
  public Set<String> keys(String plural) {
    return switch (plural) {
      case "pods" -> Set.copyOf(pods.keySet());
      case "replicasets" -> Set.copyOf(replicaSets.keySet());
      case "namespaces" -> Set.copyOf(namespaces.keySet());
      case "poddisruptionbudgets" -> budgets.keys();
      default ->
          workloads.keySet().stream()
              .filter(key -> plural.equals(key.kind() + "s"))
              .map(key -> key.namespace() + "/" + key.name())
              .collect(Collectors.toUnmodifiableSet());
    };
  }

  /** How many objects of each kind are known, by the plural of the kind. */
  public Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new TreeMap<>();
    sizes.put("pods", pods.size());
    sizes.put("replicasets", replicaSets.size());
    sizes.put("namespaces", namespaces.size());
    sizes.put("poddisruptionbudgets", budgets.keys().size());
    workloads.keySet().forEach(key -> sizes.merge(key.kind() + "s", 1, Integer::sum));
    return sizes;
  }

  /** Pods that were made from the newest template and are not on their way out. */
  public List<SeenPod> newestPods(WorkloadKey key) {
    SeenWorkload seen = workloads.get(key);
    List<SeenPod> alive =
        podsOf.getOrDefault(key, Set.of()).stream()
            .map(pods::get)
            .filter(Objects::nonNull)
            .filter(pod -> !pod.pod().deleting() && !pod.pod().isOver())
            .toList();
    String revision = seen == null ? null : seen.workload().revision();
    if (revision == null && key.kind().equals("daemonset")) {
      // The newest revision is in no object that is followed; the youngest pod was made from it.
      revision =
          alive.stream()
              .max(Comparator.comparing(SeenPod::created))
              .map(pod -> pod.pod().revision())
              .orElse(null);
    }
    String newest = revision;
    return newest == null
        ? alive
        : alive.stream().filter(pod -> newest.equals(pod.pod().revision())).toList();
  }

  /** Whether a budget over ready pods of the workload lets none of them go. */
  public boolean isHeldByBudget(WorkloadKey key) {
    return budgets.hold(key.namespace(), readyPods(key));
  }

  public boolean hasReadyPods(WorkloadKey key) {
    return !readyPods(key).isEmpty();
  }

  private List<Pod> readyPods(WorkloadKey key) {
    return podsOf.getOrDefault(key, Set.of()).stream()
        .map(pods::get)
        .filter(Objects::nonNull)
        .filter(SeenPod::ready)
        .map(SeenPod::pod)
        .toList();
  }

  /** One namespace, its pods and their workloads. */
  public Snapshot snapshot(String namespace, Map<String, Instant> exemptionsSeen) {
    List<Pod> some = // a zero is the character after the slash
        pods.subMap(namespace + "/", namespace + "0").values().stream().map(SeenPod::pod).toList();
    Map<WorkloadKey, Workload> known = new HashMap<>();
    for (Pod pod : some) {
      workload(pod.subject()).ifPresent(one -> known.put(pod.subject(), one));
    }
    return new Snapshot(
        cluster, some, known, Map.of(namespace, namespace(namespace)), List.of(), exemptionsSeen);
  }

  /** All of it. */
  public Snapshot snapshot(Map<String, Instant> exemptionsSeen) {
    Map<WorkloadKey, Workload> known = new HashMap<>();
    workloads.forEach((key, seen) -> known.put(key, seen.workload()));
    return new Snapshot(
        cluster,
        pods.values().stream().map(SeenPod::pod).toList(),
        known,
        namespaces,
        budgets.all(),
        exemptionsSeen);
  }

  /** One pod and what it is judged with: its workload and its namespace. */
  public Snapshot around(Pod pod, Map<String, Instant> exemptionsSeen) {
    SeenWorkload workload = workloads.get(pod.subject());
    return new Snapshot(
        cluster,
        List.of(pod),
        workload == null ? Map.of() : Map.of(pod.subject(), workload.workload()),
        Map.of(pod.namespace(), namespace(pod.namespace())),
        List.of(),
        exemptionsSeen);
  }

  /** One workload and its namespace, without pods. */
  public Snapshot around(Workload workload, Map<String, Instant> exemptionsSeen) {
    String namespace = workload.key().namespace();
    return new Snapshot(
        cluster,
        List.of(),
        Map.of(workload.key(), workload),
        Map.of(namespace, namespace(namespace)),
        List.of(),
        exemptionsSeen);
  }
}
