package dev.writ.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Writ as a person meets it: whole processes, from `./writ` to their end. */
final class Processes {
  private static final Path ROOT =
      Path.of(System.getenv().getOrDefault("WRIT_ROOT", ".")).toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int COMMANDS = 15;

  private Processes() {}

  static List<Figure> measure() throws Exception {
    Path home = Files.createTempDirectory("writ-bench-home");
    List<Figure> figures = new ArrayList<>();
    String password = "bench " + Long.toHexString(System.nanoTime()) + " first";
    Map<String, String> environment =
        Map.of(
            "WRIT_HOME", home.toString(),
            "XDG_CONFIG_HOME", home.resolve("config").toString(),
            "WRIT_ADMIN_PASSWORD", password);
    try {
      int port = freePort();
      for (String which : List.of("first start to ready, new database", "second start to ready")) {
        long start = System.nanoTime();
        Process server = writ(environment, "up", "--port", Integer.toString(port));
        try {
          awaitReady(server, port);
          double seconds = (System.nanoTime() - start) / 1e9;
          figures.add(
              which.startsWith("second")
                  ? Figure.atMost(which, seconds, "s", 5)
                  : Figure.told(which, seconds, "s"));
          if (which.startsWith("second")) {
            figures.add(Figure.told("server's resident memory after start", memory(server), "MiB"));
            figures.add(approvalsList(environment, port, password));
          }
        } finally {
          stop(server);
        }
      }
    } finally {
      remove(home);
    }
    return figures;
  }

  /**
   * A server process on a home of its own, ready for calls; gone with all it kept when closed.
   *
   * @param password the admin's first one, to be changed
   */
  record House(Process server, Path home, int port, String password) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      stop(server);
      remove(home);
    }
  }

  static House openHouse() throws Exception {
    Path home = Files.createTempDirectory("writ-bench-home");
    String password = "bench " + Long.toHexString(System.nanoTime()) + " first";
    int port = freePort();
    Process server =
        writ(
            Map.of("WRIT_HOME", home.toString(), "WRIT_ADMIN_PASSWORD", password),
            "up",
            "--port",
            Integer.toString(port));
    House house = new House(server, home, port, password);
    try {
      awaitReady(server, port);
    } catch (Exception failure) {
      house.close();
      throw failure;
    }
    return house;
  }

  private static void stop(Process server) {
    server.destroy();
    try {
      if (!server.waitFor(30, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    } catch (InterruptedException hurry) {
      server.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  static void remove(Path home) throws IOException {
    try (Stream<Path> tree = Files.walk(home)) {
      tree.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    }
  }

  private static Figure approvalsList(Map<String, String> environment, int port, String password)
      throws Exception {
    Process login =
        writ(
            environment,
            "login",
            "http://127.0.0.1:" + port,
            "--user",
            "admin",
            "--password-stdin",
            "--new-password-stdin");
    try (OutputStream in = login.getOutputStream()) {
      in.write((password + "\n" + password + " second\n").getBytes(StandardCharsets.UTF_8));
    }
    requireDone(login, "login");
    long[] nanos = new long[COMMANDS];
    for (int i = 0; i < COMMANDS; i++) {
      long start = System.nanoTime();
      requireDone(writ(environment, "approvals", "list"), "approvals list");
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return Figure.atMost(
        "`writ approvals list`, whole process, median of " + COMMANDS,
        nanos[COMMANDS / 2] / 1e9,
        "s",
        0.35);
  }

  static Process writ(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", ROOT.resolve("writ").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void requireDone(Process process, String what) throws InterruptedException {
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          "`writ " + what + "` ended with " + process.exitValue() + "; try it by hand");
    }
  }

  private static void awaitReady(Process server, int port) throws Exception {
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready")).build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (System.nanoTime() < end && server.isAlive()) {
        try {
          if (client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException notYet) {
          // nobody listens yet
        }
        Thread.sleep(10);
      }
    }
    throw new IllegalStateException("`writ up` did not become ready; try it by hand");
  }

  /** MiB of the server's own process, as Linux counts it. */
  private static double memory(Process server) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
