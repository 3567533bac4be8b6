package dev.writ.workloads.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.writ.document.Node;
import dev.writ.document.YamlReader;
import dev.writ.sandbox.Sandbox;
import dev.writ.sandbox.SandboxSettings;
import dev.writ.testkit.Golden;
import dev.writ.workloads.decide.Evaluation;
import dev.writ.workloads.offline.Manifests;
import dev.writ.workloads.offline.Scan;
import dev.writ.workloads.policy.Bundles;
import dev.writ.workloads.policy.Definitions;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.schema.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files below {@code deploy/workloads} are what is printed, and a cluster takes them. */
class InstallationTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @SuppressWarnings("unused") // by name
  private static final List<Map.Entry<String, String>> FILES =
      List.copyOf(Installation.SHIPPED.files().entrySet());

  /** Run with {@code -Dgolden.update} to write the files anew. */
  @ParameterizedTest
  @FieldSource("FILES")
  void isPrintedToTheFilesThatAreShipped(Map.Entry<String, String> file) {
    Golden.assertMatches(ShippedRights.FOLDER.resolve(file.getKey()), file.getValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../crds", "rights", "."})
  void isNamedWholeByItsKustomization(String folder) throws IOException {
    Path here = ShippedRights.FOLDER.resolve(folder).normalize();
    TreeSet<String> named = new TreeSet<>();
    json(Files.readString(here.resolve("kustomization.yaml")))
        .path("resources")
        .forEach(resource -> named.add(resource.asText()));
    named.removeIf(resource -> Files.isDirectory(here.resolve(resource)));
    try (Stream<Path> files = Files.list(here)) {
      assertThat(named)
          .isEqualTo(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml"))
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  /** In a namespace that is not protected, or nothing would be judged at all. */
  @Test
  void breaksNoRuleOfBundleRestricted(@TempDir Path folder) throws IOException {
    Map<String, String> files = new Installation("shop", "writ:0.1.0").files();
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Policy restricted = Bundles.find("restricted").orElseThrow();

    Scan scan =
        Scan.of(
            Manifests.read(List.of(folder.toString()), InputStream.nullInputStream()),
            new Scan.Policies(List.of(restricted), restricted),
            Instant.EPOCH);

    assertThat(scan.problems()).isEmpty();
    assertThat(scan.evaluations())
        .singleElement()
        .extracting(Evaluation::message)
        .isEqualTo("0 violations across 1 pods — Healthy (100)");
  }

  @Test
  void isTakenByAClusterAndReadBack() throws IOException {
    try (Sandbox cluster = Sandbox.start(SandboxSettings.forTests())) {
      Definitions.ALL.forEach(definition -> cluster.apply(definition.toYaml()));
      Installation.SHIPPED.files().values().forEach(cluster::apply);
      for (Map.Entry<String, String> file : FILES) {
        for (Node document : YamlReader.read(file.getKey(), file.getValue()).documents()) {
          JsonNode given = JSON.readTree(document.toValue().toJson());
          String stored =
              cluster
                  .find(
                      given.path("apiVersion").asText(),
                      given.path("kind").asText(),
                      given.at("/metadata/namespace").asText(),
                      given.at("/metadata/name").asText())
                  .orElseThrow();
          assertThat(lost(given, JSON.readTree(stored), "")).as(file.getKey()).isEmpty();
        }
      }
    }
  }

  /** Pointers to what was given and is not stored as it was. */
  private static List<String> lost(JsonNode given, JsonNode stored, String at) {
    if (given.isObject()) {
      return given
          .propertyStream()
          .flatMap(
              field ->
                  lost(field.getValue(), stored.path(field.getKey()), at + "/" + field.getKey())
                      .stream())
          .toList();
    }
    if (given.isArray()) {
      return java.util.stream.IntStream.range(0, given.size())
          .boxed()
          .flatMap(i -> lost(given.get(i), stored.path(i), at + "/" + i).stream())
          .toList();
    }
    return given.asText().equals(stored.asText()) ? List.of() : List.of(at);
  }

  private static JsonNode json(String yaml) throws IOException {
    return JSON.readTree(YamlReader.read("x.yaml", yaml).documents().getFirst().toValue().toJson());
  }
}
