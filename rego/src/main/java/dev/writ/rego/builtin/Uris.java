package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.BOOLEAN;
import static dev.writ.rego.builtin.Signatures.DOCUMENT;
import static dev.writ.rego.builtin.Signatures.STRING;
import static dev.writ.rego.builtin.Signatures.line;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parts of a URI. */
final class Uris {
  private Uris() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "uri.is_valid" ->
          line(
              name,
              Encodings.check(
                  text -> {
                    if (text.isEmpty()) { // a relative reference by the book, but of no use
                      throw Failure.of("empty");
                    }
                    parts(text);
                  }),
              BOOLEAN,
              STRING);
      case "uri.parse" -> line(name, Uris::parse, DOCUMENT, STRING);
      default -> null;
    };
  }

  /**
   * A URI taken apart and not decoded; what is not there is empty.
   *
   * @param authority without the slashes before it
   * @param path empty, too, when what stands behind the scheme does not begin with a slash
   */
  record Split(String scheme, String authority, String path, String query, String fragment) {}

  private static RegoValue parse(Builtin.Context context, RegoValue[] arguments) {
    String text = Operands.string(arguments, 1);
    context.charge(text.length() / 32);
    return told(text, () -> parts(text));
  }

  /** Says of a fault which URI it is in. */
  static <T> T told(String text, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (Failure wrong) {
      throw Failure.of("parse " + RegoValue.of(text) + ": " + wrong.getMessage());
    }
  }

  /** Takes a URI apart. */
  static Split split(String text) {
    if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw Failure.of("net/url: invalid control character in URL");
    }
    int hash = text.indexOf('#');
    String fragment = hash < 0 ? "" : text.substring(hash + 1);
    String rest = hash < 0 ? text : text.substring(0, hash);
    String scheme = scheme(rest);
    rest = scheme.isEmpty() ? rest : rest.substring(scheme.length() + 1);
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    rest = question < 0 ? rest : rest.substring(0, question);
    if (!scheme.isEmpty() && !rest.startsWith("/")) {
      return new Split(scheme, "", "", query, fragment);
    }
    if (!rest.startsWith("/") && rest.split("/", 2)[0].indexOf(':') >= 0) {
      throw Failure.of("first path segment in URL cannot contain colon");
    }
    if (!rest.startsWith("//") || (scheme.isEmpty() && rest.startsWith("///"))) {
      return new Split(scheme, "", rest, query, fragment);
    }
    int slash = rest.indexOf('/', 2);
    int end = slash < 0 ? rest.length() : slash;
    return new Split(scheme, rest.substring(2, end), rest.substring(end), query, fragment);
  }

  /** What the text has of scheme, hostname, port, path, raw_path, raw_query and fragment. */
  static Obj parts(String text) {
    Split split = split(text);
    Obj.Builder parts = Obj.builder();
    put(parts, "scheme", split.scheme.toLowerCase(Locale.ROOT));
    put(parts, "raw_query", split.query);
    authority(split.authority, parts);
    path(split.path, parts);
    put(parts, "fragment", PercentText.FRAGMENT.decoded(split.fragment));
    return parts.build();
  }

  private static void put(Obj.Builder parts, String name, String value) {
    if (!value.isEmpty()) {
      parts.put(RegoValue.of(name), RegoValue.of(value));
    }
  }

  /** What stands before the first colon, if it can be a scheme at all. */
  static String scheme(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (c == ':') {
        if (i == 0) {
          throw Failure.of("missing protocol scheme");
        }
        return text.substring(0, i);
      }
      if (!letter && (i == 0 || "0123456789+-.".indexOf(c) < 0)) {
        return "";
      }
    }
    return "";
  }

  private static void path(String path, Obj.Builder parts) {
    String decoded = PercentText.PATH.decoded(path);
    put(parts, "path", decoded);
    // a spelling that follows from the path is not worth mentioning
    put(parts, "raw_path", path.equals(PercentText.PATH.encoded(decoded)) ? decoded : path);
  }

  private static void authority(String authority, Obj.Builder parts) {
    String host = hostAndPort(authority);
    int colon = host.lastIndexOf(':');
    if (colon >= 0 && isPort(host.substring(colon))) {
      put(parts, "port", host.substring(colon + 1));
      host = host.substring(0, colon);
    }
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    put(parts, "hostname", bracketed ? host.substring(1, host.length() - 1) : host);
  }

  /** An authority without its user, decoded. */
  static String hostAndPort(String authority) {
    int at = authority.lastIndexOf('@');
    String host = host(authority.substring(at + 1));
    if (at >= 0) {
      user(authority.substring(0, at));
    }
    return host;
  }

  private static void user(String user) {
    for (int i = 0; i < user.length(); i++) {
      char c = user.charAt(i);
      boolean plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!plain && "-._:~!$&'()*+,;=%@".indexOf(c) < 0) {
        throw Failure.of("net/url: invalid userinfo");
      }
    }
    for (String part : user.split(":", 2)) {
      PercentText.USER.decoded(part);
    }
  }

  /** The host with its port, brackets left in place. */
  private static String host(String host) {
    if (!host.startsWith("[")) {
      int colon = host.lastIndexOf(':');
      checkPort(colon < 0 ? "" : host.substring(colon));
      return PercentText.HOST.decoded(host);
    }
    int close = host.lastIndexOf(']');
    if (close < 0) {
      throw Failure.of("missing ']' in host");
    }
    checkPort(host.substring(close + 1));
    int zone = host.substring(0, close).indexOf("%25");
    if (zone < 0) {
      return PercentText.HOST.decoded(host);
    }
    return PercentText.HOST.decoded(host.substring(0, zone))
        + PercentText.ZONE.decoded(host.substring(zone, close))
        + PercentText.HOST.decoded(host.substring(close));
  }

  private static void checkPort(String port) {
    if (!isPort(port)) {
      throw Failure.of("invalid port " + RegoValue.of(port) + " after host");
    }
  }

  /** Nothing, or a colon and perhaps digits. */
  private static boolean isPort(String text) {
    return text.isEmpty()
        || (text.startsWith(":") && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9'));
  }
}
