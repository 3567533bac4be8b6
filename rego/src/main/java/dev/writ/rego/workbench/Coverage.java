package dev.writ.rego.workbench;

import dev.writ.rego.Outcome.Explanation.LineCount;
import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.Workbench.CoverageReport;
import dev.writ.rego.Workbench.FileCoverage;
import dev.writ.rego.Workbench.Position;
import dev.writ.rego.Workbench.Stretch;
import dev.writ.rego.parse.Parser;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Literals;
import dev.writ.rego.syntax.Module;
import dev.writ.rego.syntax.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which rows of sources evaluations came to. A row counts where a rule's head or a line of a body
 * begins: a head once its clause gave a value, a line once it was tried.
 */
public final class Coverage {
  private Coverage() {}

  /** Of each source, those included that nobody came to. */
  public static CoverageReport of(List<PolicySource> sources, List<LineCount> counts) {
    Map<String, Set<Integer>> hits = new HashMap<>();
    for (LineCount count : counts) {
      hits.computeIfAbsent(count.location().file(), _ -> new HashSet<>())
          .add(count.location().row());
    }
    Map<String, FileCoverage> files = new TreeMap<>();
    for (PolicySource source : sources) {
      NavigableMap<Integer, Stretch> rows = rows(Parser.module(source));
      Set<Integer> hit = hits.getOrDefault(source.name(), Set.of());
      files.put(source.name(), new FileCoverage(joined(rows, hit, true), joined(rows, hit, false)));
    }
    return new CoverageReport(files);
  }

  /** What begins in each row. */
  private static NavigableMap<Integer, Stretch> rows(Module module) {
    NavigableMap<Integer, Stretch> rows = new TreeMap<>();
    for (Rule rule : module.rules()) {
      for (Rule clause = rule; clause != null; clause = clause.orElse()) {
        add(clause.head().at(), rows);
      }
      for (Literal literal : Literals.in(rule)) {
        if (!(literal.expression() instanceof Literal.SomeVars)) {
          add(literal.at(), rows);
        }
      }
    }
    return rows;
  }

  private static void add(Location at, NavigableMap<Integer, Stretch> rows) {
    int newline = at.source().indexOf('\n', at.offset());
    int end = newline < 0 ? at.end() : Math.min(at.end(), newline);
    int last = at.column() + Math.max(at.source().codePointCount(at.offset(), end) - 1, 0);
    rows.merge(
        at.row(),
        new Stretch(new Position(at.row(), at.column()), new Position(at.row(), last)),
        (one, other) ->
            new Stretch(
                one.start().column() <= other.start().column() ? one.start() : other.start(),
                one.end().column() >= other.end().column() ? one.end() : other.end()));
  }

  /** Rows that follow each other are one stretch. */
  private static List<Stretch> joined(
      NavigableMap<Integer, Stretch> rows, Set<Integer> hit, boolean covered) {
    List<Stretch> joined = new ArrayList<>();
    rows.forEach(
        (row, stretch) -> {
          if (hit.contains(row) != covered) {
            return;
          }
          if (!joined.isEmpty() && joined.getLast().end().row() == row - 1) {
            joined.add(new Stretch(joined.removeLast().start(), stretch.end()));
          } else {
            joined.add(stretch);
          }
        });
    return joined;
  }
}
