package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a request trusts and who it says it is. Files and variables of the environment are read only
 * after the host was allowed.
 *
 * @param request the argument of `http.send`
 * @param skipsChecks whether any certificate will do
 * @param systemCertificates whether the JDK's authorities are trusted besides those that are given
 * @param serverName the name in the server's certificate, empty for that of the URL
 */
record TlsSettings(
    Obj request, boolean skipsChecks, boolean systemCertificates, String serverName) {

  private static final List<String> STRINGS =
      List.of(
          "tls_ca_cert",
          "tls_ca_cert_env_variable",
          "tls_ca_cert_file",
          "tls_client_cert",
          "tls_client_cert_env_variable",
          "tls_client_cert_file",
          "tls_client_key",
          "tls_client_key_env_variable",
          "tls_client_key_file",
          "tls_server_name");

  /** The parameters that start with `tls_`, checked for their types. */
  static TlsSettings read(Obj request, String host) {
    for (String name : STRINGS) {
      HttpSettings.text(request, name);
    }
    String serverName = HttpSettings.text(request, "tls_server_name");
    return new TlsSettings(
        request,
        HttpSettings.isTrue(request, "tls_insecure_skip_verify"),
        HttpSettings.isTrue(request, "tls_use_system_certs"),
        serverName.isEmpty() ? host : serverName);
  }

  /** A client of its own, empty when nothing out of the ordinary is wanted. */
  Optional<HttpClient.Builder> client(HttpClient.Builder builder) {
    List<KeyPair> pairs = pairs();
    List<X509Certificate> authorities = authorities();
    if (!skipsChecks && authorities.isEmpty() && serverName.isEmpty() && pairs.isEmpty()) {
      return Optional.empty();
    }
    try {
      X509TrustManager trusted = trusted(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager manager = skipsChecks ? new TrustAnything() : trusted;
      if (!skipsChecks && !serverName.isEmpty()) {
        manager = new TrustName(trusted, serverName);
      }
      context.init(keyManagers(pairs), new TrustManager[] {manager}, null);
      SSLParameters parameters = new SSLParameters();
      if (!serverName.isEmpty()) { // asked for only where the URL has an address
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
      }
      return Optional.of(builder.sslContext(context).sslParameters(parameters));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException wrong) {
      throw Failure.of("tls: " + wrong.getMessage());
    }
  }

  /** The pairs of certificate and key that are given whole. */
  private List<KeyPair> pairs() {
    List<KeyPair> pairs = new ArrayList<>();
    String certificate = HttpSettings.text(request, "tls_client_cert");
    String key = HttpSettings.text(request, "tls_client_key");
    if (!certificate.isEmpty() && !key.isEmpty()) {
      pairs.add(KeyPair.read(certificate, key));
    }
    String certificateFile = HttpSettings.text(request, "tls_client_cert_file");
    String keyFile = HttpSettings.text(request, "tls_client_key_file");
    if (!certificateFile.isEmpty() && !keyFile.isEmpty()) {
      pairs.add(KeyPair.read(fileText(certificateFile), fileText(keyFile)));
    }
    String certificateVariable = HttpSettings.text(request, "tls_client_cert_env_variable");
    String keyVariable = HttpSettings.text(request, "tls_client_key_env_variable");
    if (!certificateVariable.isEmpty() && !keyVariable.isEmpty()) {
      try {
        pairs.add(KeyPair.read(environment(certificateVariable), environment(keyVariable)));
      } catch (Failure wrong) {
        throw Failure.of(
            "cannot extract public/private key pair from envvars "
                + RegoValue.of(certificateVariable)
                + ", "
                + RegoValue.of(keyVariable)
                + ": "
                + wrong.getMessage());
      }
    }
    return pairs;
  }

  private static KeyManager[] keyManagers(List<KeyPair> pairs)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    char[] password = new char[0]; // the store never leaves this method
    for (KeyPair pair : pairs) {
      X509Certificate[] chain =
          pair.chain().stream()
              .map(block -> PemKeys.certificate(block.bytes()))
              .toArray(X509Certificate[]::new);
      store.setKeyEntry("pair-" + store.size(), pair.key().forJdk(), password, chain);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private List<X509Certificate> authorities() {
    List<X509Certificate> authorities = new ArrayList<>();
    String text = HttpSettings.text(request, "tls_ca_cert").replace("\\n", "\n");
    if (!text.isEmpty()) {
      authorities.addAll(certificates(text, "could not append certificates"));
    }
    String file = HttpSettings.text(request, "tls_ca_cert_file");
    if (!file.isEmpty()) {
      String wrong = "could not append CA certificates from " + RegoValue.of(file);
      authorities.addAll(certificates(fileText(file), wrong));
    }
    String variable = HttpSettings.text(request, "tls_ca_cert_env_variable");
    if (!variable.isEmpty()) {
      String wrong =
          "could not add CA certificates from envvar "
              + RegoValue.of(variable)
              + ": could not append certificates";
      authorities.addAll(certificates(environment(variable), wrong));
    }
    return authorities;
  }

  private static List<X509Certificate> certificates(String pem, String wrong) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (PemBlock block : PemBlock.all(pem)) {
      if (block.type().equals("CERTIFICATE")) {
        certificates.add(PemKeys.certificate(block.bytes()));
      }
    }
    if (certificates.isEmpty()) {
      throw Failure.of(wrong);
    }
    return certificates;
  }

  private static String environment(String variable) {
    String value = System.getenv(variable);
    return value == null ? "" : value;
  }

  private static String fileText(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException | InvalidPathException unreadable) {
      throw Failure.of("open " + file + ": no such file or directory");
    }
  }

  /** The JDK's own authorities when none are given. */
  private X509TrustManager trusted(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    X509TrustManager system = manager(null);
    if (authorities.isEmpty()) {
      return system;
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    List<X509Certificate> all = new ArrayList<>(authorities);
    if (systemCertificates) {
      all.addAll(List.of(system.getAcceptedIssuers()));
    }
    for (int i = 0; i < all.size(); i++) {
      store.setCertificateEntry("authority-" + i, all.get(i));
    }
    return manager(store);
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("this JDK has no trust manager for X.509");
  }

  /** The chain must be good; the name in it is another than that of the URL. */
  private static final class TrustName extends X509ExtendedTrustManager {
    private final X509TrustManager chains;
    private final String name;

    TrustName(X509TrustManager chains, String name) {
      this.chains = chains;
      this.name = name;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      chains.checkServerTrusted(chain, type);
      try {
        Certificate.parse(chain[0].getEncoded()).requireName(name);
      } catch (Failure wrong) {
        throw new CertificateException(wrong.getMessage(), wrong);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("the client uses engines only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("there are no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return chains.getAcceptedIssuers();
    }
  }

  /** For `tls_insecure_skip_verify`. */
  private static final class TrustAnything extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
