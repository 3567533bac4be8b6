package dev.writ.kernel.audit;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every action code of the house by name: what may be written to the audit log, and the source of
 * the generated reference.
 */
public final class ActionCodes {
  private final SortedMap<String, ActionCode> codes = new TreeMap<>();

  /** Takes the kernel's list and those of the rooms; two codes of one name are refused. */
  @SafeVarargs
  public ActionCodes(List<ActionCode>... parts) {
    for (List<ActionCode> part : parts) {
      for (ActionCode code : part) {
        ActionCode before = codes.putIfAbsent(code.name(), code);
        if (before != null && !before.equals(code)) {
          throw new IllegalArgumentException("two action codes are named " + code.name());
        }
      }
    }
  }

  /** Refuses a code that nobody listed: the audit log has no unknown words. */
  public void requireListed(ActionCode code) {
    if (!code.equals(codes.get(code.name()))) {
      throw new IllegalArgumentException(
          "the action code " + code.name() + " is in no room's list; add it there first");
    }
  }

  public Collection<ActionCode> all() {
    return Collections.unmodifiableCollection(codes.values());
  }
}
