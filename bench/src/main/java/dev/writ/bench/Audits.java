package dev.writ.bench;

import dev.writ.kernel.approval.Submission;
import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditSealer;
import dev.writ.kernel.audit.AuditVerifier;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Verification;
import dev.writ.kernel.secret.MasterKeys;
import dev.writ.kernel.secret.SigningKeys;
import dev.writ.kernel.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sealing and verifying 200,000 audit rows; and how long a row waits for its seal while eight
 * threads commit, the sealer coming once a second as it does in a server.
 */
final class Audits {
  private static final int ROWS = 200_000;
  private static final int PER_COMMIT = 1_000;

  private static final int THREADS = 8;
  private static final Duration LOAD = Duration.ofSeconds(15);
  private static final Duration SEALED_EVERY = Duration.ofSeconds(1);

  private Audits() {}

  static List<Figure> measure() throws Exception {
    List<Figure> figures = new ArrayList<>(sealAndVerify());
    figures.add(sealLag());
    return figures;
  }

  private static List<Figure> sealAndVerify() throws Exception {
    Path keyFile = Files.createTempDirectory("writ-bench-key").resolve("master.key");
    try (BenchStore store = new BenchStore()) {
      BenchKernel kernel = BenchKernel.over(store.database());
      SimpleMeterRegistry metrics = new SimpleMeterRegistry();
      SigningKeys keys = new SigningKeys(MasterKeys.readOrMake(keyFile, new SecureRandom()));
      AuditSealer sealer = new AuditSealer(store.database(), keys, metrics);
      AuditVerifier verifier = new AuditVerifier(store.database(), kernel.audit(), keys, metrics);
      Actor actor = Actor.system("bench");
      AuditEntry entry =
          AuditEntry.of(KernelActionCodes.REQUEST_SUBMITTED, actor)
              .withRoom("bench")
              .withEnvironment("test")
              .withParam("reason", "to see how fast it is")
              .withParam("payload_sha256", "0".repeat(64));
      for (int i = 0; i < ROWS; i += PER_COMMIT) {
        store
            .database()
            .inTransaction(
                tx -> {
                  for (int row = 0; row < PER_COMMIT; row++) {
                    kernel.audit().append(tx, entry);
                  }
                  return null;
                });
      }
      long start = System.nanoTime();
      int sealed = sealer.seal();
      double sealSeconds = (System.nanoTime() - start) / 1e9;
      start = System.nanoTime();
      Verification verified = verifier.verify(actor, 1, null);
      double verifySeconds = (System.nanoTime() - start) / 1e9;
      if (!verified.ok()) {
        throw new IllegalStateException("the chain does not verify: " + verified);
      }
      return List.of(
          Figure.atLeast("rows sealed", sealed / sealSeconds, "row/s", 5_000),
          Figure.atLeast("rows verified", verified.rows() / verifySeconds, "row/s", 50_000));
    } finally {
      Files.deleteIfExists(keyFile);
      Files.deleteIfExists(keyFile.getParent());
    }
  }

  private static Figure sealLag() throws Exception {
    Path keyFile = Files.createTempDirectory("writ-bench-key").resolve("master.key");
    try (BenchStore store = new BenchStore();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
      BenchKernel kernel = BenchKernel.over(store.database());
      SigningKeys keys = new SigningKeys(MasterKeys.readOrMake(keyFile, new SecureRandom()));
      AuditSealer sealer = new AuditSealer(store.database(), keys, new SimpleMeterRegistry());
      List<Long> lags = new ArrayList<>();
      ScheduledFuture<?> sealing =
          timer.scheduleWithFixedDelay(
              () -> {
                long from = lags.size();
                sealer.seal();
                lags.addAll(lagsOf(store.database(), from));
              },
              0,
              SEALED_EVERY.toMillis(),
              TimeUnit.MILLISECONDS);
      Submission request = BenchKernel.request(BenchKernel.FREE);
      Load.of(THREADS, LOAD, () -> kernel.desk().submit(request));
      sealing.cancel(false);
      timer.shutdown();
      timer.awaitTermination(1, TimeUnit.MINUTES);
      long[] nanos = lags.stream().mapToLong(Long::longValue).toArray();
      return Figure.atMost(
          "from a row's commit to its seal, p99 of %,d rows under load".formatted(nanos.length),
          new Load.Result(nanos, 1).quantile(0.99) / 1_000,
          "s",
          5);
    } finally {
      Files.deleteIfExists(keyFile);
      Files.deleteIfExists(keyFile.getParent());
    }
  }

  /** Nanoseconds that the rows after this link of the chain, just sealed, had waited. */
  private static List<Long> lagsOf(Database database, long seq) {
    Instant now = database.now();
    return database.read(
        h ->
            h.createQuery(
                    """
                    SELECT a.performed_at FROM kernel_audit_chain c
                    JOIN kernel_audit a ON a.id = c.audit_id WHERE c.seq > ?""")
                .bind(0, seq)
                .map((row, context) -> Duration.between(row.getTimestamp(1).toInstant(), now))
                .map(Duration::toNanos)
                .list());
  }
}
