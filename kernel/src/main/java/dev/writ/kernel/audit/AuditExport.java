package dev.writ.kernel.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.audit.Verification.FirstBad;
import dev.writ.kernel.audit.Verification.Kind;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Sealed audit rows as JSON lines that the receiver can verify.
 *
 * <p>A line is {@code {"seq":n,"row_hash":hex,"chain_hash":hex,"row":{…}}} or {@code
 * {"checkpoint":{…}}}; a checkpoint follows the row that it signs. An export that begins in the
 * middle begins with the checkpoint before its first row, where there is one.
 */
public final class AuditExport {
  private static final int PAGE = 1_000;

  private final Database database;
  private final AuditLog log;

  public AuditExport(Database database, AuditLog log) {
    this.database = database;
    this.log = log;
  }

  /**
   * Which part of the chain. Rows of a time span are not quite in the order of the chain, so the
   * export goes from the first row of the span to the last, without a gap.
   *
   * @param fromSeq 1 for the first
   * @param from at or after this instant; null for no bound
   * @param to before this instant; null for no bound
   */
  public record Part(long fromSeq, @Nullable Instant from, @Nullable Instant to) {
    public static final Part ALL = new Part(1, null, null);
  }

  /**
   * Writes the part, in the order of the chain, and records it (AUDIT_EXPORTED) before the first
   * line. The stream is flushed, not closed.
   *
   * @param reader who asks; the caller has checked {@code audit:export}
   * @return how many rows were written
   * @throws IOException where the receiver went away
   */
  public long write(Actor reader, Part part, OutputStream out) throws IOException {
    long from =
        Math.max(
            part.fromSeq(), bound("min", "performed_at >= :at", part.from(), 1, Long.MAX_VALUE));
    long to = bound("max", "performed_at < :at", part.to(), Long.MAX_VALUE, 0);
    log.append(
        AuditEntry.of(KernelActionCodes.AUDIT_EXPORTED, reader)
            .withParam("from_seq", from)
            .withParam("to_seq", to == Long.MAX_VALUE ? null : to)
            .withParam("from", part.from())
            .withParam("to", part.to()));
    for (Checkpoint anchor : checkpoints(from - 1, from - 1)) {
      line(out, anchored(anchor));
    }
    long rows = 0;
    List<Line> page = page(from, to);
    for (; !page.isEmpty(); page = page(page.getLast().seq() + 1, to)) {
      var signed = checkpoints(page.getFirst().seq(), page.getLast().seq()).iterator();
      Checkpoint next = signed.hasNext() ? signed.next() : null;
      for (Line row : page) {
        line(out, row.json());
        if (next != null && next.seq() == row.seq()) {
          line(out, anchored(next));
          next = signed.hasNext() ? signed.next() : null;
        }
      }
      rows += page.size();
    }
    out.flush();
    return rows;
  }

  /**
   * Checks an export without a database: every hash, and every signature against these keys.
   *
   * @param trustedKeys ids of keys that may sign; empty for any, which proves less
   * @throws IOException where the stream can't be read
   */
  public static Verification verify(InputStream export, Set<String> trustedKeys)
      throws IOException {
    ChainCheck check = new ChainCheck(0, null, trustedKeys, null);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(export, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Optional<FirstBad> bad = line.isBlank() ? Optional.empty() : judge(check, line);
      if (bad.isPresent()) {
        return check.verification(0, bad.get());
      }
    }
    return check.verification(0, null);
  }

  private static Optional<FirstBad> judge(ChainCheck check, String line) {
    HexFormat hex = HexFormat.of();
    try {
      JsonNode json = Json.read(line);
      if (json.has("checkpoint")) {
        return check.checkpoint(Checkpoint.of(json.get("checkpoint")));
      }
      return check.link(
          json.path("seq").asLong(),
          json.path("row").path("id").asLong(),
          hex.parseHex(json.path("row_hash").asText()),
          hex.parseHex(json.path("chain_hash").asText()),
          json.path("row"));
    } catch (RuntimeException unreadable) {
      return Optional.of(new FirstBad(check.nextSeq(), null, Kind.ALTERED));
    }
  }

  private record Line(long seq, String rowHash, String chainHash, @Nullable AuditRow row) {
    ObjectNode json() {
      ObjectNode json = Json.object();
      json.put("seq", seq);
      json.put("row_hash", rowHash);
      json.put("chain_hash", chainHash);
      json.set("row", row == null ? json.nullNode() : row.json());
      return json;
    }
  }

  private static ObjectNode anchored(Checkpoint checkpoint) {
    ObjectNode json = Json.object();
    json.set("checkpoint", checkpoint.json());
    return json;
  }

  private static void line(OutputStream out, ObjectNode json) throws IOException {
    out.write(Json.write(json).getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  private long bound(
      String side, String condition, @Nullable Instant at, long unbounded, long none) {
    if (at == null) {
      return unbounded;
    }
    return database.read(
        handle -> {
          Query query =
              handle.createQuery(
                  "SELECT coalesce("
                      + side
                      + "(c.seq), :none) FROM kernel_audit a JOIN kernel_audit_chain c ON c.audit_id = a.id WHERE a."
                      + condition);
          return query.bind("at", at).bind("none", none).mapTo(Long.class).one();
        });
  }

  private List<Line> page(long fromSeq, long toSeq) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT c.seq, encode(c.row_hash, 'hex'), encode(c.chain_hash, 'hex'), "
                        + AuditRow.COLUMNS
                        + AuditRow.OF_CHAIN
                        + " WHERE c.seq BETWEEN :from AND :to ORDER BY c.seq LIMIT "
                        + PAGE)
                .bind("from", fromSeq)
                .bind("to", toSeq)
                .map(
                    (row, context) ->
                        new Line(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            row.getObject(4) == null ? null : AuditRow.read(row, 3)))
                .list());
  }

  private List<Checkpoint> checkpoints(long fromSeq, long toSeq) {
    return database.read(
        handle ->
            handle
                .createQuery(Checkpoint.SELECT + " WHERE seq BETWEEN :from AND :to ORDER BY seq")
                .bind("from", fromSeq)
                .bind("to", toSeq)
                .map((row, context) -> Checkpoint.read(row))
                .list());
  }
}
