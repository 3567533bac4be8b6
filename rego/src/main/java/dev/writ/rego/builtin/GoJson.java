package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.Obj;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How Go writes fields of its structs as JSON: bytes in base64, lists that were never made null.
 */
final class GoJson {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");

  /** Bits of a number in a certificate, which no honest one comes near. */
  private static final int LARGEST_NUMBER = 1 << 16;

  private GoJson() {}

  static RegoValue bytes(byte @Nullable [] bytes) {
    return bytes == null ? RegoValue.NULL : RegoValue.of(Base64.getEncoder().encodeToString(bytes));
  }

  static RegoValue number(BigInteger value) {
    if (value.bitLength() > LARGEST_NUMBER) {
      throw Failure.of("number too big");
    }
    return Num.of(value);
  }

  static RegoValue time(OffsetDateTime time) {
    return RegoValue.of(TIME.format(time));
  }

  /** {@code 2.5.29.17} as {@code [2,5,29,17]}. */
  static RegoValue oid(String oid) {
    return Arr.of(List.of(oid.split("\\.")).stream().map(Num::parse).toList());
  }

  /** A list that grew element by element: null when there is none. */
  static <T> RegoValue list(List<T> elements, Function<T, RegoValue> each) {
    return elements.isEmpty() ? RegoValue.NULL : Arr.of(elements.stream().map(each).toList());
  }

  static RegoValue strings(List<String> elements) {
    return list(elements, RegoValue::of);
  }

  static RegoValue oids(List<String> elements) {
    return list(elements, GoJson::oid);
  }

  /** The entries of the first with those of the second, which win. */
  static Obj with(Obj object, String key, RegoValue value) {
    Obj.Builder all = Obj.builder();
    for (int i = 0; i < object.size(); i++) {
      all.put(object.keyAsItCame(i), object.valueAsItCame(i));
    }
    return all.put(RegoValue.of(key), value).build();
  }
}
