package dev.writ.workloads.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.cluster.GitOpsKeys;
import dev.writ.document.Node;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.act.Remedies;
import dev.writ.workloads.act.Sights;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.observe.ClusterModel;
import dev.writ.workloads.observe.ClusterModel.SeenPod;
import dev.writ.workloads.observe.Container;
import dev.writ.workloads.observe.Informers;
import dev.writ.workloads.observe.Informers.Sighting;
import dev.writ.workloads.observe.Namespace;
import dev.writ.workloads.observe.Pod;
import dev.writ.workloads.observe.WorkloadKey;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop over one cluster.
 *
 * <pre>{@code
 * informers ──► model ──► standings ──► plans ──► remedies (whoever leads)
 *  (events)    (facts)   (judgement)      └─────► writers  (whoever leads)
 * }</pre>
 *
 * <p>Each process that watches a cluster keeps model and standings, so that all of them answer REST
 * and admission; only the holder of the Lease writes, to the cluster and to the history.
 */
public final class ClusterOperator implements Sights, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterOperator.class);

  /** Each policy is judged anew this often, whatever happens. */
  private static final Duration ROUND = Duration.ofSeconds(30);

  private static final Duration PODLESS = Duration.ofSeconds(10);

  /** Events of a pod may come before that of its ReplicaSet; nobody is asked before this. */
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(1);

  /** API servers end watches all the time; only one that is not taken up again is a sign. */
  private static final Duration RESUMED_WITHIN = Duration.ofSeconds(20);

  private static final Duration FIRST_EVENTS = Duration.ofMillis(50);
  private static final Duration FIRST_EVENTS_AT_MOST = Duration.ofSeconds(2);

  private final Parts parts;
  private final ClusterApi api;
  private final InstantSource clock;
  private final Judge judge;
  private final Leadership leadership;
  private final Dispatch dispatch;
  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final Thread thread;

  // Guarded by this.
  private final ClusterModel model;
  private final Map<String, Standing> standings = new HashMap<>();
  private final Map<WorkloadKey, Planned> plans = new HashMap<>();
  private final Map<String, Instant> unknownSince = new HashMap<>();
  private final Set<WorkloadKey> toPlan = new LinkedHashSet<>();
  private final Set<String> toPublish = new LinkedHashSet<>();
  private Informers informers;
  private Instant lastRound = Instant.MIN;

  private final Map<String, PolicyStanding> published = new ConcurrentHashMap<>();
  private volatile boolean synced;
  private volatile boolean closed;
  private volatile @Nullable Instant unwatchedSince;

  /**
   * What it is made from.
   *
   * @param argoEverywhere the setting {@code writ.gitops.argo-label-tracking}
   * @param namespace that Writ's own objects are in
   * @param identity of this process, never the same again
   * @param handsOver whether the mutating webhook stands where injected fields meet their owners'
   */
  public record Parts(
      ClusterApi api,
      InstantSource clock,
      Judge judge,
      boolean argoEverywhere,
      String namespace,
      String identity,
      Remedies remedies,
      Memory memory,
      Writers writers,
      BooleanSupplier handsOver,
      OperatorListener listener) {}

  public ClusterOperator(Parts parts) {
    this.parts = parts;
    this.api = parts.api();
    this.clock = parts.clock();
    this.judge = parts.judge();
    this.model = new ClusterModel(api.name(), false);
    this.informers = new Informers(api, new Intake());
    this.leadership =
        new Leadership(
            api, clock, parts.namespace(), parts.identity(), () -> tell(this::everything));
    this.dispatch = new Dispatch(parts.remedies(), parts.memory(), parts.writers());
    this.thread =
        Thread.ofPlatform().name("workloads-" + api.name()).daemon().unstarted(this::loop);
  }

  /** Begins to watch, and stands for the lease. */
  public void start() {
    follow();
    thread.start();
    leadership.start();
  }

  private void follow() {
    for (Resource resource :
        List.of(
            Resource.NAMESPACES,
            Resource.REPLICA_SETS,
            Resource.DEPLOYMENTS,
            Resource.STATEFUL_SETS,
            Resource.DAEMON_SETS,
            Resource.PODS,
            Resource.DISRUPTION_BUDGETS,
            Resource.POLICIES,
            Resource.CLUSTER_POLICIES)) {
      informers.follow(resource);
    }
    if (api.watching().hasApiGroup(Resource.ARGO_APPLICATIONS.group(), true)) {
      informers.follow(Resource.ARGO_APPLICATIONS);
    }
  }

  // The loop

  private void tell(Runnable event) {
    events.add(event);
  }

  private void loop() {
    try {
      awaitFirstEvents();
      while (!closed) {
        Runnable first = events.poll(untilNext().toMillis(), TimeUnit.MILLISECONDS);
        step(first);
      }
    } catch (InterruptedException stopped) {
      LOG.debug("the loop over `{}` was stopped", api.name());
    }
  }

  /** Judging half of what there is would show numbers that are wrong for a moment. */
  private void awaitFirstEvents() throws InterruptedException {
    Instant latest = Instant.MAX;
    while (!closed) {
      Runnable event = events.poll(FIRST_EVENTS.toMillis(), TimeUnit.MILLISECONDS);
      boolean listed = informers.haveSynced();
      if (event != null) {
        synchronized (this) {
          event.run();
        }
      } else if (listed) {
        break;
      }
      if (listed && latest.equals(Instant.MAX)) {
        latest = clock.instant().plus(FIRST_EVENTS_AT_MOST);
      }
      if (clock.instant().isAfter(latest)) {
        break;
      }
    }
    synced = true;
    LOG.info("cluster `{}` is known: {}", api.name(), sizes());
  }

  private void step(@Nullable Runnable first) {
    try {
      synchronized (this) {
        Runnable event = first;
        while (event != null) {
          event.run();
          event = events.poll();
        }
        settle(clock.instant());
      }
    } catch (RuntimeException defect) {
      // One policy or object that breaks the loop must not end it for all others.
      LOG.error("a round over `{}` failed", api.name(), defect);
      parts.listener().failed(defect);
    }
  }

  private synchronized Duration untilNext() {
    Instant now = clock.instant();
    Instant next = lastRound.equals(Instant.MIN) ? now : lastRound.plus(ROUND);
    for (Standing standing : standings.values()) {
      Instant change = standing.nextChange();
      if (change != null && change.isBefore(next)) {
        next = change;
      }
    }
    Optional<Instant> podless = model.firstPodless().map(since -> since.plus(PODLESS));
    if (podless.isPresent() && podless.get().isAfter(now) && podless.get().isBefore(next)) {
      next = podless.get();
    }
    if (!unknownSince.isEmpty()) {
      next = next.isBefore(now.plus(UNKNOWN_FOR)) ? next : now.plus(UNKNOWN_FOR);
    }
    Duration wait = Duration.between(now, next);
    return wait.isNegative()
        ? Duration.ofMillis(1)
        : wait.compareTo(ROUND) > 0 ? ROUND : wait.plusMillis(1);
  }

  /** Brings standings and plans up to what is known. */
  private void settle(Instant now) {
    parts.listener().sizes(model.sizes());
    watchTheWatches(now);
    boolean round = !now.isBefore(lastRound.equals(Instant.MIN) ? now : lastRound.plus(ROUND));
    if (round) {
      lastRound = now;
    }
    Map<String, Instant> seen = parts.memory().exemptionsSeen(api.name());
    ClusterModel.Changed changed = model.takeChanged();
    judgeAgain(changed, round, seen, now);
    askForReplicaSets(now);
    Set<WorkloadKey> keys = new LinkedHashSet<>(toPlan);
    toPlan.clear();
    keys.addAll(changed.workloads());
    for (String pod : changed.pods()) {
      model.pod(pod).map(Pod::subject).ifPresent(keys::add);
    }
    keys.addAll(model.podlessBetween(now.minus(PODLESS).minus(ROUND), now.minus(PODLESS)));
    if (round) {
      keys.addAll(model.workloadKeys());
      keys.addAll(plans.keySet());
    }
    Planning planning =
        new Planning(
            model,
            judge,
            new GitOpsKeys.LabelTracking(parts.argoEverywhere(), model.applications()),
            standings.values(),
            uid -> parts.remedies().silentUntil(api.name(), uid));
    for (WorkloadKey key : keys) {
      plan(planning, key, seen, now);
    }
    publish(round, seen, now);
  }

  private void judgeAgain(
      ClusterModel.Changed changed, boolean round, Map<String, Instant> seen, Instant now) {
    Set<String> pods = new LinkedHashSet<>(changed.pods());
    changed.workloads().forEach(key -> pods.addAll(model.podsOf(key)));
    for (Standing standing : standings.values()) {
      Instant change = standing.nextChange();
      boolean due = change != null && !now.isBefore(change);
      boolean told = changed.namespaces().stream().anyMatch(name -> concerns(standing, name));
      if (round || due || told || standing.settled().equals(Instant.MIN)) {
        long began = System.nanoTime();
        standing.settle(model, judge, seen, now);
        parts.listener().judged(standing.object().key(), System.nanoTime() - began);
        standing.subjects().forEach(toPlan::add);
        toPublish.add(standing.object().key());
      } else {
        for (String key : pods) {
          int slash = key.indexOf('/');
          if (concerns(standing, key.substring(0, slash))) {
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

  private void plan(Planning planning, WorkloadKey key, Map<String, Instant> seen, Instant now) {
    Planned before = plans.get(key);
    Planned next = planning.of(key, seen, now);
    if (next == null) {
      plans.remove(key);
    } else {
      plans.put(key, next);
    }
    if (before != null || next != null) {
      if (before != null) {
        toPublish.addAll(before.policies());
      }
      if (next != null) {
        toPublish.addAll(next.policies());
      }
    }
    if (leadership.isLeading()) {
      if (next != null) {
        dispatch.plan(api.name(), next, model.namespace(key.namespace()), replicas(key));
      } else if (before != null) {
        dispatch.withdraw(api.name(), key, model.workload(key).orElse(null));
      }
    }
  }

  private int replicas(WorkloadKey key) {
    return workload(key).map(object -> object.at("/spec/replicas").asInt(1)).orElse(1);
  }

  private void publish(boolean round, Map<String, Instant> seen, Instant now) {
    if (round) {
      toPublish.addAll(standings.keySet());
    }
    for (String key : toPublish) {
      Standing standing = standings.get(key);
      if (standing == null) {
        continue;
      }
      PolicyStanding told = standingOf(standing, seen, now);
      published.put(key, told);
      parts.listener().stands(told);
      if (leadership.isLeading()) {
        dispatch.publish(told);
      }
    }
    toPublish.clear();
  }

  private PolicyStanding standingOf(Standing standing, Map<String, Instant> seen, Instant now) {
    PolicyObject object = standing.object();
    Policy policy = standing.policy();
    var evaluation = standing.evaluation(judge, seen, api.name(), now);
    return new PolicyStanding(
        api.name(),
        object,
        evaluation,
        standing.ruleProblems(),
        plans.values().stream()
            .flatMap(planned -> planned.conflicts().stream())
            .filter(conflict -> conflict.loser().equals(object.key()))
            .toList(),
        Enforcements.of(
            object, evaluation, plans.values(), parts.remedies().enforcement(api.name(), object)),
        !object.clusterScoped() && judge.untouchable().contains(object.namespace()),
        policy != null && policy.spec().enforces() && !parts.handsOver().getAsBoolean(),
        staleSince());
  }

  private void watchTheWatches(Instant now) {
    if (informers.areWatching()) {
      if (staleSince() != null) {
        everything();
      }
      unwatchedSince = null;
    } else if (unwatchedSince == null) {
      unwatchedSince = now;
    }
  }

  private void everything() {
    toPublish.addAll(standings.keySet());
    toPlan.addAll(model.workloadKeys());
  }

  private void askForReplicaSets(Instant now) {
    Set<String> unknown = model.unknownReplicaSets();
    unknownSince.keySet().retainAll(unknown);
    for (String key : unknown) {
      Instant since = unknownSince.computeIfAbsent(key, _ -> now);
      if (!now.isBefore(since.plus(UNKNOWN_FOR))) {
        unknownSince.put(key, now.plus(ROUND)); // one question in 30 s, whatever comes of it
        dispatch.ask(() -> askFor(key));
      }
    }
  }

  private void askFor(String key) {
    int slash = key.indexOf('/');
    try {
      Optional<ObjectNode> found =
          api.find(Resource.REPLICA_SETS.path(key.substring(0, slash), key.substring(slash + 1)));
      tell(
          () -> {
            if (found.isPresent()) {
              model.replicaSet(JsonNodes.of(found.get()), clock.instant());
            } else {
              model.replicaSetAbsent(key, clock.instant());
            }
          });
    } catch (ApiFailure trouble) {
      LOG.warn(
          "whose replicaset/{} is can't be read, which is tried again: {}", key, trouble.detail());
    }
  }

  // What informers tell

  private final class Intake implements Informers.Sink {
    @Override
    public void seen(Resource resource, Sighting object) {
      tell(() -> take(resource, object));
    }

    @Override
    public void gone(Resource resource, String namespace, String name) {
      tell(() -> drop(resource, namespace, name));
    }
  }

  private void take(Resource resource, Sighting object) {
    Node document = object.document();
    switch (resource.plural()) {
      case "pods" -> model.pod(document, clock.instant());
      case "replicasets" -> model.replicaSet(document, clock.instant());
      case "namespaces" -> model.namespace(document);
      case "poddisruptionbudgets" -> model.budget(document);
      case "applications" -> model.application(object.name());
      case "devopspolicies", "clusterdevopspolicies" -> policy(resource, object);
      default -> model.workload(document, clock.instant());
    }
  }

  private void drop(Resource resource, String namespace, String name) {
    switch (resource.plural()) {
      case "pods" -> model.podGone(namespace, name, clock.instant());
      case "replicasets" -> model.replicaSetGone(namespace, name);
      case "namespaces" -> model.namespaceGone(name);
      case "poddisruptionbudgets" -> model.budgetGone(namespace, name);
      case "applications" -> model.applicationGone(name);
      case "devopspolicies" -> policyGone(namespace + "/" + name);
      case "clusterdevopspolicies" -> policyGone("cluster/" + name);
      default -> model.workloadGone(WorkloadKey.of(resource.kind(), namespace, name));
    }
  }

  private void policy(Resource resource, Sighting sighting) {
    PolicyObject object = PolicyObjects.of(resource, sighting);
    Standing standing = standings.get(object.key());
    if (standing == null) {
      standings.put(object.key(), new Standing(object));
      standing = standings.get(object.key());
    } else {
      boolean same =
          standing.object().generation() == object.generation()
              && standing.object().uid().equals(object.uid())
              && standing.object().deleting() == object.deleting();
      standing.become(object);
      if (same) {
        toPublish.add(object.key()); // a status or a finalizer was written, perhaps not by us
        return;
      }
      standing.unsettle();
    }
    Policy policy = object.policy();
    if (policy != null && !policy.spec().customRules().isEmpty() && !model.keepsDocuments()) {
      LOG.info(
          "policy {} of cluster `{}` has rules of its own, so objects are kept whole from now on",
          object.key(),
          api.name());
      model.keepDocuments();
      Informers former = informers;
      informers = new Informers(api, new Intake());
      former.close();
      follow();
    }
    everything();
  }

  private void policyGone(String key) {
    Standing standing = standings.remove(key);
    if (standing != null) {
      standing.subjects().forEach(toPlan::add);
      published.remove(key);
      parts.listener().gone(key);
      if (leadership.isLeading()) {
        dispatch.forget(api.name(), key);
      }
    }
  }

  // Questions

  /** How all policies stand. */
  public Collection<PolicyStanding> standings() {
    return List.copyOf(published.values());
  }

  /** Whether the cluster was seen whole once. */
  public boolean isSynced() {
    return synced;
  }

  public boolean isLeading() {
    return leadership.isLeading();
  }

  /** Since when the cluster does not answer; null while it does. */
  public @Nullable Instant staleSince() {
    Instant since = unwatchedSince;
    return since == null || clock.instant().isBefore(since.plus(RESUMED_WITHIN)) ? null : since;
  }

  /** What is planned for a workload; empty where nothing is wrong with it that can be patched. */
  public synchronized Optional<Plan> plan(WorkloadKey key) {
    return Optional.ofNullable(plans.get(key)).map(Planned::plan);
  }

  private synchronized Map<String, Integer> sizes() {
    return model.sizes();
  }

  /** Does what is due now and returns when it was dispatched; for clocks that are set by hand. */
  public void catchUp() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    tell(() -> {});
    tell(done::countDown);
    done.await();
    dispatch.drain();
  }

  @Override
  public ClusterApi api() {
    return api;
  }

  @Override
  public boolean mayPatch() {
    return synced && leadership.isFresh();
  }

  @Override
  public synchronized Optional<ObjectNode> workload(WorkloadKey key) {
    return model
        .workloadJson(key)
        .map(json -> (ObjectNode) Json.parse(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public synchronized List<ObjectNode> newestPods(WorkloadKey key) {
    return model.newestPods(key).stream().map(ClusterOperator::json).toList();
  }

  private static ObjectNode json(SeenPod seen) {
    ObjectNode object = Json.object();
    object
        .putObject("metadata")
        .put("namespace", seen.pod().namespace())
        .put("name", seen.pod().name())
        .put("creationTimestamp", seen.created());
    ObjectNode status = object.putObject("status");
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", seen.ready() ? "True" : "False");
    ArrayNode containers = status.putArray("containerStatuses");
    for (Container container : seen.pod().containers()) {
      if (container.isMain()) {
        containers
            .addObject()
            .put("name", container.name())
            .put("restartCount", container.restarts())
            .put("ready", seen.readyContainers().contains(container.name()));
      }
    }
    return object;
  }

  @Override
  public synchronized boolean isHeldByBudget(WorkloadKey key) {
    return model.isHeldByBudget(key);
  }

  @Override
  public synchronized Set<String> enforcing(WorkloadKey key) {
    Namespace namespace = model.namespace(key.namespace());
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

  @Override
  public void changed(WorkloadKey key) {
    tell(
        () -> {
          toPlan.add(key);
          Planned planned = plans.get(key);
          if (planned != null) {
            toPublish.addAll(planned.policies());
          }
          standings.values().stream()
              .filter(standing -> concerns(standing, key.namespace()))
              .forEach(standing -> toPublish.add(standing.object().key()));
        });
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    leadership.close();
    synchronized (this) {
      informers.close();
    }
    dispatch.close();
    api.close();
  }
}
