package dev.writ.rego.compile;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import dev.writ.rego.builtin.BuiltinCatalogue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Stage 5: calls without a result, which can't stand for a value, and calls with several, which
 * can't stand in a template. {@code print} is left out, or kept with each operand as the set of its
 * values, so that one that is undefined does not end the body.
 */
final class Prints {
  private static final String WRITTEN = "print";
  private static final String KEPT = "internal.print";

  private final Settings settings;
  private final Arity arity;
  private final Names names;
  private final Faults faults;

  Prints(Settings settings, Arity arity, Names names, Faults faults) {
    this.settings = settings;
    this.arity = arity;
    this.names = names;
    this.faults = faults;
  }

  Rule rule(Rule rule) {
    Rule.Head head = rule.head();
    Set<String> safe = new HashSet<>();
    if (head.arguments() != null) {
      for (Term argument : head.arguments()) {
        Terms.openVariables(argument, safe);
      }
    }
    Body body = body(rule.body(), safe);
    Rewrite inHead = new Rewrite(outputs(rule.body().literals(), safe));
    Rule.Head rewritten =
        new Rule.Head(
            head.at(),
            head.name(),
            inHead.terms(head.path()),
            head.arguments(),
            rewritten(head.element(), inHead),
            rewritten(head.value(), inHead));
    Rule orElse = rule.orElse() == null ? null : rule(rule.orElse());
    return new Rule(rule.at(), rewritten, body, orElse, rule.isDefault(), rule.written());
  }

  private static @Nullable Term rewritten(@Nullable Term term, Rewriter rewriter) {
    return term == null ? null : rewriter.term(term);
  }

  Body query(Body query) {
    return body(query, Set.of());
  }

  private Body body(Body body, Set<String> around) {
    List<Literal> lines = new ArrayList<>();
    Set<String> safe = new HashSet<>(around);
    for (Literal literal : body) {
      Literal line = new Rewrite(safe).literal(literal);
      if (!isPrint(line)) {
        lines.add(line);
      } else if (settings.keepsPrint()) {
        lines.add(kept(line, safe));
      }
      safe.addAll(new Outputs(arity, safe).of(literal));
    }
    if (lines.isEmpty()) {
      Location at = body.literals().getFirst().at();
      Term holds = new Term.Scalar(at, RegoValue.TRUE);
      lines.add(new Literal(at, new Literal.Holds(holds), false, List.of()));
    }
    return new Body(lines);
  }

  private Set<String> outputs(List<Literal> lines, Set<String> around) {
    Set<String> safe = new HashSet<>(around);
    for (Literal literal : lines) {
      safe.addAll(new Outputs(arity, safe).of(literal));
    }
    return safe;
  }

  private boolean isPrint(Literal literal) {
    return literal.expression() instanceof Literal.Holds(Term.Call call)
        && call.name().equals(WRITTEN)
        && isVoid(call);
  }

  private boolean isVoid(Term.Call call) {
    Builtin builtin = settings.builtin(call.name());
    return builtin != null && builtin.signature().result() == null;
  }

  private Literal kept(Literal literal, Set<String> safe) {
    Term.Call call = (Term.Call) ((Literal.Holds) literal.expression()).term();
    List<Term> operands = new ArrayList<>();
    for (Term argument : call.arguments()) {
      Set<String> unknown = new TreeSet<>();
      Terms.openVariables(argument, unknown);
      unknown.removeAll(safe);
      for (String name : unknown) {
        faults.compile(argument.at(), "var " + Names.written(name) + " is undeclared");
      }
      Term.Var value = names.temporary(argument);
      Term unify =
          new Term.Call(call.at(), new Term.Var(call.at(), "eq"), List.of(value, argument));
      Literal line = new Literal(call.at(), new Literal.Holds(unify), false, List.of());
      operands.add(new Term.SetComprehension(argument.at(), value, new Body(List.of(line))));
    }
    Term print =
        new Term.Call(
            call.at(), new Term.Var(call.at(), KEPT), List.of(new Term.Array(call.at(), operands)));
    return new Literal(literal.at(), new Literal.Holds(print), literal.negated(), literal.withs());
  }

  /** A template is one text, so its expressions have at most one value each. */
  private void refuseRelations(Term.Template.Part part) {
    if (!(part instanceof Term.Template.Hole(Literal expression))) {
      return;
    }
    new Rewriter() {
      @Override
      Term call(Term.Call call) {
        if (BuiltinCatalogue.isRelation(call.name())) {
          faults.compile(
              call.at(),
              "illegal call to relation built-in '"
                  + call.name()
                  + "' that may cause multiple outputs");
        }
        return super.call(call);
      }

      @Override
      Term comprehension(Term.ArrayComprehension it) {
        return it; // one value, whatever it is made of
      }

      @Override
      Term comprehension(Term.SetComprehension it) {
        return it;
      }

      @Override
      Term comprehension(Term.ObjectComprehension it) {
        return it;
      }
    }.literal(expression);
  }

  /** What stands inside of one line. */
  private final class Rewrite extends Rewriter {
    private final Set<String> safe; // grows from line to line, this is used for one

    Rewrite(Set<String> safe) {
      this.safe = safe;
    }

    @Override
    Term term(Term term) {
      if (term instanceof Term.Template template) {
        for (Term.Template.Part part : template.parts()) {
          refuseRelations(part);
        }
      }
      return super.term(term);
    }

    @Override
    Term call(Term.Call call) {
      if (isVoid(call)) {
        faults.type(call.at(), Names.asWritten(call) + " used as value");
      }
      return super.call(call);
    }

    @Override
    Literal literal(Literal literal) {
      return switch (literal.expression()) {
        case Literal.Holds(Term.Call(var at, var operator, var arguments)) ->
            with(literal, new Literal.Holds(new Term.Call(at, operator, terms(arguments))));
        case Literal.Every(var key, var value, var domain, var body) -> {
          Term over = term(domain);
          Set<String> inside = new HashSet<>(safe);
          if (key != null) {
            inside.add(key.name());
          }
          inside.add(value.name());
          Body inner = Prints.this.body(body, inside);
          yield with(literal, new Literal.Every(key, value, over, inner));
        }
        case Literal.Holds _,
            Literal.Group _,
            Literal.Junction _,
            Literal.SomeVars _,
            Literal.SomeIn _ ->
            super.literal(literal);
      };
    }

    private Literal with(Literal literal, Literal.Expression expression) {
      return new Literal(literal.at(), expression, literal.negated(), withs(literal));
    }

    @Override
    Body body(Body body) {
      return Prints.this.body(body, safe);
    }

    @Override
    Term comprehension(Term.ArrayComprehension it) {
      Term head = inside(it.body()).term(it.head());
      return new Term.ArrayComprehension(it.at(), head, body(it.body()));
    }

    @Override
    Term comprehension(Term.SetComprehension it) {
      Term head = inside(it.body()).term(it.head());
      return new Term.SetComprehension(it.at(), head, body(it.body()));
    }

    @Override
    Term comprehension(Term.ObjectComprehension it) {
      Rewrite inside = inside(it.body());
      return new Term.ObjectComprehension(
          it.at(), inside.term(it.key()), inside.term(it.value()), body(it.body()));
    }

    private Rewrite inside(Body body) {
      return new Rewrite(outputs(body.literals(), safe));
    }
  }
}
