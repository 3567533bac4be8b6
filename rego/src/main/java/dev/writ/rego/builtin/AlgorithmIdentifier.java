package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import java.util.Map;

/** An algorithm and what belongs to it; of signatures, the number that Go gives them. */
final class AlgorithmIdentifier {
  private static final String PSS = "1.2.840.113549.1.1.10";
  private static final String MGF1 = "1.2.840.113549.1.1.8";
  private static final int UNKNOWN = 0;

  private static final Map<String, Integer> SIGNATURES =
      Map.ofEntries(
          Map.entry("1.2.840.113549.1.1.2", 1),
          Map.entry("1.2.840.113549.1.1.4", 2),
          Map.entry("1.2.840.113549.1.1.5", 3),
          Map.entry("1.3.14.3.2.29", 3),
          Map.entry("1.2.840.113549.1.1.11", 4),
          Map.entry("1.2.840.113549.1.1.12", 5),
          Map.entry("1.2.840.113549.1.1.13", 6),
          Map.entry("1.2.840.10040.4.3", 7),
          Map.entry("2.16.840.1.101.3.4.3.2", 8),
          Map.entry("1.2.840.10045.4.1", 9),
          Map.entry("1.2.840.10045.4.3.2", 10),
          Map.entry("1.2.840.10045.4.3.3", 11),
          Map.entry("1.2.840.10045.4.3.4", 12),
          Map.entry(PublicKeyShape.ED25519, 16));

  /** Digests of RSA-PSS, and the length of salt that goes with each. */
  private static final Map<String, Integer> PSS_SALTS =
      Map.of(
          "2.16.840.1.101.3.4.2.1", 32,
          "2.16.840.1.101.3.4.2.2", 48,
          "2.16.840.1.101.3.4.2.3", 64);

  private static final Map<Integer, Integer> PSS_NUMBERS = Map.of(32, 13, 48, 14, 64, 15);

  private final String oid;
  private final Der parameters;

  private AlgorithmIdentifier(String oid, Der parameters) {
    this.oid = oid;
    this.parameters = parameters;
  }

  /** Reads the contents of the sequence. */
  static AlgorithmIdentifier read(Der der) {
    String oid = der.oid("x509: malformed OID");
    Der parameters = der.copy();
    if (!der.isEmpty()) {
      der.next("x509: malformed parameters");
    }
    return new AlgorithmIdentifier(oid, parameters);
  }

  String oid() {
    return oid;
  }

  /** At the element behind the object identifier, or at the end. */
  Der parameters() {
    return parameters.copy();
  }

  boolean hasNullParameters() {
    return parameters.has(Der.NULL) && parameters().next("x509: malformed parameters").isEmpty();
  }

  /** As Go's {@code SignatureAlgorithm}; 0 for what it does not know. */
  int signature() {
    if (oid.equals(PublicKeyShape.ED25519) && !parameters.isEmpty()) {
      return UNKNOWN;
    }
    if (!oid.equals(PSS)) {
      return SIGNATURES.getOrDefault(oid, UNKNOWN);
    }
    try {
      return pss();
    } catch (Failure unreadable) {
      return UNKNOWN;
    }
  }

  /** Only where digest, mask and salt go together. */
  private int pss() {
    String wrong = "x509: malformed parameters";
    Der all = parameters().read(Der.SEQUENCE, wrong);
    AlgorithmIdentifier hash = read(all.read(Der.constructed(0), wrong).read(Der.SEQUENCE, wrong));
    AlgorithmIdentifier mask = read(all.read(Der.constructed(1), wrong).read(Der.SEQUENCE, wrong));
    long salt = all.read(Der.constructed(2), wrong).number(Der.INTEGER, wrong);
    Der trailer = all.find(Der.constructed(3), wrong);
    AlgorithmIdentifier maskHash = read(mask.parameters().read(Der.SEQUENCE, wrong));
    boolean known =
        hash.hasNoOrNullParameters()
            && mask.oid.equals(MGF1)
            && maskHash.oid.equals(hash.oid)
            && maskHash.hasNoOrNullParameters()
            && (trailer == null || trailer.number(Der.INTEGER, wrong) == 1)
            && PSS_SALTS.getOrDefault(hash.oid, UNKNOWN) == salt;
    return known ? PSS_NUMBERS.getOrDefault((int) salt, UNKNOWN) : UNKNOWN;
  }

  private boolean hasNoOrNullParameters() {
    return parameters.isEmpty() || hasNullParameters();
  }
}
