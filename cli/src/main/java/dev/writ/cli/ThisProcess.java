package dev.writ.cli;

import dev.writ.cli.view.Terminal;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** The real shell: this process and the terminal it was started from. */
final class ThisProcess {
  private ThisProcess() {}

  static Shell shell() {
    return new Shell(
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        System.in,
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        terminal(),
        new ConsolePrompt(),
        InstantSource.system(),
        ThisProcess::pause,
        () -> UUID.randomUUID().toString());
  }

  private static PrintStream utf8(FileDescriptor to) {
    // Buffered and flushed at the end by Writ.main: one write for a whole table.
    return new PrintStream(
        new java.io.BufferedOutputStream(new FileOutputStream(to), 8192),
        false,
        StandardCharsets.UTF_8);
  }

  /**
   * The launcher tells in {@code writ.terminal}, such as {@code in,out,err,120}, because the JDK
   * knows only whether all ends are one terminal, and nothing of its width.
   */
  private static Terminal terminal() {
    String told = System.getProperty("writ.terminal", "");
    int columns = 80;
    String digits = told.replaceAll("[^0-9]", "");
    if (!digits.isEmpty() && digits.length() < 5) {
      columns = Integer.parseInt(digits);
    }
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return new Terminal(
        told.contains("in"), told.contains("out"), told.contains("err"), columns, !dumb);
  }

  private static void pause(Duration length) {
    try {
      Thread.sleep(length);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Loaded only when something is asked. */
  private static final class ConsolePrompt implements Shell.Prompt {
    @Override
    public Optional<String> line(String question) {
      return console().map(console -> console.readLine("%s", question));
    }

    @Override
    public Optional<String> secret(String question) {
      return console().map(console -> console.readPassword("%s", question)).map(String::new);
    }

    /** The plain console that the launcher chooses is null where there is no terminal. */
    private static Optional<Console> console() {
      return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
  }
}
