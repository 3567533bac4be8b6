package dev.writ.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Against the JDK; the published vectors stand in the cases of `jwt`. */
class JwtsTest {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  @Test
  void findsSaltsOfAnyLengthInKeysOfAnySize() throws GeneralSecurityException {
    for (int bits : new int[] {1024, 1030, 1031, 1032, 1033, 2048}) {
      KeyPair pair = rsa(bits);
      for (int salt : new int[] {0, 1, 32, 62}) {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.initSign(pair.getPrivate());
        signature.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, 1));
        String message = text("{\"alg\":\"PS256\"}") + "." + text("{}");
        signature.update(message.getBytes(StandardCharsets.UTF_8));
        String token = message + "." + BASE64.encodeToString(signature.sign());
        assertThat(verified("ps256", token, pair)).as("%s bits, salt %s", bits, salt).isTrue();
        assertThat(verified("ps384", token, pair)).isFalse();
        assertThat(verified("rs256", token, pair)).isFalse();
      }
    }
  }

  @Test
  void signsWhatTheJdkVerifies() throws GeneralSecurityException {
    KeyPair pair = rsa(2048);
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) pair.getPrivate();
    Obj jwk =
        Obj.of(
            "kty", RegoValue.of("RSA"),
            "n", number(key.getModulus()),
            "e", number(key.getPublicExponent()),
            "d", number(key.getPrivateExponent()),
            "p", number(key.getPrimeP()),
            "q", number(key.getPrimeQ()));
    String token =
        Calling.result("io.jwt.encode_sign", Obj.of("alg", RegoValue.of("RS384")), Obj.EMPTY, jwk);
    String[] sections = token.substring(1, token.length() - 1).split("\\.", -1);
    Signature check = Signature.getInstance("SHA384withRSA");
    check.initVerify(pair.getPublic());
    check.update((sections[0] + "." + sections[1]).getBytes(StandardCharsets.UTF_8));
    assertThat(check.verify(Base64.getUrlDecoder().decode(sections[2]))).isTrue();
  }

  @Test
  void neverTellsAKeyInAFailure() {
    for (String key :
        new String[] {
          "{\"kty\":\"oct\",\"k\":\"c2VjcmV0?\"}",
          "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\",\"alg\":7}",
          "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"",
          "{\"keys\":[{\"kty\":\"RSA\",\"d\":\"c2VjcmV0\"}]}",
          "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\",\"d\":\"c2VjcmV0\"}",
          "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\",\"d\":\"c2VjcmV0\"}"
        }) {
      for (String algorithm : new String[] {"HS256", "RS256", "ES256", "EdDSA"}) {
        String told =
            Calling.result(
                "io.jwt.encode_sign_raw",
                RegoValue.of("{\"alg\":\"" + algorithm + "\"}"),
                RegoValue.of("{}"),
                RegoValue.of(key));
        assertThat(told).doesNotContain("c2VjcmV0");
      }
    }
  }

  @Test
  void paysForLongTokens() {
    String token = "a.".repeat(20_000);
    assertThat(new Calling(100).call("io.jwt.decode(\"" + token + "\")")).isEqualTo("budget spent");
  }

  @Test
  void saysNoToPointsOffTheirCurve() {
    RegoValue token = RegoValue.of("eyJhbGciOiJFUzI1NiJ9.e30." + "A".repeat(86));
    for (String coordinate : new String[] {"", "AQ", "A".repeat(43), "_".repeat(80)}) {
      RegoValue key =
          RegoValue.of(
              "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\",\"kid\":null}"
                  .formatted(coordinate, coordinate));
      assertThat(Calling.result("io.jwt.verify_es256", token, key)).isEqualTo("false");
      assertThat(Calling.result("io.jwt.decode_verify", token, Obj.of("cert", key)))
          .isEqualTo(Arr.of(RegoValue.FALSE, Obj.EMPTY, Obj.EMPTY).toString());
    }
  }

  private static boolean verified(String name, String token, KeyPair pair) {
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----";
    return Calling.result("io.jwt.verify_" + name, RegoValue.of(token), RegoValue.of(pem))
        .equals("true");
  }

  private static KeyPair rsa(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static RegoValue number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    return RegoValue.of(
        BASE64.encodeToString(java.util.Arrays.copyOfRange(bytes, sign, bytes.length)));
  }

  private static String text(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
