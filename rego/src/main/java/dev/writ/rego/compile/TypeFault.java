package dev.writ.rego.compile;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import dev.writ.rego.builtin.ArgumentNames;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Types that do not fit.
 *
 * @param ofUnknown whether some type in it is not known, so that it follows from another fault
 */
record TypeFault(Location at, String message, List<String> details, boolean ofUnknown) {
  TypeFault {
    details = List.copyOf(details);
  }

  static TypeFault match(Location at, Builtin.Type left, Builtin.Type right) {
    return new TypeFault(
        at,
        "match error",
        List.of("left  : " + left, "right : " + right),
        Types.holdsUnknown(left) || Types.holdsUnknown(right));
  }

  static TypeFault call(Location at, String what, List<Builtin.Type> have, String want) {
    return new TypeFault(
        at,
        what,
        List.of("have: " + types(have), "want: " + want),
        have.stream().anyMatch(Types::holdsUnknown));
  }

  /**
   * What a builtin takes, with the names that OPA has for its arguments.
   *
   * @param withResult whether the result stands behind the arguments
   */
  static String wanted(Builtin builtin, boolean withResult) {
    Builtin.Signature signature = builtin.signature();
    List<Builtin.Type> types = new ArrayList<>(signature.arguments());
    if (withResult && signature.result() != null) {
      types.add(signature.result());
    }
    List<String> names = ArgumentNames.of(builtin.name());
    boolean named = names.size() == signature.arguments().size() + 1;
    StringJoiner text = new StringJoiner(", ", "(", ")");
    for (int i = 0; i < types.size(); i++) {
      boolean last = i == types.size() - 1;
      text.add(
          (named ? names.get(i) + ": " : "")
              + types.get(i)
              + (last && signature.variadic() ? "..." : ""));
    }
    return text.toString();
  }

  static String types(List<Builtin.Type> types) {
    return types.stream().map(Builtin.Type::toString).collect(Collectors.joining(", ", "(", ")"));
  }

  /**
   * Something is asked for that can't be there.
   *
   * @param step place in the path
   * @param have the type of what is asked for, null when it is a constant
   */
  static TypeFault missing(
      Term.Ref ref,
      int step,
      Builtin.@Nullable Type have,
      Builtin.Type want,
      List<RegoValue> oneOf) {
    Term.Ref written = (Term.Ref) Names.asWritten(ref);
    String pad = " ".repeat(length(written, step) + 1);
    return new TypeFault(
        ref.head().at(),
        "undefined ref: " + written,
        List.of(
            written.toString(),
            pad + "^",
            pad + (have == null ? "have: " + written.path().get(step) : "have (type): " + have),
            pad
                + (oneOf.isEmpty()
                    ? "want (type): " + want
                    : "want (one of): "
                        + oneOf.stream()
                            .map(RegoValue::toString)
                            .collect(Collectors.joining(" ", "[", "]")))),
        false);
  }

  /** Something is asked for in what holds nothing. */
  static TypeFault scalar(Term.Ref ref, int steps, Builtin.Type have) {
    Term.Ref written = (Term.Ref) Names.asWritten(ref);
    return unsupported(ref, written, "undefined ref: " + written, steps, have.toString());
  }

  /** A function without its arguments. */
  static TypeFault uncalled(Term.Ref ref, int steps, TypeTree.Signature have) {
    Term.Ref written = (Term.Ref) Names.asWritten(ref);
    return unsupported(
        ref,
        written,
        "function " + written + " used as reference, not called",
        steps,
        have.toString());
  }

  private static TypeFault unsupported(
      Term.Ref ref, Term.Ref written, String message, int steps, String have) {
    return new TypeFault(
        ref.head().at(),
        message,
        List.of(written.toString(), "^".repeat(length(written, steps)), "have: " + have),
        false);
  }

  /** Length of the text of a reference's first steps. */
  private static int length(Term.Ref ref, int steps) {
    Term start =
        steps == 0 ? ref.head() : new Term.Ref(ref.at(), ref.head(), ref.path().subList(0, steps));
    String text = start.toString();
    return text.codePointCount(0, text.length());
  }
}
