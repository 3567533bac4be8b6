package dev.writ.dbt.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import dev.writ.rego.RegoValue;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One artifact as a stream of tokens: unpacked, counted, hashed, and every fault a {@link Problem}
 * with its place. Strings that nobody asks for are not built.
 */
final class JsonIn implements AutoCloseable {
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;
  private static final int BUFFER = 64 * 1024;

  /** Characters of one text. */
  private static final int LONGEST = 100_000_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // ids are field names: there are many
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(200).maxStringLength(LONGEST).build())
          .build();

  private final String kind;
  private final String file;
  private final JsonParser parser;
  private final HashedStream hashed;

  /** A step of reading. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  /** What to do with a field. */
  @FunctionalInterface
  interface Field {
    void read(String name) throws IOException;
  }

  private JsonIn(String kind, String file, JsonParser parser, HashedStream hashed) {
    this.kind = kind;
    this.file = file;
    this.parser = parser;
    this.hashed = hashed;
  }

  /**
   * @param kind the codes' first word, such as {@code MANIFEST}
   * @param maxBytes unpacked
   */
  static JsonIn open(Artifact artifact, String kind, long maxBytes) {
    if (artifact.size() > maxBytes) {
      throw tooLarge(kind, artifact.name(), maxBytes);
    }
    try {
      PushbackInputStream raw = new PushbackInputStream(artifact.source().open(), 2);
      HashedStream hashed =
          new HashedStream(isGzip(raw) ? new GZIPInputStream(raw, BUFFER) : raw, maxBytes);
      return new JsonIn(kind, artifact.name(), parser(hashed), hashed);
    } catch (HashedStream.TooMuch e) {
      throw tooLarge(kind, artifact.name(), maxBytes);
    } catch (EOFException e) {
      throw new ProblemsFound(
          Problem.in(
              artifact.name(), kind + "_TRUNCATED", "its compressed bytes end in the middle"));
    } catch (IOException e) {
      throw new ProblemsFound(
          Problem.in(artifact.name(), kind + "_NOT_READABLE", "can't be read: " + e.getMessage()));
    }
  }

  /** Looks at the first bytes for the encoding. */
  private static JsonParser parser(HashedStream hashed) throws IOException {
    try {
      return JSON.createParser(hashed);
    } catch (IOException e) {
      hashed.close();
      throw e;
    }
  }

  private static boolean isGzip(PushbackInputStream raw) throws IOException {
    byte[] first = raw.readNBytes(2);
    raw.unread(first);
    return first.length == 2 && (first[0] & 0xff) == GZIP_FIRST && (first[1] & 0xff) == GZIP_SECOND;
  }

  private static ProblemsFound tooLarge(String kind, String file, long maxBytes) {
    return new ProblemsFound(
        Problem.in(
                file,
                kind + "_TOO_LARGE",
                "has more than %d MB unpacked".formatted(maxBytes / (1024 * 1024)))
            .suggesting("raise --max-manifest-mb if that is what the project needs"));
  }

  /** Runs the whole reading and turns what the parser or the stream says into a problem. */
  void reading(Step step) {
    try {
      step.run();
    } catch (JsonEOFException e) {
      throw problem("_TRUNCATED", "ends in the middle", e.getLocation());
    } catch (JsonProcessingException e) {
      throw problem("_NOT_JSON", "is not JSON: " + e.getOriginalMessage(), e.getLocation());
    } catch (HashedStream.TooMuch e) {
      throw tooLarge(kind, file, hashed.most());
    } catch (EOFException e) {
      throw problem("_TRUNCATED", "its compressed bytes end in the middle", null);
    } catch (CharConversionException e) {
      throw problem("_NOT_JSON", "is not text: " + e.getMessage(), null);
    } catch (IOException e) {
      throw problem("_NOT_READABLE", "can't be read: " + e.getMessage(), null);
    }
  }

  private ProblemsFound problem(String code, String message, @Nullable JsonLocation at) {
    boolean known = at != null && at.getLineNr() > 0;
    String where = at != null && at.getByteOffset() >= 0 ? " at byte " + at.getByteOffset() : "";
    return new ProblemsFound(
        new Problem(
            kind + code,
            message + where,
            file,
            known && at != null ? (Integer) at.getLineNr() : null,
            known && at != null ? (Integer) at.getColumnNr() : null,
            null));
  }

  /** The wrong kind of value at a place of the document. */
  private ProblemsFound wrongType(String expected, JsonToken found) {
    JsonLocation at = parser.currentTokenLocation();
    return new ProblemsFound(
        new Problem(
            kind + "_FIELD_TYPE",
            "`%s` is %s, not %s".formatted(path(), word(found), expected),
            file,
            at.getLineNr(),
            at.getColumnNr(),
            null));
  }

  /** Such as {@code $.nodes['model.shop.orders'].columns}. */
  String path() {
    StringBuilder path = new StringBuilder();
    List<String> steps = new ArrayList<>();
    for (var at = parser.getParsingContext(); at != null; at = at.getParent()) {
      if (at.inObject() && at.getCurrentName() != null) {
        String name = at.getCurrentName();
        boolean plain = name.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c));
        steps.add(plain ? "." + name : "['" + name + "']");
      } else if (at.inArray() && at.hasCurrentIndex()) {
        steps.add("[" + at.getCurrentIndex() + "]");
      }
    }
    path.append('$');
    steps.reversed().forEach(path::append);
    return path.toString();
  }

  private static String word(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      case VALUE_NULL -> "null";
      default -> "nothing";
    };
  }

  JsonToken next() throws IOException {
    long before = hashed.bytes();
    JsonToken token = parser.nextToken();
    requireShort(before);
    if (token == null) {
      throw new JsonEOFException(parser, JsonToken.NOT_AVAILABLE, "nothing more");
    }
    return token;
  }

  private @Nullable String nextName() throws IOException {
    long before = hashed.bytes();
    String name = parser.nextFieldName();
    requireShort(before);
    return name;
  }

  /** The parser holds what it builds to its limit, but not a text that it passes over. */
  private void requireShort(long before) throws JsonParseException {
    if (hashed.bytes() - before > LONGEST) {
      throw new JsonParseException(parser, "a text of more than 100 MB");
    }
  }

  /** Null at the end of an empty document. */
  @Nullable JsonToken first() throws IOException {
    return parser.nextToken();
  }

  /** Reads the object that the next token begins; null is an empty one. */
  void object(Field field) throws IOException {
    JsonToken token = next();
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    if (token != JsonToken.START_OBJECT) {
      throw wrongType("an object", token);
    }
    fields(field);
  }

  /** The rest of an object whose beginning was read. */
  void fields(Field field) throws IOException {
    for (String name = nextName(); name != null; name = nextName()) {
      field.read(name);
    }
  }

  /**
   * Reads the list of objects that the next token begins; null is an empty one.
   *
   * @param element reads the {@link #fields} of one
   */
  void list(Step element) throws IOException {
    JsonToken token = next();
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    if (token != JsonToken.START_ARRAY) {
      throw wrongType("a list", token);
    }
    while (next() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw wrongType("an object", parser.currentToken());
      }
      element.run();
    }
  }

  /** Passes over the next value without building it. */
  void skip() throws IOException {
    int open = 0;
    do {
      JsonToken token = next();
      if (token.isStructStart()) {
        open++;
      } else if (token.isStructEnd()) {
        open--;
      }
    } while (open > 0);
  }

  /** A text; null where it is null; a number, true and false as they are spelled. */
  @Nullable String text() throws IOException {
    JsonToken token = next();
    return switch (token) {
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
          parser.getText();
      case VALUE_NULL -> null;
      default -> throw wrongType("a text", token);
    };
  }

  /** A text; empty where it is null. */
  String textOrEmpty() throws IOException {
    String text = text();
    return text == null ? "" : text;
  }

  /** A list of texts, or one text; null is an empty list. */
  List<String> texts() throws IOException {
    JsonToken token = next();
    List<String> texts = new ArrayList<>();
    switch (token) {
      case VALUE_NULL -> {}
      case VALUE_STRING -> texts.add(parser.getText());
      case START_ARRAY -> {
        while (next() != JsonToken.END_ARRAY) {
          if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType("a text", parser.currentToken());
          }
          texts.add(parser.getText());
        }
      }
      default -> throw wrongType("a list", token);
    }
    return texts;
  }

  /** An object as a value; null is an empty one. */
  RegoValue.Obj value() throws IOException {
    JsonToken token = next();
    return switch (token) {
      case VALUE_NULL -> RegoValue.Obj.EMPTY;
      case START_OBJECT -> members();
      default -> throw wrongType("an object", token);
    };
  }

  private RegoValue.Obj members() throws IOException {
    String first = nextName();
    if (first == null) {
      return RegoValue.Obj.EMPTY;
    }
    RegoValue.Obj.Builder members = RegoValue.Obj.builder();
    for (String name = first; name != null; name = nextName()) {
      members.put(RegoValue.of(name), any(next()));
    }
    return members.build();
  }

  private RegoValue any(JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NULL -> RegoValue.NULL;
      case VALUE_TRUE -> RegoValue.TRUE;
      case VALUE_FALSE -> RegoValue.FALSE;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> RegoValue.Num.parse(parser.getText());
      case VALUE_STRING -> RegoValue.of(parser.getText());
      case START_OBJECT -> members();
      case START_ARRAY -> {
        List<RegoValue> elements = new ArrayList<>();
        while (next() != JsonToken.END_ARRAY) {
          elements.add(any(parser.currentToken()));
        }
        yield RegoValue.Arr.of(elements);
      }
      default -> throw wrongType("a value", token);
    };
  }

  /** Reads what is left, so that text after the document is an error and the hash is whole. */
  void end() throws IOException {
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "text after the document");
    }
  }

  long bytes() {
    return hashed.bytes();
  }

  /** Of all bytes read so far, unpacked; to be asked once, after {@link #end}. */
  String sha256() {
    return hashed.sha256();
  }

  Problem problem(String code, String message) {
    return Problem.in(file, code, message);
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      // what was wanted of it has been read
    }
  }
}
