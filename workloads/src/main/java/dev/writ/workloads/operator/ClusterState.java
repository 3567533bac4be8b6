package dev.writ.workloads.operator;

import dev.writ.cluster.GitOpsKeys;
import dev.writ.document.Node;
import dev.writ.workloads.admission.Surroundings.InForce;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Draft;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.Planner;
import dev.writ.workloads.observe.ClusterModel;
import dev.writ.workloads.observe.Informers;
import dev.writ.workloads.observe.Informers.Sighting;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.Trouble;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One cluster as the loop has it: facts, judgements, plans, and what of them is out of date. Takes
 * events, and in {@link #settle} brings everything up to them. For one thread at a time, but for
 * what admission and people ask: which policies are in force, and what is planned.
 *
 * <p>Public for whoever measures the loop without its threads and its network.
 */
public final class ClusterState {
  /** Each policy is judged anew this often, whatever happens. */
  static final Duration ROUND = Duration.ofSeconds(30);

  private static final Duration PODLESS = Duration.ofSeconds(10);

  /** Events of a pod may come before that of its ReplicaSet; nobody is asked before this. */
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(1);

  private final ClusterOperator.Parts parts;
  private final String cluster;
  private final Judge judge;
  private final ClusterModel model;
  private final Supplier<GitOpsKeys.LabelTracking> tracking;
  private GitOpsKeys.LabelTracking trackedBy = GitOpsKeys.LabelTracking.OFF;
  private final Map<String, Standing> standings = new HashMap<>();
  private final Map<String, InForce> inForce = new ConcurrentHashMap<>();
  private final Map<WorkloadKey, Planned> plans = new ConcurrentHashMap<>();
  private final Map<String, Instant> unknownSince = new HashMap<>();
  private Set<WorkloadKey> toPlan = new LinkedHashSet<>();
  private Set<String> toPublish = new LinkedHashSet<>();
  private List<String> gone = new ArrayList<>();
  private List<String> unreadBefore = List.of();
  private Instant lastRound = Instant.MIN;
  private boolean namespacesDue;

  /** Of a cluster without Argo CD. */
  public ClusterState(ClusterOperator.Parts parts) {
    this(parts, () -> new GitOpsKeys.LabelTracking(parts.argoEverywhere(), Set.of()));
  }

  /**
   * Makes an empty one.
   *
   * @param tracking what the label that Helm sets too says at this moment; for any thread
   */
  ClusterState(ClusterOperator.Parts parts, Supplier<GitOpsKeys.LabelTracking> tracking) {
    this.parts = parts;
    this.tracking = tracking;
    this.cluster = parts.api().name();
    this.judge = parts.judge();
    this.model = new ClusterModel(cluster, false);
  }

  /**
   * What is to be told to others.
   *
   * @param wanted plans that are to be carried out, tried or handed on
   * @param withdrawn workloads of which nothing is wanted any more, as they are now
   * @param standings of policies that stand otherwise, or are due to be told again
   * @param gone keys of policies
   * @param unknown ReplicaSets that pods name and no event told of
   * @param namespaces all of them where they are due to be kept, else none
   * @param whole whether each workload was planned anew, so that what is not planned is not wanted
   */
  public record Outcome(
      List<Wanted> wanted,
      Map<WorkloadKey, Optional<Workload>> withdrawn,
      List<PolicyStanding> standings,
      List<String> gone,
      List<String> unknown,
      List<Namespace> namespaces,
      boolean whole) {}

  /** A plan, and what else the desk wants to know of its workload. */
  public record Wanted(Planned planned, Namespace namespace, int replicas) {}

  ClusterModel model() {
    return model;
  }

  Collection<Standing> standings() {
    return Collections.unmodifiableCollection(standings.values());
  }

  /** Policies and their rules as they are to be judged by, in no order; for any thread. */
  Collection<InForce> inForce() {
    return inForce.values();
  }

  /** For any thread. */
  Optional<Planned> planned(WorkloadKey key) {
    return Optional.ofNullable(plans.get(key));
  }

  // What informers tell

  /** An object is there, or another than it was. */
  public void take(Resource resource, Sighting object, Instant now) {
    read(resource, object).take(now);
  }

  /** Reads an object, by any thread; what comes of it is taken by whom this belongs to. */
  ClusterModel.Fact read(Resource resource, Sighting object) {
    Node document = object.document();
    return switch (resource.plural()) {
      case "pods" -> model.readPod(document);
      case "replicasets" -> model.readReplicaSet(document);
      case "namespaces" -> _ -> model.namespace(document);
      case "poddisruptionbudgets" -> _ -> model.budget(document);
      case "devopspolicies", "clusterdevopspolicies" -> {
        PolicyObject policy = PolicyObjects.of(resource, object);
        yield _ -> policy(policy);
      }
      default -> model.readWorkload(document);
    };
  }

  /** Keys of all objects of a kind that were told, as {@link Informers#keys} has them. */
  Set<String> keys(Resource resource) {
    return switch (resource.plural()) {
      case "devopspolicies", "clusterdevopspolicies" ->
          standings.values().stream()
              .map(Standing::object)
              .filter(one -> one.clusterScoped() != resource.namespaced())
              .map(one -> resource.namespaced() ? one.namespace() + "/" + one.name() : one.name())
              .collect(Collectors.toUnmodifiableSet());
      default -> model.keys(resource.plural());
    };
  }

  /** An object is gone. */
  void drop(Resource resource, String namespace, String name, Instant now) {
    switch (resource.plural()) {
      case "pods" -> model.podGone(namespace, name, now);
      case "replicasets" -> model.replicaSetGone(namespace, name);
      case "namespaces" -> model.namespaceGone(name);
      case "poddisruptionbudgets" -> model.budgetGone(namespace, name);
      case "devopspolicies" -> policyGone(Policy.key(false, namespace, name));
      case "clusterdevopspolicies" -> policyGone(Policy.key(true, "", name));
      default -> model.workloadGone(WorkloadKey.of(resource.kind(), namespace, name));
    }
  }

  private void policy(PolicyObject object) {
    Standing standing = standings.get(object.key());
    if (standing == null) {
      standing = new Standing(object);
      standings.put(object.key(), standing);
      replan(object);
    } else {
      PolicyObject before = standing.object();
      standing.become(object);
      if (before.generation() == object.generation()
          && before.uid().equals(object.uid())
          && before.deleting() == object.deleting()) {
        toPublish.add(object.key()); // a status or a finalizer was written, perhaps not by us
      } else {
        standing.unsettle();
        replan(object);
      }
    }
    Policy policy = standing.policy();
    if (policy == null || object.deleting()) {
      inForce.remove(object.key());
    } else {
      inForce.put(object.key(), new InForce(policy, standing.rules()));
    }
  }

  private void policyGone(String key) {
    inForce.remove(key);
    Standing standing = standings.remove(key);
    if (standing != null) {
      standing.subjects().forEach(toPlan::add);
      gone.add(key);
    }
  }

  /** What a policy may have a say in is planned anew, and what the plans say of others is told. */
  private void replan(PolicyObject policy) {
    toPublish.add(policy.key());
    toPlan.addAll(
        policy.clusterScoped() ? model.workloadKeys() : model.workloadKeys(policy.namespace()));
  }

  /** Whether a policy has rules of its own, which look at whole objects. */
  boolean wantsDocuments() {
    return standings.values().stream()
        .map(Standing::policy)
        .anyMatch(policy -> policy != null && !policy.spec().customRules().isEmpty());
  }

  /** All is planned and told anew. */
  void everything() {
    namespacesDue = true;
    toPublish.addAll(standings.keySet());
    toPlan.addAll(model.workloadKeys());
  }

  /** What is done about a workload has changed. */
  void changed(WorkloadKey key) {
    toPlan.add(key);
    for (Standing standing : standings.values()) {
      if (concerns(standing, key.namespace())) {
        toPublish.add(standing.object().key());
      }
    }
  }

  // Rounds

  /** For how long nothing is due unless an event comes. */
  Duration untilNext(Instant now) {
    Instant next = lastRound.equals(Instant.MIN) ? now : lastRound.plus(ROUND);
    for (Standing standing : standings.values()) {
      Instant change = standing.nextChange();
      next = change != null && change.isBefore(next) ? change : next;
    }
    Optional<Instant> podless =
        model.firstPodlessAfter(now.minus(PODLESS)).map(since -> since.plus(PODLESS));
    next = podless.isPresent() && podless.get().isBefore(next) ? podless.get() : next;
    if (!unknownSince.isEmpty() && now.plus(UNKNOWN_FOR).isBefore(next)) {
      next = now.plus(UNKNOWN_FOR);
    }
    Duration wait = Duration.between(now, next);
    return wait.isNegative() ? Duration.ofMillis(1) : wait.plusMillis(1);
  }

  /**
   * Brings judgements and plans up to what is known.
   *
   * @param stale since when the cluster does not answer; null while it does
   * @param troubles what else than what is judged can't be read
   */
  public Outcome settle(@Nullable Instant stale, List<Trouble> troubles, Instant now) {
    List<String> unread = troubles.stream().map(Trouble::sentence).distinct().toList();
    if (!unread.equals(unreadBefore)) {
      unreadBefore = unread;
      everything();
    }
    boolean round = lastRound.equals(Instant.MIN) || !now.isBefore(lastRound.plus(ROUND));
    if (round) {
      lastRound = now;
    }
    Map<String, Instant> seen = parts.memory().exemptionsSeen(cluster);
    ClusterModel.Changed changed = model.takeChanged();
    judge(changed, round, seen, now);
    boolean keepsNamespaces = namespacesDue || round || !changed.namespaces().isEmpty();
    namespacesDue = false;

    GitOpsKeys.LabelTracking tracked = tracking();
    if (!tracked.equals(trackedBy)) {
      trackedBy = tracked;
      toPlan.addAll(model.workloadKeys());
    }
    Set<WorkloadKey> keys = toPlan;
    toPlan = new LinkedHashSet<>();
    keys.addAll(changed.workloads());
    for (String pod : changed.pods()) {
      model.pod(pod).map(Pod::subject).ifPresent(keys::add);
    }
    keys.addAll(model.podlessBetween(now.minus(PODLESS).minus(ROUND), now.minus(PODLESS)));
    if (round) {
      keys.addAll(model.workloadKeys());
      keys.addAll(plans.keySet());
      toPublish.addAll(standings.keySet());
    }
    List<Wanted> wanted = new ArrayList<>();
    Map<WorkloadKey, Optional<Workload>> withdrawn = new HashMap<>();
    plan(keys, seen, now, wanted, withdrawn);

    List<PolicyStanding> told =
        toPublish.stream()
            .map(standings::get)
            .filter(Objects::nonNull)
            .map(standing -> standing(standing, seen, unread, stale, now))
            .toList();
    toPublish = new LinkedHashSet<>();
    List<String> left = gone;
    gone = new ArrayList<>();
    return new Outcome(
        wanted,
        withdrawn,
        told,
        left,
        unknown(now),
        keepsNamespaces ? model.namespaces() : List.of(),
        round);
  }

  private void judge(
      ClusterModel.Changed changed, boolean round, Map<String, Instant> seen, Instant now) {
    Set<String> pods = new LinkedHashSet<>(changed.pods());
    changed.workloads().forEach(key -> pods.addAll(model.podsOf(key)));
    for (Standing standing : standings.values()) {
      Instant change = standing.nextChange();
      boolean due = change != null && !now.isBefore(change);
      boolean moved = changed.namespaces().stream().anyMatch(name -> concerns(standing, name));
      if (round || due || moved || standing.settled().equals(Instant.MIN)) {
        long began = System.nanoTime();
        standing.settle(model, judge, seen, now);
        parts
            .listener()
            .judged(standing.object().key(), standing.tally(), System.nanoTime() - began);
        standing.subjects().forEach(toPlan::add);
        toPublish.add(standing.object().key());
      } else {
        for (String key : pods) {
          if (concerns(standing, key.substring(0, key.indexOf('/')))) {
            standing.judge(key, model.pod(key).orElse(null), model, judge, seen, now);
            toPublish.add(standing.object().key());
          }
        }
      }
    }
  }

  private static boolean concerns(Standing standing, String namespace) {
    PolicyObject object = standing.object();
    return object.clusterScoped() || object.namespace().equals(namespace);
  }

  private void plan(
      Set<WorkloadKey> keys,
      Map<String, Instant> seen,
      Instant now,
      List<Wanted> wanted,
      Map<WorkloadKey, Optional<Workload>> withdrawn) {
    Planning planning =
        new Planning(
            model,
            judge,
            trackedBy,
            standings.values(),
            uid -> parts.remedies().silentUntil(cluster, uid));
    for (WorkloadKey key : keys) {
      Planned next = planning.of(key, seen, now);
      Planned before = next == null ? plans.remove(key) : plans.put(key, next);
      if (before != null) {
        toPublish.addAll(before.policies());
      }
      if (next != null) {
        toPublish.addAll(next.policies());
        wanted.add(new Wanted(next, model.namespace(key.namespace()), model.replicas(key)));
      } else if (before != null) {
        withdrawn.put(key, model.workload(key));
      }
    }
  }

  /** What may be done with a draft for a workload that was read just now. */
  Plan permitted(Node live, Draft draft, Instant now) {
    Workload workload = model.read(live);
    return new Planner(judge, tracking())
        .permitted(
            workload,
            model.namespace(workload.key().namespace()),
            draft,
            parts.remedies().silentUntil(cluster, workload.uid()),
            now);
  }

  /** For any thread. */
  GitOpsKeys.LabelTracking tracking() {
    return tracking.get();
  }

  private PolicyStanding standing(
      Standing standing,
      Map<String, Instant> seen,
      List<String> unread,
      @Nullable Instant stale,
      Instant now) {
    PolicyObject object = standing.object();
    Policy policy = standing.policy();
    boolean enforces = policy != null && policy.spec().enforces();
    Evaluation evaluation = standing.evaluation(judge, seen, cluster, now);
    return new PolicyStanding(
        cluster,
        object,
        evaluation,
        standing.ruleProblems(),
        plans.values().stream()
            .flatMap(planned -> planned.conflicts().stream())
            .filter(conflict -> conflict.loser().equals(object.key()))
            .toList(),
        Enforcements.of(
            object, evaluation, plans.values(), parts.remedies().enforcement(cluster, object)),
        !object.clusterScoped() && judge.untouchable().contains(object.namespace()),
        enforces && !parts.handsOver().getAsBoolean(),
        enforces ? unread : List.of(),
        stale);
  }

  /** Which ReplicaSets are to be asked about: each once in a round, whatever comes of it. */
  private List<String> unknown(Instant now) {
    Set<String> unknown = model.unknownReplicaSets();
    unknownSince.keySet().retainAll(unknown);
    List<String> due = new ArrayList<>();
    for (String key : unknown) {
      Instant since = unknownSince.computeIfAbsent(key, _ -> now);
      if (!now.isBefore(since.plus(UNKNOWN_FOR))) {
        unknownSince.put(key, now.plus(ROUND).minus(UNKNOWN_FOR));
        due.add(key);
      }
    }
    return due;
  }

  /** Keys of policies that enforce in a namespace and do not only try. */
  Set<String> enforcing(String name) {
    Namespace namespace = model.namespace(name);
    Set<String> keys = new HashSet<>();
    for (Standing standing : standings.values()) {
      Policy policy = standing.policy();
      if (policy != null
          && policy.spec().enforces()
          && !policy.spec().dryRun()
          && !standing.object().deleting()
          && judge.isAbout(policy, namespace)) {
        keys.add(policy.key());
      }
    }
    return keys;
  }
}
