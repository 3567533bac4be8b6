package dev.writ.kernel.identity;

import dev.writ.kernel.problem.Problem;
import dev.writ.kernel.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes passwords with Argon2id (19 MiB, 2 passes, 1 lane) and says which ones are acceptable.
 *
 * <p>A hash is kept as PHC text with its own parameters, so that they can be raised later: see
 * {@link #isDated}.
 */
public final class Passwords {
  private static final int MIN_LENGTH = 12;
  private static final int MAX_LENGTH = 128;
  private static final int SHORTEST_NAME = 4;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Cost COST = new Cost(19_456, 2, 1);
  private static final Pattern PHC =
      Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d+),t=(\\d+),p=(\\d+)\\$([^$]+)\\$([^$]+)");

  /** No look-alikes: people type these from a screen. */
  private static final String ONE_TIME_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

  private final SecureRandom random;
  private final String nobodysHash;

  /** What a guess costs: memory in KiB, passes over it, lanes. */
  private record Cost(int memory, int passes, int lanes) {}

  public Passwords(SecureRandom random) {
    this.random = random;
    this.nobodysHash = hash(oneTime());
  }

  /** PHC text. Takes some 30 ms and 19 MiB. */
  String hash(Secret password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = argon2id(password, COST, salt);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            COST.memory(),
            COST.passes(),
            COST.lanes(),
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }

  /** True if the hash is this password's. */
  boolean matches(Secret password, String phc) {
    Matcher parts = parts(phc);
    byte[] expected = Base64.getDecoder().decode(parts.group(5));
    byte[] salt = Base64.getDecoder().decode(parts.group(4));
    return MessageDigest.isEqual(expected, argon2id(password, cost(parts), salt));
  }

  /** Does the work of {@link #matches} for a name that has no password. */
  void matchNobody(Secret password) {
    matches(password, nobodysHash);
  }

  /** True if the hash was made with other parameters than today's. */
  boolean isDated(String phc) {
    return !cost(parts(phc)).equals(COST);
  }

  /** A random password to be changed at first use: some 99 bits, easy to type. */
  Secret oneTime() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      text.append(i > 0 && i % 5 == 0 ? "-" : "")
          .append(ONE_TIME_LETTERS.charAt(random.nextInt(ONE_TIME_LETTERS.length())));
    }
    return Secret.of(text.toString());
  }

  /**
   * Refuses with PASSWORD_UNACCEPTABLE what is too short, too long, common, or made of the person's
   * own names.
   */
  static void requireAcceptable(Secret password, Collection<String> ownNames) {
    String text = normal(password);
    requireLength(password);
    String plain = text.toLowerCase(Locale.ROOT);
    String letters = plain.replaceAll("[^\\p{L}]", "");
    for (String name : ownNames) {
      String own = name.toLowerCase(Locale.ROOT);
      if ((own.length() >= SHORTEST_NAME && plain.contains(own)) || letters.equals(own)) {
        throw unacceptable("the password contains your name; choose one that does not");
      }
    }
    if (CommonPasswords.include(text)) {
      throw unacceptable(
          "the password is among the first that an attacker tries; choose a less common one, such"
              + " as four random words");
    }
  }

  static void requireLength(Secret password) {
    String text = normal(password);
    int length = text.codePointCount(0, text.length());
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      throw unacceptable(
          "a password has %d to %d characters, this one has %d"
              .formatted(MIN_LENGTH, MAX_LENGTH, length));
    }
  }

  private static Problem unacceptable(String why) {
    return IdentityProblems.PASSWORD_UNACCEPTABLE.with(why);
  }

  /** One text has one form, whichever keyboard it came from. */
  private static String normal(Secret password) {
    return Normalizer.normalize(password.reveal(), Normalizer.Form.NFC);
  }

  private static byte[] argon2id(Secret password, Cost cost, byte[] salt) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memory())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build());
    byte[] hash = new byte[HASH_BYTES];
    generator.generateBytes(normal(password).getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }

  private static Matcher parts(String phc) {
    Matcher parts = PHC.matcher(phc);
    if (!parts.matches()) {
      throw new IllegalStateException("the store holds a password hash that is no argon2id");
    }
    return parts;
  }

  private static Cost cost(Matcher parts) {
    return new Cost(
        Integer.parseInt(parts.group(1)),
        Integer.parseInt(parts.group(2)),
        Integer.parseInt(parts.group(3)));
  }
}
