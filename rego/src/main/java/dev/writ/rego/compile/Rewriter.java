package dev.writ.rego.compile;

import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;

/** Copies terms and bodies; a stage overrides what it wants to be otherwise. */
abstract class Rewriter {
  Term term(Term term) {
    return switch (term) {
      case Term.Scalar scalar -> scalar;
      case Term.Var variable -> variable(variable);
      case Term.Ref ref -> reference(ref);
      case Term.Array(var at, var elements) -> new Term.Array(at, terms(elements));
      case Term.Set(var at, var elements) -> new Term.Set(at, terms(elements));
      case Term.Obj(var at, var entries) -> {
        List<Term.Entry> copies = new ArrayList<>(entries.size());
        for (Term.Entry entry : entries) {
          copies.add(new Term.Entry(term(entry.key()), term(entry.value())));
        }
        yield new Term.Obj(at, copies);
      }
      case Term.ArrayComprehension comprehension -> comprehension(comprehension);
      case Term.SetComprehension comprehension -> comprehension(comprehension);
      case Term.ObjectComprehension comprehension -> comprehension(comprehension);
      case Term.Call call -> call(call);
      case Term.Template(var at, var parts, var multiline) -> {
        List<Term.Template.Part> copies = new ArrayList<>(parts.size());
        for (Term.Template.Part part : parts) {
          copies.add(
              switch (part) {
                case Term.Template.Text text -> text;
                case Term.Template.Hole(Literal expression) ->
                    new Term.Template.Hole(literal(expression));
              });
        }
        yield new Term.Template(at, copies, multiline);
      }
    };
  }

  Term variable(Term.Var variable) {
    return variable;
  }

  Term reference(Term.Ref ref) {
    return joined(ref, term(ref.head()), terms(ref.path()));
  }

  /** A reference whose head may have become one itself. */
  static Term.Ref joined(Term.Ref ref, Term head, List<Term> path) {
    if (head instanceof Term.Ref(_, Term first, List<Term> before)) {
      List<Term> whole = new ArrayList<>(before);
      whole.addAll(path);
      return new Term.Ref(ref.at(), first, whole);
    }
    return new Term.Ref(ref.at(), head, path);
  }

  Term comprehension(Term.ArrayComprehension it) {
    Body body = body(it.body());
    return new Term.ArrayComprehension(it.at(), term(it.head()), body);
  }

  Term comprehension(Term.SetComprehension it) {
    Body body = body(it.body());
    return new Term.SetComprehension(it.at(), term(it.head()), body);
  }

  Term comprehension(Term.ObjectComprehension it) {
    Body body = body(it.body());
    return new Term.ObjectComprehension(it.at(), term(it.key()), term(it.value()), body);
  }

  Term call(Term.Call call) {
    return new Term.Call(call.at(), call.operator(), terms(call.arguments()));
  }

  List<Term> terms(List<Term> terms) {
    List<Term> copies = new ArrayList<>(terms.size());
    for (Term term : terms) {
      copies.add(term(term));
    }
    return copies;
  }

  Body body(Body body) {
    List<Literal> copies = new ArrayList<>();
    for (Literal literal : body) {
      copies.add(literal(literal));
    }
    return new Body(copies);
  }

  Literal literal(Literal literal) {
    Literal.Expression expression =
        switch (literal.expression()) {
          case Literal.Holds(Term term) -> new Literal.Holds(term(term));
          case Literal.SomeVars some -> some;
          case Literal.SomeIn(var key, var value, var domain) ->
              new Literal.SomeIn(key == null ? null : term(key), term(value), term(domain));
          case Literal.Every(var key, var value, var domain, var body) ->
              new Literal.Every(key, value, term(domain), body(body));
          case Literal.Group(Body body) -> new Literal.Group(body(body));
          case Literal.Junction(var operator, var operands) ->
              new Literal.Junction(operator, operands.stream().map(this::body).toList());
        };
    return new Literal(literal.at(), expression, literal.negated(), withs(literal));
  }

  final List<Literal.With> withs(Literal literal) {
    List<Literal.With> copies = new ArrayList<>(literal.withs().size());
    for (Literal.With with : literal.withs()) {
      copies.add(new Literal.With(with.at(), target(with.target()), replacement(with.value())));
    }
    return copies;
  }

  Term target(Term target) {
    return term(target);
  }

  Term replacement(Term value) {
    return term(value);
  }
}
