package dev.writ.bench;

import dev.writ.kernel.approval.Submission;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * One commit with event, decision, two audit rows and a job, as an auto-approved request writes it;
 * and the same number of the same rows by bare JDBC, which is as fast as it could be.
 */
final class Commits {
  private static final int THREADS = 8;
  private static final Duration TIME = Duration.ofSeconds(12);

  private Commits() {}

  static List<Figure> measure() throws Exception {
    try (BenchStore store = new BenchStore()) {
      BenchKernel kernel = BenchKernel.over(store.database());
      Submission request = BenchKernel.request(BenchKernel.FREE);
      Load.Result house = Load.of(THREADS, TIME, () -> kernel.desk().submit(request));
      String policy = kernel.policy().text().sha256();
      Load.Result bare = Load.of(THREADS, TIME, () -> bare(store.database().pool(), policy));
      return List.of(
          Figure.atLeast("through the desk, 8 threads", house.perSecond(), "tx/s", 787),
          Figure.told("the same rows by bare JDBC, same run", bare.perSecond(), "tx/s"),
          Figure.told("desk / bare JDBC", house.perSecond() / bare.perSecond(), ""),
          Figure.told("through the desk, p95", house.quantile(0.95), "ms"));
    }
  }

  private static void bare(DataSource pool, String policy) throws SQLException {
    UUID event = UUID.randomUUID();
    OffsetDateTime now = OffsetDateTime.now(java.time.ZoneOffset.UTC);
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        run(
            connection,
            """
            INSERT INTO kernel_events (id, kind, type, room, operation, aggregate_type, payload,
              payload_sha256, environment, requested_by, request_id, status, created_at)
            VALUES (?, 'WORK', 'NOTHING_REQUESTED', 'bench', 'DO_NOTHING', 'nothing',
              '{"size":1}', sha256('{"size":1}'), 'test', ?, 'bench', 'PROCESSING', ?)""",
            event,
            UUID.randomUUID(),
            now);
        run(
            connection,
            """
            INSERT INTO kernel_decisions (id, event_id, room, query, policy_sha256, input, output,
              outcome, degraded, micros, decided_at)
            VALUES (?, ?, 'bench', 'matrix.decision', ?, '{}', '{}', 'ALLOW', false, 1, ?)""",
            UUID.randomUUID(),
            event,
            policy,
            now);
        for (String code : List.of("REQUEST_SUBMITTED", "REQUEST_AUTO_APPROVED")) {
          run(
              connection,
              """
              INSERT INTO kernel_audit (action_code, params, performed_by, performed_at,
                performed_by_name, outcome, room, event_id, request_id)
              VALUES (?, '{}', 'user:bench', ?, 'bench', 'SUCCESS', 'bench', ?, 'bench')""",
              code,
              now,
              event);
        }
        run(
            connection,
            """
            INSERT INTO kernel_jobs (task_name, task_instance, task_data, execution_time, picked,
              version) VALUES ('event', ?, ?, ?, false, 1)""",
            event.toString(),
            ("{\"event_id\":\"" + event + "\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8),
            now);
        connection.commit();
      } catch (SQLException failure) {
        connection.rollback();
        throw failure;
      }
    }
  }

  private static void run(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
