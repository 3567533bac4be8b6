package dev.writ.cli;

import dev.writ.cli.view.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Somebody at a keyboard: types commands, answers questions, sees what is said. */
final class Person {
  /** What one command left on the screen. */
  record Said(int code, String out, String err) {}

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  final List<Duration> pauses = new ArrayList<>();
  final List<String> questions = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Deque<String> answers = new ArrayDeque<>();
  private final Path home;
  private Terminal terminal = Terminal.NONE;
  private InstantSource clock = InstantSource.fixed(NOW);
  private String in = "";
  private int keys;

  private Person(Path home) {
    this.home = home;
  }

  /** Somebody whose shell has an address and a token. */
  static Person at(PretendServer server) {
    return new Person(Path.of("/nonexistent"))
        .with("WRIT_URL", server.url())
        .with("WRIT_TOKEN", "writ_t1_secret");
  }

  /** Somebody who just installed Writ. */
  static Person newcomer(Path home) {
    return new Person(home);
  }

  Person with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Person on(Terminal one) {
    terminal = one;
    return this;
  }

  Person answering(String... lines) {
    answers.addAll(Arrays.asList(lines));
    return this;
  }

  Person piping(String text) {
    in = text;
    return this;
  }

  Person at(InstantSource time) {
    clock = time;
    return this;
  }

  Said types(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            environment,
            home,
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            terminal,
            new Answers(),
            clock,
            pauses::add,
            () -> "key-" + ++keys);
    int code = Writ.run(shell, args);
    return new Said(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private final class Answers implements Shell.Prompt {
    @Override
    public Optional<String> line(String question) {
      questions.add(question);
      return Optional.ofNullable(answers.poll());
    }

    @Override
    public Optional<String> secret(String question) {
      return line("(hidden) " + question);
    }
  }
}
