package dev.writ.rego.compile;

import dev.writ.rego.RegoValue;
import dev.writ.rego.syntax.Body;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Questions about terms. */
final class Terms {
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
  static void variables(Term term, Consumer<String> into) {
    collect(term, true, into);
  }

  /** Variables of a term outside of the bodies in it. */
  static void openVariables(Term term, Consumer<String> into) {
    collect(term, false, into);
  }

  private static void collect(Term term, boolean closures, Consumer<String> into) {
    switch (term) {
      case Term.Scalar _ -> {}
      case Term.Var(_, var name) -> {
        if (!Names.isRoot(term)) {
          into.accept(name);
        }
      }
      case Term.Ref(_, var head, var path) -> {
        collect(head, closures, into);
        path.forEach(part -> collect(part, closures, into));
      }
      case Term.Array(_, var elements) -> elements.forEach(e -> collect(e, closures, into));
      case Term.Set(_, var elements) -> elements.forEach(e -> collect(e, closures, into));
      case Term.Obj(_, var entries) ->
          entries.forEach(
              entry -> {
                collect(entry.key(), closures, into);
                collect(entry.value(), closures, into);
              });
      case Term.ArrayComprehension(_, var head, var body) -> {
        if (closures) {
          collect(head, true, into);
          body.forEach(literal -> variables(literal, into));
        }
      }
      case Term.SetComprehension(_, var head, var body) -> {
        if (closures) {
          collect(head, true, into);
          body.forEach(literal -> variables(literal, into));
        }
      }
      case Term.ObjectComprehension(_, var key, var value, var body) -> {
        if (closures) {
          collect(key, true, into);
          collect(value, true, into);
          body.forEach(literal -> variables(literal, into));
        }
      }
      case Term.Call(_, _, var arguments) ->
          arguments.forEach(argument -> collect(argument, closures, into));
      case Term.Template(_, var parts, _) ->
          parts.forEach(
              part -> {
                if (part instanceof Term.Template.Hole(Literal expression)) {
                  variables(expression, into);
                }
              });
    }
  }

  /** All variables of a literal, in the bodies inside of it too. */
  static void variables(Literal literal, Consumer<String> into) {
    switch (literal.expression()) {
      case Literal.Holds(Term term) -> variables(term, into);
      case Literal.SomeVars(var variables) -> variables.forEach(v -> into.accept(v.name()));
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
          into.accept(key.name());
        }
        into.accept(value.name());
        body.forEach(inner -> variables(inner, into));
      }
      case Literal.Group(Body body) -> body.forEach(inner -> variables(inner, into));
      case Literal.Junction(_, var operands) ->
          operands.forEach(body -> body.forEach(inner -> variables(inner, into)));
    }
    literal.withs().forEach(with -> variables(with.value(), into));
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
