package dev.writ.workloads.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One cluster's API server. Every method but {@link #watching} is one request over the network and
 * throws {@link ApiFailure} where the answer is no success; none is sent again by itself.
 */
public final class ClusterApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How long an answer is waited for. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String name;
  private final KubernetesClient client;
  private final HttpClient http;
  private final String server;

  private ClusterApi(String name, KubernetesClient client) {
    this.name = name;
    this.client = client;
    this.http = client.getHttpClient();
    String url = client.getMasterUrl().toString();
    this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /**
   * Prepares a connection; nothing is sent yet.
   *
   * @param name by which the house knows the cluster, such as {@code local}
   * @param kubeconfig whose current context is used, and whose credential never ends
   * @throws IllegalArgumentException where it can't be used, such as for a certificate that is none
   */
  public static ClusterApi open(String name, String kubeconfig, RequestListener listener) {
    return open(name, () -> Config.fromKubeconfig(kubeconfig), listener);
  }

  /**
   * As {@link #open(String, String, RequestListener)}, of a file. Its token is read anew, and its
   * credential plugin is run anew, once a minute and when the cluster refuses the one from before
   * with 401.
   */
  public static ClusterApi open(String name, Path kubeconfig, RequestListener listener) {
    return open(name, () -> Config.fromKubeconfig(kubeconfig.toFile()), listener);
  }

  private static ClusterApi open(
      String name, Supplier<Config> kubeconfig, RequestListener listener) {
    try {
      return open(name, kubeconfig.get(), listener);
    } catch (KubernetesClientException | IllegalArgumentException unusable) {
      throw new IllegalArgumentException(
          "the kubeconfig of cluster `%s` can't be used: %s".formatted(name, unusable.getMessage()),
          unusable);
    }
  }

  /**
   * As {@link #open(String, String, RequestListener)}, of the cluster that this process runs in.
   */
  public static ClusterApi ofThisPod(String name, RequestListener listener) {
    return open(name, Config.autoConfigure(null), listener);
  }

  private static ClusterApi open(String name, Config found, RequestListener listener) {
    int milliseconds = Math.toIntExact(PATIENCE.toMillis());
    Config config =
        new ConfigBuilder(found)
            .withConnectionTimeout(milliseconds)
            .withRequestTimeout(milliseconds)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new ClusterApi(
        name,
        new KubernetesClientBuilder()
            .withConfig(config)
            .withKubernetesSerialization(asItCame())
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("writ-requests", new Counting(listener)))
            .build());
  }

  /**
   * Reads what a watch tells as lists are read. By itself the library makes its own type of each
   * object that it knows, and what that type leaves out is missing from watches alone.
   */
  private static KubernetesSerialization asItCame() {
    KubernetesSerialization serialization = new KubernetesSerialization(new ObjectMapper(), false);
    serialization.registerKubernetesResource(Status.class); // which ends a watch
    return serialization;
  }

  public String name() {
    return name;
  }

  /** For informers, which list and watch by themselves. */
  public KubernetesClient watching() {
    return client;
  }

  /** One object, or empty where there is none. */
  public Optional<ObjectNode> find(String path) {
    try {
      return Optional.of(send("GET", path, null, null));
    } catch (ApiFailure failure) {
      if (failure.isAbsent()) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /** One object, or a list. */
  public ObjectNode read(String path) {
    return send("GET", path, null, null);
  }

  /** Makes an object; the path is that of its kind in its namespace. */
  public ObjectNode create(String path, ObjectNode object) {
    return send("POST", path, "application/json", object);
  }

  /** Replaces an object; refused with 409 where its resourceVersion is not the newest. */
  public ObjectNode replace(String path, ObjectNode object) {
    return send("PUT", path, "application/json", object);
  }

  /**
   * Changes an object.
   *
   * @param query parameters such as {@code fieldManager}
   */
  public ObjectNode patch(String path, PatchKind kind, JsonNode body, Map<String, String> query) {
    String parameters =
        query.entrySet().stream()
            .map(
                one ->
                    one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        "PATCH", parameters.isEmpty() ? path : path + "?" + parameters, kind.mediaType(), body);
  }

  /** Deletes an object; one that is gone already is no failure. */
  public void delete(String path) {
    try {
      send("DELETE", path, null, null);
    } catch (ApiFailure failure) {
      if (!failure.isAbsent()) {
        throw failure;
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private ObjectNode send(
      String method, String path, @Nullable String mediaType, @Nullable JsonNode body) {
    HttpRequest.Builder request = http.newHttpRequestBuilder().uri(URI.create(server + path));
    if (body == null) {
      request = method.equals("DELETE") ? request.delete("application/json", "{}") : request;
    } else {
      request = request.method(method, String.valueOf(mediaType), body.toString());
    }
    HttpResponse<String> response;
    try {
      response =
          http.sendAsync(request.build(), String.class)
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ApiFailure(0, "", "interrupted while the cluster was asked", stopped);
    } catch (KubernetesClientException unusable) {
      throw new ApiFailure(
          0, "", "its kubeconfig can't be used: " + unusable.getMessage(), unusable);
    } catch (TimeoutException late) {
      throw new ApiFailure(0, "", "the cluster does not answer within " + PATIENCE, late);
    } catch (ExecutionException failure) {
      throw new ApiFailure(0, "", "the cluster does not answer", failure);
    }
    String text = response.body() == null ? "" : response.body();
    if (!response.isSuccessful()) {
      throw failure(response.code(), text);
    }
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw new ApiFailure(0, "", "the cluster's answer is no object", null);
    } catch (JsonProcessingException unreadable) {
      throw new ApiFailure(0, "", "the cluster's answer can't be read", unreadable);
    }
  }

  private static ApiFailure failure(int code, String text) {
    try {
      JsonNode status = JSON.readTree(text);
      if (status instanceof ObjectNode && status.hasNonNull("message")) {
        List<String> contested = new ArrayList<>();
        boolean terminating = false;
        for (JsonNode cause : status.at("/details/causes")) {
          switch (cause.path("reason").asText()) {
            case "FieldManagerConflict" -> contested.add(cause.path("field").asText());
            case "NamespaceTerminating" -> terminating = true;
            default -> {}
          }
        }
        return ApiFailure.answered(
            code,
            status.path("reason").asText(),
            status.path("message").asText(),
            contested,
            terminating);
      }
    } catch (JsonProcessingException noStatus) {
      // a proxy's page, which says nothing to anybody
    }
    return new ApiFailure(code, "", "the cluster answered " + code, null);
  }

  /** Sees every request, those of informers too. */
  private record Counting(RequestListener listener) implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      RequestWords words = RequestWords.of(request.method(), request.uri());
      listener.sent(words.verb(), words.resource());
    }
  }
}
