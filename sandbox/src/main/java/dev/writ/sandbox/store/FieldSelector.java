package dev.writ.sandbox.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A field selector: all of its equalities and inequalities hold. */
public record FieldSelector(List<Term> terms) {

  record Term(String field, String value, boolean equal) {}

  public FieldSelector {
    terms = List.copyOf(terms);
  }

  /**
   * Reads the text of the query parameter, such as `metadata.name=web,status.phase!=Running`.
   *
   * @param allowed fields the kind can be selected by, besides its name and namespace
   * @throws IllegalArgumentException with what was not understood
   */
  public static FieldSelector parse(String text, Set<String> allowed) {
    List<Term> terms = new ArrayList<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",")) {
      int at = part.indexOf('=');
      if (at <= 0) {
        throw new IllegalArgumentException(
            "invalid selector: '" + text + "'; can't understand '" + part + "'");
      }
      boolean equal = part.charAt(at - 1) != '!';
      String field = part.substring(0, equal ? at : at - 1).strip();
      String value = part.substring(part.startsWith("==", at) ? at + 2 : at + 1).strip();
      if (!field.equals("metadata.name")
          && !field.equals("metadata.namespace")
          && !allowed.contains(field)) {
        throw new IllegalArgumentException("field label not supported: " + field);
      }
      terms.add(new Term(field, value, equal));
    }
    return new FieldSelector(terms);
  }

  /** The one name that a selector wants; empty for none, and where it can't be read. */
  public static String name(String text) {
    return List.of(text.split(",", -1)).stream()
        .filter(part -> part.startsWith("metadata.name="))
        .map(part -> part.substring("metadata.name=".length()).replaceFirst("^=", "").strip())
        .findFirst()
        .orElse("");
  }

  public boolean matches(JsonNode object) {
    return terms.stream()
        .allMatch(term -> value(object, term.field()).equals(term.value()) == term.equal());
  }

  private static String value(JsonNode object, String field) {
    return object.at("/" + field.replace('.', '/')).asText("");
  }
}
