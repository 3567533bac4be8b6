package dev.writ.rego.builtin;

import dev.writ.rego.Builtin;
import dev.writ.rego.builtin.graphql.Graphql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All functions that are not written in Rego: the names, types and flags of OPA 1.20. Each family
 * is a file that opens with the list of its functions.
 */
public final class BuiltinCatalogue {
  /**
   * What there is. The names stand here so that a family's code is loaded when one of its functions
   * is asked for, and not before: most policies use a dozen.
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

    List<Builtin> builtins() {
      return switch (this) {
        case COMPARISONS -> Comparisons.ALL;
        case NUMBERS -> Numbers.ALL;
        case BITS -> Bits.ALL;
        case AGGREGATES -> Aggregates.ALL;
        case ARRAYS -> Arrays.ALL;
        case SETS -> Sets.ALL;
        case OBJECTS -> Objects.ALL;
        case JSON_PATHS -> JsonPaths.ALL;
        case TYPES -> Types.ALL;
        case GRAPHS -> Graphs.ALL;
        case STRINGS -> Strings.ALL;
        case TEMPLATES -> Templates.ALL;
        case REGEXES -> Regexes.ALL;
        case GLOBS -> Globs.ALL;
        case TIMES -> Times.ALL;
        case ENCODINGS -> Encodings.ALL;
        case SCHEMAS -> Schemas.ALL;
        case GRAPHQL -> Graphql.ALL;
        case YAMLS -> Yamls.ALL;
        case HASHES -> Hashes.ALL;
        case JWTS -> Jwts.ALL;
        case CERTIFICATES -> X509.ALL;
        case UUIDS -> Uuids.ALL;
        case URIS -> Uris.ALL;
        case NETWORKS -> Networks.ALL;
        case SEMANTIC_VERSIONS -> SemanticVersions.ALL;
        case UNITS -> Units.ALL;
        case HTTP -> Http.ALL;
        case AWS -> Aws.ALL;
        case POLICIES -> Policies.ALL;
        case INTERNALS -> Internals.ALL;
      };
    }
  }

  private static final Map<String, Family> BY_NAME = byName();

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
      all.addAll(family.builtins());
    }
    return all;
  }

  /** The builtin of a name such as `time.now_ns`. */
  public static Optional<Builtin> find(String name) {
    Family family = BY_NAME.get(name);
    if (family != null) {
      for (Builtin builtin : family.builtins()) {
        if (builtin.name().equals(name)) {
          return Optional.of(builtin);
        }
      }
    }
    return Optional.empty();
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
