package dev.writ.dbt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.writ.dbt.access.DbtActionCodes;
import dev.writ.dbt.access.DbtPermissions;
import dev.writ.dbt.decide.EnforcementResult;
import dev.writ.dbt.view.CheckWish;
import dev.writ.dbt.view.Upload;
import dev.writ.kernel.approval.Desk;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.PostgresAuditLog;
import dev.writ.kernel.decision.PolicySet;
import dev.writ.kernel.decision.PostgresDecisions;
import dev.writ.kernel.event.ActionCatalogue;
import dev.writ.kernel.event.Facts;
import dev.writ.kernel.event.PostgresEvents;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Directory;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.job.EventQueue;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Migrations;
import dev.writ.kernel.store.Tx;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The room with the real desk on a real database, and people who may do this and that. */
final class ServerRoom {
  static final String STRICT =
      """
      governance:
        policy_enforcement_level: strict
        naming: {enforcement: strict, pattern: medallion}
      """;

  final Caller alice = caller(1, "alice", Scope.GLOBAL, Set.copyOf(DbtPermissions.ALL));
  final Caller ann =
      caller(
          2,
          "ann",
          Scope.GLOBAL,
          Set.of(
              DbtPermissions.READ,
              KernelPermissions.APPROVAL_VIEW,
              KernelPermissions.APPROVAL_APPROVE));
  final Caller stranger = caller(3, "stranger", Scope.GLOBAL, Set.of());

  final SettableClock clock = new SettableClock();
  final MeterRegistry meters = new SimpleMeterRegistry();
  final Database database;
  final Desk desk;
  final DbtHouse room;

  /** Each result that came of a check. */
  final List<EnforcementResult> told = new CopyOnWriteArrayList<>();

  static TestDatabase freshDatabase() {
    return TestDatabase.filledBy(
            "kernel and dbt",
            owner -> new Migrations(owner, List.of(Migrations.KERNEL, DbtHouse.CHANGELOG)).up())
        .freshForEachTest();
  }

  ServerRoom(DataSource pool) {
    this(pool, 4);
  }

  ServerRoom(DataSource pool, int atOnce) {
    database = new Database(pool, clock, new Ids(clock, new Random(1)));
    PolicySet policy = PolicySet.compile(DbtHouse.POLICY);
    PostgresDecisions decisions = new PostgresDecisions();
    database.inTransaction(
        tx -> {
          decisions.keepText(tx, policy.text());
          return decisions;
        });
    PostgresAuditLog audit =
        new PostgresAuditLog(
            database, new ActionCodes(KernelActionCodes.ALL, DbtActionCodes.ALL), meters);
    EventQueue queue = new EventQueue(List.of());
    desk =
        new Desk(
            database,
            new ActionCatalogue(DbtHouse.actions()),
            policy,
            decisions,
            queue,
            audit,
            new People(),
            meters);
    room =
        new DbtHouse(
            new DbtHouse.Parts(
                database,
                audit,
                desk,
                new Facts(new PostgresEvents(), queue),
                meters,
                "default",
                atOnce,
                Duration.ofDays(400),
                told::add));
  }

  static Caller caller(int number, String name, Scope scope, Set<Permission> permissions) {
    return new Caller(
        new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0000L + number),
        name,
        Set.of(),
        List.of(new Grant(name, permissions, scope, Set.of("test", "prod"))),
        null,
        Origin.INSIDE);
  }

  /** A manifest of project {@code shop} with these models. */
  static CheckWish models(String... names) {
    return project("shop", names);
  }

  static CheckWish project(String project, String... names) {
    String nodes =
        Stream.of(names)
            .map(
                name ->
                    """
                    "model.%2$s.%1$s": {"resource_type": "model", "name": "%1$s",
                      "package_name": "%2$s", "unique_id": "model.%2$s.%1$s"}"""
                        .formatted(name, project))
            .collect(Collectors.joining(","));
    String manifest =
        """
        {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
          "dbt_version": "1.8.1", "project_name": "%s"}, "nodes": {%s}}"""
            .formatted(project, nodes);
    return CheckWish.of(Upload.of("manifest.json", manifest.getBytes(UTF_8)));
  }

  ProjectChecks.Checked check(CheckWish wish) {
    return room.checks().check(alice, () -> wish, null);
  }

  static UUID idOf(ProjectChecks.Checked checked) {
    String location = checked.headers().getOrDefault("Location", "");
    return UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
  }

  long rows(String countQuery) {
    return database.read(handle -> handle.createQuery(countQuery).mapTo(Long.class).one());
  }

  long audited(String code) {
    return rows("SELECT count(*) FROM kernel_audit WHERE action_code = '" + code + "'");
  }

  /** Nobody is told. */
  private static final class People implements Directory {
    @Override
    public Set<UUID> holdersOf(
        Tx tx, Permission permission, @Nullable String environment, Set<String> groups) {
      return Set.of();
    }

    @Override
    public String nameOf(Tx tx, UUID userId) {
      return userId.toString();
    }
  }
}
