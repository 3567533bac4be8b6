package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.RegoValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys that somebody has tampered with. */
class X509Test {
  private static final List<String> FILES =
      List.of("root.crt", "authority.crt", "server.crt", "server.key");
  private static final List<String> TYPES =
      List.of(
          "CERTIFICATE", "CERTIFICATE REQUEST", "RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY");

  private static byte[] der(String name) throws IOException {
    try (InputStream in = X509Test.class.getResourceAsStream("/pki/" + name)) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      return PemBlock.first(text).orElseThrow().bytes();
    }
  }

  private static String pem(String type, byte[] der) {
    String digits = Base64.getEncoder().encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + digits + "\n-----END " + type + "-----\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "crypto.parse_private_keys",
        "crypto.x509.parse_and_verify_certificates",
        "crypto.x509.parse_certificate_request",
        "crypto.x509.parse_certificates",
        "crypto.x509.parse_rsa_private_key"
      })
  void answersOrRefusesWhateverItIsGiven(String name) throws IOException {
    Random random = new Random(42);
    List<byte[]> ders = new ArrayList<>();
    for (String file : FILES) {
      ders.add(der(file));
    }
    for (int i = 0; i < 2_000; i++) {
      byte[] der = ders.get(random.nextInt(ders.size())).clone();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        // most of what decides stands at the start
        int reach = random.nextBoolean() ? der.length : Math.min(der.length, 60);
        der[random.nextInt(reach)] = (byte) random.nextInt();
      }
      String text = pem(TYPES.get(random.nextInt(TYPES.size())), der);
      String result = Calling.result(name, RegoValue.of(pem("CERTIFICATE", ders.get(0)) + text));
      assertThat(result).doesNotStartWith("fatal");
      assertThat(Calling.result(name, RegoValue.of(text))).doesNotStartWith("fatal");
    }
  }
}
