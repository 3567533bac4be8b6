package dev.writ.kernel.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.approval.Refusals;
import dev.writ.kernel.approval.Tickets;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.PostgresAuditLog;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.EventStatus;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.notice.Notices;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Migrations;
import dev.writ.kernel.store.Tx;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Everything around jobs, real over a fresh database; only the action is scripted. */
final class JobHouse {
  static final UUID REQUESTER = UUID.fromString("00000000-0000-7000-8000-000000000001");

  final SettableClock clock;
  final Database database;
  final ScriptedAction action;
  final List<WorkEvent> facts = new CopyOnWriteArrayList<>();
  final AtomicInteger gossipFails = new AtomicInteger();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final JobParts parts;
  final Jobs jobs;

  static TestDatabase freshDatabase() {
    return TestDatabase.filledBy(
            "kernel", owner -> new Migrations(owner, List.of(Migrations.KERNEL)).up())
        .freshForEachTest();
  }

  JobHouse(DataSource pool) {
    this(pool, new ScriptedAction(3, Duration.ofMinutes(1)));
  }

  JobHouse(DataSource pool, ScriptedAction action) {
    this(pool, action, new SettableClock(), null);
  }

  /**
   * @param realTime null for the settable clock
   */
  JobHouse(
      DataSource pool,
      ScriptedAction action,
      SettableClock clock,
      @Nullable InstantSource realTime) {
    this.clock = clock;
    this.action = action;
    InstantSource time = realTime == null ? clock : realTime;
    this.database = new Database(pool, time, new Ids(time, new java.util.Random()));
    AuditLog audit =
        new PostgresAuditLog(database, new ActionCodes(KernelActionCodes.ALL), metrics);
    this.parts =
        new JobParts(
            database,
            time,
            new SplittableRandom(1),
            new ActionCatalogue(List.of(action)),
            new PostgresEvents(),
            new Tickets(),
            new EventQueue(
                List.of(
                    new FactSubscriber(
                        "gossip",
                        Set.of("SHED_PAINT_COMPLETED", "SHED_PAINT_FAILED"),
                        this::hear))),
            audit,
            new Notices(database),
            metrics);
    this.jobs = new Jobs(parts, new Refusals(audit));
  }

  private void hear(WorkEvent fact) {
    if (gossipFails.getAndDecrement() > 0) {
      throw new IllegalStateException("not listening");
    }
    facts.add(fact);
  }

  JobsByHand byHand() {
    return new JobsByHand(parts, List.of());
  }

  /** Work that policy let start, with its job. */
  UUID submitted() {
    return database.inTransaction(
        tx -> {
          UUID id = event(tx, EventStatus.PROCESSING, null).id();
          parts.queue().enqueue(tx, id);
          return id;
        });
  }

  WorkEvent event(Tx tx, EventStatus status, @Nullable String dedupKey) {
    return parts
        .events()
        .insert(
            tx,
            new PostgresEvents.NewWork(
                action.operation(),
                new ResourceRef("shed", null, "north"),
                "test",
                payload(),
                dedupKey,
                REQUESTER,
                "req-1",
                status,
                null,
                null))
        .orElseThrow();
  }

  static ObjectNode payload() {
    return Json.object().put("place", "north").put("colour", "red").put("coats", 2);
  }

  /** Work that people agreed to, with a changed spec, and its job. */
  UUID agreed() {
    return database.inTransaction(
        tx -> {
          UUID id = event(tx, EventStatus.PENDING, null).id();
          UUID ticket = ticket(tx, id);
          tx.handle()
              .createUpdate(
                  """
                  UPDATE kernel_tickets SET status = 'APPROVED', modified_spec = '{"colour":"blue"}',
                    selection = '{"brush":"wide"}', snapshot = '{"paint":"p-1"}' WHERE id = :id""")
              .bind("id", ticket)
              .execute();
          parts.events().move(tx, id, EventStatus.PENDING, EventStatus.PROCESSING);
          parts.queue().enqueue(tx, id);
          return id;
        });
  }

  UUID ticket(Tx tx, UUID eventId) {
    UUID decision = tx.newId();
    UUID ticket = tx.newId();
    for (String sql :
        List.of(
            """
            INSERT INTO kernel_policies (sha256, room, files, loaded_at)
            VALUES (repeat('0', 64), 'garden', '{}', :now) ON CONFLICT DO NOTHING""",
            """
            INSERT INTO kernel_decisions (id, room, query, policy_sha256, input, output, outcome,
              degraded, micros, decided_at)
            VALUES (:decision, 'garden', 'q', repeat('0', 64), '{}', '{}', 'NEEDS_APPROVAL', false,
              1, :now)""",
            """
            INSERT INTO kernel_tickets (id, event_id, room, operation, environment, resource_type,
              requester_id, status, threshold, allow_self, decision_id, expires_at, created_at)
            VALUES (:ticket, :event, 'garden', 'PAINT_SHED', 'test', 'shed', :requester,
              'PENDING_APPROVAL',
              '{"deny":1,"requirements":[{"approve":1,"groups":[]}]}', false, :decision,
              CAST(:now AS timestamptz) + interval '14 days', :now)""")) {
      var update = tx.handle().createUpdate(sql).bind("now", tx.now());
      Map.of("decision", decision, "ticket", ticket, "event", eventId, "requester", REQUESTER)
          .forEach((name, value) -> bindWhereUsed(sql, update, name, value));
      update.execute();
    }
    return ticket;
  }

  private static void bindWhereUsed(
      String sql, org.jdbi.v3.core.statement.Update update, String name, UUID value) {
    if (sql.contains(":" + name)) {
      update.bind(name, value);
    }
  }

  /** A caller with these permissions in environment test. */
  static Caller caller(UUID id, Permission... permissions) {
    return new Caller(
        id,
        "ada",
        Set.of(),
        List.of(new Grant("some", Set.of(permissions), Scope.GLOBAL, Set.of("test"))),
        null,
        Origin.INSIDE);
  }

  static Caller requester() {
    return caller(REQUESTER);
  }

  /** One value of one row. */
  String one(String sql, Object... values) {
    return database.read(
        handle -> {
          var query = handle.createQuery(sql);
          for (int i = 0; i < values.length; i++) {
            query.bind(i, values[i]);
          }
          return query.mapTo(String.class).one();
        });
  }

  long count(String table) {
    return Long.parseLong(one("SELECT count(*) FROM " + table));
  }

  long audited(String code) {
    return Long.parseLong(one("SELECT count(*) FROM kernel_audit WHERE action_code = ?", code));
  }

  /** Outcomes of the event's attempts in their order. */
  String attempts(UUID eventId) {
    return one(
        """
        SELECT coalesce(string_agg(outcome, ' ' ORDER BY number), '') FROM kernel_attempts
        WHERE event_id = ?""",
        eventId);
  }

  String status(UUID eventId) {
    return one("SELECT status FROM kernel_events WHERE id = ?", eventId);
  }

  /** What a worker leaves behind that is killed in the middle of a run. */
  void pickAndDie(UUID eventId, String worker) {
    database.inTransaction(
        tx -> {
          tx.handle()
              .createUpdate(
                  """
                  UPDATE kernel_jobs SET picked = true, picked_by = :worker, last_heartbeat = :now,
                    version = version + 1 WHERE task_instance = :id""")
              .bind("worker", worker)
              .bind("now", tx.now())
              .bind("id", eventId.toString())
              .execute();
          Attempts.markLost(tx, eventId);
          Attempts.begin(tx, eventId, Attempts.past(tx, eventId).last() + 1, worker);
          return true;
        });
  }

  /** From now until the only job is due. */
  Duration untilDue() {
    Instant due =
        database.read(
            handle ->
                handle
                    .createQuery("SELECT execution_time FROM kernel_jobs")
                    .mapTo(Instant.class)
                    .one());
    return Duration.between(clock.instant(), due);
  }
}
