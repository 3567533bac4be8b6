package dev.writ.rego;

import dev.writ.rego.Outcome.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** An explanation as people read it. */
final class ExplanationText {
  /** Of clauses that were passed over, in one rule. */
  private static final int SHOWN = 10;

  /** Of one value. */
  private static final int LENGTH = 120;

  private final List<String> lines = new ArrayList<>();

  private ExplanationText() {}

  static String of(Explanation explanation) {
    ExplanationText text = new ExplanationText();
    if (explanation.level() != Explanation.Level.NOTES) {
      explanation.rules().forEach(text::rule);
    }
    List<Explanation.Event> events =
        explanation.level() == Explanation.Level.FULL
            ? explanation.events()
            : explanation.events().stream().filter(ExplanationText::isMessage).toList();
    if (!events.isEmpty()) {
      text.lines.add("events");
      events.forEach(text::event);
    }
    if (explanation.truncated()) {
      text.lines.add("… and more that is not shown");
    }
    return String.join("\n", text.lines);
  }

  private static boolean isMessage(Explanation.Event event) {
    return event.kind() == Explanation.Kind.NOTE || event.kind() == Explanation.Kind.ERROR;
  }

  private void rule(Explanation.AskedRule rule) {
    String margin = "  ".repeat(rule.depth());
    String name = rule.name().isEmpty() ? "query" : rule.name();
    String is =
        !rule.isDefined()
            ? "is undefined"
            : rule.value() == null ? "is defined" : "= " + shown(rule.value());
    lines.add(margin + name + " " + is);
    int passed = 0;
    for (Explanation.AskedClause clause : rule.clauses()) {
      if (clause.verdict() != Explanation.Verdict.PASSED_OVER || passed++ < SHOWN) {
        clause(margin + "  ", clause);
      }
    }
    if (passed > SHOWN) {
      lines.add(margin + "  … and " + (passed - SHOWN) + " more clauses passed over");
    }
  }

  private void clause(String margin, Explanation.AskedClause clause) {
    String verdict =
        switch (clause.verdict()) {
          case HOLDS -> "holds ";
          case FAILS -> "fails ";
          case PASSED_OVER -> "passed";
        };
    lines.add(margin + verdict + "  " + place(clause.location()) + "  " + clause.text());
    Explanation.Failure failure = clause.failure();
    if (failure != null) {
      String tries = failure.tries() > 1 ? " (" + failure.tries() + " times)" : "";
      if (!failure.location().equals(clause.location())) {
        lines.add(margin + "  not   " + place(failure.location()) + "  " + failure.text() + tries);
      }
      for (Explanation.Operand operand : failure.operands()) {
        if (operand.value() != null && !operand.text().equals(failure.text())) {
          lines.add(margin + "        " + operand.text() + " = " + shown(operand.value()));
        }
      }
      failure.reasons().forEach(reason -> lines.add(margin + "        " + reason));
    }
  }

  private void event(Explanation.Event event) {
    StringJoiner values = new StringJoiner(", ", "  {", "}");
    event.variables().forEach((name, value) -> values.add(name + ": " + shown(value)));
    String kind = event.kind().name().toLowerCase(Locale.ROOT);
    RegoError.Location at = event.location();
    lines.add(
        "  "
            + "| ".repeat(event.depth())
            + kind
            + " ".repeat(6 - kind.length())
            + (at == null ? "" : place(at) + "  ")
            + event.text()
            + (event.variables().isEmpty() ? "" : values));
  }

  private static String place(RegoError.Location at) {
    return (at.file().isEmpty() ? "query" : at.file()) + ":" + at.row();
  }

  private static String shown(RegoValue value) {
    String text = value.toString();
    return text.length() <= LENGTH
        ? text
        : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, LENGTH))) + "…";
  }
}
