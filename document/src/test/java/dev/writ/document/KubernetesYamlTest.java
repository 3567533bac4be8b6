package dev.writ.document;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.RegoValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesYamlTest {
  private static List<String> problems(String text) {
    return YamlReader.read("f.yaml", text).problems().stream().map(Problem::toString).toList();
  }

  private static Span span(Node node, String... keys) {
    return requireNonNull(requireNonNull(node.at(keys)).span());
  }

  private static Node only(String text) {
    YamlReader.Read read = YamlReader.read("f.yaml", text);
    assertThat(read.problems()).isEmpty();
    assertThat(read.documents()).hasSize(1);
    return read.documents().getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "yes,true",
    "off,false",
    "010,8",
    "0x1F,31",
    "1_000,1000",
    "1.5,1.5",
    "~,null",
    "2026-01-01,'\"2026-01-01\"'",
    "1:30,'\"1:30\"'",
    "abc,'\"abc\"'",
    "'\"1\"','\"1\"'",
    ".inf,'\".inf\"'",
    "1e3,1e3"
  })
  void readsScalarsAsKubernetesDoes(String yaml, String json) {
    Node.Mapping map = (Node.Mapping) only("a: " + yaml);

    assertThat(requireNonNull(map.entries().get("a")).value().toValue().toJson()).isEqualTo(json);
  }

  @Test
  void remembersWhereThingsStand() {
    String text = "a: 1\r\nä𝄞:\r\n  - name: web\r\n    image: {x: y}\r\n---\r\nb: 2\r\n";
    YamlReader.Read read = YamlReader.read("f.yaml", text);

    Node container = read.documents().getFirst().itemsAt("ä𝄞").getFirst();
    Span span = span(container);
    assertThat(span).hasToString("f.yaml:3:5");
    assertThat(text.substring(span.start())).startsWith("name: web");
    Node image = requireNonNull(container.at("image"));
    assertThat(image).isInstanceOf(Node.Mapping.class);
    assertThat(((Node.Mapping) image).flow()).isTrue();
    assertThat(text.substring(span(image).start(), span(image).end())).isEqualTo("{x: y}");
    assertThat(span(read.documents().get(1)).document()).isEqualTo(2);
    assertThat(read.documents().get(1).span()).hasToString("f.yaml:6:1");
  }

  @Test
  void marksWhatIsBorrowed() {
    Node document = only("base: &b {x: {y: 1}}\nuses: *b\nmerged:\n  <<: *b\n  z: 2\n");

    assertThat(span(document, "base").borrowed()).isTrue(); // its text is that of the others
    assertThat(span(document, "uses").borrowed()).isTrue();
    assertThat(span(document, "merged").borrowed()).isFalse();
    assertThat(span(document, "merged", "x").borrowed()).isTrue();
    assertThat(span(document, "merged", "z").borrowed()).isFalse();
  }

  @Test
  void keepsDocumentsBeforeABrokenOne() {
    YamlReader.Read read = YamlReader.read("f.yaml", "a: 1\n---\nb: [\n");

    assertThat(read.documents()).hasSize(1);
    assertThat(read.problems()).hasSize(1);
    assertThat(requireNonNull(read.problems().getFirst().span()).document()).isEqualTo(2);
  }

  @Test
  void readsJsonThatIsIndentedByTabs() {
    assertThat(only("{\n\t\"a\": {\n\t\t\"b\": \"x\\ty\"\n\t}\n}\n").textAt("a", "b"))
        .isEqualTo("x\ty");
  }

  @Test
  void leavesEmptyDocumentsOut() {
    assertThat(YamlReader.read("f.yaml", "---\n---\n# nothing\n---\na: 1\n").documents())
        .hasSize(1);
    assertThat(YamlReader.read("f.yaml", "").documents()).isEmpty();
  }

  @Test
  @DisplayName("Bad input: tabs, duplicate keys, tags, templates, text that is none")
  void tellsWhatIsWrong() {
    assertThat(problems("a:\n\tb: 1\n"))
        .containsExactly(
            "f.yaml:2:1: not valid YAML: found a tab where YAML wants spaces for indentation");
    assertThat(problems("a: 1\nb: 2\na: 3\n"))
        .containsExactly("f.yaml:3:1: the key `a` is there twice; keep one of them");
    assertThat(problems("a: !!javax.script.ScriptEngineManager [x]\n"))
        .containsExactly(
            "f.yaml:1:4: the tag `tag:yaml.org,2002:javax.script.ScriptEngineManager` is not"
                + " known; take it away");
    assertThat(problems("a: !secret x\n"))
        .containsExactly("f.yaml:1:4: the tag `!secret` is not known; take it away");
    assertThat(problems("a: {{ .Values.name }}\n"))
        .containsExactly(
            "f.yaml:1:4: this is a template, not YAML; render first: helm template … | writ"
                + " workloads scan -");
    assertThat(problems("a: \u0000\n"))
        .containsExactly(
            "f.yaml:1:4: the character U+0000 is not allowed in YAML; is this a text file?");
    assertThat(YamlReader.read("f.yaml", new byte[] {(byte) 0xff, 'a'}).problems())
        .extracting(Problem::toString)
        .containsExactly("f.yaml:1:1: the file is no UTF-8 text");
  }

  @Test
  @DisplayName("Bad input: billion laughs")
  void refusesAliasesThatGrow() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      String before = "*a" + (i - 1);
      text.append(
          "a%d: &a%d [%s]\n"
              .formatted(i, i, String.join(", ", java.util.Collections.nCopies(5, before))));
    }
    assertThat(problems(text.toString())).hasSize(1).first().asString().contains("aliases");
    assertThat(problems("a: &a\n  b: *a\n"))
        .containsExactly("f.yaml:1:4: an alias stands inside of what it stands for");
  }

  @Test
  @DisplayName("Bad input: 100 MiB")
  void refusesFilesThatAreTooLarge() {
    assertThat(YamlReader.read("f.yaml", new byte[(32 << 20) + 1]).problems())
        .extracting(Problem::message)
        .containsExactly("the file has more than 32 MiB; split it");
  }

  @Test
  void writesWhatItReads() {
    String text =
        """
        a: plain text
        b: 'yes'
        c: '1'
        d: 1
        e:
        - x: 1
          z:
          - deep
        - []
        - {}
        f: |
          two
            lines
        g: 'it''s: x'
        h: "tab\\t"
        i: ''
        j: null
        k: 'n'
        """;
    assertThat(YamlWriter.write(only(text))).isEqualTo(text);
  }

  @Test
  void countsAnAliasOnceWhateverItStandsFor() {
    String container = "c: &c {ports: [1], env: [2], probe: {a: {b: 3}}}\n";

    assertThat(problems(container + "all: [" + "*c, ".repeat(50) + "]\n")).isEmpty();
    assertThat(problems(container + "all: [" + "*c, ".repeat(51) + "]\n"))
        .containsExactly(
            "f.yaml:1:4: there are over 50 aliases to lists and objects; write some of them out");
  }

  @Test
  void marksAllThatAnAliasReaches() {
    Node read = only("c: &c {ports: [1]}\nd: *c\ne: {ports: [1]}\n");

    for (String key : List.of("c", "d", "e")) {
      assertThat(requireNonNull(requireNonNull(read.at(key, "ports")).span()))
          .as(key)
          .matches(span -> span.borrowed() == !key.equals("e"));
    }
  }

  @Test
  void takesTreesOfAnApiServer() {
    Node node =
        Node.of(
            RegoValue.parseJson("{\"z\":1,\"a\":[true,null]}".getBytes(StandardCharsets.UTF_8)));

    assertThat(node.span()).isNull();
    assertThat(node.numberAt("z")).isEqualTo(1);
    assertThat(node.toValue().toJson()).isEqualTo("{\"a\":[true,null],\"z\":1}");
  }
}
