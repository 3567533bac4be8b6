package dev.writ.rego.compile;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Term;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Types of references: what they give, and what they can't ask for. */
final class References extends Rewriter {
  /** Finds the type of a term. */
  @FunctionalInterface
  interface Typing {
    Builtin.Type of(TypeScope scope, Term term);
  }

  /** Gives the variables of a pattern their types. */
  @FunctionalInterface
  interface Unifying {
    boolean unify(TypeScope scope, Term pattern, Builtin.Type type, boolean more);
  }

  private final TypeTree types;
  private final TypeScope scope;
  private final Typing typing;
  private final Unifying unifying;
  private final List<TypeFault> found;

  References(
      TypeTree types, TypeScope scope, Typing typing, Unifying unifying, List<TypeFault> found) {
    this.types = types;
    this.scope = scope;
    this.typing = typing;
    this.unifying = unifying;
    this.found = found;
  }

  /** The type of what a reference gives; unknown when that is not known. */
  Builtin.Type type(Term.Ref ref) {
    List<Term> path = ref.path();
    if (!Names.isRoot(ref.head())) {
      return select(typing.of(scope, ref.head()), path);
    }
    if (((Term.Var) ref.head()).name().equals("input")) {
      return Builtin.Type.ANY;
    }
    TypeTree node = types;
    for (int i = 0; i < path.size(); i++) {
      RegoValue key = TypeChecker.constant(path.get(i));
      TypeTree next = key == null ? null : node.below(key);
      if (node.value() != null && next == null) {
        return select(node.value(), path.subList(i, path.size()));
      }
      if (key == null) {
        return select(node.whole(), path.subList(i, path.size()));
      }
      if (next == null) {
        return Builtin.Type.ANY;
      }
      node = next;
    }
    return node.function() != null ? Types.UNKNOWN : node.whole();
  }

  private static Builtin.Type select(Builtin.Type type, List<Term> path) {
    Builtin.Type selected = type;
    for (Term part : path) {
      selected =
          part instanceof Term.Scalar(_, RegoValue key)
              ? Types.select(selected, key)
              : Types.values(selected);
    }
    return selected;
  }

  @Override
  Literal literal(Literal literal) {
    switch (literal.expression()) {
      case Literal.Holds(Term.Call call) -> terms(call.arguments());
      case Literal.Holds(Term term) -> term(term);
      case Literal.Every(_, _, var domain, var body) -> {
        term(domain);
        body(body);
      }
      case Literal.Group(Body body) -> body(body);
      case Literal.Junction(_, var operands) -> {
        for (Body operand : operands) {
          this.body(operand);
        }
      }
      case Literal.SomeVars _, Literal.SomeIn _ -> {}
    }
    return literal;
  }

  @Override
  Term comprehension(Term.ArrayComprehension it) {
    return it;
  }

  @Override
  Term comprehension(Term.SetComprehension it) {
    return it;
  }

  @Override
  Term comprehension(Term.ObjectComprehension it) {
    return it;
  }

  @Override
  Term reference(Term.Ref ref) {
    TypeFault fault = check(ref);
    if (fault != null) {
      found.add(fault);
    } else {
      terms(ref.path());
    }
    return ref;
  }

  private @Nullable TypeFault check(Term.Ref ref) {
    if (!(ref.head() instanceof Term.Var(_, String name))) {
      return null;
    }
    if (!Names.isRoot(ref.head())) {
      Builtin.Type type = scope.find(name);
      if (Types.isUnknown(type)) {
        scope.put(name, Builtin.Type.ANY);
        type = Builtin.Type.ANY;
      }
      return below(type, ref, 0);
    }
    return name.equals("data") && !types.isEmpty() ? rule(ref) : below(Builtin.Type.ANY, ref, 0);
  }

  /** A reference that goes through packages to rules. */
  private @Nullable TypeFault rule(Term.Ref ref) {
    TypeTree node = types;
    for (int i = 0; i < ref.path().size(); i++) {
      Term part = ref.path().get(i);
      RegoValue key = TypeChecker.constant(part);
      if (key == null && (part instanceof Term.Var || part instanceof Term.Ref)) {
        Builtin.Type keys = Types.keys(node.whole());
        TypeFault fault = dynamic(ref, i, keys, node.keys());
        if (fault == null) {
          anything(ref, i + 1);
        }
        return fault;
      }
      if (i < 2 && !(key instanceof RegoValue.Str)) {
        return TypeFault.missing(ref, i, typing.of(scope, part), Builtin.Type.STRING, node.keys());
      }
      TypeTree next = key == null ? null : node.below(key);
      if (next == null) {
        anything(ref, i + 1);
        return null;
      }
      if (next.function() != null) {
        return TypeFault.uncalled(ref, i + 1, next.function());
      }
      if (next.value() != null) {
        return below(next.value(), ref, i + 1);
      }
      node = next;
    }
    return null;
  }

  /** What stands behind the rules that are known may be anything. */
  private void anything(Term.Ref ref, int from) {
    for (Term part : ref.path().subList(from, ref.path().size())) {
      if (part instanceof Term.Var(_, String name) && Types.isUnknown(scope.find(name))) {
        scope.put(name, Builtin.Type.ANY);
      }
    }
  }

  /** A step that a variable or another reference takes. */
  private @Nullable TypeFault dynamic(
      Term.Ref ref, int step, Builtin.Type keys, List<RegoValue> oneOf) {
    Term part = ref.path().get(step);
    Builtin.Type known = typing.of(scope, part);
    if (Types.isUnknown(known)) {
      if (part instanceof Term.Var(_, String name)) {
        scope.put(name, keys);
      }
      return null;
    }
    return Types.unifies(known, keys) ? null : TypeFault.missing(ref, step, known, keys, oneOf);
  }

  /** Steps into a value. */
  private @Nullable TypeFault below(Builtin.Type start, Term.Ref ref, int from) {
    Builtin.Type type = start;
    for (int i = from; i < ref.path().size(); i++) {
      Term part = ref.path().get(i);
      Builtin.Type keys = Types.keys(type);
      if (Types.isUnknown(type)) {
        return null;
      }
      if (Types.isUnknown(keys)) {
        return TypeFault.scalar(ref, i, type);
      }
      switch (part) {
        case Term.Scalar(_, RegoValue key) -> {
          Builtin.Type next = Types.select(type, key);
          if (Types.isUnknown(next)) {
            return TypeFault.missing(ref, i, null, keys, Types.certainKeys(type));
          }
          type = next;
        }
        case Term.Var _, Term.Ref _ -> {
          TypeFault fault = dynamic(ref, i, keys, Types.certainKeys(type));
          if (fault != null) {
            return fault;
          }
          type = Types.values(type);
        }
        case Term.Array _, Term.Obj _, Term.Set _ -> {
          if (!unifying.unify(scope, part, keys, false)) {
            return TypeFault.missing(ref, i, typing.of(scope, part), keys, List.of());
          }
          type = Types.values(type);
        }
        default -> type = Types.values(type);
      }
    }
    return null;
  }
}
