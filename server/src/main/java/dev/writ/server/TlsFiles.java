package dev.writ.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;

/**
 * The files of {@code writ.tls.*}.
 *
 * @param certificate PEM, the server's own first
 * @param key PEM, unencrypted
 */
record TlsFiles(Optional<Path> certificate, Optional<Path> key) {
  boolean isWanted() {
    return certificate.isPresent() || key.isPresent();
  }

  /** What keeps them from being used, if anything does. */
  Optional<String> problem() {
    if (!isWanted()) {
      return Optional.empty();
    }
    if (certificate.isEmpty() || key.isEmpty()) {
      return Optional.of("writ.tls.certificate and writ.tls.key go together; give both or neither");
    }
    return problemOfCertificate(certificate.get()).or(() -> problemOfKey(key.get()));
  }

  private static Optional<String> problemOfCertificate(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()
          ? Optional.of(notPem(file, "CERTIFICATE"))
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.of(unreadable(file));
    } catch (CertificateException notPem) {
      return Optional.of(notPem(file, "CERTIFICATE"));
    }
  }

  private static Optional<String> problemOfKey(Path file) {
    try {
      String text = Files.readString(file);
      return text.contains("PRIVATE KEY-----") && !text.contains("ENCRYPTED")
          ? Optional.empty()
          : Optional.of(notPem(file, "PRIVATE KEY"));
    } catch (IOException unreadable) {
      return Optional.of(unreadable(file));
    }
  }

  private static String unreadable(Path file) {
    return "`" + file + "` can't be read; check writ.tls.*, and owner and mode of the file";
  }

  private static String notPem(Path file, String kind) {
    return "`" + file + "` is no PEM file with an unencrypted `-----BEGIN " + kind + "-----`";
  }
}
