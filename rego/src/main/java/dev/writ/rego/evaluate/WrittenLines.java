package dev.writ.rego.evaluate;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Literals;
import dev.writ.rego.syntax.Module;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Finds the line of a source that something stands in. */
final class WrittenLines {
  private final NavigableMap<Integer, Location> byOffset = new TreeMap<>();

  private WrittenLines(List<Literal> literals) {
    // several can begin at one place: the innermost comes last
    literals.forEach(literal -> byOffset.put(literal.at().offset(), literal.at()));
  }

  static WrittenLines of(Module module) {
    return new WrittenLines(
        module.rules().stream().flatMap(rule -> Literals.in(rule).stream()).toList());
  }

  static WrittenLines of(Body query) {
    return new WrittenLines(Literals.in(query));
  }

  /** The innermost line around a place, or the place itself when it stands in none. */
  Location around(Location at) {
    Map.Entry<Integer, Location> line = byOffset.floorEntry(at.offset());
    while (line != null && line.getValue().end() < at.end()) {
      line = byOffset.lowerEntry(line.getKey());
    }
    return line == null ? at : line.getValue();
  }
}
