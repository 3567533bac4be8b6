package dev.writ.rego.workbench;

import dev.writ.rego.Outcome.Explanation.LineCount;
import dev.writ.rego.RegoError.Location;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up how often many evaluations came to each place. */
final class Tally {
  private record Place(String file, int row, int column, boolean isHead) {
    static Place of(LineCount count) {
      Location at = count.location();
      return new Place(at.file(), at.row(), at.column(), count.isHead());
    }
  }

  private final Map<Place, LineCount> sums = new LinkedHashMap<>();

  void add(List<LineCount> counts) {
    counts.forEach(count -> sums.merge(Place.of(count), count, Tally::sum));
  }

  private static LineCount sum(LineCount one, LineCount other) {
    return new LineCount(
        one.location(),
        one.isHead(),
        one.evaluations() + other.evaluations(),
        one.redos() + other.redos(),
        one.time().plus(other.time()));
  }

  List<LineCount> all() {
    return List.copyOf(sums.values());
  }
}
