package dev.writ.server;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code writ up}: reads the flags, starts the house, and says in one sentence why it can't. {@code
 * writ db} works on the database alone.
 */
@QuarkusMain
public final class Main {
  private static final int REFUSED = 1;
  private static final int USAGE = 2;

  /** Above the defaults, below environment variables, as Quarkus has it. */
  private static final int FILE_ORDINAL = 260;

  Main() {}

  public static void main(String... args) {
    List<String> words = List.of(args);
    boolean db = !words.isEmpty() && words.getFirst().equals("db");
    if (words.contains("--help")) {
      System.out.print(db ? SchemaCommand.HELP : Flags.HELP);
      return;
    }
    if (db) {
      System.exit(db(words.subList(1, words.size())));
    }
    try {
      Flags.parse(System.getenv(), args).forEach(System::setProperty);
    } catch (StartRefused usage) {
      System.err.println("writ: " + usage.getMessage());
      System.exit(USAGE);
    }
    boolean training = !words.isEmpty() && words.getFirst().equals("train");
    Quarkus.run(
        training ? Training.class : Welcome.class,
        (code, failure) -> System.exit(told(code, failure, System.err)));
  }

  /** {@code words} are those after {@code db}. */
  private static int db(List<String> words) {
    List<String> flags = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String name = words.get(i).replaceFirst("=.*", "");
      if (!SchemaCommand.FLAGS.contains(name)) {
        rest.add(words.get(i));
        continue;
      }
      flags.add(words.get(i));
      if (name.equals(words.get(i)) && i + 1 < words.size()) {
        flags.add(words.get(++i));
      }
    }
    try {
      SchemaCommand command = SchemaCommand.parse(rest);
      Flags.parse(System.getenv(), flags.toArray(String[]::new)).forEach(System::setProperty);
      return command.run(settings(), System.out);
    } catch (RuntimeException failure) {
      return told(REFUSED, failure, System.err);
    }
  }

  /** The settings as the server reads them, without a server. */
  private static Settings settings() {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDefaultSources()
            .withMapping(Settings.class)
            .withMappingIgnore("writ.**");
    Path file = Path.of("config", "application.properties");
    if (Files.exists(file)) {
      try {
        builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), FILE_ORDINAL));
      } catch (IOException failure) {
        throw new StartRefused("`" + file + "` can't be read: " + failure.getMessage(), failure);
      }
    }
    return builder.build().getConfigMapping(Settings.class);
  }

  /** Prints why the start failed, and gives the exit code. */
  static int told(int code, @Nullable Throwable failure, PrintStream out) {
    if (failure == null) {
      return code;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartRefused) {
        out.println("writ: " + cause.getMessage());
        return REFUSED;
      }
      if (cause instanceof ConfigValidationException settings) {
        for (int i = 0; i < settings.getProblemCount(); i++) {
          out.println("writ: " + settings.getProblem(i).getMessage());
        }
        return USAGE;
      }
      if (cause instanceof BindException || isPortTaken(cause)) {
        out.println(
            "writ: port "
                + System.getProperty("writ.port", "8080")
                + " is taken by another program; choose one with --port");
        return REFUSED;
      }
    }
    failure.printStackTrace(out);
    return code == 0 ? REFUSED : code;
  }

  private static boolean isPortTaken(Throwable cause) {
    return cause.getClass().getSimpleName().equals("QuarkusBindException");
  }
}
