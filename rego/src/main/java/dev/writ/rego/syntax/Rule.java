package dev.writ.rego.syntax;

import dev.writ.rego.RegoError.Location;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One clause of a rule or function.
 *
 * @param body the constant true where none is written
 * @param orElse tried when this one is undefined
 */
public record Rule(
    Location at, Head head, Body body, @Nullable Rule orElse, boolean isDefault, Written written) {

  /**
   * What the clause defines.
   *
   * @param name first name of the reference
   * @param path what follows it, up to {@code contains}, arguments or value; mostly empty
   * @param arguments null unless it is a function
   * @param element after {@code contains} (in version 0 also {@code p[element]}), or null
   * @param value after {@code :=} or {@code =}, or the constant true; null with an element
   */
  public record Head(
      Location at,
      Term.Var name,
      List<Term> path,
      @Nullable List<Term> arguments,
      @Nullable Term element,
      @Nullable Term value) {
    public Head {
      path = List.copyOf(path);
      arguments = arguments == null ? null : List.copyOf(arguments);
    }

    /** The name with what follows it. */
    public Term reference() {
      return path.isEmpty() ? name : new Term.Ref(at, name, path);
    }
  }

  /**
   * What stands in the text and not in the other parts.
   *
   * @param assigned whether the value stands behind {@code :=}, not behind {@code =}
   */
  public record Written(
      boolean value, boolean assigned, boolean body, boolean ifKeyword, boolean containsKeyword) {}

  @Override
  public String toString() {
    return Printer.rule(this);
  }
}
