package dev.writ.document;

import dev.writ.rego.RegoValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of a document: what JSON can say, in the order in which it was written. */
public sealed interface Node {
  /** Where it stands; null where the document was not read from text. */
  @Nullable Span span();

  /**
   * A string, number, boolean or null.
   *
   * @param value never an array, object or set
   */
  record Scalar(RegoValue value, Style style, @Nullable Span span) implements Node {
    public Scalar {
      if (value instanceof RegoValue.Arr
          || value instanceof RegoValue.Obj
          || value instanceof RegoValue.SetOf) {
        throw new IllegalArgumentException("a scalar can't be an " + value.typeName());
      }
    }

    /** Whether a string was written in quotes or as a block: it can be nothing but a string. */
    public boolean quoted() {
      return style != Style.PLAIN;
    }
  }

  /** How a scalar is written; a block is what follows {@code |} or {@code >}. */
  enum Style {
    PLAIN,
    QUOTED,
    BLOCK
  }

  /** An array; {@code flow} where it is written in brackets. */
  record Sequence(List<Node> items, boolean flow, @Nullable Span span) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** An object; {@code flow} where it is written in braces. */
  record Mapping(Map<String, Entry> entries, boolean flow, @Nullable Span span) implements Node {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** The value of a key; null where there is none, and where it is null. */
    public @Nullable Node find(String key) {
      Entry entry = entries.get(key);
      return entry == null || isNull(entry.value()) ? null : entry.value();
    }
  }

  /** A key, with its place, and its value. */
  record Entry(@Nullable Span key, Node value) {}

  /** Whether it is null. */
  static boolean isNull(Node node) {
    return node instanceof Scalar scalar && scalar.value() instanceof RegoValue.Null;
  }

  /** What stands at the end of these keys; null where one is missing or is no object. */
  default @Nullable Node at(String... keys) {
    Node at = this;
    for (String key : keys) {
      at = at instanceof Mapping mapping ? mapping.find(key) : null;
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  /** The string at the end of these keys; null where there is something else. */
  default @Nullable String textAt(String... keys) {
    return at(keys) instanceof Scalar scalar && scalar.value() instanceof RegoValue.Str text
        ? text.value()
        : null;
  }

  /** The boolean at the end of these keys; null where there is something else. */
  default @Nullable Boolean flagAt(String... keys) {
    Node node = at(keys);
    if (node instanceof Scalar scalar && scalar.value() instanceof RegoValue.Bool flag) {
      return flag.value();
    }
    return null;
  }

  /** The whole number at the end of these keys; null where there is something else. */
  default @Nullable Long numberAt(String... keys) {
    Node node = at(keys);
    if (node instanceof Scalar scalar
        && scalar.value() instanceof RegoValue.Num number
        && number.isLong()) {
      return number.longValue();
    }
    return null;
  }

  /** The items at the end of these keys; none where there is something else. */
  default List<Node> itemsAt(String... keys) {
    return at(keys) instanceof Sequence sequence ? sequence.items() : List.of();
  }

  /** The entries at the end of these keys whose values are strings. */
  default Map<String, String> textsAt(String... keys) {
    if (!(at(keys) instanceof Mapping mapping)) {
      return Map.of();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : mapping.entries().keySet()) {
      String text = mapping.textAt(key);
      if (text != null) {
        texts.put(key, text);
      }
    }
    return texts;
  }

  /** What Rego sees of it. */
  default RegoValue toValue() {
    return switch (this) {
      case Scalar scalar -> scalar.value();
      case Sequence sequence ->
          RegoValue.Arr.of(sequence.items().stream().map(Node::toValue).toList());
      case Mapping mapping -> {
        RegoValue.Obj.Builder object = RegoValue.Obj.builder();
        mapping
            .entries()
            .forEach((key, entry) -> object.put(RegoValue.of(key), entry.value().toValue()));
        yield object.build();
      }
    };
  }

  /** A document without places, such as one that an API server sent. */
  static Node of(RegoValue value) {
    return switch (value) {
      case RegoValue.Arr array -> new Sequence(all(array.asList()), false, null);
      case RegoValue.SetOf set -> {
        List<Node> items = new ArrayList<>();
        for (int i = 0; i < set.size(); i++) {
          items.add(of(set.at(i)));
        }
        yield new Sequence(items, false, null);
      }
      case RegoValue.Obj object -> {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (int i = 0; i < object.size(); i++) {
          entries.put(
              object.keyAsItCame(i).display(), new Entry(null, of(object.valueAsItCame(i))));
        }
        yield new Mapping(entries, false, null);
      }
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, RegoValue.Str _ ->
          new Scalar(value, value instanceof RegoValue.Str ? Style.QUOTED : Style.PLAIN, null);
    };
  }

  private static List<Node> all(List<RegoValue> values) {
    return values.stream().map(Node::of).toList();
  }
}
