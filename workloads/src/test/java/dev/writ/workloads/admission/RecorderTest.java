package dev.writ.workloads.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.workloads.admission.AdmissionRecord.Outcome;
import dev.writ.workloads.admission.Recorder.Sink;
import dev.writ.workloads.policy.WorkloadKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecorderTest {
  private final KeptRecords kept = new KeptRecords();

  /** Keeps records in a list, and fails as often as it is told to. */
  private static final class KeptRecords implements Sink {
    final List<Integer> batches = new ArrayList<>();
    final List<AdmissionRecord> all = new ArrayList<>();
    int failures;
    String bad = "";

    @Override
    public void keep(List<AdmissionRecord> records) {
      if (failures > 0) {
        failures--;
        throw new Recorder.Away(new IllegalStateException("the database is away"));
      }
      if (records.stream().anyMatch(one -> one.uid().equals(bad))) {
        throw new IllegalStateException("no such row");
      }
      batches.add(records.size());
      all.addAll(records);
    }
  }

  private static AdmissionRecord record(int number) {
    return new AdmissionRecord(
        Instant.EPOCH,
        Outcome.DENIED,
        "alice",
        List.of(),
        Integer.toString(number),
        "create",
        WorkloadKey.of("pod", "production", "web"),
        "production/default-policy",
        List.of("no"));
  }

  private static List<AdmissionRecord> records(int count) {
    return IntStream.range(0, count).mapToObj(RecorderTest::record).toList();
  }

  @Test
  void handsOnInOrderAndInBatches() {
    Recorder recorder = Recorder.idle(Recorder.CAPACITY, kept);
    assertThat(recorder.offer(records(1_200))).isTrue();
    recorder.flush();

    assertThat(kept.all).isEqualTo(records(1_200));
    assertThat(kept.batches).containsExactly(500, 500, 200);
  }

  @Test
  void takesAllRecordsOfAnAnswerOrNone() {
    Recorder recorder = Recorder.idle(3, kept);

    assertThat(recorder.offer(records(2))).isTrue();
    assertThat(recorder.offer(records(2))).isFalse();
    assertThat(recorder.offer(List.of())).isTrue();
    assertThat(recorder.offer(List.of(record(2)))).isTrue();
    recorder.flush();
    assertThat(kept.all).isEqualTo(records(3));
    assertThat(recorder.offer(records(3))).isTrue();
  }

  @Test
  void keepsWhatTheSinkDidNotTake() {
    Recorder recorder = Recorder.idle(10, kept);
    recorder.offer(records(2));
    kept.failures = 1;

    assertThatThrownBy(recorder::flush).hasMessage("the database is away");
    recorder.flush();
    assertThat(kept.all).isEqualTo(records(2));
  }

  @Test
  void leavesOutWhatCantBeKeptAndKeepsTheOthers() {
    Recorder recorder = Recorder.idle(Recorder.CAPACITY, kept);
    recorder.offer(records(700));
    kept.bad = "3";
    recorder.flush();

    assertThat(kept.all)
        .isEqualTo(records(700).stream().filter(one -> !one.uid().equals("3")).toList());
    recorder.close();
    assertThat(kept.all).hasSize(699);
  }

  @Test
  void handsOnByItself() throws Exception {
    CompletableFuture<List<AdmissionRecord>> came = new CompletableFuture<>();
    try (Recorder recorder = Recorder.start(came::complete)) {
      recorder.offer(records(1));
      assertThat(came.get(1, TimeUnit.MINUTES)).isEqualTo(records(1));
    }
  }

  @Test
  void triesAgainByItself() throws Exception {
    CompletableFuture<List<AdmissionRecord>> came = new CompletableFuture<>();
    kept.failures = 1;
    Sink sink =
        records -> {
          kept.keep(records);
          came.complete(records);
        };
    try (Recorder recorder = Recorder.start(sink)) {
      recorder.offer(records(1));
      assertThat(came.get(1, TimeUnit.MINUTES)).isEqualTo(records(1));
    }
  }

  @Test
  void handsOnWhatIsLeftWhenItIsClosed() {
    Recorder recorder = Recorder.idle(10, kept);
    recorder.offer(records(2));
    recorder.close();

    assertThat(kept.all).isEqualTo(records(2));
    assertThat(recorder.offer(records(1))).isFalse();
  }
}
