package dev.writ.workloads.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a patched workload is well.
 *
 * <pre>{@code
 * going ── updated, available ──► steady ── for as long as new probes need to find fault ──► complete
 *   ▲                               │
 *   └──── a pod was replaced ───────┤
 *                                   ├──── a pod that was ready is so no more ──► broken
 * a restart of a patched container, a deadline ────────────────────────────────► broken
 * }</pre>
 *
 * @param actions that were put in
 * @param timeout from the patch until all is steady
 * @param grace that the template's pods have to end when they are told to
 */
public record RolloutCheck(List<Action> actions, Duration timeout, Duration grace) {
  private static final Duration SLACK = Duration.ofSeconds(5);
  private static final int FAILURES = 3;
  private static final Action.Probe STANDARD = new Action.Probe(0, 5, 10);

  public RolloutCheck {
    actions = List.copyOf(actions);
  }

  /** What is to be made of it. */
  public sealed interface Verdict {
    /** It is on its way. */
    record Going(String why) implements Verdict {}

    /** All is updated and available; it has to stay so. */
    record Steady(String why) implements Verdict {}

    /** It is done and well. */
    record Complete() implements Verdict {}

    /** The change does harm. */
    record Broken(String why) implements Verdict {}
  }

  /**
   * Judges one look.
   *
   * @param patched when the cluster took the patch
   * @param steadySince since when every look found it updated and available; null where the last
   *     one did not
   * @param readyThen ids of the pods that were ready then
   */
  public Verdict judge(
      Rollout rollout,
      Instant patched,
      @Nullable Instant steadySince,
      Set<String> readyThen,
      Instant now) {
    if (rollout.onDelete()) {
      return new Verdict.Complete();
    }
    boolean late = !now.isBefore(patched.plus(timeout));
    if (!rollout.seen()) {
      return late ? late("no controller has taken it up") : new Verdict.Going("not yet seen");
    }
    if (rollout.wanted() == 0) {
      return new Verdict.Complete();
    }
    for (Rollout.PatchedPod pod : rollout.pods()) {
      if (pod.restarts() > 0) {
        return new Verdict.Broken(
            "a patched container of pod `%s` restarted".formatted(pod.name()));
      }
      if (!pod.ready() && readyThen.contains(pod.id())) {
        return new Verdict.Broken("pod `%s` is ready no more".formatted(pod.name()));
      }
    }
    if (rollout.deadlineExceeded()) {
      return new Verdict.Broken("its rollout exceeded its progress deadline");
    }
    if (!rollout.isUpdated() || !rollout.isAvailable()) {
      String how =
          "%d of %d pods are updated, %d of %d available"
              .formatted(
                  rollout.updated(), rollout.toUpdate(), rollout.available(), rollout.wanted());
      return late ? late(how) : new Verdict.Going(how);
    }
    return steadySince != null && !now.isBefore(steadySince.plus(proof()))
        ? new Verdict.Complete()
        : new Verdict.Steady("all pods are updated and available; watched for " + proof());
  }

  private Verdict late(String how) {
    return new Verdict.Broken(how + " after " + timeout.toSeconds() + " s");
  }

  /** How long new probes need to find fault, at the longest; resources get the standard time. */
  Duration proof() {
    return actions.stream()
        .map(
            action ->
                switch (action) {
                  case Action.InjectLivenessProbe(_, var probe) -> found(probe).plus(ended());
                  case Action.InjectReadinessProbe(_, var probe) -> found(probe);
                  case Action.InjectResources _ -> found(STANDARD);
                })
        .max(Duration::compareTo)
        .orElse(SLACK);
  }

  private static Duration found(Action.Probe probe) {
    return SLACK.plusSeconds(probe.initialDelaySeconds() + (long) probe.periodSeconds() * FAILURES);
  }

  /** What fails its liveness probe is told to end, and restarts only when it has, or was killed. */
  private Duration ended() {
    return grace.compareTo(timeout) < 0 ? grace : timeout;
  }
}
