package dev.writ.workloads.policy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a policy demands and what Writ may do about it, with defaults filled in.
 *
 * @param maxRestartCount null where restarts are not judged
 * @param forbidPendingDuration seconds; null where it is not judged
 * @param dryRun only together with {@code enforce}
 * @param defaultResources null where nothing is injected
 * @param auditResults how many are kept
 */
public record PolicySpec(
    boolean forbidLatestTag,
    boolean requireLivenessProbe,
    boolean requireReadinessProbe,
    boolean requireResources,
    ResourceMode resourceMode,
    @Nullable Integer maxRestartCount,
    @Nullable Long forbidPendingDuration,
    EnforcementMode enforcementMode,
    boolean dryRun,
    LabelSelector podSelector,
    ProbeDefaults defaultProbe,
    @Nullable ResourceDefaults defaultResources,
    Map<Check, Severity> severityOverrides,
    Rollout rollout,
    Admission admission,
    List<Exemption> exemptions,
    boolean allowAnnotationExemptions,
    int maxExemptionDays,
    List<CustomRule> customRules,
    int auditResults) {

  public PolicySpec {
    severityOverrides = Map.copyOf(severityOverrides);
    exemptions = List.copyOf(exemptions);
    customRules = List.copyOf(customRules);
  }

  /** When resources are missing. */
  public enum ResourceMode {
    /** When a container has none at all. */
    WHOLE_CONTAINER,
    /** When one of the four values is absent. */
    PER_RESOURCE
  }

  /** Whether workloads are written to. */
  public enum EnforcementMode {
    AUDIT,
    ENFORCE
  }

  /** How repairs are rolled out. */
  public record Rollout(
      int maxConcurrent, int timeoutSeconds, boolean rollback, boolean respectDisruptionBudgets) {
    public static final Rollout STANDARD = new Rollout(5, 600, true, true);
  }

  /** What the webhook does. */
  public record Admission(
      AdmissionAction action, Severity minSeverity, boolean mutate, OnError onError) {
    public static final Admission STANDARD =
        new Admission(AdmissionAction.DENY, Severity.LOW, false, OnError.ALLOW);
  }

  /** What becomes of an object that breaks a rule. */
  public enum AdmissionAction {
    DENY,
    WARN,
    OFF
  }

  /** What becomes of an object that can't be judged. */
  public enum OnError {
    ALLOW,
    DENY
  }

  /** Whether resources are judged. */
  public boolean judgesResources() {
    return requireResources || defaultResources != null;
  }

  public boolean enforces() {
    return enforcementMode == EnforcementMode.ENFORCE;
  }

  /** How bad a violation of a check is under this policy. */
  public Severity severity(Check check) {
    return severityOverrides.getOrDefault(check, check.severity());
  }
}
