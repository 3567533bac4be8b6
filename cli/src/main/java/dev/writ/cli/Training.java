package dev.writ.cli;

import com.sun.net.httpserver.HttpServer;
import dev.writ.cli.rest.Json;
import dev.writ.cli.view.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the JVM watches when the AOT cache is made: the commands that people type most, answered by
 * a server in this process, printed to nowhere.
 */
final class Training {
  private static final Terminal PERSON = new Terminal(true, true, true, 100, true);

  private Training() {}

  public static void main(String[] args) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] answer = answer().getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      train(url);
      DbtTraining.train(shell(url, Terminal.NONE), shell(url, PERSON));
      WorkloadsTraining.train(shell(url, Terminal.NONE), shell(url, PERSON));
    } finally {
      server.stop(0); // its thread would keep a failed training alive for ever
    }
  }

  private static void train(String url) {
    for (Terminal terminal : new Terminal[] {Terminal.NONE, PERSON}) {
      Writ.run(shell(url, terminal), "approvals", "list");
      Writ.run(shell(url, terminal), "vms", "list");
      Writ.run(shell(url, terminal), "tasks", "list", "--output", "json");
      Writ.run(shell(url, terminal), "tasks", "wait", "4f9d0000-0000-7000-8000-000000000001");
      Writ.run(shell(url, terminal), "audit", "search", "--output", "yaml");
      Writ.run(shell(url, terminal), "vms", "start", "4f9d0000-0000-7000-8000-000000000001");
      Writ.run(shell(url, terminal), "--help");
    }
  }

  private static Shell shell(String url, Terminal terminal) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Shell(
        Map.of("WRIT_URL", url, "WRIT_TOKEN", "writ_training", "WRIT_HOME", "/nonexistent"),
        Path.of("/nonexistent"),
        InputStream.nullInputStream(),
        nowhere,
        nowhere,
        terminal,
        new Silence(),
        InstantSource.system(),
        length -> {},
        () -> "training");
  }

  /** The words of a command and some more. */
  static String[] with(String[] words, String... more) {
    return Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new);
  }

  static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** One answer that reads as a list, a task and a machine alike. */
  private static String answer() {
    var row =
        Json.object()
            .put("id", "4f9d0000-0000-7000-8000-000000000001")
            .put("task_id", "4f9d0000-0000-7000-8000-000000000001")
            .put("event_id", "4f9d0000-0000-7000-8000-000000000001")
            .put("name", "dev-shop-redis-01")
            .put("operation", "CREATE_VM")
            .put("environment", "test")
            .put("status", "COMPLETED")
            .put("created_at", "2026-01-01T00:00:00Z")
            .put("reason", "a reason that is long enough to be cut on a terminal of 100 columns");
    var answer = row.deepCopy();
    answer.putArray("items").add(row);
    answer.put("total", 1);
    return answer.toString();
  }

  private static final class Silence implements Shell.Prompt {
    @Override
    public Optional<String> line(String question) {
      return Optional.empty();
    }

    @Override
    public Optional<String> secret(String question) {
      return Optional.empty();
    }
  }
}
