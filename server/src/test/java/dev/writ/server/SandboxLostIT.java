package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pretend clusters' directories are lost while the database stays. */
class SandboxLostIT {
  @TempDir Path directory;

  @Test
  void startsWithNewPretendClustersInTheOldPlaces() throws IOException {
    EmbeddedPostgres postgres = EmbeddedPostgres.ephemeral();
    try {
      try (TestHouse first = TestHouse.open(directory, postgres)) {
        assertThat(healths(first)).containsExactly("sandbox HEALTHY", "sandbox-prod HEALTHY");
        first.server().stop();
        delete(first.home().resolve("sandbox"));
      }
      try (TestHouse again = TestHouse.open(directory, postgres)) {
        assertThat(healths(again)).containsExactly("sandbox HEALTHY", "sandbox-prod HEALTHY");
        assertThat(again.server().output()).contains("`sandbox` was lost and replaced");
        JsonNode replaced =
            again.server().get("/api/v1/audit?action_code=CLUSTER_REPLACED", again.admin()).json();
        assertThat(replaced.path("items")).hasSize(1);
      }
    } finally {
      postgres.close();
    }
  }

  private static List<String> healths(TestHouse house) {
    List<String> healths = new ArrayList<>();
    for (JsonNode one :
        house.server().get("/api/v1/vms/clusters", house.admin()).json().path("items")) {
      healths.add(one.path("name").asText() + " " + one.path("health").asText());
    }
    return healths;
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
