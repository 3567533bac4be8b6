package dev.writ.kernel.job;

import dev.writ.kernel.audit.AuditEntry;
import dev.writ.kernel.audit.AuditLog;
import dev.writ.kernel.store.Database;
import dev.writ.kernel.store.Tx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is appended once its transaction has committed. */
final class RecordedAudit implements AuditLog {
  final List<AuditEntry> entries = new CopyOnWriteArrayList<>();
  private final Database database;

  RecordedAudit(Database database) {
    this.database = database;
  }

  @Override
  public void append(Tx tx, AuditEntry entry) {
    tx.afterCommit(() -> entries.add(entry));
  }

  @Override
  public void append(AuditEntry entry) {
    database.inTransaction(
        tx -> {
          append(tx, entry);
          return true;
        });
  }
}
