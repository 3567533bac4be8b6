package dev.writ.rego.builtin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Held against the JDK, which has forgotten P-224. */
class EcCurveTest {
  @ParameterizedTest
  @EnumSource(names = "P224", mode = EnumSource.Mode.EXCLUDE)
  void findsThePublicPointOfAKey(EcCurve curve) throws Exception {
    ECGenParameterSpec named = new ECGenParameterSpec(curve.oid());
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(named);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(named);
    var pair = generator.generateKeyPair();
    var point = ((ECPublicKey) pair.getPublic()).getW();

    assertThat(curve.publicPoint(((ECPrivateKey) pair.getPrivate()).getS()))
        .isEqualTo(new EcCurve.Point(point.getAffineX(), point.getAffineY()));
    assertThat(curve.order())
        .isEqualTo(parameters.getParameterSpec(ECParameterSpec.class).getOrder());
  }

  @ParameterizedTest
  @EnumSource
  void comesBackToItsStartAfterItsOrder(EcCurve curve) {
    EcCurve.Point start = requireNonNull(curve.publicPoint(BigInteger.ONE));
    EcCurve.Point last = requireNonNull(curve.publicPoint(curve.order().subtract(BigInteger.ONE)));

    assertThat(last.x()).isEqualTo(start.x());
    assertThat(curve.publicPoint(curve.order())).isNull();
  }

  @Test
  void knowsWhatIsNotOnTheCurve() {
    byte[] encoded = new byte[65];
    encoded[0] = 4;
    assertThat(EcCurve.P256.point(encoded)).isEmpty();
    assertThat(EcCurve.P256.point(new byte[10])).isEmpty();
    assertThat(EcCurve.of("1.2.3")).isEmpty();
  }
}
