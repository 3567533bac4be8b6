package dev.writ.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.testkit.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate of its own. */
class TlsIT {
  @TempDir Path directory;

  @Test
  void speaksHttpsOnlyAndMarksItsCookieSecure() throws Exception {
    SelfSigned made = SelfSigned.in(directory);
    Path home = directory.resolve("home");
    try (RunningServer server =
            RunningServer.start(
                home,
                "--no-sandbox",
                "-Dwrit.tls.certificate=" + made.certificate(),
                "-Dwrit.tls.key=" + made.key());
        HttpClient client = HttpClient.newBuilder().sslContext(trusting(made)).build();
        HttpClient stranger = HttpClient.newHttpClient()) {
      assertThat(server.url()).startsWith("https://127.0.0.1:").doesNotEndWith(":0");
      HttpRequest ready = request(server.url() + "/health/ready").build();
      assertThat(client.send(ready, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> stranger.send(ready, BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(
              () ->
                  stranger.send(
                      request(server.url().replace("https:", "http:") + "/health/ready").build(),
                      BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);

      String once = Files.readString(home.resolve("admin.password")).strip();
      HttpResponse<String> login =
          client.send(
              request(server.url() + "/api/v1/auth/login")
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString("{\"name\":\"admin\",\"password\":\"" + once + "\"}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(login.statusCode()).isEqualTo(200);
      assertThat(login.headers().firstValue("Set-Cookie").orElse(""))
          .contains("Secure", "HttpOnly", "SameSite=Strict");
    }
  }

  @Test
  void refusesAKeyWithoutItsCertificate() {
    SelfSigned made = SelfSigned.in(directory);
    RunningServer.Refusal refusal =
        RunningServer.startRefused(
            directory.resolve("home"), "--no-sandbox", "-Dwrit.tls.key=" + made.key());
    assertThat(refusal.output()).contains("writ.tls.certificate and writ.tls.key go together");
    assertThat(refusal.exitCode()).isNotZero();
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url));
  }

  private static SSLContext trusting(SelfSigned made) throws Exception {
    KeyStore believed = KeyStore.getInstance("PKCS12");
    believed.load(null, null);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(made.store())) {
      keys.load(in, SelfSigned.PASSWORD.toCharArray());
    }
    believed.setCertificateEntry("server", keys.getCertificate("server"));
    TrustManagerFactory judges =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    judges.init(believed);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, judges.getTrustManagers(), null);
    return context;
  }
}
