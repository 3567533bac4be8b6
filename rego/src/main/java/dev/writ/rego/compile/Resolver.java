package dev.writ.rego.compile;

import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Stages 1 and 4: names of rules and imports become references below {@code data} and {@code
 * input}; declared variables get unique names; {@code :=} and {@code some … in} become
 * unifications.
 */
final class Resolver extends Rewriter {
  private final Map<String, Term> globals;
  private final Names names;
  private final Faults faults;
  private final boolean strict;

  /** Names of rules and imports that were met. */
  private final Set<String> usedGlobals = new HashSet<>();

  /** Unique names of variables that were met where they are not declared. */
  private final Set<String> usedVariables = new HashSet<>();

  private Scope scope = new Scope(null, Set.of());

  /**
   * @param globals what the names of rules and imports stand for: a root or a reference of strings
   * @param strict whether assigned variables and arguments have to be used
   */
  Resolver(Map<String, Term> globals, Names names, Faults faults, boolean strict) {
    this.globals = globals;
    this.names = names;
    this.faults = faults;
    this.strict = strict;
  }

  /** Names of rules and imports that something refers to. */
  Set<String> usedGlobals() {
    return usedGlobals;
  }

  /** The rule with its `else` chain, of which every part has arguments of its own. */
  Rule rule(Rule rule) {
    Set<String> usedArguments = new HashSet<>();
    Rule resolved = clause(rule, usedArguments);
    if (strict && rule.head().arguments() != null) {
      Set<String> unused = new TreeSet<>();
      for (Term argument : rule.head().arguments()) {
        variables(argument, unused);
      }
      unused.removeIf(name -> name.startsWith("$") || usedArguments.contains(name));
      for (String name : unused) {
        faults.compile(
            rule.head().at(),
            "unused argument " + name + ". (hint: use _ (wildcard variable) instead)");
      }
    }
    return resolved;
  }

  private Rule clause(Rule rule, Set<String> usedArguments) {
    Rule.Head head = rule.head();
    Set<String> shadowing = new HashSet<>();
    if (head.arguments() != null) {
      for (Term argument : head.arguments()) {
        variables(argument, shadowing);
      }
    }
    declaredIn(rule.body(), shadowing);
    scope = new Scope(null, shadowing);
    List<Term> arguments = head.arguments() == null ? null : arguments(head.arguments());
    Body body = lines(rule.body());
    Scope inside = scope;
    Rule.Head resolved =
        new Rule.Head(
            head.at(),
            head.name(),
            terms(head.path()),
            arguments,
            head.element() == null ? null : term(head.element()),
            head.value() == null ? null : term(head.value()));
    Set<String> used = new HashSet<>();
    for (Term part : resolved.path()) {
      variables(part, used);
    }
    if (resolved.element() != null) {
      variables(resolved.element(), used);
    }
    if (resolved.value() != null) {
      variables(resolved.value(), used);
    }
    refuseUnused(rule.body(), body, inside, used);
    for (String unique : inside.declared(Scope.Occurrence.ARGUMENT)) {
      if (usedVariables.contains(unique)) {
        usedArguments.add(Names.written(unique));
      }
    }
    Rule orElse = rule.orElse() == null ? null : clause(rule.orElse(), usedArguments);
    return new Rule(rule.at(), resolved, body, orElse, rule.isDefault(), rule.written());
  }

  /** A query; its variables keep their names, since its result has them. */
  Body query(Body query) {
    Set<String> shadowing = new HashSet<>();
    declaredIn(query, shadowing);
    scope = new Scope(null, shadowing);
    Body body = lines(query);
    refuseUnused(query, body, scope, Set.of());
    return body;
  }

  /** Arguments stand for values; one that stands there twice compares them and is used. */
  private List<Term> arguments(List<Term> arguments) {
    List<String> all = new ArrayList<>();
    for (Term argument : arguments) {
      Set<String> variables = new HashSet<>();
      variables(argument, variables);
      Terms.variables(argument, all);
      for (String variable : variables) {
        if (!variable.startsWith("$") && scope.declared(variable) == null) {
          scope.declare(variable, names.unique(variable), Scope.Occurrence.ARGUMENT);
        }
      }
      if (hasCall(argument)) {
        faults.compile(argument.at(), "rule arguments cannot contain calls");
      }
    }
    List<Term> resolved = terms(arguments);
    for (String unique : scope.declared(Scope.Occurrence.ARGUMENT)) {
      if (Collections.frequency(all, Names.written(unique)) == 1) {
        usedVariables.remove(unique);
      }
    }
    return resolved;
  }

  private static boolean hasCall(Term term) {
    boolean[] found = {false};
    new Rewriter() {
      @Override
      Term call(Term.Call call) {
        found[0] = true;
        return call;
      }
    }.term(term);
    return found[0];
  }

  /** The lines of a body in their own scope, which is the current one. */
  private Body lines(Body body) {
    List<Literal> lines = new ArrayList<>();
    for (Literal literal : body) {
      Literal line = line(literal);
      if (line != null) {
        lines.add(line);
      }
    }
    if (lines.isEmpty()) { // nothing but declarations
      Location at = body.literals().getFirst().at();
      lines.add(
          new Literal(
              at, new Literal.Holds(new Term.Scalar(at, RegoValue.TRUE)), false, List.of()));
    }
    return new Body(lines);
  }

  private @Nullable Literal line(Literal literal) {
    return switch (literal.expression()) {
      case Literal.SomeVars(var variables) -> {
        for (Term.Var v : variables) {
          declare(v, Scope.Occurrence.DECLARED);
        }
        yield null;
      }
      case Literal.SomeIn some -> someIn(literal, some);
      case Literal.Every every -> every(literal, every);
      case Literal.Group(Body body) -> {
        List<Literal.With> withs = withs(literal);
        Body inner = closure(body, () -> {});
        yield new Literal(literal.at(), new Literal.Group(inner), literal.negated(), withs);
      }
      case Literal.Junction(var operator, var operands) -> {
        List<Literal.With> withs = withs(literal);
        List<Body> inner = operands.stream().map(body -> closure(body, () -> {})).toList();
        Literal.Junction junction = new Literal.Junction(operator, inner);
        yield new Literal(literal.at(), junction, literal.negated(), withs);
      }
      case Literal.Holds(Term.Call(var at, Term.Var(var opAt, var operator), var sides))
          when operator.equals("assign") && sides.size() == 2 && !globals.containsKey("assign") -> {
        if (literal.negated()) {
          faults.compile(literal.at(), "cannot assign vars inside negated expression");
          yield null;
        }
        Term right = term(sides.get(1));
        List<Literal.With> withs = withs(literal);
        Term left = pattern(sides.get(0), Scope.Occurrence.ASSIGNED);
        Term unify = new Term.Call(at, new Term.Var(opAt, "eq"), List.of(left, right));
        yield new Literal(literal.at(), new Literal.Holds(unify), false, withs);
      }
      case Literal.Holds _ -> super.literal(literal);
    };
  }

  private Literal someIn(Literal literal, Literal.SomeIn some) {
    Term domain = term(some.domain());
    List<Literal.With> withs = withs(literal);
    Term key =
        some.key() == null
            ? names.temporary(some.value())
            : pattern(some.key(), Scope.Occurrence.DECLARED);
    Term value = pattern(some.value(), Scope.Occurrence.DECLARED);
    Term.Ref element =
        joined(new Term.Ref(some.domain().at(), domain, List.of(key)), domain, List.of(key));
    Term unify =
        new Term.Call(literal.at(), new Term.Var(literal.at(), "eq"), List.of(value, element));
    return new Literal(literal.at(), new Literal.Holds(unify), literal.negated(), withs);
  }

  private Literal every(Literal literal, Literal.Every every) {
    Term domain = term(every.domain());
    List<Literal.With> withs = withs(literal);
    Term.Var[] variables = new Term.Var[2];
    Body body =
        closure(
            every.body(),
            () -> {
              if (every.key() != null) {
                variables[0] = declare(every.key(), Scope.Occurrence.DECLARED);
              }
              variables[1] = declare(every.value(), Scope.Occurrence.DECLARED);
            });
    return new Literal(
        literal.at(),
        new Literal.Every(variables[0], variables[1], domain, body),
        literal.negated(),
        withs);
  }

  /** A body of its own inside of another; {@code begin} declares what comes from outside. */
  private Body closure(Body body, Runnable begin) {
    Scope around = scope;
    Set<String> shadowing = new HashSet<>();
    declaredIn(body, shadowing);
    scope = new Scope(around, shadowing);
    begin.run();
    Body inner = lines(body);
    refuseUnused(body, inner, scope, Set.of());
    scope = around;
    return inner;
  }

  /** The left side of an assignment or declaration. */
  private Term pattern(Term term, Scope.Occurrence how) {
    return switch (term) {
      case Term.Var variable -> variable.isWildcard() ? variable : declare(variable, how);
      case Term.Array(var at, var elements) ->
          new Term.Array(at, elements.stream().map(e -> pattern(e, how)).toList());
      case Term.Obj(var at, var entries) ->
          new Term.Obj(
              at,
              entries.stream()
                  .map(e -> new Term.Entry(term(e.key()), pattern(e.value(), how)))
                  .toList());
      case Term.Scalar _,
          Term.Ref _,
          Term.Set _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.Call _,
          Term.Template _ -> {
        if (how == Scope.Occurrence.DECLARED) {
          yield term(term); // `some 1, f(x) in xs` looks for these values
        }
        faults.compile(term.at(), "cannot assign to " + Terms.kind(term));
        yield term;
      }
    };
  }

  private Term.Var declare(Term.Var variable, Scope.Occurrence how) {
    String name = variable.name();
    if (variable.isWildcard()) {
      return variable;
    }
    Scope.Occurrence before = scope.occurrence(name);
    if (before == Scope.Occurrence.ARGUMENT) {
      faults.compile(variable.at(), "arg " + name + " redeclared");
    } else if (before != null) {
      faults.compile(variable.at(), "var " + name + " " + before.title());
    }
    String unique = names.unique(name);
    scope.declare(name, unique, how);
    return new Term.Var(variable.at(), unique);
  }

  @Override
  Term variable(Term.Var variable) {
    String name = variable.name();
    String unique = scope.declared(name);
    if (unique != null) {
      usedVariables.add(unique);
      return new Term.Var(variable.at(), unique);
    }
    Term global = globals.get(name);
    if (global != null && !scope.shadows(name)) {
      usedGlobals.add(name);
      return at(variable, global);
    }
    if (!variable.isWildcard()) {
      scope.seen(name);
    }
    return variable;
  }

  /** The global with the place of the name that stands for it. */
  private static Term at(Term.Var variable, Term global) {
    return switch (global) {
      case Term.Ref(_, Term.Var root, var path) ->
          new Term.Ref(variable.at(), new Term.Var(variable.at(), root.name()), path);
      case Term.Var root -> new Term.Var(variable.at(), root.name());
      default -> throw new IllegalStateException("no global: " + global);
    };
  }

  @Override
  Term call(Term.Call call) {
    Term operator =
        switch (call.operator()) {
          case Term.Var variable -> operator(variable, variable, List.of());
          case Term.Ref(_, Term.Var first, var path) -> operator(call.operator(), first, path);
          default -> call.operator();
        };
    return new Term.Call(call.at(), operator, terms(call.arguments()));
  }

  private Term operator(Term whole, Term.Var first, List<Term> path) {
    Term global = globals.get(first.name());
    if (global != null && scope.declared(first.name()) == null && !scope.shadows(first.name())) {
      usedGlobals.add(first.name());
      Term head = at(first, global);
      return path.isEmpty() ? head : joined(new Term.Ref(whole.at(), head, path), head, path);
    }
    return whole;
  }

  @Override
  Term target(Term target) {
    return switch (target) {
      case Term.Var variable -> operator(variable, variable, List.of());
      case Term.Ref(_, Term.Var first, var path) -> operator(target, first, terms(path));
      default -> target;
    };
  }

  @Override
  Term comprehension(Term.ArrayComprehension it) {
    Term[] head = new Term[1];
    Body body = comprehended(it.body(), List.of(it.head()), head);
    return new Term.ArrayComprehension(it.at(), head[0], body);
  }

  @Override
  Term comprehension(Term.SetComprehension it) {
    Term[] head = new Term[1];
    Body body = comprehended(it.body(), List.of(it.head()), head);
    return new Term.SetComprehension(it.at(), head[0], body);
  }

  @Override
  Term comprehension(Term.ObjectComprehension it) {
    Term[] heads = new Term[2];
    Body body = comprehended(it.body(), List.of(it.key(), it.value()), heads);
    return new Term.ObjectComprehension(it.at(), heads[0], heads[1], body);
  }

  /** A comprehension's body, and then its heads in the scope of that body. */
  private Body comprehended(Body body, List<Term> heads, Term[] resolved) {
    Scope around = scope;
    Set<String> shadowing = new HashSet<>();
    declaredIn(body, shadowing);
    scope = new Scope(around, shadowing);
    Body inner = lines(body);
    Set<String> used = new HashSet<>();
    for (int i = 0; i < resolved.length; i++) {
      resolved[i] = term(heads.get(i));
      variables(resolved[i], used);
    }
    refuseUnused(body, inner, scope, used);
    scope = around;
    return inner;
  }

  /** A template's expression, which may stand in a closure's place but is none. */
  @Override
  Literal literal(Literal literal) {
    Literal line = line(literal);
    return line == null ? literal : line;
  }

  private void refuseUnused(Body written, Body body, Scope scope, Set<String> used) {
    if (!faults.isEmpty()) {
      return;
    }
    Set<String> inBody = new HashSet<>(used);
    for (Literal literal : body) {
      Terms.variables(literal, inBody);
    }
    for (String name : scope.declared(Scope.Occurrence.DECLARED)) {
      if (!inBody.contains(name)) {
        faults.compile(
            written.literals().getFirst().at(), "declared var " + Names.written(name) + " unused");
      }
    }
    if (strict) {
      for (String name : scope.declared(Scope.Occurrence.ASSIGNED)) {
        if (!usedVariables.contains(name) && !used.contains(name)) {
          faults.compile(placeOf(name, body), "assigned var " + Names.written(name) + " unused");
        }
      }
    }
  }

  /** Of the first line that names a variable, or of the body. */
  private static Location placeOf(String variable, Body body) {
    for (Literal literal : body) {
      Set<String> names = new HashSet<>();
      Terms.variables(literal, names);
      if (names.contains(variable)) {
        return literal.at();
      }
    }
    return body.literals().getFirst().at();
  }

  private static void variables(Term term, Set<String> into) {
    Terms.variables(term, into);
  }

  /** What a body declares itself, not in the bodies inside of it. */
  private static void declaredIn(Body body, Set<String> into) {
    for (Literal literal : body) {
      switch (literal.expression()) {
        case Literal.SomeVars(var variables) -> {
          for (Term.Var v : variables) {
            into.add(v.name());
          }
        }
        case Literal.SomeIn(var key, var value, _) -> {
          if (key != null) {
            variables(key, into);
          }
          variables(value, into);
        }
        case Literal.Holds(Term.Call(_, Term.Var(_, var operator), var sides))
            when operator.equals("assign") && sides.size() == 2 ->
            variables(sides.getFirst(), into);
        case Literal.Holds _, Literal.Every _, Literal.Group _, Literal.Junction _ -> {}
      }
    }
  }
}
