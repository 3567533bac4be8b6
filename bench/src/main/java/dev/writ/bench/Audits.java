package dev.writ.bench;

import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditSealer;
import dev.writ.kernel.audit.AuditVerifier;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.audit.Verification;
import dev.writ.kernel.secret.MasterKeys;
import dev.writ.kernel.secret.SigningKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** Sealing and verifying 200,000 audit rows. */
final class Audits {
  private static final int ROWS = 200_000;
  private static final int PER_COMMIT = 1_000;

  private Audits() {}

  static List<Figure> measure() throws Exception {
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
}
