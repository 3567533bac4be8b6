package dev.writ.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.approval.Approval;
import dev.writ.kernel.approval.Submission;
import dev.writ.kernel.audit.ActionCodes;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Origin;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.decision.PolicyText;
import dev.writ.kernel.event.Action;
import dev.writ.kernel.event.ActionFailure;
import dev.writ.kernel.event.Agreed;
import dev.writ.kernel.event.Operation;
import dev.writ.kernel.event.Run;
import dev.writ.kernel.event.RunResult;
import dev.writ.kernel.event.SpecShape;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.identity.Grant;
import dev.writ.kernel.identity.KernelPermissions;
import dev.writ.kernel.identity.Permission;
import dev.writ.kernel.identity.Scope;
import dev.writ.kernel.job.JobSettings;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.secret.MasterKeys;
import dev.writ.kernel.secret.Secret;
import dev.writ.kernel.secret.SigningKeys;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Migrations;
import dev.writ.testkit.TestDatabase;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads from a kernel in which each thing that is counted has happened once. */
@SuppressWarnings("deprecation") // of the two Prometheus registries this is the one Quarkus serves
class MetricNamesTest {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.filledBy(
          "kernel", owner -> new Migrations(owner, List.of(Migrations.KERNEL)).up());

  private static final String ASKS =
      """
      package writ.sky.approval

      decision := {"outcome": "NEEDS_APPROVAL", "reasons": ["the sky is shared"]}
      """;

  private static final Operation FLY =
      new Operation(
          "FLY",
          "sky",
          "kite",
          "KITE_FLIGHT",
          new Permission("kite:fly"),
          SpecShape.FIXED,
          1,
          Duration.ofMinutes(1),
          false);

  /** Asked about, agreed to, and failed. */
  private record Fly() implements Action {
    @Override
    public Operation operation() {
      return FLY;
    }

    @Override
    public List<String> plan(Agreed work) {
      return List.of("fly");
    }

    @Override
    public RunResult run(Run run) {
      throw ActionFailure.permanent("NO_WIND", "there is no wind", Map.of());
    }
  }

  @Test
  @DisplayName("section 15: the names that dashboards and alerts are built on")
  void areTheOnesThatArePromised(@TempDir Path directory) throws Exception {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    InstantSource clock = InstantSource.system();
    SecureRandom random = new SecureRandom();
    Database database = new Database(DATABASE.app(), clock, new Ids(clock, random));
    SigningKeys keys =
        new SigningKeys(MasterKeys.readOrMake(directory.resolve("master.key"), random));
    try (Kernel kernel =
        new Kernel(
            new Kernel.Parts(
                database,
                clock,
                random,
                keys,
                new ActionCodes(KernelActionCodes.ALL),
                List.of("test"),
                null,
                registry),
            List.of(
                new Kernel.Room(
                    List.of(new Fly()),
                    PolicyText.of("sky", Map.of("policy.rego", ASKS)),
                    List.of(),
                    List.of(FLY.permission()),
                    List.of(),
                    Set.of())))) {
      assertThatThrownBy(
              () -> kernel.identity().signIn().signIn("eve", Secret.of("guess"), Origin.INSIDE))
          .isInstanceOf(Problem.class);
      failOnce(kernel);

      assertThat(registry.scrape().lines().filter(line -> line.startsWith("# TYPE writ_")))
          .map(line -> line.substring("# TYPE ".length()))
          .contains(
              "writ_events_total counter",
              "writ_tickets_open gauge",
              "writ_ticket_oldest_seconds gauge",
              "writ_reviews_total counter",
              "writ_decisions_total counter",
              "writ_decision_seconds summary",
              "writ_policy_loads_total counter",
              "writ_jobs gauge",
              "writ_job_attempts_total counter",
              "writ_job_start_delay_seconds histogram",
              "writ_jobs_dead_total counter",
              "writ_audit_rows_total counter",
              "writ_audit_seal_lag_seconds gauge",
              "writ_audit_verify_ok gauge",
              "writ_logins_total counter")
          .doesNotHaveDuplicates();
      assertThat(registry.scrape())
          .contains("writ_tickets_open{environment=\"test\",room=\"sky\",}")
          .contains("writ_reviews_total{result=\"approved\",verdict=\"approve\",}")
          .contains(
              "writ_decisions_total{degraded=\"false\",outcome=\"needs_approval\",room=\"sky\",}")
          .contains("writ_jobs{state=\"due\",}")
          .contains("writ_job_attempts_total{outcome=\"failed\",type=\"KITE_FLIGHT_REQUESTED\",}")
          .contains("writ_events_total{status=\"failed\",type=\"KITE_FLIGHT_REQUESTED\",}")
          .contains("writ_jobs_dead_total{type=\"KITE_FLIGHT_REQUESTED\",}")
          .contains("writ_audit_rows_total{action_code=\"EXECUTION_FAILED\",}")
          .contains("writ_logins_total{result=\"failed\",}");
    }
  }

  private static void failOnce(Kernel kernel) throws InterruptedException {
    Caller asker = caller(FLY.permission());
    var asked =
        kernel
            .desk()
            .submit(
                new Submission(
                    FLY,
                    asker,
                    new ResourceRef("kite", null, null),
                    "test",
                    Json.object(),
                    "the wind is right",
                    null,
                    List.of(),
                    null))
            .body();
    kernel.start(JobSettings.shipped("metrics"), List.of());
    kernel
        .desk()
        .approve(
            UUID.fromString(asked.get("ticket_id").asText()),
            caller(KernelPermissions.APPROVAL_APPROVE, KernelPermissions.APPROVAL_VIEW),
            Approval.plain(),
            null);
    UUID work = UUID.fromString(asked.get("event_id").asText());
    assertThat(kernel.tasks().await(asker, work, Duration.ofSeconds(30)).status().name())
        .isEqualTo("FAILED");
    kernel.close();
  }

  private static Caller caller(Permission... permissions) {
    return new Caller(
        UUID.randomUUID(),
        "someone",
        Set.of(),
        List.of(new Grant("some", Set.of(permissions), Scope.GLOBAL, Set.of("test"))),
        null,
        Origin.INSIDE);
  }
}
