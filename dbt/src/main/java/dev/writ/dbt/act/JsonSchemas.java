package dev.writ.dbt.act;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The JSON Schemas (2020-12) of what this room reads and writes, as they stand in the docs. */
public final class JsonSchemas {
  /** What there is a schema of. */
  public static final List<String> NAMES =
      List.of("governance", "enforcement-result", "baseline", "rego-input");

  private JsonSchemas() {}

  /** The schema's text; empty where there is none of this name. */
  public static Optional<String> find(String name) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    try (InputStream file =
        JsonSchemas.class.getResourceAsStream("/dev/writ/dbt/schema/" + name + ".json")) {
      return file == null
          ? Optional.empty()
          : Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
