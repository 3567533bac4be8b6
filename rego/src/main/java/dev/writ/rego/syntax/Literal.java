package dev.writ.rego.syntax;

import dev.writ.rego.RegoError.Location;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a body.
 *
 * @param negated {@code not} stands before it
 */
public record Literal(Location at, Expression expression, boolean negated, List<With> withs) {
  public Literal {
    withs = List.copyOf(withs);
  }

  /** What can stand in a line. */
  public sealed interface Expression {}

  /** A term that has to be defined and not false; a call may also unify or assign. */
  public record Holds(Term term) implements Expression {}

  /** {@code some x, y}. */
  public record SomeVars(List<Term.Var> variables) implements Expression {
    public SomeVars {
      variables = List.copyOf(variables);
    }
  }

  /** {@code some key, value in domain}. */
  public record SomeIn(@Nullable Term key, Term value, Term domain) implements Expression {}

  /** {@code every key, value in domain { body }}. */
  public record Every(Term.@Nullable Var key, Term.Var value, Term domain, Body body)
      implements Expression {}

  /** {@code not { body }}; the literal around it is negated. */
  public record Group(Body body) implements Expression {}

  /**
   * {@code { body } and { body }}, {@code { body } or { body }}: no variable of an operand is seen
   * outside of it.
   *
   * @param operands two or more; each is tried only where those before leave the answer open
   */
  public record Junction(Operator operator, List<Body> operands) implements Expression {
    public Junction {
      operands = List.copyOf(operands);
    }

    /** Experimental keywords. */
    public enum Operator {
      AND("and"),
      OR("or");

      private final String keyword;

      Operator(String keyword) {
        this.keyword = keyword;
      }

      /** As it is written. */
      public String keyword() {
        return keyword;
      }
    }
  }

  /** {@code with target as value}. */
  public record With(Location at, Term target, Term value) {}

  @Override
  public String toString() {
    return Printer.literal(this);
  }
}
