package dev.writ.cli.rego;

import dev.writ.rego.Outcome;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoValue;
import dev.writ.rego.Workbench;
import dev.writ.rego.Workbench.CoverageReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a query came to.
 *
 * @param errors to show with it: what it failed for, or those of builtins
 * @param explained whether with why
 * @param covered whether with the lines that it came to
 * @param profiled whether with the time that they took
 */
public record Answer(
    PreparedQuery query,
    Outcome outcome,
    List<Outcome.Row> rows,
    List<RegoError> errors,
    boolean explained,
    boolean covered,
    boolean profiled) {
  public Answer {
    rows = List.copyOf(rows);
    errors = List.copyOf(errors);
  }

  /** How it is shown. */
  public enum Format {
    json,
    pretty,
    raw,
    values,
    bindings
  }

  public String in(Format format) {
    return switch (format) {
      case json -> json();
      case pretty -> pretty();
      case raw -> byRow(Answer::texts);
      case values -> byRow(row -> Indented.json(RegoValue.Arr.of(row.values())));
      case bindings -> byRow(row -> Indented.json(bindings(row)));
    };
  }

  private String byRow(Function<Outcome.Row, String> shown) {
    return rows.stream().map(shown).collect(Collectors.joining("\n"));
  }

  private String json() {
    RegoValue.Obj.Builder all = RegoValue.Obj.builder();
    if (!rows.isEmpty()) {
      all.put(RegoValue.of("result"), RegoValue.Arr.of(rows.stream().map(this::row).toList()));
    }
    if (!errors.isEmpty()) {
      all.put(RegoValue.of("errors"), Errors.values(errors));
    }
    Outcome.Explanation explanation = outcome.report().explanation();
    if (explained) {
      all.put(RegoValue.of("explanation"), explanation.toValue());
    }
    if (covered) {
      all.put(RegoValue.of("coverage"), coverage().toValue());
    }
    if (profiled) {
      all.put(RegoValue.of("profile"), new Profile(explanation.counts()).toValue());
    }
    return Indented.json(all.build());
  }

  private CoverageReport coverage() {
    return Workbench.coverage(query.snapshot().sources(), outcome.report().explanation().counts());
  }

  /** What was asked for besides the result, for people. */
  public List<String> beside() {
    List<String> lines = new ArrayList<>();
    if (explained) {
      outcome.report().explanation().text().lines().forEach(lines::add);
    }
    if (covered) {
      lines.addAll(Coverages.lines(coverage()));
    }
    if (profiled) {
      lines.addAll(new Profile(outcome.report().explanation().counts()).lines());
    }
    return lines;
  }

  private RegoValue row(Outcome.Row row) {
    List<RegoValue> expressions = new ArrayList<>();
    for (int i = 0; i < row.values().size(); i++) {
      RegoError.Location at = query.lines().get(i);
      expressions.add(
          RegoValue.Obj.of(
              "value", row.values().get(i),
              "text", RegoValue.of(at.text()),
              "location",
                  RegoValue.Obj.of(
                      "row", RegoValue.of(at.row()), "col", RegoValue.of(at.column()))));
    }
    RegoValue.Obj.Builder result =
        RegoValue.Obj.builder().put(RegoValue.of("expressions"), RegoValue.Arr.of(expressions));
    if (!row.bindings().isEmpty()) {
      result.put(RegoValue.of("bindings"), bindings(row));
    }
    return result.build();
  }

  private static RegoValue bindings(Outcome.Row row) {
    RegoValue.Obj.Builder object = RegoValue.Obj.builder();
    row.bindings().forEach((name, value) -> object.put(RegoValue.of(name), value));
    return object.build();
  }

  private static String texts(Outcome.Row row) {
    return row.values().stream()
        .map(value -> value instanceof RegoValue.Str text ? text.value() : value.toJson())
        .collect(Collectors.joining(" "));
  }

  private String pretty() {
    if (rows.isEmpty()) {
      return "undefined";
    }
    Outcome.Row first = rows.getFirst();
    if (rows.size() == 1 && first.bindings().isEmpty() && first.values().size() == 1) {
      return Indented.json(first.values().getFirst());
    }
    return rows.stream().map(this::block).collect(Collectors.joining("\n\n"));
  }

  /** A line for each variable and for each line of the query that says more than true. */
  private String block(Outcome.Row row) {
    Map<String, RegoValue> bindings = new TreeMap<>(row.bindings());
    List<String> lines = new ArrayList<>();
    bindings.forEach((name, value) -> lines.add(name + " = " + value.toJson()));
    for (int i = 0; i < row.values().size(); i++) {
      if (bindings.isEmpty() || !row.values().get(i).equals(RegoValue.TRUE)) {
        lines.add(query.lines().get(i).text() + " = " + row.values().get(i).toJson());
      }
    }
    return String.join("\n", lines);
  }
}
