package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.Str;
import java.util.HashSet;
import java.util.Set;

/**
 * What a token's header means to whom verifies it. Texts that are not there are empty.
 *
 * @param algorithm {@code alg}
 * @param keyId {@code kid}
 * @param contentType {@code cty}
 * @param isValid there is an algorithm, and nothing critical that we do not know
 */
record JoseHeader(String algorithm, String keyId, String contentType, boolean isValid) {
  private static final Set<String> KNOWN = Set.of("alg", "kid", "typ", "cty", "crit");

  /**
   * Checks the members that we know, in the order of their names.
   *
   * @throws Failure {@code alg: must be a string}
   */
  static JoseHeader of(Obj header) {
    String algorithm = text(header, "alg");
    Set<RegoValue> critical = critical(header);
    String contentType = text(header, "cty");
    String keyId = text(header, "kid");
    text(header, "typ");
    boolean understood =
        critical.stream()
            .allMatch(name -> header.find(name) == null || KNOWN.contains(name.display()));
    return new JoseHeader(algorithm, keyId, contentType, understood && !algorithm.isEmpty());
  }

  private static String text(Obj header, String name) {
    return switch (header.find(name)) {
      case null -> "";
      case Str text -> text.value();
      case RegoValue _ -> throw Failure.of(name + ": must be a string");
    };
  }

  private static Set<RegoValue> critical(Obj header) {
    Set<RegoValue> names = new HashSet<>();
    RegoValue listed = header.find("crit");
    if (listed == null) {
      return names;
    }
    if (!(listed instanceof Arr list)) {
      throw Failure.of("crit: must be a list");
    }
    for (int i = 0; i < list.size() && list.at(i) instanceof Str; i++) {
      names.add(list.at(i));
    }
    if (names.isEmpty()) {
      throw Failure.of("crit: must be a nonempty list");
    }
    return names;
  }
}
