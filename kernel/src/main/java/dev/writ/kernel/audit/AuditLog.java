package dev.writ.kernel.audit;

import dev.writ.kernel.store.Tx;

/** The append-only record. Implementations refuse a code that is not in their catalogue. */
public interface AuditLog {
  /** Writes the row in the transaction of the change it tells about. */
  void append(Tx tx, AuditEntry entry);

  /** Writes a row in a transaction of its own: for refused attempts, before the answer is given. */
  void append(AuditEntry entry);
}
