package dev.writ.rego;

import dev.writ.rego.Outcome.Explanation;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An explanation as a document. */
final class ExplanationJson {
  private ExplanationJson() {}

  static RegoValue of(Explanation explanation) {
    RegoValue.Obj.Builder object = RegoValue.Obj.builder();
    put(object, "level", word(explanation.level()));
    put(object, "truncated", RegoValue.of(explanation.truncated()));
    put(object, "rules", array(explanation.rules(), ExplanationJson::rule));
    put(object, "events", array(explanation.events(), ExplanationJson::event));
    return object.build();
  }

  private static RegoValue rule(Explanation.AskedRule rule) {
    RegoValue.Obj.Builder object = RegoValue.Obj.builder();
    put(object, "name", RegoValue.of(rule.name()));
    put(object, "depth", RegoValue.of(rule.depth()));
    put(object, "defined", RegoValue.of(rule.isDefined()));
    put(object, "value", rule.value());
    put(object, "clauses", array(rule.clauses(), ExplanationJson::clause));
    return object.build();
  }

  private static RegoValue clause(Explanation.AskedClause clause) {
    RegoValue.Obj.Builder object = RegoValue.Obj.builder();
    put(object, "location", location(clause.location()));
    put(object, "text", RegoValue.of(clause.text()));
    put(object, "verdict", word(clause.verdict()));
    put(object, "failure", clause.failure() == null ? null : failure(clause.failure()));
    return object.build();
  }

  private static RegoValue failure(Explanation.Failure failure) {
    return RegoValue.Obj.of(
        "location", location(failure.location()),
        "text", RegoValue.of(failure.text()),
        "operands", array(failure.operands(), ExplanationJson::operand),
        "reasons", array(failure.reasons(), RegoValue::of),
        "tries", RegoValue.of(failure.tries()));
  }

  private static RegoValue operand(Explanation.Operand operand) {
    RegoValue.Obj.Builder object = RegoValue.Obj.builder();
    put(object, "text", RegoValue.of(operand.text()));
    put(object, "defined", RegoValue.of(operand.isDefined()));
    put(object, "value", operand.value());
    return object.build();
  }

  private static RegoValue event(Explanation.Event event) {
    RegoValue.Obj.Builder variables = RegoValue.Obj.builder();
    event.variables().forEach((name, value) -> put(variables, name, value));
    RegoValue.Obj.Builder object = RegoValue.Obj.builder();
    put(object, "kind", word(event.kind()));
    put(object, "depth", RegoValue.of(event.depth()));
    put(object, "location", event.location() == null ? null : location(event.location()));
    put(object, "text", RegoValue.of(event.text()));
    put(object, "variables", event.variables().isEmpty() ? null : variables.build());
    return object.build();
  }

  private static RegoValue location(RegoError.Location at) {
    return RegoValue.Obj.of(
        "file", RegoValue.of(at.file()),
        "row", RegoValue.of(at.row()),
        "col", RegoValue.of(at.column()));
  }

  private static RegoValue word(Enum<?> constant) {
    return RegoValue.of(constant.name().toLowerCase(Locale.ROOT));
  }

  private static <T> RegoValue array(List<T> all, Function<T, RegoValue> each) {
    return RegoValue.Arr.of(all.stream().map(each).toList());
  }

  private static void put(RegoValue.Obj.Builder object, String key, @Nullable RegoValue value) {
    if (value != null) {
      object.put(RegoValue.of(key), value);
    }
  }
}
