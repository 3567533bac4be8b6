package dev.writ.workloads.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import dev.writ.workloads.act.Remedies;
import dev.writ.workloads.act.Sights;
import dev.writ.workloads.admission.Surroundings;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.EventRecorder;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Draft;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.Plan;
import dev.writ.workloads.decide.Violation;
import dev.writ.workloads.observe.ClusterModel;
import dev.writ.workloads.observe.ClusterModel.SeenPod;
import dev.writ.workloads.observe.Informers;
import dev.writ.workloads.observe.Informers.Sighting;
import dev.writ.workloads.observe.Trouble;
import dev.writ.workloads.policy.PolicySpec;
import dev.writ.workloads.policy.WorkloadKey;
import dev.writ.workloads.view.PolicyStanding;
import dev.writ.workloads.view.WatchedCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
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
public final class ClusterOperator implements Sights, WatchedCluster, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterOperator.class);

  /** API servers end watches all the time; only one that is not taken up again is a sign. */
  private static final Duration RESUMED_WITHIN = Duration.ofSeconds(20);

  /** How soon it is looked again whether what is not known is known by now. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  /** Everybody who is known to an API server may ask it who they are. */
  private static final String SELF_REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

  private static final Duration FIRST_EVENTS = Duration.ofMillis(50);
  private static final Duration FIRST_EVENTS_AT_MOST = Duration.ofSeconds(2);

  /** Without one of these, scores would be wrong. */
  private static final List<Resource> REQUIRED =
      List.of(
          Resource.NAMESPACES,
          Resource.REPLICA_SETS,
          Resource.DEPLOYMENTS,
          Resource.STATEFUL_SETS,
          Resource.DAEMON_SETS,
          Resource.PODS,
          Resource.POLICIES,
          Resource.CLUSTER_POLICIES);

  /** Without one of these, what may not be done is not known, so that it is not done. */
  private static final List<Resource> OPTIONAL =
      List.of(Resource.DISRUPTION_BUDGETS, Resource.ARGO_APPLICATIONS, Resource.DEFINITIONS);

  /** Whose troubles may be told. */
  static final List<Resource> FOLLOWED =
      Stream.concat(REQUIRED.stream(), OPTIONAL.stream()).toList();

  private final Parts parts;
  private final ClusterApi api;
  private final InstantSource clock;
  private final Leadership leadership;
  private final Dispatch dispatch;
  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final Queue<CountDownLatch> waiting = new ConcurrentLinkedQueue<>();
  private final Thread thread;

  // Guarded by this, but for what any thread may ask of the state.
  private final ClusterState state;
  private volatile Informers informers;
  private Intake intake;
  private final Installed installed;
  private final ArgoApplications argo;

  private final Map<String, PolicyStanding> published = new ConcurrentHashMap<>();
  private volatile @Nullable String username;
  private volatile boolean synced;
  private volatile boolean planned;
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
      EventRecorder events,
      BooleanSupplier handsOver,
      OperatorListener listener) {}

  public ClusterOperator(Parts parts) {
    this.parts = parts;
    this.api = parts.api();
    this.clock = parts.clock();
    this.argo = new ArgoApplications(api, parts.argoEverywhere(), () -> tell(() -> {}), clock);
    this.state = new ClusterState(parts, argo::tracking);
    this.intake = new Intake();
    this.informers = new Informers(api, intake, clock);
    this.installed = new Installed(api, Resource.POLICY_REPORTS, this::reporting, clock);
    this.leadership =
        new Leadership(api, parts.namespace(), parts.identity(), this::leadershipChanged);
    this.dispatch =
        new Dispatch(leadership::isLeading, parts.remedies(), parts.memory(), parts.writers());
    this.thread =
        Thread.ofPlatform().name("workloads-" + api.name()).daemon().unstarted(this::loop);
  }

  /** Begins to watch, and stands for the lease once the cluster was seen whole. */
  public void start() {
    follow();
    installed.start();
    argo.start();
    thread.start();
  }

  private void leadershipChanged() {
    tell(state::everything);
    if (leadership.isLeading()) {
      parts.writers().retain(List.of()); // others may have written meanwhile
    } else {
      dispatch.depose();
    }
  }

  private void reporting(boolean possible) {
    parts.writers().reporting(possible);
    if (possible) {
      tell(state::everything);
    }
  }

  private void follow() {
    REQUIRED.forEach(informers::follow);
    informers.followIfAllowed(Resource.DISRUPTION_BUDGETS);
  }

  /** Each API server calls us by a name of its own; admission has to know it. */
  private void askForUsername() {
    try {
      username =
          api.create(SELF_REVIEWS, JsonNodeFactory.instance.objectNode())
              .at("/status/userInfo/username")
              .asText();
    } catch (ApiFailure silent) {
      LOG.debug("cluster `{}` does not say who we are: {}", api.name(), silent.detail());
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
        Runnable first = events.poll(untilNext(), TimeUnit.MILLISECONDS);
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
        take(event);
      } else if (listed && argo.isSettled()) {
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
    synchronized (this) {
      if (!closed) {
        leadership.start(); // who sees nothing must not keep the lease from one who sees
      }
    }
  }

  private synchronized void take(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException defect) {
      unreadable("an event", defect);
    }
  }

  /** One object that breaks the loop must not end it for all others. */
  private void unreadable(String what, RuntimeException defect) {
    LOG.error("{} of cluster `{}` could not be read", what, api.name(), defect);
    parts.listener().failed(defect);
  }

  private synchronized long untilNext() {
    long next = state.untilNext(clock.instant()).toMillis();
    boolean watchful = unwatchedSince != null || state.tracking().doubt() != null;
    return watchful ? Math.min(next, LOOK_AGAIN.toMillis()) : next;
  }

  private void step(@Nullable Runnable first) {
    try {
      ClusterState.Outcome outcome;
      Runnable event = first;
      while (event != null) {
        take(event);
        event = events.poll();
      }
      synchronized (this) {
        watchTheWatches(clock.instant());
        if (state.wantsDocuments() && !state.model().keepsDocuments()) {
          keepDocuments();
        }
        outcome = state.settle(staleSince(), optional(troubles()), clock.instant());
        planned |= outcome.whole();
      }
      pass(outcome);
      parts.listener().roundEnded(sizes());
      for (CountDownLatch each = waiting.poll(); each != null; each = waiting.poll()) {
        each.countDown();
      }
    } catch (RuntimeException defect) {
      LOG.error("a round over `{}` failed", api.name(), defect);
      parts.listener().failed(defect);
    }
  }

  private void pass(ClusterState.Outcome outcome) {
    boolean leading = leadership.isLeading();
    if (username == null) {
      dispatch.ask(this::askForUsername);
    }
    for (PolicyStanding standing : outcome.standings()) {
      published.put(standing.object().key(), standing);
      parts.listener().stands(standing);
    }
    for (String policy : outcome.gone()) {
      published.remove(policy);
      parts.listener().gone(policy);
    }
    if (!outcome.gone().isEmpty()) {
      dispatch.ask(() -> parts.writers().retain(List.copyOf(published.keySet())));
    }
    outcome.unknown().forEach(key -> dispatch.ask(() -> askFor(key)));
    if (leading) {
      if (!outcome.namespaces().isEmpty()) {
        dispatch.keepNamespaces(api.name(), outcome.namespaces());
      }
      outcome.wanted().forEach(wanted -> dispatch.plan(api.name(), wanted));
      outcome
          .withdrawn()
          .forEach((key, now) -> dispatch.withdraw(api.name(), key, now.orElse(null)));
      if (outcome.whole()) {
        dispatch.callOffUnplanned(api.name());
      }
      outcome.standings().forEach(dispatch::publish);
      outcome.gone().forEach(policy -> dispatch.forget(api.name(), policy));
    }
  }

  private void watchTheWatches(Instant now) {
    boolean before = staleSince() != null;
    informers.look(now);
    unwatchedSince = informers.unwatchedSince().orElse(null);
    if (before != (staleSince() != null)) {
      state.everything();
    }
  }

  private void keepDocuments() {
    LOG.info(
        "a policy of cluster `{}` has rules of its own, so objects are kept whole from now on",
        api.name());
    state.model().keepDocuments();
    informers.close();
    intake.isOver = true;
    intake = new Intake();
    informers = new Informers(api, intake, clock, state::keys);
    follow();
  }

  private void askFor(String key) {
    int slash = key.indexOf('/');
    try {
      Optional<ObjectNode> found =
          api.find(Resource.REPLICA_SETS.path(key.substring(0, slash), key.substring(slash + 1)));
      tell(
          () -> {
            if (found.isPresent()) {
              state.model().replicaSet(JsonNodes.of(found.get()), clock.instant());
            } else {
              state.model().replicaSetAbsent(key, clock.instant());
            }
          });
    } catch (ApiFailure trouble) {
      LOG.warn(
          "whose replicaset/{} is can't be read, which is tried again: {}", key, trouble.detail());
    }
  }

  // What informers tell

  private final class Intake implements Informers.Sink {
    // What was told and not taken by then is told again by those that come after.
    private boolean isOver; // guarded by the operator

    @Override
    public void seen(Resource resource, Sighting object) {
      String namespace = object.namespace();
      String name = object.name();
      try {
        ClusterModel.Fact fact = state.read(resource, object);
        tell(() -> take(resource, namespace, name, fact));
      } catch (RuntimeException defect) {
        unreadable(words(resource, namespace, name), defect);
      }
    }

    @Override
    public void gone(Resource resource, String namespace, String name) {
      tell(
          () -> take(resource, namespace, name, now -> state.drop(resource, namespace, name, now)));
    }

    private void take(Resource resource, String namespace, String name, ClusterModel.Fact fact) {
      if (isOver) {
        return;
      }
      try {
        fact.take(clock.instant());
      } catch (RuntimeException defect) {
        unreadable(words(resource, namespace, name), defect);
      }
    }

    private static String words(Resource resource, String namespace, String name) {
      return "%s %s/%s".formatted(resource.plural(), namespace, name);
    }

    @Override
    public void troubled(Resource resource) {
      tell(() -> {}); // so that the loop looks at once
    }
  }

  // Questions

  @Override
  public String name() {
    return api.name();
  }

  @Override
  public Collection<PolicyStanding> standings() {
    return List.copyOf(published.values());
  }

  @Override
  public boolean isSynced() {
    return synced;
  }

  @Override
  public boolean isLeading() {
    return leadership.isLeading();
  }

  @Override
  public @Nullable Instant staleSince() {
    Instant since = unwatchedSince;
    return since == null || clock.instant().isBefore(since.plus(RESUMED_WITHIN)) ? null : since;
  }

  @Override
  public List<Trouble> troubles() {
    return Stream.concat(informers.troubles().stream(), argo.troubles().stream()).toList();
  }

  /** Those that only repairs wait for; without the others nothing can be judged at all. */
  private static List<Trouble> optional(List<Trouble> troubles) {
    return troubles.stream()
        .filter(one -> one.status() != 0 && OPTIONAL.contains(one.kind()))
        .toList();
  }

  @Override
  public Optional<Plan> plan(WorkloadKey key) {
    return state.planned(key).map(Planned::plan);
  }

  /** What admission sees of the cluster, without waiting for a round that is under way. */
  public Surroundings surroundings() {
    return new AdmissionView(() -> synced, name -> name.equals(username), state, parts);
  }

  private synchronized Map<String, Integer> sizes() {
    return state.model().sizes();
  }

  /** Does what is due now and returns when it was dispatched; for clocks that are set by hand. */
  public void catchUp() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    tell(() -> waiting.add(done));
    done.await();
    dispatch.drain();
  }

  @Override
  public ClusterApi api() {
    return api;
  }

  @Override
  public boolean mayPatch() {
    return planned && leadership.isFresh();
  }

  @Override
  public synchronized Optional<ObjectNode> workload(WorkloadKey key) {
    return state
        .model()
        .workloadJson(key)
        .map(json -> Json.parse(json.getBytes(StandardCharsets.UTF_8)))
        .map(ObjectNode.class::cast);
  }

  @Override
  public synchronized List<SeenPod> newestPods(WorkloadKey key) {
    return state.model().newestPods(key);
  }

  @Override
  public synchronized Optional<String> heldByBudget(WorkloadKey key) {
    Optional<Trouble> unread =
        informers.troubles().stream()
            .filter(one -> one.kind().equals(Resource.DISRUPTION_BUDGETS))
            .findFirst();
    boolean listed = informers.hasSynced(Resource.DISRUPTION_BUDGETS);
    if (!listed || unread.filter(one -> one.status() != 0).isPresent()) {
      return state.model().hasReadyPods(key)
          ? Optional.of(
              unread.map(Trouble::sentence).orElse("poddisruptionbudgets were not listed yet")
                  + ", or set `rollout.respectDisruptionBudgets: false`")
          : Optional.empty();
    }
    return state.model().isHeldByBudget(key)
        ? Optional.of("a PodDisruptionBudget over its pods allows no disruption now")
        : Optional.empty();
  }

  @Override
  public synchronized Plan permitted(ObjectNode live, Draft draft) {
    return state.permitted(JsonNodes.of(live), draft, clock.instant());
  }

  @Override
  public synchronized Optional<PolicySpec.Rollout> rollout(String policy) {
    return state.standings().stream()
        .filter(standing -> standing.object().key().equals(policy))
        .findFirst()
        .map(Standing::policy)
        .map(found -> found.spec().rollout());
  }

  @Override
  public synchronized List<Violation> violations(WorkloadKey key) {
    Set<String> enforcing = state.enforcing(key.namespace());
    return state.standings().stream()
        .filter(standing -> enforcing.contains(standing.object().key()))
        .flatMap(standing -> standing.findings(state.model().podsOf(key)).stream())
        .flatMap(found -> found.violations().stream())
        .toList();
  }

  @Override
  public EventRecorder events() {
    return parts.events();
  }

  @Override
  public void changed(WorkloadKey key) {
    tell(() -> state.changed(key));
  }

  @Override
  public void close() {
    thread.interrupt();
    synchronized (this) {
      closed = true;
      informers.close();
    }
    leadership.close();
    installed.close();
    argo.close();
    dispatch.close();
    parts.events().close();
    api.close();
  }
}
