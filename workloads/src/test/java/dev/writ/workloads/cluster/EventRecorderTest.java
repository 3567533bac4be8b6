package dev.writ.workloads.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.testkit.SettableClock;
import dev.writ.workloads.cluster.EventRecorder.EventType;
import dev.writ.workloads.cluster.EventRecorder.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventRecorderTest {
  private static final Subject WEB =
      new Subject(Resource.DEPLOYMENTS, "default", "web", "11111111-1111-4111-8111-111111111111");

  private final Sandbox sandbox = Sandbox.start(SandboxSettings.forTests());
  private final ClusterApi api =
      ClusterApi.open("local", sandbox.kubeconfigYaml(), RequestListener.NOBODY);
  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-26T12:00:00Z"));
  private final EventRecorder events = new EventRecorder(api, clock, "writ-1");

  @AfterEach
  void close() {
    events.close();
    api.close();
    sandbox.close();
  }

  private List<JsonNode> about(String name) {
    return api.read(Resource.EVENTS.path("default"))
        .path("items")
        .valueStream()
        .filter(one -> one.at("/involvedObject/name").asText().equals(name))
        .toList();
  }

  private List<JsonNode> await(String name, Predicate<List<JsonNode>> wanted) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    List<JsonNode> seen = about(name);
    while (!wanted.test(seen)) {
      assertThat(System.nanoTime()).as("what is seen: %s", seen).isLessThan(until);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      seen = about(name);
    }
    return seen;
  }

  private void tell(String message) {
    events.tell(WEB, EventType.WARNING, "PatchFailed", message);
  }

  @Test
  void standsBesideTheObject() {
    tell("Patch failed: no");
    JsonNode event = await("web", seen -> !seen.isEmpty()).getFirst();
    assertThat(event.path("involvedObject"))
        .hasToString(
            "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"namespace\":\"default\","
                + "\"name\":\"web\",\"uid\":\"11111111-1111-4111-8111-111111111111\"}");
    assertThat(event.path("type").asText()).isEqualTo("Warning");
    assertThat(event.path("reason").asText()).isEqualTo("PatchFailed");
    assertThat(event.path("message").asText()).isEqualTo("Patch failed: no");
    assertThat(event.path("count").asInt()).isEqualTo(1);
    assertThat(event.path("firstTimestamp").asText()).isEqualTo("2026-11-26T12:00:00Z");
    assertThat(event.path("reportingComponent").asText()).isEqualTo("writ-workloads");
    assertThat(event.path("reportingInstance").asText()).isEqualTo("writ-1");
    assertThat(event.at("/source/component").asText()).isEqualTo("writ-workloads");
  }

  @Test
  void countsUpWhatIsToldAgainAtMostEveryFiveMinutes() {
    tell("a");
    tell("a");
    clock.advance(Duration.ofMinutes(4));
    tell("a");
    tell("b");
    assertThat(await("web", seen -> seen.size() == 2))
        .extracting(one -> one.path("count").asInt())
        .containsExactly(1, 1);

    clock.advance(Duration.ofMinutes(1));
    tell("a");
    List<JsonNode> told = await("web", seen -> seen.getFirst().path("count").asInt() == 4);
    assertThat(told).hasSize(2);
    assertThat(told.getFirst().path("lastTimestamp").asText()).isEqualTo("2026-11-26T12:05:00Z");
    assertThat(told.getFirst().path("firstTimestamp").asText()).isEqualTo("2026-11-26T12:00:00Z");
  }

  @Test
  void beginsAnewWhereTheClusterHasDroppedIt() {
    tell("a");
    JsonNode event = await("web", seen -> !seen.isEmpty()).getFirst();
    api.delete(Resource.EVENTS.path("default", event.at("/metadata/name").asText()));
    clock.advance(Duration.ofMinutes(5));
    tell("a");
    assertThat(await("web", seen -> !seen.isEmpty()).getFirst().path("count").asInt()).isEqualTo(1);
  }

  @Test
  void tellsOfWhatHasNoNamespaceInTheDefaultOne() {
    events.tell(
        new Subject(Resource.CLUSTER_POLICIES, "", "all", "u"), EventType.NORMAL, "Accepted", "m");
    JsonNode event = await("all", seen -> !seen.isEmpty()).getFirst();
    assertThat(event.path("involvedObject").has("namespace")).isFalse();
  }

  @Test
  void goesOnAfterAnEventThatTheClusterDoesNotTake() {
    sandbox.faults().forbid("create", "events");
    tell("a");
    tell("a");
    events.tell(WEB, EventType.NORMAL, "Other", "a");
    await("web", _ -> sandbox.counts().requests("create", "events") == 3);
    sandbox.faults().clear();
    tell("b");
    assertThat(await("web", seen -> !seen.isEmpty()))
        .extracting(one -> one.path("message").asText())
        .containsExactly("b");
  }

  @Test
  void cutsWhatIsLongerThanAnEventMayBe() {
    tell("x".repeat(5_000));
    String message = await("web", seen -> !seen.isEmpty()).getFirst().path("message").asText();
    assertThat(message).hasSize(1_024).endsWith("…");
  }
}
