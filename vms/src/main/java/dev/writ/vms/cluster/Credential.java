package dev.writ.vms.cluster;

import org.jspecify.annotations.Nullable;

/**
 * How Writ proves itself to an API server: a bearer token, or a client certificate with its key.
 * Never shown.
 *
 * @param certificate PEM
 * @param key PEM
 */
public record Credential(
    @Nullable String token, @Nullable String certificate, @Nullable String key) {

  public Credential {
    if ((token == null) == (certificate == null) || (certificate == null) != (key == null)) {
      throw new IllegalArgumentException("a credential is a token, or a certificate with its key");
    }
  }

  @Override
  public String toString() {
    return token == null ? "Credential[certificate, ***]" : "Credential[token, ***]";
  }
}
