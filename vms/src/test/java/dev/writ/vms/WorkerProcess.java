package dev.writ.vms;

import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.Run;
import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.job.JobSettings;
import dev.writ.kernel.job.Scheduling;
import dev.writ.kernel.job.StatusWatch;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Tx;
import dev.writ.vms.act.Workshop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A server process that only works jobs, to be killed. One that holds has done its work on the
 * cluster and then waits, before it commits, until somebody else has ended the work.
 */
final class WorkerProcess {
  /**
   * A worker is given up after 2 s here; the shipped 4 s (16 s) only stretch the same course. Much
   * shorter ones give up workers that are alive where the tests share a busy machine.
   */
  private static final Duration HEARTBEAT = Duration.ofMillis(500);

  private WorkerProcess() {}

  static Process start(String jdbcUrl, String user, String password, String name, boolean holds) {
    ProcessBuilder builder =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                WorkerProcess.class.getName(),
                jdbcUrl,
                user,
                name,
                Boolean.toString(holds))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("WRIT_TEST_PASSWORD", password);
    try {
      return builder.start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** JDBC URL, user, name of the worker, whether it holds. */
  public static void main(String[] arguments) throws InterruptedException {
    PGSimpleDataSource pool = new PGSimpleDataSource();
    pool.setUrl(arguments[0]);
    pool.setUser(arguments[1]);
    pool.setPassword(System.getenv("WRIT_TEST_PASSWORD"));
    InstantSource time = InstantSource.system();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Database database = new Database(pool, time, new Ids(time, new SecureRandom()));
    Workshop workshop = House.workshop(database, Duration.ofSeconds(30), registry);
    List<Action> actions = VmsRoom.actions(workshop);
    if (Boolean.parseBoolean(arguments[3])) {
      actions = actions.stream().<Action>map(action -> new Holding(action, database)).toList();
    }
    JobSettings settings =
        JobSettings.shipped(arguments[2])
            .withWorkers(2)
            .withHeartbeat(HEARTBEAT)
            .withPoll(Duration.ofMillis(50));
    new Scheduling(
            House.parts(database, time, new ActionCatalogue(actions), registry),
            List.of(),
            settings)
        .start();
    Thread.currentThread().join();
  }

  private record Holding(Action action, Database database) implements Action {
    @Override
    public Operation operation() {
      return action.operation();
    }

    @Override
    public List<String> plan(Agreed work) {
      return action.plan(work);
    }

    @Override
    public RunResult run(Run run) throws InterruptedException {
      RunResult result = action.run(run);
      try (StatusWatch watch = new StatusWatch(database)) {
        watch.awaitChange(run.work().event().id(), EventStatus.PROCESSING, Duration.ofHours(1));
      }
      return result;
    }

    @Override
    public void onEnded(Tx tx, WorkEvent event, Ending ending) {
      action.onEnded(tx, event, ending);
    }
  }
}
