package dev.writ.vms.cluster;

import dev.writ.kernel.problem.Problem;
import dev.writ.vms.policy.VmsProblems;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Takes from a kubeconfig what a connection needs, and refuses what would run code, read files of
 * the server, or trust anybody: exec and auth-provider plugins, file references, proxies, insecure
 * TLS, plain http. The file itself is kept nowhere.
 */
public record Kubeconfig(String apiUrl, String ca, Credential credential) {
  private static final int MAX_BYTES = 256 * 1024;
  private static final Set<String> CLUSTER_KEYS =
      Set.of("server", "certificate-authority-data", "extensions");
  private static final Set<String> USER_KEYS =
      Set.of("token", "client-certificate-data", "client-key-data", "extensions");

  /**
   * Reads the text; refuses with CREDENTIAL_REFUSED.
   *
   * @param context which one to use; null takes the only one there is
   */
  public static Kubeconfig parse(String text, @Nullable String context) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw refused("it has more than 256 KiB");
    }
    Map<?, ?> file = load(text);
    Map<?, ?> chosen = inner(named(file, "contexts", chooseContext(file, context)), "context");
    Map<?, ?> cluster = inner(named(file, "clusters", text(chosen, "cluster")), "cluster");
    Map<?, ?> user = inner(named(file, "users", text(chosen, "user")), "user");
    refuseDangerous(cluster, user);
    return new Kubeconfig(server(cluster), pem(cluster, "certificate-authority-data"), of(user));
  }

  private static Map<?, ?> load(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    options.setAllowDuplicateKeys(false);
    options.setNestingDepthLimit(20);
    options.setCodePointLimit(MAX_BYTES);
    try {
      if (new Yaml(new SafeConstructor(options)).load(text) instanceof Map<?, ?> file) {
        return file;
      }
    } catch (YAMLException notYaml) {
      // The message would quote the text, which may hold a secret.
      throw refused("it is no plain YAML");
    }
    throw refused("it is no kubeconfig");
  }

  private static String chooseContext(Map<?, ?> file, @Nullable String wanted) {
    if (wanted != null) {
      return wanted;
    }
    if (file.get("contexts") instanceof List<?> all && all.size() > 1) {
      throw refused("it has more than one context; say which one in `context`");
    }
    if (file.get("contexts") instanceof List<?> one
        && one.size() == 1
        && one.getFirst() instanceof Map<?, ?> only) {
      return text(only, "name");
    }
    throw refused("it has no context");
  }

  private static Map<?, ?> named(Map<?, ?> file, String section, String name) {
    if (file.get(section) instanceof List<?> entries) {
      for (Object entry : entries) {
        if (entry instanceof Map<?, ?> mapping && name.equals(mapping.get("name"))) {
          return mapping;
        }
      }
    }
    throw refused("`" + section + "` has no entry that the context names");
  }

  private static Map<?, ?> inner(Map<?, ?> entry, String key) {
    if (entry.get(key) instanceof Map<?, ?> mapping) {
      return mapping;
    }
    throw refused("`" + key + "` is missing");
  }

  private static void refuseDangerous(Map<?, ?> cluster, Map<?, ?> user) {
    if (Boolean.TRUE.equals(cluster.get("insecure-skip-tls-verify"))) {
      throw refused("it skips the check of the server's certificate");
    }
    if (cluster.containsKey("proxy-url")) {
      throw refused("it goes through a proxy");
    }
    for (String file : List.of("certificate-authority")) {
      if (cluster.containsKey(file)) {
        throw refused("`" + file + "` names a file; embed it as `" + file + "-data`");
      }
    }
    for (String file : List.of("client-certificate", "client-key", "tokenFile")) {
      if (user.containsKey(file)) {
        throw refused("`" + file + "` names a file; embed what it holds");
      }
    }
    if (user.containsKey("exec") || user.containsKey("auth-provider")) {
      throw refused("it runs a program to sign in; use a token of a service account");
    }
    for (Object key : cluster.keySet()) {
      if (!CLUSTER_KEYS.contains(key) && !"insecure-skip-tls-verify".equals(key)) {
        throw refused("the cluster has a key that is not supported");
      }
    }
    for (Object key : user.keySet()) {
      if (!USER_KEYS.contains(key)) {
        throw refused("the user signs in by other means than a token or a certificate");
      }
    }
  }

  private static String server(Map<?, ?> cluster) {
    String server = text(cluster, "server");
    try {
      URI uri = new URI(server);
      if (!"https".equals(uri.getScheme())) {
        throw refused("the server is not reached by https");
      }
      if (uri.getHost() == null || uri.getUserInfo() != null) {
        throw refused("`server` is no plain address");
      }
    } catch (URISyntaxException broken) {
      throw refused("`server` is no address");
    }
    return server;
  }

  private static Credential of(Map<?, ?> user) {
    if (user.containsKey("client-certificate-data")) {
      return new Credential(
          null, pem(user, "client-certificate-data"), pem(user, "client-key-data"));
    }
    if (user.containsKey("token")) {
      return new Credential(text(user, "token"), null, null);
    }
    throw refused("the user has neither token nor certificate");
  }

  private static String pem(Map<?, ?> mapping, String key) {
    if (!mapping.containsKey(key)) {
      throw refused("`" + key + "` is missing");
    }
    try {
      String pem =
          new String(Base64.getDecoder().decode(text(mapping, key)), StandardCharsets.UTF_8);
      if (pem.contains("-----BEGIN ")) {
        return pem;
      }
    } catch (IllegalArgumentException notBase64) {
      throw refused("`" + key + "` is not base64");
    }
    throw refused("`" + key + "` holds no PEM text");
  }

  private static String text(Map<?, ?> mapping, String key) {
    if (mapping.get(key) instanceof String value && !value.isBlank()) {
      return value.strip();
    }
    throw refused("`" + key + "` is missing");
  }

  private static Problem refused(String why) {
    return VmsProblems.CREDENTIAL_REFUSED
        .with("this kubeconfig is refused: " + why)
        .param("reason", why);
  }

  @Override
  public String toString() {
    return "Kubeconfig[" + apiUrl + ", " + credential + "]";
  }
}
