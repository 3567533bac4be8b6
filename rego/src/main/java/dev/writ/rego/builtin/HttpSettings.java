package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Bool;
import dev.writ.rego.RegoValue.Num;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.Str;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the argument of `http.send` says. Parameters are checked in the order of their names, as OPA
 * does.
 *
 * @param method in capitals
 * @param body empty for none
 * @param headers by names such as {@code Content-Type}
 * @param timeout of the exchange, redirects included
 * @param retries after a network error
 * @param redirects whether they are followed
 */
record HttpSettings(
    String method,
    String url,
    String body,
    Map<String, String> headers,
    Duration timeout,
    int retries,
    boolean redirects,
    boolean forceJson,
    boolean forceYaml,
    TlsSettings tls) {

  private static final Duration NO_TIMEOUT = Duration.ofDays(365);
  private static final Duration STANDARD_TIMEOUT = Duration.ofSeconds(5);

  HttpSettings {
    headers = Map.copyOf(headers);
  }

  /**
   * Reads and checks it.
   *
   * @throws Failure in OPA's words, for example {@code "method" must be a string}
   */
  static HttpSettings read(Obj request) {
    checkCaching(request);
    RegoValue json = request.find("body");
    String body = json == null ? "" : Encodings.json(json);
    boolean redirects = isTrue(request, "enable_redirect");
    Map<String, String> headers = headers(request);
    String method = text(request, "method").toUpperCase(Locale.ROOT);
    boolean raw = request.find("raw_body") != null;
    String rawBody = text(request, "raw_body");
    Duration timeout = timeout(request);
    TlsSettings tls = TlsSettings.read(request, headers.getOrDefault("Host", ""));
    return new HttpSettings(
        method.isEmpty() ? "GET" : method,
        text(request, "url"),
        raw ? rawBody : body,
        headers,
        timeout,
        retries(request),
        redirects,
        flag(request, "force_json_decode"),
        flag(request, "force_yaml_decode"),
        tls);
  }

  /** Nothing is cached from one evaluation to the next, but what says how must make sense. */
  private static void checkCaching(Obj request) {
    flag(request, "cache");
    if (flag(request, "force_cache")) {
      RegoValue seconds = request.find("force_cache_duration_seconds");
      if (seconds == null) {
        throw Failure.of(
            "'force_cache' set but 'force_cache_duration_seconds' parameter is missing");
      }
      try {
        Integer.parseInt(seconds.toString());
      } catch (NumberFormatException wrong) {
        throw Failure.of(
            "strconv.ParseInt: parsing "
                + RegoValue.of(seconds.toString())
                + ": "
                + (seconds instanceof Num number && number.isInteger()
                    ? "value out of range"
                    : "invalid syntax"));
      }
    }
  }

  /** A string parameter without the quotes around it, empty when it is not there. */
  static String text(Obj request, String name) {
    return switch (request.find(name)) {
      case null -> "";
      case Str text -> withoutQuotes(text.value());
      case RegoValue _ -> throw Failure.of(RegoValue.of(name) + " must be a string");
    };
  }

  static String withoutQuotes(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) == '"') {
      from++;
    }
    while (to > from && text.charAt(to - 1) == '"') {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean flag(Obj request, String name) {
    return switch (request.find(name)) {
      case null -> false;
      case Bool bool -> bool.value();
      case RegoValue _ -> throw Failure.of("invalid value for " + RegoValue.of(name) + " field");
    };
  }

  /** As Go reads a boolean from text: 1 and 0 will do. */
  static boolean isTrue(Obj request, String name) {
    RegoValue value = request.find(name);
    String text = value == null ? "false" : value.toString();
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default ->
          throw Failure.of("strconv.ParseBool: parsing " + RegoValue.of(text) + ": invalid syntax");
    };
  }

  private static Map<String, String> headers(Obj request) {
    RegoValue value = request.find("headers");
    if (value == null) {
      return Map.of();
    }
    if (!(value instanceof Obj object)) {
      throw Failure.of("invalid type for headers key");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 0; i < object.size(); i++) {
      String name = object.keyAt(i) instanceof Str key ? key.value() : object.keyAt(i).toJson();
      if (!(object.valueAt(i) instanceof Str text)) {
        throw Failure.of(
            "invalid type for headers value " + RegoValue.of(object.valueAt(i).toString()));
      }
      headers.put(canonical(name), text.value());
    }
    return headers;
  }

  /** `content-type` as `Content-Type`. */
  private static String canonical(String name) {
    StringBuilder canonical = new StringBuilder(name.length());
    boolean start = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      canonical.append(start ? Character.toUpperCase(c) : Character.toLowerCase(c));
      start = c == '-';
    }
    return canonical.toString();
  }

  private static Duration timeout(Obj request) {
    RegoValue value = request.find("timeout");
    long nanos =
        switch (value) {
          case null -> STANDARD_TIMEOUT.toNanos();
          case Num number when number.isLong() && number.isInteger() -> number.longValue();
          case Num number ->
              throw Failure.of("invalid timeout number value " + number + ", must be int64");
          case Str text -> nanos(text.value());
          case RegoValue other ->
              throw Operands.wrong(
                  1, "'timeout' must be one of {string, number} but got " + other.typeName());
        };
    return nanos > 0 ? Duration.ofNanos(nanos) : NO_TIMEOUT;
  }

  /** Digits alone are nanoseconds. */
  private static long nanos(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException noPlainNumber) {
      try {
        return Durations.parse(text);
      } catch (Failure wrong) {
        throw Failure.of("invalid timeout value " + RegoValue.of(text) + ": " + wrong.getMessage());
      }
    }
  }

  private static int retries(Obj request) {
    RegoValue value = request.find("max_retry_attempts");
    return switch (value) {
      case null -> 0;
      case Num number when number.isLong() && number.longValue() >= 0 ->
          (int) Math.min(number.longValue(), Integer.MAX_VALUE);
      case RegoValue other ->
          throw Failure.of("invalid value " + other + " for field \"max_retry_attempts\"");
    };
  }
}
