package dev.writ.rego.syntax;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import java.util.List;

/**
 * Something that has a value: a constant, a variable, a reference, a collection, a comprehension, a
 * call.
 */
public sealed interface Term {
  Location at();

  /** A constant: null, a boolean, a number or a string. */
  record Scalar(Location at, RegoValue value) implements Term {
    @Override
    public String toString() {
      return value.toString();
    }
  }

  /**
   * A variable.
   *
   * @param name wildcards have distinct names that start with {@code $}
   */
  record Var(Location at, String name) implements Term {
    public boolean isWildcard() {
      return name.startsWith("$");
    }

    @Override
    public String toString() {
      return isWildcard() ? "_" : name;
    }
  }

  /**
   * A look-up in something.
   *
   * @param head a variable, a call, a collection or a comprehension
   * @param path at least one; {@code a.b} is the string {@code "b"} here
   */
  record Ref(Location at, Term head, List<Term> path) implements Term {
    public Ref {
      path = List.copyOf(path);
    }

    @Override
    public String toString() {
      return Printer.term(this);
    }
  }

  /** {@code [a, b]}. */
  record Array(Location at, List<Term> elements) implements Term {
    public Array {
      elements = List.copyOf(elements);
    }

    @Override
    public String toString() {
      return Printer.term(this);
    }
  }

  /** {@code {k: v}}, in the order of the text. */
  record Obj(Location at, List<Entry> entries) implements Term {
    public Obj {
      entries = List.copyOf(entries);
    }

    @Override
    public String toString() {
      return Printer.term(this);
    }
  }

  /** A key and its value. */
  record Entry(Term key, Term value) {}

  /** {@code {a, b}}, {@code set()}. */
  record Set(Location at, List<Term> elements) implements Term {
    public Set {
      elements = List.copyOf(elements);
    }

    @Override
    public String toString() {
      return Printer.term(this);
    }
  }

  /** {@code [head | body]}. */
  record ArrayComprehension(Location at, Term head, Body body) implements Term {
    @Override
    public String toString() {
      return Printer.term(this);
    }
  }

  /** {@code {head | body}}. */
  record SetComprehension(Location at, Term head, Body body) implements Term {
    @Override
    public String toString() {
      return Printer.term(this);
    }
  }

  /** {@code {key: value | body}}. */
  record ObjectComprehension(Location at, Term key, Term value, Body body) implements Term {
    @Override
    public String toString() {
      return Printer.term(this);
    }
  }

  /**
   * A call.
   *
   * @param operator the name as it is written: a {@link Var} or a {@link Ref} of strings; infix
   *     operators have the names of their builtins, such as {@code plus}, {@code equal}, {@code eq}
   *     (unification) and {@code assign}
   */
  record Call(Location at, Term operator, List<Term> arguments) implements Term {
    public Call {
      arguments = List.copyOf(arguments);
    }

    /** Whether it is written with this infix operator, which has two sides. */
    public boolean isOf(String infix) {
      return operator instanceof Var(_, String name) && name.equals(infix) && arguments.size() == 2;
    }

    /** The operator with dots, for example {@code io.jwt.decode}. */
    public String name() {
      return operator.toString();
    }

    @Override
    public String toString() {
      return Printer.term(this);
    }
  }

  /**
   * {@code $"text {expression}"}.
   *
   * @param parts constant strings as {@link Scalar}, expressions as {@link Literal} in a {@link
   *     Part}
   */
  record Template(Location at, List<Part> parts, boolean multiline) implements Term {
    public Template {
      parts = List.copyOf(parts);
    }

    /** A piece of a template. */
    public sealed interface Part {}

    /** Text that stands as it is. */
    public record Text(String text) implements Part {}

    /** An expression in braces. */
    public record Hole(Literal expression) implements Part {}

    @Override
    public String toString() {
      return Printer.term(this);
    }
  }
}
