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

  /** {@code with target as value}. */
  public record With(Location at, Term target, Term value) {}

  @Override
  public String toString() {
    return Printer.literal(this);
  }
}
