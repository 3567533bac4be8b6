package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import dev.writ.rego.RegoValue;
import dev.writ.rego.RegoValue.Arr;
import dev.writ.rego.RegoValue.Obj;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the extensions of a certificate say, as Go's {@code x509.Certificate} has it. */
final class CertificateExtensions {
  /** Any purpose, among {@link #purposes}. */
  static final int ANY_PURPOSE = 0;

  /** Bit 5 of the usages. */
  static final int SIGNS_CERTIFICATES = 1 << 5;

  private static final String OCSP = "1.3.6.1.5.5.7.48.1";
  private static final String ISSUERS = "1.3.6.1.5.5.7.48.2";
  private static final String WRONG_POLICIES = "x509: invalid certificate policies";
  private static final String WRONG_CONSTRAINTS = "x509: invalid policy constraints extension";
  private static final int URI = 0x86;

  private static final Map<String, Integer> PURPOSES =
      Map.ofEntries(
          Map.entry("2.5.29.37.0", ANY_PURPOSE),
          Map.entry("1.3.6.1.5.5.7.3.1", 1),
          Map.entry("1.3.6.1.5.5.7.3.2", 2),
          Map.entry("1.3.6.1.5.5.7.3.3", 3),
          Map.entry("1.3.6.1.5.5.7.3.4", 4),
          Map.entry("1.3.6.1.5.5.7.3.5", 5),
          Map.entry("1.3.6.1.5.5.7.3.6", 6),
          Map.entry("1.3.6.1.5.5.7.3.7", 7),
          Map.entry("1.3.6.1.5.5.7.3.8", 8),
          Map.entry("1.3.6.1.5.5.7.3.9", 9),
          Map.entry("1.3.6.1.4.1.311.10.3.3", 10),
          Map.entry("2.16.840.1.113730.4.1", 11),
          Map.entry("1.3.6.1.4.1.311.2.1.22", 12),
          Map.entry("1.3.6.1.4.1.311.61.1.1", 13));

  private final List<CertificateExtension> all;
  private final List<String> unhandled = new ArrayList<>();
  private final List<Integer> purposes = new ArrayList<>();
  private final List<String> unknownPurposes = new ArrayList<>();
  private final List<String> ocspServers = new ArrayList<>();
  private final List<String> issuerUrls = new ArrayList<>();
  private final List<String> revocationLists = new ArrayList<>();
  private final List<Obj> policyMappings = new ArrayList<>();
  private @Nullable List<String> policies;
  private @Nullable CertificateExtension names;
  private SubjectNames subjectNames = SubjectNames.NONE;
  private NameConstraints nameConstraints = NameConstraints.NONE;
  private byte @Nullable [] subjectKeyId;
  private byte @Nullable [] authorityKeyId;
  private int usage;
  private boolean basicConstraints;
  private boolean authority;
  private long maxPathLength;
  private @Nullable Long inhibitAnyPolicy;
  private @Nullable Long inhibitPolicyMapping;
  private @Nullable Long requireExplicitPolicy;

  private CertificateExtensions(List<CertificateExtension> all) {
    this.all = List.copyOf(all);
  }

  /**
   * Reads the values of extensions.
   *
   * @throws Failure {@code x509: invalid basic constraints}
   */
  static CertificateExtensions read(List<CertificateExtension> all) {
    CertificateExtensions extensions = new CertificateExtensions(all);
    for (CertificateExtension extension : all) {
      if (!extensions.take(extension) && extension.isCritical()) {
        extensions.unhandled.add(extension.oid());
      }
    }
    return extensions;
  }

  /** Whether all of it was understood. */
  private boolean take(CertificateExtension extension) {
    Der value = extension.value();
    switch (extension.oid()) {
      case "2.5.29.15" -> usage = usage(value);
      case "2.5.29.19" -> takeBasicConstraints(value);
      case "2.5.29.17" -> {
        names = extension;
        subjectNames = SubjectNames.read(value);
        return !subjectNames.isEmpty();
      }
      case "2.5.29.30" -> {
        nameConstraints = NameConstraints.read(value, extension.isCritical());
        return !nameConstraints.unhandled();
      }
      case "2.5.29.31" -> takeRevocationLists(value);
      case "2.5.29.35" -> takeAuthorityKeyId(extension);
      case "2.5.29.36" -> takePolicyConstraints(value);
      case "2.5.29.37" -> takePurposes(value);
      case "2.5.29.14" -> {
        refuseCritical(extension, "subject key identifier");
        subjectKeyId = value.read(Der.OCTET_STRING, "x509: invalid subject key identifier").rest();
      }
      case "2.5.29.32" -> policies = policies(value);
      case "2.5.29.33" -> takePolicyMappings(value);
      case "2.5.29.54" ->
          inhibitAnyPolicy =
              value.number(Der.INTEGER, "x509: invalid inhibit any policy extension");
      case "1.3.6.1.5.5.7.1.1" -> takeAuthorityInformation(extension);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void refuseCritical(CertificateExtension extension, String what) {
    if (extension.isCritical()) {
      throw Failure.of("x509: " + what + " incorrectly marked critical");
    }
  }

  private static int usage(Der value) {
    byte[] bits = value.bits("x509: invalid key usage");
    int usage = 0;
    for (int i = 0; i < 9 && i / Byte.SIZE < bits.length; i++) {
      usage |= (bits[i / Byte.SIZE] >> (7 - i % Byte.SIZE) & 1) << i;
    }
    return usage;
  }

  private void takeBasicConstraints(Der value) {
    String wrong = "x509: invalid basic constraints";
    Der der = value.read(Der.SEQUENCE, wrong);
    authority = der.has(Der.BOOLEAN) && der.bool(wrong);
    maxPathLength = der.has(Der.INTEGER) ? der.number(Der.INTEGER, wrong) : -1;
    if (maxPathLength < -1) {
      throw Failure.of(wrong);
    }
    basicConstraints = true;
  }

  private void takeRevocationLists(Der value) {
    Der points = value.read(Der.SEQUENCE, "x509: invalid CRL distribution points");
    String wrong = "x509: invalid CRL distribution point";
    while (!points.isEmpty()) {
      Der point = points.read(Der.SEQUENCE, wrong);
      Der name = point.find(Der.constructed(0), wrong);
      if (name != null) {
        Der full = name.read(Der.constructed(0), wrong);
        while (full.has(URI)) {
          revocationLists.add(full.next(wrong).text());
        }
      }
    }
  }

  private void takeAuthorityKeyId(CertificateExtension extension) {
    refuseCritical(extension, "authority key identifier");
    String wrong = "x509: invalid authority key identifier";
    Der id = extension.value().read(Der.SEQUENCE, wrong).find(Der.context(0), wrong);
    authorityKeyId = id == null ? null : id.rest();
  }

  private void takePolicyConstraints(Der value) {
    Der der = value.read(Der.SEQUENCE, WRONG_CONSTRAINTS);
    if (der.has(Der.context(0))) {
      requireExplicitPolicy = der.number(Der.context(0), WRONG_CONSTRAINTS);
    }
    if (der.has(Der.context(1))) {
      inhibitPolicyMapping = der.number(Der.context(1), WRONG_CONSTRAINTS);
    }
  }

  private void takePurposes(Der value) {
    Der der = value.read(Der.SEQUENCE, "x509: invalid extended key usages");
    while (!der.isEmpty()) {
      String purpose = der.oid("x509: invalid extended key usages");
      Integer known = PURPOSES.get(purpose);
      if (known == null) {
        unknownPurposes.add(purpose);
      } else {
        purposes.add(known);
      }
    }
  }

  private static List<String> policies(Der value) {
    Set<String> policies = new LinkedHashSet<>();
    Der der = value.read(Der.SEQUENCE, WRONG_POLICIES);
    while (!der.isEmpty()) {
      if (!policies.add(der.read(Der.SEQUENCE, WRONG_POLICIES).oid(WRONG_POLICIES))) {
        throw Failure.of(WRONG_POLICIES);
      }
    }
    return List.copyOf(policies);
  }

  private void takePolicyMappings(Der value) {
    String wrong = "x509: invalid policy mappings extension";
    Der der = value.read(Der.SEQUENCE, wrong);
    while (!der.isEmpty()) {
      Der mapping = der.read(Der.SEQUENCE, wrong);
      policyMappings.add(
          Obj.of(
              "IssuerDomainPolicy",
              RegoValue.of(mapping.oid(wrong)),
              "SubjectDomainPolicy",
              RegoValue.of(mapping.oid(wrong))));
    }
  }

  private void takeAuthorityInformation(CertificateExtension extension) {
    refuseCritical(extension, "authority info access");
    String wrong = "x509: invalid authority info access";
    Der der = extension.value().read(Der.SEQUENCE, wrong);
    while (!der.isEmpty()) {
      Der access = der.read(Der.SEQUENCE, wrong);
      String method = access.oid(wrong);
      if (access.has(URI)) {
        String uri = access.next(wrong).text();
        switch (method) {
          case OCSP -> ocspServers.add(uri);
          case ISSUERS -> issuerUrls.add(uri);
          default -> {}
        }
      }
    }
  }

  /** Object identifiers of critical extensions that were not understood. */
  List<String> unhandled() {
    return List.copyOf(unhandled);
  }

  SubjectNames subjectNames() {
    return subjectNames;
  }

  NameConstraints nameConstraints() {
    return nameConstraints;
  }

  /** The alternative names as they are written, null without any. */
  byte @Nullable [] writtenNames() {
    return names == null ? null : names.value().rest();
  }

  int usage() {
    return usage;
  }

  /** Numbers of Go's {@code ExtKeyUsage}. */
  List<Integer> purposes() {
    return List.copyOf(purposes);
  }

  boolean limitsPurposes() {
    return !purposes.isEmpty() || !unknownPurposes.isEmpty();
  }

  boolean hasBasicConstraints() {
    return basicConstraints;
  }

  boolean isAuthority() {
    return authority;
  }

  /** Below zero for any length. */
  long maxPathLength() {
    return basicConstraints ? maxPathLength : -1;
  }

  boolean requiresPolicy() {
    return requireExplicitPolicy != null;
  }

  byte @Nullable [] subjectKeyId() {
    return subjectKeyId == null ? null : subjectKeyId.clone();
  }

  byte @Nullable [] authorityKeyId() {
    return authorityKeyId == null ? null : authorityKeyId.clone();
  }

  /** Their fields of a certificate. */
  void putInto(Obj.Builder fields) {
    put(fields, "Extensions", GoJson.list(all, CertificateExtension::json));
    put(fields, "ExtraExtensions", RegoValue.NULL);
    put(fields, "UnhandledCriticalExtensions", GoJson.oids(unhandled));
    put(fields, "KeyUsage", RegoValue.of(usage));
    put(fields, "ExtKeyUsage", GoJson.list(purposes, RegoValue::of));
    put(fields, "UnknownExtKeyUsage", GoJson.oids(unknownPurposes));
    put(fields, "BasicConstraintsValid", RegoValue.of(basicConstraints));
    put(fields, "IsCA", RegoValue.of(authority));
    put(fields, "MaxPathLen", RegoValue.of(maxPathLength));
    put(fields, "MaxPathLenZero", RegoValue.of(basicConstraints && maxPathLength == 0));
    put(fields, "SubjectKeyId", GoJson.bytes(subjectKeyId));
    put(fields, "AuthorityKeyId", GoJson.bytes(authorityKeyId));
    put(fields, "OCSPServer", GoJson.strings(ocspServers));
    put(fields, "IssuingCertificateURL", GoJson.strings(issuerUrls));
    put(fields, "CRLDistributionPoints", GoJson.strings(revocationLists));
    subjectNames.putInto(fields);
    put(fields, "PermittedDNSDomainsCritical", RegoValue.of(nameConstraints.critical()));
    nameConstraints.permitted().putInto(fields, "Permitted");
    nameConstraints.excluded().putInto(fields, "Excluded");
    List<String> named = policies;
    put(
        fields,
        "PolicyIdentifiers",
        named == null ? RegoValue.NULL : Arr.of(named.stream().map(GoJson::oid).toList()));
    put(fields, "Policies", named == null ? RegoValue.NULL : GoJson.strings(named));
    put(fields, "PolicyMappings", GoJson.list(policyMappings, mapping -> mapping));
    count(fields, "InhibitAnyPolicy", inhibitAnyPolicy);
    count(fields, "InhibitPolicyMapping", inhibitPolicyMapping);
    count(fields, "RequireExplicitPolicy", requireExplicitPolicy);
  }

  /** Go tells a zero from nothing by a second field. */
  private static void count(Obj.Builder fields, String name, @Nullable Long value) {
    put(fields, name, RegoValue.of(value == null ? 0 : value));
    put(fields, name + "Zero", RegoValue.of(value != null && value == 0));
  }

  private static void put(Obj.Builder fields, String name, RegoValue value) {
    fields.put(RegoValue.of(name), value);
  }
}
