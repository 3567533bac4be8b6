package dev.writ.kernel.secret;

/**
 * A secret as a table keeps it.
 *
 * @param keyId which master key opens it
 * @param text base64 of a 96-bit nonce, the ciphertext and its 128-bit tag
 */
public record Sealed(String keyId, String text) {}
