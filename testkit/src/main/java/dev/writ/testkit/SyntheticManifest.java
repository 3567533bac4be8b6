package dev.writ.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A dbt {@code manifest.json} of any size, the same bytes for the same numbers. Every schema
 * version tells the same project: models of four prefixes that depend on each other and on a
 * source, some without description, tested in part.
 *
 * @param models how many; each depends on one before it and every tenth on the source
 * @param columns of each model
 * @param tests of each model, one for each of its first columns
 * @param shape how much text stands around what is read
 * @param schema which dbt it comes from
 */
public record SyntheticManifest(int models, int columns, int tests, Shape shape, Schema schema) {
  /** The project's name. */
  public static final String PROJECT = "shop";

  /** How much text stands around what is read. */
  public enum Shape {
    /** Short SQL, as in dbt-bouncer's benchmark: 10,000 models of 3 columns are about 38 MB. */
    LEAN(300, false),
    /** 3 KB of SQL: 10,000 models of 8 columns and 3 tests are about 120 MB. */
    FULL(3_000, false),
    /** As lean, but each model depends on the one before it. */
    CHAIN(300, true);

    private final int sqlCharacters;
    private final boolean chained;

    Shape(int sqlCharacters, boolean chained) {
      this.sqlCharacters = sqlCharacters;
      this.chained = chained;
    }
  }

  /** Versions that differ in what they say, oldest first. */
  public enum Schema {
    V4(4, "1.0.9"),
    V7(7, "1.3.7"),
    V8(8, "1.4.9"),
    V9(9, "1.5.11"),
    V10(10, "1.6.18"),
    V11(11, "1.7.19"),
    V12_OF_1_8(12, "1.8.9"),
    V12_OF_1_10(12, "1.10.13"),
    V12_OF_1_12(12, "1.12.0"),
    /** The Fusion engine: says v12, leaves out every key that is not set. */
    V12_OF_2_0(12, "2.0.0");

    private final int version;
    private final String dbt;

    Schema(int version, String dbt) {
      this.version = version;
      this.dbt = dbt;
    }

    private boolean isSparse() {
      return this == V12_OF_2_0;
    }

    private boolean hasAttachedNodes() {
      return version >= 9;
    }

    private boolean keepsMetaInConfig() {
      return compareTo(V12_OF_1_10) >= 0;
    }
  }

  /** 3 columns and 1 test for each model. */
  public static SyntheticManifest lean(int models) {
    return new SyntheticManifest(models, 3, 1, Shape.LEAN, Schema.V12_OF_1_8);
  }

  /** 8 columns and 3 tests for each model. */
  public static SyntheticManifest full(int models) {
    return new SyntheticManifest(models, 8, 3, Shape.FULL, Schema.V12_OF_1_8);
  }

  /** The whole file at once. */
  public byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes it, a node at a time. */
  public void writeTo(OutputStream out) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("{\"metadata\": {").append(metadata()).append("}, \"nodes\": {");
    for (int i = 0; i < models; i++) {
      model(text, i);
      for (int test = 0; test < tests; test++) {
        text.append(", ");
        test(text, i, test);
      }
      text.append(i + 1 < models ? ", " : "");
      flush(text, out);
    }
    text.append("}, \"sources\": {\"source.shop.raw.payments\": {\"name\": \"payments\",")
        .append(" \"resource_type\": \"source\", \"package_name\": \"shop\"}}, \"macros\": {");
    for (int i = 0; i < 50; i++) {
      text.append(i == 0 ? "" : ", ")
          .append("\"macro.dbt.m%d\": {\"macro_sql\": \"%s\"}".formatted(i, sql(i, 2_000)));
    }
    text.append("}, \"docs\": {}, \"exposures\": {}, \"metrics\": {}, \"disabled\": ")
        .append(schema.isSparse() ? "null" : "{}");
    if (schema.version >= 12 && !schema.isSparse()) {
      text.append(", \"unit_tests\": {}, \"saved_queries\": {}, \"semantic_models\": {}");
    }
    flush(text, out);
    text.append(", \"child_map\": {");
    for (int i = 0; i < models; i++) {
      text.append(i == 0 ? "" : ", ");
      children(text, i);
      flush(text, out);
    }
    text.append("}}\n");
    flush(text, out);
  }

  private static void flush(StringBuilder text, OutputStream out) throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    text.setLength(0);
  }

  private String metadata() {
    String says =
        """
        "dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v%d.json",
        "dbt_version": "%s", "generated_at": "2026-01-01T00:00:00Z", "adapter_type": "duckdb",
        "invocation_id": "11111111-2222-3333-4444-555555555555", "project_id": "%s"\
        """
            .formatted(schema.version, schema.dbt, md5(PROJECT));
    return schema.version >= 10 ? says + ", \"project_name\": \"" + PROJECT + "\"" : says;
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  private static String name(int i) {
    return switch (i % 4) {
          case 0 -> "bronze_";
          case 1 -> "silver_";
          case 2 -> "gold_";
          default -> "stg_";
        }
        + "model_"
        + i;
  }

  private static String id(int i) {
    return "model.shop." + name(i);
  }

  /** The model that another depends on; -1 for the first. */
  private int parent(int i) {
    return shape.chained ? i - 1 : i == 0 ? -1 : i / 2;
  }

  private void model(StringBuilder text, int i) {
    String name = name(i);
    text.append("\"%s\": {\"unique_id\": \"%s\", ".formatted(id(i), id(i)))
        .append("\"resource_type\": \"model\", \"database\": \"dev\", \"schema\": \"main\", ")
        .append(
            "\"name\": \"%s\", \"package_name\": \"shop\", \"path\": \"%s.sql\", "
                .formatted(name, name))
        .append("\"original_file_path\": \"models/area%d/%s.sql\", ".formatted(i % 7, name))
        .append("\"patch_path\": \"shop://models/area%d/schema.yml\", ".formatted(i % 7))
        .append(
            "\"alias\": \"%s\", \"checksum\": {\"name\": \"sha256\", \"checksum\": \"%064x\"}, "
                .formatted(name, i))
        .append("\"fqn\": [\"shop\", \"area%d\", \"%s\"], ".formatted(i % 7, name));
    String meta = "\"meta\": {\"owner\": \"team-%d\"}, \"tags\": [\"nightly\"]".formatted(i % 5);
    text.append("\"config\": {\"enabled\": true, \"materialized\": \"table\"")
        .append(schema.keepsMetaInConfig() ? ", " + meta : "")
        .append(
            schema.isSparse()
                ? "}, "
                : ", \"alias\": null, \"schema\": null, \"pre-hook\": [], \"post-hook\": [], \"quoting\": {}, \"grants\": {}, \"on_schema_change\": \"ignore\"}, ");
    if (!schema.keepsMetaInConfig()) {
      text.append(meta).append(", ");
    }
    if (i % 3 != 0) {
      text.append(
          "\"description\": \"What model %d holds, one row for each order.\", ".formatted(i));
    } else if (!schema.isSparse()) {
      text.append("\"description\": \"\", ");
    }
    if (!schema.isSparse()) {
      text.append("\"docs\": {\"show\": true, \"node_color\": null}, \"build_path\": null, ")
          .append("\"deferred\": false, \"unrendered_config\": {\"materialized\": \"table\"}, ")
          .append("\"created_at\": 1700000000.0, \"group\": null, \"access\": \"protected\", ");
    }
    text.append("\"columns\": {");
    for (int column = 0; column < columns; column++) {
      column(text, i, column);
    }
    text.append("}, \"depends_on\": {\"macros\": [], \"nodes\": [");
    int parent = parent(i);
    text.append(parent < 0 ? "" : "\"" + id(parent) + "\"");
    if (i % 10 == 0) {
      text.append(parent < 0 ? "" : ", ").append("\"source.shop.raw.payments\"");
    }
    text.append("]}, \"refs\": [], \"sources\": [], \"metrics\": [], \"language\": \"sql\", ")
        .append("\"raw_code\": \"%s\", ".formatted(sql(i, shape.sqlCharacters)))
        .append("\"compiled_code\": \"%s\"}".formatted(sql(i, shape.sqlCharacters)));
  }

  private void column(StringBuilder text, int i, int column) {
    text.append(column == 0 ? "" : ", ")
        .append("\"c%d\": {\"name\": \"c%d\", ".formatted(column, column));
    if ((i + column) % 4 != 0) {
      text.append("\"description\": \"Column %d of model %d.\", ".formatted(column, i));
    } else if (!schema.isSparse()) {
      text.append("\"description\": \"\", ");
    }
    text.append("\"data_type\": \"varchar\"")
        .append(
            schema.isSparse()
                ? "}"
                : ", \"meta\": {}, \"tags\": [], \"quote\": null, \"constraints\": []}");
  }

  private void test(StringBuilder text, int i, int column) {
    String type = column % 2 == 0 ? "not_null" : "unique";
    String name = "%s_%s_c%d".formatted(type, name(i), column);
    String id = testId(i, column);
    text.append("\"%s\": {\"unique_id\": \"%s\", \"resource_type\": \"test\", ".formatted(id, id))
        .append(
            "\"name\": \"%s\", \"package_name\": \"shop\", \"path\": \"%s.sql\", "
                .formatted(name, name))
        .append("\"original_file_path\": \"models/area%d/schema.yml\", ".formatted(i % 7))
        .append("\"test_metadata\": {\"name\": \"%s\", \"namespace\": null, ".formatted(type))
        .append(
            "\"kwargs\": {\"column_name\": \"c%d\", \"model\": \"{{ get_where_subquery(ref('%s')) }}\"}}, "
                .formatted(column, name(i)))
        .append(
            "\"config\": {\"enabled\": true, \"severity\": \"ERROR\", \"materialized\": \"test\", \"tags\": [], \"meta\": {}}, ")
        .append("\"column_name\": \"c%d\", ".formatted(column))
        .append(schema.hasAttachedNodes() ? "\"attached_node\": \"%s\", ".formatted(id(i)) : "")
        .append(
            "\"checksum\": {\"name\": \"none\", \"checksum\": \"\"}, \"fqn\": [\"shop\", \"%s\"], "
                .formatted(name))
        .append(
            "\"depends_on\": {\"macros\": [\"macro.dbt.test_%s\"], \"nodes\": [\"%s\"]}, "
                .formatted(type, id(i)))
        .append(
            "\"language\": \"sql\", \"raw_code\": \"{{ test_%s(**_dbt_generic_test_kwargs) }}\"}"
                .formatted(type));
  }

  private static String testId(int i, int column) {
    return "test.shop.%s_%s_c%d.%08x"
        .formatted(column % 2 == 0 ? "not_null" : "unique", name(i), column, i * 31 + column);
  }

  private void children(StringBuilder text, int i) {
    text.append("\"").append(id(i)).append("\": [");
    String separator = "";
    int first = shape.chained ? i + 1 : Math.max(1, 2 * i);
    int last = shape.chained ? i + 1 : 2 * i + 1;
    for (int child = first; child <= last && child < models; child++) {
      text.append(separator).append("\"").append(id(child)).append("\"");
      separator = ", ";
    }
    for (int test = 0; test < tests; test++) {
      text.append(separator).append("\"").append(testId(i, test)).append("\"");
      separator = ", ";
    }
    text.append("]");
  }

  private static String sql(int i, int characters) {
    String line =
        "select c%d, sum(amount) as total\\nfrom {{ ref('m') }} where c = 'x' ".formatted(i);
    return line.repeat(Math.max(1, characters / line.length()));
  }
}
