package dev.writ.rego.builtin;

import static dev.writ.rego.builtin.Signatures.DOCUMENT;
import static dev.writ.rego.builtin.Signatures.OBJECT;
import static dev.writ.rego.builtin.Signatures.nondeterministic;

import dev.writ.rego.Builtin;
import dev.writ.rego.Builtin.Context;
import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.SetOf;
import dev.writ.rego.RegoValue.Str;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Requests to other machines. No host is allowed so far; policies mock it by `with`. */
final class Http {
  static final List<Builtin> ALL =
      List.of(nondeterministic("http.send", Http::send, OBJECT, DOCUMENT));

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

  private static RegoValue send(Context context, RegoValue[] arguments) {
    Obj request = Operands.object(arguments, 1);
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
    requireString(request, "method");
    throw Failure.fatal("disallowed host: " + host(requireString(request, "url")));
  }

  private static String requireString(Obj request, String name) {
    if (request.find(name) instanceof Str string) {
      return string.value();
    }
    throw Failure.of("\"" + name + "\" must be a string");
  }

  private static String host(String url) {
    try {
      String host = new URI(url).getHost();
      return host == null ? url : host;
    } catch (URISyntaxException unreadable) {
      return url;
    }
  }
}
