package dev.writ.rego.compile;

import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions about terms. */
public final class Terms {
  private Terms() {}

  /** What a term is, as errors call it. */
  static String kind(Term term) {
    return switch (term) {
      case Term.Scalar(_, RegoValue value) -> value.typeName();
      case Term.Var _ -> "var";
      case Term.Ref _ -> "ref";
      case Term.Array _ -> "array";
      case Term.Obj _ -> "object";
      case Term.Set _ -> "set";
      case Term.ArrayComprehension _ -> "arraycomprehension";
      case Term.SetComprehension _ -> "setcomprehension";
      case Term.ObjectComprehension _ -> "objectcomprehension";
      case Term.Call _ -> "call";
      case Term.Template _ -> "templatestring";
    };
  }

  /** All variables of a term, in the bodies inside of it too; roots and operators are none. */
  public static void variables(Term term, Collection<String> into) {
    collect(term, true, into);
  }

  /** Variables of a term outside of the bodies in it. */
  static void openVariables(Term term, Collection<String> into) {
    collect(term, false, into);
  }

  private static void collect(Term term, boolean closures, Collection<String> into) {
    switch (term) {
      case Term.Scalar _ -> {}
      case Term.Var(_, var name) -> {
        if (!Names.isRoot(term)) {
          into.add(name);
        }
      }
      case Term.Ref(_, var head, var path) -> {
        collect(head, closures, into);
        for (Term part : path) {
          collect(part, closures, into);
        }
      }
      case Term.Array(_, var elements) -> {
        for (Term e : elements) {
          collect(e, closures, into);
        }
      }
      case Term.Set(_, var elements) -> {
        for (Term e : elements) {
          collect(e, closures, into);
        }
      }
      case Term.Obj(_, var entries) -> {
        for (Term.Entry entry : entries) {
          collect(entry.key(), closures, into);
          collect(entry.value(), closures, into);
        }
      }
      case Term.ArrayComprehension(_, var head, var body) -> {
        if (closures) {
          collect(head, true, into);
          for (Literal literal : body) {
            variables(literal, into);
          }
        }
      }
      case Term.SetComprehension(_, var head, var body) -> {
        if (closures) {
          collect(head, true, into);
          for (Literal literal : body) {
            variables(literal, into);
          }
        }
      }
      case Term.ObjectComprehension(_, var key, var value, var body) -> {
        if (closures) {
          collect(key, true, into);
          collect(value, true, into);
          for (Literal literal : body) {
            variables(literal, into);
          }
        }
      }
      case Term.Call(_, _, var arguments) -> {
        for (Term argument : arguments) {
          collect(argument, closures, into);
        }
      }
      case Term.Template(_, var parts, _) -> {
        for (Term.Template.Part part : parts) {
          if (part instanceof Term.Template.Hole(Literal expression)) {
            variables(expression, into);
          }
        }
      }
    }
  }

  /** All variables of a literal, in the bodies inside of it too. */
  public static void variables(Literal literal, Collection<String> into) {
    switch (literal.expression()) {
      case Literal.Holds(Term term) -> variables(term, into);
      case Literal.SomeVars(var variables) -> {
        for (Term.Var v : variables) {
          into.add(v.name());
        }
      }
      case Literal.SomeIn(var key, var value, var domain) -> {
        if (key != null) {
          variables(key, into);
        }
        variables(value, into);
        variables(domain, into);
      }
      case Literal.Every(var key, var value, var domain, var body) -> {
        variables(domain, into);
        if (key != null) {
          into.add(key.name());
        }
        into.add(value.name());
        for (Literal inner : body) {
          variables(inner, into);
        }
      }
      case Literal.Group(Body body) -> {
        for (Literal inner : body) {
          variables(inner, into);
        }
      }
      case Literal.Junction(_, var operands) -> {
        for (Body body : operands) {
          for (Literal inner : body) {
            variables(inner, into);
          }
        }
      }
    }
    for (Literal.With with : literal.withs()) {
      variables(with.value(), into);
    }
  }

  /**
   * The strings of a reference below {@code data} from its start to the first part that is none, or
   * null.
   */
  static @Nullable List<RegoValue> dataPath(Term term) {
    if (!(term instanceof Term.Ref(_, Term.Var(_, var root), var path)) || !root.equals("data")) {
      return null;
    }
    List<RegoValue> names = new ArrayList<>();
    for (Term part : path) {
      if (!(part instanceof Term.Scalar(_, var value))) {
        break;
      }
      names.add(value);
    }
    return names;
  }
}
