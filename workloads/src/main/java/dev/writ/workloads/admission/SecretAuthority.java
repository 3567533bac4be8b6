package dev.writ.workloads.admission;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.workloads.cluster.ApiFailure;
import dev.writ.workloads.cluster.ClusterApi;
import dev.writ.workloads.cluster.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the authority in a Secret of Writ's own namespace, where all replicas find it.
 *
 * @param namespace that Writ runs in
 */
public record SecretAuthority(ClusterApi api, String namespace) implements AuthorityStore {
  /** The Secret's name. */
  public static final String NAME = "writ-workloads-admission";

  private static final String BUNDLE = "ca.crt";
  private static final String KEY = "ca.key";

  @Override
  public Optional<Authority> find() {
    return api.find(Resource.SECRETS.path(namespace, NAME)).map(this::read);
  }

  private Authority read(ObjectNode secret) {
    String bundle = text(secret, BUNDLE);
    String key = text(secret, KEY);
    try {
      if (!Pem.isPair(Pem.certificates(bundle).getFirst(), Pem.key(key))) {
        throw unusable(
            "`%s` is not the key of the first certificate of `%s`".formatted(KEY, BUNDLE));
      }
    } catch (IllegalArgumentException junk) {
      throw unusable(String.valueOf(junk.getMessage()));
    }
    return new Authority(bundle, key, secret.path("metadata").path("resourceVersion").asText());
  }

  private String text(ObjectNode secret, String key) {
    try {
      String text =
          new String(
              Base64.getDecoder().decode(secret.path("data").path(key).asText()),
              StandardCharsets.UTF_8);
      if (!text.isBlank()) {
        return text;
      }
    } catch (IllegalArgumentException junk) {
      throw unusable("`%s` is no base64".formatted(key));
    }
    throw unusable("it has no `%s`".formatted(key));
  }

  private Unusable unusable(String why) {
    return new Unusable(
        "the Secret `%s/%s` can't be used: %s; delete it, and Writ makes a new one"
            .formatted(namespace, NAME, why));
  }

  @Override
  public Authority keep(@Nullable Authority before, Authority next) {
    ObjectNode secret = JsonNodeFactory.instance.objectNode();
    secret.put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
    ObjectNode metadata = secret.putObject("metadata");
    metadata.put("name", NAME).put("namespace", namespace);
    metadata.putObject("labels").put("app.kubernetes.io/managed-by", "writ");
    secret.putObject("data").put(BUNDLE, base64(next.bundlePem())).put(KEY, base64(next.keyPem()));
    try {
      if (before == null) {
        return read(api.create(Resource.SECRETS.path(namespace), secret));
      }
      metadata.put("resourceVersion", before.version());
      return read(api.replace(Resource.SECRETS.path(namespace, NAME), secret));
    } catch (ApiFailure failure) {
      if (failure.status() == 409) {
        return find().orElseThrow(() -> failure); // another replica was quicker
      }
      throw failure;
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
