package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can't be read is told with its place and ends in 2; the rest is judged all the same. */
class WorkloadsBadInputTest {
  private static final String GOOD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: good}
      spec:
        containers: [{name: main, image: "a:1", readinessProbe: {exec: {command: [x]}}}]
      """;
  private static final String JUDGED = "0 violations across 1 pods — Healthy (100)\n";

  @TempDir private Path folder;
  private Path bad;

  @BeforeEach
  void writeGoodOne() throws IOException {
    Files.writeString(folder.resolve("good.yaml"), GOOD);
    bad = folder.resolve("bad.yaml");
  }

  private void assertTold(String... problems) {
    StringBuilder told = new StringBuilder();
    for (String problem : problems) {
      told.append("writ: ").append(bad).append(problem).append('\n');
    }
    assertThat(Person.newcomer(folder).types("workloads", "scan", folder.toString()))
        .isEqualTo(new Person.Said(2, JUDGED, told.toString()));
  }

  @Test
  @DisplayName("Bad input: billion laughs")
  void aliasesThatGrow() throws IOException {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i <= 9; i++) {
      laughs
          .append("a%d: &a%d [".formatted(i, i))
          .append("*a%d, ".formatted(i - 1).repeat(8))
          .append("]\n");
    }
    Files.writeString(bad, laughs);
    assertTold(":1:5: there are over 50 aliases to lists and objects; write some of them out");
  }

  @Test
  @DisplayName("Bad input: a tab")
  void tabs() throws IOException {
    Files.writeString(bad, "kind: Pod\nmetadata:\n\tname: x\n");
    assertTold(":3:1: not valid YAML: found a tab where YAML wants spaces for indentation");
  }

  @Test
  @DisplayName("Bad input: duplicate keys, all of them")
  void duplicateKeys() throws IOException {
    Files.writeString(bad, "kind: Pod\nkind: Job\nspec: {a: 1, a: 2}\n");
    assertTold(
        ":2:1: the key `kind` is there twice; keep one of them",
        ":3:14: the key `a` is there twice; keep one of them");
  }

  @Test
  @DisplayName("Bad input: a file of 100 MiB")
  void largeFiles() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(bad.toFile(), "rw")) {
      file.setLength(100 << 20);
    }
    assertTold(":1:1: the file has more than 32 MiB; split it");
  }

  @Test
  @DisplayName("Bad input: binary")
  void binary() throws IOException {
    Files.write(bad, new byte[] {0x7f, 'E', 'L', 'F', (byte) 0xff, (byte) 0xfe});
    assertTold(":1:1: the file is no UTF-8 text");
    Files.write(bad, "kind: \0Pod\n".getBytes(StandardCharsets.UTF_8));
    assertTold(":1:7: the character U+0000 is not allowed in YAML; is this a text file?");
  }

  @Test
  @DisplayName("Bad input: an unknown tag makes nothing")
  void tags() throws IOException {
    Files.writeString(bad, "a: !!javax.script.ScriptEngineManager [x]\nb: !secret x\n");
    assertTold(
        ":1:4: the tag `tag:yaml.org,2002:javax.script.ScriptEngineManager` is not known; take it"
            + " away",
        ":2:4: the tag `!secret` is not known; take it away");
  }

  @Test
  @DisplayName("Bad input: a Helm template")
  void templates() throws IOException {
    Files.writeString(bad, "kind: Pod\nmetadata:\n  name: {{ .Release.Name }}-web\n");
    assertTold(
        ":3:9: this is a template, not YAML; render first: helm template … | writ workloads scan"
            + " -");
    Files.writeString(bad, "{{- if .Values.on }}\nkind: Pod\n{{- end }}\n");
    assertTold(
        ":1:1: this is a template, not YAML; render first: helm template … | writ workloads scan"
            + " -");
  }

  @Test
  @DisplayName("Bad input: text, such as kubectl's table, is no object")
  void text() throws IOException {
    Files.writeString(bad, "NAME   READY   STATUS\nweb-1  1/1     Running\n");
    assertTold(":1:1: this is text, not an object; kubectl prints objects with -o yaml");
  }

  @Test
  @DisplayName("Bad input: an empty pipe, because the command before it failed")
  void emptyPipe() {
    assertThat(Person.newcomer(folder).types("workloads", "scan", "-"))
        .isEqualTo(
            new Person.Said(
                2,
                "0 violations across 0 pods — Healthy (100)\n",
                "writ: standard input is empty; did the command before the pipe fail?\n"));
  }

  @Test
  @DisplayName("Bad input: kinds without pods, definitions, empty documents are passed over")
  void kindsWithoutPods() throws IOException {
    Files.writeString(
        bad,
        """
        ---
        # nothing
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: c}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: d}
        """);
    assertThat(Person.newcomer(folder).types("workloads", "scan", folder.toString()))
        .isEqualTo(new Person.Said(0, JUDGED.replace("\n", "; objects without pods: 2\n"), ""));
  }

  @Test
  void reportsTellProblemsToo() throws IOException {
    Files.writeString(bad, "a: 1\na: 2\n");
    assertThat(
            Person.newcomer(folder)
                .types("workloads", "scan", folder.toString(), "--format", "json")
                .out())
        .contains(
            """

              "problems": [
                {
                  "path": "",
                  "message": "the key `a` is there twice; keep one of them",
                  "file": "%s",
                  "line": 2,
                  "column": 1
                }
              ]
            }
            """
                .formatted(bad));
  }
}
