package dev.writ.cli.rego;

import dev.writ.rego.RegoError;
import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.List;

/** Errors of policies, their data and evaluations. */
public final class Errors {
  private Errors() {}

  /** {@code {"errors": […]}}, or {@code {}} where there are none. */
  public static String json(List<RegoError> errors) {
    return Indented.json(
        errors.isEmpty() ? RegoValue.Obj.EMPTY : RegoValue.Obj.of("errors", values(errors)));
  }

  /** Each with its line of the source and a caret, unless its details show that already. */
  public static List<String> lines(List<RegoError> errors) {
    List<String> lines = new ArrayList<>();
    for (RegoError error : errors) {
      error.toString().lines().forEach(lines::add);
      if (error.details().stream().noneMatch(line -> line.strip().equals("^"))) {
        error.snippet().lines().forEach(line -> lines.add("    " + line));
      }
    }
    return lines;
  }

  static RegoValue values(List<RegoError> errors) {
    return RegoValue.Arr.of(errors.stream().map(Errors::value).toList());
  }

  private static RegoValue value(RegoError error) {
    RegoValue.Obj.Builder object =
        RegoValue.Obj.builder()
            .put(RegoValue.of("message"), RegoValue.of(error.message()))
            .put(RegoValue.of("code"), RegoValue.of(error.code()));
    RegoError.Location at = error.location();
    if (at != null) {
      object.put(
          RegoValue.of("location"),
          RegoValue.Obj.of(
              "file", RegoValue.of(at.file()),
              "row", RegoValue.of(at.row()),
              "col", RegoValue.of(at.column())));
    }
    if (!error.details().isEmpty()) {
      object.put(
          RegoValue.of("details"),
          RegoValue.Arr.of(error.details().stream().map(RegoValue::of).toList()));
    }
    return object.build();
  }
}
