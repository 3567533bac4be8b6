package dev.writ.rego.compile;

import dev.writ.rego.RegoError;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the stages find wrong. */
final class Faults {
  private final List<RegoError> errors = new ArrayList<>();
  private final int most;

  /**
   * @param most that are told, 0 for all
   */
  Faults(int most) {
    this.most = most;
  }

  /** `rego_parse_error`: of a metadata block, which is a comment to the parser. */
  void parse(Location at, String message) {
    errors.add(new RegoError("rego_parse_error", message, at));
  }

  /** `rego_compile_error`. */
  void compile(Location at, String message) {
    errors.add(new RegoError("rego_compile_error", message, at));
  }

  /** `rego_type_error`. */
  void type(Location at, String message, String... details) {
    errors.add(new RegoError("rego_type_error", message, at, List.of(details)));
  }

  /** `rego_unsafe_var_error`. */
  void unsafe(Location at, String message) {
    errors.add(new RegoError("rego_unsafe_var_error", message, at));
  }

  /** `rego_recursion_error`. */
  void recursion(Location at, String message) {
    errors.add(new RegoError("rego_recursion_error", message, at));
  }

  boolean isEmpty() {
    return errors.isEmpty();
  }

  /** Whether there are more than will be told. */
  boolean isFull() {
    return most > 0 && errors.size() > most;
  }

  int count() {
    return errors.size();
  }

  /**
   * Ends a stage.
   *
   * @throws RegoException when anything was found so far: the first ones by their place
   */
  void check() {
    if (errors.isEmpty()) {
      return;
    }
    List<RegoError> sorted = new ArrayList<>(errors.stream().distinct().sorted(byPlace()).toList());
    if (most > 0 && sorted.size() > most) {
      sorted.subList(most, sorted.size()).clear();
      sorted.add(new RegoError("rego_compile_error", "error limit reached", null));
    }
    throw new RegoException(sorted);
  }

  private static Comparator<RegoError> byPlace() {
    return Comparator.comparing(Faults::file)
        .thenComparingInt(Faults::row)
        .thenComparingInt(Faults::column);
  }

  private static String file(RegoError error) {
    return error.location() == null ? "" : error.location().file();
  }

  private static int row(RegoError error) {
    return error.location() == null ? 0 : error.location().row();
  }

  private static int column(RegoError error) {
    return error.location() == null ? 0 : error.location().column();
  }
}
