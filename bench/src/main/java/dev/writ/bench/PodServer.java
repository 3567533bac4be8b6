package dev.writ.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of an API server as a loop asks that only looks: lists in pages, made while they are
 * sent, watches in which nothing happens, and a Lease that another holds. It keeps nothing, so the
 * heap is the loop's.
 */
final class PodServer implements AutoCloseable {
  private static final Pattern CONTINUE = Pattern.compile("(?:^|&)continue=(\\d+)");
  private static final Pattern LIMIT = Pattern.compile("(?:^|&)limit=(\\d+)");

  private static final String LEASES = "/apis/coordination.k8s.io/v1/";
  private static final String HELD =
      """
      {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
       "metadata": {"name": "writ-workloads", "namespace": "writ-system", "resourceVersion": "1"},
       "spec": {"holderIdentity": "another", "leaseDurationSeconds": 15, "leaseTransitions": 1,
        "acquireTime": "2100-01-01T00:00:00.000000Z", "renewTime": "2100-01-01T00:00:00.000000Z"}}
      """;

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Kind> kinds;

  private record Kind(String apiVersion, String kind, int size, IntFunction<String> object) {}

  PodServer(int pods) throws IOException {
    int deployments = pods / ManyPods.PODS_OF_DEPLOYMENT;
    int namespaces = deployments / ManyPods.DEPLOYMENTS_OF_NAMESPACE;
    kinds =
        Map.ofEntries(
            Map.entry(
                "/api/v1/namespaces",
                new Kind("v1", "Namespace", namespaces, i -> ManyPods.namespace(i, i + 1))),
            Map.entry("/api/v1/pods", new Kind("v1", "Pod", pods, i -> ManyPods.pod(i, 0, i + 1))),
            Map.entry(
                "/apis/apps/v1/deployments",
                new Kind("apps/v1", "Deployment", deployments, i -> ManyPods.deployment(i, i + 1))),
            Map.entry(
                "/apis/apps/v1/replicasets",
                new Kind("apps/v1", "ReplicaSet", deployments, i -> ManyPods.replicaSet(i, i + 1))),
            Map.entry("/apis/apps/v1/statefulsets", none("apps/v1", "StatefulSet")),
            Map.entry("/apis/apps/v1/daemonsets", none("apps/v1", "DaemonSet")),
            Map.entry(
                "/apis/policy/v1/poddisruptionbudgets", none("policy/v1", "PodDisruptionBudget")),
            Map.entry(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                none("apiextensions.k8s.io/v1", "CustomResourceDefinition")),
            Map.entry(
                "/apis/devops.stochastic.io/v1/devopspolicies",
                none("devops.stochastic.io/v1", "DevOpsPolicy")),
            Map.entry(
                "/apis/devops.stochastic.io/v1/clusterdevopspolicies",
                new Kind(
                    "devops.stochastic.io/v1", "ClusterDevOpsPolicy", 1, _ -> PodEvents.POLICY)));
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.setExecutor(threads);
    http.start();
  }

  private static Kind none(String apiVersion, String kind) {
    return new Kind(apiVersion, kind, 0, _ -> "");
  }

  String kubeconfig() {
    return kubeconfig("http://127.0.0.1:" + http.getAddress().getPort());
  }

  static String kubeconfig(String url) {
    return """
    apiVersion: v1
    kind: Config
    current-context: bench
    clusters: [{name: bench, cluster: {server: "%s"}}]
    contexts: [{name: bench, context: {cluster: bench, user: bench}}]
    users: [{name: bench, user: {}}]
    """
        .formatted(url);
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      Kind kind = kinds.get(exchange.getRequestURI().getPath());
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      boolean socket = exchange.getRequestHeaders().containsKey("Upgrade");
      if (exchange.getRequestURI().getPath().startsWith(LEASES)) {
        send(exchange, HELD);
      } else if (kind == null) {
        exchange.sendResponseHeaders(404, -1);
      } else if (socket) {
        exchange.sendResponseHeaders(200, -1); // no WebSocket here: a watch then goes without
      } else if (query.contains("watch=true")) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        closed.await();
      } else {
        list(exchange, kind, query);
      }
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void list(HttpExchange exchange, Kind kind, String query) throws IOException {
    int from = number(CONTINUE, query, 0);
    int until = Math.min(kind.size, from + number(LIMIT, query, kind.size));
    StringBuilder body = new StringBuilder(64 * 1024);
    body.append(
        "{\"apiVersion\": \"%s\", \"kind\": \"%sList\",".formatted(kind.apiVersion, kind.kind));
    body.append("\"metadata\": {\"resourceVersion\": \"1000000\"");
    if (until < kind.size) {
      body.append(", \"continue\": \"").append(until).append('"');
    }
    body.append("}, \"items\": [");
    for (int i = from; i < until; i++) {
      body.append(i == from ? "" : ",").append(kind.object.apply(i));
    }
    send(exchange, body.append("]}").toString());
  }

  private static void send(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static int number(Pattern parameter, String query, int otherwise) {
    Matcher found = parameter.matcher(query);
    return found.find() ? Integer.parseInt(found.group(1)) : otherwise;
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
    threads.close();
  }
}
