package dev.writ.server.http;

import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * How much a call may bring: 1 MiB, and 64 MiB where a dbt manifest is sent.
 *
 * @param bytes at most
 * @param mebibytes the same, for people
 */
record BodyLimit(int bytes, int mebibytes) {
  private static final BodyLimit USUAL = new BodyLimit(StrictJsonReader.LIMIT, 1);
  private static final BodyLimit MANIFEST = new BodyLimit(64 << 20, 64);

  static BodyLimit of(String method, @Nullable String path) {
    return method.equals("POST") && "/api/v1/dbt/checks".equals(path) ? MANIFEST : USUAL;
  }

  /** Too much to be held in memory for every call that comes. */
  boolean isLarge() {
    return bytes > StrictJsonReader.LIMIT;
  }

  Problem exceeded() {
    return KernelProblems.PAYLOAD_TOO_LARGE.with(
        "the body is over %d MiB; send less".formatted(mebibytes));
  }
}
