package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A certificate signing request (PKCS #10), with the fields of Go's struct. */
final class CertificateRequest {
  private static final String WRONG = "asn1: structure error: tags don't match";
  private static final String EXTENSIONS = "1.2.840.113549.1.9.14";
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";

  private CertificateRequest() {}

  /**
   * Reads one as Go's JSON.
   *
   * @throws Failure {@code asn1: syntax error: trailing data}
   */
  static Obj json(byte[] der) {
    try {
      return fields(der);
    } catch (GoAsn1.Mismatch wrong) {
      throw Failure.of(wrong.told());
    }
  }

  private static Obj fields(byte[] der) {
    Der cursor = Der.of(der);
    Der whole = GoAsn1.element(cursor, Der.SEQUENCE, "certificateRequest");
    if (!cursor.isEmpty()) {
      throw Failure.of("asn1: syntax error: trailing data");
    }
    Obj.Builder fields = Obj.builder();
    put(fields, "Raw", GoJson.bytes(whole.rest()));
    Der outer = whole.read(Der.SEQUENCE, WRONG);
    Der signed = GoAsn1.element(outer, Der.SEQUENCE, "tbsCertificateRequest");
    put(fields, "RawTBSCertificateRequest", GoJson.bytes(signed.rest()));
    Der inner = signed.read(Der.SEQUENCE, WRONG);
    put(fields, "Version", GoJson.number(GoAsn1.number(inner, "int")));
    Der subject = GoAsn1.element(inner, Der.SEQUENCE, "RDNSequence");
    put(fields, "RawSubject", GoJson.bytes(subject.rest()));
    put(fields, "Subject", DistinguishedName.read(subject).json());
    putKey(fields, GoAsn1.element(inner, Der.SEQUENCE, "publicKeyInfo"));
    putAttributes(fields, GoAsn1.part(inner, Der.constructed(0), ""));
    AlgorithmIdentifier algorithm =
        AlgorithmIdentifier.read(GoAsn1.part(outer, Der.SEQUENCE, "AlgorithmIdentifier"));
    put(fields, "SignatureAlgorithm", RegoValue.of(algorithm.signature()));
    put(fields, "Signature", GoJson.bytes(GoAsn1.bits(outer)));
    return fields.build();
  }

  private static void putKey(Obj.Builder fields, Der info) {
    put(fields, "RawSubjectPublicKeyInfo", GoJson.bytes(info.rest()));
    Der parts = info.read(Der.SEQUENCE, WRONG);
    AlgorithmIdentifier algorithm =
        AlgorithmIdentifier.read(GoAsn1.part(parts, Der.SEQUENCE, "AlgorithmIdentifier"));
    PublicKeyShape key = PublicKeyShape.read(algorithm, GoAsn1.bits(parts));
    put(fields, "PublicKeyAlgorithm", RegoValue.of(PublicKeyShape.kind(algorithm.oid())));
    put(fields, "PublicKey", key == null ? RegoValue.NULL : key.json());
  }

  private static void putAttributes(Obj.Builder fields, Der attributes) {
    List<Obj> shown = new ArrayList<>();
    List<CertificateExtension> extensions = new ArrayList<>();
    while (!attributes.isEmpty()) {
      Der attribute = attributes.read(Der.SEQUENCE, WRONG);
      Obj json = findJson(attribute.copy());
      if (json != null) {
        shown.add(json);
      }
      if (attribute.has(Der.OID) && attribute.oid(WRONG).equals(EXTENSIONS)) {
        Der requested = attribute.read(Der.SET, WRONG);
        if (!requested.isEmpty()) {
          extensions.addAll(
              CertificateExtension.readAll(
                  requested.read(Der.SEQUENCE, WRONG),
                  "x509: certificate request contains duplicate requested extensions"));
        }
      }
    }
    put(fields, "Attributes", GoJson.list(shown, json -> json));
    put(fields, "Extensions", GoJson.list(extensions, CertificateExtension::json));
    put(fields, "ExtraExtensions", RegoValue.NULL);
    SubjectNames names = SubjectNames.NONE;
    for (CertificateExtension extension : extensions) {
      if (extension.oid().equals(ALTERNATIVE_NAMES)) {
        names = SubjectNames.read(extension.value());
      }
    }
    names.putInto(fields);
  }

  /** Only attributes whose values are sequences of pairs have a place in Go's struct. */
  private static @Nullable Obj findJson(Der attribute) {
    try {
      String type = attribute.oid(WRONG);
      Der values = attribute.read(Der.SET, WRONG);
      List<RegoValue> sets = new ArrayList<>();
      while (!values.isEmpty()) {
        List<RegoValue> pairs = new ArrayList<>();
        Der sequence = values.read(Der.SEQUENCE, WRONG);
        while (!sequence.isEmpty()) {
          Der pair = sequence.read(Der.SEQUENCE, WRONG);
          pairs.add(new DistinguishedName.Attribute(pair.oid(WRONG), Asn1Value.read(pair)).json());
        }
        sets.add(Arr.of(pairs));
      }
      return Obj.of("Type", GoJson.oid(type), "Value", Arr.of(sets));
    } catch (Failure another) {
      return null;
    }
  }

  private static void put(Obj.Builder fields, String name, RegoValue value) {
    fields.put(RegoValue.of(name), value);
  }
}
