package dev.writ.kernel.job;

import java.time.Duration;

/**
 * How one server works its jobs.
 *
 * @param worker name of this server in the job and attempt rows, at most 50 characters; two servers
 *     never share one
 * @param workers jobs that run at once, 1 to 50
 * @param poll how often due jobs are looked for
 * @param heartbeat how often a running job says that it is alive, at most 4.9 s. A worker is given
 *     up after four missed ones, which is looked for every second one: in the worst case a killed
 *     worker's job waits six heartbeats and one poll, and that has to stay under 30 s.
 * @param patience how long a stopping server lets running jobs finish
 */
public record JobSettings(
    String worker, int workers, Duration poll, Duration heartbeat, Duration patience) {
  static final Duration LONGEST_HEARTBEAT = Duration.ofMillis(4_900);
  static final int MISSED_HEARTBEATS = 4;

  public JobSettings {
    if (worker.isBlank() || worker.length() > 50) {
      throw new IllegalArgumentException(
          "the worker's name `" + worker + "` must have 1 to 50 characters");
    }
    if (workers < 1 || workers > 50) {
      throw new IllegalArgumentException("`workers` must be 1 to 50, not " + workers);
    }
    if (!poll.isPositive()) {
      throw new IllegalArgumentException("`poll` must be positive, not " + poll);
    }
    if (!heartbeat.isPositive() || heartbeat.compareTo(LONGEST_HEARTBEAT) > 0) {
      throw new IllegalArgumentException(
          "`heartbeat` must be positive and at most "
              + LONGEST_HEARTBEAT
              + ", not "
              + heartbeat
              + ": work of a killed server has to go on elsewhere within 30 s");
    }
    if (patience.isNegative()) {
      throw new IllegalArgumentException("`patience` must not be negative, but is " + patience);
    }
  }

  /** What is shipped: 10 workers, poll 200 ms, heartbeat 4 s, 20 s to finish. */
  public static JobSettings shipped(String worker) {
    return new JobSettings(
        worker, 10, Duration.ofMillis(200), Duration.ofSeconds(4), Duration.ofSeconds(20));
  }

  public JobSettings withHeartbeat(Duration every) {
    return new JobSettings(worker, workers, poll, every, patience);
  }

  public JobSettings withPoll(Duration every) {
    return new JobSettings(worker, workers, every, heartbeat, patience);
  }

  public JobSettings withWorkers(int atOnce) {
    return new JobSettings(worker, atOnce, poll, heartbeat, patience);
  }

  public JobSettings withPatience(Duration wait) {
    return new JobSettings(worker, workers, poll, heartbeat, wait);
  }
}
