package dev.writ.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A fresh certificate for 127.0.0.1 that nobody vouches for, and its key, made by the JDK's
 * keytool.
 *
 * @param certificate PEM file
 * @param key PEM file, PKCS #8
 * @param store both as PKCS #12, with the password {@link #PASSWORD}
 */
public record SelfSigned(Path certificate, Path key, Path store) {
  public static final String PASSWORD = "changeit";

  public static SelfSigned in(Path folder) {
    SelfSigned made =
        new SelfSigned(
            folder.resolve("server.pem"),
            folder.resolve("server.key"),
            folder.resolve("server.p12"));
    try {
      run(
          Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
          "-genkeypair",
          "-alias",
          "server",
          "-keyalg",
          "EC",
          "-validity",
          "2",
          "-dname",
          "CN=writ",
          "-ext",
          "san=ip:127.0.0.1",
          "-storetype",
          "PKCS12",
          "-storepass",
          PASSWORD,
          "-keystore",
          made.store.toString());
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(made.store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      write(made.certificate, "CERTIFICATE", keys.getCertificate("server").getEncoded());
      write(made.key, "PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
      return made;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void write(Path file, String kind, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }
}
