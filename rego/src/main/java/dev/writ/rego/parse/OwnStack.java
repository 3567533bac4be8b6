package dev.writ.rego.parse;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * A thread with room for sources that nest deeply. Syntax is a tree, and each stage goes down into
 * it: what is 1,000 levels deep does not fit into the stack of a usual thread. Few sources need it,
 * {@link Parser#isDeep} tells which.
 */
public final class OwnStack {
  private static final long BYTES = 512L << 20; // reserved; only what is used is ever taken

  private OwnStack() {}

  /** The result of the work, done on a thread of its own where the work goes deep. */
  public static <T> T call(boolean deep, Supplier<T> work) {
    if (!deep) {
      return work.get();
    }
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread.ofPlatform().name("rego-deep").daemon().stackSize(BYTES).start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException later) {
          interrupted = true; // compiling has an end, and evaluating ends at its deadline
        } catch (ExecutionException failed) {
          switch (failed.getCause()) {
            case RuntimeException fault -> throw fault;
            case Error fault -> throw fault;
            case null, default -> throw new IllegalStateException(failed);
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
