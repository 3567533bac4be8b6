package dev.writ.rego.builtin;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;

/** What signs or verifies a token. */
sealed interface JwsKey {
  /** For algorithms with one shared secret. */
  final class Secret implements JwsKey {
    private final byte[] bytes;

    Secret(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /** Verifies. */
  record Public(PublicKey key) implements JwsKey {}

  /** Signs, and verifies by its public half. */
  record Private(PrivateKey key, PublicKey half) implements JwsKey {
    @Override
    public String toString() {
      return "a private key";
    }
  }

  /**
   * A key of a kind that neither signs nor verifies tokens, or one that is no point of its curve.
   */
  record Unfit() implements JwsKey {}

  /** The key that verifies, where there is one. */
  default Optional<PublicKey> verifying() {
    return switch (this) {
      case Public open -> Optional.of(open.key);
      case Private own -> Optional.of(own.half);
      case Secret _, Unfit _ -> Optional.empty();
    };
  }
}
