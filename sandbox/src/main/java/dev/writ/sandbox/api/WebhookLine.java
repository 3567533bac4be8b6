package dev.writ.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.writ.sandbox.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Posts AdmissionReviews; one HTTP client for each trusted authority. */
final class WebhookLine {

  /** No usable answer. */
  static final class Unreachable extends Exception {
    private static final long serialVersionUID = 1;

    Unreachable(String message) {
      super(message);
    }
  }

  private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();

  /** The AdmissionReview that a webhook answers. */
  JsonNode ask(JsonNode hook, ObjectNode review) throws Unreachable {
    String url = Json.text(hook, "clientConfig", "url");
    if (url.isEmpty()) {
      throw new Unreachable("the sandbox calls webhooks by clientConfig.url only");
    }
    int seconds = hook.path("timeoutSeconds").asInt(10);
    // The webhook is told how long it has, as an API server does.
    url += (url.contains("?") ? "&" : "?") + "timeout=" + seconds + "s";
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(Duration.ofSeconds(seconds))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(Json.write(review)))
              .build();
      HttpResponse<String> answer =
          clients
              .computeIfAbsent(Json.text(hook, "clientConfig", "caBundle"), WebhookLine::client)
              .send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new Unreachable("an error on the server: HTTP " + answer.statusCode());
      }
      return Json.parse(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable("interrupted");
    } catch (IOException | IllegalArgumentException e) {
      throw new Unreachable("failed to call webhook: Post \"" + url + "\": " + e);
    }
  }

  private static HttpClient client(String caBundle) {
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    return caBundle.isEmpty() ? builder.build() : builder.sslContext(trusting(caBundle)).build();
  }

  private static SSLContext trusting(String caBundle) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      byte[] pem = Base64.getMimeDecoder().decode(caBundle);
      int i = 0;
      for (Certificate one :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        trusted.setCertificateEntry("ca" + i++, one);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("clientConfig.caBundle cannot be read: " + e, e);
    }
  }
}
