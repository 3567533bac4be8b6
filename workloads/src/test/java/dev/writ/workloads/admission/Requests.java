package dev.writ.workloads.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Plain HTTPS to one server.
 *
 * @param url without a path
 * @param token empty for none
 */
public record Requests(HttpClient http, String url, String token) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Trusts the authorities of this bundle only. */
  public static Requests to(String url, String bundlePem, String token) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (var authority :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(bundlePem.getBytes(StandardCharsets.US_ASCII)))) {
        trusted.setCertificateEntry("ca-" + number++, authority);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return new Requests(HttpClient.newBuilder().sslContext(context).build(), url, token);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What came back. */
  public record Reply(int status, String body, List<String> warnings) {
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(body, e);
      }
    }

    public String message() {
      return json().path("message").asText();
    }
  }

  public Reply send(String method, String path, String contentType, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", contentType)
            .method(method, BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return new Reply(
          response.statusCode(), response.body(), response.headers().allValues("Warning"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public Reply post(String path, String yaml) {
    return send("POST", path, "application/yaml", yaml);
  }

  public Reply get(String path) {
    return send("GET", path, "application/json", "");
  }

  /** As {@code kubectl apply} does with an object that is there. */
  public Reply strategic(String path, String json) {
    return send("PATCH", path, "application/strategic-merge-patch+json", json);
  }

  /** As {@code kubectl apply --server-side --force-conflicts} does. */
  public Reply force(String path, String manager, String yaml) {
    return send(
        "PATCH",
        path + "?fieldManager=" + manager + "&force=true",
        "application/apply-patch+yaml",
        yaml);
  }
}
