package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.AnchorNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;
import org.yaml.snakeyaml.scanner.ScannerException;

/** Reads the first document of a YAML text into values. The one class that needs SnakeYAML. */
public final class YamlReader {
  private static final int DEEPEST = 1_000;
  private static final int MOST_NODES = 1_000_000;

  /** Marks a scalar without quotes and tag, whose meaning is for us to find. */
  private static final Tag PLAIN = new Tag("!plain");

  private static final Set<Tag> TYPED = Set.of(Tag.BOOL, Tag.NULL, Tag.INT, Tag.FLOAT);

  private final Set<Node> open = new HashSet<>();
  private final boolean words;
  private int nodes;

  private YamlReader(boolean words) {
    this.words = words;
  }

  /** Whether the library is there. */
  public static boolean isReady() {
    return new LoaderOptions().getMaxAliasesForCollections() > 0;
  }

  /**
   * Reads one document.
   *
   * @throws Failure {@code yaml: line 1: did not find expected ',' or ']'}
   */
  public static RegoValue read(String yaml) {
    return read(yaml, true);
  }

  /**
   * Reads one document as YAML 1.2 has it, where `yes`, `no`, `on` and `off` are strings.
   *
   * @throws Failure as {@link #read(String)}
   */
  public static RegoValue readPlainWords(String yaml) {
    return read(yaml, false);
  }

  private static RegoValue read(String yaml, boolean words) {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEEPEST);
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setMaxAliasesForCollections(Integer.MAX_VALUE); // the nodes are counted instead
    try {
      Composer composer =
          new Composer(
              new ParserImpl(new StreamReader(yaml), options), new PlainResolver(), options);
      Node document = composer.checkNode() ? composer.getNode() : null;
      return document == null ? RegoValue.NULL : new YamlReader(words).value(document);
    } catch (MarkedYAMLException wrong) {
      throw Failure.of("yaml: " + YamlComplaint.of(wrong));
    } catch (YAMLException wrong) {
      throw Failure.of("yaml: " + wrong.getMessage());
    }
  }

  private static final class PlainResolver extends Resolver {
    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
      if (kind != NodeId.scalar) {
        return super.resolve(kind, value, implicit);
      }
      return implicit ? PLAIN : Tag.STR;
    }
  }

  private RegoValue value(Node node) {
    if (++nodes > MOST_NODES) {
      throw Failure.of("yaml: document contains excessive aliasing");
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar);
    }
    if (!open.add(node)) {
      throw Failure.of("yaml: anchor '" + node.getAnchor() + "' value contains itself");
    }
    RegoValue value =
        switch (node) {
          case SequenceNode sequence -> {
            List<RegoValue> elements = new ArrayList<>();
            sequence.getValue().forEach(element -> elements.add(value(element)));
            yield Arr.of(elements);
          }
          case MappingNode mapping -> {
            Obj.Builder object = Obj.builder();
            mapping(mapping, object);
            yield object.build();
          }
          case AnchorNode anchor -> value(anchor.getRealNode());
          default -> throw Failure.of("yaml: unknown node");
        };
    open.remove(node);
    return value;
  }

  private RegoValue scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (tag.equals(PLAIN)) {
      return words || !YamlScalars.isWord(text) ? YamlScalars.value(text) : RegoValue.of(text);
    }
    if (tag.equals(Tag.BINARY)) {
      return RegoValue.of(Base64Text.STANDARD.decoded(text));
    }
    RegoValue value = YamlScalars.value(text);
    String type = value.typeName();
    boolean fits =
        (tag.equals(Tag.BOOL) && type.equals("boolean"))
            || (tag.equals(Tag.NULL) && type.equals("null"))
            || ((tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) && type.equals("number"));
    if (TYPED.contains(tag) && !fits) {
      String wanted = tag.getValue().replace(Tag.PREFIX, "!!");
      throw Failure.of("yaml: cannot decode !!str `" + text + "` as a " + wanted);
    }
    return fits ? value : RegoValue.of(text);
  }

  private void mapping(MappingNode mapping, Obj.Builder object) {
    for (NodeTuple entry : mapping.getValue()) {
      if (isMerge(entry.getKeyNode())) {
        merge(entry.getValueNode(), object);
      }
    }
    for (NodeTuple entry : mapping.getValue()) {
      if (!isMerge(entry.getKeyNode())) {
        object.put(key(value(entry.getKeyNode())), value(entry.getValueNode()));
      }
    }
  }

  private static boolean isMerge(Node key) {
    return key instanceof ScalarNode scalar
        && (scalar.getTag().equals(Tag.MERGE)
            || (scalar.getTag().equals(PLAIN) && scalar.getValue().equals("<<")));
  }

  /**
   * Of several mappings the first has the last word; the keys that stand beside `<<` come after all
   * of them.
   */
  private void merge(Node merged, Obj.Builder object) {
    switch (merged) {
      case MappingNode mapping when open.add(mapping) -> {
        mapping(mapping, object);
        open.remove(mapping);
      }
      case SequenceNode sequence -> {
        for (Node element : sequence.getValue().reversed()) {
          if (!(element instanceof MappingNode)) {
            throw noMapping();
          }
          merge(element, object);
        }
      }
      default -> throw noMapping();
    }
  }

  private static Failure noMapping() {
    return Failure.of("yaml: map merge requires map or sequence of maps as the value");
  }

  private static RegoValue key(RegoValue key) {
    return switch (key) {
      case RegoValue.Str text -> text;
      case RegoValue.Num number -> RegoValue.of(YamlScalars.written(number));
      case RegoValue.Bool bool -> RegoValue.of(bool.toString());
      case RegoValue.Null _, Arr _, Obj _, RegoValue.SetOf _ ->
          throw Failure.of("unsupported map key of type: " + key.typeName() + ", key: " + key);
    };
  }

  /** Says what is wrong in the words of libyaml, which OPA's library is a translation of. */
  private static final class YamlComplaint {
    private static final Map<String, String> WORDS =
        Map.of(
            "expected ',' or ']'", "did not find expected ',' or ']'",
            "expected ',' or '}'", "did not find expected ',' or '}'",
            "expected the node content", "did not find expected node content",
            "expected '<document start>'", "did not find expected <document start>",
            "mapping values are not allowed", "mapping values are not allowed in this context",
            "could not find expected ':'", "could not find expected ':'",
            "found unexpected end of stream", "found unexpected end of stream",
            "found duplicate anchor", "found duplicate anchor",
            "found unknown escape character", "found unknown escape character",
            "found undefined alias", "unknown anchor referenced");

    private YamlComplaint() {}

    private static String of(MarkedYAMLException wrong) {
      return where(wrong) + what(wrong);
    }

    private static String what(MarkedYAMLException wrong) {
      String problem = String.valueOf(wrong.getProblem());
      if (problem.startsWith("expected <block end>")) {
        return String.valueOf(wrong.getContext()).contains("collection")
            ? "did not find expected '-' indicator"
            : "did not find expected key";
      }
      if (problem.contains("cannot start any token")) {
        return "found character that cannot start any token";
      }
      for (Map.Entry<String, String> words : WORDS.entrySet()) {
        if (problem.startsWith(words.getKey())) {
          return words.getValue();
        }
      }
      return problem;
    }

    /**
     * Lines count from 0 there, and the end of the text is a line of its own; line 0 is not told.
     */
    private static String where(MarkedYAMLException wrong) {
      int line = line(wrong.getProblemMark());
      if (line > 0 && wrong instanceof ScannerException) {
        line++;
      }
      if (line == 0) {
        line = line(wrong.getContextMark());
      }
      return line == 0 ? "" : "line " + line + ": ";
    }

    private static int line(Mark mark) {
      if (mark == null) {
        return 0;
      }
      int[] buffer = mark.getBuffer();
      boolean atEnd = mark.getPointer() >= buffer.length || buffer[mark.getPointer()] == 0;
      return mark.getLine() + (atEnd && mark.getColumn() > 0 ? 1 : 0);
    }
  }
}
