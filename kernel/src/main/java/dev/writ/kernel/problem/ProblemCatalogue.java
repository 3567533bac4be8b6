package dev.writ.kernel.problem;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every code of the house by name: the source of the generated error reference. */
public final class ProblemCatalogue {
  private final SortedMap<String, ProblemCode> codes = new TreeMap<>();

  @SafeVarargs
  public ProblemCatalogue(List<ProblemCode>... parts) {
    for (List<ProblemCode> part : parts) {
      for (ProblemCode code : part) {
        ProblemCode before = codes.putIfAbsent(code.name(), code);
        if (before != null && !before.equals(code)) {
          throw new IllegalArgumentException("two problem codes are named " + code.name());
        }
      }
    }
  }

  public Collection<ProblemCode> codes() {
    return Collections.unmodifiableCollection(codes.values());
  }
}
