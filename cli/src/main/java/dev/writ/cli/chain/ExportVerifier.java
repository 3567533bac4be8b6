package dev.writ.cli.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes every hash of an audit export, one line at a time.
 *
 * <p>A line is {@code {"seq":n,"row_hash":hex,"chain_hash":hex,"row":{…}}} or {@code
 * {"checkpoint":{…}}}. {@code row_hash = SHA-256(0x00 ‖ canonical JSON of row)}, {@code
 * chain_hash(n) = SHA-256(0x01 ‖ chain_hash(n-1) ‖ row_hash ‖ n as 8 bytes, big-endian)}, and the
 * chain begins with 32 zero bytes.
 */
public final class ExportVerifier {
  private static final HexFormat HEX = HexFormat.of();

  /** A repeated key could hide a second value from one of two readers, so it is refused. */
  private static final ObjectReader STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .reader();

  private final Set<String> trustedKeys;
  private final SortedSet<String> keys = new TreeSet<>();
  private final LateRows late = new LateRows();
  private final MessageDigest sha256;
  private long line;
  private long rows;
  private long firstSeq;
  private long lastSeq;
  private byte @Nullable [] head;
  private boolean anchored;
  private long checkpoints;

  private ExportVerifier(Set<String> trustedKeys) {
    this.trustedKeys = Set.copyOf(trustedKeys);
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /**
   * Reads an export to its end or to the first place that is broken.
   *
   * @param trustedKeys ids of keys that may sign checkpoints; empty for any, which proves less
   * @throws IOException when the stream itself fails
   */
  public static Verdict verify(InputStream export, Set<String> trustedKeys) throws IOException {
    return new ExportVerifier(trustedKeys).read(export);
  }

  private Verdict read(InputStream export) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(export, StandardCharsets.UTF_8.newDecoder()));
    try {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        line++;
        Optional<Verdict.Broken> broken = text.isBlank() ? Optional.empty() : judge(text);
        if (broken.isPresent()) {
          return broken.get();
        }
      }
    } catch (CharacterCodingException notText) {
      line++;
      return broken(null, Verdict.Kind.UNREADABLE, "the bytes are not UTF-8");
    }
    String hash = head == null ? "" : HEX.formatHex(head);
    return new Verdict.Intact(
        rows, firstSeq, lastSeq, hash, checkpoints, List.copyOf(keys), anchored);
  }

  private Optional<Verdict.Broken> judge(String text) {
    try {
      JsonNode value = STRICT.readTree(text);
      return value.has("checkpoint") ? judgeCheckpoint(value.get("checkpoint")) : judgeRow(value);
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException unreadable) {
      return Optional.of(
          broken(null, Verdict.Kind.UNREADABLE, "this is no line of an audit export"));
    }
  }

  private Optional<Verdict.Broken> judgeRow(JsonNode value) {
    long seq = seq(value);
    if (rows > 0 && seq <= lastSeq) {
      return Optional.of(
          broken(seq, Verdict.Kind.REORDERED, "row " + seq + " comes after row " + lastSeq));
    }
    if (rows > 0 && seq > lastSeq + 1) {
      return Optional.of(broken(lastSeq + 1, Verdict.Kind.MISSING, missing(lastSeq + 1, seq - 1)));
    }
    byte[] rowHash = hash(value, "row_hash");
    byte[] chainHash = hash(value, "chain_hash");
    JsonNode row = value.path("row");
    if (row.isNull()) {
      return Optional.of(
          broken(seq, Verdict.Kind.MISSING, "the content of row " + seq + " is missing"));
    }
    if (!row.isObject()) {
      throw new IllegalArgumentException("row");
    }
    if (!Arrays.equals(rowHash, rowHash(row))) {
      return Optional.of(
          broken(seq, Verdict.Kind.ALTERED, "row " + seq + " is not what was sealed"));
    }
    byte[] before = seq == 1 ? new byte[32] : seq == lastSeq + 1 ? head : null;
    if (before != null && !Arrays.equals(chainHash, chainHash(before, rowHash, seq))) {
      return Optional.of(
          broken(
              seq,
              Verdict.Kind.CHAIN_BROKEN,
              "row " + seq + " does not follow from the one before"));
    }
    if (rows == 0) {
      firstSeq = seq;
      anchored = before != null;
    }
    rows++;
    lastSeq = seq;
    head = chainHash;
    return late.next(seq, row)
        .map(which -> broken(which, Verdict.Kind.LATE_INSERT, lateWords(which)));
  }

  private static String lateWords(long seq) {
    return "row " + seq + " claims a time long before the rows around it";
  }

  private Optional<Verdict.Broken> judgeCheckpoint(JsonNode checkpoint) {
    if (!checkpoint.isObject()) {
      throw new IllegalArgumentException("checkpoint");
    }
    long seq = seq(checkpoint);
    byte[] chainHash = hash(checkpoint, "chain_hash");
    if (rows > 0 && seq == lastSeq && !Arrays.equals(chainHash, head)) {
      return Optional.of(
          broken(
              seq,
              Verdict.Kind.CHAIN_BROKEN,
              "the checkpoint at row " + seq + " has another hash"));
    }
    Checkpoint signed = Checkpoint.of(checkpoint);
    if (!signed.isSigned()) {
      return Optional.of(
          broken(seq, Verdict.Kind.BAD_SIGNATURE, "the signature at row " + seq + " is not right"));
    }
    if (!trustedKeys.isEmpty() && !trustedKeys.contains(signed.keyId())) {
      return Optional.of(
          broken(
              seq,
              Verdict.Kind.BAD_SIGNATURE,
              "row "
                  + seq
                  + " is signed by key "
                  + signed.keyId()
                  + ", which is not the one given"));
    }
    keys.add(signed.keyId());
    if (rows == 0) {
      head = chainHash; // what came before the first row of a partial export
      lastSeq = seq;
    }
    checkpoints++;
    return Optional.empty();
  }

  private Verdict.Broken broken(@Nullable Long seq, Verdict.Kind kind, String why) {
    return new Verdict.Broken(line, seq, kind, why);
  }

  private static String missing(long from, long to) {
    return from == to
        ? "row " + from + " is missing"
        : "rows " + from + " to " + to + " are missing";
  }

  private static long seq(JsonNode value) {
    JsonNode seq = value.path("seq");
    if (!seq.canConvertToLong() || !seq.isIntegralNumber() || seq.longValue() < 1) {
      throw new IllegalArgumentException("seq");
    }
    return seq.longValue();
  }

  private static byte[] hash(JsonNode value, String name) {
    byte[] hash = HEX.parseHex(value.path(name).asText());
    if (hash.length != 32) {
      throw new IllegalArgumentException(name);
    }
    return hash;
  }

  private byte[] rowHash(JsonNode row) {
    sha256.update((byte) 0);
    return sha256.digest(CanonicalJson.bytes(row));
  }

  private byte[] chainHash(byte[] before, byte[] rowHash, long seq) {
    sha256.update((byte) 1);
    sha256.update(before);
    sha256.update(rowHash);
    return sha256.digest(ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
  }
}
