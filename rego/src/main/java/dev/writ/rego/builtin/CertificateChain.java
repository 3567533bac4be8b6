package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Context;
import dev.writ.rego.Builtin.Failure;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a path from a certificate to the root, as Go's {@code Certificate.Verify} does: names,
 * signatures, times, who may sign what, and for what the keys are meant.
 */
final class CertificateChain {
  private static final int MOST_SIGNATURES = 100;

  /** The work that one check pays for, in steps. */
  private static final int STEPS = 256;

  private static final int SMALLEST_RSA = 1024;

  private final Context context;
  private final Certificate root;
  private final List<Certificate> between;
  private final VerifyOptions options;
  private int signatures;

  private CertificateChain(
      Context context, Certificate root, List<Certificate> between, VerifyOptions options) {
    this.context = context;
    this.root = root;
    this.between = between;
    this.options = options;
  }

  /**
   * The path from the last certificate to the first.
   *
   * @param certificates the root, others in between, the one to check
   * @throws Failure when there is none
   */
  static List<Certificate> verify(
      Context context, List<Certificate> certificates, VerifyOptions options) {
    if (certificates.size() < 2) {
      throw Failure.ofType("operand 1 must supply at least two certificates to be able to verify");
    }
    int last = certificates.size() - 1;
    Certificate leaf = certificates.get(last);
    Certificate root = certificates.getFirst();
    CertificateChain chain =
        new CertificateChain(context, root, certificates.subList(1, last), options);
    chain.check(leaf, List.of(), false);
    if (!options.name().isEmpty()) {
      leaf.requireName(options.name());
    }
    List<Certificate> found =
        Arrays.equals(leaf.raw(), root.raw()) ? List.of(leaf) : chain.path(List.of(leaf));
    if (found == null) {
      throw Failure.of("x509: certificate signed by unknown authority");
    }
    return found;
  }

  /** The first path that begins so and may be used, null when there is none. */
  private @Nullable List<Certificate> path(List<Certificate> begun) {
    Certificate child = begun.getLast();
    if (mayFollow(root, begun, false)) {
      List<Certificate> whole = with(begun, root);
      if (isMeantForIt(whole)) {
        return whole;
      }
    }
    for (Certificate parent : nearestFirst(child)) {
      if (mayFollow(parent, begun, true)) {
        List<Certificate> whole = path(with(begun, parent));
        if (whole != null) {
          return whole;
        }
      }
    }
    return null;
  }

  private static List<Certificate> with(List<Certificate> begun, Certificate next) {
    List<Certificate> longer = new ArrayList<>(begun);
    longer.add(next);
    return longer;
  }

  /** Those whose key has the name that the child asks for, then those without one. */
  private List<Certificate> nearestFirst(Certificate child) {
    byte[] wanted = child.extensions().authorityKeyId();
    return between.stream()
        .sorted(
            Comparator.comparingInt(
                parent -> {
                  byte[] id = parent.extensions().subjectKeyId();
                  return wanted == null || id == null ? 1 : Arrays.equals(id, wanted) ? 0 : 2;
                }))
        .toList();
  }

  private boolean mayFollow(Certificate parent, List<Certificate> begun, boolean isBetween) {
    Certificate child = begun.getLast();
    if (!Arrays.equals(parent.subject(), child.issuer())
        || parent.key() == null
        || begun.stream().anyMatch(each -> isSame(each, parent))) {
      return false;
    }
    if (++signatures > MOST_SIGNATURES) {
      throw Failure.of(
          "x509: signature check attempts limit reached while verifying certificate chain");
    }
    context.charge(STEPS);
    try {
      return hasSigned(parent, child) && check(parent, begun, isBetween);
    } catch (Failure unfit) {
      return false;
    }
  }

  private static boolean isSame(Certificate one, Certificate other) {
    return Arrays.equals(one.subject(), other.subject())
        && Objects.equals(one.key(), other.key())
        && Arrays.equals(one.extensions().writtenNames(), other.extensions().writtenNames());
  }

  private static boolean hasSigned(Certificate parent, Certificate child) {
    CertificateExtensions rights = parent.extensions();
    boolean knownAuthority =
        rights.hasBasicConstraints() ? rights.isAuthority() : parent.version() < 3;
    boolean signs =
        rights.usage() == 0 || (rights.usage() & CertificateExtensions.SIGNS_CERTIFICATES) != 0;
    boolean strong =
        !(parent.key() instanceof PublicKeyShape.Rsa rsa) || rsa.n().bitLength() >= SMALLEST_RSA;
    return knownAuthority && signs && strong && isSigned(child, parent.keyInfo());
  }

  private static boolean isSigned(Certificate child, byte[] keyInfo) {
    try {
      PublicKey key = PemKeys.publicKey(keyInfo);
      Signature verifier = verifier(child.signatureAlgorithm());
      if (verifier == null) {
        return false;
      }
      verifier.initVerify(key);
      verifier.update(child.signed());
      return verifier.verify(child.signature());
    } catch (GeneralSecurityException | Failure unfit) {
      return false;
    }
  }

  /** Null for what is unknown or broken, such as anything with SHA-1. */
  private static @Nullable Signature verifier(int algorithm) throws GeneralSecurityException {
    return switch (algorithm) {
      case 4 -> Signature.getInstance("SHA256withRSA");
      case 5 -> Signature.getInstance("SHA384withRSA");
      case 6 -> Signature.getInstance("SHA512withRSA");
      case 10 -> Signature.getInstance("SHA256withECDSA");
      case 11 -> Signature.getInstance("SHA384withECDSA");
      case 12 -> Signature.getInstance("SHA512withECDSA");
      case 13 -> pss("SHA-256", 32);
      case 14 -> pss("SHA-384", 48);
      case 15 -> pss("SHA-512", 64);
      case 16 -> Signature.getInstance("Ed25519");
      default -> null;
    };
  }

  private static Signature pss(String digest, int salt) throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(
        new PSSParameterSpec(
            digest,
            "MGF1",
            new MGF1ParameterSpec(digest),
            salt,
            PSSParameterSpec.TRAILER_FIELD_BC));
    return verifier;
  }

  /** Whether it is good at its place, behind the ones that it stands for. */
  private boolean check(Certificate certificate, List<Certificate> before, boolean isBetween) {
    CertificateExtensions rights = certificate.extensions();
    if (!rights.unhandled().isEmpty() || rights.requiresPolicy()) {
      throw Failure.of("x509: unhandled critical extension");
    }
    Instant now = options.time();
    if (now.isBefore(certificate.notBefore().toInstant())
        || now.isAfter(certificate.notAfter().toInstant())) {
      throw Failure.of("x509: certificate has expired or is not yet valid");
    }
    if (!before.isEmpty() && !rights.nameConstraints().isEmpty()) {
      ConstraintCheck check =
          new ConstraintCheck(context, rights.nameConstraints(), options.comparisons());
      before.forEach(each -> check.require(each.extensions().subjectNames()));
    }
    if (isBetween && !rights.isAuthority()) {
      throw Failure.of("x509: certificate is not authorized to sign other certificates");
    }
    if (rights.maxPathLength() >= 0 && before.size() - 1 > rights.maxPathLength()) {
      throw Failure.of("x509: too many intermediates for path length constraint");
    }
    return true;
  }

  /** Whether every certificate that names purposes names one that all others allow. */
  private boolean isMeantForIt(List<Certificate> chain) {
    List<Integer> left = new ArrayList<>(options.purposes());
    if (left.contains(CertificateExtensions.ANY_PURPOSE)) {
      return true;
    }
    for (Certificate certificate : chain) {
      List<Integer> named = certificate.extensions().purposes();
      if (certificate.extensions().limitsPurposes()
          && !named.contains(CertificateExtensions.ANY_PURPOSE)) {
        left.retainAll(named);
      }
    }
    return !left.isEmpty();
  }
}
