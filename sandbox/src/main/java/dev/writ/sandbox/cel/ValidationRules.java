package dev.writ.sandbox.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.Schema;
import dev.writ.sandbox.schema.Schema.ListKind;
import dev.writ.sandbox.schema.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The `x-kubernetes-validations` of one version of a CustomResourceDefinition, compiled.
 *
 * <p>As the API server does: rules run only where the object fits its schema so far that they can;
 * transition rules need a value before; a rule that a stored value breaks already does not stand in
 * the way of changes elsewhere.
 */
public final class ValidationRules {

  /** Of a kind that has no rules. */
  public static final ValidationRules NONE = new ValidationRules(Optional.empty(), List.of());

  /** After these, rules might meet values they were not written for. */
  private static final Set<String> BLOCKING =
      Set.of(
          "FieldValueNotSupported",
          "FieldValueRequired",
          "FieldValueTooLong",
          "FieldValueTooMany",
          "FieldValueTypeInvalid");

  /** The rules at one schema, and where there are more below. */
  private record Node(
      Schema schema,
      List<ValidationRule> rules,
      Map<String, Node> fields,
      Optional<Node> entries,
      Optional<Node> items) {

    boolean isBare() {
      return rules.isEmpty() && fields.isEmpty() && entries.isEmpty() && items.isEmpty();
    }
  }

  private final Optional<Node> root;
  private final List<Violation> problems;

  private ValidationRules(Optional<Node> root, List<Violation> problems) {
    this.root = root;
    this.problems = problems;
  }

  /** Compiles the rules of an `openAPIV3Schema`. */
  public static ValidationRules of(JsonNode openApiSchema) {
    if (openApiSchema.findValue("x-kubernetes-validations") == null) {
      return NONE;
    }
    RuleCompiler compiler = new RuleCompiler();
    Optional<Node> root = node(Schema.of(openApiSchema), "", true, compiler);
    return new ValidationRules(root, compiler.problems());
  }

  /** What is wrong with the rules themselves; fields are relative to the schema. */
  public List<Violation> problems() {
    return problems;
  }

  /**
   * The rules that an object breaks.
   *
   * @param old the object before, null at creation
   * @param found what its schema already said about it
   */
  public List<Violation> check(ObjectNode object, @Nullable ObjectNode old, List<Violation> found) {
    if (root.isEmpty()) {
      return List.of();
    }
    if (found.stream().anyMatch(violation -> BLOCKING.contains(violation.reason()))) {
      return List.of(
          Violation.invalid(
              "<nil>",
              Json.of("null"),
              "some validation rules were not checked because the object was invalid; correct the"
                  + " existing errors to complete validation"));
    }
    List<Violation> broken = new ArrayList<>();
    check(root.get(), object, old, "", broken);
    return broken;
  }

  private static Optional<Node> node(
      Schema schema, String path, boolean resource, RuleCompiler compiler) {
    Map<String, Node> fields = new LinkedHashMap<>();
    schema
        .properties()
        .forEach(
            (name, property) ->
                node(property, path + ".properties[" + name + "]", false, compiler)
                    .ifPresent(node -> fields.put(name, node)));
    Optional<Node> entries =
        schema
            .entries()
            .flatMap(entry -> node(entry, path + ".additionalProperties", false, compiler));
    Optional<Node> items =
        schema.node().has("items")
            ? node(schema.items(), path + ".items", false, compiler)
            : Optional.empty();
    Node node = new Node(schema, compiler.compile(schema, path, resource), fields, entries, items);
    return node.isBare() ? Optional.empty() : Optional.of(node);
  }

  private static void check(
      Node node, JsonNode value, @Nullable JsonNode old, String path, List<Violation> broken) {
    if (value.isNull()) {
      return;
    }
    boolean unchanged = value.equals(old);
    List<ValidationRule> due =
        node.rules().stream().filter(rule -> !unchanged || rule.usesOldSelf()).toList();
    if (!due.isEmpty()) {
      Object self = CelValues.of(value, node.schema());
      Object oldSelf = old == null || old.isNull() ? null : CelValues.of(old, node.schema());
      String type = node.schema().type();
      for (ValidationRule rule : due) {
        rule.check(self, oldSelf, type, path).ifPresent(broken::add);
      }
    }
    checkBelow(node, value, old, path, broken);
  }

  private static void checkBelow(
      Node node, JsonNode value, @Nullable JsonNode old, String path, List<Violation> broken) {
    if (value.isArray()) {
      node.items()
          .ifPresent(
              item -> {
                for (int i = 0; i < value.size(); i++) {
                  JsonNode before = before(value.get(i), i, value, old, node.schema());
                  check(item, value.get(i), before, path + "[" + i + "]", broken);
                }
              });
      return;
    }
    value.forEachEntry(
        (name, child) -> {
          JsonNode before = old == null ? null : old.get(name);
          Node field = node.fields().get(name);
          if (field != null) {
            check(field, child, before, ValidationRule.joined(path, "." + name), broken);
          } else {
            node.entries()
                .ifPresent(entry -> check(entry, child, before, path + "[" + name + "]", broken));
          }
        });
  }

  /** The same item before: of a list whose items have keys, or of one that did not change. */
  private static @Nullable JsonNode before(
      JsonNode item, int index, JsonNode list, @Nullable JsonNode old, Schema schema) {
    if (list.equals(old)) {
      return list.get(index);
    }
    if (old == null || schema.listKind() != ListKind.MAP) {
      return null;
    }
    for (JsonNode candidate : old) {
      if (schema.mapKeys().stream().allMatch(key -> item.path(key).equals(candidate.path(key)))) {
        return candidate;
      }
    }
    return null;
  }
}
