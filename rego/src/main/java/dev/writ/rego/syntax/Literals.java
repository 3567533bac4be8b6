package dev.writ.rego.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds all lines, also those of bodies inside of terms. */
public final class Literals {
  private final List<Literal> found = new ArrayList<>();

  private Literals() {}

  /** Those of a clause and of its `else` branches, each before what stands inside of it. */
  public static List<Literal> in(Rule rule) {
    Literals literals = new Literals();
    for (Rule clause = rule; clause != null; clause = clause.orElse()) {
      Rule.Head head = clause.head();
      head.path().forEach(literals::term);
      if (head.arguments() != null) {
        head.arguments().forEach(literals::term);
      }
      literals.term(head.element());
      literals.term(head.value());
      literals.body(clause.body());
    }
    return literals.found;
  }

  /** Those of a query. */
  public static List<Literal> in(Body body) {
    Literals literals = new Literals();
    literals.body(body);
    return literals.found;
  }

  private void body(Body body) {
    body.forEach(this::literal);
  }

  private void literal(Literal literal) {
    found.add(literal);
    switch (literal.expression()) {
      case Literal.Holds(Term term) -> term(term);
      case Literal.SomeVars _ -> {}
      case Literal.SomeIn(Term key, Term value, Term domain) -> {
        term(key);
        term(value);
        term(domain);
      }
      case Literal.Every(_, _, Term domain, Body body) -> {
        term(domain);
        body(body);
      }
      case Literal.Group(Body body) -> body(body);
      case Literal.Junction(_, List<Body> operands) -> operands.forEach(this::body);
    }
    literal.withs().forEach(with -> term(with.value()));
  }

  private void term(@Nullable Term term) {
    switch (term) {
      case null -> {}
      case Term.Scalar _, Term.Var _ -> {}
      case Term.Ref(_, Term head, List<Term> path) -> {
        term(head);
        path.forEach(this::term);
      }
      case Term.Array(_, List<Term> elements) -> elements.forEach(this::term);
      case Term.Set(_, List<Term> elements) -> elements.forEach(this::term);
      case Term.Obj(_, List<Term.Entry> entries) ->
          entries.forEach(
              entry -> {
                term(entry.key());
                term(entry.value());
              });
      case Term.ArrayComprehension(_, Term head, Body body) -> {
        term(head);
        body(body);
      }
      case Term.SetComprehension(_, Term head, Body body) -> {
        term(head);
        body(body);
      }
      case Term.ObjectComprehension(_, Term key, Term value, Body body) -> {
        term(key);
        term(value);
        body(body);
      }
      case Term.Call(_, Term operator, List<Term> arguments) -> {
        term(operator);
        arguments.forEach(this::term);
      }
      case Term.Template(_, List<Term.Template.Part> parts, _) ->
          parts.forEach(
              part -> {
                if (part instanceof Term.Template.Hole(Literal expression)) {
                  literal(expression);
                }
              });
    }
  }
}
