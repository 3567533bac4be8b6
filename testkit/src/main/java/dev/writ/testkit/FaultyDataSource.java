package dev.writ.testkit;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source that counts what is executed over all of its connections, and fails on order.
 *
 * <p>To try a fault at every statement, run once to learn the number, then once for each:
 *
 * <pre>{@code
 * desk.submit(request);
 * int statements = faulty.statements();
 * for (int n = 1; n <= statements; n++) {
 *   faulty.failAtStatement(n, DISK_FULL);
 *   assertThatThrownBy(() -> desk.submit(request));
 *   assertThat(faulty.hasStruck()).isTrue();
 *   faulty.reset();
 * }
 * }</pre>
 *
 * An order strikes once and is done. Thread-safe.
 */
public final class FaultyDataSource implements DataSource {
  /** SQLSTATE of a full disk. */
  public static final String DISK_FULL = "53100";

  /** SQLSTATE of a server that is being stopped. */
  public static final String ADMIN_SHUTDOWN = "57P01";

  private final DataSource real;
  private final AtomicInteger statements = new AtomicInteger();
  private final AtomicInteger commits = new AtomicInteger();
  private volatile int failing;
  private volatile String sqlState = DISK_FULL;
  private volatile int dropping;
  private volatile boolean refusing;
  private volatile boolean struck;

  public FaultyDataSource(DataSource real) {
    this.real = real;
  }

  /**
   * Counts from zero again; the n-th statement (1 is the next) raises an {@link SQLException} with
   * this SQLSTATE and never reaches the database.
   */
  public void failAtStatement(int n, String sqlState) {
    reset();
    this.sqlState = sqlState;
    failing = n;
  }

  /**
   * Counts from zero again; the socket under the n-th commit (1 is the next) is closed before the
   * commit is sent, so the database rolls back and the caller cannot know.
   */
  public void dropConnectionBeforeCommit(int n) {
    reset();
    dropping = n;
  }

  /** The database is away: no new connection, and every statement fails, until {@link #reset}. */
  public void refuseEverything() {
    reset();
    refusing = true;
  }

  /** Counts from zero again, with no order. */
  public void reset() {
    failing = 0;
    dropping = 0;
    refusing = false;
    struck = false;
    statements.set(0);
    commits.set(0);
  }

  /**
   * Statements executed since the last order or reset. A batch is one; several in one text, parted
   * by a semicolon at the end of a line, are several.
   */
  public int statements() {
    return statements.get();
  }

  public int commits() {
    return commits.get();
  }

  /** Whether the order was carried out. */
  public boolean hasStruck() {
    return struck;
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (refusing) {
      throw away();
    }
    return watched(real.getConnection());
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the wrapped data source knows its user");
  }

  private Connection watched(Connection connection) {
    return proxy(
        Connection.class,
        connection,
        (method, arguments, call) -> {
          if (method.getName().equals("commit")) {
            beforeCommit(connection);
          }
          Object result = call.proceed();
          return result instanceof Statement statement
              ? watched(method.getReturnType(), statement, statementsIn(arguments))
              : result;
        });
  }

  private Object watched(Class<?> type, Statement statement, int prepared) {
    return proxy(
        type,
        statement,
        (method, arguments, call) -> {
          if (method.getName().startsWith("execute")) {
            beforeStatements(Math.max(prepared, statementsIn(arguments)));
          }
          return call.proceed();
        });
  }

  /** How many statements the text among the arguments has; 1 where there is none. */
  private static int statementsIn(@Nullable Object @Nullable [] arguments) {
    return arguments != null && arguments.length > 0 && arguments[0] instanceof String sql
        ? sql.split(";\n").length
        : 1;
  }

  private void beforeStatements(int count) throws SQLException {
    int last = statements.addAndGet(count);
    if (refusing) {
      throw away();
    }
    if (failing > last - count && failing <= last) {
      struck = true;
      throw new SQLException("ordered failure of statement " + failing, sqlState);
    }
  }

  private void beforeCommit(Connection connection) throws SQLException {
    int number = commits.incrementAndGet();
    if (refusing) {
      throw away();
    }
    if (number == dropping) {
      struck = true;
      connection.unwrap(Connection.class).abort(Runnable::run);
    }
  }

  private SQLException away() {
    struck = true;
    return new SQLException("ordered absence of the database", "08001");
  }

  private interface Call {
    @Nullable Object proceed() throws Throwable;
  }

  private interface Watch {
    @Nullable Object around(Method method, @Nullable Object @Nullable [] arguments, Call call)
        throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Object target, Watch watch) {
    return type.cast(
        Proxy.newProxyInstance(
            FaultyDataSource.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                watch.around(
                    method,
                    arguments,
                    () -> {
                      try {
                        return method.invoke(target, arguments);
                      } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                      }
                    })));
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return real.getLogWriter();
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    real.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    real.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return real.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return real.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return real.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return real.isWrapperFor(type);
  }
}
