package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate of X.509, read as Go reads it: what Go refuses is refused, and {@link #json} has
 * the fields of Go's {@code x509.Certificate}.
 */
final class Certificate {
  private final byte[] raw;
  private final byte[] signed;
  private final byte[] signature;
  private final AlgorithmIdentifier algorithm;
  private final int version;
  private final BigInteger serial;
  private final byte[] issuer;
  private final byte[] subject;
  private final DistinguishedName issuerName;
  private final DistinguishedName subjectName;
  private final OffsetDateTime notBefore;
  private final OffsetDateTime notAfter;
  private final byte[] keyInfo;
  private final int keyKind;
  private final @Nullable PublicKeyShape key;
  private final CertificateExtensions extensions;

  private Certificate(Der der) {
    String wrong = "x509: malformed certificate";
    Der whole = der.element(Der.SEQUENCE, wrong);
    raw = whole.rest();
    Der outer = whole.read(Der.SEQUENCE, wrong);
    String wrongInner = "x509: malformed tbs certificate";
    Der element = outer.element(Der.SEQUENCE, wrongInner);
    signed = element.rest();
    Der inner = element.read(Der.SEQUENCE, wrongInner);
    version = version(inner);
    serial = inner.integer("x509: malformed serial number");
    if (serial.signum() < 0) {
      throw Failure.of("x509: negative serial number");
    }
    algorithm = algorithm(inner, outer);
    Der issuerDer = inner.element(Der.SEQUENCE, "x509: malformed issuer");
    issuer = issuerDer.rest();
    issuerName = DistinguishedName.read(issuerDer);
    Der validity = inner.read(Der.SEQUENCE, "x509: malformed validity");
    notBefore = validity.time();
    notAfter = validity.time();
    Der subjectDer = inner.element(Der.SEQUENCE, "x509: malformed issuer");
    subject = subjectDer.rest();
    subjectName = DistinguishedName.read(subjectDer);
    Der info = inner.element(Der.SEQUENCE, "x509: malformed spki");
    keyInfo = info.rest();
    Der infoParts = info.read(Der.SEQUENCE, "x509: malformed spki");
    AlgorithmIdentifier keyAlgorithm =
        AlgorithmIdentifier.read(
            infoParts.read(Der.SEQUENCE, "x509: malformed public key algorithm identifier"));
    keyKind = PublicKeyShape.kind(keyAlgorithm.oid());
    key =
        PublicKeyShape.read(
            keyAlgorithm, infoParts.bitsToTheRight("x509: malformed subjectPublicKey"));
    extensions = CertificateExtensions.read(extensions(inner));
    signature = outer.bitsToTheRight("x509: malformed signature");
  }

  private static int version(Der inner) {
    String wrong = "x509: malformed version";
    Der explicit = inner.find(Der.constructed(0), wrong);
    long version = explicit == null ? 0 : explicit.number(Der.INTEGER, wrong);
    if (version < 0 || version > 3 || (explicit != null && !explicit.isEmpty())) {
      throw Failure.of(wrong);
    }
    if (version == 3) {
      throw Failure.of("x509: invalid version");
    }
    return (int) version + 1;
  }

  /** It is written inside and outside of what is signed. */
  private static AlgorithmIdentifier algorithm(Der inner, Der outer) {
    Der inside = inner.read(Der.SEQUENCE, "x509: malformed signature algorithm identifier");
    Der outside = outer.read(Der.SEQUENCE, "x509: malformed algorithm identifier");
    if (!inside.text().equals(outside.text())) {
      throw Failure.of("x509: inner and outer signature algorithm identifiers don't match");
    }
    return AlgorithmIdentifier.read(inside);
  }

  private List<CertificateExtension> extensions(Der inner) {
    if (version > 1) {
      inner.find(Der.context(1), "x509: malformed issuerUniqueID");
      inner.find(Der.context(2), "x509: malformed subjectUniqueID");
    }
    Der explicit =
        version == 3 ? inner.find(Der.constructed(3), "x509: malformed extensions") : null;
    return explicit == null
        ? List.of()
        : CertificateExtension.readAll(
            explicit.read(Der.SEQUENCE, "x509: malformed extensions"),
            "x509: certificate contains duplicate extension");
  }

  /**
   * Reads one certificate and nothing else.
   *
   * @throws Failure {@code x509: malformed certificate}
   */
  static Certificate parse(byte[] der) {
    Der cursor = Der.of(der);
    Certificate certificate = new Certificate(cursor);
    if (!cursor.isEmpty()) {
      throw Failure.of("x509: trailing data");
    }
    return certificate;
  }

  /** Reads certificates that follow each other. */
  static List<Certificate> parseAll(byte[] der) {
    List<Certificate> certificates = new ArrayList<>();
    Der cursor = Der.of(der);
    while (!cursor.isEmpty()) {
      certificates.add(new Certificate(cursor));
    }
    return certificates;
  }

  byte[] raw() {
    return raw.clone();
  }

  /** What the issuer signed. */
  byte[] signed() {
    return signed.clone();
  }

  byte[] signature() {
    return signature.clone();
  }

  /** As Go's {@code SignatureAlgorithm}. */
  int signatureAlgorithm() {
    return algorithm.signature();
  }

  int version() {
    return version;
  }

  byte[] issuer() {
    return issuer.clone();
  }

  byte[] subject() {
    return subject.clone();
  }

  OffsetDateTime notBefore() {
    return notBefore;
  }

  OffsetDateTime notAfter() {
    return notAfter;
  }

  /** The key with its algorithm, in DER. */
  byte[] keyInfo() {
    return keyInfo.clone();
  }

  /** Null when its algorithm is not known. */
  @Nullable PublicKeyShape key() {
    return key;
  }

  CertificateExtensions extensions() {
    return extensions;
  }

  /**
   * Checks that it is made out to a host.
   *
   * @throws Failure {@code x509: certificate is valid for a.example, not b.example}
   */
  void requireName(String host) {
    SubjectNames names = extensions.subjectNames();
    if (!names.permit(host)) {
      String valid = String.join(", ", names.dns());
      throw Failure.of(
          valid.isEmpty()
              ? "x509: certificate is not valid for any names, but wanted to match " + host
              : "x509: certificate is valid for " + valid + ", not " + host);
    }
  }

  /** As Go writes it. */
  Obj json() {
    Obj.Builder fields = Obj.builder();
    put(fields, "Raw", GoJson.bytes(raw));
    put(fields, "RawTBSCertificate", GoJson.bytes(signed));
    put(fields, "RawSubjectPublicKeyInfo", GoJson.bytes(keyInfo));
    put(fields, "RawSubject", GoJson.bytes(subject));
    put(fields, "RawIssuer", GoJson.bytes(issuer));
    put(fields, "Signature", GoJson.bytes(signature));
    put(fields, "SignatureAlgorithm", RegoValue.of(algorithm.signature()));
    put(fields, "PublicKeyAlgorithm", RegoValue.of(keyKind));
    put(fields, "PublicKey", key == null ? RegoValue.NULL : key.json());
    put(fields, "Version", RegoValue.of(version));
    put(fields, "SerialNumber", GoJson.number(serial));
    put(fields, "Issuer", issuerName.json());
    put(fields, "Subject", subjectName.json());
    put(fields, "NotBefore", GoJson.time(notBefore));
    put(fields, "NotAfter", GoJson.time(notAfter));
    extensions.putInto(fields);
    return fields.build();
  }

  /** As OPA extends it: with the alternative names that are URIs as text. */
  Obj jsonWithUris() {
    return GoJson.with(
        json(),
        "URIStrings",
        GoJson.list(extensions.subjectNames().uris(), uri -> RegoValue.of(GoUrl.written(uri))));
  }

  private static void put(Obj.Builder fields, String name, RegoValue value) {
    fields.put(RegoValue.of(name), value);
  }
}
