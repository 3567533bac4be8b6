package dev.writ.dbt;

import dev.writ.dbt.decide.Baseline;
import dev.writ.dbt.decide.Judgement.Waiver;
import dev.writ.dbt.observe.SnapshotReader.Artifacts;
import dev.writ.dbt.observe.SnapshotReader.Limits;
import dev.writ.dbt.observe.SnapshotReader.Scope;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.PolicyDocument;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be judged, by what, and on which terms.
 *
 * @param policyChain parent first; empty for no policy: then references are checked, at level warn
 * @param raise a level that can only make the policy's own stricter
 * @param baseline findings that are known; null for none
 * @param waivers what somebody agreed to live with
 * @param dryRun every finding is a warning and the run passes
 * @param impact who depends on a model is told with each of its findings
 * @param now what ends is measured by its day in UTC
 */
public record EnforceRequest(
    List<PolicyDocument> policyChain,
    Artifacts artifacts,
    Scope scope,
    Limits limits,
    Enforcement raise,
    @Nullable Baseline baseline,
    List<Waiver> waivers,
    boolean dryRun,
    boolean impact,
    Instant now) {

  public EnforceRequest {
    policyChain = List.copyOf(policyChain);
    waivers = List.copyOf(waivers);
  }

  /** Everything as the policy has it: the project itself, no baseline, no dry run, no impact. */
  public static EnforceRequest of(
      List<PolicyDocument> policyChain, Artifacts artifacts, Instant now) {
    return new EnforceRequest(
        policyChain,
        artifacts,
        Scope.PROJECT,
        Limits.DEFAULT,
        Enforcement.OFF,
        null,
        List.of(),
        false,
        false,
        now);
  }

  public EnforceRequest in(Scope models) {
    return new EnforceRequest(
        policyChain, artifacts, models, limits, raise, baseline, waivers, dryRun, impact, now);
  }

  public EnforceRequest within(Limits sizes) {
    return new EnforceRequest(
        policyChain, artifacts, scope, sizes, raise, baseline, waivers, dryRun, impact, now);
  }

  public EnforceRequest atLeast(Enforcement level) {
    return new EnforceRequest(
        policyChain, artifacts, scope, limits, level, baseline, waivers, dryRun, impact, now);
  }

  public EnforceRequest beside(@Nullable Baseline known) {
    return new EnforceRequest(
        policyChain, artifacts, scope, limits, raise, known, waivers, dryRun, impact, now);
  }

  public EnforceRequest waiving(List<Waiver> agreed) {
    return new EnforceRequest(
        policyChain, artifacts, scope, limits, raise, baseline, agreed, dryRun, impact, now);
  }

  public EnforceRequest dry(boolean yes) {
    return new EnforceRequest(
        policyChain, artifacts, scope, limits, raise, baseline, waivers, yes, impact, now);
  }

  public EnforceRequest withImpact(boolean yes) {
    return new EnforceRequest(
        policyChain, artifacts, scope, limits, raise, baseline, waivers, dryRun, yes, now);
  }
}
