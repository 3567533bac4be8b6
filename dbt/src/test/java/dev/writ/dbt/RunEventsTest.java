package dev.writ.dbt;

import static dev.writ.dbt.ServerRoom.STRICT;
import static dev.writ.dbt.ServerRoom.models;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.dbt.view.CheckWish;
import dev.writ.dbt.view.Upload;
import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.store.Json;
import dev.writ.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the server's log says of a run. */
class RunEventsTest {
  @RegisterExtension static final TestDatabase database = ServerRoom.freshDatabase();

  private static final Logger EVENTS = Logger.getLogger("dev.writ.dbt.events");

  private final List<JsonNode> events = new ArrayList<>();
  private final Handler listening =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          events.add(Json.read(line.getMessage()));
        }

        @Override
        public void flush() {
          // nothing waits
        }

        @Override
        public void close() {
          // nothing is open
        }
      };

  private ServerRoom house;

  @BeforeEach
  void open() {
    house = new ServerRoom(database.app());
    house.room.policies().put(house.alice, "default", STRICT, null);
    EVENTS.addHandler(listening);
  }

  @AfterEach
  void listenNoLonger() {
    EVENTS.removeHandler(listening);
  }

  @Test
  void tellsARunLineByLine() {
    house.check(models("stg_a", "bronze_b{}"));

    assertThat(events)
        .extracting(event -> event.path("event").asText())
        .containsExactly(
            "enforcement_started",
            "policy_violation",
            "policy_violation",
            "enforcement_completed",
            "enforcement_failed");
    assertThat(events.get(2).path("model_name").asText()).isEqualTo("bronze_b{}");
  }

  @Test
  void tellsThatNothingWasJudged() {
    Problem refusal =
        catchThrowableOfType(
            Problem.class,
            () -> house.check(CheckWish.of(Upload.of("manifest.json", "[]".getBytes(UTF_8)))));

    assertThat(refusal.code().name()).isEqualTo("NOT_A_MANIFEST");
    assertThat(events)
        .extracting(event -> event.path("event").asText())
        .containsExactly("enforcement_failed");
  }
}
