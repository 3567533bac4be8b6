package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.writ.document.report.JsonOut;
import dev.writ.testkit.Golden;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JsonSchemasTest {
  private static final Path DOCS = Path.of("../docs/dbt/schema");

  @Test
  @DisplayName("D28 the schema in the docs is made of the fields that a result is written by")
  void resultSchemaIsCurrent() throws IOException {
    assertCurrent("enforcement-result", ResultShape.RESULT);
  }

  @Test
  @DisplayName("D28 the schema in the docs is made of the fields that a baseline is written by")
  void baselineSchemaIsCurrent() throws IOException {
    assertCurrent("baseline", BaselineFile.BASELINE);
  }

  private static void assertCurrent(String name, JsonShape<?> shape) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonOut.indented(text)) {
      shape.writeSchema(json, "https://writ.dev/docs/dbt/schema/" + name + ".json");
    }
    String schema = text + "\n";
    Golden.assertMatches(DOCS.resolve(name + ".json"), schema);
    assertThat(JsonSchemas.find(name)).isPresent();
  }

  @Test
  void knowsNoOtherName() {
    assertThat(JsonSchemas.find("../../../../application")).isEmpty();
    assertThat(JsonSchemas.find("violation")).isEmpty();
  }
}
