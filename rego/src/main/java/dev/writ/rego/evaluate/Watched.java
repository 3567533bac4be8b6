package dev.writ.rego.evaluate;

import dev.writ.rego.RegoError.Location;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the watching nodes know of the text that they were made of. */
final class Watched {
  private Watched() {}

  /** A variable with the name that it has in the source. */
  record Variable(String name, int slot) {}

  /** A rule or function, or a query, whose name is empty. */
  static final class OfRule {
    final String name;
    final boolean isFunction;
    final List<OfClause> clauses = new ArrayList<>();

    OfRule(String name, boolean isFunction) {
      this.name = name;
      this.isFunction = isFunction;
    }
  }

  /** A clause; an `else` is one of its own. */
  static final class OfClause {
    final OfRule rule;
    final Location at;
    final Location head;
    final String text;
    final boolean isDefault;

    /** How many variables it has. */
    int slots;

    /** All lines, those of inner bodies as well, in the order in which they run. */
    final List<OfLine> lines = new ArrayList<>();

    /** Lines that need nothing but the input, so that they can be tried by themselves. */
    final List<WatchedLine> alone = new ArrayList<>();

    OfClause(OfRule rule, Location at, Location head, boolean isDefault) {
      this.rule = rule;
      this.at = at;
      this.head = head;
      this.text = SourceText.firstLine(at);
      this.isDefault = isDefault;
      rule.clauses.add(this);
    }
  }

  /** A line, or a part of one that is computed before it. */
  static final class OfLine {
    final OfClause clause;
    final int number;
    final Location at;

    /** The line in the source that it belongs to. */
    final Location written;

    final String text;

    /** The line whose inner body it stands in, or null. */
    final @Nullable OfLine around;

    final boolean isEvery;

    /** Whether it only puts a value aside for a line that is told about anyway. */
    boolean isSilent;

    /** The function that it calls for a value, or null. */
    @Nullable String callee;

    List<Variable> before = List.of();
    List<Variable> after = List.of();
    List<Operand> operands = List.of();

    OfLine(
        OfClause clause, Location at, Location written, @Nullable OfLine around, boolean isEvery) {
      this.clause = clause;
      this.number = clause.lines.size();
      this.at = at;
      this.written = written;
      this.text = SourceText.oneLine(at);
      this.around = around;
      this.isEvery = isEvery;
      clause.lines.add(this);
    }
  }
}
