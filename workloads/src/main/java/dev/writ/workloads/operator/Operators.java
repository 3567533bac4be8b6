package dev.writ.workloads.operator;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.workloads.act.ClustersSeen;
import dev.writ.workloads.act.Remedies;
import dev.writ.workloads.act.Sights;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.EventRecorder;
import dev.writ.workloads.cluster.RequestListener;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.Tally;
import dev.writ.workloads.view.PolicyStanding;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All clusters that are watched, a loop for each. It is there before any of them, because the
 * kernel's work asks it what they show; {@link #start} begins to watch.
 */
public final class Operators implements ClustersSeen, AutoCloseable {
  private final Map<String, ClusterOperator> running = new ConcurrentSkipListMap<>();
  private final Settings settings;
  private final InstantSource clock;
  private final MeterRegistry registry;
  private final String identity;

  /**
   * What holds for all of them.
   *
   * @param protectedToo names of namespaces that are protected beside those that always are
   * @param argoEverywhere whether Argo CD tracks by the label that Helm sets too
   * @param namespace that the Lease is in, and results of policies that have none
   * @param process name of this process, such as its pod's
   * @param handsOver by cluster, whether the mutating webhook stands where injected fields meet
   *     their owners'
   */
  public record Settings(
      Set<String> protectedToo,
      boolean argoEverywhere,
      String namespace,
      String process,
      Predicate<String> handsOver) {}

  /**
   * A cluster that is to be watched.
   *
   * @param opening connects to it; told of each request
   */
  public record Watch(String name, Function<RequestListener, ClusterApi> opening) {
    /** One that a kubeconfig leads to, by its current context and a credential that never ends. */
    public static Watch of(String name, String kubeconfig) {
      return new Watch(name, listener -> ClusterApi.open(name, kubeconfig, listener));
    }

    /** One that a file leads to; a credential that is renewed there is taken up. */
    public static Watch of(String name, Path kubeconfig) {
      return new Watch(name, listener -> ClusterApi.open(name, kubeconfig, listener));
    }

    /** The one that this process runs in. */
    public static Watch ofThisPod(String name) {
      return new Watch(name, listener -> ClusterApi.ofThisPod(name, listener));
    }
  }

  public Operators(Settings settings, InstantSource clock, MeterRegistry registry) {
    this.settings = settings;
    this.clock = clock;
    this.registry = registry;
    // Never the same again, so that a process that comes back does not take itself for its past.
    this.identity = settings.process() + "-" + UUID.randomUUID();
  }

  /**
   * Begins to watch.
   *
   * @param changed told of the cluster's name whenever something of it stands otherwise
   */
  public void start(
      List<Watch> watches, Remedies remedies, Memory memory, Consumer<String> changed) {
    OperatorMetrics metrics = new OperatorMetrics(registry, watches.size() > 1);
    Judge judge = new Judge(untouchable());
    for (Watch watch : watches) {
      ClusterApi api = watch.opening().apply(metrics.requests(watch.name()));
      EventRecorder events = new EventRecorder(api, clock, identity);
      ClusterOperator operator =
          new ClusterOperator(
              new ClusterOperator.Parts(
                  api,
                  clock,
                  judge,
                  settings.argoEverywhere(),
                  settings.namespace(),
                  identity,
                  remedies,
                  memory,
                  new ClusterWriters(
                      api, clock, events, settings.namespace(), metrics::auditResultWritten),
                  events,
                  () -> settings.handsOver().test(watch.name()),
                  new Telling(metrics.loop(watch.name()), watch.name(), changed)));
      metrics.leadership(watch.name(), operator::isLeading);
      metrics.unreadable(watch.name(), operator::troubles);
      running.put(watch.name(), operator);
      operator.start();
    }
  }

  /** Where nothing is judged or changed. */
  public ProtectedNamespaces untouchable() {
    return new ProtectedNamespaces(
        Stream.concat(settings.protectedToo().stream(), Stream.of(settings.namespace()))
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** In the order of their names. */
  public Collection<ClusterOperator> all() {
    return List.copyOf(running.values());
  }

  /** The loop over one cluster. */
  public Optional<ClusterOperator> loop(String cluster) {
    return Optional.ofNullable(running.get(cluster));
  }

  @Override
  public Optional<Sights> find(String cluster) {
    return Optional.ofNullable(running.get(cluster));
  }

  @Override
  public void close() {
    running.values().forEach(ClusterOperator::close);
    running.clear();
  }

  /** Counts, and then tells that there is news. */
  private record Telling(OperatorListener metrics, String cluster, Consumer<String> changed)
      implements OperatorListener {
    @Override
    public void stands(PolicyStanding standing) {
      metrics.stands(standing);
      changed.accept(cluster);
    }

    @Override
    public void gone(String policy) {
      metrics.gone(policy);
      changed.accept(cluster);
    }

    @Override
    public void judged(String policy, Tally tally, long nanoseconds) {
      metrics.judged(policy, tally, nanoseconds);
    }

    @Override
    public void failed(RuntimeException defect) {
      metrics.failed(defect);
    }

    @Override
    public void roundEnded(Map<String, Integer> objects) {
      metrics.roundEnded(objects);
    }
  }
}
