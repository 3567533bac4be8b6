package dev.writ.kernel.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.kernel.audit.Verification.FirstBad;
import dev.writ.kernel.audit.Verification.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the chain link by link and stops at the first that does not hold. Pure: the verifier
 * feeds it from the database, the export check from a stream.
 */
final class ChainCheck {
  /** How far a row's time may lie before both of its neighbours'. */
  private static final Duration LATE = Duration.ofMinutes(10);

  private final Set<String> trustedKeys;
  private final Set<Long> epochs;
  private final boolean ordered;
  private long rows;
  private long lastSeq;
  private byte @Nullable [] head;
  private long checkpoints;
  private @Nullable Place last;
  private @Nullable Place beforeLast;

  /** A row's claims about its place. */
  private record Place(long seq, long id, String txid, Instant at) {}

  /**
   * @param firstSeq the first row that is expected; 0 if any may be first
   * @param before chain hash of the row before it; null if that is not known
   * @param trustedKeys ids of keys that may sign; empty if any may
   * @param epochs rows at which the order of transactions starts anew; null if it is not known
   */
  ChainCheck(
      long firstSeq,
      byte @Nullable [] before,
      Set<String> trustedKeys,
      @Nullable Set<Long> epochs) {
    this.lastSeq = firstSeq - 1;
    this.head = before;
    this.trustedKeys = trustedKeys;
    this.ordered = epochs != null;
    this.epochs = epochs == null ? Set.of() : epochs;
  }

  /**
   * The next link.
   *
   * @param row null if its content is gone and a prune row covers that
   */
  Optional<FirstBad> link(
      long seq, long auditId, byte[] rowHash, byte[] chainHash, @Nullable JsonNode row) {
    if (lastSeq >= 0 && seq > lastSeq + 1) {
      return bad(lastSeq + 1, null, Kind.MISSING);
    }
    if (lastSeq >= 0 && seq <= lastSeq) {
      return bad(seq, auditId, Kind.REORDERED);
    }
    if (row != null && !Arrays.equals(rowHash, ChainHash.ofRow(row))) {
      return bad(seq, auditId, Kind.ALTERED);
    }
    byte[] before = seq == 1 ? ChainHash.genesis() : head;
    if (before != null && !Arrays.equals(chainHash, ChainHash.of(before, rowHash, seq))) {
      return bad(seq, auditId, Kind.CHAIN_BROKEN);
    }
    rows++;
    lastSeq = seq;
    head = chainHash;
    return row == null ? Optional.empty() : place(seq, row);
  }

  /** A checkpoint, given after the row that it signs, or first of all. */
  Optional<FirstBad> checkpoint(Checkpoint checkpoint) {
    if (!checkpoint.isSigned()
        || !(trustedKeys.isEmpty() || trustedKeys.contains(checkpoint.keyId()))) {
      return bad(checkpoint.seq(), null, Kind.BAD_SIGNATURE);
    }
    byte[] signed = HexFormat.of().parseHex(checkpoint.chainHash());
    if (rows == 0 && lastSeq < 0) {
      lastSeq = checkpoint.seq(); // the anchor of an export that begins in the middle
      head = signed;
    } else if (checkpoint.seq() == lastSeq && head != null && !Arrays.equals(signed, head)) {
      return bad(checkpoint.seq(), null, Kind.CHAIN_BROKEN);
    }
    checkpoints++;
    return Optional.empty();
  }

  /** The row that is expected next. */
  long nextSeq() {
    return lastSeq + 1;
  }

  Verification verification(long unsealed, @Nullable FirstBad firstBad) {
    return new Verification(
        rows,
        rows == 0 ? 0 : lastSeq,
        rows == 0 || head == null ? "" : HexFormat.of().formatHex(head),
        checkpoints,
        unsealed,
        firstBad);
  }

  private Optional<FirstBad> place(long seq, JsonNode row) {
    Place here =
        new Place(
            seq,
            row.path("id").asLong(),
            row.path("txid").asText(),
            Instant.parse(row.path("performed_at").asText()));
    Place left = beforeLast;
    Place middle = last;
    beforeLast = middle;
    last = here;
    if (middle == null) {
      return Optional.empty();
    }
    if (ordered && !epochs.contains(seq) && isBefore(here, middle)) {
      return bad(seq, here.id(), Kind.REORDERED);
    }
    if (left != null && isLate(middle.at(), left.at()) && isLate(middle.at(), here.at())) {
      return bad(middle.seq(), middle.id(), Kind.LATE_INSERT);
    }
    return Optional.empty();
  }

  private static boolean isBefore(Place one, Place other) {
    int byTransaction =
        Long.compareUnsigned(
            Long.parseUnsignedLong(one.txid()), Long.parseUnsignedLong(other.txid()));
    return byTransaction < 0 || (byTransaction == 0 && one.id() < other.id());
  }

  private static boolean isLate(Instant at, Instant neighbour) {
    return at.isBefore(neighbour.minus(LATE));
  }

  private static Optional<FirstBad> bad(long seq, @Nullable Long auditId, Kind kind) {
    return Optional.of(new FirstBad(seq, auditId, kind));
  }
}
