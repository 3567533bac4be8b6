package dev.writ.kernel.audit;

import dev.writ.kernel.secret.SigningKeys;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Chains audit rows by hash, after the fact, so that their writers never wait for each other.
 *
 * <p>Rows are taken in the order of (txid, id) and only below the snapshot's xmin: every one of
 * those transactions has ended, so no row can appear later that belongs before them. One sealer
 * works at a time in the whole cluster; the others find its advisory lock and go home. After a
 * restore into another database cluster transaction ids start anew: what the old one left unsealed
 * is found by an anti-join once, and a new epoch of txids begins.
 */
public final class AuditSealer {
  /** Rows of one transaction. */
  static final int BATCH = 5_000;

  /** A checkpoint is signed at every multiple of this many rows … */
  static final int CHECKPOINT_ROWS = 1_000;

  /** … and at the head when the last one is this old. */
  static final Duration CHECKPOINT_AGE = Duration.ofSeconds(60);

  private static final HexFormat HEX = HexFormat.of();
  private static final long LOCK = 0x5752_4954_7365_616cL;

  private final Database database;
  private final SigningKeys keys;
  private final AtomicLong lagMicros = new AtomicLong();

  public AuditSealer(Database database, SigningKeys keys, MeterRegistry meters) {
    this.database = database;
    this.keys = keys;
    meters.gauge("writ.audit.seal.lag.seconds", lagMicros, lag -> lag.get() / 1e6);
  }

  /** Where the chain ends. */
  private record Head(long seq, String chainHash) {
    byte[] bytes() {
      return HEX.parseHex(chainHash);
    }
  }

  /** Where to go on. */
  private record Position(String nextTxid, List<Long> epochs, boolean begins) {}

  /** Seals all that can be sealed now; a periodic job calls it each second. Gives the rows. */
  public int seal() {
    int sealed = 0;
    for (int batch = BATCH; batch >= BATCH; sealed += batch) {
      batch = sealOnce();
    }
    return sealed;
  }

  /** Seals one batch, and gives how many rows that were; 0 also while another sealer works. */
  public int sealOnce() {
    return database.inTransaction(
        tx -> {
          Handle handle = tx.handle();
          boolean alone =
              handle
                  .createQuery("SELECT pg_try_advisory_xact_lock(:lock)")
                  .bind("lock", LOCK)
                  .mapTo(Boolean.class)
                  .one();
          return alone ? seal(tx) : 0;
        });
  }

  private int seal(Tx tx) {
    Handle handle = tx.handle();
    // The order of these two matters: every transaction below xmin has ended before the rows are
    // read, so the reading sees all of them.
    String xmin =
        handle
            .createQuery("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
            .mapTo(String.class)
            .one();
    Position position = position(handle);
    List<AuditRow> rows = unsealed(handle, position, xmin);
    Head head = head(handle);
    Head end = rows.isEmpty() ? head : append(tx, head, rows);
    checkpoint(tx, head, end);
    boolean more = !position.begins() && rows.size() == BATCH;
    keep(handle, position, more ? rows.getLast().txid() : xmin, end.seq() + 1);
    Instant oldest = rows.isEmpty() ? tx.now() : rows.getFirst().performedAt();
    lagMicros.set(Math.max(0, Duration.between(oldest, tx.now()).toNanos() / 1_000));
    return rows.size();
  }

  /** Reads the position; one of another database cluster begins an epoch. */
  private static Position position(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT coalesce(s.next_txid, '0')::text, coalesce(s.epochs, '{}'),
              coalesce(s.system_identifier <> c.system_identifier, false),
              (SELECT coalesce(max(seq), 0) + 1 FROM kernel_audit_chain)
            FROM pg_control_system() c LEFT JOIN kernel_audit_sealer s ON true
            """)
        .map(
            (row, context) -> {
              List<Long> epochs = List.of((Long[]) row.getArray(2).getArray());
              boolean begins = row.getBoolean(3);
              return new Position(
                  row.getString(1), begins ? with(epochs, row.getLong(4)) : epochs, begins);
            })
        .one();
  }

  private static List<AuditRow> unsealed(Handle handle, Position position, String xmin) {
    // A hash or merge join would read the whole chain for each batch.
    handle.execute("SET LOCAL enable_hashjoin = off");
    handle.execute("SET LOCAL enable_mergejoin = off");
    String bounds =
        position.begins()
            ? ""
            : " AND a.txid >= CAST(:next AS xid8) AND a.txid < CAST(:xmin AS xid8)";
    Query query =
        handle.createQuery(
            "SELECT "
                + AuditRow.COLUMNS
                + " FROM kernel_audit a WHERE NOT EXISTS (SELECT FROM kernel_audit_chain c WHERE c.audit_id = a.id)"
                + bounds
                + " ORDER BY a.txid, a.id"
                + (position.begins() ? "" : " LIMIT " + BATCH));
    if (!position.begins()) {
      query.bind("next", position.nextTxid()).bind("xmin", xmin);
    }
    return query.map((row, context) -> AuditRow.read(row, 0)).list();
  }

  private static Head head(Handle handle) {
    return handle
        .createQuery("SELECT seq, chain_hash FROM kernel_audit_chain ORDER BY seq DESC LIMIT 1")
        .map((row, context) -> new Head(row.getLong(1), HEX.formatHex(row.getBytes(2))))
        .findOne()
        .orElseGet(() -> new Head(0, HEX.formatHex(ChainHash.genesis())));
  }

  /** Inserts the chain rows, with a checkpoint at each multiple of 1,000. */
  private Head append(Tx tx, Head head, List<AuditRow> rows) {
    int count = rows.size();
    Long[] ids = new Long[count];
    byte[][] rowHashes = new byte[count][];
    byte[][] chainHashes = new byte[count][];
    byte[] before = head.bytes();
    for (int i = 0; i < count; i++) {
      long seq = head.seq() + i + 1;
      ids[i] = rows.get(i).id();
      rowHashes[i] = ChainHash.ofRow(rows.get(i).json());
      before = ChainHash.of(before, rowHashes[i], seq);
      chainHashes[i] = before;
      if (seq % CHECKPOINT_ROWS == 0) {
        insert(tx, Checkpoint.sign(keys, seq, before, tx.now()));
      }
    }
    Connection connection = tx.connection();
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO kernel_audit_chain (seq, audit_id, row_hash, chain_hash)
            SELECT ? + n, audit_id, row_hash, chain_hash
            FROM unnest(?, ?, ?) WITH ORDINALITY AS t (audit_id, row_hash, chain_hash, n)
            """)) {
      insert.setLong(1, head.seq());
      insert.setArray(2, connection.createArrayOf("bigint", ids));
      insert.setArray(3, connection.createArrayOf("bytea", rowHashes));
      insert.setArray(4, connection.createArrayOf("bytea", chainHashes));
      insert.executeUpdate();
    } catch (SQLException failure) {
      throw new IllegalStateException("the audit chain can't be written", failure);
    }
    return new Head(head.seq() + count, HEX.formatHex(before));
  }

  /** Signs the head when the last checkpoint is too old and did not cover it. */
  private void checkpoint(Tx tx, Head head, Head end) {
    if (end.seq() == 0 || end.seq() / CHECKPOINT_ROWS > head.seq() / CHECKPOINT_ROWS) {
      return;
    }
    Instant threshold = tx.now().minus(CHECKPOINT_AGE);
    boolean covered =
        tx.handle()
            .createQuery(
                "SELECT EXISTS (SELECT FROM kernel_audit_checkpoints WHERE seq = :seq OR signed_at > :threshold)")
            .bind("seq", end.seq())
            .bind("threshold", threshold)
            .mapTo(Boolean.class)
            .one();
    if (!covered) {
      insert(tx, Checkpoint.sign(keys, end.seq(), end.bytes(), tx.now()));
    }
  }

  private static void insert(Tx tx, Checkpoint checkpoint) {
    tx.handle()
        .createUpdate(
            """
            INSERT INTO kernel_audit_checkpoints
              (seq, chain_hash, signed_at, key_id, public_key, signature)
            VALUES (:seq, :hash, :at, :key, :public, :signature)
            """)
        .bind("seq", checkpoint.seq())
        .bind("hash", HEX.parseHex(checkpoint.chainHash()))
        .bind("at", Timestamp.from(tx.now()))
        .bind("key", checkpoint.keyId())
        .bind("public", HEX.parseHex(checkpoint.publicKey()))
        .bind("signature", HEX.parseHex(checkpoint.signature()))
        .execute();
  }

  /** An epoch's first pass is not in the order of what follows it, so it ends an epoch as well. */
  private static void keep(Handle handle, Position position, String nextTxid, long nextSeq) {
    List<Long> epochs = position.begins() ? with(position.epochs(), nextSeq) : position.epochs();
    handle
        .createUpdate(
            """
            INSERT INTO kernel_audit_sealer (system_identifier, next_txid, epochs)
            SELECT system_identifier, CAST(:next AS xid8), :epochs FROM pg_control_system()
            ON CONFLICT (one_row) DO UPDATE SET system_identifier = excluded.system_identifier,
              next_txid = excluded.next_txid, epochs = excluded.epochs
            """)
        .bind("next", nextTxid)
        .bindArray("epochs", Long.class, epochs)
        .execute();
  }

  private static List<Long> with(List<Long> epochs, long seq) {
    List<Long> more = new ArrayList<>(epochs);
    if (!more.contains(seq)) {
      more.add(seq);
    }
    return more;
  }
}
