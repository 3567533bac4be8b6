package dev.writ.kernel.store;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits, so that ids of one table grow
 * with time and an index stays dense.
 */
public final class Ids {
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * Takes a random source that is safe for use by several threads, in production a SecureRandom.
   */
  public Ids(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public UUID next() {
    long milliseconds = clock.millis() & 0xFFFF_FFFF_FFFFL;
    long high = (milliseconds << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
