package dev.writ.kernel.store;

import dev.writ.kernel.problem.KernelProblems;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One caller's promise that two calls with this key are the same call.
 *
 * @param key 1 to 128 printable ASCII characters, from the Idempotency-Key header
 * @param route method and path, such as {@code POST /api/v1/vms}
 * @param bodySha256 lower-case hex SHA-256 of the request body's bytes and query string
 */
public record IdempotencyKey(UUID userId, String key, String route, String bodySha256) {
  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,128}");

  public IdempotencyKey {
    if (!PRINTABLE.matcher(key).matches()) {
      throw KernelProblems.IDEMPOTENCY_KEY_INVALID.with(
          "the Idempotency-Key must be 1 to 128 printable ASCII characters");
    }
  }
}
