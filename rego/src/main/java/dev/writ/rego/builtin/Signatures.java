package dev.writ.rego.builtin;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Signature;
import dev.writ.rego.Builtin.Type;
import dev.writ.rego.Builtin.Type.ArrayOf;
import dev.writ.rego.Builtin.Type.ObjectOf;
import dev.writ.rego.Builtin.Type.Property;
import dev.writ.rego.RegoValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words that the lists of builtins are written in. Members of a union stand in OPA's order. */
final class Signatures {
  static final Type ANY = Type.ANY;
  static final Type NULL = Type.NULL;
  static final Type BOOLEAN = Type.BOOLEAN;
  static final Type NUMBER = Type.NUMBER;
  static final Type STRING = Type.STRING;

  static final Type ARRAY = Type.array(ANY);
  static final Type SET = Type.set(ANY);

  /** An object with any keys. */
  static final Type OBJECT = Type.object(ANY, ANY);

  /** An object with string keys. */
  static final Type DOCUMENT = Type.object(STRING, ANY);

  static final Type STRINGS = Type.array(STRING);
  static final Type STRING_SET = Type.set(STRING);
  static final Type ARRAY_OR_SET = Type.oneOf(ARRAY, SET);

  private Signatures() {}

  /** One line of a family: name, code, result, arguments. */
  static Builtin line(String name, Builtin.Code code, Type result, Type... arguments) {
    return new Builtin(name, Signature.of(result, arguments), code);
  }

  /** As {@link #line}, for a function without a result. */
  static Builtin withoutResult(
      String name, Builtin.Code code, boolean variadic, Type... arguments) {
    return new Builtin(name, new Signature(List.of(arguments), null, variadic), code);
  }

  /** As {@link #line}, for a function whose results are recorded and replayed. */
  static Builtin nondeterministic(String name, Builtin.Code code, Type result, Type... arguments) {
    return new Builtin(name, Signature.of(result, arguments), true, code);
  }

  /** An array of exactly these. */
  static Type tuple(Type... each) {
    return new ArrayOf(List.of(each), null);
  }

  /** An object that certainly has these string keys, and perhaps others of the given types. */
  static Type record(@Nullable Type key, @Nullable Type value, Property... properties) {
    return new ObjectOf(List.of(properties), key, value);
  }

  static Property property(String key, Type value) {
    return new Property(RegoValue.of(key), value);
  }
}
