package dev.writ.cli;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.writ.cli.rest.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** D27: whatever is handed in, the command says what is wrong with it, and never that it passed. */
class DbtBadInputTest {
  private static final String OK = DbtProject.manifest("bronze_a");

  @TempDir private Path folder;
  private DbtProject shop;

  @BeforeEach
  void beginAProject() throws IOException {
    shop = DbtProject.in(folder).having("bronze_a").judgedBy(DbtProject.STRICT);
  }

  /** The codes of the problems, for people and for programs the same. */
  private List<String> problems(String... more) throws IOException {
    String[] words = Arrays.copyOf(more, more.length + 2);
    words[more.length] = "--format";
    words[more.length + 1] = "json";
    Person.Said said = shop.says("check", words);
    assertThat(said.code()).as(said.out() + said.err()).isEqualTo(2);
    List<String> codes = new ArrayList<>();
    for (JsonNode problem : Json.MAPPER.readTree(said.out()).path("problems")) {
      codes.add(problem.path("code").asText());
      assertThat(said.err())
          .contains(problem.path("message").asText() + " (" + problem.path("code").asText() + ")");
    }
    assertThat(said.err()).doesNotContain("\tat ");
    return codes;
  }

  private void manifest(byte[] bytes) throws IOException {
    Files.write(shop.path("target/manifest.json"), bytes);
  }

  private void manifest(String text) throws IOException {
    manifest(text.getBytes(UTF_8));
  }

  @Nested
  @DisplayName("D27 manifests")
  class Manifests {
    @Test
    void missingOnesAreAskedFor() throws IOException {
      Files.delete(shop.path("target/manifest.json"));
      assertThat(problems()).containsExactly("MANIFEST_NOT_FOUND");
      assertThat(shop.says("check").err()).contains("next: run `dbt parse`");
      assertThat(problems(folder.toString())).containsExactly("MANIFEST_NOT_FOUND");
    }

    /** A socket can't be opened by anybody, not even by root. */
    @Test
    void unreadableOnes() throws IOException {
      Path file = shop.path("target/manifest.json");
      Files.delete(file);
      try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        socket.bind(UnixDomainSocketAddress.of(file));
        assertThat(problems()).containsExactly("MANIFEST_NOT_READABLE");
      }
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        textBlock =
            """
            ''                                         ; MANIFEST_NOT_JSON
            <html>                                     ; MANIFEST_NOT_JSON
            {"metadata": tru                           ; MANIFEST_NOT_JSON
            {"metadata": {"dbt_schema_version": "http  ; MANIFEST_TRUNCATED
            {"nodes": {                                ; MANIFEST_TRUNCATED
            []                                         ; NOT_A_MANIFEST
            {"a": 1}                                   ; NOT_A_MANIFEST
            """)
    void whatIsNoManifest(String text, String code) throws IOException {
      manifest(text);
      assertThat(problems()).containsExactly(code);
    }

    @Test
    void tellsLineAndColumn() throws IOException {
      manifest("{\n  \"metadata\": {},\n  \"nodes\": <\n}");
      assertThat(shop.says("check").err()).contains("target/manifest.json:3:12: ");
    }

    @Test
    void badUtf8() throws IOException {
      manifest(new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'});
      assertThat(problems()).containsExactly("MANIFEST_NOT_JSON");
    }

    @ParameterizedTest
    @CsvSource({"catalog/v1, catalog", "run-results/v6, run_results"})
    void saysWhatOtherFilesLookLike(String schema, String looks) throws IOException {
      manifest(OK.replace("manifest/v12", schema));
      assertThat(problems()).containsExactly("NOT_A_MANIFEST");
      assertThat(shop.says("check").err()).contains(looks);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v3", "v13", "x"})
    void otherVersions(String version) throws IOException {
      manifest(OK.replace("/v12.json", "/" + version + ".json"));
      assertThat(problems()).containsExactly("MANIFEST_VERSION_UNSUPPORTED");
    }

    @Test
    void newerVersionsOnlyWhenTold() throws IOException {
      manifest(OK.replace("/v12.json", "/v13.json"));
      assertThat(shop.says("check", "--accept-schema", "v13").code()).isZero();
      assertThat(problems("--accept-schema", "14")).containsExactly("MANIFEST_VERSION_UNSUPPORTED");
      manifest(OK.replaceAll("\"dbt_schema_version\": \"[^\"]*\",", ""));
      assertThat(problems()).containsExactly("MANIFEST_VERSION_UNSUPPORTED");
    }

    @Test
    void bombs() throws IOException {
      manifest(packed(OK.substring(0, OK.lastIndexOf('}')) + ", \"x\": \"", 3 << 20, "\"}"));
      assertThat(problems("--max-manifest-mb", "2")).containsExactly("MANIFEST_TOO_LARGE");
      assertThat(shop.says("check", "--max-manifest-mb", "4").code()).isZero();
    }

    @Test
    void oneTextThatIsTooLong() throws IOException {
      int at = OK.indexOf("\"original_file_path\"");
      manifest(
          packed(
              OK.substring(0, at) + "\"description\": \"", 101 << 20, "\", " + OK.substring(at)));
      assertThat(problems()).containsExactly("MANIFEST_NOT_JSON");
    }

    @Test
    void everyEncodingIsRead() throws IOException {
      for (byte[] bytes :
          List.of(
              ("\ufeff" + OK).getBytes(UTF_8),
              ("\ufeff" + OK).getBytes(UTF_16LE),
              OK.replace("\n", "\r\n").getBytes(UTF_8),
              packed(OK, 0, ""))) {
        manifest(bytes);
        assertThat(shop.says("check")).extracting(Person.Said::code).isEqualTo(0);
      }
    }

    @Test
    void oneIdTwice() throws IOException {
      manifest(DbtProject.manifest("bronze_a", "bronze_a"));
      assertThat(problems()).containsExactly("MANIFEST_DUPLICATE_ID");
    }

    @Test
    void absentAndNullAreEmpty() throws IOException {
      manifest(
          """
          {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
            "project_name": "shop"},
           "nodes": {"model.shop.bronze_a": {"unique_id": "model.shop.bronze_a",
             "resource_type": "model", "name": "bronze_a", "package_name": "shop",
             "columns": null, "depends_on": null, "meta": null, "tags": null, "config": null}},
           "sources": null, "disabled": null, "child_map": null}
          """);
      assertThat(shop.says("check").code()).isZero();
    }

    @Test
    void wrongTypes() throws IOException {
      manifest(OK.replace("\"original_file_path\"", "\"columns\": [1], \"original_file_path\""));
      assertThat(problems()).containsExactly("MANIFEST_FIELD_TYPE");
      assertThat(shop.says("check").err()).contains("columns");
    }

    @Test
    void tooDeep() throws IOException {
      manifest(
          OK.substring(0, OK.lastIndexOf('}'))
              + ", \"x\": "
              + "[".repeat(300)
              + "]".repeat(300)
              + "}");
      assertThat(problems()).containsExactly("MANIFEST_NOT_JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "C:/windows", "models/\\u0000"})
    void pathsOutsideAreNeverOpened(String path) throws IOException {
      manifest(OK.replace("models/bronze_a.sql", path).replace("bronze_a", "odd"));
      Person.Said said = shop.says("check", "--format", "json");
      assertThat(said.code()).isEqualTo(1);
      assertThat(Json.MAPPER.readTree(said.out()).path("notices").findValuesAsText("code"))
          .contains("PATH_OUTSIDE_PROJECT");
      assertThat(shop.says("check", "--format", "sarif").out()).contains("\"models/unknown\"");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "a/../b",
          "<script>alert(1)</script>",
          "x\\n::error file=a::b",
          "\\u001b[31mred",
          "a|b`c`@team"
        })
    void namesDoNoHarm(String name) throws IOException {
      manifest(OK.replace("bronze_a", name));
      for (String format :
          List.of("table", "json", "sarif", "junit", "github", "html", "markdown")) {
        Path report = folder.resolve("w." + format);
        String out =
            shop.says("check", "--format", format, "--report", format + "=" + report).out();
        assertThat(out).as(format).doesNotContain("\u001b").doesNotContain("\n::error file=a");
        if (List.of("html", "markdown", "junit").contains(format)) {
          assertThat(out).doesNotContain("<script");
        }
        assertThat(Files.readString(report)).isNotEmpty();
      }
      assertThat(folder.resolve("target")).isDirectoryNotContaining("glob:**b");
    }

    private static byte[] packed(String start, int letters, String end) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = new GZIPOutputStream(bytes)) {
        out.write(start.getBytes(UTF_8));
        byte[] block = "a".repeat(1 << 20).getBytes(UTF_8);
        for (int written = 0; written < letters; written += block.length) {
          out.write(block);
        }
        out.write(end.getBytes(UTF_8));
      }
      return bytes.toByteArray();
    }
  }

  @Nested
  @DisplayName("D27 scope")
  class Scope {
    @Test
    void nothingInScope() throws IOException {
      manifest(OK.replace("\"package_name\": \"shop\"", "\"package_name\": \"other\""));
      assertThat(problems()).containsExactly("NO_MODELS_IN_SCOPE");
      assertThat(shop.says("check").err()).contains("`other` (1)");
    }

    @Test
    void projects() throws IOException {
      assertThat(problems("--project", "other")).containsExactly("PROJECT_MISMATCH");
    }
  }

  @Nested
  @DisplayName("D27 reports")
  class Reports {
    @Test
    void placesAreLookedAtBeforeAnythingIsJudged() throws IOException {
      Files.delete(shop.path("target/manifest.json"));
      String file = folder.resolve("w").toString();
      assertThat(problems("--report", "sarif=" + folder)).containsExactly("REPORT_NOT_WRITABLE");
      assertThat(problems("--report", "sarif=" + file, "--report", "html=" + file))
          .containsExactly("REPORT_NOT_WRITABLE");
      assertThat(problems("--report", "sarif=/proc/writ/w.sarif"))
          .containsExactly("REPORT_NOT_WRITABLE");
      assertThat(problems("--report", "pdf=" + file, "--report", "sarif"))
          .containsExactly("REPORT_UNKNOWN", "REPORT_UNKNOWN");
      assertThat(folder.resolve("w")).doesNotExist();
    }
  }

  @Nested
  @DisplayName("D27 policies")
  class Policies {
    @Test
    void everythingWrongIsToldAtOnceWithItsPlace() throws IOException {
      shop.judgedBy(
          """
          governance:
            policy_enforcement_level: strickt
            quality_gates:
              minimum_test_coverge: 80
              require_descriptions: "yes"
              layer_thresholds: {bronze: 80.5}
            policy_overrides:
              - {pattern: "a*", action: exclude, reason: " ", expires: tomorrow}
          """);

      Person.Said said = shop.says("check");

      assertThat(said.code()).isEqualTo(2);
      String file = shop.path("writ.yaml").toString();
      assertThat(said.err().lines().filter(line -> line.startsWith(file + ":")))
          .hasSize(6)
          .anyMatch(line -> line.startsWith(file + ":2:") && line.contains("`strickt`"))
          .anyMatch(line -> line.startsWith(file + ":4:") && line.contains("minimum_test_coverage"))
          .anyMatch(line -> line.startsWith(file + ":5:"))
          .anyMatch(line -> line.startsWith(file + ":6:"))
          .anyMatch(line -> line.startsWith(file + ":8:") && line.contains("reason"))
          .anyMatch(line -> line.startsWith(file + ":8:") && line.contains("expires"));
      assertThat(said.err()).endsWith("writ: nothing was judged: 6 problems\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"governance: {", "governance: {}\ngovernance: {}\n", "a: &a [*a, *b]"})
    void whatIsNoYaml(String text) throws IOException {
      shop.judgedBy(text);
      assertThat(problems()).contains("POLICY_NOT_YAML");
    }

    @Test
    void missingOnesAreAllNamed() throws IOException {
      assertThat(
              problems("--policy", "no.yaml", "--policy", "neither.yaml", "--catalog", "no.json"))
          .containsExactly("POLICY_NOT_FOUND", "POLICY_NOT_FOUND", "CATALOG_NOT_FOUND");
    }

    @Test
    void anEmptyOneIsNone() throws IOException {
      shop.judgedBy("").having("stg_a");
      assertThat(shop.says("check").code()).isZero();
    }
  }

  @Nested
  @DisplayName("D27 other files")
  class OtherFiles {
    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        textBlock =
            """
            --catalog     ; no       ; CATALOG_NOT_FOUND
            --catalog     ; <html>   ; CATALOG_NOT_JSON
            --catalog     ; {"nodes" ; CATALOG_TRUNCATED
            --run-results ; no       ; RUN_RESULTS_NOT_FOUND
            --run-results ; <html>   ; RUN_RESULTS_NOT_JSON
            --run-results ; {"resul  ; RUN_RESULTS_TRUNCATED
            --baseline    ; no       ; BASELINE_NOT_FOUND
            --baseline    ; <html>   ; BASELINE_NOT_JSON
            --baseline    ; {"schem  ; BASELINE_TRUNCATED
            --baseline    ; {}       ; BASELINE_VERSION
            """)
    void areNeverIgnored(String flag, String text, String code) throws IOException {
      Path file = folder.resolve("other.json");
      if (!text.equals("no")) {
        Files.writeString(file, text);
      }
      assertThat(problems(flag, file.toString())).containsExactly(code);
    }

    @Test
    void baselinesOfOtherProjects() throws IOException {
      Path file = folder.resolve("b.json");
      Files.writeString(
          file,
          """
          {"schema": "writ.dbt.baseline/v1", "project": "other", "created": "2026-01-01",
           "tool": "writ", "reason": null, "findings": []}
          """);
      assertThat(problems("--baseline", file.toString())).containsExactly("BASELINE_WRONG_PROJECT");
      Files.writeString(file, Files.readString(file).replace("baseline/v1", "baseline/v9"));
      assertThat(problems("--baseline", file.toString())).containsExactly("BASELINE_VERSION");
    }
  }
}
