package dev.writ.vms;

import dev.writ.kernel.approval.Submission;
import dev.writ.kernel.audit.ResourceRef;
import dev.writ.kernel.identity.Caller;
import dev.writ.kernel.store.Answer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the room hands requests in: the kernel's desk. */
public interface Counter {
  Answer submit(Submission submission);

  /** Runs governed work; a refusal of it that counts leaves one row in the audit log. */
  <T> T recording(
      Caller caller,
      String operation,
      @Nullable String environment,
      ResourceRef resource,
      Supplier<T> work);
}
