package dev.writ.server;

import dev.writ.kernel.store.Migrations;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;

/**
 * {@code writ db …}: the schema of the database, without a server. It opens the same store as
 * {@code writ up} would, so a server that uses the same home has to be stopped first.
 *
 * @param what to do
 * @param version where {@code down} goes to; null for the others
 * @param acceptsDataLoss without it {@code down} only tells what would go
 */
record SchemaCommand(Verb what, @Nullable String version, boolean acceptsDataLoss) {
  enum Verb {
    UP,
    DOWN,
    SCHEMA
  }

  static final String HELP =
      """
      Looks after the schema of the database. Stop the servers that use it first.

        ./writ db up                      apply what is missing, as every start does
        ./writ db down VERSION            tell what data goes when the schema returns to VERSION
        ./writ db down VERSION --accept-data-loss
                                          return to it; VERSION 0 takes everything away
        ./writ db schema                  print the schema as canonical text

        --home DIR           the home with the database    (default: $WRIT_HOME or ~/.local/share/writ)
        --database-url URL   a PostgreSQL of your own (jdbc:postgresql://…)
        --help               show this

      Every other setting: docs/reference/configuration.md.
      """;

  /** Flags of {@code writ up} that it takes too. */
  static final Set<String> FLAGS = Set.of("--home", "--database-url");

  /**
   * Reads what is left of the command line without {@link #FLAGS}.
   *
   * @throws StartRefused with what was expected
   */
  static SchemaCommand parse(List<String> words) {
    List<String> rest = new ArrayList<>(words);
    boolean accepts = rest.remove("--accept-data-loss");
    return switch (String.join(" ", rest.subList(0, Math.min(1, rest.size())))) {
      case "up" -> alone(Verb.UP, rest, accepts);
      case "schema" -> alone(Verb.SCHEMA, rest, accepts);
      case "down" -> {
        if (rest.size() != 2) {
          throw new StartRefused(
              "`db down` needs the version to return to, or 0 for none; see `writ db --help`");
        }
        yield new SchemaCommand(Verb.DOWN, rest.get(1), accepts);
      }
      case "" -> throw new StartRefused("`db` needs one of up, down, schema; see `writ db --help`");
      default ->
          throw new StartRefused(
              "`" + rest.getFirst() + "` is none of up, down, schema; see `writ db --help`");
    };
  }

  private static SchemaCommand alone(Verb verb, List<String> rest, boolean accepts) {
    if (rest.size() > 1 || accepts) {
      throw new StartRefused(
          "`db "
              + rest.getFirst()
              + "` takes no `"
              + (accepts ? "--accept-data-loss" : rest.get(1))
              + "`; see `writ db --help`");
    }
    return new SchemaCommand(verb, null, false);
  }

  /**
   * Does it.
   *
   * @return the exit code: 0, or 1 when {@code down} changed nothing for want of the flag
   */
  int run(Settings settings, PrintStream out) {
    LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
    try (Home home = Home.open(settings.home());
        OpenStore store = OpenStore.open(settings.database(), home)) {
      Migrations migrations = House.migrations(store);
      return switch (what) {
        case UP -> up(migrations, out);
        case SCHEMA -> {
          out.print(migrations.schemaText());
          yield 0;
        }
        case DOWN -> down(migrations, String.valueOf(version), out);
      };
    } catch (IllegalArgumentException | IllegalStateException refusal) {
      throw new StartRefused(String.valueOf(refusal.getMessage()), refusal);
    }
  }

  private static int up(Migrations migrations, PrintStream out) {
    int before = migrations.applied().size();
    migrations.up();
    List<String> versions = migrations.applied();
    out.println(
        before == versions.size()
            ? "nothing was missing; the schema is at " + versions.getLast()
            : "applied " + (versions.size() - before) + "; the schema is at " + versions.getLast());
    return 0;
  }

  private int down(Migrations migrations, String to, PrintStream out) {
    List<String> versions = migrations.applied();
    List<Migrations.Loss> losses = migrations.losses(to);
    List<String> gone = versions.subList(versions.indexOf(to) + 1, versions.size());
    if (gone.isEmpty()) {
      out.println("the schema is at " + to + " already");
      return 0;
    }
    out.println("taken back, newest first: " + String.join(", ", gone.reversed()));
    for (Migrations.Loss loss : losses) {
      out.println(
          "  " + loss.what() + ": " + loss.values() + (loss.isTable() ? " rows" : " values"));
    }
    if (!acceptsDataLoss) {
      out.println("nothing was changed: make a backup, then say it again with --accept-data-loss");
      return 1;
    }
    migrations.down(to);
    out.println("done; the schema is at " + to);
    return 0;
  }
}
