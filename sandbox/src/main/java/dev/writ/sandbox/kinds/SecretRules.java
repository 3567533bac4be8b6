package dev.writ.sandbox.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import dev.writ.sandbox.schema.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Secrets: `stringData` is written into `data`; the type never changes. */
final class SecretRules implements Rules {

  @Override
  public void fill(ObjectNode object, @Nullable ObjectNode old) {
    Json.putDefault(object, "type", "Opaque");
    if (object.remove("stringData") instanceof ObjectNode strings) {
      ObjectNode data = Json.child(object, "data");
      strings.forEachEntry(
          (name, value) ->
              data.put(
                  name,
                  Base64.getEncoder()
                      .encodeToString(value.asText().getBytes(StandardCharsets.UTF_8))));
    }
  }

  @Override
  public List<Violation> check(ObjectNode object, @Nullable ObjectNode old) {
    List<Violation> found = new ArrayList<>();
    if (old != null && !old.path("type").equals(object.path("type"))) {
      found.add(Violation.invalid("type", object.path("type"), "field is immutable"));
    }
    if (old != null
        && old.path("immutable").asBoolean()
        && !old.path("data").equals(object.path("data"))) {
      found.add(Violation.forbidden("data", "field is immutable when `immutable` is set"));
    }
    return found;
  }
}
