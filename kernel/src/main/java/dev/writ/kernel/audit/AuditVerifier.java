package dev.writ.kernel.audit;

import dev.writ.kernel.audit.Verification.FirstBad;
import dev.writ.kernel.audit.Verification.Kind;
import dev.writ.kernel.secret.SigningKeys;
import dev.writ.kernel.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Proves that the audit log is what was written, or names the first row that is not.
 *
 * <p>Limit: the newest rows, since the last checkpoint, can be cut off unseen by somebody who owns
 * the database, unless a reader holds a later head.
 */
public final class AuditVerifier {
  private static final int PAGE = 10_000;
  private static final Duration SEALED_WITHIN = Duration.ofSeconds(60);

  /** How far away an exchanged row is looked for. */
  private static final int EXCHANGE = 1_000;

  private final Database database;
  private final AuditLog log;
  private final SigningKeys keys;
  private final AtomicInteger lastOk = new AtomicInteger(1);

  public AuditVerifier(Database database, AuditLog log, SigningKeys keys, MeterRegistry meters) {
    this.database = database;
    this.log = log;
    this.keys = keys;
    meters.gauge("writ.audit.verify.ok", lastOk);
  }

  private record Link(
      long seq, long auditId, String rowHash, String chainHash, @Nullable AuditRow row) {}

  /** The rows that retention took away in a range of the chain, and how many it says they are. */
  private record Prune(long from, long to, long count) {}

  /**
   * Looks at the rows from and to these numbers, and records that it did.
   *
   * @param asker who asks; the caller has checked {@code audit:read}
   * @param fromSeq 1 for the first
   * @param toSeq null for all there are, unsealed ones included
   */
  public Verification verify(Actor asker, long fromSeq, @Nullable Long toSeq) {
    Verification result = look(fromSeq, toSeq);
    lastOk.set(result.ok() ? 1 : 0);
    FirstBad bad = result.firstBad();
    AuditEntry entry =
        bad == null
            ? AuditEntry.of(KernelActionCodes.AUDIT_VERIFIED, asker)
            : AuditEntry.of(KernelActionCodes.AUDIT_VERIFY_FAILED, asker)
                .withOutcome(AuditOutcome.FAILED)
                .withParam("seq", bad.seq())
                .withParam("audit_id", bad.auditId())
                .withParam("kind", bad.kind());
    log.append(
        entry
            .withParam("from_seq", fromSeq)
            .withParam("to_seq", toSeq)
            .withParam("rows", result.rows())
            .withParam("head_seq", result.headSeq())
            .withParam("head_hash", result.headHash()));
    return result;
  }

  private Verification look(long fromSeq, @Nullable Long toSeq) {
    Set<Long> epochs = Set.copyOf(epochs());
    ChainCheck check = new ChainCheck(fromSeq, hashBefore(fromSeq), keys.ids(), epochs);
    FirstBad bad = chain(check, fromSeq, toSeq == null ? Long.MAX_VALUE : toSeq).orElse(null);
    if (bad != null) {
      return check.verification(0, refined(bad, epochs));
    }
    if (toSeq != null) {
      return check.verification(0, null);
    }
    Verification soFar = check.verification(0, null);
    return check.verification(
        unsealed(), cutOff(soFar.headSeq()).or(this::outsideTheChain).orElse(null));
  }

  private Optional<FirstBad> chain(ChainCheck check, long fromSeq, long toSeq) {
    List<Prune> prunes = prunes();
    long pruned = 0;
    long last = Math.min(toSeq, head());
    // Pages are bounded on both sides: the planner then goes by the index, whatever it knows.
    for (long from = fromSeq; from <= last; from += PAGE) {
      List<Link> page = page(from, Math.min(last, from + PAGE - 1));
      Map<Long, Checkpoint> checkpoints = checkpoints(from, from + PAGE - 1);
      for (Link link : page) {
        Optional<FirstBad> bad = missing(link, prunes).or(() -> link(check, link));
        if (bad.isEmpty()) {
          bad = checkpoint(check, link.seq(), checkpoints.get(link.seq()));
        }
        if (bad.isPresent()) {
          return bad;
        }
        pruned += link.row() == null ? 1 : 0;
      }
    }
    return pruned == 0 ? Optional.empty() : overPruned(prunes, fromSeq, toSeq);
  }

  private static Optional<FirstBad> link(ChainCheck check, Link link) {
    HexFormat hex = HexFormat.of();
    return check.link(
        link.seq(),
        link.auditId(),
        hex.parseHex(link.rowHash()),
        hex.parseHex(link.chainHash()),
        link.row() == null ? null : link.row().json());
  }

  private static Optional<FirstBad> missing(Link link, List<Prune> prunes) {
    boolean explained =
        link.row() != null
            || prunes.stream().anyMatch(p -> p.from() <= link.seq() && link.seq() <= p.to());
    return explained
        ? Optional.empty()
        : Optional.of(new FirstBad(link.seq(), link.auditId(), Kind.MISSING));
  }

  private static Optional<FirstBad> checkpoint(
      ChainCheck check, long seq, @Nullable Checkpoint checkpoint) {
    if (checkpoint != null) {
      return check.checkpoint(checkpoint);
    }
    return seq % AuditSealer.CHECKPOINT_ROWS == 0
        ? Optional.of(new FirstBad(seq, null, Kind.BAD_SIGNATURE))
        : Optional.empty();
  }

  /** A prune row covers as many rows as it says and no more: then one of the gaps is another's. */
  private Optional<FirstBad> overPruned(List<Prune> prunes, long fromSeq, long toSeq) {
    for (Prune prune : prunes) {
      if (prune.from() < fromSeq || prune.to() > toSeq) {
        continue;
      }
      List<Long> gone =
          database.read(
              handle ->
                  handle
                      .createQuery(
                          """
                          SELECT c.seq FROM kernel_audit_chain c
                          WHERE c.seq BETWEEN :from AND :to
                            AND NOT EXISTS (SELECT FROM kernel_audit a WHERE a.id = c.audit_id)
                          ORDER BY c.seq
                          """)
                      .bind("from", prune.from())
                      .bind("to", prune.to())
                      .mapTo(Long.class)
                      .list());
      long allowed =
          prunes.stream()
              .filter(p -> p.from() <= prune.to() && prune.from() <= p.to())
              .mapToLong(Prune::count)
              .sum();
      if (gone.size() > allowed) {
        return Optional.of(new FirstBad(gone.get((int) allowed), null, Kind.MISSING));
      }
    }
    return Optional.empty();
  }

  /** Tells an exchange of rows from a change of one. */
  private FirstBad refined(FirstBad bad, Set<Long> epochs) {
    long seq = bad.seq() == null ? 0 : bad.seq();
    long epochEnd = epochs.stream().filter(e -> e > seq).min(Long::compare).orElse(Long.MAX_VALUE);
    return switch (bad.kind()) {
      case REORDERED -> firstDisplaced(seq, epochs).map(this::displaced).orElse(bad);
      case CHAIN_BROKEN -> isOvertaken(seq, epochEnd) ? displaced(seq) : bad;
      case ALTERED -> isExchanged(seq) ? displaced(seq) : bad;
      case MISSING, BAD_SIGNATURE, LATE_INSERT, UNSEALED -> bad;
    };
  }

  private FirstBad displaced(long seq) {
    long auditId = page(seq, seq).getFirst().auditId();
    return new FirstBad(seq, auditId, Kind.REORDERED);
  }

  /** The first row of the epoch that belongs after the row found out of order. */
  private Optional<Long> firstDisplaced(long seq, Set<Long> epochs) {
    long epochStart = epochs.stream().filter(e -> e <= seq).max(Long::compare).orElse(1L);
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT c.seq FROM kernel_audit_chain c JOIN kernel_audit a ON a.id = c.audit_id
                    WHERE c.seq >= :start AND c.seq < :seq AND (a.txid, a.id) >
                      (SELECT b.txid, b.id FROM kernel_audit b JOIN kernel_audit_chain d
                       ON d.audit_id = b.id WHERE d.seq = :seq)
                    ORDER BY c.seq LIMIT 1
                    """)
                .bind("start", epochStart)
                .bind("seq", seq)
                .mapTo(Long.class)
                .findOne());
  }

  /** True if a later row of the epoch belongs before this one. */
  private boolean isOvertaken(long seq, long epochEnd) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT EXISTS (
                      SELECT FROM kernel_audit_chain c JOIN kernel_audit a ON a.id = c.audit_id
                      WHERE c.seq > :seq AND c.seq < :end AND (a.txid, a.id) <
                        (SELECT b.txid, b.id FROM kernel_audit b JOIN kernel_audit_chain d
                         ON d.audit_id = b.id WHERE d.seq = :seq))
                    """)
                .bind("seq", seq)
                .bind("end", epochEnd)
                .mapTo(Boolean.class)
                .one());
  }

  /** True if the content found here is what was sealed under another row's id nearby. */
  private boolean isExchanged(long seq) {
    AuditRow here = page(seq, seq).getFirst().row();
    return here != null
        && page(Math.max(1, seq - EXCHANGE), seq + EXCHANGE).stream()
            .filter(other -> other.seq() != seq)
            .anyMatch(
                other ->
                    other
                        .rowHash()
                        .equals(
                            HexFormat.of()
                                .formatHex(
                                    ChainHash.ofRow(here.json().put("id", other.auditId())))));
  }

  /** A checkpoint beyond the last row: the chain was longer once. */
  private Optional<FirstBad> cutOff(long headSeq) {
    boolean longer =
        database.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT EXISTS (SELECT FROM kernel_audit_checkpoints WHERE seq > (SELECT coalesce(max(seq), 0) FROM kernel_audit_chain))")
                    .mapTo(Boolean.class)
                    .one());
    return longer ? Optional.of(new FirstBad(headSeq + 1, null, Kind.MISSING)) : Optional.empty();
  }

  /** Rows the sealer went past: put in behind it, or left waiting for too long. */
  private Optional<FirstBad> outsideTheChain() {
    return database.read(
        handle ->
            handle
                .createQuery(
                    """
                    WITH position AS MATERIALIZED (SELECT next_txid FROM kernel_audit_sealer)
                    SELECT a.id, a.txid < p.next_txid, (
                      SELECT min(c.seq) FROM kernel_audit_chain c JOIN kernel_audit b
                      ON b.id = c.audit_id WHERE (b.txid, b.id) > (a.txid, a.id))
                    FROM kernel_audit a LEFT JOIN position p ON true
                    WHERE NOT EXISTS (SELECT FROM kernel_audit_chain c WHERE c.audit_id = a.id)
                      AND (a.txid < p.next_txid OR a.performed_at < :threshold)
                    ORDER BY a.txid, a.id LIMIT 1
                    """)
                .bind("threshold", database.now().minus(SEALED_WITHIN))
                .map(
                    (row, context) ->
                        row.getBoolean(2)
                            ? new FirstBad(
                                row.getObject(3, Long.class), row.getLong(1), Kind.LATE_INSERT)
                            : new FirstBad(null, row.getLong(1), Kind.UNSEALED))
                .findOne());
  }

  private long head() {
    return count("SELECT coalesce(max(seq), 0) FROM kernel_audit_chain");
  }

  private long unsealed() {
    return count(
        "SELECT count(*) FROM kernel_audit a WHERE NOT EXISTS (SELECT FROM kernel_audit_chain c WHERE c.audit_id = a.id)");
  }

  private long count(String sql) {
    return database.read(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  private List<Long> epochs() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT unnest(epochs) FROM kernel_audit_sealer")
                .mapTo(Long.class)
                .list());
  }

  private byte @Nullable [] hashBefore(long fromSeq) {
    return fromSeq <= 1
        ? ChainHash.genesis()
        : database.read(
            handle ->
                handle
                    .createQuery("SELECT chain_hash FROM kernel_audit_chain WHERE seq = :seq")
                    .bind("seq", fromSeq - 1)
                    .mapTo(byte[].class)
                    .findOne()
                    .orElse(null));
  }

  private List<Prune> prunes() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT seq_from, seq_to, count FROM kernel_audit_prunes ORDER BY id")
                .map((row, context) -> new Prune(row.getLong(1), row.getLong(2), row.getLong(3)))
                .list());
  }

  private List<Link> page(long fromSeq, long toSeq) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT c.seq, c.audit_id, encode(c.row_hash, 'hex'), encode(c.chain_hash, 'hex'), "
                        + AuditRow.COLUMNS
                        + AuditRow.OF_CHAIN
                        + " WHERE c.seq BETWEEN :from AND :to ORDER BY c.seq")
                .bind("from", fromSeq)
                .bind("to", toSeq)
                .map(
                    (row, context) ->
                        new Link(
                            row.getLong(1),
                            row.getLong(2),
                            row.getString(3),
                            row.getString(4),
                            row.getObject(5) == null ? null : AuditRow.read(row, 4)))
                .list());
  }

  private Map<Long, Checkpoint> checkpoints(long fromSeq, long toSeq) {
    return database.read(
        handle ->
            handle
                .createQuery(Checkpoint.SELECT + " WHERE seq BETWEEN :from AND :to")
                .bind("from", fromSeq)
                .bind("to", toSeq)
                .map((row, context) -> Checkpoint.read(row))
                .list()
                .stream()
                .collect(Collectors.toMap(Checkpoint::seq, Function.identity())));
  }
}
