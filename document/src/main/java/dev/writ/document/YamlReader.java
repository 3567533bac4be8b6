package dev.writ.document;

import dev.writ.rego.RegoValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML and JSON, one file at a time; dates stay strings. It is safe with any bytes: size,
 * depth, aliases and what they stand for are limited, no tag makes an object.
 */
public final class YamlReader {
  private static final int MOST_ALIASES = 50;

  /** The parser does not say where it gave up, so it goes on for longer than documents may. */
  private static final int DEEPEST_PARSED = 500;

  private static final int MOST_ALIASES_PARSED = 100_000;

  private static final int MOST_ALIASED_NODES = 100_000;

  private static final Set<Tag> TAGS =
      Set.of(
          Tag.STR,
          Tag.INT,
          Tag.FLOAT,
          Tag.BOOL,
          Tag.NULL,
          Tag.MAP,
          Tag.SEQ,
          Tag.TIMESTAMP,
          Tag.BINARY,
          Tag.MERGE);

  /** What is told of a template that nobody rendered. */
  public static final String RENDER_FIRST =
      "this is a template, not YAML; render first: helm template … | writ workloads scan -";

  /** How a template begins in Helm's charts. */
  public static final String TEMPLATE = "{{";

  /** What ends a line to the parser. */
  private static final String BREAKS = "\n\r\u0085\u2028\u2029";

  private final String file;
  private final String text;
  private final Dialect dialect;
  private final int @Nullable [] offsets;
  private final List<Node> documents = new ArrayList<>();
  private final List<Node> flawed = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final IdentityHashMap<org.yaml.snakeyaml.nodes.Node, Integer> sizes =
      new IdentityHashMap<>();
  private final Set<org.yaml.snakeyaml.nodes.Node> open =
      java.util.Collections.newSetFromMap(new IdentityHashMap<>());

  /** Documents of one file say the same again and again; it is held once. */
  private final Map<String, String> keys = new HashMap<>();

  private final Scalars scalars;

  /** How many lines and code points stand before what is being read. */
  private int lines;

  private int points;

  /** How many problems there were, told or not, and whether one of them was a template. */
  private int faults;

  private boolean unrendered;

  /** What is being read. */
  private JsonText json = JsonText.of("");

  private int document;
  private int nodes;
  private int nodesAgain;
  private int aliases;
  private int depth;

  /** Anchors of the document that an alias names. */
  private final Set<String> aliased = new HashSet<>();

  /** Of how many lists and objects that aliases stand for the converted node is part. */
  private int lent;

  /** Of how many nodes that were met before it is part. */
  private int again;

  private @Nullable Span overflow;

  /** Which YAML it is. */
  public enum Dialect {
    /** YAML 1.1, in which {@code yes} and {@code off} are booleans; 32 MiB, 100 levels. */
    KUBERNETES(32, 100),
    /** The core schema of YAML 1.2, in which they are strings; 1 MiB, 50 levels. */
    CORE(1, 50);

    private final int mostMebibytes;
    private final int deepest;

    Dialect(int mostMebibytes, int deepest) {
      this.mostMebibytes = mostMebibytes;
      this.deepest = deepest;
    }

    private int mostBytes() {
      return mostMebibytes << 20;
    }

    private Resolver resolver() {
      return switch (this) {
        case KUBERNETES -> new Resolver();
        case CORE -> new CoreResolver();
      };
    }
  }

  private YamlReader(String file, String text, Dialect dialect) {
    this.file = file;
    this.text = text;
    this.dialect = dialect;
    this.scalars = new Scalars(dialect);
    this.offsets = text.codePointCount(0, text.length()) == text.length() ? null : offsets(text);
  }

  /**
   * What a file says.
   *
   * @param documents that could be read, in order; empty ones are left out
   * @param flawed those that have problems and could be read all the same, in order; of a key that
   *     is there twice they hold the last
   * @param problems with place; a document with one is not among the documents
   */
  public record Read(List<Node> documents, List<Node> flawed, List<Problem> problems) {
    public Read {
      documents = List.copyOf(documents);
      flawed = List.copyOf(flawed);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads all documents of a file.
   *
   * @param file as it is named in problems
   */
  public static Read read(String file, byte[] bytes, Dialect dialect) {
    if (bytes.length > dialect.mostBytes()) {
      return tooLarge(file, dialect);
    }
    try {
      return read(
          file,
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(),
          dialect);
    } catch (CharacterCodingException notText) {
      return refused(file, "the file is no UTF-8 text");
    }
  }

  /** As {@link #read(String, byte[], Dialect)}. */
  public static Read read(String file, String text, Dialect dialect) {
    return text.length() > dialect.mostBytes()
        ? tooLarge(file, dialect)
        : new YamlReader(file, text, dialect).all();
  }

  /** As Kubernetes reads it. */
  public static Read read(String file, byte[] bytes) {
    return read(file, bytes, Dialect.KUBERNETES);
  }

  /** As Kubernetes reads it. */
  public static Read read(String file, String text) {
    return read(file, text, Dialect.KUBERNETES);
  }

  private static Read tooLarge(String file, Dialect dialect) {
    return refused(
        file, "the file has more than %d MiB; split it".formatted(dialect.mostMebibytes));
  }

  private static Read refused(String file, String why) {
    return new Read(
        List.of(), List.of(), List.of(new Problem("", why, new Span(file, 1, 1, 1, 0, 0, false))));
  }

  /** Documents are read one by one, so that each can fail for itself. */
  private Read all() {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MOST_ALIASES_PARSED);
    options.setCodePointLimit(dialect.mostBytes());
    options.setNestingDepthLimit(DEEPEST_PARSED);
    options.setTagInspector(tag -> true); // they are told of below; none of them makes anything
    int start = 0;
    do {
      int end = mark(start);
      part(text.substring(start, end), options);
      for (int at = start; at < end; at++) {
        char c = text.charAt(at);
        boolean pair = c == '\r' && at + 1 < end && text.charAt(at + 1) == '\n';
        lines += !pair && BREAKS.indexOf(c) >= 0 ? 1 : 0;
      }
      points += text.codePointCount(start, end);
      start = end;
    } while (start < text.length());
    return new Read(documents, flawed, problems);
  }

  /**
   * Where the next document begins that has a mark, behind a place; the end where there is none. A
   * mark below directives is of the document that they are about.
   */
  private int mark(int start) {
    int line = text.indexOf("\n---", start) + 1;
    while (line > 0) {
      int behind = line + 3;
      boolean alone = behind == text.length() || Character.isWhitespace(text.charAt(behind));
      if (alone && !isDirective(start, line)) {
        return line;
      }
      line = text.indexOf("\n---", behind) + 1;
    }
    return text.length();
  }

  /** Whether the last line that says something before another is a directive. */
  private boolean isDirective(int from, int before) {
    int end = before;
    while (end > from) {
      int begin = Math.max(from, text.lastIndexOf('\n', end - 2) + 1);
      String line = text.substring(begin, end);
      if (!line.isBlank() && !line.startsWith("#")) {
        return line.startsWith("%");
      }
      end = begin;
    }
    return false;
  }

  /** What can't be read of one part leaves the others as they are. */
  private void part(String part, LoaderOptions options) {
    int before = document;
    json = JsonText.of(part);
    StreamReader reader = new StreamReader(json.yaml());
    try {
      Composer composer =
          new Composer(new NotingParser(reader, options), dialect.resolver(), options);
      while (composer.checkNode()) {
        document++;
        aliased.clear();
        org.yaml.snakeyaml.nodes.Node root = composer.getNode();
        int sound = faults;
        sizes.clear();
        aliases = 0;
        Node read = convert(root);
        if (!Node.isNull(read)) {
          (faults == sound ? documents : flawed).add(read);
        }
      }
    } catch (MarkedYAMLException e) {
      document = Math.max(document, before + 1);
      syntaxProblem(message(e), span(e));
    } catch (ReaderException e) {
      document = Math.max(document, before + 1);
      syntaxProblem(
          "the character U+%04X is not allowed in YAML; is this a text file?"
              .formatted(e.getCodePoint()),
          at(offset(Math.max(points + e.getPosition(), 0))));
    } catch (YAMLException e) {
      document = Math.max(document, before + 1);
      problem(limit(e), overflow == null ? span(reader) : overflow);
    }
    overflow = null;
    open.clear();
    depth = 0;
    lent = 0;
    again = 0;
  }

  /** Where a template stands on its line it is the cause; that is told once for the file. */
  private void problem(String message, Span span) {
    int line = text.lastIndexOf('\n', span.start() - 1) + 1;
    told(message, span, template(line, line));
  }

  /** As above; a template that fills the line before can be the cause as well. */
  private void syntaxProblem(String message, Span span) {
    int line = text.lastIndexOf('\n', span.start() - 1) + 1;
    int above = line;
    while (above > 0 && text.substring(above, line).isBlank()) {
      above = text.lastIndexOf('\n', above - 2) + 1;
    }
    boolean fills = text.substring(above, line).stripLeading().startsWith(TEMPLATE);
    told(message, span, template(fills ? above : line, line));
  }

  private void told(String message, Span span, int template) {
    faults++;
    if (template < 0) {
      problems.add(new Problem("", message, span));
    } else if (!unrendered) {
      unrendered = true;
      problems.add(new Problem("", RENDER_FIRST, at(template)));
    }
  }

  /** The first template from one line to the end of another; negative where there is none. */
  private int template(int from, int line) {
    int end = text.indexOf('\n', line);
    int at = text.indexOf(TEMPLATE, from);
    return dialect == Dialect.KUBERNETES && at < (end < 0 ? text.length() : end) ? at : -1;
  }

  private Span at(int offset) {
    String before = text.substring(0, offset);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = offset - before.lastIndexOf('\n');
    return new Span(file, Math.max(document, 1), line, column, offset, offset, false);
  }

  private static String message(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? String.valueOf(e.getMessage()) : e.getProblem();
    String context = e.getContext();
    String said =
        problem.contains("\\t(TAB)")
            ? "found a tab where YAML wants spaces for indentation"
            : context == null || context.isBlank() ? problem : problem + " (" + context + ")";
    return "not valid YAML: " + said.strip();
  }

  /** What the parser refuses without saying where. */
  private String limit(YAMLException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.startsWith("nesting depth")
        ? tooDeep()
        : message.startsWith("number of aliases") ? tooManyAliases() : message;
  }

  private String tooDeep() {
    return "the nesting depth is over %d; flatten it".formatted(dialect.deepest);
  }

  private static String tooManyAliases() {
    return "there are over %d aliases to lists and objects; write some of them out"
        .formatted(MOST_ALIASES);
  }

  /** Where reading stopped. */
  private Span span(StreamReader reader) {
    int offset = offset(points + reader.getIndex());
    return new Span(
        file,
        document,
        lines + reader.getLine() + 1,
        reader.getColumn() + 1,
        offset,
        offset,
        false);
  }

  private Span span(MarkedYAMLException e) {
    Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
    return mark == null
        ? new Span(file, document, lines + 1, 1, offset(points), offset(points), false)
        : new Span(
            file,
            document,
            lines + mark.getLine() + 1,
            mark.getColumn() + 1,
            offset(mark),
            offset(mark),
            false);
  }

  private Span span(org.yaml.snakeyaml.nodes.Node node) {
    Mark from = node.getStartMark();
    return new Span(
        file,
        document,
        lines + from.getLine() + 1,
        from.getColumn() + 1,
        offset(from),
        offset(node.getEndMark()),
        false);
  }

  private int offset(Mark mark) {
    return offset(points + mark.getIndex());
  }

  private int offset(int codePoints) {
    return offsets == null
        ? Math.min(codePoints, text.length())
        : offsets[Math.min(codePoints, offsets.length - 1)];
  }

  private static int[] offsets(String text) {
    int[] offsets = new int[text.codePointCount(0, text.length()) + 1];
    int at = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = at;
      if (at < text.length()) {
        at += Character.charCount(text.codePointAt(at));
      }
    }
    return offsets;
  }

  private Node convert(org.yaml.snakeyaml.nodes.Node node) {
    boolean shared = node.getAnchor() != null && aliased.contains(node.getAnchor());
    Integer known = shared ? sizes.get(node) : null;
    if (known != null) {
      nodesAgain += known;
    }
    if (nodesAgain > MOST_ALIASED_NODES) {
      overflow = span(node);
      throw new YAMLException(
          "aliases stand for more than %d nodes; write them out".formatted(MOST_ALIASED_NODES));
    }
    if (shared && !open.add(node)) {
      problem("an alias stands inside of what it stands for", span(node));
      return new Node.Scalar(RegoValue.NULL, Node.Style.PLAIN, span(node));
    }
    boolean collection = !(node instanceof ScalarNode);
    if (collection && known != null && ++aliases > MOST_ALIASES) {
      overflow = span(node);
      throw new YAMLException(tooManyAliases());
    }
    if (collection && ++depth > dialect.deepest) {
      overflow = span(node);
      throw new YAMLException(tooDeep());
    }
    int before = nodes++;
    lent += shared && collection ? 1 : 0;
    again += known == null ? 0 : 1;
    Span span = again == 0 && lent == 0 ? span(node) : span(node).asBorrowed();
    Node read =
        switch (node) {
          case ScalarNode scalar ->
              new Node.Scalar(
                  scalars.value(scalar, json.meaning(scalar.getValue())),
                  style(scalar.getScalarStyle()),
                  span);
          case SequenceNode sequence ->
              new Node.Sequence(
                  sequence.getValue().stream().map(this::convert).toList(),
                  sequence.getFlowStyle() == FlowStyle.FLOW,
                  span);
          case MappingNode mapping ->
              new Node.Mapping(entries(mapping), mapping.getFlowStyle() == FlowStyle.FLOW, span);
          default -> throw new IllegalStateException("unknown node " + node.getNodeId());
        };
    refuseTag(node);
    depth -= collection ? 1 : 0;
    again -= known == null ? 0 : 1;
    if (lent == 0) {
      release(node);
    }
    if (shared) {
      lent -= collection ? 1 : 0;
      open.remove(node);
      sizes.put(node, nodes - before);
    }
    return read;
  }

  private static Node.Style style(ScalarStyle style) {
    return switch (style) {
      case LITERAL, FOLDED -> Node.Style.BLOCK;
      case SINGLE_QUOTED, DOUBLE_QUOTED, JSON_SCALAR_STYLE -> Node.Style.QUOTED;
      case PLAIN -> Node.Style.PLAIN;
    };
  }

  /** What no alias comes back to need not wait for the end of a document of many megabytes. */
  private static void release(org.yaml.snakeyaml.nodes.Node converted) {
    switch (converted) {
      case SequenceNode sequence -> sequence.getValue().clear();
      case MappingNode mapping -> mapping.getValue().clear();
      default -> {}
    }
  }

  private void refuseTag(org.yaml.snakeyaml.nodes.Node node) {
    String tag = node.getTag().getValue();
    if (!TAGS.contains(node.getTag())) {
      problem("the tag `" + tag + "` is not known; take it away", span(node));
    }
  }

  private Map<String, Node.Entry> entries(MappingNode mapping) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    Map<String, Node.Entry> merged = new LinkedHashMap<>();
    Set<String> written = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
        merge(tuple.getValueNode(), merged);
      } else if (tuple.getKeyNode() instanceof ScalarNode key) {
        String name = keys.computeIfAbsent(json.meaning(key.getValue()), same -> same);
        if (!written.add(name)) {
          problem("the key `" + name + "` is there twice; keep one of them", span(key));
        }
        entries.put(name, new Node.Entry(span(key), convert(tuple.getValueNode())));
      } else {
        problem("a key has to be plain text", span(tuple.getKeyNode()));
      }
    }
    merged.forEach(entries::putIfAbsent);
    return entries;
  }

  private void merge(org.yaml.snakeyaml.nodes.Node from, Map<String, Node.Entry> merged) {
    Node read = convert(from);
    List<Node> sources = read instanceof Node.Sequence list ? list.items() : List.of(read);
    for (Node source : sources) {
      if (!(source instanceof Node.Mapping mapping)) {
        problem("`<<` has to be followed by an object, as by an alias", span(from));
        return;
      }
      mapping.entries().forEach((key, entry) -> merged.putIfAbsent(key, borrowed(entry)));
    }
  }

  private static Node.Entry borrowed(Node.Entry entry) {
    Span key = entry.key();
    return new Node.Entry(
        key == null ? null : key.asBorrowed(),
        switch (entry.value()) {
          case Node.Scalar scalar ->
              new Node.Scalar(scalar.value(), scalar.style(), borrowed(scalar.span()));
          case Node.Sequence list ->
              new Node.Sequence(list.items(), list.flow(), borrowed(list.span()));
          case Node.Mapping map ->
              new Node.Mapping(map.entries(), map.flow(), borrowed(map.span()));
        });
  }

  private static @Nullable Span borrowed(@Nullable Span span) {
    return span == null ? null : span.asBorrowed();
  }

  /** Notes which anchors aliases name; what is built of a document does not say. */
  private final class NotingParser extends ParserImpl {
    NotingParser(StreamReader reader, LoaderOptions options) {
      super(reader, options);
    }

    @Override
    public Event getEvent() {
      Event event = super.getEvent();
      if (event instanceof AliasEvent alias) {
        aliased.add(alias.getAnchor());
      }
      return event;
    }
  }
}
