package dev.writ.workloads.admission;

import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * Credentials by an authority of Writ's own. Each process has its own certificate; the authority is
 * shared. Both are made anew when two thirds of their time are over; an authority that was replaced
 * stays trusted to its end, so that processes may change one after the other.
 */
public final class SelfIssued implements CredentialSource {
  private static final Duration AUTHORITY = Duration.ofDays(3 * 365);
  private static final Duration SERVING = Duration.ofDays(90);

  private final AuthorityStore store;
  private final List<String> names;
  private final InstantSource clock;
  private @Nullable Issued issued;

  private record Issued(Credentials credentials, Instant due) {}

  /**
   * Makes nothing yet.
   *
   * @param names DNS names and addresses that API servers call
   */
  public SelfIssued(AuthorityStore store, List<String> names, InstantSource clock) {
    this.store = store;
    this.names = List.copyOf(names);
    this.clock = clock;
  }

  @Override
  public Credentials current() {
    Instant now = clock.instant();
    if (issued == null || !now.isBefore(issued.due())) {
      issued = issue(authority(now), now);
    }
    return issued.credentials();
  }

  private Authority authority(Instant now) {
    Authority found = store.find().orElse(null);
    if (found != null && now.isBefore(due(Pem.certificates(found.bundlePem()).getFirst()))) {
      return found;
    }
    KeyPair keys = Certificates.newKeys();
    List<X509CertificateHolder> bundle = new ArrayList<>();
    bundle.add(Certificates.authority(keys, now, AUTHORITY));
    if (found != null) {
      Pem.certificates(found.bundlePem()).stream()
          .filter(old -> old.getNotAfter().toInstant().isAfter(now))
          .forEach(bundle::add);
    }
    return store.keep(found, new Authority(Pem.write(bundle), Pem.write(keys.getPrivate()), ""));
  }

  private Issued issue(Authority authority, Instant now) {
    X509CertificateHolder issuer = Pem.certificates(authority.bundlePem()).getFirst();
    KeyPair keys = Certificates.newKeys();
    X509CertificateHolder serving =
        Certificates.serving(
            issuer, Pem.key(authority.keyPem()), keys.getPublic(), names, now, SERVING);
    Instant due = due(serving);
    Instant authorityDue = due(issuer);
    return new Issued(
        new Credentials(
            Pem.write(List.of(serving)), Pem.write(keys.getPrivate()), authority.bundlePem()),
        due.isBefore(authorityDue) ? due : authorityDue);
  }

  /** When two thirds of a certificate's time are over. */
  private static Instant due(X509CertificateHolder certificate) {
    Instant from = certificate.getNotBefore().toInstant();
    Duration time = Duration.between(from, certificate.getNotAfter().toInstant());
    return from.plus(time.multipliedBy(2).dividedBy(3));
  }
}
