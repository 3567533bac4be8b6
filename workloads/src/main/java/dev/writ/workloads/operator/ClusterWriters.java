package dev.writ.workloads.operator;

import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.EventRecorder;
import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into one cluster what there is to write about its policies. Each kind of writing waits by
 * itself after a failure, 1 s at first and 60 s at most, so a right that is missing for one holds
 * up no other.
 */
final class ClusterWriters implements Writers {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterWriters.class);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final InstantSource clock;
  private final Cleanup cleanup;
  private final StatusWriter status;
  private final PolicyReports reports;
  private final AuditResults results;
  private final Map<Attempt, Failing> failing = new ConcurrentHashMap<>();
  private volatile boolean reporting;

  /** What is written of one policy. */
  private enum Output {
    FINALIZER("the finalizer"),
    STATUS("the status"),
    REPORTS("a PolicyReport"),
    RESULT("a PolicyAuditResult");

    private final String words;

    Output(String words) {
      this.words = words;
    }
  }

  private record Attempt(String policy, Output output) {}

  /** How long it waits since its last failure, and what that was. */
  private record Failing(Duration pause, Instant until, String detail) {}

  /**
   * Makes them.
   *
   * @param house the namespace for what is made for policies that have none
   * @param resultWritten told of each PolicyAuditResult
   */
  ClusterWriters(
      ClusterApi api,
      InstantSource clock,
      EventRecorder events,
      String house,
      Runnable resultWritten) {
    this.clock = clock;
    this.cleanup = new Cleanup(api);
    this.status = new StatusWriter(api, clock, new PolicyEvents(events));
    this.reports = new PolicyReports(api, clock);
    this.results = new AuditResults(api, clock, house, resultWritten);
  }

  @Override
  public Duration write(PolicyStanding standing) {
    String policy = standing.object().key();
    return earliest(
        tried(
            new Attempt(policy, Output.FINALIZER),
            () -> {
              cleanup.claim(standing.object());
              return Duration.ZERO;
            }),
        tried(new Attempt(policy, Output.STATUS), () -> status.write(standing)),
        tried(
            new Attempt(policy, Output.REPORTS),
            () -> reporting ? reports.write(standing) : Duration.ZERO),
        tried(new Attempt(policy, Output.RESULT), () -> results.write(standing)));
  }

  @Override
  public void cleanUp(PolicyObject policy) {
    if (!Cleanup.isClaimed(policy)) {
      return;
    }
    var _ =
        tried(
            new Attempt(policy.key(), Output.FINALIZER),
            () -> {
              deleteReports(policy);
              results.delete(policy);
              cleanup.release(policy);
              return Duration.ZERO;
            });
  }

  /** A right that is missing for reports keeps no policy, and no namespace, from going. */
  private void deleteReports(PolicyObject policy) {
    try {
      reports.delete(policy);
    } catch (ApiFailure failure) {
      if (!failure.isForbidden()) {
        throw failure;
      }
      LOG.warn(
          "PolicyReports of policy {} are left to the cluster's garbage collector: {}",
          policy.key(),
          failure.detail());
    }
  }

  @Override
  public void retain(List<String> policyKeys) {
    status.retain(policyKeys);
    reports.retain(policyKeys);
    results.retain(policyKeys);
    failing.keySet().removeIf(attempt -> !policyKeys.contains(attempt.policy));
  }

  @Override
  public void reporting(boolean possible) {
    reports.retain(List.of()); // what was written went with the definition
    reporting = possible;
  }

  /** One kind of writing; says after how long it wants to be told again. */
  private interface Writing {
    Duration write();
  }

  private Duration tried(Attempt attempt, Writing writing) {
    Instant now = clock.instant();
    Failing before = failing.get(attempt);
    if (before != null && now.isBefore(before.until)) {
      return Duration.between(now, before.until);
    }
    try {
      Duration wait = writing.write();
      failing.remove(attempt);
      return wait;
    } catch (ApiFailure failure) {
      if (failure.isAbsent() && attempt.output == Output.STATUS) {
        failing.remove(attempt);
        return Duration.ZERO; // the policy went meanwhile
      }
      Duration wait = before == null ? FIRST_WAIT : before.pause.multipliedBy(2);
      wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
      if (before == null || !before.detail.equals(failure.detail())) {
        LOG.warn(
            "{} of policy {} could not be written, which is tried again: {}",
            attempt.output.words,
            attempt.policy,
            failure.detail());
      }
      failing.put(attempt, new Failing(wait, now.plus(wait), failure.detail()));
      return wait;
    }
  }

  /** The shortest wait that is one. */
  private static Duration earliest(Duration... waits) {
    Duration earliest = Duration.ZERO;
    for (Duration wait : waits) {
      if (wait.isPositive() && (earliest.isZero() || wait.compareTo(earliest) < 0)) {
        earliest = wait;
      }
    }
    return earliest;
  }
}
