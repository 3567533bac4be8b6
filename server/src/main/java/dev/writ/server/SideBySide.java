package dev.writ.server;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** Work of a start that need not wait for one another. */
final class SideBySide {
  private SideBySide() {}

  /** Does the work for each one, all at once; returns, or throws the first failure, at the end. */
  static <T> void each(List<T> all, Consumer<T> work) {
    List<Future<?>> pieces;
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("start-", 0).factory())) {
      pieces = all.stream().<Future<?>>map(one -> threads.submit(() -> work.accept(one))).toList();
    }
    pieces.forEach(SideBySide::result);
  }

  /** Begins the work and comes back at once. */
  static <T> Future<T> start(Callable<T> work) {
    FutureTask<T> piece = new FutureTask<>(work);
    Thread.ofPlatform().name("start").start(piece);
    return piece;
  }

  /** Waits for the end of the work; throws what it threw. */
  static <T> T result(Future<T> piece) {
    try {
      return piece.get();
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failure.getCause());
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }
}
