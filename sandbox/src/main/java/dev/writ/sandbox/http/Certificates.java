package dev.writ.sandbox.http;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The sandbox's own certificate authority and the server certificate it signs at every start. */
public final class Certificates {

  private static final X500Name CA = new X500Name("CN=writ-sandbox-ca");
  private static final X500Name SERVER = new X500Name("CN=writ-sandbox");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String caPem;
  private final String caKeyPem;
  private final String serverPem;
  private final String serverKeyPem;

  private Certificates(X509CertificateHolder ca, KeyPair caKeys, Instant now)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair serverKeys = newKeys();
    X509CertificateHolder server = certificate(CA, caKeys, SERVER, serverKeys, now, false);
    this.caPem = pem(ca);
    this.caKeyPem = pem(new JcaPKCS8Generator(caKeys.getPrivate(), null));
    this.serverPem = pem(server);
    this.serverKeyPem = pem(new JcaPKCS8Generator(serverKeys.getPrivate(), null));
  }

  /** A new authority. */
  public static Certificates generate(Instant now) {
    try {
      KeyPair keys = newKeys();
      return new Certificates(certificate(CA, keys, CA, keys, now, true), keys, now);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("cannot make certificates for the sandbox", e);
    }
  }

  /** The authority of an earlier run. */
  public static Certificates of(String caPem, String caKeyPem, Instant now) {
    try (PEMParser certificate = new PEMParser(new StringReader(caPem));
        PEMParser key = new PEMParser(new StringReader(caKeyPem))) {
      X509CertificateHolder ca = (X509CertificateHolder) certificate.readObject();
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      KeyPair keys =
          new KeyPair(
              converter.getPublicKey(ca.getSubjectPublicKeyInfo()),
              converter.getPrivateKey((PrivateKeyInfo) key.readObject()));
      return new Certificates(ca, keys, now);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("cannot read the certificates of the sandbox", e);
    }
  }

  public String caPem() {
    return caPem;
  }

  public String caKeyPem() {
    return caKeyPem;
  }

  public String serverCertificatePem() {
    return serverPem;
  }

  public String serverKeyPem() {
    return serverKeyPem;
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256, RANDOM);
    return generator.generateKeyPair();
  }

  private static X509CertificateHolder certificate(
      X500Name issuer,
      KeyPair issuerKeys,
      X500Name subject,
      KeyPair keys,
      Instant now,
      boolean authority)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(120, RANDOM),
            Date.from(now.minus(1, ChronoUnit.DAYS)),
            Date.from(now.plus(3650, ChronoUnit.DAYS)),
            subject,
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        extensions.createSubjectKeyIdentifier(keys.getPublic()));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        extensions.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
    if (authority) {
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    } else {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              new GeneralName[] {
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.dNSName, "localhost")
              }));
    }
    return builder.build(
        new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate()));
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
