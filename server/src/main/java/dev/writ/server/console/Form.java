package dev.writ.server.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.kernel.store.Json;
import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A submitted form, as the JSON body that the REST call of the same meaning takes. */
record Form(MultivaluedMap<String, String> fields) {
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}");

  @Nullable String find(String name) {
    String value = fields.getFirst(name);
    return value == null || value.isBlank() ? null : value;
  }

  String text(String name) {
    String value = find(name);
    return value == null ? "" : value.strip();
  }

  List<String> texts(String name) {
    return fields.getOrDefault(name, List.of());
  }

  @Nullable Integer number(String name) {
    String value = find(name);
    return value != null && value.strip().matches("\\d{1,9}")
        ? Integer.valueOf(value.strip())
        : null;
  }

  /** Fields by name, for showing the form again. */
  Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    fields.forEach((name, all) -> values.put(name, all.isEmpty() ? "" : all.getFirst()));
    return values;
  }

  /**
   * The named fields that were filled in.
   *
   * @param numbers those that become numbers where they look like one
   */
  ObjectNode json(List<String> names, Set<String> numbers) {
    ObjectNode body = Json.object();
    for (String name : names) {
      String value = find(name);
      if (value == null) {
        continue;
      }
      if (numbers.contains(name) && WHOLE.matcher(value.strip()).matches()) {
        body.put(name, new BigInteger(value.strip()));
      } else {
        body.put(name, name.equals("reason") ? value : value.strip());
      }
    }
    return body;
  }
}
