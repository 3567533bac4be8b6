package dev.writ.workloads.admission;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/** Makes X.509 certificates: P-256 keys, as small as an API server needs them. */
final class Certificates {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Clocks of a cluster need not agree to the minute. */
  private static final Duration EARLIER = Duration.ofHours(1);

  private Certificates() {}

  static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256, RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** An authority that signs itself. */
  static X509CertificateHolder authority(KeyPair keys, Instant now, Duration valid) {
    X500Name name = new X500Name("CN=writ-workloads-admission-ca");
    try {
      return begun(name, name, keys.getPublic(), now, valid)
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
          .build(signer(keys.getPrivate()));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("no authority can be made for admission", e);
    }
  }

  /**
   * A certificate of a server.
   *
   * @param names DNS names and addresses by which it is called
   */
  static X509CertificateHolder serving(
      X509CertificateHolder issuer,
      PrivateKey issuerKey,
      PublicKey key,
      List<String> names,
      Instant now,
      Duration valid) {
    GeneralName[] called = names.stream().map(Certificates::called).toArray(GeneralName[]::new);
    X500Name name = new X500Name("CN=writ-workloads-admission");
    try {
      return begun(issuer.getSubject(), name, key, now, valid)
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
          .addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer))
          .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(called))
          .build(signer(issuerKey));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("no certificate can be made for admission", e);
    }
  }

  private static GeneralName called(String name) {
    return new GeneralName(
        IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static X509v3CertificateBuilder begun(
      X500Name issuer, X500Name name, PublicKey key, Instant now, Duration valid)
      throws GeneralSecurityException, IOException {
    return new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(120, RANDOM),
            Date.from(now.minus(EARLIER)),
            Date.from(now.plus(valid)),
            name,
            key)
        .addExtension(
            Extension.subjectKeyIdentifier,
            false,
            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
  }

  private static ContentSigner signer(PrivateKey key) throws OperatorCreationException {
    return new JcaContentSignerBuilder("SHA256withECDSA").build(key);
  }
}
