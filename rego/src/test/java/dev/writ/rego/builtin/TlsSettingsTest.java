package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.writ.rego.Engine;
import dev.writ.rego.Evaluation;
import dev.writ.rego.Outcome;
import dev.writ.rego.RegoValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests to a server of HTTPS on this machine, with certificates that no browser trusts. */
class TlsSettingsTest {
  private static final String ROOT = pem("root.crt");
  private static final String CHAIN = pem("server.crt") + pem("authority.crt");
  private static final String KEY = pem("server.key");

  @TempDir private Path folder;
  private HttpsServer server;
  private boolean wantsCertificate;

  private static String pem(String name) {
    try (InputStream in = TlsSettingsTest.class.getResourceAsStream("/pki/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  @BeforeEach
  void start() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    SSLContext context = context();
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters settings = context.getDefaultSSLParameters();
            settings.setNeedClientAuth(wantsCertificate);
            parameters.setSSLParameters(settings);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static SSLContext context() throws GeneralSecurityException, IOException {
    KeyPair pair = KeyPair.read(CHAIN, KEY);
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    X509Certificate[] chain =
        pair.chain().stream()
            .map(block -> PemKeys.certificate(block.bytes()))
            .toArray(X509Certificate[]::new);
    store.setKeyEntry("server", pair.key().forJdk(), new char[0], chain);
    store.setCertificateEntry(
        "root", PemKeys.certificate(PemBlock.first(ROOT).orElseThrow().bytes()));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** The status, or what went wrong. */
  private String send(String host, Map<String, RegoValue> settings) {
    RegoValue.Obj.Builder request = RegoValue.Obj.builder();
    request.put(RegoValue.of("method"), RegoValue.of("get"));
    request.put(
        RegoValue.of("url"),
        RegoValue.of("https://" + host + ":" + server.getAddress().getPort() + "/"));
    new TreeMap<>(settings).forEach((name, value) -> request.put(RegoValue.of(name), value));
    Outcome outcome =
        Engine.builder()
            .capabilities(Engine.Capabilities.NONE.withHosts("127.0.0.1", "localhost"))
            .build()
            .compile(List.of(), RegoValue.Obj.EMPTY)
            .prepare("http.send(input).status")
            .evaluate(
                Evaluation.of(request.build())
                    .within(Duration.ofSeconds(20))
                    .strictBuiltinErrors());
    return switch (outcome) {
      case Outcome.Defined defined -> defined.value().display();
      case Outcome.Undefined _ -> "undefined";
      case Outcome.Failed failed -> failed.errors().getFirst().message();
    };
  }

  private static RegoValue of(String text) {
    return RegoValue.of(text);
  }

  @Test
  void trustsNoAuthorityThatIsNotNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("root.crt"), ROOT);

    assertThat(send("localhost", Map.of())).contains("tls: ");
    assertThat(send("localhost", Map.of("tls_ca_cert", of(ROOT)))).isEqualTo("204 No Content");
    assertThat(send("localhost", Map.of("tls_ca_cert", of(ROOT.replace("\n", "\\n")))))
        .isEqualTo("204 No Content");
    assertThat(send("127.0.0.1", Map.of("tls_ca_cert_file", of(file.toString()))))
        .isEqualTo("204 No Content");
    assertThat(send("localhost", Map.of("tls_insecure_skip_verify", RegoValue.TRUE)))
        .isEqualTo("204 No Content");
    assertThat(
            send(
                "localhost",
                Map.of("tls_use_system_certs", RegoValue.TRUE, "tls_ca_cert", of(ROOT))))
        .isEqualTo("204 No Content");
  }

  @Test
  void checksTheNameThatItIsTold() {
    assertThat(
            send(
                "localhost",
                Map.of("tls_ca_cert", of(ROOT), "tls_server_name", of("x.b.example.com"))))
        .isEqualTo("204 No Content");
    assertThat(
            send(
                "127.0.0.1",
                Map.of("tls_ca_cert", of(ROOT), "tls_server_name", of("other.example"))))
        .contains("x509: certificate is valid for a.example.com, *.b.example.com, localhost")
        .endsWith("not other.example");
  }

  @Test
  void saysWhoItIs() throws IOException {
    wantsCertificate = true;
    Path certificate = Files.writeString(folder.resolve("client.crt"), CHAIN);
    Path key = Files.writeString(folder.resolve("client.key"), KEY);

    assertThat(send("localhost", Map.of("tls_ca_cert", of(ROOT)))).startsWith("http.send: Get ");
    assertThat(
            send(
                "localhost",
                Map.of(
                    "tls_ca_cert", of(ROOT),
                    "tls_client_cert", of(CHAIN),
                    "tls_client_key", of(KEY))))
        .isEqualTo("204 No Content");
    assertThat(
            send(
                "localhost",
                Map.of(
                    "tls_ca_cert", of(ROOT),
                    "tls_client_cert_file", of(certificate.toString()),
                    "tls_client_key_file", of(key.toString()))))
        .isEqualTo("204 No Content");
  }

  @Test
  void tellsWhatIsWrongWithFilesAndVariables() {
    assertThat(send("localhost", Map.of("tls_ca_cert_file", of("/no/such.crt"))))
        .isEqualTo("http.send: open /no/such.crt: no such file or directory");
    assertThat(send("localhost", Map.of("tls_ca_cert_env_variable", of("NO_SUCH_VARIABLE"))))
        .isEqualTo(
            "http.send: could not add CA certificates from envvar \"NO_SUCH_VARIABLE\": could not"
                + " append certificates");
    assertThat(
            send(
                "localhost",
                Map.of(
                    "tls_client_cert_env_variable", of("NO_SUCH_CERTIFICATE"),
                    "tls_client_key_env_variable", of("NO_SUCH_KEY"))))
        .isEqualTo(
            "http.send: cannot extract public/private key pair from envvars"
                + " \"NO_SUCH_CERTIFICATE\", \"NO_SUCH_KEY\": tls: failed to find any PEM data in"
                + " certificate input");
    assertThat(send("localhost", Map.of("tls_client_cert", of(CHAIN), "tls_client_key", of(CHAIN))))
        .startsWith("http.send: tls: failed to find PEM block with type ending in");
  }
}
