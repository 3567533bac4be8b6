package dev.writ.rego.builtin;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.Str;
import dev.writ.rego.builtin.TemplateNode.Operand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a template with values: what is missing becomes {@code <undefined>}, collections look as
 * in Go.
 */
final class TemplateRun {
  private static final String UNDEFINED = "<undefined>";

  private final Builtin.Context context;
  private final PaidText out;
  private final RegoValue values;

  TemplateRun(Builtin.Context context, RegoValue values) {
    this.context = context;
    this.out = new PaidText(context);
    this.values = values;
  }

  /**
   * The variables of a block; those of the blocks around it are seen and can be assigned.
   *
   * @param counts variables that hold an index: only there 0 is false, other numbers are texts in
   *     OPA
   */
  private record Scope(Map<String, RegoValue[]> variables, Map<String, Boolean> counts) {
    Scope inner() {
      return new Scope(new HashMap<>(variables), new HashMap<>(counts));
    }

    void declare(String name, RegoValue value, boolean count) {
      variables.put(name, new RegoValue[] {value});
      counts.put(name, count);
    }
  }

  RegoValue text(List<TemplateNode> nodes) {
    Scope scope = new Scope(new HashMap<>(), new HashMap<>());
    scope.declare("$", values, false);
    run(nodes, values, scope);
    return out.value();
  }

  private void run(List<TemplateNode> nodes, RegoValue dot, Scope scope) {
    for (TemplateNode node : nodes) {
      context.charge(1);
      switch (node) {
        case TemplateNode.Text text -> out.append(text.text());
        case TemplateNode.Show show -> {
          RegoValue value = value(show.operand(), dot, scope);
          out.append(value.equals(RegoValue.NULL) ? UNDEFINED : shown(value));
        }
        case TemplateNode.Assign assign -> {
          RegoValue value = value(assign.operand(), dot, scope);
          RegoValue[] place = scope.variables.get(assign.variable());
          if (assign.declares() || place == null) {
            scope.declare(assign.variable(), value, false);
          } else {
            place[0] = value;
          }
        }
        case TemplateNode.Choice choice -> {
          RegoValue value = value(choice.condition(), dot, scope);
          boolean holds = holds(value, choice.condition(), scope);
          RegoValue inner = holds && choice.movesDot() ? value : dot;
          run(holds ? choice.then() : choice.otherwise(), inner, scope.inner());
        }
        case TemplateNode.Range range -> range(range, dot, scope);
      }
    }
  }

  private void range(TemplateNode.Range range, RegoValue dot, Scope scope) {
    RegoValue domain = value(range.domain(), dot, scope);
    int size =
        switch (domain) {
          case Arr array -> array.size();
          case Obj object -> object.size();
          case RegoValue.Null _ -> 0;
          case RegoValue.Bool _, Num _, Str _, RegoValue.SetOf _ ->
              throw at(range.domain(), "range can't iterate over " + shown(domain));
        };
    for (int i = 0; i < size; i++) {
      RegoValue key = domain instanceof Obj object ? object.keyAt(i) : RegoValue.of(i);
      RegoValue value = domain instanceof Obj object ? object.valueAt(i) : ((Arr) domain).at(i);
      Scope inner = scope.inner();
      if (range.key() != null) {
        inner.declare(range.key(), key, domain instanceof Arr);
      }
      if (range.value() != null) {
        inner.declare(range.value(), value, false);
      }
      run(range.body(), value, inner);
    }
    if (size == 0) {
      run(range.otherwise(), dot, scope.inner());
    }
  }

  private static boolean holds(RegoValue value, Operand operand, Scope scope) {
    return switch (value) {
      case RegoValue.Null _ -> false;
      case RegoValue.Bool bool -> bool.value();
      case Num number ->
          number.signum() != 0
              || (operand.constant() == null && !scope.counts.getOrDefault(operand.text(), false));
      case Str text -> !text.value().isEmpty();
      case Arr array -> array.size() > 0;
      case Obj object -> object.size() > 0;
      case RegoValue.SetOf set -> set.size() > 0;
    };
  }

  /** Null for what is missing. */
  private static RegoValue value(Operand operand, RegoValue dot, Scope scope) {
    if (operand.constant() != null) {
      return operand.constant();
    }
    RegoValue[] place = scope.variables.get(String.valueOf(operand.variable()));
    RegoValue value = place == null ? dot : place[0];
    for (String field : operand.fields()) {
      if (value.equals(RegoValue.NULL)) {
        throw at(operand, "nil pointer evaluating interface {}." + field);
      }
      if (!(value instanceof Obj object)) {
        String type = value instanceof Num ? "json.Number" : goType(value);
        throw at(operand, "can't evaluate field " + field + " in type " + type);
      }
      RegoValue next = object.find(field);
      value = next == null ? RegoValue.NULL : next;
    }
    return value;
  }

  private static String goType(RegoValue value) {
    return switch (value) {
      case RegoValue.Bool _ -> "bool";
      case Arr _ -> "[]interface {}";
      default -> "string";
    };
  }

  private static Failure at(Operand operand, String what) {
    return Failure.of(
        "template: template: executing \"template\" at <" + operand.text() + ">: " + what);
  }

  private static String shown(RegoValue value) {
    return switch (value) {
      case RegoValue.Null _ -> "<nil>";
      case Str text -> text.value();
      case Arr array ->
          "[" + String.join(" ", array.asList().stream().map(TemplateRun::shown).toList()) + "]";
      case Obj object -> {
        StringBuilder text = new StringBuilder("map[");
        for (int i = 0; i < object.size(); i++) {
          text.append(i > 0 ? " " : "").append(object.keyAt(i).display());
          text.append(':').append(shown(object.valueAt(i)));
        }
        yield text.append(']').toString();
      }
      case RegoValue.Bool _, Num _, RegoValue.SetOf _ -> value.toString();
    };
  }
}
