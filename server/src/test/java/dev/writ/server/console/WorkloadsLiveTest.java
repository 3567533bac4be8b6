package dev.writ.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.workloads.view.Pulse;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkloadsLiveTest {
  private static final Sse SSE = new SseImpl();

  /** What each look finds; a look waits until the test says it. */
  private final BlockingQueue<Look> looks = new SynchronousQueue<>();

  private final WorkloadsLive live =
      new WorkloadsLive(
          this::look,
          InstantSource.fixed(Instant.parse("2026-11-26T12:00:00Z")),
          Duration.ofMillis(1));

  /** Gives what stands then, or fails. */
  private interface Look {
    Pulse now();
  }

  @AfterEach
  void close() {
    live.close();
  }

  @Test
  void goesOnForOthersWhenAPageLeavesAmidALook() throws InterruptedException {
    OpenPage first = new OpenPage();
    OpenPage second = new OpenPage();
    live.follow(first, SSE);
    live.follow(second, SSE);
    looks.put(() -> pulse("a"));
    looks.put(
        () -> {
          first.close();
          return pulse("b");
        });
    assertThat(second.nextNamed()).isEqualTo("changed");
    looks.put(() -> pulse("c"));
    assertThat(second.nextNamed()).isEqualTo("changed");
    assertThat(first.said).noneMatch(event -> "changed".equals(event.getName()));
  }

  @Test
  void goesOnWhenTheStoreDoesNotAnswer() throws InterruptedException {
    OpenPage page = new OpenPage();
    live.follow(page, SSE);
    looks.put(() -> pulse("a"));
    looks.put(
        () -> {
          throw new IllegalStateException("the store is away");
        });
    looks.put(() -> pulse("b"));
    assertThat(page.nextNamed()).isEqualTo("changed");
  }

  @Test
  void looksAgainForThePageThatIsOpenedAfterAllHaveLeft() throws InterruptedException {
    OpenPage gone = new OpenPage();
    live.follow(gone, SSE);
    looks.put(() -> pulse("a"));
    looks.put(
        () -> {
          gone.close();
          return pulse("b");
        });
    OpenPage page = new OpenPage();
    live.follow(page, SSE);
    looks.put(() -> pulse("c"));
    looks.put(() -> pulse("d"));
    assertThat(page.nextNamed()).isEqualTo("changed");
  }

  @Test
  void forgetsAPageThatIsGoneBeforeItIsGreeted() throws InterruptedException {
    OpenPage gone = new OpenPage();
    gone.close();
    live.follow(gone, SSE);
    OpenPage page = new OpenPage();
    live.follow(page, SSE);
    looks.put(() -> pulse("a"));
    looks.put(() -> pulse("b"));
    assertThat(page.nextNamed()).isEqualTo("changed");
  }

  private Pulse look() {
    try {
      return looks.take().now();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return pulse("stopped");
    }
  }

  private static Pulse pulse(String silence) {
    return new Pulse(List.of(), List.of(silence), null);
  }

  /** Answers as a connection of the server does. */
  private static final class OpenPage implements SseEventSink {
    private final BlockingQueue<OutboundSseEvent> said = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public CompletionStage<?> send(OutboundSseEvent event) {
      if (closed) {
        throw new IllegalStateException("Already closed");
      }
      said.add(event);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      closed = true;
    }

    /** The name of the next event that has one. */
    String nextNamed() throws InterruptedException {
      while (true) {
        OutboundSseEvent event = said.poll(30, TimeUnit.SECONDS);
        if (event == null) {
          return "nothing came";
        }
        if (event.getName() != null) {
          return event.getName();
        }
      }
    }
  }
}
