package dev.writ.testkit;

import dev.writ.postgres.Credentials;
import dev.writ.postgres.EmbeddedPostgres;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A fresh PostgreSQL database per test class, or per test.
 *
 * <p>One PostgreSQL serves the whole JVM. The first class that names a filling pays for it (it
 * becomes a template), every further database is a copy of that template and costs some ten
 * milliseconds. Register it in a static field: the database lives from before the first test of the
 * class to after the last; {@link #freshForEachTest} renews it before each test.
 *
 * <p>Three roles exist as in production: {@code writ_owner} owns the database and all in it, {@code
 * writ_app} and {@code writ_retention} may connect and have what the filling grants to them. None
 * is a superuser. The data sources are pools (32 connections for the app), closed with the
 * database.
 */
public final class TestDatabase
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
  public static final String OWNER = "writ_owner";
  public static final String APP = "writ_app";
  public static final String RETENTION = "writ_retention";

  /** Fills an empty database, for example by running migrations. */
  @FunctionalInterface
  public interface Filling {
    void into(DataSource owner) throws Exception;
  }

  private static final Map<String, String> templates = new ConcurrentHashMap<>();
  private static final AtomicInteger numbers = new AtomicInteger();

  /** The one PostgreSQL of this JVM, started when first asked for; it goes with the JVM. */
  private static final class Cluster {
    static final EmbeddedPostgres postgres = EmbeddedPostgres.ephemeral();
    static final Map<String, Credentials> roles =
        Stream.of(OWNER, APP, RETENTION)
            .collect(Collectors.toUnmodifiableMap(role -> role, postgres::ensureRole));
  }

  private final String filledWith;
  private final Filling filling;
  private final boolean perTest;
  private final Map<String, AgroalDataSource> pools = new ConcurrentHashMap<>();
  private @Nullable String name;

  private TestDatabase(String filledWith, Filling filling, boolean perTest) {
    this.filledWith = filledWith;
    this.filling = filling;
    this.perTest = perTest;
  }

  /**
   * A database filled by {@code filling}.
   *
   * @param filledWith names the filling: it runs once per name and JVM, so equal names must mean
   *     equal fillings
   */
  public static TestDatabase filledBy(String filledWith, Filling filling) {
    return new TestDatabase(filledWith, filling, false);
  }

  /** A database with nothing in it. */
  public static TestDatabase empty() {
    return filledBy("nothing", owner -> {});
  }

  /** The same, renewed before each test. */
  public TestDatabase freshForEachTest() {
    return new TestDatabase(filledWith, filling, true);
  }

  /** As {@code writ_app}: what the server does. */
  public DataSource app() {
    return pool(APP, 32);
  }

  /** As {@code writ_owner}: what migrations do. */
  public DataSource owner() {
    return pool(OWNER, 4);
  }

  /** As {@code writ_retention}. */
  public DataSource retention() {
    return pool(RETENTION, 2);
  }

  /** As the cluster's superuser: what an attacker with the database in his hands does. */
  public DataSource superuser() {
    return pool(Cluster.postgres.superuser().user(), 4);
  }

  /** For processes and libraries that connect by themselves. */
  public String jdbcUrl() {
    return Cluster.postgres.jdbcUrl(name());
  }

  /** The password of one of the three roles or the superuser. */
  public Credentials credentials(String role) {
    Credentials superuser = Cluster.postgres.superuser();
    Credentials found = role.equals(superuser.user()) ? superuser : Cluster.roles.get(role);
    if (found == null) {
      throw new IllegalArgumentException("there is no role `" + role + "` in test databases");
    }
    return found;
  }

  /**
   * Every row of every table in schema {@code public} (except the migrations' own two), as text, in
   * an order that does not depend on time: equal texts mean that nothing was written.
   */
  public String contents() {
    try (Connection connection = superuser().getConnection();
        Statement statement = connection.createStatement()) {
      StringBuilder text = new StringBuilder();
      for (String table : tables(statement)) {
        text.append(table).append('\n');
        try (ResultSet rows =
            statement.executeQuery("SELECT t::text FROM " + table + " t ORDER BY 1")) {
          while (rows.next()) {
            text.append("  ").append(rows.getString(1)).append('\n');
          }
        }
      }
      return text.toString();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            SELECT quote_ident(tablename) FROM pg_tables
            WHERE schemaname = 'public' AND tablename NOT LIKE 'databasechangelog%'
            ORDER BY 1
            """)) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  /** Replaces the database by a fresh one; data sources taken before are closed. */
  public void renew() {
    drop();
    String template = template();
    String fresh = "test_" + numbers.incrementAndGet();
    administer("CREATE DATABASE %s TEMPLATE %s OWNER %s".formatted(fresh, template, OWNER));
    name = fresh;
  }

  private String template() {
    return templates.computeIfAbsent(
        filledWith,
        key -> {
          String template = "template_" + numbers.incrementAndGet();
          Cluster.postgres.ensureDatabase(template, OWNER, List.of(APP, RETENTION));
          try {
            filling.into(Cluster.postgres.dataSource(template, credentials(OWNER)));
          } catch (Exception e) {
            throw new IllegalStateException("the database for tests could not be filled", e);
          }
          // A template is copied only while nobody is connected; a filling may leave a pool open.
          administer("ALTER DATABASE %s ALLOW_CONNECTIONS false".formatted(template));
          administer(
              "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '%s'"
                  .formatted(template));
          return template;
        });
  }

  private void drop() {
    pools.values().forEach(AgroalDataSource::close);
    pools.clear();
    if (name != null) {
      administer("DROP DATABASE %s WITH (FORCE)".formatted(name));
      name = null;
    }
  }

  private String name() {
    if (name == null) {
      throw new IllegalStateException(
          "no database yet: register the TestDatabase in a static field with @RegisterExtension");
    }
    return name;
  }

  private DataSource pool(String role, int connections) {
    name();
    return pools.computeIfAbsent(role, key -> open(credentials(key), connections));
  }

  private AgroalDataSource open(Credentials credentials, int connections) {
    try {
      return AgroalDataSource.from(
          new AgroalDataSourceConfigurationSupplier()
              .connectionPoolConfiguration(
                  pool ->
                      pool.maxSize(connections)
                          .acquisitionTimeout(Duration.ofSeconds(30))
                          .exceptionSorter(new PostgreSQLExceptionSorter())
                          .connectionFactoryConfiguration(
                              factory ->
                                  factory
                                      .jdbcUrl(jdbcUrl())
                                      .principal(new NamePrincipal(credentials.user()))
                                      .credential(new SimplePassword(credentials.password())))));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void administer(String sql) {
    EmbeddedPostgres postgres = Cluster.postgres;
    try (Connection connection =
            postgres.dataSource("postgres", postgres.superuser()).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("`" + sql + "` failed", e);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    renew();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (perTest || name == null) {
      renew();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (perTest) {
      drop();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    drop();
  }
}
