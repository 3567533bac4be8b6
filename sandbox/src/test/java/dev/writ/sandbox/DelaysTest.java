package dev.writ.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.sandbox.controllers.Delays;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Time passes only when the test says so. */
class DelaysTest {

  private record Waiting(Duration delay, Runnable action) {}

  private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
  private final Delays held = (delay, action) -> waiting.add(new Waiting(delay, action));

  @RegisterExtension
  final SandboxFixture cluster = new SandboxFixture(SandboxSettings.defaults().withDelays(held));

  private void letOneStepPass() throws InterruptedException {
    Waiting next = waiting.poll(60, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    if (next != null) {
      assertThat(next.delay()).isEqualTo(Duration.ofSeconds(1));
      next.action().run();
    }
  }

  @Test
  void aMachineStaysInEachStateUntilItsTimeHasPassed() throws InterruptedException {
    cluster
        .sandbox()
        .apply(
            """
            apiVersion: kubevirt.io/v1
            kind: VirtualMachine
            metadata: {name: m1}
            spec: {runStrategy: Always, template: {spec: {domain: {devices: {}}}}}
            """);
    awaitStatus("Provisioning");
    letOneStepPass();
    awaitStatus("Starting");
    letOneStepPass();
    awaitStatus("Running");
    assertThat(waiting).isEmpty();
  }

  private void awaitStatus(String status) {
    cluster.await(
        "kubevirt.io/v1",
        "VirtualMachine",
        "m1",
        machine -> machine != null && status.equals(machine.get("status", "printableStatus")));
  }
}
