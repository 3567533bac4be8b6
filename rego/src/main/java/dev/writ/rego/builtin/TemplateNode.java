package dev.writ.rego.builtin;

import dev.writ.rego.RegoValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a template. */
sealed interface TemplateNode {
  /** Text that stands as it is. */
  record Text(String text) implements TemplateNode {}

  /** A value that is written. */
  record Show(Operand operand) implements TemplateNode {}

  /** {@code {{$x := .a}}}, {@code {{$x = .a}}}. */
  record Assign(String variable, Operand operand, boolean declares) implements TemplateNode {}

  /** {@code {{if}}}; {@code {{with}}} also makes the value the dot. */
  record Choice(
      Operand condition, boolean movesDot, List<TemplateNode> then, List<TemplateNode> otherwise)
      implements TemplateNode {
    public Choice {
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }
  }

  /** {@code {{range $key, $value := .list}}}. */
  record Range(
      @Nullable String key,
      @Nullable String value,
      Operand domain,
      List<TemplateNode> body,
      List<TemplateNode> otherwise)
      implements TemplateNode {
    public Range {
      body = List.copyOf(body);
      otherwise = List.copyOf(otherwise);
    }
  }

  /**
   * What has a value.
   *
   * @param variable where to start, empty for the dot, null with a constant
   * @param fields to follow from there
   * @param constant the value itself
   * @param text as it is written
   */
  record Operand(
      @Nullable String variable, List<String> fields, @Nullable RegoValue constant, String text) {
    public Operand {
      fields = List.copyOf(fields);
    }
  }
}
