package dev.writ.kernel.audit;

import static dev.writ.kernel.audit.Verification.Kind.ALTERED;
import static dev.writ.kernel.audit.Verification.Kind.BAD_SIGNATURE;
import static dev.writ.kernel.audit.Verification.Kind.CHAIN_BROKEN;
import static dev.writ.kernel.audit.Verification.Kind.LATE_INSERT;
import static dev.writ.kernel.audit.Verification.Kind.MISSING;
import static dev.writ.kernel.audit.Verification.Kind.REORDERED;
import static dev.writ.kernel.audit.Verification.Kind.UNSEALED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.audit.Verification.Kind;
import dev.writ.kernel.secret.MasterKeys;
import dev.writ.kernel.secret.SigningKeys;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Ids;
import dev.writ.kernel.store.Migrations;
import dev.writ.testkit.SettableClock;
import dev.writ.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** K17, and the export half of K18. */
class AuditChainTest {
  @RegisterExtension
  static final TestDatabase POSTGRES =
      TestDatabase.filledBy(
              "kernel", owner -> new Migrations(owner, List.of(Migrations.KERNEL)).up())
          .freshForEachTest();

  private static final Actor ANN = new Actor("user:ann", "ann", Origin.INSIDE);
  private static final String OLD_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String FOREIGN_KEY = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

  private final SettableClock clock = new SettableClock();
  private final SigningKeys keys = new SigningKeys(MasterKeys.parse(OLD_KEY));
  private Database database;
  private AuditLog log;
  private AuditSealer sealer;
  private AuditVerifier verifier;

  @BeforeEach
  void open() {
    database = new Database(POSTGRES.app(), clock, new Ids(clock, new Random(1)));
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    log = new PostgresAuditLog(database, new ActionCodes(KernelActionCodes.ALL), meters);
    sealer = new AuditSealer(database, keys, meters);
    verifier = new AuditVerifier(database, log, keys, meters);
  }

  @Test
  @DisplayName("K17 8 writers with random rollbacks: seq gapless, each committed row sealed once")
  void sealsEveryCommittedRowOnceAndNoOther() throws Exception {
    int writers = 8;
    int transactions = 50;
    int rowsEach = 250;
    AtomicInteger committed = new AtomicInteger();
    AtomicInteger writing = new AtomicInteger(writers);
    try (ExecutorService threads = Executors.newFixedThreadPool(writers + 2)) {
      List<Callable<Integer>> work =
          IntStream.range(0, writers)
              .<Callable<Integer>>mapToObj(
                  n ->
                      () -> {
                        Random random = new Random(n);
                        for (int t = 0; t < transactions; t++) {
                          committed.addAndGet(write(rowsEach, random.nextInt(5) == 0));
                        }
                        return writing.decrementAndGet();
                      })
              .toList();
      Callable<Integer> seal =
          () -> {
            int sealed = 0;
            while (writing.get() > 0) {
              sealed += sealer.sealOnce();
            }
            return sealed;
          };
      List<Future<Integer>> sealers = List.of(threads.submit(seal), threads.submit(seal));
      for (Future<Integer> writer : threads.invokeAll(work)) {
        writer.get();
      }
      for (Future<Integer> one : sealers) {
        one.get();
      }
    }
    sealer.seal();

    assertThat(committed.get()).isGreaterThan(50_000);
    assertThat(number("SELECT count(*) FROM kernel_audit")).isEqualTo(committed.get());
    assertThat(number("SELECT count(*) FROM kernel_audit_chain")).isEqualTo(committed.get());
    assertThat(number("SELECT max(seq) FROM kernel_audit_chain")).isEqualTo(committed.get());
    assertThat(
            number(
                "SELECT count(*) FROM kernel_audit a JOIN kernel_audit_chain c ON c.audit_id = a.id"))
        .isEqualTo(committed.get());
    Verification verification = verifier.verify(ANN, 1, null);
    assertThat(verification.firstBad()).isNull();
    assertThat(verification.rows()).isEqualTo(committed.get());
    assertThat(verification.checkpoints()).isGreaterThanOrEqualTo(committed.get() / 1_000);
  }

  @Test
  @DisplayName("K17 a writer still at work holds back only what comes after it")
  void waitsForRunningTransactions() throws Exception {
    try (Handle slow = Jdbi.open(POSTGRES.app())) {
      slow.begin();
      slow.execute(
          "INSERT INTO kernel_audit (action_code, params, performed_by, performed_at,"
              + " performed_by_name, outcome) VALUES ('LOGOUT', '{}', 'user:slow', now(), 'slow',"
              + " 'SUCCESS')");
      log.append(AuditEntry.of(KernelActionCodes.LOGOUT, ANN));
      assertThat(sealer.seal()).isZero();
      slow.commit();
    }
    assertThat(sealer.seal()).isEqualTo(2);
    assertThat(
            text(
                "SELECT string_agg(performed_by, ',' ORDER BY seq) FROM kernel_audit_chain c"
                    + " JOIN kernel_audit a ON a.id = c.audit_id"))
        .isEqualTo("user:slow,user:ann");
  }

  @Test
  @DisplayName("K17 a changed byte is ALTERED at its seq")
  void findsAChangedByte() {
    sealed(2_500);
    tamper("UPDATE kernel_audit SET params = '{\"n\":1,\"m\":2}' WHERE id = " + auditId(1_234));
    assertBad(1_234L, ALTERED);
  }

  @Test
  @DisplayName("K17 white space in a param is a changed byte too, unless the value is the same")
  void findsAnyChangedColumn() {
    sealed(30);
    for (String column :
        List.of("performed_by_name", "room", "ip", "user_agent", "resource_name")) {
      tamper("UPDATE kernel_audit SET " + column + " = 'x' WHERE id = " + auditId(17));
      assertBad(17L, ALTERED);
      tamper(
          "UPDATE kernel_audit SET performed_by_name = 'ann', room = null, ip = null,"
              + " user_agent = null, resource_name = null WHERE id = "
              + auditId(17));
      assertThat(verifier.verify(ANN, 1, null).ok()).isTrue();
    }
  }

  @Test
  @DisplayName("K17 a deleted row, or its chain row, or both, is MISSING at its seq")
  void findsADeletedRow() {
    sealed(50);
    long id = auditId(20);
    tamper("DELETE FROM kernel_audit WHERE id = " + id);
    assertBad(20L, MISSING);
    tamper("DELETE FROM kernel_audit_chain WHERE seq = 20");
    assertBad(20L, MISSING);
  }

  @Test
  @DisplayName(
      "K17 two rows exchanged are REORDERED at the first of them, whichever way it is done")
  void findsExchangedRows() {
    sealed(50);
    tamper(
        "UPDATE kernel_audit_chain c SET audit_id = -o.audit_id, row_hash = o.row_hash"
            + " FROM kernel_audit_chain o WHERE (c.seq, o.seq) IN ((10, 30), (30, 10))",
        "UPDATE kernel_audit_chain SET audit_id = -audit_id WHERE audit_id < 0");
    assertBad(10L, REORDERED);
    rechain(10);
    assertThat(verifier.verify(ANN, 1, 49L).firstBad())
        .isEqualTo(new Verification.FirstBad(10L, auditId(10), REORDERED));
  }

  @Test
  @DisplayName("K17 two rows that exchanged their ids are REORDERED at the first of them")
  void findsExchangedIds() {
    sealed(50);
    long one = auditId(10);
    long other = auditId(30);
    tamper(
        "ALTER TABLE kernel_audit ALTER id DROP IDENTITY",
        "UPDATE kernel_audit SET id = -id WHERE id IN (" + one + ", " + other + ")",
        "UPDATE kernel_audit SET id = CASE id WHEN -"
            + one
            + " THEN "
            + other
            + " ELSE "
            + one
            + " END WHERE id < 0",
        "ALTER TABLE kernel_audit ALTER id ADD GENERATED ALWAYS AS IDENTITY (START WITH 1000)");
    assertBad(10L, REORDERED);
  }

  @Test
  @DisplayName("K17 an old row put in later is LATE_INSERT, by its time or by its transaction")
  void findsALateRow() {
    sealed(20);
    tamper(
        "INSERT INTO kernel_audit (action_code, params, performed_by, performed_at,"
            + " performed_by_name, outcome) VALUES ('LOGOUT', '{}', 'user:mallory',"
            + " '2025-01-01T00:00:00Z', 'mallory', 'SUCCESS')");
    sealed(20);
    assertBad(21L, LATE_INSERT);
    tamper(
        "DELETE FROM kernel_audit_chain",
        "DELETE FROM kernel_audit_checkpoints",
        "DELETE FROM kernel_audit_sealer",
        "DELETE FROM kernel_audit");

    sealed(10);
    sealed(10);
    long behind = auditId(5);
    tamper(
        "INSERT INTO kernel_audit (txid, action_code, params, performed_by, performed_at,"
            + " performed_by_name, outcome) SELECT txid, 'LOGOUT', '{}', 'user:mallory',"
            + " performed_at, 'mallory', 'SUCCESS' FROM kernel_audit WHERE id = "
            + behind);
    long forged = number("SELECT max(id) FROM kernel_audit");
    assertThat(verifier.verify(ANN, 1, null).firstBad())
        .isEqualTo(new Verification.FirstBad(11L, forged, LATE_INSERT));
  }

  @Test
  @DisplayName("K17 the chain rewritten from the middle does not meet the signed checkpoint")
  void findsARewrittenChain() {
    sealed(2_500);
    tamper("UPDATE kernel_audit SET performed_by_name = 'eve' WHERE id = " + auditId(1_500));
    rechain(1_500);
    assertBad(2_000L, CHAIN_BROKEN);
    tamper(
        "UPDATE kernel_audit_checkpoints k SET chain_hash = c.chain_hash"
            + " FROM kernel_audit_chain c WHERE c.seq = k.seq");
    assertBad(2_000L, BAD_SIGNATURE);
    tamper("DELETE FROM kernel_audit_checkpoints WHERE seq >= 1500");
    assertBad(2_000L, BAD_SIGNATURE);
    signAgain(2_000);
    assertBad(2_000L, BAD_SIGNATURE);
  }

  @Test
  @DisplayName("K17 a chain cut off before a checkpoint is MISSING from there")
  void findsACutChain() {
    sealed(1_200);
    tamper(
        "DELETE FROM kernel_audit_chain WHERE seq > 900",
        "DELETE FROM kernel_audit a WHERE NOT EXISTS"
            + " (SELECT FROM kernel_audit_chain c WHERE c.audit_id = a.id)");
    assertBad(901L, MISSING);
  }

  @Test
  @DisplayName("K17 a row that no sealer takes is UNSEALED after a minute")
  void findsAnUnsealedRow() {
    sealed(10);
    log.append(AuditEntry.of(KernelActionCodes.LOGOUT, ANN));
    long waiting = number("SELECT max(id) FROM kernel_audit");
    clock.advance(Duration.ofSeconds(60));
    Verification soon = verifier.verify(ANN, 1, null);
    assertThat(soon.ok()).isTrue();
    assertThat(soon.unsealed()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(verifier.verify(ANN, 1, null).firstBad())
        .isEqualTo(new Verification.FirstBad(null, waiting, UNSEALED));
  }

  @Test
  @DisplayName("K17 pruned rows leave no gap, and hide no other")
  void acceptsPrunedRowsAndNoMore() {
    sealed(50);
    Jdbi retention = Jdbi.create(POSTGRES.retention());
    retention.useHandle(
        handle -> {
          handle.execute(
              "DELETE FROM kernel_audit WHERE id IN"
                  + " (SELECT audit_id FROM kernel_audit_chain WHERE seq IN (11, 13, 15))");
          handle.execute(
              "INSERT INTO kernel_audit_prunes (seq_from, seq_to, class, count, by, at)"
                  + " VALUES (10, 20, 'test', 3, 'system:retention', now())");
        });
    assertThat(verifier.verify(ANN, 1, null).ok()).isTrue();
    tamper("DELETE FROM kernel_audit WHERE id = " + auditId(17));
    assertBad(17L, MISSING);
  }

  @Test
  @DisplayName("K17 after a restore into another cluster a new epoch of transactions begins")
  void beginsAnEpochAfterARestore() {
    sealed(20);
    log.append(AuditEntry.of(KernelActionCodes.LOGOUT, ANN));
    // What a restore looks like from inside: another cluster, and txids far above the new counter.
    tamper(
        "UPDATE kernel_audit SET txid = (txid::text::numeric + 1000000)::text::xid8"
            + " WHERE id NOT IN (SELECT audit_id FROM kernel_audit_chain)",
        "UPDATE kernel_audit_sealer SET system_identifier = 1, next_txid = '9000000'");
    assertThat(sealer.seal()).isEqualTo(1);
    log.append(AuditEntry.of(KernelActionCodes.LOGOUT, ANN));
    assertThat(sealer.seal()).isEqualTo(1);
    assertThat(verifier.verify(ANN, 1, null).ok()).isTrue();
    assertThat(number("SELECT count(*) FROM kernel_audit_chain")).isEqualTo(22);
  }

  @Test
  void signsTheHeadOnceAMinute() {
    sealed(10);
    assertThat(number("SELECT count(*) FROM kernel_audit_checkpoints")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(59));
    sealed(10);
    assertThat(number("SELECT count(*) FROM kernel_audit_checkpoints")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    sealer.seal();
    assertThat(number("SELECT max(seq) FROM kernel_audit_checkpoints")).isEqualTo(20);
    clock.advance(Duration.ofSeconds(61));
    sealer.seal();
    assertThat(number("SELECT count(*) FROM kernel_audit_checkpoints")).isEqualTo(2);
  }

  @Test
  void vouchesForCheckpointsOfAnOlderKey() {
    sealed(1_000);
    SigningKeys rotated = new SigningKeys(MasterKeys.parse(FOREIGN_KEY + "," + OLD_KEY));
    SigningKeys foreign = new SigningKeys(MasterKeys.parse(FOREIGN_KEY));
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    assertThat(new AuditVerifier(database, log, rotated, meters).verify(ANN, 1, null).ok())
        .isTrue();
    assertThat(new AuditVerifier(database, log, foreign, meters).verify(ANN, 1, null).firstBad())
        .isEqualTo(new Verification.FirstBad(1_000L, null, BAD_SIGNATURE));
  }

  @Test
  @DisplayName("K18 an export verifies offline, with one byte changed not")
  void exportVerifiesOfflineAndNotWithOneByteChanged() throws Exception {
    sealed(1_020);
    AuditExport export = new AuditExport(database, log);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(export.write(ANN, AuditExport.Part.ALL, out)).isEqualTo(1_020);
    String text = out.toString(StandardCharsets.UTF_8);
    Verification whole = offline(text);
    assertThat(whole.firstBad()).isNull();
    assertThat(whole.rows()).isEqualTo(1_020);
    assertThat(whole.checkpoints()).isEqualTo(1);
    assertThat(whole.headHash())
        .isEqualTo(
            text("SELECT encode(chain_hash, 'hex') FROM kernel_audit_chain WHERE seq = 1020"));

    List<String> lines = text.lines().toList();
    String row = lines.get(500);
    String changed = text.replace(row, row.replaceFirst("\"n\":5", "\"n\":6"));
    assertThat(offline(changed).firstBad())
        .extracting("seq", "kind")
        .containsExactly(501L, ALTERED);
    String shorter = text.replace(row + "\n", "");
    assertThat(offline(shorter).firstBad())
        .extracting("seq", "kind")
        .containsExactly(501L, MISSING);
    String unsigned = text.replaceFirst("\"signature\":\"..", "\"signature\":\"00");
    assertThat(offline(unsigned).firstBad())
        .extracting("seq", "kind")
        .containsExactly(1_000L, BAD_SIGNATURE);
    assertThat(number("SELECT count(*) FROM kernel_audit WHERE action_code = 'AUDIT_EXPORTED'"))
        .isEqualTo(1);
  }

  @Test
  void exportOfALaterPartIsAnchoredInItsCheckpoint() throws Exception {
    sealed(1_020);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AuditExport.Part part = new AuditExport.Part(1_001, null, null);
    assertThat(new AuditExport(database, log).write(ANN, part, out)).isEqualTo(20);
    Verification verification = offline(out.toString(StandardCharsets.UTF_8));
    assertThat(verification.ok()).isTrue();
    assertThat(verification.rows()).isEqualTo(20);
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("{\"checkpoint\":{\"seq\":1000,");
  }

  @Test
  @DisplayName("K18 each search writes AUDIT_READ with its filter and how many rows it gave")
  void recordsEachSearch() {
    sealed(30);
    AuditSearch search = new AuditSearch(database, log);
    AuditFilter filter =
        new AuditFilter(
            "REQUEST_SUBMITTED",
            "user:ann",
            null,
            null,
            null,
            null,
            null,
            AuditOutcome.SUCCESS,
            SettableClock.START,
            SettableClock.START.plusSeconds(1));
    AuditSearch.Page page = search.find(ANN, filter, 20, 20);
    assertThat(page.total()).isEqualTo(30);
    assertThat(page.rows()).hasSize(10);
    assertThat(page.rows().getFirst().seq()).isEqualTo(10);
    assertThat(page.rows().getLast().seq()).isEqualTo(1);
    assertThat(search.find(ANN, AuditFilter.NONE, 0, 1).rows().getFirst())
        .extracting(found -> found.seq(), found -> found.row().actionCode())
        .containsExactly(null, "AUDIT_READ");
    assertThat(
            text(
                "SELECT params::text FROM kernel_audit WHERE action_code = 'AUDIT_READ'"
                    + " ORDER BY id LIMIT 1"))
        .isEqualTo(
            "{\"filter\":{\"action_code\":\"REQUEST_SUBMITTED\",\"from\":\"2026-01-05T10:00:00Z\","
                + "\"outcome\":\"SUCCESS\",\"performed_by\":\"user:ann\","
                + "\"to\":\"2026-01-05T10:00:01Z\"},\"rows\":10}");
  }

  @Test
  void refusesACodeOutsideTheCatalogueAndWritesNothing() {
    String before = POSTGRES.contents();
    assertThatThrownBy(
            () -> log.append(AuditEntry.of(new ActionCode("TEA_MADE", "Somebody made tea."), ANN)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(POSTGRES.contents()).isEqualTo(before);
  }

  /** Appends rows in one transaction, and rolls it back if asked to; gives how many stayed. */
  private int write(int rows, boolean rollBack) {
    try {
      database.inTransaction(
          tx -> {
            tx.handle()
                .createUpdate(
                    "INSERT INTO kernel_audit (action_code, params, performed_by, performed_at,"
                        + " performed_by_name, outcome) SELECT 'REQUEST_SUBMITTED',"
                        + " json_build_object('n', n), 'user:ann', :now, 'ann', 'SUCCESS'"
                        + " FROM generate_series(1, :rows) n")
                .bind("now", tx.now())
                .bind("rows", rows)
                .execute();
            if (rollBack) {
              throw new IllegalArgumentException("rolled back on purpose");
            }
            return rows;
          });
      return rows;
    } catch (IllegalArgumentException onPurpose) {
      return 0;
    }
  }

  private void sealed(int rows) {
    write(rows, false);
    sealer.seal();
  }

  private Verification offline(String text) throws Exception {
    return AuditExport.verify(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), keys.ids());
  }

  private void assertBad(long seq, Kind kind) {
    assertThat(verifier.verify(ANN, 1, null).firstBad())
        .extracting("seq", "kind")
        .containsExactly(seq, kind);
    sealer.seal();
  }

  /** As a superuser with triggers off. */
  private static void tamper(String... statements) {
    Jdbi.create(POSTGRES.superuser())
        .useTransaction(
            handle -> {
              handle.execute("SET LOCAL session_replication_role = replica");
              for (String statement : statements) {
                handle.execute(statement);
              }
            });
  }

  /** Does what an attacker who knows the hashes would do: makes the chain fit again from here. */
  private static void rechain(long fromSeq) {
    record Entry(long seq, AuditRow row) {}
    Jdbi superuser = Jdbi.create(POSTGRES.superuser());
    HexFormat hex = HexFormat.of();
    byte[] before =
        superuser.withHandle(
            handle ->
                handle
                    .createQuery("SELECT chain_hash FROM kernel_audit_chain WHERE seq = ?")
                    .bind(0, fromSeq - 1)
                    .mapTo(byte[].class)
                    .one());
    List<Entry> entries =
        superuser.withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT c.seq, "
                            + AuditRow.COLUMNS
                            + " FROM kernel_audit_chain c"
                            + " JOIN kernel_audit a ON a.id = c.audit_id WHERE c.seq >= ?"
                            + " ORDER BY c.seq")
                    .bind(0, fromSeq)
                    .map((row, context) -> new Entry(row.getLong(1), AuditRow.read(row, 1)))
                    .list());
    for (Entry entry : entries) {
      byte[] rowHash = ChainHash.ofRow(entry.row().json());
      before = ChainHash.of(before, rowHash, entry.seq());
      tamper(
          "UPDATE kernel_audit_chain SET row_hash = '\\x%s', chain_hash = '\\x%s' WHERE seq = %d"
              .formatted(hex.formatHex(rowHash), hex.formatHex(before), entry.seq()));
    }
  }

  /** Signs a checkpoint with a key of the attacker's own. */
  private static void signAgain(long seq) {
    HexFormat hex = HexFormat.of();
    byte[] chainHash =
        hex.parseHex(
            String.valueOf(
                text(
                    "SELECT encode(chain_hash, 'hex') FROM kernel_audit_chain WHERE seq = "
                        + seq)));
    Checkpoint forged =
        Checkpoint.sign(
            new SigningKeys(MasterKeys.parse(FOREIGN_KEY)), seq, chainHash, SettableClock.START);
    tamper(
        "INSERT INTO kernel_audit_checkpoints VALUES (%d, '\\x%s', '%s', '%s', '\\x%s', '\\x%s')"
            .formatted(
                seq,
                forged.chainHash(),
                forged.signedAt(),
                forged.keyId(),
                forged.publicKey(),
                forged.signature()));
  }

  private static long auditId(long seq) {
    return number("SELECT audit_id FROM kernel_audit_chain WHERE seq = " + seq);
  }

  private static long number(String sql) {
    return Jdbi.create(POSTGRES.superuser())
        .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  private static @Nullable String text(String sql) {
    return Jdbi.create(POSTGRES.superuser())
        .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }
}
