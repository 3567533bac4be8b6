package dev.writ.rego.builtin;

import dev.writ.rego.Builtin.Failure;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A key that a policy trusts tokens of.
 *
 * @param id the name that tokens may call it by, empty for none
 * @param algorithm the only one it is meant for, empty for any
 */
record TrustedKey(String id, String algorithm, JwsKey key) {
  private static final BoundedCache<List<TrustedKey>> READ = new BoundedCache<>(TrustedKey::made);

  /** The keys of a PEM certificate, of a PEM public key, of a JSON web key or a set of those. */
  static List<TrustedKey> read(String text) {
    return READ.find(text);
  }

  private static List<TrustedKey> made(String text) {
    return PemBlock.first(text).map(TrustedKey::ofPem).orElseGet(() -> ofJson(text));
  }

  private static List<TrustedKey> ofPem(PemBlock block) {
    if (!block.rest().isEmpty()) {
      throw Failure.of("extra data after a PEM certificate block");
    }
    return List.of(new TrustedKey("", "", new JwsKey.Public(ofPem(block.type(), block.bytes()))));
  }

  private static PublicKey ofPem(String type, byte[] der) {
    return switch (type) {
      case "CERTIFICATE" -> {
        try {
          yield PemKeys.certificate(der).getPublicKey();
        } catch (Failure malformed) {
          throw Failure.of("failed to parse a PEM certificate: " + malformed.getMessage());
        }
      }
      case "PUBLIC KEY" -> {
        try {
          yield PemKeys.publicKey(der);
        } catch (Failure malformed) {
          throw Failure.of("failed to parse a PEM public key: " + malformed.getMessage());
        }
      }
      default -> throw Failure.of("failed to extract a Key from the PEM certificate");
    };
  }

  /** Keys that are meant for other things than signatures are left out. */
  private static List<TrustedKey> ofJson(String json) {
    List<Jwk> set;
    try {
      set = Jwk.set(json);
    } catch (Failure wrong) {
      throw Failure.of(
          "failed to parse a JWK key (set): jwk.ParseString: failed to parse string: "
              + wrong.getMessage());
    }
    List<TrustedKey> keys = new ArrayList<>();
    for (Jwk jwk : set) {
      JwsKey key = jwk.exported();
      if (jwk.algorithm().isEmpty() || JwsAlgorithm.find(jwk.algorithm()).isPresent()) {
        keys.add(new TrustedKey(jwk.id(), jwk.algorithm(), key));
      }
    }
    return keys;
  }

  /**
   * Whether one of the keys passes: the one that the token names, if it is there; else any that may
   * be used with the token's algorithm.
   */
  static boolean anyOf(
      List<TrustedKey> keys, String id, String algorithm, Predicate<JwsKey> passes) {
    for (TrustedKey key : keys) {
      if (!id.isEmpty() && key.id.equals(id)) {
        return passes.test(key.key);
      }
    }
    return keys.stream()
        .filter(key -> key.algorithm.isEmpty() || key.algorithm.equals(algorithm))
        .anyMatch(key -> passes.test(key.key));
  }
}
