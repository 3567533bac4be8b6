package dev.writ.kernel;

import dev.writ.kernel.audit.Actor;
import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.audit.KernelActionCodes;
import dev.writ.kernel.secret.KeyRing;
import dev.writ.kernel.store.Database;

/**
 * Brings every stored secret under the active master key: at start, so that a new key is known from
 * its first use, and as a periodic job, which ends what a start left behind.
 */
public final class KeyRotation {
  private static final int BATCH = 100;

  private final Database database;
  private final KeyRing keys;
  private final AuditLog audit;

  public KeyRotation(Database database, KeyRing keys, AuditLog audit) {
    this.database = database;
    this.keys = keys;
    this.audit = audit;
  }

  /**
   * Writes the active key down (KEY_ROTATED when it is new), reseals what older keys sealed, and
   * retires those that no row names any more. Gives how many secrets were resealed.
   */
  public int run() {
    register();
    int resealed = 0;
    for (int batch = keys.reseal(database, BATCH);
        batch > 0;
        batch = keys.reseal(database, BATCH)) {
      resealed += batch;
    }
    if (resealed > 0) {
      register();
    }
    return resealed;
  }

  private void register() {
    database.inTransaction(
        tx -> {
          boolean fresh = keys.register(tx);
          if (fresh) {
            audit.append(
                tx,
                AuditEntry.of(KernelActionCodes.KEY_ROTATED, Actor.system("key-rotation"))
                    .withParam("key_id", keys.activeKeyId()));
          }
          return fresh;
        });
  }
}
