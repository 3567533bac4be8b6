package dev.writ.workloads.admission;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** Certificates and keys as text. */
final class Pem {
  private Pem() {}

  /**
   * Reads certificates.
   *
   * @throws IllegalArgumentException where there is none
   */
  static List<X509CertificateHolder> certificates(String pem) {
    List<X509CertificateHolder> certificates = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object one = parser.readObject(); one != null; one = parser.readObject()) {
        if (one instanceof X509CertificateHolder certificate) {
          certificates.add(certificate);
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the certificates can't be read: " + e.getMessage(), e);
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("expected a certificate as PEM, but there is none");
    }
    return certificates;
  }

  /**
   * Reads a private key.
   *
   * @throws IllegalArgumentException where there is none
   */
  static PrivateKey key(String pem) {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (parser.readObject() instanceof PrivateKeyInfo key) {
        return new JcaPEMKeyConverter().getPrivateKey(key);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("the key can't be read: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException("expected a private key as PEM in PKCS #8");
  }

  /** Whether a key is the one of a certificate, both of the kind that Writ makes. */
  static boolean isPair(X509CertificateHolder certificate, PrivateKey key) {
    byte[] anything = certificate.getSerialNumber().toByteArray();
    try {
      Signature signing = Signature.getInstance("SHA256withECDSA");
      signing.initSign(key);
      signing.update(anything);
      Signature verifying = Signature.getInstance("SHA256withECDSA");
      verifying.initVerify(
          new JcaPEMKeyConverter().getPublicKey(certificate.getSubjectPublicKeyInfo()));
      verifying.update(anything);
      return verifying.verify(signing.sign());
    } catch (GeneralSecurityException | PEMException otherKind) {
      return false;
    }
  }

  static String write(List<X509CertificateHolder> certificates) {
    StringBuilder text = new StringBuilder();
    for (X509CertificateHolder certificate : certificates) {
      text.append(text(certificate));
    }
    return text.toString();
  }

  static String write(PrivateKey key) {
    try {
      return text(new JcaPKCS8Generator(key, null));
    } catch (IOException e) {
      throw new IllegalStateException("the key can't be written", e);
    }
  }

  private static String text(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new IllegalStateException("the certificate can't be written", e);
    }
    return text.toString();
  }
}
