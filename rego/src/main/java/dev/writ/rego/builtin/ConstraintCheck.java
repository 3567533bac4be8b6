package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Context;
import dev.writ.rego.Builtin.Failure;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Predicate;

/** Holds names against the constraints of one authority, and counts how often. */
final class ConstraintCheck {
  private final Context context;
  private final NameConstraints constraints;
  private final long most;
  private long comparisons;

  ConstraintCheck(Context context, NameConstraints constraints, long most) {
    this.context = context;
    this.constraints = constraints;
    this.most = most;
  }

  /**
   * Checks all names of one certificate.
   *
   * @throws Failure {@code x509: a root or intermediate certificate is not authorized to sign for
   *     this name}
   */
  void require(SubjectNames names) {
    NameConstraints.Names permitted = constraints.permitted();
    NameConstraints.Names excluded = constraints.excluded();
    for (String email : names.emails()) {
      if (!DomainNames.isMailbox(email)) {
        throw Failure.of("x509: cannot parse rfc822Name");
      }
      require(
          permitted.emails(), excluded.emails(), c -> isMailOf(email, c), c -> isMailOf(email, c));
    }
    for (String name : names.dns()) {
      if (!DomainNames.isValid(name, false)) {
        throw Failure.of("x509: cannot parse dnsName");
      }
      require(
          permitted.dns(),
          excluded.dns(),
          c -> DomainNames.lies(name, c, true),
          c -> DomainNames.lies(name, c, true) || standsFor(name, c));
    }
    for (String uri : names.uris()) {
      if (!permitted.uris().isEmpty() || !excluded.uris().isEmpty()) {
        String host = host(uri);
        require(
            permitted.uris(),
            excluded.uris(),
            c -> DomainNames.lies(host, c, false),
            c -> DomainNames.lies(host, c, false));
      }
    }
    for (String ip : names.ips()) {
      byte[] address = address(ip);
      require(permitted.ips(), excluded.ips(), c -> c.contains(address), c -> c.contains(address));
    }
  }

  private <T> void require(
      List<T> permitted, List<T> excluded, Predicate<T> permits, Predicate<T> excludes) {
    count(excluded.size());
    if (excluded.stream().anyMatch(excludes)) {
      throw refused();
    }
    count(permitted.size());
    if (!permitted.isEmpty() && permitted.stream().noneMatch(permits)) {
      throw refused();
    }
  }

  private void count(int more) {
    context.charge(more);
    comparisons += more;
    if (comparisons > most) {
      throw Failure.of("x509: too many name constraints");
    }
  }

  private static Failure refused() {
    return Failure.of(
        "x509: a root or intermediate certificate is not authorized to sign for this name");
  }

  /** Whether a pattern may stand for a name that is excluded. */
  private static boolean standsFor(String name, String constraint) {
    int dot = constraint.indexOf('.', 1);
    return name.startsWith("*.")
        && dot > 0
        && name.substring(1).equalsIgnoreCase(constraint.substring(dot));
  }

  /** A constraint with an `@` is one mailbox, another one the hosts of many. */
  private static boolean isMailOf(String email, String constraint) {
    int at = email.lastIndexOf('@');
    int other = constraint.lastIndexOf('@');
    String domain = email.substring(at + 1);
    return other < 0
        ? DomainNames.lies(domain, constraint, false)
        : email.substring(0, at).equals(constraint.substring(0, other))
            && domain.equalsIgnoreCase(constraint.substring(other + 1));
  }

  private static String host(String uri) {
    String host = GoUrl.parse(uri).host();
    int colon = host.indexOf(':');
    String name = colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
    if (name.isEmpty() || name.startsWith("[") || IpBlock.findAddress(name).isPresent()) {
      throw Failure.of("x509: URI without a name cannot be matched against constraints");
    }
    return name;
  }

  private static byte[] address(String ip) {
    BigInteger address = IpBlock.findAddress(ip).orElseThrow();
    byte[] bytes = new byte[IpBlock.isV4(address) ? 4 : 16];
    for (int i = 0; i < bytes.length; i++) {
      bytes[bytes.length - 1 - i] = address.shiftRight(Byte.SIZE * i).byteValue();
    }
    return bytes;
  }
}
