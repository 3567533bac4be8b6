package dev.writ.rego.workbench;

import dev.writ.rego.RegoError;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.Workbench.SuiteResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Cases of a suite that are known not to pass, as patterns in which {@code **} is any text. */
public final class SuiteGaps {
  private final List<List<String>> patterns;

  private SuiteGaps(List<List<String>> patterns) {
    this.patterns = patterns;
  }

  /** Reads the list. */
  public static Predicate<SuiteResult> read(Path file) {
    List<List<String>> patterns = new ArrayList<>();
    if (!(Loader.document(file) instanceof RegoValue.Arr list)) {
      throw wrong(file, "expected a list");
    }
    for (RegoValue entry : list.asList()) {
      if (!(entry instanceof RegoValue.Obj gap)
          || !(gap.find("cases") instanceof RegoValue.Str cases)
          || !(gap.find("reason") instanceof RegoValue.Str)) {
        throw wrong(file, "expected `cases` and a `reason` instead of " + entry);
      }
      patterns.add(List.of(cases.value().split("\\*\\*", -1)));
    }
    return new SuiteGaps(patterns)::holds;
  }

  private static RegoException wrong(Path file, String message) {
    return new RegoException(new RegoError("load_error", "`" + file + "`: " + message, null));
  }

  private boolean holds(SuiteResult result) {
    return patterns.stream().anyMatch(parts -> matches(result.id(), parts));
  }

  private static boolean matches(String id, List<String> parts) {
    if (parts.size() == 1) {
      return id.equals(parts.getFirst());
    }
    if (!id.startsWith(parts.getFirst())) {
      return false;
    }
    int at = parts.getFirst().length();
    for (String part : parts.subList(1, parts.size() - 1)) {
      int found = id.indexOf(part, at);
      if (found < 0) {
        return false;
      }
      at = found + part.length();
    }
    return id.length() - at >= parts.getLast().length() && id.endsWith(parts.getLast());
  }
}
