package dev.writ.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.document.YamlReader.Dialect;
import dev.writ.rego.RegoValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {
  private static Node one(String yaml, Dialect dialect) {
    YamlReader.Read read = YamlReader.read("f.yaml", yaml, dialect);
    assertThat(read.problems()).isEmpty();
    return read.documents().getFirst();
  }

  private static List<String> problems(String yaml) {
    return YamlReader.read("f.yaml", yaml, Dialect.CORE).problems().stream()
        .map(Problem::toString)
        .toList();
  }

  /** The same word is a boolean in YAML 1.1 and a string in the core schema of YAML 1.2. */
  @ParameterizedTest
  @CsvSource({
    "off, false, \"off\"",
    "yes, true, \"yes\"",
    "true, true, true",
    "'~', null, null",
    "010, 8, 10",
    "1_000, 1000, \"1_000\"",
    "0x10, 16, \"0x10\"",
    "1.5, 1.5, 1.5",
    "-7, -7, -7",
    "1e3, 1e3, 1e3",
    "2027-06-01, \"2027-06-01\", \"2027-06-01\"",
    "1:30, \"1:30\", \"1:30\"",
    ".inf, \".inf\", \".inf\"",
    "null, null, null"
  })
  void readsPlainWordsAsTheDialectHasThem(String word, String kubernetes, String core) {
    assertThat(value(word, Dialect.KUBERNETES)).isEqualTo(kubernetes);
    assertThat(value(word, Dialect.CORE)).isEqualTo(core);
  }

  private static String value(String word, Dialect dialect) {
    return one("[" + (word.isEmpty() ? "~" : word) + "]", dialect)
        .toValue()
        .toString()
        .replaceAll("^\\[|]$", "");
  }

  @Test
  void tellsEveryProblemWithItsPlace() {
    assertThat(problems("a: 1\nb: !thing 2\na: 3\n? [x]\n: 4\n"))
        .containsExactly(
            "f.yaml:2:4: the tag `!thing` is not known; take it away",
            "f.yaml:3:1: the key `a` is there twice; keep one of them",
            "f.yaml:4:3: a key has to be plain text");
  }

  @Test
  void keepsWhatCouldBeReadOfADocumentWithProblems() {
    YamlReader.Read read = YamlReader.read("f.yaml", "a: 1\na: 2\n---\nb: 3\n", Dialect.CORE);
    assertThat(read.flawed())
        .extracting(node -> node.toValue().toString())
        .containsExactly("{\"a\": 2}");
    assertThat(read.documents())
        .extracting(node -> node.toValue().toString())
        .containsExactly("{\"b\": 3}");
  }

  @Test
  void countsColumnsInCodePoints() {
    assertThat(problems("\"\uD83D\uDE00\": 1\n\uD83D\uDE00: {a: 1, a: 2}\n"))
        .contains("f.yaml:2:11: the key `a` is there twice; keep one of them");
  }

  @Test
  void limitsSizeDepthAndAliases() {
    byte[] large = ("x: \"" + "a".repeat(1 << 20) + "\"").getBytes(StandardCharsets.UTF_8);
    assertThat(YamlReader.read("f.yaml", large, Dialect.CORE).problems().getFirst())
        .hasToString("f.yaml:1:1: the file has more than 1 MiB; split it");
    assertThat(problems("a: 1\nb: " + "[".repeat(60) + "]".repeat(60)))
        .containsExactly("f.yaml:2:53: the nesting depth is over 50; flatten it");
    assertThat(problems("[".repeat(100_000)).getFirst()).endsWith("depth is over 50; flatten it");
    assertThat(problems("a: 1\nb: " + "[".repeat(49) + "]".repeat(49))).isEmpty();
    assertThat(problems("a: &a [x]\nb:\n" + "- *a\n".repeat(51)))
        .containsExactly(
            "f.yaml:1:4: there are over 50 aliases to lists and objects; write some of them out");
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      laughs.append("a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(9)));
    }
    assertThat(problems(laughs.toString())).hasSize(1);
  }

  @Test
  void saysWhereBytesAreNoText() {
    YamlReader.Read read = YamlReader.read("f.yaml", new byte[] {'a', (byte) 0xff}, Dialect.CORE);
    assertThat(read.problems())
        .extracting(Problem::toString)
        .containsExactly("f.yaml:1:1: the file is no UTF-8 text");
    assertThat(YamlReader.read("f", "é: 1".getBytes(StandardCharsets.UTF_8)).problems()).isEmpty();
  }

  @Test
  void marksWhatServesOthersAsWell() {
    Node root = one("a: &a {x: 1}\nb: *a\nc: {<<: *a}\n", Dialect.KUBERNETES);
    assertThat(isBorrowed(root, "a")).isTrue(); // what is changed there changes b and c as well
    assertThat(isBorrowed(root, "a", "x")).isTrue();
    assertThat(isBorrowed(root, "b")).isTrue();
    assertThat(isBorrowed(root, "c")).isFalse();
    assertThat(isBorrowed(root, "c", "x")).isTrue();
    Node other = one("a: &a {x: &x 1}\nb: *x\n", Dialect.KUBERNETES);
    assertThat(isBorrowed(other, "a")).isFalse(); // nobody comes back to it
    assertThat(isBorrowed(other, "a", "x")).isFalse(); // nothing is put into a text
    assertThat(isBorrowed(other, "b")).isTrue();
  }

  private static boolean isBorrowed(Node root, String... keys) {
    return Objects.requireNonNull(Objects.requireNonNull(root.at(keys)).span()).borrowed();
  }

  @Test
  void asksToRenderATemplateFirst() {
    String template = "a: {{ .Values.x }}\n";
    assertThat(YamlReader.read("t.yaml", template, Dialect.KUBERNETES).problems().getFirst())
        .hasToString(
            "t.yaml:1:4: this is a template, not YAML; render first: helm template … | writ"
                + " workloads scan -");
  }

  private static List<String> told(String yaml) {
    return YamlReader.read("f.yaml", yaml).problems().stream().map(Problem::toString).toList();
  }

  private static List<String> read(String yaml) {
    return YamlReader.read("f.yaml", yaml).documents().stream()
        .map(node -> node.span() + " " + node.toValue())
        .toList();
  }

  @Test
  void readsTheOtherDocumentsWhereOneIsNoYaml() {
    String yaml = "a: 1\n---\nb: [\n--- # third\nc: 3\n---\nd: \u0007\n---\r\ne: 5\n";

    assertThat(read(yaml))
        .containsExactly("f.yaml:1:1 {\"a\": 1}", "f.yaml:5:1 {\"c\": 3}", "f.yaml:9:1 {\"e\": 5}");
    assertThat(told(yaml))
        .hasSize(2)
        .satisfiesExactly(
            one -> assertThat(one).startsWith("f.yaml:4:1: not valid YAML"),
            two -> assertThat(two).startsWith("f.yaml:7:4: the character U+0007"));
    assertThat(read("a: [*b]\n---\nc: &c [1]\nd: [*c]\n"))
        .containsExactly("f.yaml:3:1 {\"c\": [1], \"d\": [[1]]}");
  }

  @Test
  void takesNoOtherDashesForAMark() {
    assertThat(read("%YAML 1.1\n# why\n---\na: 1\n...\n%YAML 1.1\n---\nb: 2\n"))
        .containsExactly("f.yaml:4:1 {\"a\": 1}", "f.yaml:8:1 {\"b\": 2}");
    assertThat(read("a: |\n  ---\n  x\nb: c\n ---\n")).hasSize(1);
    assertThat(read("---a: 1\n---b: 2\n")).containsExactly("f.yaml:1:1 {\"---a\": 1, \"---b\": 2}");
    assertThat(read("---\n---\nb: \ud83d\ude00\n--- {c: 3}"))
        .containsExactly("f.yaml:3:1 {\"b\": \"\ud83d\ude00\"}", "f.yaml:4:5 {\"c\": 3}");
  }

  @Test
  void tellsATemplateOnlyWhereItIsTheCause() {
    String first =
        ": this is a template, not YAML; render first: helm template … | writ workloads scan -";

    assertThat(told("a: '{{ x }}'\nb: 1\nb: 2\n"))
        .containsExactly("f.yaml:3:1: the key `b` is there twice; keep one of them");
    assertThat(told("b: {{ x }}\nc: 1\nc: 2\n---\nd: {{ y }}\n"))
        .containsExactly(
            "f.yaml:1:4" + first, "f.yaml:3:1: the key `c` is there twice; keep one of them");
    assertThat(told("a:\n  {{- if x }}\n\n  b: 1\n  {{- end }}\n"))
        .containsExactly("f.yaml:2:3" + first);
    assertThat(told("a: '{{ x }}'\nb: [\n")).singleElement().asString().contains("not valid YAML");
  }

  /** As kubectl does. */
  @Test
  void takesWhatOnlyJsonAllows() {
    String json = "{\n\t\"a\\/b\": \"x\\/y\\\\/\\\"\u007f\", \"c\": [1]}";

    assertThat(one(json, Dialect.KUBERNETES).toValue())
        .isEqualTo(RegoValue.parseJson(json.getBytes(StandardCharsets.UTF_8)));
    assertThat(Objects.requireNonNull(one(json, Dialect.KUBERNETES).at("c")).span())
        .hasToString("f.yaml:2:29");
    assertThat(one("\ufeff" + json, Dialect.KUBERNETES).textAt("a/b")).startsWith("x/y");
    assertThat(one("{\"a\": \"\ue5c0/\"}", Dialect.KUBERNETES).textAt("a")).isEqualTo("\ue5c0/");
    assertThat(told("a: \"x\\/y\"\n").getFirst()).contains("unknown escape character");
  }
}
