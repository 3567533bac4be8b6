package dev.writ.rego.builtin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What OPA calls the arguments and results of builtins. Only error texts have these names, so they
 * stand apart from the families. Deprecated and internal functions have none.
 */
public final class ArgumentNames {
  private static final String LINES =
      """
      equal(x, y) result
      gt(x, y) result
      gte(x, y) result
      lt(x, y) result
      lte(x, y) result
      neq(x, y) result
      abs(x) y
      ceil(x) y
      div(x, y) z
      floor(x) y
      minus(x, y) z
      mul(x, y) z
      numbers.range(a, b) range
      numbers.range_step(a, b, step) range
      plus(x, y) z
      rand.intn(str, n) y
      rem(x, y) z
      round(x) y
      bits.and(x, y) z
      bits.lsh(x, s) z
      bits.negate(x) z
      bits.or(x, y) z
      bits.rsh(x, s) z
      bits.xor(x, y) z
      count(collection) n
      max(collection) n
      min(collection) n
      product(collection) n
      sort(collection) n
      sum(collection) n
      array.concat(x, y) z
      array.reverse(arr) rev
      array.slice(arr, start, stop) slice
      and(x, y) z
      intersection(xs) y
      or(x, y) z
      union(xs) y
      object.filter(object, keys) filtered
      object.get(object, key, default) value
      object.keys(object) value
      object.remove(object, keys) output
      object.subset(super, sub) result
      object.union(a, b) output
      object.union_n(objects) output
      json.filter(object, paths) filtered
      json.patch(object, patches) output
      json.remove(object, paths) output
      is_array(x) result
      is_boolean(x) result
      is_null(x) result
      is_number(x) result
      is_object(x) result
      is_set(x) result
      is_string(x) result
      to_number(x) num
      type_name(x) type
      graph.reachable(graph, initial) output
      graph.reachable_paths(graph, initial) output
      walk(x) output
      concat(delimiter, collection) output
      contains(haystack, needle) result
      endswith(search, base) result
      format_int(number, base) output
      indexof(haystack, needle) output
      indexof_n(haystack, needle) output
      lower(x) y
      replace(x, old, new) y
      split(x, delimiter) ys
      sprintf(format, values) output
      startswith(search, base) result
      strings.any_prefix_match(search, base) result
      strings.any_suffix_match(search, base) result
      strings.count(search, substring) output
      strings.render_template(value, vars) result
      strings.replace_n(patterns, value) output
      strings.reverse(x) y
      substring(value, offset, length) output
      trim(value, cutset) output
      trim_left(value, cutset) output
      trim_prefix(value, prefix) output
      trim_right(value, cutset) output
      trim_space(value) output
      trim_suffix(value, suffix) output
      upper(x) y
      regex.find_all_string_submatch_n(pattern, value, number) output
      regex.find_n(pattern, value, number) output
      regex.globs_match(glob1, glob2) result
      regex.is_valid(pattern) result
      regex.match(pattern, value) result
      regex.replace(s, pattern, value) output
      regex.split(pattern, value) output
      regex.template_match(template, value, delimiter_start, delimiter_end) result
      glob.match(pattern, delimiters, match) result
      glob.quote_meta(pattern) output
      time.add_date(ns, years, months, days) output
      time.clock(x) output
      time.date(x) date
      time.diff(ns1, ns2) output
      time.format(x) formatted timestamp
      time.now_ns() now
      time.parse_duration_ns(duration) ns
      time.parse_ns(layout, value) ns
      time.parse_rfc3339_ns(value) ns
      time.weekday(x) day
      base64.decode(x) y
      base64.encode(x) y
      base64.is_valid(x) result
      base64url.decode(x) y
      base64url.encode(x) y
      base64url.encode_no_pad(x) y
      hex.decode(x) y
      hex.encode(x) y
      json.is_valid(x) result
      json.marshal(x) y
      json.marshal_with_options(x, opts) y
      json.unmarshal(x) y
      urlquery.decode(x) y
      urlquery.decode_object(x) object
      urlquery.encode(x) y
      urlquery.encode_object(object) y
      yaml.is_valid(x) result
      yaml.marshal(x) y
      yaml.unmarshal(x) y
      json.match_schema(document, schema) output
      json.verify_schema(schema) output
      crypto.hmac.equal(mac1, mac2) result
      crypto.hmac.md5(x, key) y
      crypto.hmac.sha1(x, key) y
      crypto.hmac.sha256(x, key) y
      crypto.hmac.sha512(x, key) y
      crypto.md5(x) y
      crypto.sha1(x) y
      crypto.sha256(x) y
      crypto.parse_private_keys(keys) output
      crypto.x509.parse_and_verify_certificates(certs) output
      crypto.x509.parse_and_verify_certificates_with_options(certs, options) output
      crypto.x509.parse_certificate_request(csr) output
      crypto.x509.parse_certificates(certs) output
      crypto.x509.parse_keypair(cert, pem) output
      crypto.x509.parse_rsa_private_key(pem) output
      io.jwt.decode(jwt) output
      io.jwt.decode_verify(jwt, constraints) output
      io.jwt.encode_sign(headers, payload, key) output
      io.jwt.encode_sign_raw(headers, payload, key) output
      io.jwt.verify_eddsa(jwt, certificate) result
      io.jwt.verify_es256(jwt, certificate) result
      io.jwt.verify_es384(jwt, certificate) result
      io.jwt.verify_es512(jwt, certificate) result
      io.jwt.verify_hs256(jwt, secret) result
      io.jwt.verify_hs384(jwt, secret) result
      io.jwt.verify_hs512(jwt, secret) result
      io.jwt.verify_ps256(jwt, certificate) result
      io.jwt.verify_ps384(jwt, certificate) result
      io.jwt.verify_ps512(jwt, certificate) result
      io.jwt.verify_rs256(jwt, certificate) result
      io.jwt.verify_rs384(jwt, certificate) result
      io.jwt.verify_rs512(jwt, certificate) result
      uuid.parse(uuid) result
      uuid.rfc4122(k) output
      net.cidr_contains(cidr, cidr_or_ip) result
      net.cidr_contains_matches(cidrs, cidrs_or_ips) output
      net.cidr_expand(cidr) hosts
      net.cidr_intersects(cidr1, cidr2) result
      net.cidr_is_valid(cidr) result
      net.cidr_merge(addrs) output
      net.lookup_ip_addr(name) addrs
      semver.compare(a, b) result
      semver.is_valid(vsn) result
      units.parse(x) y
      units.parse_bytes(x) y
      http.send(request) response
      providers.aws.sign_req(request, aws_config, time_ns) signed_request
      graphql.is_valid(query, schema) output
      graphql.parse(query, schema) output
      graphql.parse_and_verify(query, schema) output
      graphql.parse_query(query) output
      graphql.parse_schema(schema) output
      graphql.schema_is_valid(schema) output
      rego.metadata.chain() chain
      rego.metadata.rule() output
      rego.parse_module(filename, rego) output
      opa.runtime() output
      trace(note) result
      """;

  private static final Map<String, List<String>> BY_BUILTIN = byBuiltin();

  private ArgumentNames() {}

  /** The names of the arguments, then that of the result; nothing where there are none. */
  public static List<String> of(String builtin) {
    return BY_BUILTIN.getOrDefault(builtin, List.of());
  }

  private static Map<String, List<String>> byBuiltin() {
    Map<String, List<String>> names = new HashMap<>();
    LINES
        .lines()
        .forEach(
            line -> {
              int open = line.indexOf('(');
              int close = line.indexOf(')');
              String arguments = line.substring(open + 1, close);
              String all =
                  (arguments.isEmpty() ? "" : arguments + ", ") + line.substring(close + 2);
              names.put(line.substring(0, open), List.of(all.split(", ")));
            });
    return names;
  }
}
