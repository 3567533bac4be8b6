package dev.writ.cli;

import dev.writ.cli.rest.Pause;
import dev.writ.cli.view.Terminal;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Everything around the command that is not the command: a test hands in its own.
 *
 * @param environment environment variables
 * @param home the person's home directory
 * @param keys makes Idempotency-Keys
 */
public record Shell(
    Map<String, String> environment,
    Path home,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    Prompt prompt,
    InstantSource clock,
    Pause pause,
    Supplier<String> keys) {

  public Shell {
    environment = Map.copyOf(environment);
  }

  /** An environment variable that is set and not empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** Asks the person at the terminal. */
  public interface Prompt {
    /** Empty when the person closed the input. */
    Optional<String> line(String question);

    /** Like {@link #line}, without showing what is typed. */
    Optional<String> secret(String question);
  }
}
