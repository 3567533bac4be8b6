package dev.writ.rego;

import dev.writ.rego.Workbench.SuiteResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** How many cases of the conformance suite pass, by version and folder. */
record SuiteCounts(Map<String, Map<String, Count>> versions) {
  record Count(int passed, int cases) {
    static final Count NONE = new Count(0, 0);

    Count plus(Count other) {
      return new Count(passed + other.passed, cases + other.cases);
    }

    RegoValue value() {
      return RegoValue.Obj.of("cases", RegoValue.of(cases), "passed", RegoValue.of(passed));
    }

    @Override
    public String toString() {
      return cases == 0 ? "" : passed == cases ? String.valueOf(cases) : passed + " of " + cases;
    }
  }

  static SuiteCounts of(List<SuiteResult> results) {
    Map<String, Map<String, Count>> versions = new TreeMap<>();
    for (SuiteResult result : results) {
      String[] id = result.id().split("/", 3);
      versions
          .computeIfAbsent(id[0], _ -> new TreeMap<>())
          .merge(id[1], new Count(result.passed() ? 1 : 0, 1), Count::plus);
    }
    return new SuiteCounts(versions);
  }

  private Count total(String version) {
    return versions.getOrDefault(version, Map.of()).values().stream()
        .reduce(Count.NONE, Count::plus);
  }

  String json() {
    RegoValue.Obj.Builder all = RegoValue.Obj.builder();
    versions.forEach(
        (version, folders) -> {
          RegoValue.Obj.Builder counts = RegoValue.Obj.builder();
          folders.forEach((folder, count) -> counts.put(RegoValue.of(folder), count.value()));
          all.put(
              RegoValue.of(version),
              RegoValue.Obj.of("folders", counts.build(), "total", total(version).value()));
        });
    return all.build().toJson();
  }

  String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # OPA's conformance suite

            Cases of the published part that pass: each is run plainly, replayed from a recording of
            itself, and with `not` before whole expressions. One number is a folder of which all
            cases pass. What does not pass stands with its reason in
            `rego/src/test/conformance/known-gaps.yaml`. Made by `ConformanceTest`.

            | folder | v0 | v1 |
            |---|---|---|
            """);
    Set<String> folders = new TreeSet<>();
    versions.values().forEach(counts -> folders.addAll(counts.keySet()));
    for (String folder : folders) {
      page.append("| ").append(folder);
      for (String version : List.of("v0", "v1")) {
        Map<String, Count> counts = versions.getOrDefault(version, Map.of());
        page.append(" | ").append(counts.getOrDefault(folder, Count.NONE));
      }
      page.append(" |\n");
    }
    return page.append("| **total** | %s | %s |\n".formatted(total("v0"), total("v1"))).toString();
  }
}
