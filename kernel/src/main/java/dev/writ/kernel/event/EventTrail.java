package dev.writ.kernel.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.store.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What policy said about one work event and what happened to it since, for a room that shows its
 * own thing: it has checked that the caller may see that.
 *
 * @param decision null where policy was not asked
 * @param steps oldest first
 */
public record EventTrail(@Nullable Ruled decision, List<Step> steps) {
  public EventTrail {
    steps = List.copyOf(steps);
  }

  /**
   * What policy said.
   *
   * @param outcome {@code ALLOW}, {@code NEEDS_APPROVAL} or {@code DENY}
   * @param degraded whether people are asked because the policy could not be
   * @param policySha256 of the policy's text
   */
  public record Ruled(
      String outcome,
      boolean degraded,
      List<String> reasons,
      String policySha256,
      Instant decidedAt) {
    public Ruled {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * One row of the audit log.
   *
   * @param code of the action
   * @param by name of who did it
   * @param outcome {@code SUCCESS}, {@code REFUSED} or {@code FAILED}
   * @param reason that was given; null for none
   */
  public record Step(Instant at, String code, String by, String outcome, @Nullable String reason) {}

  /** Reads it; empty for an id that no event has. */
  public static EventTrail of(Handle handle, UUID eventId) {
    Ruled decision =
        handle
            .createQuery(
                """
                SELECT outcome, degraded, output, policy_sha256, decided_at FROM kernel_decisions
                WHERE event_id = :id ORDER BY decided_at DESC, id DESC LIMIT 1""")
            .bind("id", eventId)
            .map((row, _) -> ruled(row))
            .findOne()
            .orElse(null);
    List<Step> steps =
        handle
            .createQuery(
                """
                SELECT performed_at, action_code, performed_by_name, outcome,
                  params ->> 'reason' AS reason
                FROM kernel_audit WHERE event_id = :id ORDER BY id""")
            .bind("id", eventId)
            .map(
                (row, _) ->
                    new Step(
                        Columns.instant(row, "performed_at"),
                        row.getString("action_code"),
                        row.getString("performed_by_name"),
                        row.getString("outcome"),
                        row.getString("reason")))
            .list();
    return new EventTrail(decision, steps);
  }

  private static Ruled ruled(ResultSet row) throws SQLException {
    List<String> reasons = new ArrayList<>();
    for (JsonNode reason : Columns.json(row, "output").path("reasons")) {
      reasons.add(reason.asText());
    }
    return new Ruled(
        row.getString("outcome"),
        row.getBoolean("degraded"),
        reasons,
        row.getString("policy_sha256"),
        Columns.instant(row, "decided_at"));
  }
}
