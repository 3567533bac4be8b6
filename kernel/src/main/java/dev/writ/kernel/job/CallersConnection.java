package dev.writ.kernel.job;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The caller's open connection as a DataSource, so that the job library writes in the caller's
 * transaction. Ending the transaction and giving the connection back stay with the caller: close,
 * commit, rollback and setAutoCommit do nothing.
 */
final class CallersConnection implements DataSource {
  private final Connection view;

  CallersConnection(Connection connection) {
    this.view =
        (Connection)
            Proxy.newProxyInstance(
                CallersConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                  switch (method.getName()) {
                    case "close", "commit", "rollback", "setAutoCommit" -> {
                      return null;
                    }
                    default -> {
                      try {
                        return method.invoke(connection, arguments);
                      } catch (InvocationTargetException failure) {
                        throw failure.getCause() == null ? failure : failure.getCause();
                      }
                    }
                  }
                });
  }

  @Override
  public Connection getConnection() {
    return view;
  }

  @Override
  public Connection getConnection(String user, String password) {
    return view;
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return type.cast(this);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
