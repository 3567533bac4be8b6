package dev.writ.workloads.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SelfIssuedTest {
  private static final List<String> NAMES = List.of("writ.writ-system.svc", "127.0.0.1");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-26T12:00:00Z"));
  private final InMemoryStore store = new InMemoryStore();
  private final SelfIssued source = new SelfIssued(store, NAMES, clock);

  /** A store that the first one wins, as the API server has it. */
  private static final class InMemoryStore implements AuthorityStore {
    private @Nullable Authority kept;
    private int version;
    private int asked;

    @Override
    public Optional<Authority> find() {
      asked++;
      return Optional.ofNullable(kept);
    }

    @Override
    public Authority keep(@Nullable Authority before, Authority next) {
      boolean newest =
          before == null ? kept == null : kept != null && before.version().equals(kept.version());
      if (newest || kept == null) {
        kept = new Authority(next.bundlePem(), next.keyPem(), Integer.toString(++version));
      }
      return kept;
    }
  }

  private static X509CertificateHolder certificate(Credentials credentials) {
    return Pem.certificates(credentials.certificatePem()).getFirst();
  }

  private boolean isTrusted(Credentials serving, Credentials bundle) throws Exception {
    for (X509CertificateHolder authority : Pem.certificates(bundle.bundlePem())) {
      if (certificate(serving)
              .isSignatureValid(new JcaContentVerifierProviderBuilder().build(authority))
          && authority.isValidOn(Date.from(clock.instant()))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void issuesForTheNamesThatApiServersCall() throws Exception {
    Credentials credentials = source.current();

    assertThat(
            new JcaX509CertificateConverter()
                .getCertificate(certificate(credentials))
                .getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(List.of(2, "writ.writ-system.svc"), List.of(7, "127.0.0.1"));
    assertThat(isTrusted(credentials, credentials)).isTrue();
  }

  @Test
  void asksNobodyWhileNothingIsDue() {
    Credentials first = source.current();
    clock.advance(Duration.ofDays(59));

    assertThat(source.current()).isSameAs(first);
    assertThat(store.asked).isEqualTo(1);
  }

  @Test
  void renewsItsCertificateBeforeItEnds() throws Exception {
    Credentials first = source.current();
    clock.advance(Duration.ofDays(61));
    Credentials second = source.current();

    assertThat(second.certificatePem()).isNotEqualTo(first.certificatePem());
    assertThat(second.bundlePem()).isEqualTo(first.bundlePem());
    assertThat(isTrusted(second, first)).isTrue();
  }

  @Test
  void sharesTheAuthorityWithOtherProcesses() throws Exception {
    Credentials one = source.current();
    Credentials other = new SelfIssued(store, NAMES, clock).current();

    assertThat(other.bundlePem()).isEqualTo(one.bundlePem());
    assertThat(other.certificatePem()).isNotEqualTo(one.certificatePem());
    assertThat(isTrusted(other, one)).isTrue();
  }

  @Test
  void takesTheAuthorityOfWhoWasQuicker() {
    AuthorityStore late =
        new AuthorityStore() {
          @Override
          public Optional<Authority> find() {
            return Optional.empty();
          }

          @Override
          public Authority keep(@Nullable Authority before, Authority next) {
            return store.keep(before, next);
          }
        };
    Credentials quick = source.current();

    assertThat(new SelfIssued(late, NAMES, clock).current().bundlePem())
        .isEqualTo(quick.bundlePem());
  }

  @Test
  void changesTheAuthorityOneProcessAfterTheOther() throws Exception {
    SelfIssued other = new SelfIssued(store, NAMES, clock);
    Credentials before = source.current();
    Credentials othersBefore = other.current();
    clock.advance(Duration.ofDays(2 * 365 + 1));
    Credentials after = source.current();

    assertThat(Pem.certificates(after.bundlePem())).hasSize(2);
    assertThat(after.bundlePem()).endsWith(before.bundlePem());
    assertThat(isTrusted(after, after)).isTrue();
    assertThat(isTrusted(othersBefore, after)).isTrue();
    assertThat(other.current().bundlePem()).isEqualTo(after.bundlePem());
  }

  @Test
  void forgetsAnAuthorityThatIsOver() {
    source.current();
    clock.advance(Duration.ofDays(5 * 365));

    assertThat(Pem.certificates(source.current().bundlePem())).hasSize(1);
  }
}
