package dev.writ.workloads.offline;

import dev.writ.document.YamlReader;
import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Deployment with any containers, written in any way that YAML allows. */
final class ManifestText {
  private static final String OWN_PROBE = "{httpGet: {path: /, port: 80}}";
  private static final String RESOURCES =
      "{requests: {cpu: 100m, memory: 128Mi}, limits: {cpu: 500m, memory: 256Mi}}";
  private static final String OWN_RESOURCES = "{limits: {cpu: '1'}}";

  private final Style style;
  private final StringBuilder out = new StringBuilder();

  private ManifestText(Style style) {
    this.style = style;
  }

  /**
   * A way of writing.
   *
   * @param step by how much blocks are indented
   * @param dashIn whether lists are indented below their key
   * @param gap how many blanks follow the dash of a container
   * @param quote around texts; empty for none
   * @param lineEnd of each line
   * @param openEnd whether the last line does not end
   * @param comments wherever they may be
   * @param tail whether something follows the containers
   */
  record Style(
      int step,
      boolean dashIn,
      int gap,
      String quote,
      String lineEnd,
      boolean openEnd,
      Marks marks,
      boolean comments,
      boolean tail) {}

  /** What stands around the document. */
  enum Marks {
    NONE,
    START,
    START_AND_END,
    DIRECTIVE,
    BETWEEN_OTHERS
  }

  /** How a container is written. */
  enum Shape {
    BLOCK,
    FLOW,
    FLOW_WITH_LAST_COMMA,
    FLOW_OVER_LINES,
    JSON
  }

  /** What is there of a field already. */
  enum Has {
    NOTHING,
    EMPTY,
    KEY_ONLY,
    ALL
  }

  /** What else a container has. */
  enum Extra {
    NOTHING,
    LITERAL,
    LITERAL_KEPT,
    ANCHORED_LITERAL,
    TAGGED_LITERAL,
    FOLDED,
    ASKED_KEY,
    ANCHORED_TEXT,
    PLAIN_OVER_LINES,
    LIST,
    MAPS,
    BLANK_LINES
  }

  /**
   * A container.
   *
   * @param port a TCP port that it declares, 0 for none
   * @param extraLast whether {@code extra} comes after all other fields
   */
  record Box(
      Shape shape,
      Has liveness,
      Has readiness,
      Has resources,
      int port,
      Extra extra,
      boolean extraLast) {}

  /** As somebody wrote it; a block of text has its last line's end, which belongs to it. */
  static String of(List<Box> boxes, Style style) {
    ManifestText text = new ManifestText(style);
    text.document(boxes);
    String lines = text.out.toString().replace("\n", style.lineEnd());
    Extra last = boxes.getLast().extra();
    boolean belongs =
        Set.of(Extra.LITERAL, Extra.LITERAL_KEPT, Extra.ANCHORED_LITERAL, Extra.TAGGED_LITERAL)
            .contains(last);
    return style.openEnd() && !belongs
        ? lines.substring(0, lines.length() - style.lineEnd().length())
        : lines;
  }

  /** What it means once nothing is missing, on one line. */
  static String mended(List<Box> boxes, Style style) {
    return "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec:"
        + " {containers: ["
        + IntStream.range(0, boxes.size())
            .mapToObj(number -> mended(number, boxes.get(number)))
            .collect(Collectors.joining(", "))
        + "]"
        + (style.tail() ? ", terminationGracePeriodSeconds: 9}}, minReadySeconds: 3}}" : "}}}}");
  }

  private static String mended(int number, Box box) {
    String probe =
        "{tcpSocket: {port: %d}, initialDelaySeconds: 5, periodSeconds: 10}"
            .formatted(box.port() == 0 ? 8080 : box.port());
    return "{name: c%d, image: 'registry/app:1'".formatted(number)
        + ", livenessProbe: "
        + probe(box.liveness(), probe)
        + ", readinessProbe: "
        + probe(box.readiness(), probe)
        + ", resources: "
        + (box.resources() == Has.ALL ? OWN_RESOURCES : RESOURCES)
        + (box.port() == 0 ? "" : ", ports: [{containerPort: %d}]".formatted(box.port()))
        + meaning(box)
        + "}";
  }

  /** One without anything in it is there all the same: an API server refuses it. */
  private static String probe(Has has, String injected) {
    return switch (has) {
      case NOTHING, KEY_ONLY -> injected;
      case EMPTY -> "{}";
      case ALL -> OWN_PROBE;
    };
  }

  /** What a text of one document means. */
  static RegoValue value(String text) {
    return YamlReader.read("text", text).documents().getFirst().toValue();
  }

  private static String meaning(Box box) {
    if (box.shape() != Shape.BLOCK) {
      return "";
    }
    return switch (box.extra()) {
      case NOTHING, BLANK_LINES -> "";
      case LITERAL -> ", workingDir: \"one\\n  two\\n\"";
      case LITERAL_KEPT -> ", workingDir: \"one\\n\\n\"";
      case ANCHORED_LITERAL -> ", args: [\"one\\n\"]";
      case TAGGED_LITERAL -> ", workingDir: \"one\\n\"";
      case FOLDED -> ", workingDir: \"one two\"";
      case ASKED_KEY, ANCHORED_TEXT -> ", workingDir: one, stdin: true";
      case PLAIN_OVER_LINES -> ", workingDir: one two";
      case LIST -> ", args: [a, b]";
      case MAPS -> ", env: [{name: A, value: b}]";
    };
  }

  private void document(List<Box> boxes) {
    switch (style.marks()) {
      case NONE -> {}
      case START, START_AND_END -> line(0, "---");
      case DIRECTIVE -> {
        line(0, "%YAML 1.1");
        line(0, "---");
      }
      case BETWEEN_OTHERS -> {
        line(0, "kind: ConfigMap");
        line(0, "---");
      }
    }
    comment(0, "what it is");
    int step = style.step();
    line(0, "apiVersion: " + quoted("apps/v1"));
    line(0, "kind: Deployment");
    line(0, "metadata: {name: web}");
    line(0, "spec:");
    line(step, "template:");
    line(2 * step, "spec:");
    line(3 * step, "containers:");
    int dash = style.dashIn() ? 4 * step : 3 * step;
    for (int i = 0; i < boxes.size(); i++) {
      comment(dash, "container " + i);
      container(dash, i, boxes.get(i));
    }
    if (style.tail()) {
      line(3 * step, "terminationGracePeriodSeconds: 9");
      line(step, "minReadySeconds: 3");
    }
    comment(0, "the end");
    switch (style.marks()) {
      case NONE, START, DIRECTIVE -> {}
      case START_AND_END -> line(0, "...");
      case BETWEEN_OTHERS -> {
        line(0, "---");
        line(0, "kind: ConfigMap");
      }
    }
  }

  private void container(int dash, int number, Box box) {
    switch (box.shape()) {
      case BLOCK -> block(dash, number, box);
      case FLOW -> line(dash, "- {" + String.join(", ", fields(number, box)) + "}");
      case FLOW_WITH_LAST_COMMA ->
          line(dash, "- {" + String.join(", ", fields(number, box)) + ",}");
      case FLOW_OVER_LINES -> {
        List<String> fields = fields(number, box);
        line(dash, "- {");
        for (int i = 0; i < fields.size(); i++) {
          line(dash + style.step(), fields.get(i) + (i == fields.size() - 1 ? "" : ","));
        }
        line(dash + style.step(), "}");
      }
      case JSON ->
          line(dash, "- " + value("{" + String.join(", ", fields(number, box)) + "}").toJson());
    }
  }

  /** Its fields for a mapping in braces. */
  private List<String> fields(int number, Box box) {
    List<String> fields = new ArrayList<>();
    fields.add("name: c" + number);
    fields.add("image: " + quoted("registry/app:1"));
    if (box.port() != 0) {
      fields.add("ports: [{containerPort: %d}]".formatted(box.port()));
    }
    present(fields, "livenessProbe", box.liveness(), OWN_PROBE);
    present(fields, "readinessProbe", box.readiness(), OWN_PROBE);
    present(fields, "resources", box.resources(), OWN_RESOURCES);
    return fields;
  }

  private static void present(List<String> fields, String name, Has has, String own) {
    switch (has) {
      case NOTHING, KEY_ONLY -> {} // a key alone is null in braces, and null is left as it is
      case EMPTY -> fields.add(name + ": {}");
      case ALL -> fields.add(name + ": " + own);
    }
  }

  private void block(int dash, int number, Box box) {
    int column = dash + 1 + style.gap();
    line(dash, "-" + " ".repeat(style.gap()) + "name: c" + number + said("the one"));
    if (!box.extraLast()) {
      extra(column, box.extra());
    }
    line(column, "image: " + quoted("registry/app:1") + said("pinned"));
    has(column, "livenessProbe", box.liveness(), OWN_PROBE);
    has(column, "resources", box.resources(), OWN_RESOURCES);
    if (box.port() != 0) {
      line(column, "ports:");
      line(column, "- containerPort: " + box.port() + said("web"));
    }
    has(column, "readinessProbe", box.readiness(), OWN_PROBE);
    if (box.extraLast()) {
      extra(column, box.extra());
    }
  }

  private void has(int column, String name, Has has, String own) {
    switch (has) {
      case NOTHING -> {}
      case EMPTY -> line(column, name + ": {}" + said("nothing"));
      case KEY_ONLY -> line(column, name + ":" + said("nothing"));
      case ALL -> line(column, name + ": " + own);
    }
  }

  private void extra(int column, Extra extra) {
    int in = column + style.step();
    switch (extra) {
      case NOTHING -> {}
      case LITERAL -> {
        line(column, "workingDir: |");
        line(in, "one");
        line(in, "  two");
      }
      case LITERAL_KEPT -> {
        line(column, "workingDir: |+");
        line(in, "one");
        line(0, "");
      }
      case FOLDED -> {
        line(column, "workingDir: >-" + said("folded"));
        line(in, "one");
        line(in, "two");
      }
      case ANCHORED_LITERAL -> {
        line(column, "args:");
        line(column, "- &script |");
        line(in, "one");
      }
      case TAGGED_LITERAL -> {
        line(column, "workingDir: !!str |" + said("text"));
        line(in, "one");
      }
      case ASKED_KEY -> {
        line(column, "stdin: true");
        line(column, "? workingDir");
        line(column, ": one");
      }
      case ANCHORED_TEXT -> {
        line(column, "stdin: true");
        line(column, "workingDir: &dir one");
      }
      case PLAIN_OVER_LINES -> {
        line(column, "workingDir: one");
        line(in, "two" + said("behind"));
      }
      case LIST -> {
        line(column, "args:");
        line(column, "- a");
        line(column, "- " + quoted("b"));
      }
      case MAPS -> {
        line(column, "env:");
        line(in, "- name: A");
        line(in, "  value: " + quoted("b"));
      }
      case BLANK_LINES -> {
        line(0, "");
        comment(column, "in between");
        line(0, "  ");
      }
    }
  }

  private String quoted(String text) {
    return style.quote() + text + style.quote();
  }

  private String said(String words) {
    return style.comments() ? "   # " + words : "";
  }

  private void comment(int column, String words) {
    if (style.comments()) {
      line(column, "# " + words);
    }
  }

  private void line(int column, String text) {
    out.append(" ".repeat(column)).append(text).append('\n');
  }
}
