package dev.writ.workloads.admission;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds records until they are kept for good, so that no answer waits for a database: at most
 * 10,000 of them, and each for a moment only, unless the sink fails.
 */
public final class Recorder implements AutoCloseable {
  /** How many records may wait. */
  public static final int CAPACITY = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
  private static final int BATCH = 500;

  private final int capacity;
  private final Sink sink;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock flushing = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Deque<AdmissionRecord> waiting = new ArrayDeque<>();
  private final Thread thread;
  private boolean closed;

  /** Keeps records for good. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Keeps all of them, or none and throws.
     *
     * @param records in the order in which they came, at most 500
     * @throws Away where it is asked again later, with the same ones; after any other exception it
     *     is asked with each of them alone, and one that it does not take then is left out
     */
    void keep(List<AdmissionRecord> records);
  }

  /** Nothing can be kept for now, whatever the records say. */
  public static final class Away extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Away(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  private Recorder(int capacity, Sink sink) {
    this.capacity = capacity;
    this.sink = sink;
    this.thread = Thread.ofVirtual().name("admission-records").unstarted(this::run);
  }

  /** Begins to hand records on as soon as there are some. */
  public static Recorder start(Sink sink) {
    Recorder recorder = new Recorder(CAPACITY, sink);
    recorder.thread.start();
    return recorder;
  }

  /** One that hands records on only when it is told to. */
  static Recorder idle(int capacity, Sink sink) {
    return new Recorder(capacity, sink);
  }

  /** Takes all records of one answer; false where they don't fit, and then it takes none. */
  boolean offer(List<AdmissionRecord> records) {
    if (records.isEmpty()) {
      return true;
    }
    lock.lock();
    try {
      if (closed || waiting.size() + records.size() > capacity) {
        return false;
      }
      waiting.addAll(records);
      news.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands on all that wait.
   *
   * @throws Away the sink's; what it did not keep waits on
   */
  void flush() {
    flushing.lock();
    try {
      for (List<AdmissionRecord> batch = batch(); !batch.isEmpty(); batch = batch()) {
        try {
          sink.keep(batch);
          done(batch.size());
        } catch (Away away) {
          throw away;
        } catch (RuntimeException refused) {
          handOnEach(batch);
        }
      }
    } finally {
      flushing.unlock();
    }
  }

  /** One that can't be kept must not hold up those behind it. */
  private void handOnEach(List<AdmissionRecord> batch) {
    for (AdmissionRecord one : batch) {
      try {
        sink.keep(List.of(one));
      } catch (Away away) {
        throw away;
      } catch (RuntimeException refused) {
        LOG.error(
            "a record of what admission answered at {} can't be kept; it is left out",
            one.at(),
            refused);
      }
      done(1);
    }
  }

  private List<AdmissionRecord> batch() {
    lock.lock();
    try {
      return waiting.stream().limit(BATCH).toList();
    } finally {
      lock.unlock();
    }
  }

  private void done(int count) {
    lock.lock();
    try {
      for (int i = 0; i < count; i++) {
        waiting.removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    boolean failing = false;
    while (awaitsMore(failing)) {
      try {
        flush();
        failing = false;
      } catch (RuntimeException defect) {
        if (!failing) {
          LOG.warn("what admission answered can't be recorded; it is tried again", defect);
        }
        failing = true;
      }
    }
  }

  /** Waits for records, and for a second where the last ones could not be kept. */
  private boolean awaitsMore(boolean failing) {
    lock.lock();
    try {
      long left = failing ? TimeUnit.SECONDS.toNanos(1) : 0;
      while (left > 0 && !closed) {
        left = news.awaitNanos(left);
      }
      while (waiting.isEmpty() && !closed) {
        news.await();
      }
      return !closed;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Hands on what is left; what can't be kept even now is lost, and is said in the log. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      flush();
    } catch (RuntimeException defect) {
      LOG.error("{} records of what admission answered are lost", left(), defect);
    }
  }

  private int left() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
