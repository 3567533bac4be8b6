package dev.writ.workloads.policy;

import dev.writ.document.schema.Shape;
import dev.writ.document.schema.Shape.Field;
import dev.writ.testkit.Golden;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference page of policies says what the parser checks. */
class PolicyReferenceTest {
  private static final String HEAD =
      """
      # Fields of DevOpsPolicy and ClusterDevOpsPolicy

      Written from the shape that policies are checked by; `PolicyReferenceTest` keeps it current. Every field may be left out unless it says *required*. ClusterDevOpsPolicy
      has the same fields and `namespaceSelector` (*required*): namespaces by their labels, `{}` is every one.

      | field of `spec` | holds | meaning |
      |---|---|---|
      """;

  @Test
  void isCurrent() {
    List<String> rows = new ArrayList<>();
    rows(PolicyShape.SPEC, "", rows);
    String rules =
        rules(PolicyShape.SPEC).stream().map(rule -> "- " + rule).collect(Collectors.joining("\n"));
    Golden.assertMatches(
        Path.of("../docs/reference/devopspolicy.md"),
        HEAD + String.join("", rows) + "\n## Between fields\n" + rules + "\n");
  }

  private static void rows(Shape.Fields fields, String path, List<String> rows) {
    for (Field field : fields.fields()) {
      String name = path + field.name();
      rows.add(
          "| `%s`%s | %s | %s |\n"
              .formatted(
                  name,
                  field.required() ? " *required*" : "",
                  holds(field.shape()),
                  field.description()));
      below(field.shape(), name, rows);
    }
  }

  private static void below(Shape shape, String name, List<String> rows) {
    if (shape instanceof Shape.Fields fields && !fields.equals(PolicyShape.SELECTOR)) {
      rows(fields, name + ".", rows);
    } else if (shape instanceof Shape.ListOf list) {
      below(list.item(), name + "[]", rows);
    }
  }

  private static String holds(Shape shape) {
    return switch (shape) {
      case Shape.Flag _ -> "boolean";
      case Shape.Whole whole ->
          whole.most() >= Integer.MAX_VALUE
              ? "whole number, at least %d".formatted(whole.least())
              : "whole number, %d to %d".formatted(whole.least(), whole.most());
      case Shape.Choice choice ->
          choice.words().stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
      case Shape.Text text when text.format() != null -> "instant";
      case Shape.Text text when text.most() == Integer.MAX_VALUE -> "text";
      case Shape.Text text -> "text, %d to %d characters".formatted(text.least(), text.most());
      case Shape.ListOf list ->
          "list of %s, at most %d%s"
              .formatted(
                  list.item() instanceof Shape.Fields ? "objects" : holds(list.item()),
                  list.most(),
                  list.key() == null ? "" : ", told apart by `" + list.key() + "`");
      case Shape.MapOf map -> "object of " + holds(map.value());
      case Shape.Free _ -> "any object";
      case Shape.Variant variant -> "object by its `" + variant.tag() + "`";
      case Shape.Fields fields -> fields.equals(PolicyShape.SELECTOR) ? "label selector" : "object";
    };
  }

  private static List<String> rules(Shape.Fields fields) {
    List<String> told = new ArrayList<>();
    fields.rules().forEach(rule -> told.add(rule.message()));
    for (Field field : fields.fields()) {
      Shape shape = field.shape() instanceof Shape.ListOf list ? list.item() : field.shape();
      if (shape instanceof Shape.Fields inner && !inner.equals(PolicyShape.SELECTOR)) {
        rules(inner).forEach(rule -> told.add("`" + field.name() + "`: " + rule));
      }
    }
    return told;
  }
}
