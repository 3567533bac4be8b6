package dev.writ.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cluster.GitOpsKeys.Evidence;
import dev.writ.cluster.GitOpsKeys.LabelTracking;
import dev.writ.cluster.GitOpsKeys.Marks;
import dev.writ.cluster.GitOpsKeys.On;
import dev.writ.cluster.GitOpsKeys.Tool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** The fixture of keys is the one that room incidents is held to as well. */
class GitOpsKeysTest {
  private static final String FIXTURE = "/gitops-keys.csv";
  private static final Marks NONE = new Marks(Map.of(), Map.of());
  private static final String INSTANCE = "app.kubernetes.io/instance";

  @ParameterizedTest
  @CsvFileSource(resources = FIXTURE, useHeadersInDisplayName = true)
  @DisplayName("W17 each key alone")
  void knowsEachKey(On on, String what, String key, Tool tool) {
    assertThat(find(on, what, key, "some value"))
        .contains(new Evidence(tool, key, "some value", on));
    assertThat(find(on, what, key, "")).isEmpty();
  }

  private static Optional<Evidence> find(On on, String what, String key, String value) {
    Map<String, String> marked = Map.of(key, value);
    Marks marks = what.equals("label") ? new Marks(marked, Map.of()) : new Marks(Map.of(), marked);
    return GitOpsKeys.find(
        on == On.TEMPLATE ? marks : NONE,
        on == On.WORKLOAD ? marks : NONE,
        on == On.NAMESPACE ? marks : NONE,
        LabelTracking.OFF);
  }

  @Test
  @DisplayName("W17 the keys in their order")
  void takesTheFirstKeyThatHasAValue() throws java.io.IOException {
    List<String> lines;
    try (var in = java.util.Objects.requireNonNull(getClass().getResourceAsStream(FIXTURE))) {
      lines =
          new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
              .lines()
              .skip(1)
              .toList();
    }
    assertThat(lines).hasSize(16);
    Map<String, Map<String, String>> marks = new java.util.HashMap<>();
    for (String line : lines.reversed()) {
      List<String> cells = List.of(line.split(",", -1));
      marks
          .computeIfAbsent(cells.get(0) + cells.get(1), _ -> new java.util.HashMap<>())
          .put(cells.get(2), "v");
      Evidence found =
          GitOpsKeys.find(
                  marksOf(marks, "TEMPLATE"),
                  marksOf(marks, "WORKLOAD"),
                  marksOf(marks, "NAMESPACE"),
                  LabelTracking.OFF)
              .orElseThrow();
      assertThat(found.on() + "," + found.key()).isEqualTo(cells.get(0) + "," + cells.get(2));
    }
  }

  private static Marks marksOf(Map<String, Map<String, String>> marks, String on) {
    return new Marks(
        marks.getOrDefault(on + "label", Map.of()),
        marks.getOrDefault(on + "annotation", Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "false,-,-,false",
        "true,-,-,true",
        "true,false,-,false",
        "false,true,-,true",
        "false,-,web,true",
        "false,-,other,false"
      })
  @DisplayName("W17 the label that Helm sets too")
  void takesTheInstanceLabelWhereArgoUsesIt(
      boolean everywhere,
      @Nullable String namespace,
      @Nullable String application,
      boolean managed) {
    Optional<Evidence> found =
        GitOpsKeys.find(
            NONE,
            new Marks(
                Map.of(INSTANCE, "web", "app.kubernetes.io/managed-by", "Helm"),
                Map.of("meta.helm.sh/release-name", "web")),
            new Marks(
                Map.of(),
                namespace == null
                    ? Map.of()
                    : Map.of("devops.stochastic.io/argo-label-tracking", namespace)),
            new LabelTracking(everywhere, application == null ? Set.of() : Set.of(application)));

    assertThat(found.isPresent()).isEqualTo(managed);
    found.ifPresent(
        evidence ->
            assertThat(evidence)
                .isEqualTo(new Evidence(Tool.ARGOCD, INSTANCE, "web", On.WORKLOAD)));
  }

  @Test
  void doubtsWhatMayBeArgos() {
    LabelTracking unknown = new LabelTracking(false, Set.of(), "nobody tells");
    Marks labelled = new Marks(Map.of(INSTANCE, "web"), Map.of());

    assertThat(GitOpsKeys.doubt(labelled, unknown))
        .contains(
            "Argo CD may own it by `app.kubernetes.io/instance: web` on the workload; nobody tells");
    assertThat(GitOpsKeys.doubt(NONE, unknown)).isEmpty();
    assertThat(GitOpsKeys.doubt(labelled, LabelTracking.OFF)).isEmpty();
  }
}
