package dev.writ.kernel.store;

import dev.writ.kernel.problem.KernelProblems;
import dev.writ.kernel.problem.Problem;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The one PostgreSQL database, and the only way to write to it: {@link #inTransaction}.
 *
 * <p>State change, event, ticket, job, audit rows and notices written inside one call commit
 * together or not at all (READ COMMITTED). A transaction belongs to its thread and must not be
 * nested. A database that does not answer ends as {@code STORE_UNAVAILABLE}; any other failure of a
 * statement is passed on as it is. Either way nothing was written.
 */
public final class Database {
  private static final ThreadLocal<@Nullable Tx> OPEN = new ThreadLocal<>();

  private final DataSource pool;
  private final Jdbi jdbi;
  private final InstantSource clock;
  private final Ids ids;

  public Database(DataSource pool, InstantSource clock, Ids ids) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool).registerArgument(new IdArgument());
    this.clock = clock;
    this.ids = ids;
  }

  /** Runs the work and commits; any exception rolls everything back. */
  public <T extends @Nullable Object> T inTransaction(Function<Tx, T> work) {
    if (OPEN.get() != null) {
      throw new IllegalStateException(
          "a transaction is open already on this thread; pass its Tx on");
    }
    Tx tx;
    T result;
    // The rollback comes before the handle closes: a pool commits what it is handed back with.
    try (Handle handle = jdbi.open()) {
      try {
        handle.begin();
        tx = new Tx(handle, handle.getConnection(), now(), ids);
        OPEN.set(tx);
        result = work.apply(tx);
        tx.send();
        handle.commit();
      } catch (Throwable failure) {
        rollBack(handle, failure);
        throw failure;
      } finally {
        OPEN.remove();
      }
    } catch (RuntimeException failure) {
      throw translated(failure);
    }
    tx.committed();
    return result;
  }

  /** Reads outside a transaction; nothing may be written through the handle. */
  public <T extends @Nullable Object> T read(Function<Handle, T> query) {
    try {
      return jdbi.withHandle(query::apply);
    } catch (RuntimeException failure) {
      throw translated(failure);
    }
  }

  /**
   * Passes when the database answers a statement.
   *
   * @throws dev.writ.kernel.problem.Problem STORE_UNAVAILABLE where no connection can be had
   */
  public void requireAnswer() {
    read(handle -> handle.execute("SELECT 1"));
  }

  /** The instant of the injected clock, in the microseconds that the database keeps. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** A fresh UUIDv7. */
  public UUID newId() {
    return ids.next();
  }

  /**
   * The pool itself, for libraries that open connections of their own (job scheduler, migrations).
   */
  public DataSource pool() {
    return pool;
  }

  /**
   * Refuses to go on while this thread has a transaction open. Whoever is about to talk over a
   * network calls it first: row locks must never wait for somebody else's server.
   */
  public static void requireNoTransaction(String about) {
    if (OPEN.get() != null) {
      throw new IllegalStateException(
          about + " inside a transaction: row locks would wait for a network");
    }
  }

  private static void rollBack(Handle handle, Throwable failure) {
    try {
      if (handle.isInTransaction()) {
        handle.rollback();
      }
    } catch (RuntimeException second) {
      failure.addSuppressed(second);
    }
  }

  /**
   * Says STORE_UNAVAILABLE where the database did not answer or is full, and else keeps the
   * failure.
   */
  private static RuntimeException translated(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && isUnavailable(sql)) {
        Problem problem =
            KernelProblems.STORE_UNAVAILABLE
                .with("the database does not answer; nothing was written, try again")
                .retryAfter(Duration.ofSeconds(5));
        problem.initCause(failure);
        return problem;
      }
    }
    return failure;
  }

  /**
   * SQLSTATE classes 08 (connection), 53 (disk, memory, connections), 57P (shut down), 58 (system).
   */
  private static boolean isUnavailable(SQLException failure) {
    String state = failure.getSQLState();
    return state == null
        ? failure instanceof java.sql.SQLTransientException
        : state.startsWith("08")
            || state.startsWith("53")
            || state.startsWith("57P")
            || state.startsWith("58");
  }

  /** Jdbi would bind a UUID that is null as text, which PostgreSQL does not take for a uuid. */
  private static final class IdArgument extends AbstractArgumentFactory<UUID> {
    IdArgument() {
      super(Types.OTHER);
    }

    @Override
    protected Argument build(UUID id, ConfigRegistry config) {
      return (position, statement, context) -> statement.setObject(position, id);
    }
  }
}
