package dev.writ.bench;

import dev.writ.kernel.approval.Tickets;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.PostgresAuditLog;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Ending;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.event.Run;
import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.event.SpecShape;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.job.EventQueue;
import dev.writ.kernel.job.JobParts;
import dev.writ.kernel.job.JobSettings;
import dev.writ.kernel.job.Scheduling;
import dev.writ.kernel.job.StatusWatch;
import dev.writ.kernel.notice.Notices;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A server process that does nothing but work jobs, to be killed at any moment. Its one action
 * marks the event in table {@code chaos_effects} (once, however often it runs); the end of the work
 * writes a row to {@code chaos_ends} in its own commit, where a second one would show.
 *
 * <p>A payload with {@code "hold": true} makes the first run wait until somebody else has ended the
 * work: until then its process can be killed or stopped in the middle of it.
 */
final class ChaosServer {
  static final Operation SHAKE =
      new Operation(
          "SHAKE",
          "chaos",
          "tree",
          "TREE_SHAKE",
          new Permission("tree:shake"),
          SpecShape.FIXED,
          3,
          Duration.ofMinutes(10),
          false);

  private ChaosServer() {}

  /**
   * JDBC URL, user, name of the worker, heartbeat in ms; the password comes in WRIT_CHAOS_PASSWORD.
   */
  public static void main(String[] arguments) throws InterruptedException {
    DataSource pool = pool(arguments[0], arguments[1], System.getenv("WRIT_CHAOS_PASSWORD"));
    JobSettings settings =
        JobSettings.shipped(arguments[2])
            .withWorkers(4)
            .withHeartbeat(Duration.ofMillis(Long.parseLong(arguments[3])))
            .withPoll(Duration.ofMillis(50));
    Scheduling scheduling = new Scheduling(parts(pool), List.of(), settings);
    Runtime.getRuntime().addShutdownHook(new Thread(scheduling::close));
    scheduling.start();
    Thread.currentThread().join();
  }

  static DataSource pool(String url, String user, String password) {
    PGSimpleDataSource pool = new PGSimpleDataSource();
    pool.setUrl(url);
    pool.setUser(user);
    pool.setPassword(password);
    return pool;
  }

  static JobParts parts(DataSource pool) {
    InstantSource clock = InstantSource.system();
    Database database = new Database(pool, clock, new Ids(clock, new SecureRandom()));
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    return new JobParts(
        database,
        clock,
        new SplittableRandom(),
        new ActionCatalogue(List.of(new Shake(database))),
        new PostgresEvents(),
        new Tickets(),
        new EventQueue(List.of()),
        new PostgresAuditLog(database, new ActionCodes(KernelActionCodes.ALL), metrics),
        new Notices(database),
        metrics);
  }

  private record Shake(Database database) implements Action {
    @Override
    public Operation operation() {
      return SHAKE;
    }

    @Override
    public List<String> plan(Agreed work) {
      return List.of("shake the tree");
    }

    @Override
    public RunResult run(Run run) throws InterruptedException {
      if (run.attempt() == 1 && run.work().event().payload().path("hold").asBoolean()) {
        try (StatusWatch watch = new StatusWatch(database)) {
          watch.awaitChange(run.work().event().id(), EventStatus.PROCESSING, SHAKE.deadline());
        }
      }
      database.inTransaction(
          tx ->
              tx.handle()
                  .execute(
                      "INSERT INTO chaos_effects VALUES (?) ON CONFLICT DO NOTHING",
                      run.work().event().id()));
      return new RunResult.Done(Json.object());
    }

    @Override
    public void onEnded(Tx tx, WorkEvent event, Ending ending) {
      tx.handle().execute("INSERT INTO chaos_ends VALUES (?)", event.id());
    }
  }
}
