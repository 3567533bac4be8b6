package dev.writ.rego.compile;

import dev.writ.rego.syntax.Term;
import org.jspecify.annotations.Nullable;

/**
 * How variables are called after they were resolved. A declared variable gets a number, {@code
 * x@3}; one that the compiler made has nothing before it, {@code @4}. Neither can be written in a
 * policy.
 */
final class Names {
  private int next;

  /** A name of its own for a declared variable. */
  String unique(String name) {
    return name + "@" + next++;
  }

  /** A variable for what stands in the middle of something. */
  Term.Var temporary(Term instead) {
    return new Term.Var(instead.at(), unique(""));
  }

  /** As it was written. */
  static String written(String name) {
    int mark = name.indexOf('@');
    return mark < 0 ? name : name.substring(0, mark);
  }

  /** The term with the names that its variables have in the text. */
  static Term asWritten(Term term) {
    return new Rewriter() {
      @Override
      Term variable(Term.Var variable) {
        String name = variable.name();
        return new Term.Var(
            variable.at(),
            name.startsWith("@") ? "__local" + name.substring(1) + "__" : written(name));
      }
    }.term(term);
  }

  /** Whether a person wrote that name. */
  static boolean isWritten(String name) {
    return !name.startsWith("@") && !name.startsWith("$");
  }

  /** Whether it stands for one of the two documents. */
  static boolean isRoot(@Nullable Term term) {
    return term instanceof Term.Var(_, String name)
        && (name.equals("data") || name.equals("input"));
  }
}
