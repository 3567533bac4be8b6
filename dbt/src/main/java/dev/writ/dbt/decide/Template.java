package dev.writ.dbt.decide;

import dev.writ.dbt.observe.Model;
import dev.writ.rego.RegoValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** YAML that a person can paste to mend a finding. */
final class Template {
  private Template() {}

  /** The YAML file that describes the model, or where people write one. */
  static String fileOf(Model model) {
    String file = model.patchPath();
    return file == null ? "schema.yml" : file;
  }

  /** Tests of the given types, column by column. */
  static String tests(Model model, Map<String, List<String>> typesByColumn) {
    StringBuilder yaml = start(model).append("    columns:\n");
    typesByColumn.forEach(
        (column, types) -> {
          yaml.append("      - name: ").append(scalar(column)).append('\n');
          yaml.append("        data_tests:\n"); // since dbt 1.8; before it, `tests`
          types.forEach(type -> yaml.append("          - ").append(test(type)).append('\n'));
        });
    return yaml.toString();
  }

  /** Some tests mean nothing without arguments. */
  private static String test(String type) {
    return switch (type) {
      case "accepted_values" -> "accepted_values: {values: [\"…\"]}";
      case "relationships" -> "relationships: {to: ref('…'), field: id}";
      default -> scalar(type);
    };
  }

  static String description(Model model) {
    return start(model)
        .append("    description: >-\n")
        .append("      What one row is, where it comes from, and who uses it.\n")
        .toString();
  }

  static String columnDescription(Model model, String column) {
    return start(model)
        .append("    columns:\n      - name: ")
        .append(scalar(column))
        .append("\n        description: >-\n")
        .append("          What it means, its unit, and which values are valid.\n")
        .toString();
  }

  static String source(String source, String table) {
    return "sources:\n  - name: %s\n    tables:\n      - name: %s\n"
        .formatted(scalar(source), scalar(table));
  }

  static String tags(Model model, List<String> tags) {
    return start(model)
        .append("    config:\n      tags: [")
        .append(String.join(", ", tags.stream().map(Template::scalar).toList()))
        .append("]\n")
        .toString();
  }

  static String meta(Model model, String field) {
    return start(model)
        .append("    config:\n      meta:\n        ")
        .append(scalar(field))
        .append(": \"…\"\n")
        .toString();
  }

  private static StringBuilder start(Model model) {
    return new StringBuilder("models:\n  - name: ").append(scalar(model.name())).append('\n');
  }

  /** Names come from a manifest that anybody may have written: quoted unless they are plain. */
  private static String scalar(String name) {
    boolean plain = !name.isEmpty() && Character.isLetter(name.charAt(0));
    for (int i = 0; plain && i < name.length(); i++) {
      char c = name.charAt(i);
      plain = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-');
    }
    return plain && !isYamlWord(name) ? name : RegoValue.of(name).toJson();
  }

  private static boolean isYamlWord(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "true", "false", "null", "yes", "no", "on", "off", "y", "n" -> true;
      default -> false;
    };
  }
}
