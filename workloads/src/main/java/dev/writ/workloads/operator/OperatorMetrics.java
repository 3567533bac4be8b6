package dev.writ.workloads.operator;

import dev.writ.workloads.cluster.RequestListener;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.decide.SeenExemption;
import dev.writ.workloads.decide.Tally;
import dev.writ.workloads.observe.Trouble;
import dev.writ.workloads.policy.Severity;
import dev.writ.workloads.view.PolicyStanding;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What is counted of the loops. The names without {@code writ_} are those that dashboards of the
 * earlier operator know; they carry namespace and policy and nothing else, so a policy of the same
 * name in two clusters is one series there, with the scores pooled over the pods.
 */
final class OperatorMetrics {
  private final MeterRegistry registry;
  private final boolean severalClusters;
  private final Counter reconciles;
  private final Counter errors;
  private final Counter podsScanned;
  private final Counter auditResults;
  private final Timer duration;
  private final MultiGauge modes;
  private final MultiGauge scores;
  private final MultiGauge violations;
  private final MultiGauge bySeverity;
  private final MultiGauge severityScores;
  private final MultiGauge exemptions;
  private final Map<Where, PolicyStanding> standings = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Integer>> objects = new ConcurrentHashMap<>();
  private volatile Set<Where> registered = Set.of();

  private record Where(String cluster, String policy) {}

  /**
   * Registers what there is before any policy is.
   *
   * @param severalClusters whether the series of {@code writ_} tell the cluster
   */
  public OperatorMetrics(MeterRegistry registry, boolean severalClusters) {
    this.registry = registry;
    this.severalClusters = severalClusters;
    this.reconciles = counter("devopspolicy.reconcile", "policies judged over all their pods");
    this.errors = counter("devopspolicy.reconcile.errors", "rounds that could not be finished");
    this.podsScanned = counter("devopspolicy.pods.scanned", "pods judged, again and again");
    this.auditResults = counter("devopspolicy.audit.results", "PolicyAuditResults written");
    this.duration =
        Timer.builder("devopspolicy.reconcile.duration")
            .description("judging one policy over all its pods")
            .publishPercentileHistogram()
            .register(registry);
    this.modes = gauge("devopspolicy.enforcement.mode", "0 audit, 1 enforce");
    this.scores = gauge("devopspolicy.health.score", "0 to 100");
    this.violations = gauge("devopspolicy.violations", "violations that count");
    this.bySeverity = gauge("devopspolicy.violations.by.severity", "violations that count");
    this.severityScores = gauge("writ.workloads.severity.score", "0 to 100");
    this.exemptions = gauge("writ.workloads.exemptions", "exemptions in force");
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private MultiGauge gauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private Tags of(String cluster) {
    return severalClusters ? Tags.of("cluster", cluster) : Tags.empty();
  }

  /** Counts what is asked of a cluster. */
  public RequestListener requests(String cluster) {
    return (verb, resource) ->
        registry
            .counter(
                "writ.workloads.api.requests", of(cluster).and("verb", verb, "resource", resource))
            .increment();
  }

  /** A PolicyAuditResult was written. */
  public void auditResultWritten() {
    auditResults.increment();
  }

  /** Shows whether this process leads. */
  public void leadership(String cluster, BooleanSupplier leads) {
    Gauge.builder("writ.workloads.leader", leads, it -> it.getAsBoolean() ? 1 : 0)
        .description("1 in the process that acts")
        .strongReference(true)
        .tags(of(cluster))
        .register(registry);
  }

  /** Shows which kinds can't be read, 1 for each that can't. */
  void unreadable(String cluster, Supplier<List<Trouble>> troubles) {
    for (Resource kind : ClusterOperator.FOLLOWED) {
      Gauge.builder(
              "writ.workloads.unreadable",
              troubles,
              all -> all.get().stream().anyMatch(one -> one.kind().equals(kind)) ? 1 : 0)
          .description("1 for a kind that can't be listed or watched")
          .strongReference(true)
          .tags(of(cluster).and("kind", kind.plural()))
          .register(registry);
    }
  }

  /** For the loop over a cluster. */
  public OperatorListener loop(String cluster) {
    return new OperatorListener() {
      @Override
      public void stands(PolicyStanding standing) {
        Where where = new Where(cluster, standing.object().key());
        if (standing.object().deleting()) { // others' finalizers may keep it for long
          standings.remove(where);
        } else {
          standings.put(where, standing);
        }
      }

      @Override
      public void gone(String policy) {
        standings.remove(new Where(cluster, policy));
      }

      @Override
      public void judged(String policy, Tally tally, long nanoseconds) {
        reconciles.increment();
        podsScanned.increment((double) tally.pods());
        duration.record(Duration.ofNanos(nanoseconds));
        registry
            .counter("writ.workloads.rule.errors", of(cluster))
            .increment((double) tally.failures());
      }

      @Override
      public void failed(RuntimeException defect) {
        errors.increment();
      }

      @Override
      public void roundEnded(Map<String, Integer> now) {
        refreshPolicies();
        Map<String, Integer> before = objects.put(cluster, now);
        if (before == null || !before.keySet().equals(now.keySet())) {
          now.keySet().forEach(kind -> size(cluster, kind));
        }
      }
    };
  }

  private void size(String cluster, String kind) {
    Gauge.builder(
            "writ.workloads.informer.objects",
            objects,
            all -> all.getOrDefault(cluster, Map.of()).getOrDefault(kind, 0))
        .description("objects that are known of a cluster")
        .strongReference(true)
        .tags(of(cluster).and("kind", kind))
        .register(registry);
  }

  /** The values are read when they are asked for; only which series there are is told here. */
  private synchronized void refreshPolicies() {
    Set<Where> now = Set.copyOf(standings.keySet());
    if (now.equals(registered)) {
      return;
    }
    registered = now;
    List<String> policies = now.stream().map(Where::policy).distinct().sorted().toList();
    modes.register(rows(policies, this::mode), true);
    scores.register(rows(policies, policy -> score(policy)), true);
    violations.register(
        rows(policies, policy -> sum(policy, one -> one.tally().violations())), true);
    List<MultiGauge.Row<?>> severities = new ArrayList<>();
    for (String policy : policies) {
      for (Severity severity : Severity.values()) {
        severities.add(
            MultiGauge.Row.of(
                tags(policy).and("severity", severity.name().toLowerCase(Locale.ROOT)),
                () -> sum(policy, one -> count(one, severity))));
      }
    }
    bySeverity.register(severities, true);
    severityScores.register(
        rows(now, where -> figure(where, one -> one.tally().severity().value())), true);
    exemptions.register(
        rows(now, where -> figure(where, OperatorMetrics::exemptionsInForce)), true);
  }

  private List<MultiGauge.Row<?>> rows(List<String> policies, ToDoubleFunction<String> value) {
    return policies.stream()
        .<MultiGauge.Row<?>>map(
            policy -> MultiGauge.Row.of(tags(policy), () -> value.applyAsDouble(policy)))
        .toList();
  }

  private List<MultiGauge.Row<?>> rows(Set<Where> all, ToDoubleFunction<Where> value) {
    return all.stream()
        .<MultiGauge.Row<?>>map(
            where ->
                MultiGauge.Row.of(
                    of(where.cluster()).and(tags(where.policy())),
                    () -> value.applyAsDouble(where)))
        .collect(Collectors.toList());
  }

  /** A cluster policy has no namespace and is named {@code cluster/NAME}. */
  private static Tags tags(String key) {
    boolean cluster = key.startsWith("cluster/");
    int slash = key.indexOf('/');
    return Tags.of(
        "namespace",
        cluster ? "" : key.substring(key.startsWith(".") ? 1 : 0, slash),
        "policy",
        cluster ? key : key.substring(slash + 1));
  }

  private List<Evaluation> evaluations(String policy) {
    return standings.entrySet().stream()
        .filter(one -> one.getKey().policy().equals(policy))
        .map(one -> one.getValue().evaluation())
        .filter(Objects::nonNull)
        .toList();
  }

  private double sum(String policy, ToDoubleFunction<Evaluation> value) {
    return evaluations(policy).stream().mapToDouble(value).sum();
  }

  private double mode(String policy) {
    return evaluations(policy).stream().anyMatch(one -> one.policy().spec().enforces()) ? 1 : 0;
  }

  private double score(String policy) {
    Tally all = evaluations(policy).stream().map(Evaluation::tally).reduce(Tally.NONE, Tally::plus);
    return all.health().value();
  }

  private double figure(Where where, ToDoubleFunction<Evaluation> value) {
    PolicyStanding standing = standings.get(where);
    Evaluation evaluation = standing == null ? null : standing.evaluation();
    return evaluation == null ? 0 : value.applyAsDouble(evaluation);
  }

  private static double count(Evaluation evaluation, Severity severity) {
    return evaluation.pods().stream()
        .flatMap(pod -> pod.violations().stream())
        .filter(violation -> violation.severity() == severity)
        .count();
  }

  private static double exemptionsInForce(Evaluation evaluation) {
    return evaluation.exemptions().stream()
        .filter(seen -> seen.state() == SeenExemption.State.IN_FORCE)
        .count();
  }
}
