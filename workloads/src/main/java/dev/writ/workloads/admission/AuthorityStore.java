package dev.writ.workloads.admission;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the authority where all processes of one Writ find it. */
public interface AuthorityStore {
  Optional<Authority> find();

  /**
   * Keeps an authority, unless somebody else has kept another one meanwhile.
   *
   * @param before what was found; null for none
   * @return the one that is kept now
   */
  Authority keep(@Nullable Authority before, Authority next);
}
