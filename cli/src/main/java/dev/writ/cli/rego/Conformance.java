package dev.writ.cli.rego;

import dev.writ.rego.RegoValue;
import dev.writ.rego.Workbench.SuiteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** How the cases of a suite ended, by version and folder. */
public final class Conformance {
  /** Cases of one folder; those in gaps failed as well, but as it was known. */
  private record Count(int passed, int failed, int gaps) {
    static final Count NONE = new Count(0, 0, 0);

    Count plus(Count other) {
      return new Count(passed + other.passed, failed + other.failed, gaps + other.gaps);
    }

    int cases() {
      return passed + failed + gaps;
    }

    RegoValue value() {
      return RegoValue.Obj.of(
          "passed", RegoValue.of(passed),
          "failed", RegoValue.of(failed),
          "gaps", RegoValue.of(gaps));
    }
  }

  private final Map<String, Count> folders = new TreeMap<>();
  private final List<SuiteResult> unexpected = new ArrayList<>();
  private Count total = Count.NONE;

  public Conformance(List<SuiteResult> results, Predicate<SuiteResult> known) {
    for (SuiteResult result : results) {
      boolean gap = !result.passed() && known.test(result);
      if (!result.passed() && !gap) {
        unexpected.add(result);
      }
      Count one =
          result.passed() ? new Count(1, 0, 0) : gap ? new Count(0, 0, 1) : new Count(0, 1, 0);
      folders.merge(folder(result.id()), one, Count::plus);
      total = total.plus(one);
    }
  }

  private static String folder(String id) {
    return id.substring(0, Math.max(id.lastIndexOf('/'), 0));
  }

  /** Cases that fail without being known to. */
  public List<SuiteResult> unexpected() {
    return List.copyOf(unexpected);
  }

  /** A line for each folder; the last one counts them all. */
  public List<String> lines() {
    int width = Math.max(6, folders.keySet().stream().mapToInt(String::length).max().orElse(0));
    List<String> lines = new ArrayList<>();
    lines.add("FOLDER" + " ".repeat(width - 6) + "  PASSED  FAILED    GAPS");
    folders.forEach(
        (folder, count) ->
            lines.add(
                folder
                    + " ".repeat(width - folder.length())
                    + column(count.passed())
                    + column(count.failed())
                    + column(count.gaps())));
    lines.add("passed " + total.passed() + " of " + total.cases());
    return lines;
  }

  private static String column(int count) {
    String text = Integer.toString(count);
    return " ".repeat(8 - text.length()) + text;
  }

  /** Counts by folder, in total, and each case that fails, with why. */
  public String json() {
    RegoValue.Obj.Builder counts = RegoValue.Obj.builder();
    folders.forEach((folder, count) -> counts.put(RegoValue.of(folder), count.value()));
    List<RegoValue> failed =
        unexpected.stream()
            .<RegoValue>map(
                one ->
                    RegoValue.Obj.of(
                        "id", RegoValue.of(one.id()),
                        "note", RegoValue.of(one.note()),
                        "wrong", RegoValue.of(String.valueOf(one.wrong()))))
            .toList();
    return Indented.json(
        RegoValue.Obj.of(
            "folders", counts.build(),
            "total", total.value(),
            "failed", RegoValue.Arr.of(failed)));
  }
}
