package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cli.view.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadsCommandsTest {
  @TempDir private Path folder;
  private Path web;

  @BeforeEach
  void writeDeployment() throws IOException {
    web = folder.resolve("web.yaml");
    Files.writeString(
        web,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            spec:
              containers:
                - name: web # the one
                  image: a:1
        """);
  }

  private Person.Said says(String... words) {
    return Person.newcomer(folder).types(words);
  }

  @Test
  @DisplayName("W29 scan tells the container's line, fix mends it, a second fix changes nothing")
  void scansAndFixes() throws IOException {
    assertThat(says("workloads", "scan", web.toString()))
        .isEqualTo(
            new Person.Said(
                1,
                web
                    + ":8:11  low       missing_readiness  deployment/default/web"
                    + "  container 'web' missing readiness probe\n\n"
                    + "1 violations across 1 pods — Healthy (98)\n",
                ""));
    assertThat(says("workloads", "scan", web.toString(), "--format", "sarif").out())
        .contains("\"startLine\": 8", "\"ruleId\": \"missing_readiness\"", "\"level\": \"note\"");

    String before = Files.readString(web);
    assertThat(says("workloads", "fix", web.toString(), "--write").code()).isZero();
    String after = Files.readString(web);
    assertThat(after).startsWith(before).contains("          readinessProbe:\n");
    assertThat(says("workloads", "fix", web.toString(), "--write"))
        .isEqualTo(new Person.Said(0, "", ""));
    assertThat(Files.readString(web)).isEqualTo(after);
    assertThat(says("workloads", "scan", web.toString()).code()).isZero();
  }

  @Test
  @DisplayName("W14 an unknown bundle is refused with the names that there are")
  void refusesUnknownBundle() {
    assertThat(says("workloads", "bundle", "show", "x"))
        .isEqualTo(
            new Person.Said(
                2, "", "writ: unknown bundle 'x'; known: baseline, restricted, permissive\n"));
    assertThat(says("workloads", "bundle", "show", "RESTRICTED").out())
        .contains("enforcementMode: enforce");
  }

  @Test
  void printsWhatRunsWritOnACluster() {
    String image = "registry.example.com/writ:0.1.0";

    assertThat(says("workloads", "manifests", "--image", image, "--namespace", "ours").out())
        .contains("kind: Namespace\nmetadata:\n  name: ours\n")
        .contains("kind: CustomResourceDefinition")
        .contains("- {kind: ServiceAccount, name: writ, namespace: ours}")
        .contains("image: " + image)
        .doesNotContain("writ-system", "$NAMESPACE", "$IMAGE");
    assertThat(says("workloads", "manifests", "--image", "writ"))
        .isEqualTo(
            new Person.Said(
                2,
                "",
                "writ: `writ` names no version; give a tag other than latest, or a digest\n"));
    assertThat(says("workloads", "manifests", "--image", image, "--namespace", "Ours").err())
        .isEqualTo("writ: `Ours` is no namespace; it has lower-case letters, digits and dashes\n");
  }

  @Test
  @DisplayName("W29 a missing path is told, the rest is judged all the same")
  void tellsEveryProblem() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "a: 1\na: 2\n");

    Person.Said said = says("workloads", "scan", "nope", bad.toString(), web.toString());

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.out()).endsWith("1 violations across 1 pods — Healthy (98)\n");
    assertThat(said.err())
        .contains("`nope` is not there")
        .contains(bad + ":2:1: the key `a` is there twice");
  }

  @Test
  void tellsHowThingsStandWhereTheReportGoesIntoAFile() throws IOException {
    Path report = folder.resolve("reports/w.sarif");

    assertThat(
            says(
                "workloads",
                "scan",
                web.toString(),
                "--format",
                "sarif",
                "--output",
                report.toString()))
        .isEqualTo(
            new Person.Said(
                1, "", "wrote %s: 1 violations across 1 pods — Healthy (98)\n".formatted(report)));
    assertThat(report).content().contains("\"missing_readiness\"");
  }

  @Test
  void tellsThatTheScoreIsTooLow() {
    Person.Said said =
        says("workloads", "scan", web.toString(), "--fail-on", "none", "--min-score", "99");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).isEqualTo("writ: the score of 98 is below --min-score 99\n");
    assertThat(
            says("workloads", "scan", web.toString(), "--fail-on", "none", "--min-score", "98")
                .code())
        .isZero();
  }

  @Test
  void showsOnATerminalWhatIsReadAndWipesIt() {
    Person.Said said =
        Person.newcomer(folder)
            .on(new Terminal(false, false, true, 80, false))
            .types("workloads", "scan", web.toString());

    assertThat(said.err()).endsWith("\r\u001b[K").doesNotContain("\n");
    assertThat(said.out()).endsWith("1 violations across 1 pods — Healthy (98)\n");
  }
}
