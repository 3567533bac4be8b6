package dev.writ.kernel.decision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.store.Columns;
import dev.writ.kernel.store.Json;
import dev.writ.kernel.store.Tx;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tables {@code kernel_decisions} and {@code kernel_policies}. */
public final class PostgresDecisions {
  /** Keeps a policy set's text; rulings of a set whose text is not kept can't be kept either. */
  public void keepText(Tx tx, PolicyText text) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO kernel_policies (sha256, room, files, loaded_at)
            VALUES (:sha256, :room, CAST(:files AS json), :now) ON CONFLICT DO NOTHING""")
        .bind("sha256", text.sha256())
        .bind("room", text.room())
        .bind("files", Json.write(text.files()))
        .bind("now", tx.now())
        .execute();
  }

  /**
   * Keeps what policy said about a request.
   *
   * @param eventId null where it said no and nothing came of the request
   */
  public UUID keep(Tx tx, @Nullable UUID eventId, String room, Ruling ruling) {
    UUID id = tx.newId();
    tx.handle()
        .createUpdate(
            """
            INSERT INTO kernel_decisions (id, event_id, room, query, policy_sha256, input, output,
              outcome, degraded, cause, micros, decided_at)
            VALUES (:id, :eventId, :room, :query, :sha256, CAST(:input AS json),
              CAST(:output AS json), :outcome, :degraded, :cause, :micros, :now)""")
        .bind("id", id)
        .bind("eventId", eventId)
        .bind("room", room)
        .bind("query", ruling.query())
        .bind("sha256", ruling.policySha256())
        .bind("input", Json.write(ruling.input()))
        .bind("output", Json.write(ruling.output()))
        .bind("outcome", ruling.decision().outcome())
        .bind("degraded", ruling.degraded())
        .bind("cause", ruling.cause())
        .bind("micros", ruling.micros())
        .bind("now", tx.now())
        .execute();
    return id;
  }

  /** The policy set with this hash: the very text that decided. */
  public Optional<PolicyText> findText(Handle handle, String sha256) {
    return handle
        .createQuery("SELECT * FROM kernel_policies WHERE sha256 = :sha256")
        .bind("sha256", sha256)
        .map(
            (row, context) -> {
              SortedMap<String, String> files = new TreeMap<>();
              Columns.object(row, "files")
                  .properties()
                  .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
              return new PolicyText(row.getString("sha256"), row.getString("room"), files);
            })
        .findOne();
  }

  public Optional<Kept> find(Handle handle, UUID id) {
    return handle
        .createQuery("SELECT * FROM kernel_decisions WHERE id = :id")
        .bind("id", id)
        .map(
            (row, context) ->
                new Kept(
                    Columns.id(row, "id"),
                    row.getString("query"),
                    row.getString("policy_sha256"),
                    Columns.json(row, "input"),
                    Columns.json(row, "output"),
                    row.getString("outcome"),
                    row.getBoolean("degraded"),
                    row.getString("cause"),
                    Columns.instant(row, "decided_at")))
        .findOne();
  }

  /** A decision as it was kept. */
  public record Kept(
      UUID id,
      String query,
      String policySha256,
      JsonNode input,
      JsonNode output,
      String outcome,
      boolean degraded,
      @Nullable String cause,
      Instant decidedAt) {}
}
