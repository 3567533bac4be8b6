package dev.writ.workloads.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.view.PolicyObject;
import dev.writ.workloads.view.PolicyStanding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DispatchTest {
  private static final PolicyObject POLICY =
      Standings.object(
          """
          apiVersion: devops.stochastic.io/v1
          kind: DevOpsPolicy
          metadata: {name: p, namespace: n, uid: u, resourceVersion: "1", generation: 1}
          spec: {forbidLatestTag: true}
          """);

  private final BlockingQueue<PolicyStanding> written = new LinkedBlockingQueue<>();
  private final Semaphore mayWrite = new Semaphore(0);
  private final BlockingQueue<Duration> answers = new LinkedBlockingQueue<>();
  private final AtomicBoolean leads = new AtomicBoolean(true);
  private final AtomicInteger writing = new AtomicInteger();
  private final AtomicInteger mostWriting = new AtomicInteger();
  private final Dispatch dispatch =
      new Dispatch(
          leads::get,
          new Watched.Noting(new ArrayList<>()),
          new Watched.Forgetful(),
          new Writers() {
            @Override
            public Duration write(PolicyStanding standing) {
              mostWriting.accumulateAndGet(writing.incrementAndGet(), Math::max);
              written.add(standing);
              mayWrite.acquireUninterruptibly();
              writing.decrementAndGet();
              return answers.remove();
            }

            @Override
            public void cleanUp(PolicyObject policy) {}

            @Override
            public void retain(List<String> policyKeys) {}

            @Override
            public void reporting(boolean possible) {}
          });

  @AfterEach
  void close() {
    dispatch.close();
  }

  private static PolicyStanding standing(int pods) {
    return standing(POLICY, pods);
  }

  private static PolicyStanding standing(PolicyObject policy, int pods) {
    return Standings.over(
        policy,
        Standings.NOW,
        IntStream.range(0, pods).mapToObj(n -> Standings.good("n", "pod-" + n)).toList());
  }

  private void answer(Duration wait) {
    answers.add(wait);
    mayWrite.release();
  }

  @Test
  void tellsTheNewestOfWhatCameMeanwhile() throws InterruptedException {
    PolicyStanding first = standing(1);
    PolicyStanding last = standing(3);
    dispatch.publish(first);
    assertThat(written.take()).isSameAs(first);
    dispatch.publish(standing(2));
    dispatch.publish(last);

    answer(Duration.ZERO);
    answer(Duration.ZERO);
    dispatch.drain();

    assertThat(written).containsExactly(last);
  }

  @Test
  void tellsAgainHowItStandsByThenAndNotHowItStood() throws InterruptedException {
    PolicyStanding late = standing(2);
    dispatch.publish(standing(1));
    written.take();
    dispatch.publish(late);
    answer(Duration.ofMillis(1)); // the first is held back, and is old by now
    answer(Duration.ofMillis(1));
    answer(Duration.ZERO);
    answer(Duration.ZERO); // for the case that the first was to be told again before the second was

    assertThat(written.take()).isSameAs(late);
    assertThat(written.take()).isSameAs(late);
  }

  @Test
  void writesNothingMoreOnceTheLeadIsLost() throws InterruptedException {
    dispatch.publish(standing(1));
    written.take();
    dispatch.publish(standing(2));
    leads.set(false);
    dispatch.depose();
    answer(Duration.ofMillis(1)); // to be told again, which is another's to do by now
    dispatch.drain();

    leads.set(true);
    PolicyStanding now = standing(3);
    dispatch.publish(now);
    answer(Duration.ZERO);
    answer(Duration.ZERO); // for the case that it was to be told again only now
    dispatch.drain();
    assertThat(written).as("what is written after the lead was won again").containsOnly(now);
  }

  @Test
  void writesAboutSixteenPoliciesAtATime() throws InterruptedException {
    int policies = 40;
    for (int number = 0; number < policies; number++) {
      dispatch.publish(
          standing(
              Standings.object(
                  """
                  apiVersion: devops.stochastic.io/v1
                  kind: DevOpsPolicy
                  metadata: {name: p-%d, namespace: n, uid: u, resourceVersion: "1"}
                  spec: {forbidLatestTag: true}
                  """
                      .formatted(number)),
              1));
    }
    for (int number = 0; number < policies; number++) {
      written.take();
      answer(Duration.ZERO);
    }
    dispatch.drain();
    assertThat(mostWriting).hasValueLessThanOrEqualTo(Dispatch.WRITERS);
  }
}
