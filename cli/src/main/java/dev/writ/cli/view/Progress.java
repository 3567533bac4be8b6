package dev.writ.cli.view;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * One line on standard error that says what is waited for and how long already; only on a terminal.
 */
public final class Progress implements AutoCloseable {
  private static final String[] FRAMES = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
  private static final long FRAME_MILLIS = 120;
  private static final String WIPE = "\r\u001b[K";

  private final PrintStream err;
  private final InstantSource clock;
  private final Instant since;
  private final @Nullable Thread painter;
  private volatile String what = "";

  public Progress(PrintStream err, Terminal terminal, InstantSource clock) {
    this.err = err;
    this.clock = clock;
    this.since = clock.instant();
    this.painter =
        terminal.err() ? Thread.ofPlatform().daemon().name("progress").start(this::paint) : null;
  }

  /** Changes what the line says. */
  public void show(String text) {
    what = Cell.clean(text);
  }

  public Duration elapsed() {
    return Duration.between(since, clock.instant());
  }

  private void paint() {
    try {
      for (int frame = 0; ; frame = (frame + 1) % FRAMES.length) {
        err.print(WIPE + FRAMES[frame] + " " + what + "  " + Ages.length(elapsed()));
        err.flush();
        Thread.sleep(FRAME_MILLIS);
      }
    } catch (InterruptedException done) {
      err.print(WIPE);
      err.flush();
    }
  }

  @Override
  public void close() {
    if (painter != null) {
      painter.interrupt();
      boolean interrupted = false;
      while (painter.isAlive()) {
        try {
          painter.join();
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
