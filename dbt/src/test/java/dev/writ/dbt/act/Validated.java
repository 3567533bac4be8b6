package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;

/** Documents that somebody else's validator has judged. */
final class Validated {
  private Validated() {}

  /** Passes where the document is what the schema says, formats such as dates too. */
  static void assertValid(String document, String schema, VersionFlag version) {
    var config = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    var judge = JsonSchemaFactory.getInstance(version).getSchema(schema, InputFormat.JSON, config);
    assertThat(judge.validate(document, InputFormat.JSON)).isEmpty();
  }

  static void assertValid(String document, String name) {
    assertValid(document, JsonSchemas.find(name).orElseThrow(), VersionFlag.V202012);
  }
}
