package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.DOCUMENT;
import static dev.writ.rego.builtin.Signatures.OBJECT;
import static dev.writ.rego.builtin.Signatures.nondeterministic;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import dev.writ.rego.RegoValue.Str;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Requests to hosts that the engine's builder allowed; any other host ends the evaluation. Equal
 * requests of one evaluation are sent once, and nothing is kept for the next.
 */
final class Http {
  private static final Set<String> REQUIRED = new TreeSet<>(Set.of("method", "url"));

  private static final Set<String> PARAMETERS =
      Set.of(
          "body",
          "cache",
          "cache_ignored_headers",
          "caching_mode",
          "enable_redirect",
          "force_cache",
          "force_cache_duration_seconds",
          "force_json_decode",
          "force_yaml_decode",
          "headers",
          "max_retry_attempts",
          "method",
          "raise_error",
          "raw_body",
          "timeout",
          "tls_ca_cert",
          "tls_ca_cert_env_variable",
          "tls_ca_cert_file",
          "tls_client_cert",
          "tls_client_cert_env_variable",
          "tls_client_cert_file",
          "tls_client_key",
          "tls_client_key_env_variable",
          "tls_client_key_file",
          "tls_insecure_skip_verify",
          "tls_server_name",
          "tls_use_system_certs",
          "url");

  private Http() {}

  /** The function of a name, or null. */
  static @Nullable Builtin of(String name) {
    return switch (name) {
      case "http.send" -> nondeterministic(name, Http::send, OBJECT, DOCUMENT);
      default -> null;
    };
  }

  /** What was asked, of which one evaluation sees one answer. */
  private record Sent(Obj request) {}

  private static RegoValue send(Context context, RegoValue[] arguments) {
    Obj request = Operands.object(arguments, 1);
    RegoValue raises = request.find("raise_error");
    if (raises != null && !(raises instanceof RegoValue.Bool)) {
      throw Failure.of("invalid value for raise_error field");
    }
    boolean raise = !RegoValue.FALSE.equals(raises);
    try {
      checkNames(request);
      return context.remembered(new Sent(request), () -> answer(context, request));
    } catch (HttpTransport.Unreachable unreachable) {
      if (raise) {
        throw Failure.of(unreachable.told());
      }
      return error("eval_http_send_network_error", unreachable.told());
    } catch (Failure wrong) {
      if (raise || wrong.isFatal()) {
        throw wrong;
      }
      String code = wrong.isOfType() ? "eval_type_error" : "eval_builtin_error";
      RegoError told = new RegoError(code, "http.send: " + wrong.getMessage(), context.location());
      return error("eval_http_send_internal_error", told.toString());
    }
  }

  private static Obj error(String code, String message) {
    return Obj.of(
        "status_code",
        RegoValue.of(0),
        "error",
        Obj.of("code", RegoValue.of(code), "message", RegoValue.of(message)));
  }

  /** Whether all parameters are known, and those there that every request needs. */
  static void checkNames(Obj request) {
    SetOf.Builder unknown = SetOf.builder();
    for (int i = 0; i < request.size(); i++) {
      RegoValue key = request.keyAt(i);
      if (!(key instanceof Str name && PARAMETERS.contains(name.value()))) {
        unknown.add(key);
      }
    }
    if (unknown.size() > 0) {
      throw Operands.wrong(1, "invalid request parameters(s): " + unknown.build());
    }
    SetOf.Builder missing = SetOf.builder();
    for (String name : REQUIRED) {
      if (request.find(name) == null) {
        missing.add(RegoValue.of(name));
      }
    }
    if (missing.size() > 0) {
      throw Operands.wrong(1, "missing required request parameters(s): " + missing.build());
    }
  }

  private static RegoValue answer(Context context, Obj request) {
    HttpSettings settings = HttpSettings.read(request);
    HttpResponse<byte[]> response = HttpTransport.send(context, settings);
    byte[] body = response.body();
    context.charge(body.length / 16);
    Obj.Builder headers = Obj.builder();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (!lower.equals("transfer-encoding")) { // of the connection, not of the answer
                headers.put(
                    RegoValue.of(lower), Arr.of(values.stream().map(RegoValue::of).toList()));
              }
            });
    String type = response.headers().firstValue("Content-Type").orElse("");
    int status = response.statusCode();
    String text = new String(body, StandardCharsets.UTF_8);
    return Obj.of(
        "status",
        RegoValue.of(status + " " + HttpStatus.text(status)),
        "status_code",
        RegoValue.of(status),
        "headers",
        headers.build(),
        "raw_body",
        RegoValue.of(text),
        "body",
        decoded(settings, type, body, text));
  }

  /** What can't be read is null. */
  private static RegoValue decoded(HttpSettings settings, String type, byte[] body, String text) {
    try {
      if (settings.forceJson() || isJson(type)) {
        return RegoValue.parseJson(body);
      }
      boolean yaml = type.contains("application/yaml") || type.contains("application/x-yaml");
      if ((settings.forceYaml() || yaml) && Yamls.ARE_THERE) {
        return YamlReader.read(text);
      }
      return RegoValue.NULL;
    } catch (RegoException | Failure unreadable) {
      return RegoValue.NULL;
    }
  }

  private static boolean isJson(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    String plain = type.strip().toLowerCase(Locale.ROOT);
    return plain.equals("application/json")
        || (plain.startsWith("application/") && plain.endsWith("+json"));
  }
}
