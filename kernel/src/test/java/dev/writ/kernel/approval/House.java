package dev.writ.kernel.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.PostgresAuditLog;
import dev.writ.kernel.audit.Redactor;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.decision.ApprovalPolicy;
import dev.writ.kernel.decision.Decision;
import dev.writ.kernel.decision.DecisionInput;
import dev.writ.kernel.decision.PolicyText;
import dev.writ.kernel.decision.PostgresDecisions;
import dev.writ.kernel.decision.Ruling;
import dev.writ.kernel.decision.Threshold;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.WorkEvent;
import dev.writ.kernel.event.WorkQueue;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Directory;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Answer;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.IdempotencyKey;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Migrations;
import dev.writ.kernel.store.Tx;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A desk with its room, people and database, as one server would have it. */
final class House {
  static final String SHA256 = "a".repeat(64);

  final SettableClock clock;
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final LibraryRoom.PlaceBook placeBook = new LibraryRoom.PlaceBook();
  final Policy policy = new Policy();
  final People people = new People();
  final Database database;
  final Desk desk;
  final TicketViews views;

  final PostgresAuditLog audit;

  private final TestDatabase store;

  static TestDatabase store() {
    return TestDatabase.filledBy(
        "kernel and library",
        owner -> {
          new Migrations(owner, List.of(Migrations.KERNEL)).up();
          Jdbi.create(owner).useHandle(handle -> handle.execute(LibraryRoom.TABLES));
        });
  }

  House(TestDatabase store) {
    this(store, store.app(), new SettableClock());
  }

  /** A server that reaches the store its own way, or whose clock is another one. */
  House(TestDatabase store, DataSource pool, SettableClock clock) {
    this.store = store;
    this.clock = clock;
    this.database = new Database(pool, clock, new Ids(clock, new SecureRandom()));
    ActionCatalogue actions = new ActionCatalogue(List.of(placeBook, new LibraryRoom.NameShelf()));
    PostgresDecisions decisions = new PostgresDecisions();
    Directory directory = people;
    this.audit = new PostgresAuditLog(database, new ActionCodes(KernelActionCodes.ALL), registry);
    this.desk =
        new Desk(database, actions, policy, decisions, new JobRows(), audit, directory, registry);
    this.views = new TicketViews(database, actions, decisions, directory);
    database.inTransaction(
        tx -> {
          decisions.keepText(
              tx,
              new PolicyText(
                  SHA256, "library", new TreeMap<>(Map.of("policy.txt", "as the test says"))));
          return true;
        });
  }

  /** Says what the test told it to say. */
  static final class Policy implements ApprovalPolicy {
    volatile Decision answer = Decision.NeedsApproval.byAnyone("test");
    volatile @Nullable String degraded;

    /** Where it is set, it answers instead. */
    volatile @Nullable ApprovalPolicy real;

    void asks(Threshold threshold, boolean allowSelf) {
      answer =
          new Decision.NeedsApproval(
              List.of("test"), threshold, allowSelf, Decision.NeedsApproval.DEFAULT_EXPIRY, null);
    }

    @Override
    public Ruling rule(DecisionInput input) {
      ApprovalPolicy other = real;
      if (other != null) {
        return other.rule(input);
      }
      return new Ruling(
          answer,
          "test",
          SHA256,
          Redactor.tree(input.json()),
          Json.object().put("outcome", answer.outcome()),
          degraded != null,
          degraded,
          degraded,
          1);
    }
  }

  /** A queue that is a table. */
  static final class JobRows implements WorkQueue {
    @Override
    public void enqueue(Tx tx, UUID eventId) {
      tx.handle().execute("INSERT INTO library_jobs VALUES (?)", eventId);
    }

    @Override
    public void announce(Tx tx, WorkEvent fact) {}
  }

  /** Everybody who was made a caller is known by name, and an approver by his grants. */
  static final class People implements Directory {
    private final Map<UUID, Caller> known = new ConcurrentHashMap<>();

    @Override
    public Set<UUID> holdersOf(
        Tx tx, Permission permission, @Nullable String environment, Set<String> groups) {
      return known.values().stream()
          .filter(
              caller ->
                  permission.equals(KernelPermissions.PLATFORM_ADMIN)
                      || caller.grants().stream().noneMatch(Grant::isPlatformAdmin))
          .filter(caller -> caller.may(permission, Scope.GLOBAL, environment))
          .filter(caller -> groups.isEmpty() || caller.groups().stream().anyMatch(groups::contains))
          .map(Caller::userId)
          .collect(Collectors.toSet());
    }

    @Override
    public String nameOf(Tx tx, UUID userId) {
      Caller caller = known.get(userId);
      return caller == null ? userId.toString() : caller.name();
    }
  }

  /** Asks for books in test and prod, and sees requests there. */
  Caller requester(String name) {
    return person(
        name, Set.of(), Set.of("test", "prod"), LibraryRoom.PLACE, KernelPermissions.TICKET_VIEW);
  }

  Caller approver(String name, String... groups) {
    return person(
        name,
        Set.of(groups),
        Set.of("test", "prod"),
        KernelPermissions.APPROVAL_VIEW,
        KernelPermissions.APPROVAL_APPROVE);
  }

  Caller person(
      String name, Set<String> groups, Set<String> environments, Permission... permissions) {
    Caller caller =
        new Caller(
            UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            name,
            groups,
            List.of(new Grant("role", Set.of(permissions), Scope.GLOBAL, environments)),
            null,
            new Origin("req-" + name, "127.0.0.1", "test"));
    people.known.put(caller.userId(), caller);
    return caller;
  }

  /** A request for a book in test, without dedup and idempotency key. */
  Submission request(Caller caller) {
    return request(caller, null, null);
  }

  Submission request(Caller caller, @Nullable String dedupKey, @Nullable IdempotencyKey key) {
    return request(caller, "test", dedupKey, key);
  }

  Submission request(
      Caller caller,
      @Nullable String environment,
      @Nullable String dedupKey,
      @Nullable IdempotencyKey key) {
    return new Submission(
        LibraryRoom.PLACE_BOOK,
        caller,
        new ResourceRef("book", null, "Emma"),
        environment,
        LibraryRoom.book(),
        "to read",
        dedupKey,
        List.of(),
        key);
  }

  Submission shelf(Caller caller, String name) {
    return new Submission(
        LibraryRoom.NAME_SHELF,
        caller,
        new ResourceRef("shelf", null, name),
        null,
        Json.object().put("name", name),
        null,
        null,
        List.of(),
        null);
  }

  /** Submits and gives the ticket's id. */
  UUID ticket(Caller caller) {
    return ticketOf(desk.submit(request(caller)));
  }

  static UUID ticketOf(Answer answer) {
    return UUID.fromString(answer.body().get("ticket_id").asText());
  }

  static UUID eventOf(Answer answer) {
    return UUID.fromString(answer.body().get("event_id").asText());
  }

  /** Rows of a table; {@code where} is SQL. */
  long count(String table, String where) {
    return Jdbi.create(store.superuser())
        .withHandle(
            handle ->
                handle
                    .createQuery("SELECT count(*) FROM " + table + " WHERE " + where)
                    .mapTo(Long.class)
                    .one());
  }

  long count(String table) {
    return count(table, "true");
  }

  /** Audit rows of a code. */
  long audits(String code) {
    return count("kernel_audit", "action_code = '" + code + "'");
  }

  String one(String sql) {
    return Jdbi.create(store.superuser())
        .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }

  /** How a call ended: its status, and its code where it was refused. */
  record Outcome(int status, @Nullable String code, JsonNode body) {
    static Outcome of(Callable<Answer> call) throws Exception {
      try {
        Answer answer = call.call();
        return new Outcome(answer.status(), null, answer.body());
      } catch (Problem refusal) {
        ObjectNode params = Json.object();
        refusal.params().forEach((name, value) -> params.set(name, Json.tree(value)));
        return new Outcome(refusal.code().status(), refusal.code().name(), params);
      }
    }
  }

  /** Lets all calls go at once, and waits for their ends. */
  static List<Outcome> atOnce(List<Callable<Answer>> calls) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Outcome>> running = new ArrayList<>();
      for (Callable<Answer> call : calls) {
        running.add(
            threads.submit(
                () -> {
                  gate.await();
                  return Outcome.of(call);
                }));
      }
      gate.countDown();
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> one : running) {
        outcomes.add(one.get());
      }
      return outcomes;
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof Exception cause ? cause : failure;
    }
  }

  static final Duration MICROSECOND = Duration.ofNanos(1_000);
}
