package dev.writ.rego.builtin.graphql;

import dev.writ.rego.builtin.graphql.Ast.Definition;
import dev.writ.rego.builtin.graphql.Ast.DirectiveDefinition;
import dev.writ.rego.builtin.graphql.Ast.FieldDefinition;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Types and directives by name, extensions merged in, checked.
 *
 * @param possibleTypes what a value of a type may be in the end, by the name of the type
 */
record Schema(
    SortedMap<String, Definition> types,
    SortedMap<String, DirectiveDefinition> directives,
    Map<String, List<Definition>> possibleTypes,
    Roots roots,
    Map<String, SequencedMap<String, FieldDefinition>> fields) {

  /** The types operations begin with, null where there is no such operation. */
  record Roots(
      @Nullable Definition query,
      @Nullable Definition mutation,
      @Nullable Definition subscription) {

    /** The root of `query`, `mutation` or `subscription`; no word means query. */
    @Nullable Definition of(String operation) {
      return switch (operation) {
        case "query", "" -> query;
        case "mutation" -> mutation;
        case "subscription" -> subscription;
        default -> null;
      };
    }
  }

  @Nullable Definition type(String name) {
    return types.get(name);
  }

  @Nullable FieldDefinition field(Definition type, String name) {
    Map<String, FieldDefinition> known = fields.get(type.name());
    return known == null ? null : known.get(name);
  }

  List<Definition> possibleTypes(Definition type) {
    return possibleTypes.getOrDefault(type.name(), List.of());
  }

  /** Fields by type and name, the first of equal names. */
  static Map<String, SequencedMap<String, FieldDefinition>> fieldsOf(
      Map<String, Definition> types) {
    Map<String, SequencedMap<String, FieldDefinition>> fields = new HashMap<>();
    for (Definition type : types.values()) {
      SequencedMap<String, FieldDefinition> known = new LinkedHashMap<>();
      for (FieldDefinition field : type.fields()) {
        known.putIfAbsent(field.name(), field);
      }
      fields.put(type.name(), known);
    }
    return fields;
  }
}
