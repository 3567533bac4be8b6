package dev.writ.bench;

import dev.writ.cluster.GitOpsKeys.LabelTracking;
import dev.writ.cluster.ProtectedNamespaces;
import dev.writ.document.Node;
import dev.writ.document.YamlReader;
import dev.writ.workloads.admission.AdmissionServer;
import dev.writ.workloads.admission.Authority;
import dev.writ.workloads.admission.AuthorityStore;
import dev.writ.workloads.admission.Credentials;
import dev.writ.workloads.admission.Recorder;
import dev.writ.workloads.admission.SelfIssued;
import dev.writ.workloads.admission.Surroundings;
import dev.writ.workloads.admission.Webhook;
import dev.writ.workloads.cluster.Resource;
import dev.writ.workloads.decide.Judge;
import dev.writ.workloads.decide.Rulebook;
import dev.writ.workloads.observe.Owner;
import dev.writ.workloads.observe.Snapshot;
import dev.writ.workloads.policy.Policy;
import dev.writ.workloads.policy.PolicyParser;
import dev.writ.workloads.policy.WorkloadKey;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The webhook as an API server meets it: HTTPS, one connection of HTTP/2, reviews that come at
 * their time whether or not the earlier ones are answered. Client and server share the machine.
 */
final class AdmissionSpeed {
  private static final int PER_SECOND = 500;
  private static final int SECONDS = 20;
  private static final int POLICIES = 5;
  private static final int WARM_UPS = 5_000;
  private static final long NANOS = 1_000_000_000L;

  private static final String POLICY =
      """
      apiVersion: devops.stochastic.io/v1
      kind: DevOpsPolicy
      metadata: {name: NAME, namespace: production}
      spec:
        forbidLatestTag: true
        requireLivenessProbe: true
        requireReadinessProbe: true
        requireResources: true
        customRules:
        - name: registry
          rego: |
            package ours
            deny contains sprintf("'%s' is from outside", [c.name]) if {
              some c in input.pod.spec.containers
              not startswith(c.image, "registry.example.com/")
            }
      """;

  private static final String REVIEW =
      """
      {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request":
       {"uid": "705ab4f5-6393-11e8-b7cc-42010a800002", "operation": "CREATE",
        "kind": {"group": "", "version": "v1", "kind": "Pod"},
        "resource": {"group": "", "version": "v1", "resource": "pods"},
        "namespace": "production", "dryRun": false, "oldObject": null,
        "userInfo": {"username": "system:serviceaccount:kube-system:replicaset-controller",
         "groups": ["system:serviceaccounts", "system:authenticated"]},
        "object": {"apiVersion": "v1", "kind": "Pod",
         "metadata": {"generateName": "web-5d4f8b9c7f-", "namespace": "production",
          "labels": {"app.kubernetes.io/name": "web", "app.kubernetes.io/part-of": "shop",
           "pod-template-hash": "5d4f8b9c7f"}},
         "spec": {"containers": [
          {"name": "web", "image": "registry.example.com/shop/web:1.2.3",
           "ports": [{"containerPort": 8080}], "livenessProbe": {}, "readinessProbe": {},
           "resources": {"requests": {"cpu": "100m"}, "limits": {"memory": "1Gi"}}},
          {"name": "proxy", "image": "mesh/proxy"}]}}}}
      """;

  private AdmissionSpeed() {}

  /** One namespace with five policies, of which each has something against the pod. */
  private record Known(List<InForce> policies) implements Surroundings {
    static Known five() {
      List<InForce> policies = new ArrayList<>();
      for (int i = 0; i < POLICIES; i++) {
        Policy policy =
            PolicyParser.parse(
                    YamlReader.read("policy.yaml", POLICY.replace("NAME", "p" + i))
                        .documents()
                        .getFirst())
                .policy()
                .orElseThrow();
        policies.add(new InForce(policy, Rulebook.compile(policy)));
      }
      return new Known(policies);
    }

    @Override
    public boolean isSynced() {
      return true;
    }

    @Override
    public List<InForce> about(String namespace) {
      return policies;
    }

    @Override
    public Snapshot around(String namespace, WorkloadKey subject) {
      return Snapshot.of(List.of(), List.of());
    }

    @Override
    public Owner ownerOf(String namespace, String replicaSet) {
      return Owner.NOBODY;
    }

    @Override
    public boolean knows(String namespace) {
      return true;
    }

    @Override
    public boolean isOurs(String username) {
      return false;
    }

    @Override
    public Optional<Node> find(Resource kind, String namespace, String name) {
      return Optional.empty();
    }

    @Override
    public @Nullable Instant silentUntil(WorkloadKey workload) {
      return null;
    }

    @Override
    public LabelTracking tracking() {
      return LabelTracking.OFF;
    }
  }

  /** Keeps nothing: there is one process, and it ends soon. */
  private static final class Forgetful implements AuthorityStore {
    @Override
    public Optional<Authority> find() {
      return Optional.empty();
    }

    @Override
    public Authority keep(@Nullable Authority before, Authority next) {
      return next;
    }
  }

  static List<Figure> measure() throws Exception {
    Credentials serving =
        new SelfIssued(new Forgetful(), List.of("127.0.0.1"), InstantSource.system()).current();
    try (Recorder recorder = Recorder.start(_ -> {})) {
      Webhook webhook =
          new Webhook(
              new Judge(ProtectedNamespaces.STANDARD),
              Known.five(),
              false,
              InstantSource.system(),
              recorder,
              new SimpleMeterRegistry(),
              Tags.empty());
      try (AdmissionServer server =
              AdmissionServer.start("127.0.0.1", 0, serving, Map.of("local", webhook));
          HttpClient client = HttpClient.newBuilder().sslContext(trusting(serving)).build()) {
        HttpRequest request =
            HttpRequest.newBuilder(
                    URI.create(
                        "https://127.0.0.1:%d/admission/workloads/validate"
                            .formatted(server.port())))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(REVIEW))
                .build();
        for (int i = 0; i < WARM_UPS; i++) {
          var _ = client.send(request, BodyHandlers.discarding());
        }
        var _ = run(client, request);
        double[] millis = run(client, request);
        String what = "admission over HTTPS, 500 reviews/s, 5 policies: ";
        return List.of(
            Figure.told(what + "p50", millis[millis.length / 2], "ms"),
            Figure.atMost(what + "p99", millis[millis.length * 99 / 100], "ms", 5));
      }
    }
  }

  /** Milliseconds from when each review was due until it was answered, sorted. */
  private static double[] run(HttpClient client, HttpRequest request) {
    int reviews = PER_SECOND * SECONDS;
    List<CompletableFuture<Long>> answers = new ArrayList<>(reviews);
    long start = System.nanoTime();
    for (int i = 0; i < reviews; i++) {
      long due = start + i * NANOS / PER_SECOND;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      answers.add(
          client
              .sendAsync(request, BodyHandlers.ofString())
              .thenApply(
                  response -> {
                    long taken = System.nanoTime() - due;
                    if (!response.body().contains("Denied by DevOpsPolicy: ")) {
                      throw new IllegalStateException(response.body());
                    }
                    return taken;
                  }));
    }
    double[] millis = answers.stream().mapToDouble(answer -> answer.join() / 1e6).toArray();
    Arrays.sort(millis);
    return millis;
  }

  private static SSLContext trusting(Credentials serving) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(serving.bundlePem().getBytes(StandardCharsets.US_ASCII))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
