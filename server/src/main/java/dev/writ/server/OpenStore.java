package dev.writ.server;

import dev.writ.postgres.Credentials;
import dev.writ.postgres.EmbeddedPostgres;
import dev.writ.postgres.PostgresFailure;
import dev.writ.postgres.PostgresSettings;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database that is used: one of the house's own, kept in its home, or one that was given.
 *
 * <p>Three roles where they can be had: the owner migrates, {@code writ_app} serves, {@code
 * writ_retention} may remove audit content. A given database whose owner may not make roles is
 * served by its owner, and readiness says so.
 */
final class OpenStore implements AutoCloseable {
  static final String OWNER = "writ_owner";
  static final String APP = "writ_app";
  static final String RETENTION = "writ_retention";

  private static final int NO_ANSWER_SECONDS = 60;

  private final @Nullable EmbeddedPostgres own;
  private final DataSource owner;
  private final AgroalDataSource pool;
  private final boolean oneRole;

  private OpenStore(
      @Nullable EmbeddedPostgres own, DataSource owner, AgroalDataSource pool, boolean oneRole) {
    this.own = own;
    this.owner = owner;
    this.pool = pool;
    this.oneRole = oneRole;
  }

  static OpenStore open(Settings.Database settings, Home home) {
    return settings.url().isPresent()
        ? given(settings, settings.url().get())
        : ofItsOwn(settings, home);
  }

  /** Connections of the owner, for migrations; not pooled. */
  DataSource owner() {
    return owner;
  }

  /** Connections of the serving role. */
  DataSource pool() {
    return pool;
  }

  boolean isExternal() {
    return own == null;
  }

  boolean hasOneRole() {
    return oneRole;
  }

  private static OpenStore ofItsOwn(Settings.Database settings, Home home) {
    EmbeddedPostgres postgres;
    try {
      postgres =
          EmbeddedPostgres.start(PostgresSettings.keptIn(home.directory().resolve("postgres")));
    } catch (PostgresFailure failure) {
      throw new StartRefused(String.valueOf(failure.getMessage()), failure);
    }
    try {
      Credentials owner = postgres.ensureRole(OWNER);
      Credentials app = postgres.ensureRole(APP);
      postgres.ensureRole(RETENTION);
      postgres.ensureDatabase("writ", OWNER, List.of(APP, RETENTION));
      return new OpenStore(
          postgres,
          postgres.dataSource("writ", owner),
          pool(settings, postgres.jdbcUrl("writ"), app.user(), app.password()),
          false);
    } catch (RuntimeException failure) {
      postgres.close();
      throw failure;
    }
  }

  private static OpenStore given(Settings.Database settings, String url) {
    PGSimpleDataSource owner = new PGSimpleDataSource();
    try {
      owner.setUrl(url.startsWith("jdbc:") ? url : "jdbc:" + url);
    } catch (IllegalArgumentException unreadable) {
      throw new StartRefused(
          "`writ.database.url` is no PostgreSQL URL; expected jdbc:postgresql://HOST:PORT/DATABASE",
          unreadable);
    }
    settings.owner().ifPresent(owner::setUser);
    settings.ownerPassword().ifPresent(owner::setPassword);
    try (Connection connection = owner.getConnection()) {
      String bare = owner.getUrl();
      if (settings.password().isPresent()) {
        return new OpenStore(
            null, owner, pool(settings, bare, APP, settings.password().get()), false);
      }
      String secret = owner.getPassword();
      if (secret == null || !mayMakeRoles(connection)) {
        String name = String.valueOf(owner.getUser());
        return new OpenStore(
            null, owner, pool(settings, bare, name, secret == null ? "" : secret), true);
      }
      String app = DerivedPassword.of(secret, APP);
      ensureRole(connection, APP, app);
      ensureRole(connection, RETENTION, DerivedPassword.of(secret, RETENTION));
      return new OpenStore(null, owner, pool(settings, bare, APP, app), false);
    } catch (SQLException failure) {
      throw new StartRefused(
          "the database at writ.database.url can't be used: "
              + failure.getMessage()
              + "; check address, database, user and password",
          failure);
    }
  }

  private static boolean mayMakeRoles(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static void ensureRole(Connection connection, String name, String password)
      throws SQLException {
    boolean known;
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        known = row.next();
      }
    }
    try (Statement statement = connection.createStatement()) {
      // The name is a constant and the password is hexadecimal: nothing to quote.
      statement.execute(
          (known ? "ALTER ROLE " : "CREATE ROLE ")
              + name
              // Who may not create databases may not even say NOCREATEDB of a role that exists.
              + (known ? " LOGIN PASSWORD '" : " LOGIN NOCREATEDB NOCREATEROLE PASSWORD '")
              + password
              + "'");
      try (ResultSet database = statement.executeQuery("SELECT quote_ident(current_database())")) {
        database.next();
        String grant = "GRANT CONNECT ON DATABASE " + database.getString(1) + " TO " + name;
        statement.execute(grant);
      }
    }
  }

  private static AgroalDataSource pool(
      Settings.Database settings, String url, String user, String password) {
    AgroalDataSourceConfigurationSupplier configuration =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(settings.poolSize())
                        .initialSize(1)
                        .acquisitionTimeout(settings.acquireTimeout())
                        .connectionValidator(ConnectionValidator.defaultValidator())
                        .idleValidationTimeout(Duration.ofSeconds(2))
                        .reapTimeout(Duration.ofMinutes(5))
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .connectionFactoryConfiguration(
                            connection ->
                                connection
                                    .jdbcUrl(url)
                                    .principal(new NamePrincipal(user))
                                    .credential(new SimplePassword(password))
                                    .jdbcProperty(PGProperty.APPLICATION_NAME.getName(), "writ")
                                    .jdbcProperty(PGProperty.CONNECT_TIMEOUT.getName(), "5")
                                    .jdbcProperty(
                                        PGProperty.SOCKET_TIMEOUT.getName(),
                                        String.valueOf(NO_ANSWER_SECONDS))
                                    .jdbcProperty(PGProperty.TCP_KEEP_ALIVE.getName(), "true")));
    try {
      return AgroalDataSource.from(configuration);
    } catch (SQLException failure) {
      throw new StartRefused(
          "no connection to the database as `" + user + "`: " + failure.getMessage(), failure);
    }
  }

  @Override
  public void close() {
    pool.close();
    if (own != null) {
      own.close();
    }
  }
}
