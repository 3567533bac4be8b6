package dev.writ.kernel.store;

import java.sql.Types;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

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

  /** Binds ids; Jdbi's own way makes a varchar of null, which PostgreSQL refuses for a uuid. */
  static final class AsArgument extends AbstractArgumentFactory<UUID> {
    AsArgument() {
      super(Types.OTHER);
    }

    @Override
    protected Argument build(UUID id, ConfigRegistry config) {
      return (position, statement, context) -> statement.setObject(position, id);
    }
  }
}
