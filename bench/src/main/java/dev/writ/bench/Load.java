package dev.writ.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many threads doing the same thing for a while. */
final class Load {
  private Load() {}

  /** Something done again and again. */
  interface Work {
    void once() throws Exception;
  }

  /** What came of it: the nanoseconds of each call, and the seconds of all together. */
  static final class Result {
    private final long[] sorted;
    private final double seconds;

    Result(long[] nanos, double seconds) {
      this.sorted = nanos.clone();
      this.seconds = seconds;
      Arrays.sort(sorted);
    }

    double perSecond() {
      return sorted.length / seconds;
    }

    /** Milliseconds that this share of the calls stayed under. */
    double quantile(double share) {
      return sorted.length == 0
          ? Double.NaN
          : sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))] / 1e6;
    }
  }

  /** Warms up for a third of the time first; what happened then does not count. */
  static Result of(int threads, Duration time, Work work) throws Exception {
    during(threads, time.dividedBy(3), work);
    return during(threads, time, work);
  }

  private static Result during(int threads, Duration time, Work work) throws Exception {
    long start = System.nanoTime();
    long end = start + time.toNanos();
    Callable<long[]> loop =
        () -> {
          long[] nanos = new long[1 << 20];
          int count = 0;
          for (long before = System.nanoTime(); before < end && count < nanos.length; ) {
            work.once();
            long after = System.nanoTime();
            nanos[count++] = after - before;
            before = after;
          }
          return Arrays.copyOf(nanos, count);
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<long[]>> loops = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        loops.add(pool.submit(loop));
      }
      long[] all = new long[0];
      for (Future<long[]> one : loops) {
        long[] nanos = one.get();
        int filled = all.length;
        all = Arrays.copyOf(all, filled + nanos.length);
        System.arraycopy(nanos, 0, all, filled, nanos.length);
      }
      return new Result(all, (System.nanoTime() - start) / 1e9);
    }
  }
}
