package dev.writ.server;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.ConfigValidationException;
import java.io.PrintStream;
import java.net.BindException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code writ up}: reads the flags, starts the house, and says in one sentence why it can't. */
@QuarkusMain
public final class Main {
  private static final int REFUSED = 1;
  private static final int USAGE = 2;

  Main() {}

  public static void main(String... args) {
    if (Arrays.asList(args).contains("--help")) {
      System.out.print(Flags.HELP);
      return;
    }
    try {
      Flags.parse(System.getenv(), args).forEach(System::setProperty);
    } catch (StartRefused usage) {
      System.err.println("writ: " + usage.getMessage());
      System.exit(USAGE);
    }
    boolean training = args.length > 0 && args[0].equals("train");
    Quarkus.run(
        training ? Training.class : Welcome.class,
        (code, failure) -> System.exit(told(code, failure, System.err)));
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
