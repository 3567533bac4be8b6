package dev.writ.workloads.schema;

import dev.writ.document.Node;
import dev.writ.document.YamlWriter;
import dev.writ.document.schema.Shape;
import dev.writ.rego.RegoValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CustomResourceDefinition.
 *
 * @param shortNames that kubectl takes
 * @param status null where the resource has none
 */
public record Definition(
    String group,
    String version,
    String kind,
    String plural,
    List<String> shortNames,
    boolean namespaced,
    String description,
    Shape.Fields spec,
    Shape.@Nullable Fields status,
    List<Column> columns) {

  public Definition {
    shortNames = List.copyOf(shortNames);
    columns = List.copyOf(columns);
  }

  /** What {@code kubectl get} shows. */
  public record Column(String name, String type, String path) {}

  /** {@code plural.group}. */
  public String name() {
    return plural + "." + group;
  }

  /** What {@code kubectl apply} takes. */
  public String toYaml() {
    return YamlWriter.write(toNode());
  }

  /** The definition as a document. */
  public Node toNode() {
    return map(
        "apiVersion", text("apiextensions.k8s.io/v1"),
        "kind", text("CustomResourceDefinition"),
        "metadata", map("name", text(name())),
        "spec",
            map(
                "group", text(group),
                "names", names(),
                "scope", text(namespaced ? "Namespaced" : "Cluster"),
                "versions", list(List.of(served()))));
  }

  private Node names() {
    Map<String, Node> names = new LinkedHashMap<>();
    names.put("kind", text(kind));
    names.put("listKind", text(kind + "List"));
    names.put("plural", text(plural));
    names.put("singular", text(kind.toLowerCase(java.util.Locale.ROOT)));
    if (!shortNames.isEmpty()) {
      names.put("shortNames", list(shortNames.stream().map(Definition::text).toList()));
    }
    return map(names);
  }

  private Node served() {
    Map<String, Node> versions = new LinkedHashMap<>();
    versions.put("name", text(version));
    versions.put("served", flag(true));
    versions.put("storage", flag(true));
    versions.put(
        "additionalPrinterColumns",
        list(
            columns.stream()
                .map(
                    column ->
                        map(
                            "name", text(column.name()),
                            "type", text(column.type()),
                            "jsonPath", text(column.path())))
                .toList()));
    if (status != null) {
      versions.put("subresources", map("status", map()));
    }
    versions.put("schema", map("openAPIV3Schema", root()));
    return map(versions);
  }

  private Node root() {
    Map<String, Node> properties = new LinkedHashMap<>();
    properties.put("apiVersion", map("type", text("string")));
    properties.put("kind", map("type", text("string")));
    properties.put("metadata", map("type", text("object")));
    properties.put("spec", schema(spec, ""));
    if (status != null) {
      properties.put("status", schema(status, ""));
    }
    return map(
        "type", text("object"),
        "description", text(description),
        "required", list(List.of(text("spec"))),
        "properties", map(properties));
  }

  private static Node schema(Shape shape, String description) {
    Map<String, Node> out = new LinkedHashMap<>();
    if (!description.isEmpty()) {
      out.put("description", text(description));
    }
    switch (shape) {
      case Shape.Flag _ -> out.put("type", text("boolean"));
      case Shape.Whole whole -> {
        out.put("type", text("integer"));
        out.put("format", text(whole.wide() ? "int64" : "int32"));
        if (whole.least() > Integer.MIN_VALUE) {
          out.put("minimum", number(whole.least()));
        }
        if (whole.most() < Integer.MAX_VALUE) {
          out.put("maximum", number(whole.most()));
        }
      }
      case Shape.Choice choice -> {
        out.put("type", text("string"));
        out.put("enum", list(choice.words().stream().map(Definition::text).toList()));
      }
      case Shape.Text text -> {
        out.put("type", text("string"));
        if (text.format() != null) {
          out.put("format", text(text.format()));
        }
        if (text.least() > 0) {
          out.put("minLength", number(text.least()));
        }
        if (text.most() < Integer.MAX_VALUE) {
          out.put("maxLength", number(text.most()));
        }
        if (text.pattern() != null) {
          out.put("pattern", text("^(" + text.pattern().pattern() + ")$"));
        }
        rules(text.rules(), out);
      }
      case Shape.ListOf list -> {
        out.put("type", text("array"));
        if (list.least() > 0) {
          out.put("minItems", number(list.least()));
        }
        if (list.most() < Integer.MAX_VALUE) {
          out.put("maxItems", number(list.most()));
        }
        if (list.key() == null) {
          out.put("x-kubernetes-list-type", text("atomic"));
        } else {
          out.put("x-kubernetes-list-type", text("map"));
          out.put("x-kubernetes-list-map-keys", list(List.of(text(list.key()))));
        }
        out.put("items", schema(list.item(), ""));
      }
      case Shape.MapOf map -> {
        out.put("type", text("object"));
        out.put("additionalProperties", schema(map.value(), ""));
      }
      case Shape.Free _ -> {
        out.put("type", text("object"));
        out.put("x-kubernetes-preserve-unknown-fields", flag(true));
      }
      case Shape.Variant _ ->
          throw new IllegalArgumentException("a structural schema can't tell variants apart");
      case Shape.Fields fields -> fields(fields, out);
    }
    return map(out);
  }

  private static void fields(Shape.Fields fields, Map<String, Node> out) {
    out.put("type", text("object"));
    List<Node.Scalar> required =
        fields.fields().stream()
            .filter(Shape.Field::required)
            .map(field -> text(field.name()))
            .toList();
    if (!required.isEmpty()) {
      out.put("required", list(required));
    }
    Map<String, Node> properties = new LinkedHashMap<>();
    for (Shape.Field field : fields.fields()) {
      properties.put(field.name(), schema(field.shape(), field.description()));
    }
    out.put("properties", map(properties));
    rules(fields.rules(), out);
  }

  private static void rules(List<Shape.Rule> rules, Map<String, Node> out) {
    if (rules.isEmpty()) {
      return;
    }
    out.put(
        "x-kubernetes-validations",
        list(
            rules.stream()
                .map(
                    rule ->
                        rule.field() == null
                            ? map("rule", text(rule.cel()), "message", text(rule.message()))
                            : map(
                                "rule", text(rule.cel()),
                                "message", text(rule.message()),
                                "fieldPath", text("." + rule.field())))
                .toList()));
  }

  private static Node.Scalar text(String text) {
    return new Node.Scalar(RegoValue.of(text), Node.Style.QUOTED, null);
  }

  private static Node number(long number) {
    return new Node.Scalar(RegoValue.of(number), Node.Style.PLAIN, null);
  }

  private static Node flag(boolean flag) {
    return new Node.Scalar(RegoValue.of(flag), Node.Style.PLAIN, null);
  }

  private static Node list(List<? extends Node> items) {
    return new Node.Sequence(List.copyOf(items), false, null);
  }

  private static Node map(Map<String, Node> values) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    values.forEach((key, value) -> entries.put(key, new Node.Entry(null, value)));
    return new Node.Mapping(entries, false, null);
  }

  private static Node map(Object... keysAndValues) {
    Map<String, Node> values = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put((String) keysAndValues[i], (Node) keysAndValues[i + 1]);
    }
    return map(values);
  }
}
