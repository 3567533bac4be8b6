package dev.writ.workloads.http;

import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.IdempotencyKey;
import org.jspecify.annotations.Nullable;

/** The HTTP call that is being answered, given by the server once it knows who calls. */
public interface Call {
  Caller caller();

  /** From the Idempotency-Key header; null when the call has none. */
  @Nullable IdempotencyKey idempotency();
}
