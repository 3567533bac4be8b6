package dev.writ.workloads.act;

import dev.writ.workloads.decide.Action;
import dev.writ.workloads.decide.NotRemediated;
import dev.writ.workloads.decide.NotRemediated.Reason;
import dev.writ.workloads.store.RemediationRows.Work;
import dev.writ.workloads.view.Remediation;
import dev.writ.workloads.view.RemediationState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the past of a workload says about its next remediation; pure. */
final class Obstacles {
  /** How many of a workload's remediations are looked back at. */
  static final int REMEMBERED = 20;

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);
  private static final Duration AFTER_CALL_OFF = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  private static final Duration DECLINED_FOR = Duration.ofHours(24);
  private static final Duration REPEATED = Duration.ofHours(1);
  private static final Duration CONTENTION = Duration.ofHours(1);
  private static final int REINJECTIONS = 3;

  private Obstacles() {}

  /** Why what is open is not done yet; empty while it is under way. */
  static Optional<NotRemediated> ofOpen(Work open) {
    Remediation row = open.remediation();
    return switch (row.state()) {
      case PENDING_APPROVAL ->
          Optional.of(
              new NotRemediated(
                  row.workload(),
                  "",
                  Reason.AWAITING_APPROVAL,
                  row.ticketId() == null
                      ? "people are asked"
                      : "people are asked: ticket " + row.ticketId()));
      case QUEUED ->
          Optional.ofNullable(open.waits())
              .map(why -> new NotRemediated(row.workload(), "", Reason.BUDGET_EXHAUSTED, why));
      case APPLYING, WATCHING -> Optional.empty();
      case PLANNED, DEFERRED_TO_GIT, COMPLETED, ROLLED_BACK, FAILED, CANCELLED -> Optional.empty();
    };
  }

  /**
   * Why the same plan failed, or was not to be.
   *
   * @param last the newest of the workload that is over; null for none
   * @param fingerprint of the plan
   */
  static Optional<NotRemediated> ofLast(@Nullable Work last, String fingerprint) {
    if (last == null || !last.remediation().fingerprint().equals(fingerprint)) {
      return Optional.empty();
    }
    Remediation row = last.remediation();
    String why = Objects.requireNonNullElse(row.detail(), "");
    if (row.state() == RemediationState.FAILED) {
      return Optional.of(new NotRemediated(row.workload(), "", Reason.PATCH_FAILED, why));
    }
    return last.declined()
        ? Optional.of(new NotRemediated(row.workload(), "", Reason.DENIED, why))
        : Optional.empty();
  }

  /**
   * When the same plan may be asked for again: half a minute after it failed, five seconds after it
   * was called off, for what it was planned from may lag behind the cluster, and twice as long each
   * time it ends alike within an hour; a day after people said no.
   *
   * @param newest of the workload, newest first
   */
  static Optional<Instant> notBefore(List<Work> newest, String fingerprint) {
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    Work last = newest.getFirst();
    Remediation row = last.remediation();
    Instant ended = row.ended();
    if (ended == null || !row.fingerprint().equals(fingerprint)) {
      return Optional.empty();
    }
    if (last.declined()) {
      return Optional.of(ended.plus(DECLINED_FOR));
    }
    Duration pause =
        switch (row.state()) {
          case FAILED -> AFTER_FAILURE;
          case CANCELLED -> AFTER_CALL_OFF;
          case PLANNED,
              DEFERRED_TO_GIT,
              PENDING_APPROVAL,
              QUEUED,
              APPLYING,
              WATCHING,
              COMPLETED,
              ROLLED_BACK ->
              Duration.ZERO;
        };
    for (Work before : newest.subList(1, newest.size())) {
      if (!isAlike(before.remediation(), row, ended) || pause.compareTo(LONGEST_PAUSE) >= 0) {
        break;
      }
      pause = pause.multipliedBy(2);
    }
    return Optional.of(ended.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
  }

  private static boolean isAlike(Remediation before, Remediation last, Instant ended) {
    Instant earlier = before.ended();
    return before.state() == last.state()
        && before.fingerprint().equals(last.fingerprint())
        && Objects.equals(before.detail(), last.detail())
        && earlier != null
        && earlier.isAfter(ended.minus(REPEATED));
  }

  /**
   * Whether others took away thrice in an hour what was put in again.
   *
   * @param newest of the workload, newest first
   * @param actions of the plan
   */
  static boolean isContended(List<Work> newest, List<Action> actions, Instant now) {
    return actions.stream().anyMatch(action -> isContended(newest, action, now));
  }

  private static boolean isContended(List<Work> newest, Action action, Instant now) {
    List<Instant> injected =
        newest.stream()
            .filter(one -> one.remediation().state() == RemediationState.COMPLETED)
            .filter(one -> Steps.read(one.steps()).stream().anyMatch(done -> isSame(done, action)))
            .map(one -> one.remediation().patched())
            .filter(Objects::nonNull)
            .sorted()
            .toList();
    // The first of all put in what was never there.
    return injected.stream().skip(1).filter(at -> at.isAfter(now.minus(CONTENTION))).count()
        >= REINJECTIONS;
  }

  private static boolean isSame(Action one, Action other) {
    return one.container().equals(other.container()) && one.field().equals(other.field());
  }
}
