package dev.writ.workloads.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.approval.Approval;
import dev.writ.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ApprovalTest {
  @RegisterExtension static final TestDatabase db = WholeRoom.freshDatabase();

  private static final String KEY = "deployment/production/web";

  private WholeRoom room;

  @AfterEach
  void close() {
    room.close();
  }

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("workloads"));
    Files.writeString(
        folder.resolve("workloads/policy.rego"),
        """
        package writ.workloads.approval

        decision := {"outcome": "NEEDS_APPROVAL", "reasons": ["production is careful"]} if {
          input.environment == "prod"
        }
        decision := {"outcome": "ALLOW", "reasons": ["elsewhere is not"]} if {
          input.environment != "prod"
        }
        """);
    room = new WholeRoom(db.app(), folder);
    room.namespace("production", "{writ.dev/environment: prod}");
    room.deploy("production", "web", WholeRoom.PORT);
    room.sandbox.apply(WholeRoom.QUICK);
  }

  private UUID ticket() {
    return room.database.read(
        handle ->
            handle
                .createQuery("SELECT id FROM kernel_tickets WHERE status = 'PENDING_APPROVAL'")
                .mapTo(UUID.class)
                .one());
  }

  @Test
  @DisplayName(
      "W27: in production people are asked, and when one agrees there is exactly one patch")
  void asksPeopleFirst() {
    JsonNode status =
        room.awaitStatus(
            "production",
            "quick",
            one -> one.at("/notRemediated/0/message").asText().contains("ticket"));
    UUID ticket = ticket();
    assertThat(status.at("/notRemediated/0/reason").asText()).isEqualTo("AwaitingApproval");
    assertThat(status.at("/notRemediated/0/message").asText())
        .isEqualTo("people are asked: ticket " + ticket);
    room.settle();
    assertThat(room.attempts()).isEmpty();
    assertThat(room.remediations()).containsExactly(KEY + " PENDING_APPROVAL");

    room.kernel.desk().approve(ticket, room.ann(), Approval.plain(), null);
    room.awaitStatus("production", "quick", one -> one.path("remediationsApplied").asInt() == 1);
    room.settle();
    assertThat(room.patches()).hasSize(1);
  }

  @Test
  @DisplayName("W27: a template that changes cancels the ticket, and people are asked anew")
  void cancelsTheTicketOfAChangedTemplate() {
    room.awaitRemediations(List.of(KEY + " PENDING_APPROVAL")::equals);
    UUID before = ticket();
    room.deploy("production", "web", WholeRoom.PORT + ", env: [{name: A, value: b}]");

    room.awaitRemediations(List.of(KEY + " CANCELLED", KEY + " PENDING_APPROVAL")::equals);
    assertThat(ticket()).isNotEqualTo(before);
    assertThat(
            room.rows(
                "SELECT count(*) FROM kernel_tickets WHERE status = 'CANCELLED' AND id = '"
                    + before
                    + "'"))
        .isEqualTo(1);
    assertThat(room.attempts()).isEmpty();
  }
}
