package dev.writ.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.event.ActionFailure;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Page;
import dev.writ.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class TaskViewsTest {
  @RegisterExtension static final TestDatabase DATABASE = JobHouse.freshDatabase();

  private static final UUID STRANGER = UUID.fromString("00000000-0000-7000-8000-0000000000ff");
  private static final TaskViews.Filter ALL = TaskViews.Filter.of(false);

  private JobHouse house;
  private JobsByHand byHand;
  private StatusWatch watch;
  private TaskViews tasks;

  @BeforeEach
  void open() {
    house = new JobHouse(DATABASE.app());
    byHand = house.byHand();
    watch = new StatusWatch(house.database);
    tasks = new TaskViews(house.database, house.parts.actions(), house.parts.events(), watch);
  }

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  @DisplayName(
      "K16 the error of a failed task carries code and detail, and retried_by links forward")
  void showsWhyWorkFailedAndWhatCameAfterIt() {
    house.action.does(
        run -> {
          throw ActionFailure.permanent("SHED_GONE", "the shed is gone", Map.of("place", "north"));
        });
    UUID id = house.agreed();
    byHand.drain();
    Caller admin =
        JobHouse.caller(STRANGER, KernelPermissions.JOB_VIEW, KernelPermissions.JOB_MANAGE);
    String again = house.jobs.retry(admin, id, null).body().path("event_id").asText();

    ObjectNode task = tasks.find(JobHouse.requester(), id).json();

    assertThat(task.path("status").asText()).isEqualTo("FAILED");
    assertThat(task.path("ticket_status").asText()).isEqualTo("FAILED");
    assertThat(task.path("error").path("code").asText()).isEqualTo("SHED_GONE");
    assertThat(task.path("error").path("detail").asText()).isEqualTo("the shed is gone");
    assertThat(task.path("error").path("params").path("place").asText()).isEqualTo("north");
    assertThat(task.path("attempts").asInt()).isEqualTo(1);
    assertThat(task.path("max_attempts").asInt()).isEqualTo(3);
    assertThat(task.path("retried_by").asText()).isEqualTo(again);
    assertThat(task.path("links").path("retried_by").asText()).isEqualTo("/api/v1/tasks/" + again);
    assertThat(tasks.find(JobHouse.requester(), UUID.fromString(again)).retryOf()).isEqualTo(id);
  }

  @Test
  void showsWhenWorkIsTriedAgainAndWhenItLooksForItsTargetAgain() {
    house.action.does(run -> new RunResult.Snooze(Duration.ofSeconds(15), "no cluster"));
    UUID snoozed = house.submitted();
    byHand.drain();
    house.action.does(
        run -> {
          throw ActionFailure.retryable("WET", "it rains", null);
        });
    UUID retrying = house.submitted();
    byHand.drain();

    TaskView first = tasks.find(JobHouse.requester(), snoozed);
    assertThat(first.snoozedUntil()).isEqualTo(house.clock.instant().plusSeconds(15));
    assertThat(first.nextAttemptAt()).isNull();
    TaskView second = tasks.find(JobHouse.requester(), retrying);
    assertThat(second.nextAttemptAt()).isAfter(house.clock.instant());
    assertThat(second.snoozedUntil()).isNull();
  }

  @Test
  @DisplayName("K16 others' tasks are NOT_FOUND")
  void hidesTasksOfOthers() {
    UUID id = house.submitted();
    Caller stranger = JobHouse.caller(STRANGER);

    assertNotFound(stranger, id);
    assertThat(tasks.list(stranger, ALL, Page.Wish.FIRST).items()).isEmpty();

    assertThat(tasks.find(JobHouse.caller(STRANGER, KernelPermissions.JOB_VIEW), id).id())
        .isEqualTo(id);
    house.action.shownTo.add(STRANGER);
    assertThat(tasks.find(stranger, id).id()).isEqualTo(id);
  }

  @Test
  @DisplayName("K16 who sees the ticket sees the task that came of it, also when it was retried")
  void showsAgreedWorkToApprovers() {
    Caller approver = JobHouse.caller(STRANGER, KernelPermissions.APPROVAL_VIEW);
    house.action.does(
        run -> {
          throw ActionFailure.permanent("SHED_GONE", "the shed is gone", Map.of());
        });
    UUID agreed = house.agreed();
    byHand.drain();
    UUID again =
        UUID.fromString(
            house
                .jobs
                .retry(
                    JobHouse.caller(
                        STRANGER, KernelPermissions.JOB_VIEW, KernelPermissions.JOB_MANAGE),
                    agreed,
                    null)
                .body()
                .path("event_id")
                .asText());

    assertThat(tasks.find(approver, agreed).id()).isEqualTo(agreed);
    assertThat(tasks.find(approver, again).id()).isEqualTo(again);
    assertNotFound(approverOf("prod"), agreed);
    assertNotFound(approver, house.submitted());
  }

  private static Caller approverOf(String environment) {
    return new Caller(
        STRANGER,
        "ada",
        Set.of(),
        List.of(
            new Grant(
                "approver",
                Set.of(KernelPermissions.APPROVAL_VIEW),
                Scope.GLOBAL,
                Set.of(environment))),
        null,
        Origin.INSIDE);
  }

  @Test
  void showsAFactToNobodyAsATask() {
    house.submitted();
    byHand.drain();
    assertNotFound(JobHouse.requester(), house.facts.getFirst().id());
  }

  @Test
  void listsOwnTasksAndWithPermissionThoseOfOthers() {
    UUID done = house.submitted();
    byHand.drain();
    house.clock.advance(Duration.ofSeconds(1));
    UUID open = house.submitted();
    Caller viewer = JobHouse.caller(STRANGER, KernelPermissions.JOB_VIEW);

    assertThat(ids(JobHouse.requester(), ALL)).containsExactly(open, done);
    assertThat(ids(viewer, ALL)).containsExactly(open, done);
    assertThat(ids(viewer, TaskViews.Filter.of(true))).isEmpty();
    assertThat(
            ids(
                viewer,
                new TaskViews.Filter(false, EventStatus.COMPLETED, "PAINT_SHED", null, null)))
        .containsExactly(done);
    assertThat(ids(viewer, new TaskViews.Filter(false, null, "OTHER", null, null))).isEmpty();
    assertThat(ids(viewer, new TaskViews.Filter(false, null, null, null, open.toString())))
        .containsExactly(open);
    assertThat(ids(viewer, new TaskViews.Filter(true, null, null, null, open.toString())))
        .isEmpty();
    assertThat(ids(viewer, new TaskViews.Filter(false, null, null, "nowhere", null))).isEmpty();
  }

  @Test
  @Timeout(15)
  @DisplayName("K16 a wait ends with the change, long before its time")
  void answersAtTheChangeOfStatus() throws Exception {
    UUID id = house.submitted();
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<TaskView> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              asked.countDown();
              try {
                answer.complete(tasks.await(JobHouse.requester(), id, TaskViews.LONGEST_WAIT));
              } catch (InterruptedException | RuntimeException failure) {
                answer.completeExceptionally(failure);
              }
            });
    asked.await();
    byHand.drain();

    assertThat(answer.get(10, TimeUnit.SECONDS).status()).isEqualTo(EventStatus.COMPLETED);
    assertThat(StatusWatch.EVERY)
        .as("so that a change is seen within 500 ms")
        .isLessThanOrEqualTo(Duration.ofMillis(200));
  }

  @Test
  void answersAtTheEndOfTheWaitWithoutAChange() throws Exception {
    UUID id = house.submitted();
    assertThat(tasks.await(JobHouse.requester(), id, Duration.ofMillis(5)).status())
        .isEqualTo(EventStatus.PROCESSING);
  }

  private Iterable<UUID> ids(Caller caller, TaskViews.Filter filter) {
    return tasks.list(caller, filter, Page.Wish.FIRST).items().stream().map(TaskView::id).toList();
  }

  private void assertNotFound(Caller caller, UUID id) {
    assertThatThrownBy(() -> tasks.find(caller, id))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code().name()).isEqualTo("NOT_FOUND"));
  }
}
