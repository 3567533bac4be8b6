package dev.writ.rego.builtin;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Signature;
import dev.writ.rego.Builtin.Type.ArrayOf;
import dev.writ.rego.Builtin.Type.ObjectOf;
import dev.writ.rego.Builtin.Type.Property;
import dev.writ.rego.RegoValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words that the lists of builtins are written in. Members of a union stand in OPA's order. */
final class Signatures {
  static final Builtin.Type ANY = Builtin.Type.ANY;
  static final Builtin.Type NULL = Builtin.Type.NULL;
  static final Builtin.Type BOOLEAN = Builtin.Type.BOOLEAN;
  static final Builtin.Type NUMBER = Builtin.Type.NUMBER;
  static final Builtin.Type STRING = Builtin.Type.STRING;

  static final Builtin.Type ARRAY = Builtin.Type.array(ANY);
  static final Builtin.Type SET = Builtin.Type.set(ANY);

  /** An object with any keys. */
  static final Builtin.Type OBJECT = Builtin.Type.object(ANY, ANY);

  /** An object with string keys. */
  static final Builtin.Type DOCUMENT = Builtin.Type.object(STRING, ANY);

  static final Builtin.Type STRINGS = Builtin.Type.array(STRING);
  static final Builtin.Type STRING_SET = Builtin.Type.set(STRING);
  static final Builtin.Type ARRAY_OR_SET = Builtin.Type.oneOf(ARRAY, SET);

  private Signatures() {}

  /** One line of a family: name, code, result, arguments. */
  static Builtin line(
      String name, Builtin.Code code, Builtin.Type result, Builtin.Type... arguments) {
    return new Builtin(name, Signature.of(result, arguments), code);
  }

  /** As {@link #line}, for a function without a result. */
  static Builtin withoutResult(
      String name, Builtin.Code code, boolean variadic, Builtin.Type... arguments) {
    return new Builtin(name, new Signature(List.of(arguments), null, variadic), code);
  }

  /** As {@link #line}, for a function whose results are recorded and replayed. */
  static Builtin nondeterministic(
      String name, Builtin.Code code, Builtin.Type result, Builtin.Type... arguments) {
    return new Builtin(name, Signature.of(result, arguments), true, code);
  }

  static Builtin.Type arrayOf(Builtin.Type each) {
    return Builtin.Type.array(each);
  }

  static Builtin.Type setOf(Builtin.Type each) {
    return Builtin.Type.set(each);
  }

  static Builtin.Type objectOf(Builtin.Type key, Builtin.Type value) {
    return Builtin.Type.object(key, value);
  }

  static Builtin.Type oneOf(Builtin.Type... types) {
    return Builtin.Type.oneOf(types);
  }

  /** An array of exactly these. */
  static Builtin.Type tuple(Builtin.Type... each) {
    return new ArrayOf(List.of(each), null);
  }

  /** An object that certainly has these string keys, and perhaps others of the given types. */
  static Builtin.Type record(
      Builtin.@Nullable Type key, Builtin.@Nullable Type value, Property... properties) {
    return new ObjectOf(List.of(properties), key, value);
  }

  static Property property(String key, Builtin.Type value) {
    return new Property(RegoValue.of(key), value);
  }
}
