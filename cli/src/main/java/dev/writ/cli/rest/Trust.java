package dev.writ.cli.rest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates are believed: those in a PEM file, in place of the JDK's. */
final class Trust {
  private Trust() {}

  static SSLSocketFactory in(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore believed = KeyStore.getInstance(KeyStore.getDefaultType());
      believed.load(null, null);
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        believed.setCertificateEntry("ca-" + believed.size(), one);
      }
      if (believed.size() == 0) {
        throw new GeneralSecurityException("no certificate");
      }
      TrustManagerFactory judges =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      judges.init(believed);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, judges.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException unreadable) {
      throw new Failure(
          "the CA file `" + file + "` can't be read",
          "  next: writ login URL --ca-file FILE, or correct $WRIT_CA_FILE");
    } catch (GeneralSecurityException notPem) {
      throw new Failure(
          "the CA file `" + file + "` holds no certificate",
          "  expected PEM: -----BEGIN CERTIFICATE-----");
    }
  }
}
