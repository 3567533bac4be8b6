package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.postgres.EmbeddedPostgres;
import dev.writ.postgres.PostgresSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that goes away and comes back, that is full, or that two servers share. */
class StoreTroubleIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path directory;

  @Test
  void saysSoAndRecoversByItself() throws IOException {
    PostgresSettings settings =
        PostgresSettings.keptIn(directory.resolve("db")).withPort(freePort());
    EmbeddedPostgres postgres = EmbeddedPostgres.start(settings);
    try (TestHouse house = TestHouse.open(directory, postgres, "--no-sandbox")) {
      RunningServer server = house.server();
      String[] admin = house.admin();

      postgres.close();
      RunningServer.Answer away = server.get("/api/v1/tasks", admin);
      assertThat(away.status()).isEqualTo(503);
      assertThat(away.code()).isEqualTo("STORE_UNAVAILABLE");
      assertThat(away.header("Retry-After")).isNotBlank();
      RunningServer.Answer ready = server.get("/health/ready");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.text()).contains("STORE_UNAVAILABLE");
      assertThat(server.get("/health/live").status()).isEqualTo(200);

      postgres = EmbeddedPostgres.start(settings);
      assertThat(eventually(() -> server.get("/health/ready").status() == 200)).isTrue();
      assertThat(server.get("/api/v1/tasks", admin).status()).isEqualTo(200);
    } finally {
      postgres.close();
    }
  }

  @Test
  void writesNothingWhenAStatementFailsAsOnAFullDisk() {
    EmbeddedPostgres postgres = EmbeddedPostgres.ephemeral();
    try (TestHouse house = TestHouse.open(directory, postgres, "--no-sandbox")) {
      String[] admin = house.admin();
      house.execute(
          """
          CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$;
          CREATE TRIGGER disk_full BEFORE INSERT ON kernel_decisions
          FOR EACH ROW EXECUTE FUNCTION disk_full()""");
      Map<String, Long> before = house.rows();
      RunningServer.Answer full = house.server().post("/api/v1/audit/verify", "{}", admin);
      assertThat(full.status()).isEqualTo(503);
      assertThat(full.code()).isEqualTo("STORE_UNAVAILABLE");
      assertThat(full.text()).doesNotContain("no space left");
      assertThat(house.rows()).isEqualTo(before);

      house.execute("DROP TRIGGER disk_full ON kernel_decisions");
      assertThat(house.server().post("/api/v1/audit/verify", "{}", admin).status()).isEqualTo(202);
    } finally {
      postgres.close();
    }
  }

  @Test
  void servesTwoServersButNotTwoOnOneHome() {
    EmbeddedPostgres postgres = EmbeddedPostgres.ephemeral();
    try (TestHouse house = TestHouse.open(directory, postgres, "--no-sandbox")) {
      String[] admin = house.admin();
      String[] flags = TestHouse.flags(postgres, "--no-sandbox");

      RunningServer.Refusal refusal = RunningServer.startRefused(house.home(), flags);
      assertThat(refusal.exitCode()).isEqualTo(1);
      assertThat(refusal.output()).contains("another server already uses");

      try (RunningServer second = RunningServer.start(directory.resolve("second"), flags)) {
        assertThat(second.get("/api/v1/auth/me", admin).json().path("name").asText())
            .isEqualTo("admin");
        String event =
            second.post("/api/v1/audit/verify", "{}", admin).json().path("event_id").asText();
        assertThat(
                eventually(
                    () ->
                        house
                            .server()
                            .get("/api/v1/tasks/" + event + "?wait=PT5S", admin)
                            .json()
                            .path("status")
                            .asText()
                            .equals("COMPLETED")))
            .isTrue();
      }
    } finally {
      postgres.close();
    }
  }

  private static boolean eventually(BooleanSupplier claim) {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      if (claim.getAsBoolean()) {
        return true;
      }
    }
    return false;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
