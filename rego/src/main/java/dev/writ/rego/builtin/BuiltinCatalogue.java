package dev.writ.rego.builtin;

import dev.writ.rego.Builtin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All functions that are not written in Rego: the names, types and flags of OPA 1.20. Each family
 * is a file that opens with the list of its functions; {@link Later} lists what has no code yet.
 */
public final class BuiltinCatalogue {
  private static final List<Builtin> ALL =
      Stream.of(
              Comparisons.ALL,
              Numbers.ALL,
              Bits.ALL,
              Aggregates.ALL,
              Arrays.ALL,
              Sets.ALL,
              Objects.ALL,
              JsonPaths.ALL,
              Types.ALL,
              Graphs.ALL,
              Strings.ALL,
              Templates.ALL,
              Regexes.ALL,
              Globs.ALL,
              Times.ALL,
              Encodings.ALL,
              Schemas.ALL,
              Yamls.ALL,
              Hashes.ALL,
              Jwts.ALL,
              X509.ALL,
              Uuids.ALL,
              Uris.ALL,
              Networks.ALL,
              SemanticVersions.ALL,
              Units.ALL,
              Http.ALL,
              Aws.ALL,
              Internals.ALL,
              Later.ALL)
          .flatMap(List::stream)
          .toList();

  private static final Map<String, Builtin> BY_NAME = byName();

  private static final Set<String> DEPRECATED =
      Set.of(
          "all",
          "any",
          "cast_array",
          "cast_boolean",
          "cast_null",
          "cast_object",
          "cast_set",
          "cast_string",
          "net.cidr_overlap",
          "re_match",
          "set_diff");

  private BuiltinCatalogue() {}

  /** Every builtin, family by family. */
  public static List<Builtin> all() {
    return ALL;
  }

  /** The builtin of a name such as `time.now_ns`. */
  public static Optional<Builtin> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Whether V1 and strict mode refuse it. */
  public static boolean isDeprecated(String name) {
    return DEPRECATED.contains(name);
  }

  /** Whether a call has any number of outputs; the evaluator makes them with {@link Walk}. */
  public static boolean isRelation(String name) {
    return name.equals("walk");
  }

  private static Map<String, Builtin> byName() {
    Map<String, Builtin> byName = new HashMap<>();
    for (Builtin builtin : ALL) {
      if (byName.put(builtin.name(), builtin) != null) {
        throw new IllegalStateException("builtin `" + builtin.name() + "` is listed twice");
      }
    }
    return byName;
  }
}
