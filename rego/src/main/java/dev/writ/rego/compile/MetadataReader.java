package dev.writ.rego.compile;

import dev.writ.rego.Builtin;
import dev.writ.rego.RegoError.Location;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.Str;
import dev.writ.rego.builtin.YamlReader;
import dev.writ.rego.parse.Parser;
import dev.writ.rego.syntax.Literal;
import dev.writ.rego.syntax.Module.Comment;
import dev.writ.rego.syntax.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Reads one metadata block: YAML of a few known keys, each with its own shape. */
final class MetadataReader {
  private final MetadataBlocks.Block block;
  private final Obj.Builder value = Obj.builder();

  MetadataReader(MetadataBlocks.Block block) {
    this.block = block;
  }

  /** What a block says. */
  record Content(String scope, boolean entrypoint, Obj.Builder builder, @Nullable Obj compile) {
    /** All of it, for the scope that it turned out to have. */
    Obj value(String scope) {
      return builder.put(RegoValue.of("scope"), RegoValue.of(scope)).build();
    }
  }

  /** Thrown when a block is not what it should be. */
  private static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1;

    Wrong(String message) {
      super(message, null, false, false);
    }
  }

  /** What the block says, or null after a fault. */
  @Nullable Content read(Faults faults) {
    String yaml = block.yaml();
    if (yaml.isBlank()) {
      faults.parse(block.at(), "expected METADATA block, found whitespace");
      return null;
    }
    Obj document;
    try {
      document = document(yaml);
    } catch (Builtin.Failure wrong) {
      String message = String.valueOf(wrong.getMessage());
      faults.parse(placeOf(message), hinted(message));
      return null;
    }
    try {
      return content(document);
    } catch (Wrong wrong) {
      faults.parse(block.at(), String.valueOf(wrong.getMessage()));
      return null;
    }
  }

  private Obj document(String yaml) {
    RegoValue whole = YamlReader.readPlainWords(yaml);
    if (whole instanceof RegoValue.Null) {
      return Obj.EMPTY;
    }
    if (!(whole instanceof Obj document)) {
      throw mistyped(whole, 1, "ast.rawAnnotation");
    }
    check(document, "scope", "string");
    check(document, "title", "string");
    check(document, "description", "string");
    check(document, "entrypoint", "bool");
    check(document, "organizations", "[]string");
    check(document, "related_resources", "[]interface {}");
    check(document, "authors", "[]interface {}");
    check(document, "schemas", "[]map[string]interface {}");
    check(document, "custom", "map[string]interface {}");
    check(document, "compile", "map[string]interface {}");
    check(document, "labels", "map[string]interface {}");
    return document;
  }

  private void check(Obj document, String key, String type) {
    RegoValue found = document.find(key);
    if (found == null || found instanceof RegoValue.Null) {
      return;
    }
    boolean fits =
        switch (type) {
          case "string" -> !(found instanceof Arr || found instanceof Obj);
          case "bool" -> found instanceof RegoValue.Bool || isWord(found);
          default -> type.startsWith("map") ? found instanceof Obj : found instanceof Arr;
        };
    if (!fits) {
      throw mistyped(found, lineOf(key), type);
    }
    if (found instanceof Arr elements) {
      for (RegoValue element : elements.asList()) {
        boolean mapping = type.equals("[]map[string]interface {}");
        boolean text = type.equals("[]string");
        if ((mapping && !(element instanceof Obj))
            || (text && (element instanceof Arr || element instanceof Obj))) {
          throw mistyped(element, lineOf(key), type.substring(2));
        }
      }
    }
  }

  /** Where a boolean is wanted, YAML 1.1's words for it are taken. */
  private static boolean isWord(RegoValue value) {
    return value instanceof Str text
        && List.of("y", "yes", "on", "n", "no", "off")
            .contains(text.value().toLowerCase(Locale.ROOT));
  }

  private static Builtin.Failure mistyped(RegoValue found, int line, String type) {
    String tag =
        switch (found) {
          case Arr _ -> "!!seq";
          case Obj _ -> "!!map";
          case RegoValue.Bool _ -> "!!bool `" + found + "`";
          case RegoValue.Num _ -> "!!int `" + shortened(found.toString()) + "`";
          case Str text -> "!!str `" + shortened(text.value()) + "`";
          case RegoValue.Null _, RegoValue.SetOf _ -> "!!null";
        };
    return Builtin.Failure.of(
        "yaml: unmarshal errors:\n  line " + line + ": cannot unmarshal " + tag + " into " + type);
  }

  private static String shortened(String text) {
    return text.length() > 10 ? text.substring(0, 7) + "..." : text;
  }

  /** The line of a top-level key's value in the block, from 1. */
  private int lineOf(String key) {
    List<Comment> lines = block.lines();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).text().strip();
      if (line.startsWith(key) && line.substring(key.length()).strip().startsWith(":")) {
        boolean below = line.endsWith(":") && i + 1 < lines.size();
        return below ? i + 2 : i + 1;
      }
    }
    return 1;
  }

  /**
   * The comment that an error of the YAML reader is about. Its lines count from 1 and the block's
   * opening is not among them, so that the place is the line below, as far as there is one.
   */
  private Location placeOf(String message) {
    List<Comment> lines = block.lines();
    String rest = message.replace("yaml: unmarshal errors:\n ", "yaml:");
    String start = "yaml: line ";
    int end = rest.indexOf(':', start.length());
    if (!rest.startsWith(start) || end < 0) {
      return lines.getFirst().at();
    }
    int line = Integer.parseInt(rest.substring(start.length(), end));
    return lines.get(Math.min(line, lines.size() - 1)).at();
  }

  /** Names the lines where no space follows a colon, which is the usual mistake. */
  private String hinted(String message) {
    StringBuilder text = new StringBuilder(message);
    for (Comment line : block.lines()) {
      String[] parts = line.text().split(":", -1);
      StringJoiner wrong = new StringJoiner(" ", "[", "]");
      boolean found = parts.length > 1;
      for (int i = 1; i < parts.length && found; i++) {
        String part = parts[i];
        if ((part.isEmpty() && i == parts.length - 1)
            || part.startsWith(" ")
            || part.startsWith("\t")) {
          found = false;
        } else {
          wrong.add(quoted(part.isEmpty() ? 0xFFFD : part.codePointAt(0)));
        }
      }
      if (found) {
        text.append("\n  Hint: on line ")
            .append(line.at().row())
            .append(", symbol(s) ")
            .append(wrong)
            .append(
                " immediately following a key/value separator ':' is not a legal yaml space"
                    + " character");
      }
    }
    return text.toString();
  }

  private static String quoted(int codePoint) {
    if (codePoint >= ' ' && codePoint < 0x7F) {
      String escape = codePoint == '\'' || codePoint == '\\' ? "\\" : "";
      return "'" + escape + (char) codePoint + "'";
    }
    return codePoint > 0xFFFF
        ? String.format(Locale.ROOT, "'\\U%08x'", codePoint)
        : String.format(Locale.ROOT, "'\\u%04x'", codePoint);
  }

  private Content content(Obj document) {
    put("title", RegoValue.of(text(document, "title")));
    put("description", RegoValue.of(text(document, "description")));
    RegoValue entry = document.find("entrypoint");
    boolean entrypoint =
        RegoValue.TRUE.equals(entry)
            || (entry instanceof Str word
                && List.of("y", "yes", "on").contains(word.value().toLowerCase(Locale.ROOT)));
    if (entrypoint) {
      value.put(RegoValue.of("entrypoint"), RegoValue.TRUE);
    }
    List<RegoValue> organizations = new ArrayList<>();
    list(document, "organizations").forEach(one -> organizations.add(RegoValue.of(plain(one))));
    put("organizations", Arr.of(organizations));
    List<RegoValue> resources = new ArrayList<>();
    list(document, "related_resources").forEach(one -> resources.add(resource(one)));
    Obj compile = compile(document.find("compile"));
    List<RegoValue> schemas = new ArrayList<>();
    list(document, "schemas").forEach(one -> schemas.add(schema((Obj) one)));
    List<RegoValue> authors = new ArrayList<>();
    list(document, "authors").forEach(one -> authors.add(author(one)));
    put("related_resources", Arr.of(resources));
    put("schemas", Arr.of(schemas));
    put("authors", Arr.of(authors));
    for (String open : List.of("custom", "labels")) {
      if (document.find(open) instanceof Obj entries && entries.size() > 0) {
        value.put(RegoValue.of(open), entries);
      }
    }
    return new Content(text(document, "scope"), entrypoint, value, compile);
  }

  private void put(String key, RegoValue content) {
    boolean empty =
        switch (content) {
          case Str text -> text.value().isEmpty();
          case Arr array -> array.size() == 0;
          case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, Obj _, RegoValue.SetOf _ ->
              false;
        };
    if (!empty) {
      value.put(RegoValue.of(key), content);
    }
  }

  private static String text(Obj document, String key) {
    RegoValue found = document.find(key);
    return found == null || found instanceof RegoValue.Null ? "" : plain(found);
  }

  private static String plain(RegoValue value) {
    return value instanceof RegoValue.Null ? "" : value.display();
  }

  private static List<RegoValue> list(Obj document, String key) {
    return document.find(key) instanceof Arr array ? array.asList() : List.of();
  }

  private static RegoValue resource(RegoValue written) {
    return switch (written) {
      case Str ref when ref.value().isEmpty() ->
          throw wrongResource(written, "ref URL may not be empty string");
      case Str _ -> Obj.of("ref", written);
      case Obj object -> {
        String ref = stripped(object, "ref");
        if (ref.isEmpty()) {
          throw wrongResource(written, "'ref' value required in object");
        }
        String description = stripped(object, "description");
        yield description.isEmpty()
            ? Obj.of("ref", RegoValue.of(ref))
            : Obj.of("ref", RegoValue.of(ref), "description", RegoValue.of(description));
      }
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, Arr _, RegoValue.SetOf _ ->
          throw wrongResource(written, "invalid value type, must be string or map");
    };
  }

  private static Wrong wrongResource(RegoValue written, String why) {
    return new Wrong("invalid related-resource definition " + asInGo(written) + ": " + why);
  }

  private static RegoValue author(RegoValue written) {
    return switch (written) {
      case Str text -> {
        List<String> words = new ArrayList<>(List.of(text.value().strip().split("\\s+")));
        if (words.getFirst().isEmpty()) {
          throw wrongAuthor(written, "author is an empty string");
        }
        String last = words.getLast();
        String email = "";
        if (last.length() >= 2 && last.startsWith("<") && last.endsWith(">")) {
          email = last.substring(1, last.length() - 1);
          words.removeLast();
        }
        yield author(String.join(" ", words), email);
      }
      case Obj object -> {
        String name = stripped(object, "name");
        String email = stripped(object, "email");
        if (name.isEmpty() && email.isEmpty()) {
          throw wrongAuthor(written, "'name' and/or 'email' values required in object");
        }
        yield author(name, email);
      }
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, Arr _, RegoValue.SetOf _ ->
          throw wrongAuthor(written, "invalid value type, must be string or map");
    };
  }

  private static RegoValue author(String name, String email) {
    Obj.Builder author = Obj.builder();
    if (!name.isEmpty()) {
      author.put(RegoValue.of("name"), RegoValue.of(name));
    }
    if (!email.isEmpty()) {
      author.put(RegoValue.of("email"), RegoValue.of(email));
    }
    return author.build();
  }

  private static Wrong wrongAuthor(RegoValue written, String why) {
    return new Wrong("invalid author definition " + asInGo(written) + ": " + why);
  }

  private static String stripped(Obj object, String key) {
    return object.find(key) instanceof Str text ? text.value().strip() : "";
  }

  /** A value as OPA's messages show it. */
  private static String asInGo(RegoValue value) {
    return switch (value) {
      case Str text -> text.value();
      case Arr array -> {
        StringJoiner text = new StringJoiner(" ", "[", "]");
        array.asList().forEach(element -> text.add(asInGo(element)));
        yield text.toString();
      }
      case Obj object -> {
        StringJoiner text = new StringJoiner(" ", "map[", "]");
        for (int i = 0; i < object.size(); i++) {
          text.add(asInGo(object.keyAt(i)) + ":" + asInGo(object.valueAt(i)));
        }
        yield text.toString();
      }
      case RegoValue.Num number -> "%!s(int=" + number + ")";
      case RegoValue.Bool bool -> "%!s(bool=" + bool + ")";
      case RegoValue.Null _, RegoValue.SetOf _ -> "%!s(<nil>)";
    };
  }

  private static RegoValue schema(Obj pair) {
    if (pair.size() == 0) {
      throw new Wrong("invalid document reference");
    }
    String document = pair.keyAt(0).display();
    RegoValue schema = pair.valueAt(0);
    List<RegoValue> path = reference(document);
    if (path.isEmpty()) {
      throw new Wrong("invalid document reference");
    }
    return switch (schema) {
      case Str name -> {
        List<RegoValue> reference =
            name.value().equals("schema") ? List.of(schema) : reference(name.value());
        if (reference.isEmpty() || !reference.getFirst().equals(RegoValue.of("schema"))) {
          throw new Wrong("invalid schema reference");
        }
        yield Obj.of("path", Arr.of(path), "schema", Arr.of(reference));
      }
      case Obj definition -> Obj.of("path", Arr.of(path), "definition", definition);
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Num _, Arr _, RegoValue.SetOf _ ->
          throw new Wrong("invalid schema declaration for path " + RegoValue.of(document).toJson());
    };
  }

  /** The parts of a reference, or nothing where the text is none. */
  private static List<RegoValue> reference(String text) {
    Term term = term(text);
    if (term instanceof Term.Var root && Names.isRoot(root)) {
      return List.of(RegoValue.of(root.name()));
    }
    if (!(term instanceof Term.Ref(_, Term.Var head, List<Term> rest))) {
      return List.of();
    }
    List<RegoValue> parts = new ArrayList<>();
    parts.add(RegoValue.of(head.name()));
    for (Term part : rest) {
      boolean string = part instanceof Term.Scalar(_, Str _);
      parts.add(string ? ((Term.Scalar) part).value() : RegoValue.of(part.toString()));
    }
    return parts;
  }

  private static @Nullable Term term(String text) {
    try {
      List<Literal> lines = Parser.query(text).literals();
      return lines.size() == 1
              && lines.getFirst().expression() instanceof Literal.Holds(Term term)
              && !lines.getFirst().negated()
          ? term
          : null;
    } catch (RegoException wrong) {
      return null;
    }
  }

  private static @Nullable Obj compile(@Nullable RegoValue written) {
    if (!(written instanceof Obj object)) {
      return null;
    }
    if (object.find("unknowns") instanceof Arr unknowns) {
      for (RegoValue unknown : unknowns.asList()) {
        if (unknown instanceof Str text && reference(text.value()).isEmpty()) {
          throw new Wrong("invalid unknowns element " + unknown.toJson() + ": expected ref");
        }
      }
    }
    if (object.find("mask_rule") instanceof Str text) {
      boolean named =
          switch (term(text.value())) {
            case Term.Var _, Term.Ref _ -> true;
            case Term.Scalar(_, RegoValue constant) -> constant instanceof Str;
            case null, default -> false;
          };
      if (!named) {
        throw new Wrong("invalid mask_rule annotation " + text.toJson());
      }
    }
    return object;
  }
}
