package dev.writ.document.schema;

import com.google.re2j.Pattern;
import dev.writ.document.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a field may hold. */
public sealed interface Shape {

  /** true or false. */
  record Flag() implements Shape {}

  /** A whole number between two bounds, both allowed; {@code wide} is an int64. */
  record Whole(boolean wide, long least, long most) implements Shape {}

  /** One of these words. */
  record Choice(List<String> words) implements Shape {
    public Choice {
      words = List.copyOf(words);
    }
  }

  /**
   * Text.
   *
   * @param least characters
   * @param most characters
   * @param pattern that all of it has to match, with the words that say so; null for any
   * @param format of OpenAPI, such as {@code date-time}; null for none
   */
  record Text(
      int least, int most, @Nullable Pattern pattern, @Nullable String format, List<Rule> rules)
      implements Shape {
    public Text {
      rules = List.copyOf(rules);
    }

    /** Text of so many characters. */
    public static Text of(int least, int most) {
      return new Text(least, most, null, null, List.of());
    }

    /** Text that matches. */
    public static Text like(String pattern, int most) {
      return new Text(1, most, Pattern.compile(pattern), null, List.of());
    }

    /** RFC 3339. */
    public static Text dateTime() {
      return new Text(0, Integer.MAX_VALUE, null, "date-time", List.of());
    }

    /** A day, such as {@code 2027-03-31}. */
    public static Text date() {
      return new Text(0, Integer.MAX_VALUE, null, "date", List.of());
    }

    /** Any text. */
    public static Text any() {
      return of(0, Integer.MAX_VALUE);
    }
  }

  /**
   * A list.
   *
   * @param least items
   * @param most items
   * @param key field by which the items are told apart; null for a plain list
   */
  record ListOf(Shape item, int least, int most, @Nullable String key) implements Shape {}

  /** An object of any keys. */
  record MapOf(Shape value) implements Shape {}

  /** An object that holds anything. */
  record Free() implements Shape {}

  /** An object of these fields. */
  record Fields(List<Field> fields, List<Rule> rules) implements Shape {
    public Fields {
      fields = List.copyOf(fields);
      rules = List.copyOf(rules);
    }

    /** Fields without rules. */
    public static Fields of(Field... fields) {
      return new Fields(List.of(fields), List.of());
    }
  }

  /**
   * An object whose fields depend on what one of them says.
   *
   * @param tag the field that tells; each variant has it
   * @param variants by the tag's word, in the order in which they are offered
   */
  record Variant(String tag, Map<String, Fields> variants) implements Shape {
    public Variant {
      variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
    }
  }

  /** A field of an object. */
  record Field(String name, boolean required, String description, Shape shape) {
    /** One that may be left out. */
    public static Field of(String name, String description, Shape shape) {
      return new Field(name, false, description, shape);
    }

    /** One that has to be there. */
    public static Field required(String name, String description, Shape shape) {
      return new Field(name, true, description, shape);
    }
  }

  /**
   * What no single field can say.
   *
   * @param cel for the API server, about {@code self}
   * @param message when it does not hold
   * @param field below {@code self} that it is told of; null for {@code self}
   * @param reads fields below {@code self} whose values it looks at, such as {@code a.b}; while one
   *     of them is wrong, the rule waits. One that is only asked whether it is there is none of
   *     them
   * @param holds the same in Java
   */
  record Rule(
      String cel,
      String message,
      @Nullable String field,
      List<String> reads,
      Predicate<Node> holds) {
    public Rule {
      reads = List.copyOf(reads);
    }

    /** One about a text: it is asked once that has the right length and pattern. */
    public Rule(String cel, String message, @Nullable String field, Predicate<Node> holds) {
      this(cel, message, field, List.of(), holds);
    }
  }
}
