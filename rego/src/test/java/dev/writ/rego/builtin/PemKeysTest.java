package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.rego.Builtin.Failure;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class PemKeysTest {
  @Test
  void readsTheFirstBlockAndKeepsTheRest() {
    PemBlock block =
        PemBlock.first(
                "a note\n-----BEGIN X Y----- \r\nKey: value\n\naG Vs\nbG8=\n-----END X Y-----\nmore")
            .orElseThrow();
    assertThat(block.type()).isEqualTo("X Y");
    assertThat(block.bytes()).isEqualTo("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(block.rest()).isEqualTo("more");
  }

  @Test
  void skipsWhatIsNoBlock() {
    assertThat(PemBlock.first("")).isEmpty();
    assertThat(PemBlock.first("{\"kty\": \"oct\"}")).isEmpty();
    assertThat(PemBlock.first("-----BEGIN A-----\naGVsbG8=\n-----END B-----\n")).isEmpty();
    assertThat(PemBlock.first("-----BEGIN A-----\naGVsbG8\n-----END A-----\n")).isEmpty();
    assertThat(PemBlock.first("-----BEGIN A-----\naGVsbG8=\n")).isEmpty();
    assertThat(
            PemBlock.first(
                    "-----BEGIN A-----\n!\n-----END A-----\n-----BEGIN A-----\n-----BEGIN B-----\n"
                        + "aGk=\n-----END B-----")
                .map(PemBlock::type))
        .contains("B");
  }

  @Test
  void readsKeysOfEveryKind() throws GeneralSecurityException {
    for (String algorithm : new String[] {"RSA", "EC", "Ed25519", "X25519", "DSA"}) {
      KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
      String pem =
          "-----BEGIN PUBLIC KEY-----\n"
              + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
              + "\n-----END PUBLIC KEY-----\n";
      PemBlock block = PemBlock.first(pem).orElseThrow();
      assertThat(block.rest()).isEmpty();
      assertThat(PemKeys.publicKey(block.bytes())).isEqualTo(pair.getPublic());
      assertThat(PemKeys.privateKey(pair.getPrivate().getEncoded())).isEqualTo(pair.getPrivate());
    }
  }

  @Test
  void refusesWhatIsNoKey() {
    assertThatThrownBy(() -> PemKeys.publicKey(new byte[3]))
        .isInstanceOf(Failure.class)
        .hasMessage("x509: unknown public key algorithm");
    assertThatThrownBy(() -> PemKeys.privateKey(new byte[3]))
        .isInstanceOf(Failure.class)
        .hasMessage("x509: PKCS#8 wrapping contained private key with unknown algorithm");
    assertThatThrownBy(() -> PemKeys.certificate(new byte[3]))
        .isInstanceOf(Failure.class)
        .hasMessage("x509: malformed certificate");
  }
}
