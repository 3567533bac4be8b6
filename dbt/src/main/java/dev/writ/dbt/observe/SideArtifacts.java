package dev.writ.dbt.observe;

import com.fasterxml.jackson.core.JsonToken;
import dev.writ.dbt.policy.ProblemsFound;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what dbt writes beside the manifest: {@code catalog.json} and {@code run_results.json}. */
final class SideArtifacts {
  private static final int OLDEST_RUN_RESULTS = 4;
  private static final Set<String> PASSED = Set.of("pass", "warn");

  private final JsonIn in;
  private String schema = "";
  private @Nullable String invocationId;

  private SideArtifacts(JsonIn in) {
    this.in = in;
  }

  /**
   * The columns that a warehouse says there are.
   *
   * @param columns names by node id, in the order of the file
   */
  record Catalog(@Nullable String invocationId, Map<String, List<String>> columns) {}

  /**
   * How tests ended.
   *
   * @param ran ids of all
   * @param passed ids of those whose status is {@code pass} or {@code warn}
   */
  record RunResults(@Nullable String invocationId, Set<String> ran, Set<String> passed) {}

  static Catalog catalog(Artifact artifact, long maxBytes) {
    try (JsonIn in = JsonIn.open(artifact, "CATALOG", maxBytes)) {
      SideArtifacts reader = new SideArtifacts(in);
      Map<String, List<String>> columns = new HashMap<>();
      reader.read(
          "CATALOG",
          "catalog",
          1,
          field -> {
            if (field.equals("nodes")) {
              in.object(id -> columns.put(id, reader.columns()));
            } else {
              in.skip();
            }
          });
      return new Catalog(reader.invocationId, columns);
    }
  }

  static RunResults runResults(Artifact artifact, long maxBytes) {
    try (JsonIn in = JsonIn.open(artifact, "RUN_RESULTS", maxBytes)) {
      SideArtifacts reader = new SideArtifacts(in);
      Set<String> ran = new HashSet<>();
      Set<String> passed = new HashSet<>();
      reader.read(
          "RUN_RESULTS",
          "run-results",
          OLDEST_RUN_RESULTS,
          field -> {
            if (field.equals("results")) {
              in.list(() -> reader.result(ran, passed));
            } else {
              in.skip();
            }
          });
      return new RunResults(reader.invocationId, ran, passed);
    }
  }

  private void read(String kind, String schemaName, int oldest, JsonIn.Field section) {
    in.reading(
        () -> {
          JsonToken first = in.first();
          if (first != JsonToken.START_OBJECT) {
            throw unfit(kind, first == null ? "is empty" : "is no object", schemaName);
          }
          in.fields(
              field -> {
                if (field.equals("metadata")) {
                  in.object(this::metadata);
                } else {
                  section.read(field);
                }
              });
          in.end();
          requireSchema(kind, schemaName, oldest);
        });
  }

  private void metadata(String field) throws IOException {
    switch (field) {
      case "dbt_schema_version" -> schema = in.textOrEmpty();
      case "invocation_id" -> invocationId = in.text();
      default -> in.skip();
    }
  }

  private void requireSchema(String kind, String name, int oldest) {
    int at = schema.indexOf("/" + name + "/v");
    if (at < 0) {
      throw unfit(
          kind,
          schema.isEmpty() ? "names no schema" : "is of the schema `%s`".formatted(schema),
          name);
    }
    String version = schema.substring(at + name.length() + 3).replace(".json", "");
    if (!version.chars().allMatch(Character::isDigit)
        || version.isEmpty()
        || version.length() > 4
        || Integer.parseInt(version) < oldest) {
      throw new ProblemsFound(
          in.problem(
              kind + "_VERSION_UNSUPPORTED",
              "its schema version is `v%s`; v%d or newer is needed".formatted(version, oldest)));
    }
  }

  private ProblemsFound unfit(String kind, String fault, String name) {
    String file = name.replace('-', '_') + ".json";
    return new ProblemsFound(
        in.problem(kind + "_UNFIT", "%s, so it is no %s of dbt's".formatted(fault, file))
            .suggesting("give the %s that dbt writes to target/".formatted(file)));
  }

  private List<String> columns() throws IOException {
    List<String> columns = new ArrayList<>();
    in.object(
        field -> {
          if (field.equals("columns")) {
            in.object(
                name -> {
                  columns.add(name);
                  in.skip();
                });
          } else {
            in.skip();
          }
        });
    return columns;
  }

  private void result(Set<String> ran, Set<String> passed) throws IOException {
    String[] found = {"", ""};
    in.fields(
        field -> {
          switch (field) {
            case "unique_id" -> found[0] = in.textOrEmpty();
            case "status" -> found[1] = in.textOrEmpty();
            default -> in.skip();
          }
        });
    ran.add(found[0]);
    if (PASSED.contains(found[1])) {
      passed.add(found[0]);
    }
  }
}
