package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One extension of a certificate, or one that is requested. */
final class CertificateExtension {
  private final String oid;
  private final boolean critical;
  private final byte[] value;

  private CertificateExtension(String oid, boolean critical, byte[] value) {
    this.oid = oid;
    this.critical = critical;
    this.value = value;
  }

  /**
   * Reads the elements of a sequence of extensions.
   *
   * @param twice what is said of an extension that is there twice; the object identifier follows
   */
  static List<CertificateExtension> readAll(Der der, String twice) {
    List<CertificateExtension> extensions = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    while (!der.isEmpty()) {
      Der extension = der.read(Der.SEQUENCE, "x509: malformed extension");
      String oid = extension.oid("x509: malformed extension OID field");
      boolean critical =
          extension.has(Der.BOOLEAN) && extension.bool("x509: malformed extension critical field");
      byte[] value =
          extension.read(Der.OCTET_STRING, "x509: malformed extension value field").rest();
      if (!seen.add(oid)) {
        throw Failure.of(twice + " with OID " + RegoValue.of(oid));
      }
      extensions.add(new CertificateExtension(oid, critical, value));
    }
    return extensions;
  }

  String oid() {
    return oid;
  }

  boolean isCritical() {
    return critical;
  }

  /** At the start of its value. */
  Der value() {
    return Der.of(value);
  }

  Obj json() {
    return Obj.of(
        "Id", GoJson.oid(oid), "Critical", RegoValue.of(critical), "Value", GoJson.bytes(value));
  }
}
