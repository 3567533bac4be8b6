package dev.writ.workloads.whole;

import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.kernel.Kernel;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.PostgresAuditLog;
import dev.writ.kernel.job.JobSettings;
import dev.writ.kernel.secret.MasterKeys;
import dev.writ.kernel.secret.SigningKeys;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.workloads.Keeping;
import dev.writ.workloads.WorkloadsRoom;
import dev.writ.workloads.access.Environments;
import dev.writ.workloads.access.Sight;
import dev.writ.workloads.access.WorkloadsActionCodes;
import dev.writ.workloads.access.WorkloadsPermissions;
import dev.writ.workloads.access.WorkloadsRoles;
import dev.writ.workloads.act.Ledgers;
import dev.writ.workloads.act.RemediationMetrics;
import dev.writ.workloads.act.Workshop;
import dev.writ.workloads.deploy.ShippedRights;
import dev.writ.workloads.operator.Operators;
import dev.writ.workloads.operator.Operators.Watch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** What one server runs of the room, over a store and a cluster that others may share. */
final class RoomProcess implements AutoCloseable {
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Kernel kernel;
  final Database database;
  final Operators operators;
  final WorkloadsRoom workloads;

  /**
   * Starts it.
   *
   * @param name that its hold on the Lease begins with
   * @param policies a folder of approval policies that stand before the shipped ones
   * @param handsOver whether the mutating webhook stands, by the cluster's name
   */
  RoomProcess(
      DataSource pool,
      String kubeconfig,
      String name,
      InstantSource clock,
      @Nullable Path policies,
      Predicate<String> handsOver) {
    database = new Database(pool, clock, new Ids(clock, new SecureRandom()));
    operators =
        new Operators(
            new Operators.Settings(Set.of(), false, ShippedRights.NAMESPACE, name, handsOver),
            clock,
            meters);
    ActionCodes codes = new ActionCodes(KernelActionCodes.ALL, WorkloadsActionCodes.ALL);
    Workshop workshop =
        new Workshop(
            database,
            new PostgresAuditLog(database, codes, meters),
            operators,
            new Ledgers(database),
            new RemediationMetrics(meters),
            ProtectedNamespaces.STANDARD,
            20,
            new Environments(Set.of("test", "prod"), null));
    kernel =
        new Kernel(
            new Kernel.Parts(
                database,
                clock,
                new SecureRandom(),
                new SigningKeys(MasterKeys.parse("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")),
                codes,
                List.of("test", "prod"),
                policies,
                meters),
            List.of(
                new Kernel.Room(
                    WorkloadsRoom.actions(workshop),
                    WorkloadsRoom.POLICY,
                    List.of(),
                    WorkloadsPermissions.ALL,
                    WorkloadsRoles.ALL,
                    Set.of(Sight.NAMESPACE))));
    workloads =
        new WorkloadsRoom(
            new WorkloadsRoom.Parts(
                workshop,
                kernel.desk(),
                kernel.facts(),
                Keeping.SHIPPED,
                () -> List.copyOf(operators.all())));
    kernel.start(
        new JobSettings(
            name + "-" + UUID.randomUUID().toString().substring(0, 8),
            4,
            Duration.ofMillis(50),
            Duration.ofSeconds(4),
            Duration.ofSeconds(5)),
        List.of());
    workloads.watch(List.of(Watch.of("local", kubeconfig)), operators);
  }

  /**
   * Runs until it is killed.
   *
   * @param arguments a name, the store's JDBC URL and its user; the user's password and the
   *     kubeconfig come from stdin, the password in the first line
   */
  public static void main(String[] arguments) throws Exception {
    List<String> given =
        new String(System.in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    PGSimpleDataSource pool = new PGSimpleDataSource();
    pool.setUrl(arguments[1]);
    pool.setUser(arguments[2]);
    pool.setPassword(given.getFirst());
    String kubeconfig = String.join("\n", given.subList(1, given.size()));
    try (RoomProcess _ =
        new RoomProcess(pool, kubeconfig, arguments[0], InstantSource.system(), null, _ -> false)) {
      new CountDownLatch(1).await();
    }
  }

  @Override
  public void close() {
    operators.close();
    kernel.close();
  }
}
