package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;

/**
 * Keys and certificates as the JDK's objects, from the bytes of {@link PemBlock PEM blocks}. What a
 * key holds never stands in a failure.
 */
final class PemKeys {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "XDH", "DSA");

  private PemKeys() {}

  /**
   * A certificate.
   *
   * @throws Failure {@code x509: malformed certificate}
   */
  static X509Certificate certificate(byte[] der) {
    ByteArrayInputStream in = new ByteArrayInputStream(der);
    try {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      if (in.available() > 0) {
        throw Failure.of("x509: trailing data");
      }
      return certificate;
    } catch (CertificateException malformed) {
      throw Failure.of("x509: malformed certificate");
    }
  }

  /**
   * The key of a block `PUBLIC KEY`.
   *
   * @param der a SubjectPublicKeyInfo
   * @throws Failure {@code x509: unknown public key algorithm}
   */
  static PublicKey publicKey(byte[] der) {
    X509EncodedKeySpec spec = new X509EncodedKeySpec(der);
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePublic(spec);
      } catch (GeneralSecurityException another) {
        // a key of the next algorithm, perhaps
      }
    }
    throw Failure.of("x509: unknown public key algorithm");
  }

  /**
   * The key of a block `PRIVATE KEY`.
   *
   * @param der a PrivateKeyInfo of PKCS #8
   * @throws Failure {@code x509: PKCS#8 wrapping contained private key with unknown algorithm}
   */
  static PrivateKey privateKey(byte[] der) {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (GeneralSecurityException another) {
        // a key of the next algorithm, perhaps
      }
    }
    throw Failure.of("x509: PKCS#8 wrapping contained private key with unknown algorithm");
  }
}
