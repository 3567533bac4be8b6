package dev.writ.kernel.store;

import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.changelog.FastCheckService;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Brings the schema of a database up to date, or back down.
 *
 * <p>A version is the id of a changeset, such as {@code kernel-004-tickets}; they are ordered by
 * changelog, then by file. An applied file that was edited since stops {@link #up}. Servers that
 * start together wait for each other on an advisory lock, which ends with its connection: a server
 * killed while it migrates leaves nothing that the next one would have to wait for.
 *
 * <p>Every failure is an IllegalStateException that names the changeset.
 */
public final class Migrations {
  /** The kernel's own changelog; rooms come after it. */
  public static final String KERNEL = "db/kernel/changelog.yaml";

  /** What {@link #down} takes for "no table at all". */
  public static final String NOTHING = "0";

  private static final Pattern DROPPED_TABLE =
      Pattern.compile("(?im)^\\s*DROP TABLE (?:IF EXISTS )?(\\w+)");

  private static final Pattern DROPPED_COLUMN =
      Pattern.compile("(?im)^\\s*ALTER TABLE (\\w+) DROP COLUMN (\\w+)");

  private static final long LOCK = 0x5752_4954_6D69_6772L;

  /** Liquibase reports each step at INFO; kept in a field so that the level is not collected. */
  private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

  private final DataSource owner;
  private final List<String> changelogs;

  /**
   * @param owner connections of the role that owns the schema, {@code writ_owner}
   * @param changelogs class path names in order, {@link #KERNEL} first; each in the directory that
   *     holds its files
   */
  public Migrations(DataSource owner, List<String> changelogs) {
    this.owner = owner;
    this.changelogs = List.copyOf(changelogs);
    LIQUIBASE.setLevel(Level.WARNING);
  }

  /** Applies what is missing; asks Liquibase only when something changed since the last time. */
  public void up() {
    try (Handle handle = Jdbi.open(owner)) {
      if (SchemaSeal.isIntact(handle, changelogs)) {
        return;
      }
    }
    alone(
        connection -> {
          for (String changelog : changelogs) {
            liquibase(connection, changelog).update(new Contexts());
          }
          connection.setAutoCommit(true);
          // The handle is not closed: its connection belongs to the caller.
          SchemaSeal.set(Jdbi.open(connection), changelogs);
        });
  }

  /**
   * Takes everything back that came after this version, newest first; the data in it is lost.
   *
   * @param version one of {@link #applied}, or {@link #NOTHING}
   */
  public void down(String version) {
    alone(
        connection -> {
          for (Undo undo : undone(connection, version)) {
            liquibase(connection, undo.changelog())
                .rollback(undo.count(), (String) null, new Contexts(), new LabelExpression());
          }
          // Liquibase remembers per process that a changelog is up to date; it no longer is.
          Scope.getCurrentScope().getSingleton(FastCheckService.class).clearCache();
        });
  }

  /**
   * Data that goes.
   *
   * @param what a table, or a column as {@code table.column}
   * @param values rows of the table, or rows that have something in the column
   */
  public record Loss(String what, long values) {
    public boolean isTable() {
      return what.indexOf('.') < 0;
    }
  }

  /**
   * What data {@link #down} would delete; changes nothing.
   *
   * @param version one of {@link #applied}, or {@link #NOTHING}
   */
  public List<Loss> losses(String version) {
    StringWriter rollback = new StringWriter();
    alone(
        connection -> {
          for (Undo undo : undone(connection, version)) {
            liquibase(connection, undo.changelog())
                .rollback(
                    undo.count(), (String) null, new Contexts(), new LabelExpression(), rollback);
          }
        });
    return Jdbi.create(owner).withHandle(handle -> losses(handle, rollback.toString()));
  }

  private static List<Loss> losses(Handle handle, String rollback) {
    List<Loss> losses = new ArrayList<>();
    List<String> tables = DROPPED_TABLE.matcher(rollback).results().map(m -> m.group(1)).toList();
    for (String table : tables) {
      losses.add(new Loss(table, count(handle, "*", table)));
    }
    DROPPED_COLUMN
        .matcher(rollback)
        .results()
        .filter(column -> !tables.contains(column.group(1)))
        .map(
            column ->
                new Loss(
                    column.group(1) + "." + column.group(2),
                    count(handle, column.group(2), column.group(1))))
        .forEach(losses::add);
    return losses;
  }

  /** The names come from our own migrations and are plain words. */
  private static long count(Handle handle, String column, String table) {
    return handle.createQuery("SELECT count(" + column + ") FROM " + table).mapTo(Long.class).one();
  }

  /** How many of the latest changesets of a changelog go. */
  private record Undo(String changelog, int count) {}

  private List<Undo> undone(Connection connection, String version) {
    if (!version.equals(NOTHING) && !applied(connection, "").contains(version)) {
      throw new IllegalArgumentException(
          "no version `" + version + "` is applied; applied are " + applied(connection, ""));
    }
    List<Undo> all = new ArrayList<>();
    for (String changelog : changelogs.reversed()) {
      List<String> own = applied(connection, directoryOf(changelog));
      int kept = own.indexOf(version) + 1;
      all.add(new Undo(changelog, own.size() - kept));
      if (kept > 0) {
        break;
      }
    }
    return all;
  }

  /** The versions that are in the database, oldest first. */
  public List<String> applied() {
    try (Connection connection = owner.getConnection()) {
      List<String> versions = new ArrayList<>();
      for (String changelog : changelogs) {
        versions.addAll(applied(connection, directoryOf(changelog)));
      }
      return versions;
    } catch (SQLException failure) {
      throw new IllegalStateException("the applied versions can't be read", failure);
    }
  }

  /** The schema as canonical text, see {@link SchemaText}. */
  public String schemaText() {
    return Jdbi.create(owner).withHandle(SchemaText::of);
  }

  private interface Step {
    void on(Connection connection) throws LiquibaseException, SQLException;
  }

  private void alone(Step step) {
    try (Connection gate = owner.getConnection();
        Handle lock = Jdbi.open(gate);
        Connection connection = owner.getConnection()) {
      lock.execute("SELECT pg_advisory_lock(?)", LOCK);
      try {
        Scope.child(
            Scope.Attr.ui,
            new LoggerUIService(),
            (Scope.ScopedRunner<?>) () -> step.on(connection));
      } finally {
        lock.execute("SELECT pg_advisory_unlock(?)", LOCK);
      }
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IllegalStateException(
          "the schema can't be migrated: " + failure.getMessage(), failure);
    }
  }

  private static Liquibase liquibase(Connection connection, String changelog)
      throws LiquibaseException {
    Database database =
        DatabaseFactory.getInstance()
            .findCorrectDatabaseImplementation(new JdbcConnection(connection));
    Liquibase liquibase = new Liquibase(changelog, new ClassLoaderResourceAccessor(), database);
    liquibase.setShowSummary(UpdateSummaryEnum.OFF);
    liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
    liquibase.forceReleaseLocks(); // ours is the advisory lock, so this one is a dead server's
    return liquibase;
  }

  private static List<String> applied(Connection connection, String directory) {
    // The handle is not closed: its connection belongs to the caller.
    Handle handle = Jdbi.open(connection);
    boolean none =
        handle
            .createQuery("SELECT to_regclass('databasechangelog') IS NULL")
            .mapTo(Boolean.class)
            .one();
    return none
        ? List.of()
        : handle
            .createQuery(
                "SELECT id FROM databasechangelog WHERE starts_with(filename, ?) ORDER BY orderexecuted")
            .bind(0, directory)
            .mapTo(String.class)
            .list();
  }

  private static String directoryOf(String changelog) {
    return changelog.substring(0, changelog.lastIndexOf('/') + 1);
  }
}
