package dev.writ.dbt.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.writ.dbt.observe.SnapshotReader.Artifacts;
import dev.writ.dbt.observe.SnapshotReader.Limits;
import dev.writ.dbt.observe.SnapshotReader.Scope;
import dev.writ.dbt.policy.EffectivePolicy.DbtOptions;
import dev.writ.dbt.policy.EffectivePolicy.Denominator;
import dev.writ.dbt.policy.EffectivePolicy.InlineSkips;
import dev.writ.dbt.policy.EffectivePolicy.PlaceholderMatch;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.rego.RegoValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("D27 artifacts: what is read, and what is refused with which words")
class ArtifactsTest {
  private static final String METADATA =
      """
      "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
        "project_name": "p", "invocation_id": "run-1"}""";

  private static String manifest(String nodes) {
    return "{%s, \"nodes\": {%s}}".formatted(METADATA, nodes);
  }

  private static String model(String fields) {
    return manifest(
        "\"model.p.m\": {\"resource_type\": \"model\", \"name\": \"m\", \"package_name\": \"p\"%s}"
            .formatted(fields.isEmpty() ? "" : ", " + fields));
  }

  private static Snapshot read(String json) {
    return read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Snapshot read(byte[] bytes) {
    return read(
        new Artifacts(Artifact.of("manifest.json", bytes), null, null),
        Limits.DEFAULT,
        DbtOptions.DEFAULT);
  }

  private static Snapshot read(Artifacts artifacts, Limits limits, DbtOptions options) {
    return SnapshotReader.read(artifacts, Scope.PROJECT, limits, options);
  }

  private static Problem problem(byte[] bytes) {
    return problem(
        new Artifacts(Artifact.of("manifest.json", bytes), null, null),
        Limits.DEFAULT,
        DbtOptions.DEFAULT);
  }

  private static Problem problem(String json) {
    return problem(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Problem problem(Artifacts artifacts, Limits limits, DbtOptions options) {
    ProblemsFound found =
        catchThrowableOfType(ProblemsFound.class, () -> read(artifacts, limits, options));
    assertThat(found).as("nothing was refused").isNotNull();
    assertThat(found.problems()).hasSize(1);
    return found.problems().getFirst();
  }

  private static Model only(String json) {
    return read(json).models().getFirst();
  }

  @Test
  void readsWhatIsNull() {
    Model model =
        only(
            model(
                """
                "description": null, "columns": null, "tags": null, "meta": null, "config": null,
                "depends_on": null, "original_file_path": null, "patch_path": null, "fqn": null,
                "version": null, "access": null, "group": null"""));

    assertThat(model.description()).isEmpty();
    assertThat(model.columns()).isEmpty();
    assertThat(model.tags()).isEmpty();
    assertThat(model.meta().size()).isZero();
    assertThat(model.dependsOn()).isEmpty();
    assertThat(model.filePath()).isEmpty();
    assertThat(model.patchPath()).isNull();
    assertThat(model.displayName()).isEqualTo("m");
    assertThat(model.layer()).isNull();
  }

  @Test
  void readsWhereWholeSectionsAreNullOrAbsent() {
    assertThat(
            read("""
                    {%s, "nodes": null, "sources": null, "exposures": null, "disabled": null,
                     "child_map": null, "unit_tests": null, "anything": [{"new": 1}]}"""
                    .formatted(METADATA))
                .models())
        .isEmpty();
    assertThat(read("{%s}".formatted(METADATA)).notices())
        .extracting(Notice::code)
        .containsExactly("NO_MODELS");
  }

  @Test
  void readsEverythingThatChecksAskFor() {
    Snapshot snapshot =
        read(
            """
            {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
               "dbt_version": "1.10.2", "project_name": "p", "adapter_type": "duckdb",
               "generated_at": "2026-01-01T00:00:00Z", "invocation_id": "i"},
             "nodes": {
               "model.p.gold_m.v2": {"resource_type": "model", "name": "gold_m",
                 "package_name": "p", "original_file_path": "models\\\\a\\\\gold_m_v2.py",
                 "patch_path": "p://models\\\\a\\\\schema.yml", "description": "d",
                 "language": "python", "version": 2, "latest_version": 2, "access": "public",
                 "group": "g", "fqn": ["p", "a", "gold_m"], "tags": ["top"],
                 "meta": {"owner": "top", "only_top": 1},
                 "config": {"materialized": "table", "tags": "one", "meta": {"owner": "config"}},
                 "depends_on": {"macros": ["x"], "nodes": ["seed.p.s", "source.p.raw.t"]},
                 "columns": {"ID": {"name": "id", "description": "c", "data_type": "int",
                   "meta": {"a": 1}, "config": {"meta": {"b": 2}, "tags": ["pk"]}}}},
               "snapshot.p.z": {"resource_type": "snapshot", "name": "z", "package_name": "p"},
               "seed.p.s": {"resource_type": "seed", "name": "s", "package_name": "p"},
               "test.p.on_seed": {"resource_type": "test", "name": "t", "package_name": "p",
                 "attached_node": "seed.p.s", "column_name": "id",
                 "test_metadata": {"name": "unique"}},
               "test.p.singular": {"resource_type": "test", "name": "t2", "package_name": "p",
                 "depends_on": {"nodes": ["model.p.gold_m.v2"]}},
               "test.p.attached": {"resource_type": "test", "name": "t3", "package_name": "p",
                 "attached_node": "model.p.gold_m.v2", "config": {"severity": "warn"},
                 "test_metadata": {"name": "equal", "namespace": "dbt_utils",
                   "kwargs": {"columns": ["id"], "n": 1.5}}}},
             "sources": {"source.p.raw.t": {"name": "t"}},
             "unit_tests": {"unit_test.p.m.u": {"name": "u"}},
             "disabled": {"model.p.off": [{"name": "off"}]},
             "exposures": {"exposure.p.e": {"name": "dash"}},
             "child_map": {"seed.p.s": ["model.p.gold_m.v2"]}}
            """);

    Model model = snapshot.models().getFirst();
    assertThat(model.displayName()).isEqualTo("gold_m.v2");
    assertThat(model.layer()).isEqualTo(Layer.GOLD);
    assertThat(model.filePath()).isEqualTo("models/a/gold_m_v2.py");
    assertThat(model.patchPath()).isEqualTo("models/a/schema.yml");
    assertThat(model.tags()).containsExactlyInAnyOrder("top", "one");
    assertThat(model.meta())
        .isEqualTo(
            RegoValue.Obj.builder()
                .put(RegoValue.of("owner"), RegoValue.of("config"))
                .put(RegoValue.of("only_top"), RegoValue.of(1))
                .build());
    assertThat(model.columns())
        .singleElement()
        .satisfies(
            column -> {
              assertThat(column.name()).isEqualTo("id");
              assertThat(column.tags()).containsExactly("pk");
              assertThat(column.meta().size()).isEqualTo(2);
            });
    assertThat(model.latestVersion()).isEqualTo("2");
    assertThat(snapshot.tests().keySet()).containsExactly("model.p.gold_m.v2");
    assertThat(Objects.requireNonNull(snapshot.tests().get("model.p.gold_m.v2")))
        .singleElement()
        .satisfies(
            test -> {
              assertThat(test.type()).isEqualTo("dbt_utils.equal");
              assertThat(test.column()).isNull();
              assertThat(test.severity()).isEqualTo("warn");
            });
    assertThat(snapshot.graph().sources()).containsExactly("source.p.raw.t");
    assertThat(snapshot.graph().disabled()).containsExactly("model.p.off");
    assertThat(snapshot.graph().exposures()).isEqualTo(Map.of("exposure.p.e", "dash"));
    assertThat(snapshot.manifest().dbtVersion()).isEqualTo("1.10.2");
  }

  @Test
  void acceptsEveryEncodingOfJson() throws IOException {
    String json = model("").replace("\n", "\r\n");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(json.getBytes(StandardCharsets.UTF_8));
    }
    for (byte[] bytes :
        List.of(
            json.getBytes(StandardCharsets.UTF_8),
            ("\uFEFF" + json).getBytes(StandardCharsets.UTF_8),
            json.getBytes(StandardCharsets.UTF_16LE),
            json.getBytes(StandardCharsets.UTF_16BE),
            ("\uFEFF" + json).getBytes(StandardCharsets.UTF_16LE),
            json.getBytes(Charset.forName("UTF-32BE")),
            packed.toByteArray())) {
      assertThat(read(bytes).models()).hasSize(1);
    }
    assertThat(read(packed.toByteArray()).manifest().sha256())
        .as("of what was packed")
        .isEqualTo(read(json).manifest().sha256());
  }

  @Test
  void namesLineColumnAndByteOfWhatIsNoJson() {
    assertThat(problem("{\"metadata\": {},\n  \"nodes\": {]\n"))
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo("MANIFEST_NOT_JSON");
              assertThat(found.file()).isEqualTo("manifest.json");
              assertThat(found.line()).isEqualTo(2);
              assertThat(found.message()).startsWith("is not JSON: ").contains(" at byte ");
            });
    assertThat(problem("").toString()).isEqualTo("manifest.json: MANIFEST_NOT_JSON is empty");
    assertThat(problem("not json").code()).isEqualTo("MANIFEST_NOT_JSON");
    assertThat(problem(model("") + "{}").code()).isEqualTo("MANIFEST_NOT_JSON");
    assertThat(problem(new byte[] {'{', '"', (byte) 0xff, (byte) 0xff, '"'}).code())
        .isEqualTo("MANIFEST_NOT_JSON");
  }

  @Test
  void tellsAFileThatEndsInTheMiddle() throws IOException {
    String json = model("");
    assertThat(problem(json.substring(0, json.length() - 4)))
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo("MANIFEST_TRUNCATED");
              assertThat(found.message()).startsWith("ends in the middle at byte ");
              assertThat(found.line()).isEqualTo(2);
            });
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(json.getBytes(StandardCharsets.UTF_8));
    }
    byte[] half = java.util.Arrays.copyOf(packed.toByteArray(), packed.size() - 20);
    assertThat(problem(half).code()).isEqualTo("MANIFEST_TRUNCATED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1]|is a list, not a dbt manifest",
        "\"x\"|is a value, not a dbt manifest",
        "{\"a\": 1}|has neither `metadata` nor `nodes`, not a dbt manifest",
        "{\"metadata\": {\"dbt_schema_version\": \"https://schemas.getdbt.com/dbt/catalog/v1.json\"}}|looks like dbt's catalog.json, not a dbt manifest",
        "{\"metadata\": {\"dbt_schema_version\": \"https://schemas.getdbt.com/dbt/run-results/v6.json\"}}|looks like dbt's run_results.json, not a dbt manifest"
      })
  void saysWhatAFileLooksLikeThatIsNoManifest(String json, String message) {
    assertThat(problem(json))
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo("NOT_A_MANIFEST");
              assertThat(found.message()).isEqualTo(message);
            });
  }

  @ParameterizedTest
  @CsvSource({"v1", "v3", "v13", "vx", "12"})
  void refusesVersionsThatNobodyKnows(String version) {
    assertThat(problem(versioned(version)))
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo("MANIFEST_VERSION_UNSUPPORTED");
              assertThat(found.message())
                  .isEqualTo(
                      "its schema version is `%s`; v4 to v12 are supported".formatted(version));
            });
  }

  @Test
  void refusesAManifestWithoutVersion() {
    assertThat(problem("{\"metadata\": {}, \"nodes\": {}}").toString())
        .contains("MANIFEST_VERSION_UNSUPPORTED its schema version is none;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12"})
  void readsEveryVersionThatIsKnown(String version) {
    assertThat(read(versioned(version)).manifest().schema()).isEqualTo(version);
  }

  @Test
  void readsANewerVersionWhereItIsAskedTo() {
    Artifacts newer =
        new Artifacts(
            Artifact.of("m", versioned("v13").getBytes(StandardCharsets.UTF_8)), null, null);
    assertThat(read(newer, new Limits(13, 1 << 20), DbtOptions.DEFAULT).manifest().schema())
        .isEqualTo("v13");
    assertThat(problem(newer, new Limits(14, 1 << 20), DbtOptions.DEFAULT).code())
        .isEqualTo("MANIFEST_VERSION_UNSUPPORTED");
  }

  private static String versioned(String version) {
    return """
        {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/%s.json",
          "project_name": "p"}, "nodes": {}}"""
        .formatted(version);
  }

  /** Endless zeros, of which no more than the limit is read. */
  private static final class Bomb extends InputStream {
    private long read;

    @Override
    public int read() {
      read++;
      return ' ';
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      java.util.Arrays.fill(buffer, offset, offset + length, (byte) ' ');
      read += length;
      return length;
    }
  }

  @Test
  void stopsAtTheLimitOfBytes() throws IOException {
    Bomb bomb = new Bomb();
    Artifacts endless = new Artifacts(new Artifact("-", -1, () -> bomb), null, null);
    assertThat(problem(endless, new Limits(null, 1 << 20), DbtOptions.DEFAULT).toString())
        .isEqualTo(
            "-: MANIFEST_TOO_LARGE has more than 1 MB unpacked; raise --max-manifest-mb if that is"
                + " what the project needs");
    assertThat(bomb.read).isLessThan(2 << 20);

    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[8 << 20]);
    }
    assertThat(
            problem(
                    new Artifacts(Artifact.of("m.gz", packed.toByteArray()), null, null),
                    new Limits(null, 1 << 20),
                    DbtOptions.DEFAULT)
                .code())
        .isEqualTo("MANIFEST_NOT_JSON");
    assertThat(
            problem(
                    new Artifacts(
                        new Artifact(
                            "m",
                            2 << 20,
                            () -> {
                              throw new IOException("never opened");
                            }),
                        null,
                        null),
                    new Limits(null, 1 << 20),
                    DbtOptions.DEFAULT)
                .code())
        .isEqualTo("MANIFEST_TOO_LARGE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"columns\": []|`$.nodes['model.p.m'].columns` is a list, not an object",
        "\"columns\": {\"a\": 1}|`$.nodes['model.p.m'].columns.a` is a number, not an object",
        "\"description\": {}|`$.nodes['model.p.m'].description` is an object, not a text",
        "\"tags\": {}|`$.nodes['model.p.m'].tags` is an object, not a list",
        "\"depends_on\": []|`$.nodes['model.p.m'].depends_on` is a list, not an object",
        "\"depends_on\": {\"nodes\": [1]}|`$.nodes['model.p.m'].depends_on.nodes[0]` is a number, not a text",
        "\"config\": {\"meta\": []}|`$.nodes['model.p.m'].config.meta` is a list, not an object"
      })
  void namesThePathOfAFieldOfTheWrongType(String fields, String message) {
    assertThat(problem(model(fields)))
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo("MANIFEST_FIELD_TYPE");
              assertThat(found.message()).isEqualTo(message);
              assertThat(found.line()).isNotNull();
            });
  }

  @Test
  void refusesAnIdThatStandsTwice() {
    String node = "\"model.p.m\": {\"resource_type\": \"model\", \"package_name\": \"p\"}";
    assertThat(problem(manifest(node + ", " + node)).toString())
        .isEqualTo("manifest.json: MANIFEST_DUPLICATE_ID `model.p.m` stands twice in it");
    assertThat(
            problem(
                    "{%s, \"sources\": {\"source.p.a.b\": {}, \"source.p.a.b\": {}}}"
                        .formatted(METADATA))
                .code())
        .isEqualTo("MANIFEST_DUPLICATE_ID");
    assertThat(only(model("\"description\": \"first\", \"description\": \"last\"")).description())
        .isEqualTo("last");
  }

  @Test
  void refusesNestingThatIsTooDeep() {
    String deep = "[".repeat(250) + "]".repeat(250);
    assertThat(problem(model("\"meta\": {\"a\": %s}".formatted(deep))).code())
        .isEqualTo("MANIFEST_NOT_JSON");
    assertThat(problem(model("\"raw_code\": %s".formatted(deep))).code())
        .isEqualTo("MANIFEST_NOT_JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x.sql", "/etc/passwd", "C:\\\\x.sql", "models/../../x.sql", "a\\u0000b"})
  void noticesPathsThatLeaveTheProject(String path) {
    assertThat(read(model("\"original_file_path\": \"%s\"".formatted(path))).notices())
        .extracting(Notice::code)
        .containsExactly("PATH_OUTSIDE_PROJECT");
    assertThat(read(model("\"patch_path\": \"p://%s\"".formatted(path))).notices())
        .extracting(Notice::code)
        .containsExactly("PATH_OUTSIDE_PROJECT");
  }

  @Test
  void saysWhatToDoWhereTheManifestIsMissing(@TempDir Path folder) throws IOException {
    assertThat(
            catchThrowableOfType(
                ProblemsFound.class,
                () -> Artifact.of(folder.resolve("no.json"), "MANIFEST", "run dbt parse")))
        .hasMessageEndingWith("no.json: MANIFEST_NOT_FOUND there is no such file; run dbt parse");
    assertThat(
            catchThrowableOfType(
                ProblemsFound.class, () -> Artifact.of(folder, "MANIFEST", "run dbt parse")))
        .hasMessageContaining("MANIFEST_NOT_FOUND this is a folder");
    Path file = Files.writeString(folder.resolve("m.json"), model(""));
    assertThat(
            read(
                    new Artifacts(Artifact.of(file, "MANIFEST", ""), null, null),
                    Limits.DEFAULT,
                    DbtOptions.DEFAULT)
                .models())
        .hasSize(1);
  }

  private static DbtOptions options(Denominator denominator, boolean testsMustPass) {
    return new DbtOptions(
        false,
        denominator,
        testsMustPass,
        false,
        PlaceholderMatch.ANYWHERE,
        List.of(),
        InlineSkips.ANY,
        true,
        null);
  }

  private static Artifact other(String name, String schema, String invocation, String rest) {
    return Artifact.of(
        name,
        """
        {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/%s.json",
          "invocation_id": "%s"}, %s}"""
            .formatted(schema, invocation, rest)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static Artifacts with(Artifact catalog, Artifact runResults) {
    return new Artifacts(
        Artifact.of("manifest.json", model("").getBytes(StandardCharsets.UTF_8)),
        catalog,
        runResults);
  }

  private static final String COLUMNS =
      "\"nodes\": {\"model.p.m\": {\"columns\": {\"B\": {}, \"A\": {}}}}";
  private static final String RESULTS =
      """
      "results": [{"unique_id": "model.p.m", "status": "success"},
        {"unique_id": "test.a", "status": "pass"},
        {"unique_id": "test.b", "status": "fail"}, {"unique_id": "test.c", "status": "warn"}]""";

  @Test
  void readsCatalogAndRunResults() {
    Snapshot snapshot =
        read(
            with(
                other("catalog.json", "catalog/v1", "run-1", COLUMNS),
                other("run_results.json", "run-results/v6", "run-1", RESULTS)),
            Limits.DEFAULT,
            options(Denominator.CATALOG, true));

    assertThat(snapshot.catalogColumns()).isEqualTo(Map.of("model.p.m", List.of("B", "A")));
    assertThat(snapshot.passedTests()).isEqualTo(Set.of("test.a", "test.c"));
    assertThat(snapshot.notices()).isEmpty();
  }

  @Test
  void tellsArtifactsThatDoNotBelongTogether() {
    Artifact catalog = other("catalog.json", "catalog/v1", "run-2", COLUMNS);
    Artifact results = other("run_results.json", "run-results/v6", "run-3", RESULTS);
    assertThat(read(with(catalog, results), Limits.DEFAULT, DbtOptions.DEFAULT).notices())
        .extracting(Notice::code)
        .containsExactly("ARTIFACTS_DIFFER", "ARTIFACTS_DIFFER");
    assertThat(
            problem(with(catalog, results), Limits.DEFAULT, options(Denominator.CATALOG, false))
                .toString())
        .isEqualTo(
            "catalog.json: CATALOG_DIFFERS `catalog.json` is of another run of dbt (invocation"
                + " `run-2`) than the manifest (`run-1`); write both with one command");
    assertThat(
            problem(with(catalog, results), Limits.DEFAULT, options(Denominator.DECLARED, true))
                .code())
        .isEqualTo("RUN_RESULTS_DIFFERS");
  }

  @Test
  void tellsArtifactsOfAnotherProject() {
    Artifact catalog =
        other(
            "catalog.json",
            "catalog/v1",
            "run-1",
            "\"nodes\": {\"model.q.m\": {}, \"model.q.n\": {}}");
    Artifact results = other("run_results.json", "run-results/v6", "run-1", RESULTS);
    assertThat(read(with(catalog, results), Limits.DEFAULT, DbtOptions.DEFAULT).notices())
        .containsExactly(
            new Notice(
                "ARTIFACTS_DIFFER",
                "`catalog.json` is of another project: none of its 2 nodes is in the manifest"));
    assertThat(
            problem(with(catalog, results), Limits.DEFAULT, options(Denominator.CATALOG, false))
                .code())
        .isEqualTo("CATALOG_DIFFERS");
  }

  @Test
  void asksForTheArtifactThatThePolicyNeeds() {
    Artifacts alone =
        new Artifacts(
            Artifact.of("manifest.json", model("").getBytes(StandardCharsets.UTF_8)), null, null);
    assertThat(problem(alone, Limits.DEFAULT, options(Denominator.CATALOG, false)).toString())
        .isEqualTo(
            "CATALOG_NOT_FOUND the policy's `coverage.denominator` needs dbt's catalog.json; give"
                + " it with --catalog");
    assertThat(problem(alone, Limits.DEFAULT, options(Denominator.DECLARED, true)).toString())
        .isEqualTo(
            "RUN_RESULTS_NOT_FOUND the policy's `coverage.tests_must_pass` needs dbt's"
                + " run_results.json; give it with --run-results");
  }

  @Test
  void neverIgnoresACatalogOrRunResultsThatAreBad() {
    Artifact good = other("catalog.json", "catalog/v1", "run-1", COLUMNS);
    Artifact results = other("run_results.json", "run-results/v6", "run-1", RESULTS);
    assertThat(badCatalog(Artifact.of("c", new byte[0]))).isEqualTo("CATALOG_UNFIT");
    assertThat(badCatalog(Artifact.of("c", "{".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("CATALOG_TRUNCATED");
    assertThat(badCatalog(results)).isEqualTo("CATALOG_UNFIT");
    assertThat(badCatalog(other("c", "catalog/v1", "run-1", "\"nodes\": []")))
        .isEqualTo("CATALOG_FIELD_TYPE");
    assertThat(badResults(good)).isEqualTo("RUN_RESULTS_UNFIT");
    assertThat(badResults(other("r", "run-results/v3", "run-1", RESULTS)))
        .isEqualTo("RUN_RESULTS_VERSION_UNSUPPORTED");
    assertThat(badResults(other("r", "run-results/v6", "run-1", "\"results\": [1]")))
        .isEqualTo("RUN_RESULTS_FIELD_TYPE");
  }

  private static String badCatalog(Artifact catalog) {
    return problem(
            with(catalog, other("r", "run-results/v6", "run-1", RESULTS)),
            Limits.DEFAULT,
            DbtOptions.DEFAULT)
        .code();
  }

  private static String badResults(Artifact results) {
    return problem(
            with(other("c", "catalog/v1", "run-1", COLUMNS), results),
            Limits.DEFAULT,
            DbtOptions.DEFAULT)
        .code();
  }
}
