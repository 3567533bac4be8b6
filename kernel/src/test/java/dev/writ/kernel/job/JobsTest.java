package dev.writ.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.event.ActionFailure;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Page;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobsTest {
  @RegisterExtension static final TestDatabase DATABASE = JobHouse.freshDatabase();

  private static final UUID ADMIN = UUID.fromString("00000000-0000-7000-8000-0000000000ad");
  private static final Caller MANAGER =
      JobHouse.caller(ADMIN, KernelPermissions.JOB_VIEW, KernelPermissions.JOB_MANAGE);

  private JobHouse house;
  private JobsByHand byHand;

  @BeforeEach
  void open() {
    house = new JobHouse(DATABASE.app());
    byHand = house.byHand();
  }

  @Test
  @DisplayName("K14 admin retry: 202 with a new event, EXECUTION_RETRIED 1, a second one 409")
  void retriesFailedWorkOnceAsANewEvent() {
    UUID failed = deadLetter();

    Answer answer = house.jobs.retry(MANAGER, failed, null);

    UUID again = UUID.fromString(answer.body().path("event_id").asText());
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.headers()).containsEntry("Location", "/api/v1/tasks/" + again);
    assertThat(house.one("SELECT retry_of FROM kernel_events WHERE id = ?", again))
        .isEqualTo(failed.toString());
    assertThat(house.audited("EXECUTION_RETRIED")).isEqualTo(1);
    assertThat(house.action.agreed).singleElement().returns(failed, w -> w.event().retryOf());

    assertThatThrownBy(() -> house.jobs.retry(MANAGER, failed, null))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code().name()).isEqualTo("EVENT_ALREADY_RETRIED");
              assertThat(problem.params()).containsEntry("retried_by", again.toString());
            });
    assertThat(house.audited("REQUEST_REFUSED")).isEqualTo(1);
  }

  @Test
  void retriesWithWhatPeopleAgreedToTheFirstTime() {
    UUID failed = deadLetter();
    String ticket = house.one("SELECT status FROM kernel_tickets");
    UUID again = eventOf(house.jobs.retry(MANAGER, failed, null));
    UUID third = eventOf(failAndRetry(again));
    house.action.does(run -> ScriptedAction.done());

    byHand.drain();

    var work = house.action.runs.getLast().work();
    assertThat(work.event().id()).isEqualTo(third);
    assertThat(work.effectiveSpec())
        .isEqualTo(Json.object().put("place", "north").put("colour", "blue"));
    assertThat(work.snapshot()).isEqualTo(Json.object().put("paint", "p-1"));
    assertThat(house.status(third)).isEqualTo("COMPLETED");
    assertThat(house.status(failed)).as("the old rows stay as they ended").isEqualTo("FAILED");
    assertThat(house.one("SELECT status FROM kernel_tickets")).isEqualTo(ticket);
  }

  @Test
  void answersARepeatedRetryOrCancelWithTheFirstAnswer() {
    IdempotencyKey again = new IdempotencyKey(ADMIN, "k1", "POST /retry", "body");
    UUID failed = deadLetter();
    Answer first = house.jobs.retry(MANAGER, failed, again);
    Answer replay = house.jobs.retry(MANAGER, failed, again);
    assertThat(replay.status()).isEqualTo(202);
    assertThat(replay.body()).isEqualTo(first.body());
    assertThat(replay.headers())
        .containsEntry("Idempotency-Replayed", "true")
        .containsEntry("Location", first.headers().get("Location"));
    assertRefused(
        "IDEMPOTENCY_KEY_REUSED",
        () ->
            house.jobs.retry(
                MANAGER, failed, new IdempotencyKey(ADMIN, "k1", "POST /retry", "other")));

    IdempotencyKey off = new IdempotencyKey(ADMIN, "k2", "POST /cancel", "body");
    Answer cancelled = house.jobs.cancel(MANAGER, eventOf(first), "wrong shed", off);
    assertThat(house.jobs.cancel(MANAGER, eventOf(first), "wrong shed", off).body())
        .isEqualTo(cancelled.body());
    assertThat(house.audited("EXECUTION_RETRIED")).isEqualTo(1);
    assertThat(house.audited("EXECUTION_CANCELLED")).isEqualTo(1);
    assertThat(house.audited("REQUEST_REFUSED")).isZero();
  }

  @Test
  void refusesToRetryWhatDidNotFail() {
    UUID running = house.submitted();
    assertRefused("EVENT_NOT_FAILED", () -> house.jobs.retry(MANAGER, running, null));
  }

  @Test
  void refusesARetryBesideAnOpenRequestForTheSameThing() {
    house.action.does(
        run -> {
          throw ActionFailure.permanent("SHED_GONE", "the shed is gone", Map.of());
        });
    UUID failed =
        house.database.inTransaction(
            tx -> {
              UUID id = house.event(tx, EventStatus.PROCESSING, "shed:north").id();
              house.parts.queue().enqueue(tx, id);
              return id;
            });
    byHand.drain();
    UUID open =
        house.database.inTransaction(tx -> house.event(tx, EventStatus.PENDING, "shed:north").id());

    assertThatThrownBy(() -> house.jobs.retry(MANAGER, failed, null))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code().name()).isEqualTo("DUPLICATE_PENDING_REQUEST");
              assertThat(problem.params()).containsEntry("existing_event_id", open.toString());
            });
  }

  @Test
  void callsOffWorkThatNoWorkerHas() {
    UUID id = house.agreed();

    Answer answer = house.jobs.cancel(MANAGER, id, "wrong shed", null);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(house.status(id)).isEqualTo("CANCELLED");
    assertThat(house.one("SELECT status || ' ' || close_code FROM kernel_tickets"))
        .isEqualTo("FAILED JOB_CANCELLED");
    assertThat(house.count("kernel_jobs")).isZero();
    assertThat(house.audited("EXECUTION_CANCELLED")).isEqualTo(1);
    assertRefused("JOB_ENDED", () -> house.jobs.cancel(MANAGER, id, null, null));
  }

  @Test
  void refusesToCallOffWorkThatAWorkerHas() {
    UUID id = house.submitted();
    house.action.does(
        run -> {
          assertRefused("JOB_RUNNING", () -> house.jobs.cancel(MANAGER, id, null, null));
          return ScriptedAction.done();
        });

    byHand.drain();

    assertThat(house.status(id)).isEqualTo("COMPLETED");
    assertThat(house.audited("EXECUTION_CANCELLED")).isZero();
  }

  @Test
  void listsJobsByWhereTheyStand() {
    UUID dead = deadLetter();
    house.action.does(run -> new RunResult.Snooze(Duration.ofMinutes(1), "no cluster"));
    UUID snoozed = house.submitted();
    byHand.drain();
    house.action.does(
        run -> {
          throw ActionFailure.retryable("WET", "it rains", null);
        });
    UUID retrying = house.submitted();
    byHand.drain();
    UUID due = house.submitted();

    assertThat(states())
        .containsOnly(
            Map.entry(dead, JobState.DEAD),
            Map.entry(snoozed, JobState.SNOOZED),
            Map.entry(retrying, JobState.RETRYING),
            Map.entry(due, JobState.DUE));
    for (JobState state : JobState.values()) {
      Page<JobView> page = house.jobs.list(MANAGER, state, Page.Wish.FIRST);
      assertThat(page.total()).isEqualTo(state == JobState.RUNNING ? 0 : 1);
      assertThat(page.items()).allMatch(job -> job.state() == state);
    }
    JobView letter = house.jobs.list(MANAGER, JobState.DEAD, Page.Wish.FIRST).items().getFirst();
    assertThat(letter.json().path("error_code").asText()).isEqualTo("SHED_GONE");
  }

  @Test
  void hidesJobsFromThoseWhoMayNotSeeThem() {
    UUID id = house.submitted();
    Caller nobody = JobHouse.caller(ADMIN);
    Caller viewer = JobHouse.caller(ADMIN, KernelPermissions.JOB_VIEW);

    assertRefused("FORBIDDEN", () -> house.jobs.list(nobody, null, Page.Wish.FIRST));
    assertRefused("NOT_FOUND", () -> house.jobs.cancel(nobody, id, null, null));
    assertRefused("FORBIDDEN", () -> house.jobs.cancel(viewer, id, null, null));
    assertRefused("NOT_FOUND", () -> house.jobs.retry(MANAGER, house.database.newId(), null));
    assertThat(house.audited("REQUEST_REFUSED")).isEqualTo(1);
  }

  private Map<UUID, JobState> states() {
    return house.jobs.list(MANAGER, null, Page.Wish.FIRST).items().stream()
        .collect(java.util.stream.Collectors.toMap(JobView::eventId, JobView::state));
  }

  private UUID deadLetter() {
    house.action.does(
        run -> {
          throw ActionFailure.permanent("SHED_GONE", "the shed is gone", Map.of());
        });
    UUID id = house.agreed();
    byHand.drain();
    return id;
  }

  private Answer failAndRetry(UUID id) {
    byHand.drain();
    return house.jobs.retry(MANAGER, id, null);
  }

  private static UUID eventOf(Answer answer) {
    return UUID.fromString(answer.body().path("event_id").asText());
  }

  private static void assertRefused(
      String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code().name()).isEqualTo(code));
  }
}
