package dev.writ.kernel.event;

import java.util.Set;

/**
 * The keys of an operation's payload. The immutable ones can never be changed after submit; the
 * mutable ones an approver may replace, all together.
 */
public record SpecShape(Set<String> immutable, Set<String> required, Set<String> optional) {
  /** For operations whose payload nobody may change. */
  public static final SpecShape FIXED = new SpecShape(Set.of(), Set.of(), Set.of());

  public SpecShape {
    immutable = Set.copyOf(immutable);
    required = Set.copyOf(required);
    optional = Set.copyOf(optional);
  }

  public boolean isMutable(String key) {
    return required.contains(key) || optional.contains(key);
  }
}
