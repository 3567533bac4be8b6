package dev.writ.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.writ.kernel.secret.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short-1234x",
        "Password1234",
        "P@ssw0rd!!!!!",
        "passwordpassword",
        "adminadmin2026",
        "Summer2026!!!",
        "qwertyuiop12",
        "123456789012",
        "987654321098",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "123412341234",
        "letmeinplease1-ann.lee",
        "Ann.Lee-is-here",
        "1q2w3e4r5t6y",
        "changeme-changeme"
      })
  void refusesWhatAnAttackerTriesFirst(String password) {
    assertThatThrownBy(
            () -> Passwords.requireAcceptable(Secret.of(password), List.of("ann.lee", "al")))
        .as(password)
        .hasMessageNotContaining(password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct donkey rivet staple",
        "ocelot-gravel-81-teapot",
        "Zwölf Boxkämpfer jagen",
        "k3#vTq!9xLm2",
        "lower case only words"
      })
  void acceptsWithoutRulesOfComposition(String password) {
    assertThatCode(() -> Passwords.requireAcceptable(Secret.of(password), List.of("ann.lee", "al")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"11, false", "12, true", "128, true", "129, false"})
  void countsCharactersNotBytes(int length, boolean acceptable) {
    String password =
        Stream.generate(() -> "𝒳").limit(length).reduce("", String::concat); // four bytes each
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                    () -> Passwords.requireLength(Secret.of(password)))
                == null)
        .isEqualTo(acceptable);
  }

  @Test
  void hashesWithArgon2idAndItsOwnSalt() {
    Passwords passwords = new Passwords(new SecureRandom());
    Secret password = Secret.of("ocelot gravel teapot");
    String hash = passwords.hash(password);
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(passwords.hash(password)).isNotEqualTo(hash);
    assertThat(passwords.matches(password, hash)).isTrue();
    assertThat(passwords.matches(Secret.of("ocelot gravel teapots"), hash)).isFalse();
    assertThat(passwords.isDated(hash)).isFalse();
    assertThat(passwords.isDated(hash.replace("m=19456", "m=9728"))).isTrue();
  }

  @Test
  void takesOneTextForOnePasswordWhicheverKeyboardItCameFrom() {
    Passwords passwords = new Passwords(new SecureRandom());
    String hash = passwords.hash(Secret.of("caf\u00e9 gravel teapot"));
    assertThat(passwords.matches(Secret.of("cafe\u0301 gravel teapot"), hash)).isTrue();
  }

  @Test
  void agreesWithTheReferenceImplementation() {
    // From the reference argon2 command line: argon2 somesalt -id -t 2 -k 65536 -p 1 (v=19).
    assertThat(
            new Passwords(new SecureRandom())
                .matches(
                    Secret.of("password"),
                    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$"
                        + "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
        .isTrue();
  }

  @ParameterizedTest(name = "failures at minutes {0}, asked at minute {1}: locked until minute {2}")
  @CsvSource({
    "'0,1,2,3', 4, ",
    "'0,1,2,3,4', 4, 19",
    "'0,1,2,3,4', 18, 19",
    "'0,1,2,3,4', 19, ",
    "'0,4,8,12,15', 15, 30",
    "'0,4,8,12,16', 16, ",
    "'0,4,8,12,16,17', 17, 32"
  })
  void locksForAQuarterOfAnHourFromTheFifthFailure(String minutes, int now, Integer until) {
    List<Instant> failures =
        Stream.of(minutes.split(",", -1)).map(m -> at(Integer.parseInt(m))).toList();
    assertThat(Lockout.lockedUntil(failures, at(now)).orElse(null))
        .isEqualTo(until == null ? null : at(until));
  }

  private static Instant at(int minute) {
    return NOON.plus(Duration.ofMinutes(minute));
  }
}
