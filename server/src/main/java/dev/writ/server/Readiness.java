package dev.writ.server;

import dev.writ.kernel.decision.Policies;
import dev.writ.kernel.problem.Problem;
import dev.writ.workloads.view.WatchedCluster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Whether calls can be served now, check by check; {@code /health/ready} shows them. */
@ApplicationScoped
class Readiness {
  private final House house;

  Readiness(House house) {
    this.house = house;
  }

  @Produces
  @org.eclipse.microprofile.health.Readiness
  HealthCheck database() {
    return () -> {
      try {
        house.database().requireAnswer();
        return HealthCheckResponse.up("database");
      } catch (Problem away) {
        return HealthCheckResponse.named("database")
            .down()
            .withData("code", away.code().name())
            .build();
      } catch (RuntimeException failure) {
        return HealthCheckResponse.named("database").down().withData("code", "INTERNAL").build();
      }
    };
  }

  /** They were applied before anything else began. */
  @Produces
  @org.eclipse.microprofile.health.Readiness
  HealthCheck migrations() {
    return () ->
        HealthCheckResponse.named("migrations")
            .up()
            .withData("applied", house.appliedMigrations())
            .build();
  }

  @Produces
  @org.eclipse.microprofile.health.Readiness
  HealthCheck worker() {
    return () -> HealthCheckResponse.named("worker").status(house.kernel().isWorking()).build();
  }

  /** A start in production is refused for it; anywhere else it is worth knowing. */
  @Produces
  @org.eclipse.microprofile.health.Readiness
  HealthCheck roles() {
    return () ->
        HealthCheckResponse.named("database-roles")
            .up()
            .withData("finding", house.store().hasOneRole() ? Safety.DB_SINGLE_ROLE : "none")
            .build();
  }

  /** A set that was refused is worth knowing; the last good one decides, so calls are served. */
  @Produces
  @org.eclipse.microprofile.health.Readiness
  HealthCheck policies() {
    return () -> {
      HealthCheckResponseBuilder answer = HealthCheckResponse.named("policies").up();
      for (Policies.Standing standing : house.kernel().policies().all()) {
        Policies.Failure failure = standing.failure();
        answer.withData(
            standing.room(),
            failure == null
                ? standing.text().sha256()
                : "refused, the last good one stays: " + failure.sentence());
      }
      return answer.build();
    };
  }

  /** A cluster that does not answer is worth knowing; all else is served, so calls are. */
  @Produces
  @org.eclipse.microprofile.health.Readiness
  HealthCheck workloads() {
    return () -> {
      HealthCheckResponseBuilder answer = HealthCheckResponse.named("workloads").up();
      for (WatchedCluster cluster : house.workloads().watched()) {
        answer.withData(cluster.name(), standing(cluster));
      }
      return answer.build();
    };
  }

  /** A server that could not answer API servers is sent none of their questions yet. */
  @Produces
  @org.eclipse.microprofile.health.Readiness
  HealthCheck admission() {
    return () -> {
      HealthCheckResponseBuilder answer = HealthCheckResponse.named("admission");
      house
          .admission()
          .missing()
          .ifPresentOrElse(missing -> answer.down().withData("missing", missing), answer::up);
      return answer.build();
    };
  }

  private static String standing(WatchedCluster cluster) {
    if (cluster.staleSince() != null) {
      return "does not answer since " + cluster.staleSince();
    }
    String unread =
        cluster.troubles().stream()
            .map(trouble -> "; " + trouble.sentence())
            .distinct()
            .collect(Collectors.joining());
    if (!cluster.isSynced()) {
      return "was not seen whole yet" + unread;
    }
    return (cluster.isLeading() ? "answers; this server writes there" : "answers") + unread;
  }
}
