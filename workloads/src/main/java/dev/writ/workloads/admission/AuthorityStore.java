package dev.writ.workloads.admission;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the authority where all processes of one Writ find it. */
public interface AuthorityStore {
  /**
   * The one that is kept.
   *
   * @throws Unusable where what is kept is none
   */
  Optional<Authority> find();

  /** What is kept is no authority; somebody else has to mend it, and it says how. */
  final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /**
   * Keeps an authority, unless somebody else has kept another one meanwhile.
   *
   * @param before what was found; null for none
   * @return the one that is kept now
   */
  Authority keep(@Nullable Authority before, Authority next);
}
