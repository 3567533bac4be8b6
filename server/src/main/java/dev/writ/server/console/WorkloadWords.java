package dev.writ.server.console;

import dev.writ.workloads.policy.PolicySpec;
import dev.writ.workloads.policy.Severity;
import dev.writ.workloads.policy.WorkloadKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Workloads, policies and severities as words and addresses of pages. Pure. */
final class WorkloadWords {
  private WorkloadWords() {}

  static State severity(Severity severity) {
    return switch (severity) {
      case CRITICAL -> new State("critical", "bad", "cross");
      case HIGH -> new State("high", "wait", "warning");
      case MEDIUM -> new State("medium", "still", "dot");
      case LOW -> new State("low", "still", "minus");
    };
  }

  /** Whether a policy changes workloads; null for one that can't be read. */
  static State mode(@Nullable PolicySpec spec) {
    if (spec == null) {
      return new State("not readable", "bad", "cross");
    }
    if (!spec.enforces()) {
      return new State("audit", "still", "dot");
    }
    return spec.dryRun()
        ? new State("dry run", "wait", "minus")
        : new State("enforce", "good", "check");
  }

  /** What a policy asks of a pod, in a few words; {@code nothing} where each check is off. */
  static String demands(PolicySpec spec) {
    List<String> demands = new ArrayList<>();
    if (spec.forbidLatestTag()) {
      demands.add("a tag other than latest");
    }
    if (spec.requireLivenessProbe()) {
      demands.add("liveness probes");
    }
    if (spec.requireReadinessProbe()) {
      demands.add("readiness probes");
    }
    if (spec.judgesResources()) {
      demands.add("requests and limits");
    }
    if (spec.maxRestartCount() != null) {
      demands.add("at most " + Words.count(spec.maxRestartCount(), "restart"));
    }
    if (spec.forbidPendingDuration() != null) {
      demands.add("no more than " + spec.forbidPendingDuration() + " s pending");
    }
    spec.customRules().forEach(rule -> demands.add("custom/" + rule.name()));
    return demands.isEmpty() ? "nothing" : Words.join(demands);
  }

  /**
   * Address of a policy's page.
   *
   * @param key {@code namespace/name} or {@code cluster/name}
   */
  static String policy(String cluster, String key) {
    return "/workloads/policies/" + segment(cluster) + "/" + key;
  }

  static String object(String cluster, WorkloadKey key) {
    return "/workloads/objects/" + segment(cluster) + "/" + key;
  }

  /** Address of a list that is narrowed, by what; the order of the map is kept. */
  static String list(String path, Map<String, String> by) {
    return "/workloads/"
        + path
        + by.entrySet().stream()
            .map(one -> one.getKey() + "=" + segment(one.getValue()))
            .collect(Collectors.joining("&", by.isEmpty() ? "" : "?", ""));
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
