package dev.writ.rego.builtin;

import dev.writ.rego.Builtin;
import dev.writ.rego.builtin.graphql.Graphql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All functions that are not written in Rego: the names, types and flags of OPA 1.20. Each family
 * is a file that opens with the list of its functions.
 */
public final class BuiltinCatalogue {
  /**
   * What there is. The names stand here so that a function is made when it is asked for, and not
   * before: most policies use a dozen.
   */
  private enum Family {
    COMPARISONS("equal", "gt", "gte", "lt", "lte", "neq"),
    NUMBERS(
        "abs",
        "ceil",
        "div",
        "floor",
        "minus",
        "mul",
        "numbers.range",
        "numbers.range_step",
        "plus",
        "rand.intn",
        "rem",
        "round"),
    BITS("bits.and", "bits.lsh", "bits.negate", "bits.or", "bits.rsh", "bits.xor"),
    AGGREGATES("all", "any", "count", "max", "min", "product", "sort", "sum"),
    ARRAYS("array.concat", "array.flatten", "array.reverse", "array.slice"),
    SETS("and", "intersection", "or", "set_diff", "union"),
    OBJECTS(
        "object.filter",
        "object.get",
        "object.keys",
        "object.remove",
        "object.subset",
        "object.union",
        "object.union_n"),
    JSON_PATHS("json.filter", "json.patch", "json.remove"),
    TYPES(
        "cast_array",
        "cast_boolean",
        "cast_null",
        "cast_object",
        "cast_set",
        "cast_string",
        "is_array",
        "is_boolean",
        "is_null",
        "is_number",
        "is_object",
        "is_set",
        "is_string",
        "to_number",
        "type_name"),
    GRAPHS("graph.reachable", "graph.reachable_paths", "walk"),
    STRINGS(
        "concat",
        "contains",
        "endswith",
        "format_int",
        "indexof",
        "indexof_n",
        "lower",
        "replace",
        "split",
        "sprintf",
        "startswith",
        "strings.any_prefix_match",
        "strings.any_suffix_match",
        "strings.count",
        "strings.replace_n",
        "strings.reverse",
        "strings.split_n",
        "substring",
        "trim",
        "trim_left",
        "trim_prefix",
        "trim_right",
        "trim_space",
        "trim_suffix",
        "upper"),
    TEMPLATES("strings.render_template"),
    REGEXES(
        "regex.find_all_string_submatch_n",
        "regex.find_n",
        "regex.globs_match",
        "regex.is_valid",
        "regex.match",
        "regex.replace",
        "regex.split",
        "regex.template_match",
        "re_match"),
    GLOBS("glob.match", "glob.quote_meta"),
    TIMES(
        "time.add_date",
        "time.clock",
        "time.date",
        "time.diff",
        "time.format",
        "time.now_ns",
        "time.parse_duration_ns",
        "time.parse_ns",
        "time.parse_rfc3339_ns",
        "time.weekday"),
    ENCODINGS(
        "base64.decode",
        "base64.encode",
        "base64.is_valid",
        "base64url.decode",
        "base64url.encode",
        "base64url.encode_no_pad",
        "hex.decode",
        "hex.encode",
        "json.is_valid",
        "json.marshal",
        "json.marshal_with_options",
        "json.unmarshal",
        "urlquery.decode",
        "urlquery.decode_object",
        "urlquery.encode",
        "urlquery.encode_object"),
    SCHEMAS("json.match_schema", "json.verify_schema"),
    GRAPHQL(
        "graphql.is_valid",
        "graphql.parse",
        "graphql.parse_and_verify",
        "graphql.parse_query",
        "graphql.parse_schema",
        "graphql.schema_is_valid"),
    YAMLS("yaml.is_valid", "yaml.marshal", "yaml.unmarshal"),
    HASHES(
        "crypto.hmac.equal",
        "crypto.hmac.md5",
        "crypto.hmac.sha1",
        "crypto.hmac.sha256",
        "crypto.hmac.sha512",
        "crypto.md5",
        "crypto.sha1",
        "crypto.sha256"),
    JWTS(
        "io.jwt.decode",
        "io.jwt.decode_verify",
        "io.jwt.encode_sign",
        "io.jwt.encode_sign_raw",
        "io.jwt.verify_eddsa",
        "io.jwt.verify_es256",
        "io.jwt.verify_es384",
        "io.jwt.verify_es512",
        "io.jwt.verify_hs256",
        "io.jwt.verify_hs384",
        "io.jwt.verify_hs512",
        "io.jwt.verify_ps256",
        "io.jwt.verify_ps384",
        "io.jwt.verify_ps512",
        "io.jwt.verify_rs256",
        "io.jwt.verify_rs384",
        "io.jwt.verify_rs512"),
    CERTIFICATES(
        "crypto.parse_private_keys",
        "crypto.x509.parse_and_verify_certificates",
        "crypto.x509.parse_and_verify_certificates_with_options",
        "crypto.x509.parse_certificate_request",
        "crypto.x509.parse_certificates",
        "crypto.x509.parse_keypair",
        "crypto.x509.parse_rsa_private_key"),
    UUIDS("uuid.parse", "uuid.rfc4122"),
    URIS("uri.is_valid", "uri.parse"),
    NETWORKS(
        "net.cidr_contains",
        "net.cidr_contains_matches",
        "net.cidr_expand",
        "net.cidr_intersects",
        "net.cidr_is_valid",
        "net.cidr_merge",
        "net.cidr_overlap",
        "net.lookup_ip_addr"),
    SEMANTIC_VERSIONS("semver.compare", "semver.is_valid"),
    UNITS("units.parse", "units.parse_bytes"),
    HTTP("http.send"),
    AWS("providers.aws.sign_req"),
    POLICIES("rego.metadata.chain", "rego.metadata.rule", "rego.parse_module"),
    INTERNALS(
        "assign",
        "eq",
        "internal.member_2",
        "internal.member_3",
        "internal.print",
        "internal.template_string",
        "internal.test_case",
        "opa.runtime",
        "print",
        "trace");

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable, its type does not say so
    private final List<String> names;

    Family(String... names) {
      this.names = List.of(names);
    }

    /** The function of a name of this family; null when a library that it needs is absent. */
    @Nullable Builtin builtin(String name) {
      return switch (this) {
        case COMPARISONS -> Comparisons.of(name);
        case NUMBERS -> Numbers.of(name);
        case BITS -> Bits.of(name);
        case AGGREGATES -> Aggregates.of(name);
        case ARRAYS -> Arrays.of(name);
        case SETS -> Sets.of(name);
        case OBJECTS -> Objects.of(name);
        case JSON_PATHS -> JsonPaths.of(name);
        case TYPES -> Types.of(name);
        case GRAPHS -> Graphs.of(name);
        case STRINGS -> Strings.of(name);
        case TEMPLATES -> Templates.of(name);
        case REGEXES -> Regexes.of(name);
        case GLOBS -> Globs.of(name);
        case TIMES -> Times.of(name);
        case ENCODINGS -> Encodings.of(name);
        case SCHEMAS -> Schemas.of(name);
        case GRAPHQL -> Graphql.of(name);
        case YAMLS -> Yamls.of(name);
        case HASHES -> Hashes.of(name);
        case JWTS -> Jwts.of(name);
        case CERTIFICATES -> X509.of(name);
        case UUIDS -> Uuids.of(name);
        case URIS -> Uris.of(name);
        case NETWORKS -> Networks.of(name);
        case SEMANTIC_VERSIONS -> SemanticVersions.of(name);
        case UNITS -> Units.of(name);
        case HTTP -> Http.of(name);
        case AWS -> Aws.of(name);
        case POLICIES -> Policies.of(name);
        case INTERNALS -> Internals.of(name);
      };
    }
  }

  private static final Map<String, Family> BY_NAME = byName();

  /** Those that were asked for so far; at most all of the above. */
  private static final Map<String, Builtin> ASKED_FOR = new ConcurrentHashMap<>();

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
    List<Builtin> all = new ArrayList<>();
    for (Family family : Family.values()) {
      for (String name : family.names) {
        find(name).ifPresent(all::add);
      }
    }
    return all;
  }

  /** The builtin of a name such as `time.now_ns`. */
  public static Optional<Builtin> find(String name) {
    Family family = BY_NAME.get(name);
    if (family == null) {
      return Optional.empty();
    }
    Builtin known = ASKED_FOR.get(name);
    if (known == null) {
      known = family.builtin(name);
      if (known != null) {
        ASKED_FOR.put(name, known);
      }
    }
    return Optional.ofNullable(known);
  }

  /** Whether V1 and strict mode refuse it. */
  public static boolean isDeprecated(String name) {
    return DEPRECATED.contains(name);
  }

  /** Whether a call has any number of outputs; the evaluator makes them with {@link Walk}. */
  public static boolean isRelation(String name) {
    return name.equals("walk");
  }

  private static Map<String, Family> byName() {
    Map<String, Family> byName = new HashMap<>();
    for (Family family : Family.values()) {
      for (String name : family.names) {
        if (byName.put(name, family) != null) {
          throw new IllegalStateException("builtin `" + name + "` is listed twice");
        }
      }
    }
    return byName;
  }
}
