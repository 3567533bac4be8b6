package dev.writ.dbt;

import dev.writ.dbt.decide.Baseline;
import dev.writ.dbt.decide.Checks;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.decide.EnforcementResult.PolicyUsed;
import dev.writ.dbt.decide.Judgement;
import dev.writ.dbt.decide.Judgement.Terms;
import dev.writ.dbt.decide.Judgement.Waiver;
import dev.writ.dbt.decide.RegoChecks;
import dev.writ.dbt.observe.Snapshot;
import dev.writ.dbt.observe.SnapshotReader;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.Enforcement;
import dev.writ.dbt.policy.PolicyChain;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The room's way in. {@link #offline()} reads, judges and answers without a server, a store or a
 * clock of its own; it keeps nothing between calls and may be called from many threads.
 */
public final class DbtRoom {
  private static final DbtRoom OFFLINE = new DbtRoom();

  private DbtRoom() {}

  public static DbtRoom offline() {
    return OFFLINE;
  }

  /**
   * Judges a project.
   *
   * @return also where it does not pass
   * @throws dev.writ.dbt.policy.ProblemsFound where the input stands in the way: nothing was judged
   */
  public EnforcementResult enforce(EnforceRequest request) {
    return enforce(request, (_, _) -> new Agreed(request.baseline(), request.waivers()));
  }

  /** What people agreed to live with in a project. */
  record Agreed(@Nullable Baseline baseline, List<Waiver> waivers) {}

  /**
   * Judges a project of which something is known once its name is read.
   *
   * @param known is asked before anything is judged, and may refuse
   */
  EnforcementResult enforce(
      EnforceRequest request, BiFunction<String, EffectivePolicy, Agreed> known) {
    long start = System.nanoTime();
    LocalDate today = LocalDate.ofInstant(request.now(), ZoneOffset.UTC);
    EffectivePolicy policy = PolicyChain.read(request.policyChain(), today);
    Enforcement level = stricter(policy.level(), request.raise());
    if (level == Enforcement.OFF) {
      return notJudged(request, policy, start);
    }
    RegoChecks rego = RegoChecks.compile(policy);
    Snapshot snapshot =
        SnapshotReader.read(
            request.artifacts(), request.scope(), request.limits(), policy.options());
    Agreed agreed = known.apply(snapshot.project(), policy);
    requireFitting(agreed.baseline(), policy, snapshot);
    Checks.Ran ran = Checks.run(snapshot, policy, rego, today, System::nanoTime);
    Judgement.Verdict verdict =
        Judgement.of(
            snapshot,
            policy,
            new Terms(
                level,
                request.dryRun(),
                request.impact(),
                agreed.baseline(),
                agreed.waivers(),
                today),
            ran);
    return new EnforcementResult(
        verdict.passed(),
        level,
        request.dryRun(),
        verdict.degraded(),
        snapshot.manifest(),
        snapshot.project(),
        used(policy),
        ran.runs(),
        snapshot.totalModels(),
        snapshot.models().size(),
        verdict.violations(),
        verdict.suppressed(),
        verdict.notices(),
        verdict.coverage(),
        verdict.baseline(),
        verdict.overridesApplied(),
        request.now(),
        since(start));
  }

  /**
   * Judges a project and goes on only where it passes.
   *
   * @throws PolicyEnforcementException where it does not
   * @throws dev.writ.dbt.policy.ProblemsFound where the input stands in the way
   */
  public EnforcementResult enforceOrThrow(EnforceRequest request) {
    EnforcementResult result = enforce(request);
    if (!result.passed()) {
      throw new PolicyEnforcementException(result);
    }
    return result;
  }

  /** The level is off: not even the artifacts are read. */
  private static EnforcementResult notJudged(
      EnforceRequest request, EffectivePolicy policy, long start) {
    return new EnforcementResult(
        true,
        Enforcement.OFF,
        request.dryRun(),
        false,
        null,
        "",
        used(policy),
        List.of(),
        0,
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        0,
        request.now(),
        since(start));
  }

  private static void requireFitting(
      @Nullable Baseline baseline, EffectivePolicy policy, Snapshot snapshot) {
    if (baseline == null) {
      return;
    }
    if (!policy.options().baselineAllowed()) {
      throw new ProblemsFound(
          Problem.of("BASELINE_NOT_ALLOWED", "the policy allows no baseline")
              .suggesting("mend what is found, or ask whoever wrote `dbt.delegate.baseline`"));
    }
    if (!baseline.project().equals(snapshot.project())) {
      throw new ProblemsFound(
          Problem.of(
                  "BASELINE_WRONG_PROJECT",
                  "the baseline is of project `%s`, the manifest of `%s`"
                      .formatted(baseline.project(), snapshot.project()))
              .suggesting("give the file that `writ dbt baseline` wrote for this project"));
    }
  }

  private static PolicyUsed used(EffectivePolicy policy) {
    return new PolicyUsed(policy.files(), policy.sha256(), policy.values());
  }

  private static Enforcement stricter(Enforcement one, Enforcement other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
