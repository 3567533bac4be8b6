package dev.writ.dbt.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.testkit.SyntheticManifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("D27 the manifest: traps of its many writers")
class ManifestReaderTest {
  private static final long LIMIT = 1L << 30;

  private static final String METADATA =
      """
      "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"}""";

  private static Manifest read(String sections) {
    return ManifestReader.read(of("{%s, %s}".formatted(METADATA, sections)), null, LIMIT);
  }

  private static Artifact of(String json) {
    return Artifact.of("manifest.json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static Problem problem(Artifact artifact, long limit) {
    ProblemsFound found =
        catchThrowableOfType(ProblemsFound.class, () -> ManifestReader.read(artifact, null, limit));
    assertThat(found).as("nothing was refused").isNotNull();
    assertThat(found.problems()).hasSize(1);
    return found.problems().getFirst();
  }

  private static Model model(String fields) {
    return read("\"nodes\": {\"model.p.m\": {\"resource_type\": \"model\", %s}}".formatted(fields))
        .models()
        .getFirst();
  }

  private static String test(String id, String fields) {
    return "\"test.p.%s\": {\"resource_type\": \"test\", %s}".formatted(id, fields);
  }

  /** The node that the only test of these nodes is attached to. */
  private static List<String> tested(String nodes) {
    return read("\"nodes\": {%s}".formatted(nodes)).tests().stream()
        .map(test -> String.valueOf(test.model()))
        .toList();
  }

  @Test
  void keepsTheLastOfDuplicateKeysInsideANode() {
    Model model =
        model(
            """
            "tags": ["a"], "tags": ["b"],
            "columns": {"x": {"description": "first", "tags": ["p"], "tags": ["q"]},
              "y": {}, "x": {"description": "last"}}""");

    assertThat(model.tags()).containsExactly("b");
    assertThat(model.columns())
        .extracting(Model.Column::name, Model.Column::description)
        .containsExactly(tuple("x", "last"), tuple("y", ""));
  }

  @Test
  void putsTheTagsOfConfigFirst() {
    assertThat(
            model("\"tags\": [\"top\", \"both\"], \"config\": {\"tags\": [\"both\", \"own\"]}")
                .tags())
        .containsExactly("both", "own", "top");
  }

  @Test
  void readsVersionsThatAreNumbersOrTexts() {
    assertThat(model("\"name\": \"m\", \"version\": 2").displayName()).isEqualTo("m.v2");
    assertThat(model("\"name\": \"m\", \"version\": \"2\"").displayName()).isEqualTo("m.v2");
    assertThat(model("\"name\": \"m\", \"version\": 1.5").displayName()).isEqualTo("m.v1.5");
    assertThat(model("\"name\": \"m\", \"version\": null").displayName()).isEqualTo("m");
  }

  @Test
  void attachesTestsToModelsSeedsAndSnapshots() {
    String attached = "\"attached_node\": \"%s\", \"test_metadata\": {\"name\": \"unique\"}";
    assertThat(
            tested(
                test("a", attached.formatted("seed.p.s"))
                    + ", "
                    + test("b", attached.formatted("snapshot.p.s"))
                    + ", "
                    + test("c", "\"attached_node\": \"model.p.m\"")
                    + ", "
                    + test("singular", "\"depends_on\": {\"nodes\": [\"model.p.m\"]}")))
        .containsExactly("seed.p.s", "snapshot.p.s", "model.p.m", "null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unique|ref('orders')|model.q.orders",
        "unique|ref('q', 'orders')|model.q.orders",
        "unique|ref(\"p\", \"orders\")|model.p.orders",
        "unique|ref('q', 'customers', v=2)|model.q.customers.v2",
        "unique|source('raw', 'orders')|source.p.raw.orders",
        "unique|api.Relation.create()|model.q.orders",
        "relationships|ref('nowhere')|source.p.raw.orders"
      })
  void findsWhatATestOfAnOldManifestIsAttachedTo(String type, String call, String tested) {
    String nodes = "\"model.q.orders\": {}, \"model.p.orders\": {}, \"model.q.customers.v2\": {}, ";
    assertThat(
            tested(
                nodes
                    + test(
                        "t",
                        """
                        "depends_on": {"nodes": ["model.q.orders", "model.p.orders",
                          "model.q.customers.v2", "source.p.raw.orders"]},
                        "test_metadata": {"name": "%s", "kwargs": {"model":
                          "{{ get_where_subquery(%s) }}"}}"""
                            .formatted(type, call.replace("\"", "\\\"")))))
        .containsExactly(tested);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"column_name\": \"id\", \"test_metadata\": {\"kwargs\": {\"column_name\": \"x\"}}|id",
        "\"test_metadata\": {\"kwargs\": {\"column_name\": \"x\", \"arg\": \"y\"}}|x",
        "\"column_name\": null, \"test_metadata\": {\"kwargs\": {\"arg\": \"y\"}}|y",
        "\"test_metadata\": {\"kwargs\": {\"arg\": 1}}|null",
        "\"test_metadata\": null|null"
      })
  void findsTheColumnThatATestNames(String fields, String column) {
    assertThat(read("\"nodes\": {%s}".formatted(test("t", fields))).tests())
        .singleElement()
        .satisfies(test -> assertThat(String.valueOf(test.column())).isEqualTo(column));
  }

  @Test
  void turnsDependenciesRoundWhereThereIsNoChildMap() {
    Map<String, List<String>> children =
        read("""
            "nodes": {"model.p.a": {}, "snapshot.p.s": {"depends_on": {"nodes": ["model.p.a"]}},
              "model.p.b": {"depends_on": {"macros": [], "nodes": ["snapshot.p.s"]}},
              "test.p.t": {"depends_on": {"nodes": ["model.p.a"]}}},
            "metrics": {"metric.p.m": {"depends_on": {"nodes": ["model.p.b"]}}},
            "exposures": {"exposure.p.e": {"depends_on": {"nodes": ["metric.p.m"]}},
              "exposure.p.f": {"depends_on": null}, "exposure.p.g": null}, "child_map": {}""")
            .graph()
            .children();

    assertThat(children)
        .isEqualTo(
            Map.of(
                "model.p.a", List.of("snapshot.p.s"),
                "snapshot.p.s", List.of("model.p.b"),
                "model.p.b", List.of("metric.p.m"),
                "metric.p.m", List.of("exposure.p.e")));
  }

  @Test
  void leavesTestsOutOfWhatDependsOnAModel() {
    assertThat(
            read("""
                    "child_map": {"model.p.a": ["test.p.t", "model.p.b", "unit_test.p.a.u"],
                      "model.p.b": [], "test.p.t": []}""")
                .graph()
                .children())
        .isEqualTo(Map.of("model.p.a", List.of("model.p.b"), "model.p.b", List.of()));
  }

  @Test
  void holdsNothingThatAnybodyCouldChange() {
    Manifest manifest =
        read(
            """
            "nodes": {"model.p.m": {"resource_type": "model", "tags": ["a", "b"],
              "columns": {"x": {"tags": ["a", "b"]}}, "depends_on": {"nodes": ["seed.p.s"]}}},
            "sources": {"source.p.raw.t": {}}, "disabled": {"model.p.off": []},
            "exposures": {"exposure.p.e": {}}""");
    Model model = manifest.models().getFirst();
    Snapshot.Graph graph = manifest.graph();

    assertThatThrownBy(() -> model.tags().add("c"))
        .isInstanceOf(UnsupportedOperationException.class);
    for (Set<String> names :
        List.of(model.columns().getFirst().tags(), graph.sources(), graph.disabled())) {
      assertThatThrownBy(names::clear).isInstanceOf(UnsupportedOperationException.class);
    }
    for (Map<String, ?> map : List.of(graph.nodes(), graph.exposures(), graph.children())) {
      assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
    }
    assertThatThrownBy(() -> graph.children().values().iterator().next().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void hashesAllThatItRead() throws NoSuchAlgorithmException {
    byte[] bytes = SyntheticManifest.lean(200).bytes();
    String expected = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    for (int round = 0; round < 50; round++) {
      Manifest manifest = ManifestReader.read(Artifact.of("manifest.json", bytes), null, LIMIT);
      assertThat(manifest.info().sha256()).isEqualTo(expected);
      assertThat(manifest.info().bytes()).isEqualTo(bytes.length);
    }
  }

  @Test
  void passesOverANodeThatIsNull() {
    Manifest manifest = read("\"nodes\": {\"model.p.m\": null}");
    assertThat(manifest.models()).isEmpty();
    assertThat(manifest.packages()).isEmpty();
  }

  @Test
  void namesASchemaThatIsNotOfDbt() {
    assertThat(
            problem(of("{\"metadata\": {\"dbt_schema_version\": \"https://a.b/c.json\"}}"), LIMIT)
                .message())
        .isEqualTo("is of the schema `https://a.b/c.json`, not a dbt manifest");
  }

  @Test
  void placesBytesThatAreNoText() {
    byte[] json = "{\n  \"docs\": \"ab?c\"}".getBytes(StandardCharsets.UTF_8);
    json[14] = (byte) 0xff;
    assertThat(problem(Artifact.of("m.json", json), LIMIT))
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo("MANIFEST_NOT_JSON");
              assertThat(found.line()).isEqualTo(2);
              assertThat(found.message())
                  .startsWith("is not JSON: Invalid UTF-8")
                  .contains(" at byte 1");
            });
  }

  @Test
  void refusesATextOfMoreThan100MegabytesAlsoWhereItIsPassedOver() {
    for (String field : List.of("\"docs\": \"", "\"docs\": {\"a\": \"")) {
      Artifact artifact =
          new Artifact(
              "-", -1, () -> around("{%s, %s".formatted(METADATA, field), 'x', 101_000_000L));
      assertThat(problem(artifact, LIMIT))
          .satisfies(
              found -> {
                assertThat(found.code()).isEqualTo("MANIFEST_NOT_JSON");
                assertThat(found.message())
                    .startsWith("is not JSON: a text of more than 100 MB at byte ");
              });
    }
  }

  @Test
  void unpacksNoMoreOfABombThanTheLimit() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed);
        InputStream json = around("{%s, \"docs\": \"".formatted(METADATA), 'x', 16L << 20)) {
      json.transferTo(gzip);
    }
    assertThat(packed.size()).isLessThan(64 * 1024);
    assertThat(problem(Artifact.of("m.json.gz", packed.toByteArray()), 1 << 20).code())
        .isEqualTo("MANIFEST_TOO_LARGE");
    byte[] head = Arrays.copyOf(packed.toByteArray(), 5);
    assertThat(problem(Artifact.of("m.json.gz", head), LIMIT).toString())
        .isEqualTo("m.json.gz: MANIFEST_TRUNCATED its compressed bytes end in the middle");
  }

  /** A document whose last text goes on for as long as is asked. */
  private static InputStream around(String before, char filling, long times) {
    InputStream endless =
        new InputStream() {
          private long left = times;

          @Override
          public int read() {
            return left-- > 0 ? filling : -1;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            if (left <= 0) {
              return -1;
            }
            int read = (int) Math.min(left, length);
            Arrays.fill(buffer, offset, offset + read, (byte) filling);
            left -= read;
            return read;
          }
        };
    InputStream beginning = new ByteArrayInputStream(before.getBytes(StandardCharsets.UTF_8));
    InputStream end = new ByteArrayInputStream("\"}}".getBytes(StandardCharsets.UTF_8));
    return new SequenceInputStream(new SequenceInputStream(beginning, endless), end);
  }
}
