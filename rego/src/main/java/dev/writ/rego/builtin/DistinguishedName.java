package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Obj;
import dev.writ.rego.RegoValue.Str;
import java.util.ArrayList;
import java.util.List;

/**
 * A subject or issuer.
 *
 * @param attributes in their order, also those of one relative name
 */
record DistinguishedName(List<Attribute> attributes) {
  private static final String COMMON_NAME = "2.5.4.3";
  private static final String SERIAL_NUMBER = "2.5.4.5";

  DistinguishedName {
    attributes = List.copyOf(attributes);
  }

  /**
   * One of its parts.
   *
   * @param type an object identifier
   */
  record Attribute(String type, RegoValue value) {
    Obj json() {
      return Obj.of("Type", GoJson.oid(type), "Value", value);
    }
  }

  /**
   * Reads an RDNSequence.
   *
   * @param der the element with its tag
   * @throws Failure {@code x509: invalid RDNSequence: invalid attribute value: invalid IA5String}
   */
  static DistinguishedName read(Der der) {
    List<Attribute> attributes = new ArrayList<>();
    Der names = der.copy().read(Der.SEQUENCE, "x509: invalid RDNSequence");
    while (!names.isEmpty()) {
      Der set = names.read(Der.SET, "x509: invalid RDNSequence");
      while (!set.isEmpty()) {
        Der pair = set.read(Der.SEQUENCE, "x509: invalid RDNSequence: invalid attribute");
        String type = pair.oid("x509: invalid RDNSequence: invalid attribute type");
        try {
          attributes.add(new Attribute(type, Asn1Value.read(pair)));
        } catch (Failure wrong) {
          throw Failure.of(
              "x509: invalid RDNSequence: invalid attribute value: " + wrong.getMessage());
        }
      }
    }
    return new DistinguishedName(attributes);
  }

  /** As Go's {@code pkix.Name}. */
  Obj json() {
    return Obj.of(
        "Country",
        GoJson.strings(values("2.5.4.6")),
        "Organization",
        GoJson.strings(values("2.5.4.10")),
        "OrganizationalUnit",
        GoJson.strings(values("2.5.4.11")),
        "Locality",
        GoJson.strings(values("2.5.4.7")),
        "Province",
        GoJson.strings(values("2.5.4.8")),
        "StreetAddress",
        GoJson.strings(values("2.5.4.9")),
        "PostalCode",
        GoJson.strings(values("2.5.4.17")),
        "SerialNumber",
        RegoValue.of(last(SERIAL_NUMBER)),
        "CommonName",
        RegoValue.of(last(COMMON_NAME)),
        "Names",
        GoJson.list(attributes, Attribute::json),
        "ExtraNames",
        RegoValue.NULL);
  }

  private List<String> values(String type) {
    List<String> values = new ArrayList<>();
    for (Attribute attribute : attributes) {
      if (attribute.type.equals(type) && attribute.value instanceof Str text) {
        values.add(text.value());
      }
    }
    return values;
  }

  private String last(String type) {
    List<String> values = values(type);
    return values.isEmpty() ? "" : values.getLast();
  }
}
