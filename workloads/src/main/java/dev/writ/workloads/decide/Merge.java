package dev.writ.workloads.decide;

import dev.writ.workloads.decide.Action.InjectLivenessProbe;
import dev.writ.workloads.decide.Action.InjectReadinessProbe;
import dev.writ.workloads.decide.Action.InjectResources;
import dev.writ.workloads.decide.Action.Probe;
import dev.writ.workloads.decide.NotRemediated.Reason;
import dev.writ.workloads.observe.Container;
import dev.writ.workloads.observe.Workload;
import dev.writ.workloads.policy.Check;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicySpec;
import dev.writ.workloads.policy.ProbeDefaults;
import dev.writ.workloads.policy.Quantity;
import dev.writ.workloads.policy.ResourceDefaults;
import dev.writ.workloads.policy.ResourceField;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers what policies want of one workload's template: who comes first, wins. */
final class Merge {
  private static final int LAST_RESORT_PORT = 8080;

  private final Workload workload;
  private final Map<String, Injected> injected = new HashMap<>();
  private final Set<NotRemediated> notRemediated = new LinkedHashSet<>();
  private final Set<Conflict> conflicts = new LinkedHashSet<>();
  private final Set<String> policies = new LinkedHashSet<>();

  Merge(Workload workload) {
    this.workload = workload;
  }

  /** What goes into one container so far, and whose wish it was. */
  private static final class Injected {
    @Nullable Wish<Probe> liveness;
    @Nullable Wish<Probe> readiness;
    final Map<ResourceField, Wish<String>> resources = new EnumMap<>(ResourceField.class);
  }

  private record Wish<T>(T value, String policy) {}

  /** A policy's needs; the older policies have spoken already. */
  void add(Policy policy, List<Violation> needs) {
    for (Violation need : needs) {
      Optional<Container> container =
          workload.template().containers().stream()
              .filter(one -> one.isMain() && one.name().equals(need.container()))
              .findFirst();
      if (container.isEmpty()) {
        leave(
            need,
            Reason.NOT_IN_TEMPLATE,
            "container '%s' is in the pod, but not in the template: something else put it there"
                .formatted(need.container()));
      } else {
        Check.find(need.check())
            .ifPresent(check -> add(policy, need, check, container.orElseThrow()));
      }
    }
  }

  private void add(Policy policy, Violation need, Check check, Container container) {
    Injected here = injected.computeIfAbsent(container.name(), _ -> new Injected());
    switch (check) {
      case MISSING_LIVENESS -> {
        if (!container.livenessProbe()) {
          here.liveness = probe(here.liveness, policy, container, "livenessProbe");
        }
      }
      case MISSING_READINESS -> {
        if (!container.readinessProbe()) {
          here.readiness = probe(here.readiness, policy, container, "readinessProbe");
        }
      }
      case MISSING_RESOURCES -> resources(here, policy, need, container);
      case LATEST_TAG, HIGH_RESTARTS, PENDING ->
          throw new IllegalArgumentException(check.word() + " can't be patched");
    }
  }

  private Wish<Probe> probe(
      @Nullable Wish<Probe> before, Policy policy, Container container, String field) {
    ProbeDefaults defaults = policy.spec().defaultProbe();
    Integer set = defaults.tcpPort();
    int port = set != null ? set : container.tcpPort() > 0 ? container.tcpPort() : LAST_RESORT_PORT;
    Probe probe = new Probe(port, defaults.initialDelaySeconds(), defaults.periodSeconds());
    policies.add(policy.key());
    if (before == null) {
      return new Wish<>(probe, policy.key());
    }
    Probe used = before.value();
    String winner = before.policy();
    contend(policy, winner, container, field + ".tcpSocket.port", probe.port(), used.port());
    contend(
        policy,
        winner,
        container,
        field + ".initialDelaySeconds",
        probe.initialDelaySeconds(),
        used.initialDelaySeconds());
    contend(
        policy,
        winner,
        container,
        field + ".periodSeconds",
        probe.periodSeconds(),
        used.periodSeconds());
    return before;
  }

  private void contend(
      Policy policy, String winner, Container container, String field, int value, int used) {
    if (value != used) {
      conflicts.add(
          new Conflict(
              policy.key(),
              winner,
              workload.key(),
              container.name(),
              field,
              Integer.toString(value),
              Integer.toString(used)));
    }
  }

  private void resources(Injected here, Policy policy, Violation need, Container container) {
    PolicySpec spec = policy.spec();
    ResourceDefaults defaults = spec.defaultResources();
    if (defaults == null) {
      leave(
          need,
          Reason.NOTHING_TO_INJECT,
          "container '%s' lacks resources, but policy %s has no defaultResources"
              .formatted(container.name(), policy.key()));
      return;
    }
    List<ResourceField> lacking =
        new ArrayList<>(
            MissingResources.missing(container.resources(), workload.template().resources(), spec));
    lacking.retainAll(need.missing());
    for (ResourceField field : lacking) {
      Quantity wanted = defaults.of(field);
      if (wanted == null) {
        continue;
      }
      policies.add(policy.key());
      String value = fitting(field, wanted, here, container);
      Wish<String> before = here.resources.get(field);
      if (before == null) {
        here.resources.put(field, new Wish<>(value, policy.key()));
      } else if (!Quantity.find(before.value()).equals(Quantity.find(value))) {
        conflicts.add(
            new Conflict(
                policy.key(),
                before.policy(),
                workload.key(),
                container.name(),
                "resources." + field.path(),
                value,
                before.value()));
      }
    }
  }

  /** A limit is raised to the request that is there, a request lowered to the limit. */
  private static String fitting(
      ResourceField field, Quantity wanted, Injected here, Container container) {
    Wish<String> wish = here.resources.get(field.counterpart());
    String there =
        wish == null ? container.resources().values().get(field.counterpart()) : wish.value();
    return Optional.ofNullable(there)
        .flatMap(Quantity::find)
        .filter(
            other -> field.isLimit() ? other.compareTo(wanted) > 0 : other.compareTo(wanted) < 0)
        .orElse(wanted)
        .toString();
  }

  private void leave(Violation need, Reason reason, String message) {
    notRemediated.add(new NotRemediated(workload.key(), need.container(), reason, message));
  }

  Draft draft() {
    List<Action> actions = new ArrayList<>();
    for (Container container : workload.template().containers()) {
      Injected here = container.isMain() ? injected.get(container.name()) : null;
      if (here == null) {
        continue;
      }
      if (here.liveness != null) {
        actions.add(new InjectLivenessProbe(container.name(), here.liveness.value()));
      }
      if (here.readiness != null) {
        actions.add(new InjectReadinessProbe(container.name(), here.readiness.value()));
      }
      if (!here.resources.isEmpty()) {
        Map<ResourceField, String> values = new EnumMap<>(ResourceField.class);
        here.resources.forEach((field, wish) -> values.put(field, wish.value()));
        actions.add(new InjectResources(container.name(), values));
      }
    }
    return new Draft(
        actions, List.copyOf(notRemediated), List.copyOf(conflicts), List.copyOf(policies));
  }
}
