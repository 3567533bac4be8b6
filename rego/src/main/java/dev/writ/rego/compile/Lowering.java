package dev.writ.rego.compile;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * Stages 5 and 7: no call stands inside of a term any more. It becomes a line of its own with a
 * variable for its result, and so do the values of {@code with}, the domain of {@code every}, and
 * what a head computes. A function in the place of another is a call without arguments.
 */
final class Lowering {
  /**
   * The builtin that puts a template's parts together; each expression is a set, empty when it is
   * undefined.
   */
  static final String TEMPLATE = "internal.template_string";

  private final Names names;
  private final Arity arity;

  /**
   * @param arity tells the names of functions, which {@code with} puts in the place of others
   */
  Lowering(Names names, Arity arity) {
    this.names = names;
    this.arity = arity;
  }

  Rule rule(Rule rule) {
    Rule.Head head = rule.head();
    List<Literal> lines = new ArrayList<>();
    for (Literal literal : rule.body()) {
      lower(literal, lines);
    }
    List<Term> arguments = head.arguments();
    if (arguments != null) {
      arguments = arguments.stream().map(argument -> headTerm(argument, lines)).toList();
    }
    List<Term> path = new ArrayList<>();
    for (Term part : head.path()) {
      path.add(headTerm(part, lines));
    }
    Term element = head.element() == null ? null : headTerm(head.element(), lines);
    Term value = head.value() == null ? null : headTerm(head.value(), lines);
    Rule.Head lowered = new Rule.Head(head.at(), head.name(), path, arguments, element, value);
    Rule orElse = rule.orElse() == null ? null : rule(rule.orElse());
    return new Rule(rule.at(), lowered, new Body(lines), orElse, rule.isDefault(), rule.written());
  }

  Body body(Body body) {
    List<Literal> lines = new ArrayList<>();
    for (Literal literal : body) {
      lower(literal, lines);
    }
    return new Body(lines);
  }

  /** What a head or a comprehension gives: computed at the end of the body unless it is at hand. */
  private Term headTerm(Term term, List<Literal> lines) {
    if (isAtHand(term)) {
      return term;
    }
    Term.Var result = names.temporary(term);
    lower(line(unify(result, term), List.of()), lines);
    return result;
  }

  /** Constants, variables and collections of them. */
  private static boolean isAtHand(Term term) {
    return switch (term) {
      case Term.Scalar _ -> true;
      case Term.Var _ -> !Names.isRoot(term);
      case Term.Array(_, var elements) -> elements.stream().allMatch(Lowering::isAtHand);
      case Term.Set(_, var elements) -> elements.stream().allMatch(Lowering::isAtHand);
      case Term.Obj(_, var entries) ->
          entries.stream().allMatch(e -> isAtHand(e.key()) && isAtHand(e.value()));
      case Term.Ref _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.Call _,
          Term.Template _ ->
          false;
    };
  }

  private void lower(Literal literal, List<Literal> lines) {
    List<Literal.With> withs = new ArrayList<>();
    for (Literal.With with : literal.withs()) {
      Term value =
          arity.of(with.target()) >= 0 && arity.of(with.value()) >= 0
              ? new Term.Call(with.value().at(), with.value(), List.of())
              : headTerm(with.value(), lines);
      withs.add(new Literal.With(with.at(), with.target(), value));
    }
    Line terms = new Line(withs, lines);
    Literal.Expression expression =
        switch (literal.expression()) {
          case Literal.Holds(Term.Call(var at, var operator, var arguments)) ->
              new Literal.Holds(new Term.Call(at, operator, terms.terms(arguments)));
          case Literal.Holds(Term term) -> new Literal.Holds(terms.term(term));
          case Literal.Every(var key, var value, var domain, var body) -> {
            Term.Var over = names.temporary(domain);
            lower(line(unify(over, domain), withs), lines);
            yield new Literal.Every(key, value, over, body(body));
          }
          case Literal.Group(Body body) -> new Literal.Group(body(body));
          case Literal.Junction(var operator, var operands) ->
              new Literal.Junction(operator, operands.stream().map(this::body).toList());
          case Literal.SomeVars _, Literal.SomeIn _ ->
              throw new IllegalStateException("resolved away: " + literal);
        };
    lines.add(new Literal(literal.at(), expression, literal.negated(), withs));
  }

  private static Term.Call unify(Term left, Term right) {
    return new Term.Call(right.at(), new Term.Var(right.at(), "eq"), List.of(left, right));
  }

  private static Literal line(Term term, List<Literal.With> withs) {
    return new Literal(term.at(), new Literal.Holds(term), false, withs);
  }

  /** Lowers the terms of one line; what has to come before it is added to the lines. */
  private final class Line extends Rewriter {
    private final List<Literal.With> withs;
    private final List<Literal> lines;

    Line(List<Literal.With> withs, List<Literal> lines) {
      this.withs = withs;
      this.lines = lines;
    }

    @Override
    Term call(Term.Call call) {
      List<Term> arguments = terms(call.arguments());
      Term.Var result = names.temporary(call);
      arguments.add(result);
      lines.add(line(new Term.Call(call.at(), call.operator(), arguments), withs));
      return result;
    }

    @Override
    Term reference(Term.Ref ref) {
      Term head = term(ref.head());
      if (!(head instanceof Term.Var)) {
        Term.Var result = names.temporary(ref.head());
        lines.add(line(unify(result, head), withs));
        head = result;
      }
      return new Term.Ref(ref.at(), head, terms(ref.path()));
    }

    @Override
    Term comprehension(Term.ArrayComprehension it) {
      List<Literal> inner = lowered(it.body());
      Term head = headTerm(it.head(), inner);
      return new Term.ArrayComprehension(it.at(), head, new Body(inner));
    }

    @Override
    Term comprehension(Term.SetComprehension it) {
      List<Literal> inner = lowered(it.body());
      Term head = headTerm(it.head(), inner);
      return new Term.SetComprehension(it.at(), head, new Body(inner));
    }

    @Override
    Term comprehension(Term.ObjectComprehension it) {
      List<Literal> inner = lowered(it.body());
      Term key = headTerm(it.key(), inner);
      Term value = headTerm(it.value(), inner);
      return new Term.ObjectComprehension(it.at(), key, value, new Body(inner));
    }

    private List<Literal> lowered(Body body) {
      List<Literal> inner = new ArrayList<>();
      for (Literal literal : body) {
        lower(literal, inner);
      }
      return inner;
    }

    @Override
    Term term(Term term) {
      return term instanceof Term.Template template ? template(template) : super.term(term);
    }

    private Term template(Term.Template template) {
      Location at = template.at();
      List<Term> parts = new ArrayList<>();
      for (Term.Template.Part part : template.parts()) {
        parts.add(
            switch (part) {
              case Term.Template.Text(String text) -> new Term.Scalar(at, RegoValue.of(text));
              case Term.Template.Hole(Literal expression) -> hole(expression);
            });
      }
      Term.Call call =
          new Term.Call(at, new Term.Var(at, TEMPLATE), List.of(new Term.Array(at, parts)));
      return call(call);
    }

    private Term hole(Literal expression) {
      Term value = ((Literal.Holds) expression.expression()).term();
      Term.Var result = names.temporary(value);
      Literal unify =
          new Literal(
              expression.at(), new Literal.Holds(unify(result, value)), false, expression.withs());
      return new Term.SetComprehension(value.at(), result, new Body(List.of(unify)));
    }
  }
}
