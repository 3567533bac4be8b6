package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import java.util.Locale;

/**
 * A URI by the fields of Go's {@code url.URL}.
 *
 * @param opaque what follows the scheme when there is no slash
 * @param user whether somebody is named before the host
 * @param host with its port
 * @param path as it is written
 * @param slashes whether it has a host, be it empty
 * @param emptyQuery whether there is a question mark and nothing behind it
 * @param fragment as it is written
 */
record GoUrl(
    String scheme,
    String opaque,
    boolean user,
    String host,
    String path,
    boolean slashes,
    String query,
    boolean emptyQuery,
    String fragment) {

  /**
   * Takes a URI apart.
   *
   * @throws Failure {@code missing protocol scheme}
   */
  static GoUrl parse(String text) {
    Uris.parts(text); // refuses what is no URI
    Uris.Split split = Uris.split(text);
    int hash = text.indexOf('#');
    String whole = hash < 0 ? text : text.substring(0, hash);
    String rest = split.scheme().isEmpty() ? whole : whole.substring(split.scheme().length() + 1);
    int question = rest.indexOf('?');
    String before = question < 0 ? rest : rest.substring(0, question);
    boolean slashes =
        rest.startsWith("//") && (!split.scheme().isEmpty() || !rest.startsWith("///"));
    return new GoUrl(
        split.scheme().toLowerCase(Locale.ROOT),
        split.scheme().isEmpty() || rest.startsWith("/") ? "" : before,
        split.authority().indexOf('@') >= 0,
        Uris.hostAndPort(split.authority()),
        split.path(),
        slashes,
        split.query(),
        question >= 0 && split.query().isEmpty(),
        split.fragment());
  }

  Obj json() {
    String decodedPath = PercentText.PATH.decoded(path);
    String decodedFragment = PercentText.FRAGMENT.decoded(fragment);
    Obj.Builder fields = Obj.builder();
    put(fields, "Scheme", scheme);
    put(fields, "Opaque", opaque);
    fields.put(RegoValue.of("User"), user ? Obj.EMPTY : RegoValue.NULL);
    put(fields, "Host", host);
    put(fields, "Path", decodedPath);
    put(fields, "RawPath", PercentText.PATH.encoded(decodedPath).equals(path) ? "" : path);
    fields.put(
        RegoValue.of("OmitHost"),
        RegoValue.of(!scheme.isEmpty() && !slashes && path.startsWith("/")));
    fields.put(RegoValue.of("ForceQuery"), RegoValue.of(emptyQuery));
    put(fields, "RawQuery", query);
    put(fields, "Fragment", decodedFragment);
    put(
        fields,
        "RawFragment",
        PercentText.FRAGMENT.encoded(decodedFragment).equals(fragment) ? "" : fragment);
    return fields.build();
  }

  private static void put(Obj.Builder fields, String name, String value) {
    fields.put(RegoValue.of(name), RegoValue.of(value));
  }

  /** As it is written, its scheme in small letters. */
  static String written(String uri) {
    String scheme = Uris.scheme(uri);
    return scheme.toLowerCase(Locale.ROOT) + uri.substring(scheme.length());
  }
}
