package dev.writ.workloads.decide;

import dev.writ.workloads.policy.ResourceField;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** One thing that is put into one container of a template. */
public sealed interface Action {
  /** Name of the container. */
  String container();

  /** The field of the container, such as {@code livenessProbe}. */
  String field();

  /** A TCP probe. */
  record Probe(int port, int initialDelaySeconds, int periodSeconds) {
    @Override
    public String toString() {
      return "tcpSocket %d, delay %d s, period %d s"
          .formatted(port, initialDelaySeconds, periodSeconds);
    }
  }

  /** Puts a liveness probe where there is none. */
  record InjectLivenessProbe(String container, Probe probe) implements Action {
    @Override
    public String field() {
      return "livenessProbe";
    }

    @Override
    public String toString() {
      return container + ": livenessProbe " + probe;
    }
  }

  /** Puts a readiness probe where there is none. */
  record InjectReadinessProbe(String container, Probe probe) implements Action {
    @Override
    public String field() {
      return "readinessProbe";
    }

    @Override
    public String toString() {
      return container + ": readinessProbe " + probe;
    }
  }

  /** Puts requests and limits where they are absent; the values as they are to be written. */
  record InjectResources(String container, Map<ResourceField, String> values) implements Action {
    public InjectResources {
      values = Collections.unmodifiableMap(new EnumMap<>(values));
    }

    @Override
    public String field() {
      return "resources";
    }

    @Override
    public String toString() {
      return values.entrySet().stream()
          .map(value -> value.getKey().path() + " " + value.getValue())
          .collect(Collectors.joining(", ", container + ": resources ", ""));
    }
  }
}
