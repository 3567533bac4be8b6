package dev.writ.rego.compile;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Type.ArrayOf;
import dev.writ.rego.Builtin.Type.ObjectOf;
import dev.writ.rego.Builtin.Type.OneOf;
import dev.writ.rego.Builtin.Type.Property;
import dev.writ.rego.Builtin.Type.SetOf;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Rule;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stage 13: types. Rules are looked at after those that they need; what is not known is anything,
 * so that nothing is refused that could have a value.
 */
final class TypeChecker {
  private final TypeTree types;
  private final Settings settings;
  private final Faults faults;

  /** What is known inside of the comprehensions of a clause; null where something does not fit. */
  private final IdentityHashMap<Term, @Nullable TypeScope> comprehensions = new IdentityHashMap<>();

  TypeChecker(TypeTree types, Settings settings, Faults faults) {
    this.types = types;
    this.settings = settings;
    this.faults = faults;
  }

  void check(Body query) {
    comprehensions.clear();
    report(body(new TypeScope(null), query));
  }

  private void report(List<TypeFault> found) {
    for (TypeFault fault : found) {
      faults.type(fault.at(), fault.message(), fault.details().toArray(String[]::new));
    }
  }

  /** Checks a clause with its {@code else} chain, and adds what it gives to the tree. */
  void check(CompiledRule rule) {
    for (Rule clause = rule.rule(); clause != null; clause = clause.orElse()) {
      comprehensions.clear();
      TypeScope scope = new TypeScope(null);
      List<TypeFault> found = body(scope, clause.body());
      report(found);
      if (found.isEmpty()) {
        add(rule, clause.head(), scope);
      } else {
        types.giveUp(rule.path());
      }
    }
  }

  private void add(CompiledRule rule, Rule.Head head, TypeScope scope) {
    Term given = head.element() != null ? head.element() : head.value();
    if (given == null) {
      return;
    }
    if (head.arguments() != null) {
      List<Builtin.Type> arguments = new ArrayList<>();
      for (Term argument : head.arguments()) {
        Set<String> variables = new HashSet<>();
        Terms.openVariables(argument, variables);
        for (String name : variables) {
          if (Types.isUnknown(scope.find(name))) {
            scope.put(name, Builtin.Type.ANY);
          }
        }
        arguments.add(of(scope, argument));
      }
      Builtin.Type result = of(scope, given);
      types.add(
          rule.path(),
          new TypeTree.Signature(arguments, Types.isUnknown(result) ? Builtin.Type.ANY : result));
      return;
    }
    Builtin.Type type = of(scope, given);
    if (Types.isUnknown(type)) {
      type = Builtin.Type.ANY;
    }
    if (head.element() != null) {
      type = new SetOf(type);
    }
    List<Term> open =
        head.path().subList(head.path().size() - rule.rest().size(), head.path().size());
    for (Term key : open.reversed()) {
      Builtin.Type keys = of(scope, key);
      type = new ObjectOf(List.of(), Types.isUnknown(keys) ? Builtin.Type.ANY : keys, type);
    }
    types.add(rule.path(), type);
  }

  /** Finds the types of a body's variables, and what does not fit. */
  private List<TypeFault> body(TypeScope scope, Body body) {
    List<TypeFault> found = new ArrayList<>();
    for (Literal literal : body) {
      List<TypeFault> inside = new ArrayList<>();
      new Closures(scope, inside).literal(literal);
      new References(types, scope, this::of, this::unify, inside).literal(literal);
      found.addAll(inside);
      TypeFault fault = line(scope, literal);
      if (fault != null && (inside.isEmpty() || !fault.ofUnknown())) {
        found.add(fault);
      }
    }
    return found;
  }

  /** Checks the comprehensions of a line, not those inside of them. */
  private final class Closures extends Rewriter {
    private final TypeScope scope;
    private final List<TypeFault> found;

    Closures(TypeScope scope, List<TypeFault> found) {
      this.scope = scope;
      this.found = found;
    }

    @Override
    Term comprehension(Term.ArrayComprehension it) {
      found.addAll(TypeChecker.this.comprehension(scope, it, it.body()));
      return it;
    }

    @Override
    Term comprehension(Term.SetComprehension it) {
      found.addAll(TypeChecker.this.comprehension(scope, it, it.body()));
      return it;
    }

    @Override
    Term comprehension(Term.ObjectComprehension it) {
      found.addAll(TypeChecker.this.comprehension(scope, it, it.body()));
      return it;
    }
  }

  private List<TypeFault> comprehension(TypeScope scope, Term term, Body body) {
    TypeScope inside = new TypeScope(scope);
    List<TypeFault> found = body(inside, body);
    comprehensions.put(term, found.isEmpty() ? inside : null);
    return found;
  }

  /** Each comprehension is looked at once: again at every level would take forever. */
  private @Nullable TypeScope inside(TypeScope scope, Term term, Body body) {
    if (!comprehensions.containsKey(term)) {
      comprehension(scope, term, body);
    }
    return comprehensions.get(term);
  }

  private @Nullable TypeFault line(TypeScope scope, Literal literal) {
    for (Literal.With with : literal.withs()) {
      List<Builtin.Type> replaced = argumentsOf(with.target());
      List<Builtin.Type> arguments =
          with.value() instanceof Term.Call call ? argumentsOf(call.operator()) : null;
      if (replaced != null && arguments != null && !areUnified(replaced, arguments)) {
        return TypeFault.call(
            with.at(), with.target() + ": arity mismatch", arguments, TypeFault.types(replaced));
      }
    }
    if (!(literal.expression() instanceof Literal.Holds(Term.Call call))) {
      return null;
    }
    boolean equality = call.name().equals("eq") || call.name().equals("equal");
    if (!equality || call.arguments().size() != 2) {
      return call(scope, literal, call);
    }
    Term left = call.arguments().get(0);
    Term right = call.arguments().get(1);
    Builtin.Type leftType = of(scope, left);
    Builtin.Type rightType = of(scope, right);
    return unify(scope, left, leftType, right, rightType)
        ? null
        : TypeFault.match(literal.at(), leftType, rightType);
  }

  private static boolean areUnified(List<Builtin.Type> some, List<Builtin.Type> others) {
    boolean unified = some.size() == others.size();
    for (int i = 0; unified && i < some.size(); i++) {
      unified = Types.unifies(some.get(i), others.get(i));
    }
    return unified;
  }

  /** What the function that is named takes, or null. */
  private @Nullable List<Builtin.Type> argumentsOf(Term operator) {
    List<RegoValue> path = Terms.dataPath(operator);
    if (path == null) {
      Builtin builtin = settings.builtin(operator.toString());
      return builtin == null ? null : builtin.signature().arguments();
    }
    TypeTree.Signature function = function(path);
    return function == null ? null : function.arguments();
  }

  private TypeTree.@Nullable Signature function(List<RegoValue> path) {
    TypeTree node = types;
    for (RegoValue key : path) {
      node = node == null ? null : node.below(key);
    }
    return node == null ? null : node.function();
  }

  private @Nullable TypeFault call(TypeScope scope, Literal literal, Term.Call call) {
    List<Builtin.Type> wanted = new ArrayList<>();
    boolean variadic = false;
    List<RegoValue> path = Terms.dataPath(call.operator());
    Builtin builtin = path == null ? settings.builtin(call.name()) : null;
    if (path == null) {
      if (builtin == null) {
        return null;
      }
      wanted.addAll(builtin.signature().arguments());
      variadic = builtin.signature().variadic();
      Builtin.Type result = builtin.signature().result();
      if (result != null) {
        wanted.add(result);
      }
    } else {
      TypeTree.Signature function = function(path);
      if (function == null) {
        return null; // it has faults of its own
      }
      wanted.addAll(function.arguments());
      wanted.add(function.result());
    }
    List<Term> arguments = call.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      if (i >= wanted.size() && !variadic) {
        return null;
      }
      Builtin.Type type = i < wanted.size() ? wanted.get(i) : wanted.getLast();
      if (!unify(scope, arguments.get(i), type, false)) {
        List<Builtin.Type> have = new ArrayList<>();
        for (Term argument : arguments) {
          have.add(of(scope, argument));
        }
        return TypeFault.call(
            literal.at(),
            Names.asWritten(call.operator()) + ": invalid argument(s)",
            have,
            builtin == null ? TypeFault.types(wanted) : TypeFault.wanted(builtin, true));
      }
    }
    return null;
  }

  /** The type of a term, as far as it is known here. */
  Builtin.Type of(TypeScope scope, Term term) {
    return switch (term) {
      case Term.Scalar(_, var value) -> Types.of(value);
      case Term.Var(_, var name) -> {
        if (Names.isRoot(term)) {
          yield name.equals("data") && !types.isEmpty() ? types.whole() : Builtin.Type.ANY;
        }
        yield scope.find(name);
      }
      case Term.Ref ref -> new References(types, scope, this::of, this::unify, List.of()).type(ref);
      case Term.Array(_, var elements) ->
          new ArrayOf(all(scope, elements), elements.isEmpty() ? Builtin.Type.ANY : null);
      case Term.Set(_, var elements) -> {
        Builtin.Type each = Types.UNKNOWN;
        for (Term element : elements) {
          each = Types.or(each, of(scope, element));
        }
        yield new SetOf(elements.isEmpty() || Types.isUnknown(each) ? Builtin.Type.ANY : each);
      }
      case Term.Obj(_, var entries) -> object(scope, entries);
      case Term.ArrayComprehension(_, var head, var body) -> {
        TypeScope inside = inside(scope, term, body);
        yield inside == null ? Types.UNKNOWN : new ArrayOf(List.of(), of(inside, head));
      }
      case Term.SetComprehension(_, var head, var body) -> {
        TypeScope inside = inside(scope, term, body);
        yield inside == null ? Types.UNKNOWN : new SetOf(of(inside, head));
      }
      case Term.ObjectComprehension(_, var key, var value, var body) -> {
        TypeScope inside = inside(scope, term, body);
        yield inside == null
            ? Types.UNKNOWN
            : new ObjectOf(List.of(), of(inside, key), of(inside, value));
      }
      case Term.Call _, Term.Template _ -> Types.UNKNOWN;
    };
  }

  /** A loop, since a stream takes ten frames for each level of a deep term. */
  private List<Builtin.Type> all(TypeScope scope, List<Term> terms) {
    List<Builtin.Type> types = new ArrayList<>(terms.size());
    for (Term term : terms) {
      types.add(of(scope, term));
    }
    return types;
  }

  private Builtin.Type object(TypeScope scope, List<Term.Entry> entries) {
    List<Property> properties = new ArrayList<>();
    Builtin.Type key = null;
    Builtin.Type value = null;
    for (Term.Entry entry : entries) {
      RegoValue constant = constant(entry.key());
      if (constant != null) {
        properties.add(new Property(constant, of(scope, entry.value())));
      } else {
        key = key == null ? of(scope, entry.key()) : Types.or(key, of(scope, entry.key()));
        value =
            value == null ? of(scope, entry.value()) : Types.or(value, of(scope, entry.value()));
      }
    }
    return entries.isEmpty()
        ? new ObjectOf(List.of(), Builtin.Type.ANY, Builtin.Type.ANY)
        : Types.object(properties, key, value);
  }

  /** The value of a term without variables, or null. */
  static @Nullable RegoValue constant(Term term) {
    return switch (term) {
      case Term.Scalar(_, var value) -> value;
      case Term.Array(_, var elements) -> {
        List<RegoValue> values = new ArrayList<>();
        for (Term element : elements) {
          RegoValue value = constant(element);
          if (value == null) {
            yield null;
          }
          values.add(value);
        }
        yield RegoValue.Arr.of(values);
      }
      default -> null;
    };
  }

  /** Both sides of a unification. */
  private boolean unify(TypeScope scope, Term a, Builtin.Type typeA, Term b, Builtin.Type typeB) {
    boolean unknownA = Types.holdsUnknown(typeA);
    boolean unknownB = Types.holdsUnknown(typeB);
    if (unknownA && !unknownB) {
      return unify(scope, a, typeB, false);
    }
    if (unknownB && !unknownA) {
      return unify(scope, b, typeA, false);
    }
    if (!unknownA) {
      return Types.unifies(typeA, typeB);
    }
    if (a instanceof Term.Array(_, var one) && b instanceof Term.Array(_, var other)) {
      boolean fits = one.size() == other.size();
      for (int i = 0; fits && i < one.size(); i++) {
        fits = unify(scope, one.get(i), other.get(i));
      }
      return fits;
    }
    if (a instanceof Term.Obj(_, var one) && b instanceof Term.Obj(_, var other)) {
      return objects(scope, one, other);
    }
    if (a instanceof Term.Var) {
      return unify(scope, a, Builtin.Type.ANY, false) && unify(scope, b, of(scope, a), false);
    }
    if (b instanceof Term.Var) {
      return unify(scope, b, Builtin.Type.ANY, false) && unify(scope, a, of(scope, b), false);
    }
    return true; // nothing is known that could speak against it
  }

  private boolean unify(TypeScope scope, Term a, Term b) {
    return unify(scope, a, of(scope, a), b, of(scope, b));
  }

  private boolean objects(TypeScope scope, List<Term.Entry> one, List<Term.Entry> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (Term.Entry entry : one) {
      Term.Entry same = null;
      for (Term.Entry candidate : other) {
        if (Patterns.same(entry.key(), candidate.key())) {
          same = candidate;
        }
      }
      boolean computed = constant(entry.key()) == null;
      if (same == null ? !computed : !unify(scope, entry.value(), same.value())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Gives the variables of a term the types that they have when its value has a type.
   *
   * @param more whether a variable may have this type beside the one it has
   * @return whether the term can have such a value
   */
  private boolean unify(TypeScope scope, Term term, Builtin.Type type, boolean more) {
    if (Types.isUnknown(type)) {
      return true;
    }
    return switch (term) {
      case Term.Var(_, var name) when !Names.isRoot(term) -> {
        Builtin.Type known = scope.find(name);
        if (more) {
          scope.put(name, Types.or(known, type));
          yield true;
        }
        if (Types.isUnknown(known)) {
          scope.put(name, type);
          yield true;
        }
        yield Types.unifies(known, type);
      }
      case Term.Array(_, var elements) ->
          switch (type) {
            case ArrayOf(var first, var rest) -> {
              boolean fits = elements.size() == first.size() || rest != null;
              for (int i = 0; fits && i < elements.size(); i++) {
                Builtin.Type element = i < first.size() ? first.get(i) : rest;
                fits = element != null && unify(scope, elements.get(i), element, more);
              }
              yield fits;
            }
            case OneOf union -> oneOf(scope, term, elements, union);
            default -> false;
          };
      case Term.Set(_, var elements) ->
          switch (type) {
            case SetOf(var each) -> unify(scope, elements, each, more);
            case OneOf union -> oneOf(scope, term, elements, union);
            default -> false;
          };
      case Term.Obj(_, var entries) ->
          switch (type) {
            case ObjectOf object -> object(scope, entries, object, more);
            case OneOf union -> {
              List<Term> parts = new ArrayList<>();
              for (Term.Entry entry : entries) {
                parts.add(entry.key());
                parts.add(entry.value());
              }
              yield oneOf(scope, term, parts, union);
            }
            default -> false;
          };
      case Term.Call _, Term.Template _ -> true;
      case Term.Scalar _,
          Term.Var _,
          Term.Ref _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _ -> {
        Builtin.Type known = of(scope, term);
        yield Types.isUnknown(known) ? term instanceof Term.Ref : Types.unifies(known, type);
      }
    };
  }

  private boolean unify(TypeScope scope, List<Term> terms, Builtin.Type type, boolean more) {
    for (Term term : terms) {
      if (!unify(scope, term, type, more)) {
        return false;
      }
    }
    return true;
  }

  private boolean oneOf(TypeScope scope, Term term, List<Term> parts, OneOf union) {
    if (union.types().isEmpty()) {
      for (Term part : parts) {
        unify(scope, part, Builtin.Type.ANY, true);
      }
      return true;
    }
    boolean fits = false;
    for (Builtin.Type member : union.types()) {
      fits |= unify(scope, term, member, true);
    }
    return fits;
  }

  private boolean object(TypeScope scope, List<Term.Entry> entries, ObjectOf object, boolean more) {
    if (entries.size() != object.properties().size() && object.value() == null) {
      return false;
    }
    for (Term.Entry entry : entries) {
      RegoValue key = constant(entry.key());
      Builtin.Type value = key == null ? Builtin.Type.ANY : Types.select(object, key);
      boolean possible = !Types.isUnknown(value) || (key != null && hasUnknown(object, key));
      if (!possible || (!unify(scope, entry.value(), value, more) && key != null)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a key is certainly there, with a value of which nothing is known. */
  private static boolean hasUnknown(ObjectOf object, RegoValue key) {
    return object.properties().stream().anyMatch(property -> property.key().equals(key));
  }
}
