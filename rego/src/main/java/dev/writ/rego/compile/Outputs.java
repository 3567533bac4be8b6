package dev.writ.rego.compile;

import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which variables a line binds when others are bound already. */
final class Outputs {
  private final Arity arity;
  private final Set<String> safe;

  Outputs(Arity arity, Set<String> safe) {
    this.arity = arity;
    this.safe = safe;
  }

  Set<String> of(Literal literal) {
    Set<String> outputs = new HashSet<>();
    if (literal.negated()) {
      return outputs;
    }
    for (Literal.With with : literal.withs()) {
      if (!allSafe(with.value(), outputs)) {
        return outputs;
      }
    }
    switch (literal.expression()) {
      case Literal.Holds(Term.Call call) when call.isOf("eq") ->
          unified(call.arguments().get(0), call.arguments().get(1), outputs);
      case Literal.Holds(Term.Call call) -> called(call, outputs);
      case Literal.Holds(Term term) -> enumerated(term, outputs);
      case Literal.Every(_, _, var domain, _) -> enumerated(domain, outputs);
      case Literal.Group _, Literal.Junction _, Literal.SomeVars _, Literal.SomeIn _ -> {}
    }
    return outputs;
  }

  /**
   * Variables in the paths of references whose head is known: looking up goes through all there
   * are.
   */
  private void enumerated(Term term, Set<String> outputs) {
    switch (term) {
      case Term.Ref(_, Term.Var head, var path) -> {
        boolean known =
            Names.isRoot(head) || safe.contains(head.name()) || outputs.contains(head.name());
        for (Term part : path) {
          if (known) {
            bindable(part, outputs);
          }
          enumerated(part, outputs);
        }
      }
      case Term.Array(_, var elements) -> {
        for (Term e : elements) {
          enumerated(e, outputs);
        }
      }
      case Term.Set(_, var elements) -> {
        for (Term e : elements) {
          enumerated(e, outputs);
        }
      }
      case Term.Obj(_, var entries) -> {
        for (Term.Entry entry : entries) {
          enumerated(entry.key(), outputs);
          enumerated(entry.value(), outputs);
        }
      }
      case Term.Ref _,
          Term.Scalar _,
          Term.Var _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.Call _,
          Term.Template _ -> {}
    }
  }

  /** Variables of a pattern, which a value gives their values. */
  private static void bindable(Term pattern, Set<String> outputs) {
    switch (pattern) {
      case Term.Var(_, var name) -> {
        if (!Names.isRoot(pattern)) {
          outputs.add(name);
        }
      }
      case Term.Array(_, var elements) -> {
        for (Term e : elements) {
          bindable(e, outputs);
        }
      }
      case Term.Obj(_, var entries) -> {
        for (Term.Entry e : entries) {
          bindable(e.value(), outputs);
        }
      }
      case Term.Set _,
          Term.Ref _,
          Term.Scalar _,
          Term.ArrayComprehension _,
          Term.SetComprehension _,
          Term.ObjectComprehension _,
          Term.Call _,
          Term.Template _ -> {}
    }
  }

  private void called(Term.Call call, Set<String> outputs) {
    List<Term> arguments = call.arguments();
    for (Term argument : arguments) {
      enumerated(argument, outputs);
    }
    int inputs = arity.of(call.operator());
    if (inputs < 0 || arguments.size() <= inputs) {
      return;
    }
    Set<String> needed = new HashSet<>();
    for (Term input : arguments.subList(0, inputs)) {
      Terms.openVariables(input, needed);
    }
    if (areKnown(needed, outputs)) {
      for (Term out : arguments.subList(inputs, arguments.size())) {
        bindable(out, outputs);
      }
    }
  }

  private boolean allSafe(Term term, Set<String> outputs) {
    Set<String> open = new HashSet<>();
    Terms.openVariables(term, open);
    return areKnown(open, outputs);
  }

  private boolean areKnown(Set<String> variables, Set<String> outputs) {
    for (String name : variables) {
      if (!safe.contains(name) && !outputs.contains(name)) {
        return false;
      }
    }
    return true;
  }

  private record Pair(Term left, Term right) {}

  private void unified(Term left, Term right, Set<String> outputs) {
    enumerated(left, outputs);
    enumerated(right, outputs);
    List<Pair> pairs = new ArrayList<>();
    decompose(left, right, pairs);
    for (boolean moved = true; moved; ) {
      int before = outputs.size();
      for (Pair pair : pairs) {
        if (isKnown(pair.left(), outputs)) {
          bindable(pair.right(), outputs);
        }
        if (isKnown(pair.right(), outputs)) {
          bindable(pair.left(), outputs);
        }
      }
      moved = outputs.size() > before;
    }
  }

  /**
   * Two collections of the same shape unify part by part; objects where their keys are the same
   * constant or variable.
   */
  private static void decompose(Term left, Term right, List<Pair> pairs) {
    if (left instanceof Term.Array(_, var a)
        && right instanceof Term.Array(_, var b)
        && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        decompose(a.get(i), b.get(i), pairs);
      }
    } else if (left instanceof Term.Obj(_, var a)
        && right instanceof Term.Obj(_, var b)
        && a.size() == b.size()) {
      for (Term.Entry entry : a) {
        for (Term.Entry other : b) {
          if (isPlain(entry.key()) && Patterns.same(entry.key(), other.key())) {
            decompose(entry.value(), other.value(), pairs);
          }
        }
      }
    } else {
      pairs.add(new Pair(left, right));
    }
  }

  private static boolean isPlain(Term key) {
    return key instanceof Term.Scalar || key instanceof Term.Var;
  }

  private boolean isKnown(Term term, Set<String> outputs) {
    if (term instanceof Term.Ref(_, Term.Var head, _) && Names.isRoot(head)) {
      return true;
    }
    return allSafe(term, outputs);
  }

  /** Variables of a line that stand outside of the bodies in it. */
  static void open(Literal literal, Collection<String> into) {
    switch (literal.expression()) {
      case Literal.Holds(Term term) -> Terms.openVariables(term, into);
      case Literal.Every(_, _, var domain, _) -> Terms.openVariables(domain, into);
      case Literal.Group _, Literal.Junction _, Literal.SomeVars _, Literal.SomeIn _ -> {}
    }
    for (Literal.With with : literal.withs()) {
      Terms.openVariables(with.value(), into);
    }
  }

  /** Variables that stand in the bodies inside of a line. */
  static void closed(Literal literal, Collection<String> into) {
    switch (literal.expression()) {
      case Literal.Holds(Term term) -> closed(term, into);
      case Literal.Every(var key, var value, _, var body) -> {
        Set<String> inside = new HashSet<>();
        for (Literal inner : body) {
          Terms.variables(inner, inside);
        }
        inside.remove(value.name());
        if (key != null) {
          inside.remove(key.name());
        }
        into.addAll(inside);
      }
      case Literal.Group(Body body) -> {
        for (Literal inner : body) {
          Terms.variables(inner, into);
        }
      }
      case Literal.Junction(_, var operands) -> {
        for (Body body : operands) {
          for (Literal inner : body) {
            Terms.variables(inner, into);
          }
        }
      }
      case Literal.SomeVars _, Literal.SomeIn _ -> {}
    }
    for (Literal.With with : literal.withs()) {
      closed(with.value(), into);
    }
  }

  private static void closed(Term term, Collection<String> into) {
    switch (term) {
      case Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ ->
          Terms.variables(term, into);
      case Term.Ref(_, var head, var path) -> {
        closed(head, into);
        for (Term part : path) {
          closed(part, into);
        }
      }
      case Term.Array(_, var elements) -> {
        for (Term e : elements) {
          closed(e, into);
        }
      }
      case Term.Set(_, var elements) -> {
        for (Term e : elements) {
          closed(e, into);
        }
      }
      case Term.Obj(_, var entries) -> {
        for (Term.Entry entry : entries) {
          closed(entry.key(), into);
          closed(entry.value(), into);
        }
      }
      case Term.Call(_, _, var arguments) -> {
        for (Term a : arguments) {
          closed(a, into);
        }
      }
      case Term.Scalar _, Term.Var _, Term.Template _ -> {}
    }
  }
}
