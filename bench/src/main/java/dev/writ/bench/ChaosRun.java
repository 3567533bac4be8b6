package dev.writ.bench;

import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.job.JobParts;
import dev.writ.kernel.job.StatusWatch;
import dev.writ.kernel.store.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several server processes work one queue while one after the other is killed (SIGKILL) at a random
 * moment. Needs a migrated database; makes two tables of its own in it.
 */
final class ChaosRun implements AutoCloseable {
  private static final UUID SOMEBODY = UUID.fromString("00000000-0000-7000-8000-000000000001");

  private static final Logger LOG = LoggerFactory.getLogger(ChaosRun.class);

  /** Work that did not end as it should, beside what its attempts say. */
  private static final String LOST =
      """
      FROM kernel_events e WHERE e.kind = 'WORK' AND e.operation = 'SHAKE'
        AND (e.status <> 'COMPLETED'
          OR NOT EXISTS (SELECT FROM chaos_effects c WHERE c.id = e.id)
          OR NOT EXISTS (SELECT FROM chaos_ends c WHERE c.id = e.id))""";

  private final String url;
  private final String user;
  private final String password;
  private final Duration heartbeat;
  private final JobParts parts;
  private final List<Process> servers = new ArrayList<>();
  private @Nullable Path cache;
  private int started;

  /**
   * @param owner makes the two tables
   * @param user the role that servers connect as
   * @param heartbeat of the servers
   */
  ChaosRun(DataSource owner, String url, String user, String password, Duration heartbeat) {
    this.url = url;
    this.user = user;
    this.password = password;
    this.heartbeat = heartbeat;
    org.jdbi.v3.core.Jdbi.create(owner)
        .useHandle(
            handle -> {
              handle.execute("CREATE TABLE IF NOT EXISTS chaos_effects (id uuid PRIMARY KEY)");
              handle.execute("CREATE TABLE IF NOT EXISTS chaos_ends (id uuid NOT NULL)");
              handle.execute("SELECT kernel_grant(?, 'SELECT, INSERT ON chaos_effects')", user);
              handle.execute("SELECT kernel_grant(?, 'SELECT, INSERT ON chaos_ends')", user);
            });
    this.parts = ChaosServer.parts(ChaosServer.pool(url, user, password));
  }

  /**
   * What came of it.
   *
   * @param lost work that did not end COMPLETED with its effect
   * @param doubled work whose end took effect more than once
   * @param killedAtWork attempts whose worker died in them
   * @param last wait for the last piece of work after the last kill
   */
  record Outcome(int rounds, int events, int lost, int doubled, int killedAtWork, Duration last) {}

  /**
   * Lets one server work and stop by itself, so that the JVM writes down the classes that it
   * loaded: the next ones start in a third of the time. Works only from a jar.
   *
   * @param cache a file to be written
   */
  void rehearse(Path cache) throws InterruptedException {
    Process server = start("-XX:AOTCacheOutput=" + cache);
    awaitEnd(submit(false), Duration.ofMinutes(2));
    server.destroy();
    server.waitFor();
    servers.remove(server);
    this.cache = cache;
  }

  /** Starts one more server process. */
  Process startServer() {
    return start(cache == null ? "-Xshare:auto" : "-XX:AOTCache=" + cache);
  }

  private Process start(String classes) {
    List<String> command =
        List.of(
            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx96m",
            classes,
            "-cp",
            System.getProperty("java.class.path"),
            ChaosServer.class.getName(),
            url,
            user,
            "chaos-" + ++started,
            Long.toString(heartbeat.toMillis()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("WRIT_CHAOS_PASSWORD", password);
    try {
      Process server = builder.start();
      servers.add(server);
      return server;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Work with its job, as the desk leaves it.
   *
   * @param hold the first run goes on only when somebody else has ended the work
   */
  UUID submit(boolean hold) {
    return parts
        .database()
        .inTransaction(
            tx -> {
              UUID id =
                  parts
                      .events()
                      .insert(
                          tx,
                          new PostgresEvents.NewWork(
                              ChaosServer.SHAKE,
                              new ResourceRef("tree", null, null),
                              null,
                              Json.object().put("hold", hold),
                              null,
                              SOMEBODY,
                              "-",
                              EventStatus.PROCESSING,
                              null,
                              null))
                      .orElseThrow()
                      .id();
              parts.queue().enqueue(tx, id);
              return id;
            });
  }

  /**
   * Kills one of three servers each round, between 0 and {@code latest} after some server has begun
   * new work, and starts another in its place.
   *
   * @param perRound events that come in each round
   */
  Outcome rounds(int rounds, int perRound, Duration latest, RandomGenerator random)
      throws Exception {
    List<UUID> all = new ArrayList<>();
    try (ScheduledExecutorService executioner = Executors.newSingleThreadScheduledExecutor()) {
      while (servers.size() < 3) {
        startServer();
      }
      awaitEnd(submit(false), Duration.ofMinutes(2)); // one server at least is up
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < perRound; i++) {
          all.add(submit(false));
        }
        awaitBegin(all.getLast());
        Process victim = servers.remove(random.nextInt(servers.size()));
        long delay = random.nextLong(latest.toNanos() + 1);
        executioner.schedule(victim::destroyForcibly, delay, TimeUnit.NANOSECONDS).get();
        victim.waitFor();
        startServer();
        if ((round + 1) % 100 == 0) {
          LOG.info("{} of {} rounds", round + 1, rounds);
        }
      }
    }
    long start = System.nanoTime();
    for (UUID id : all) {
      awaitEnd(id, Duration.ofMinutes(2));
    }
    return outcome(rounds, all, Duration.ofNanos(System.nanoTime() - start));
  }

  /** Blocks until the work has ended, at most so long. */
  void awaitEnd(UUID id, Duration most) throws InterruptedException {
    try (StatusWatch watch = new StatusWatch(parts.database())) {
      watch.awaitChange(id, EventStatus.PROCESSING, most);
    }
  }

  /** Blocks until a worker has begun the work. */
  void awaitBegin(UUID id) throws InterruptedException {
    while (parts
        .database()
        .read(
            handle ->
                handle
                    .createQuery(
                        "SELECT NOT EXISTS (SELECT FROM kernel_attempts WHERE event_id = ?)")
                    .bind(0, id)
                    .mapTo(Boolean.class)
                    .one())) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private Outcome outcome(int rounds, List<UUID> all, Duration last) {
    return parts
        .database()
        .read(
            handle -> {
              int lost = number(handle, "SELECT count(*) " + LOST);
              handle
                  .createQuery(
                      """
                      SELECT e.id || ' is ' || e.status || ' ' || coalesce(e.error_code, '') || ': '
                        || (SELECT string_agg(a.outcome || ' ' || a.worker, ', ' ORDER BY a.number)
                            FROM kernel_attempts a WHERE a.event_id = e.id)
                      """
                          + LOST)
                  .mapTo(String.class)
                  .forEach(one -> LOG.error("lost: {}", one));
              int doubled =
                  number(
                      handle,
                      """
                      SELECT count(*) FROM (
                        SELECT id FROM chaos_ends GROUP BY id HAVING count(*) > 1
                        UNION ALL
                        SELECT event_id FROM kernel_audit
                        WHERE action_code = 'EXECUTION_COMPLETED'
                        GROUP BY event_id HAVING count(*) > 1
                        UNION ALL
                        SELECT parent_id FROM kernel_events WHERE kind = 'FACT'
                        GROUP BY parent_id HAVING count(*) > 1) x""");
              int killed =
                  number(handle, "SELECT count(*) FROM kernel_attempts WHERE outcome = 'LOST'");
              return new Outcome(rounds, all.size(), lost, doubled, killed, last);
            });
  }

  private static int number(org.jdbi.v3.core.Handle handle, String sql) {
    return handle.createQuery(sql).mapTo(Integer.class).one();
  }

  @Override
  public void close() {
    servers.forEach(Process::destroyForcibly);
  }
}
