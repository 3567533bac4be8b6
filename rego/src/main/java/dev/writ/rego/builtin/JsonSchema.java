package dev.writ.rego.builtin;

import com.google.re2j.Pattern;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Num;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A JSON schema of draft 4, 6 or 7 that was read: what its keywords ask for. {@link SchemaReader}
 * fills it, {@link SchemaCheck} holds documents against it. What is null or empty asks for nothing.
 */
final class JsonSchema {
  /** The schemas `true` and `false`. */
  @Nullable Boolean always;

  /** With a reference all other keywords are ignored. */
  @Nullable JsonSchema reference;

  final List<String> types = new ArrayList<>();

  final Map<String, JsonSchema> properties = new TreeMap<>();
  final Map<String, JsonSchema> patternProperties = new TreeMap<>();
  boolean refusesOtherProperties;
  @Nullable JsonSchema otherProperties;
  @Nullable JsonSchema propertyNames;
  final List<String> required = new ArrayList<>();
  final Map<String, List<String>> neededKeys = new TreeMap<>();
  final Map<String, JsonSchema> neededSchemas = new TreeMap<>();
  @Nullable Integer minProperties;
  @Nullable Integer maxProperties;

  /** For each element by its place. */
  final List<JsonSchema> tuple = new ArrayList<>();

  /** For all elements. */
  @Nullable JsonSchema items;

  boolean refusesOtherItems;
  @Nullable JsonSchema otherItems;
  @Nullable JsonSchema contains;
  boolean uniqueItems;
  @Nullable Integer minItems;
  @Nullable Integer maxItems;

  @Nullable BigDecimal multipleOf;
  @Nullable BigDecimal minimum;
  @Nullable BigDecimal maximum;
  @Nullable BigDecimal exclusiveMinimum;
  @Nullable BigDecimal exclusiveMaximum;

  @Nullable Integer minLength;
  @Nullable Integer maxLength;
  @Nullable Pattern pattern;
  @Nullable String format;

  /** As {@link #canonical} JSON. */
  @Nullable String constant;

  /** As {@link #canonical} JSON; one without elements allows nothing. */
  @Nullable List<String> allowed;

  final List<JsonSchema> oneOf = new ArrayList<>();
  final List<JsonSchema> anyOf = new ArrayList<>();
  final List<JsonSchema> allOf = new ArrayList<>();
  @Nullable JsonSchema not;
  @Nullable JsonSchema condition;
  @Nullable JsonSchema then;
  @Nullable JsonSchema otherwise;

  /** JSON in which equal values, such as 1 and 1.0, look the same. */
  static String canonical(RegoValue value) {
    return Encodings.json(withFloats(value));
  }

  private static RegoValue withFloats(RegoValue value) {
    return switch (value) {
      case Num number -> {
        double nearest = number.decimal().doubleValue();
        yield Double.isInfinite(nearest) ? number : GoFloat.json(nearest);
      }
      case RegoValue.Arr array ->
          RegoValue.Arr.of(array.asList().stream().map(JsonSchema::withFloats).toList());
      case RegoValue.Obj object -> {
        RegoValue.Obj.Builder builder = RegoValue.Obj.builder();
        for (int i = 0; i < object.size(); i++) {
          builder.put(object.keyAt(i), withFloats(object.valueAt(i)));
        }
        yield builder.build();
      }
      case RegoValue.Null _, RegoValue.Bool _, RegoValue.Str _, RegoValue.SetOf _ -> value;
    };
  }
}
