package dev.writ.rego.compile;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Stage 10: puts the lines of each body into an order in which every variable is bound before it is
 * needed, and refuses bodies that have none. Passes over the lines append each one that can stand
 * next, until nothing moves.
 */
final class Safety {
  private final Arity arity;

  /** What can't be bound, with the place of its line. */
  private final Map<String, Location> unsafe = new LinkedHashMap<>();

  Safety(Arity arity) {
    this.arity = arity;
  }

  Map<String, Location> unsafe() {
    return unsafe;
  }

  /**
   * @param bound variables that have values before the body begins
   */
  Body order(Body body, Set<String> bound) {
    Set<String> ofBody = new HashSet<>();
    for (Literal literal : body) {
      Outputs.open(literal, ofBody);
    }
    Set<String> safe = new HashSet<>(bound);
    List<Literal> rest = new ArrayList<>(body.literals());
    List<Literal> ordered = new ArrayList<>();
    boolean moved = true;
    while (moved && !rest.isEmpty()) {
      moved = false;
      List<Literal> later = new ArrayList<>();
      for (Literal literal : rest) {
        Set<String> outputs = new Outputs(arity, safe).of(literal);
        if (missing(literal, outputs, safe, ofBody).isEmpty()) {
          ordered.add(literal);
          safe.addAll(outputs);
          moved = true;
        } else {
          later.add(literal);
        }
      }
      rest = later;
    }
    for (Literal literal : rest) {
      Set<String> outputs = new Outputs(arity, safe).of(literal);
      for (String v : missing(literal, outputs, safe, ofBody)) {
        unsafe.putIfAbsent(v, literal.at());
      }
    }
    if (!rest.isEmpty()) {
      ordered.addAll(rest);
      return new Body(ordered);
    }
    List<Literal> inner = new ArrayList<>();
    Set<String> before = new HashSet<>(bound);
    for (Literal literal : ordered) {
      // Variables of this very line are bound for its closures too, as far as it binds them.
      inner.add(new Closures(before, literal.at()).literal(literal));
      Outputs.open(literal, before);
    }
    return new Body(inner);
  }

  private static Set<String> missing(
      Literal literal, Set<String> outputs, Set<String> safe, Set<String> ofBody) {
    Set<String> missing = new TreeSet<>();
    Outputs.open(literal, missing);
    missing.removeAll(outputs);
    Set<String> closed = new HashSet<>();
    Outputs.closed(literal, closed);
    closed.retainAll(ofBody);
    missing.addAll(closed);
    missing.removeAll(safe);
    return missing;
  }

  /** Orders the bodies inside of one line. */
  private final class Closures extends Rewriter {
    private final Set<String> bound;
    private final Location at;

    Closures(Set<String> bound, Location at) {
      this.bound = bound;
      this.at = at;
    }

    @Override
    Term comprehension(Term.ArrayComprehension it) {
      Body body = order(it.body(), bound);
      heads(body, it.head());
      return new Term.ArrayComprehension(it.at(), it.head(), body);
    }

    @Override
    Term comprehension(Term.SetComprehension it) {
      Body body = order(it.body(), bound);
      heads(body, it.head());
      return new Term.SetComprehension(it.at(), it.head(), body);
    }

    @Override
    Term comprehension(Term.ObjectComprehension it) {
      Body body = order(it.body(), bound);
      heads(body, it.key());
      heads(body, it.value());
      return new Term.ObjectComprehension(it.at(), it.key(), it.value(), body);
    }

    private void heads(Body body, Term head) {
      Set<String> known = new HashSet<>(bound);
      for (Literal literal : body) {
        Outputs.open(literal, known);
      }
      Set<String> needed = new LinkedHashSet<>();
      Terms.openVariables(head, needed);
      needed.removeAll(known);
      for (String v : needed) {
        unsafe.putIfAbsent(v, at);
      }
    }

    @Override
    Literal literal(Literal literal) {
      return switch (literal.expression()) {
        case Literal.Every(var key, var value, var domain, var body) -> {
          Set<String> inside = new HashSet<>(bound);
          Outputs.open(literal, inside);
          if (key != null) {
            inside.add(key.name());
          }
          inside.add(value.name());
          yield with(literal, new Literal.Every(key, value, domain, order(body, inside)));
        }
        case Literal.Group(Body body) -> with(literal, new Literal.Group(order(body, bound)));
        case Literal.Junction(var operator, var operands) ->
            with(
                literal,
                new Literal.Junction(
                    operator, operands.stream().map(body -> order(body, bound)).toList()));
        case Literal.Holds _, Literal.SomeVars _, Literal.SomeIn _ -> super.literal(literal);
      };
    }

    private Literal with(Literal literal, Literal.Expression expression) {
      return new Literal(literal.at(), expression, literal.negated(), withs(literal));
    }
  }
}
