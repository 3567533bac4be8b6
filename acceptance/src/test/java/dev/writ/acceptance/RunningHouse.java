package dev.writ.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code ./writ up} in a home of its own, and {@code ./writ} commands of people who live there.
 *
 * <p>The processes are the real ones; nothing is built by them (WRIT_BUILD=never), because the
 * build that runs this test has packaged them.
 */
public final class RunningHouse implements AutoCloseable {
  /** What a person's password is after the one-time password was exchanged. */
  public static final String PASSWORD = "a phrase of my own, long enough";

  private static final ObjectMapper json = new ObjectMapper();

  private final Path home;
  private final int port;
  private Process server;
  private String url;
  private final StringBuilder printed = new StringBuilder();

  private RunningHouse(Path home) throws IOException {
    this.home = home;
    this.port = freePort(); // kept over restarts, because people sign in at an address
    this.server = start();
    this.url = awaitUrl(server);
  }

  /** Starts in an empty HOME, as a newcomer does. */
  public static RunningHouse up(Path home) throws IOException {
    return new RunningHouse(home);
  }

  /** Starts again after {@link #stop} or {@link #kill}. */
  public void upAgain() throws IOException {
    printed.setLength(0);
    server = start();
    url = awaitUrl(server);
  }

  private Process start() throws IOException {
    return process("up", "--port", Integer.toString(port)).redirectErrorStream(true).start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Reads the whole welcome: tests look at what it says. */
  private String awaitUrl(Process process) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String address = null;
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      synchronized (printed) {
        printed.append(line).append('\n');
      }
      int at = line.indexOf("open at http://");
      if (at >= 0) {
        address = line.substring(at + "open at ".length()).strip();
      }
      if (address != null && line.endsWith("Ctrl-C")) {
        Thread.ofVirtual().start(() -> keepReading(out));
        return address;
      }
    }
    throw new IOException("`./writ up` ended before it was open; it said:\n" + printed);
  }

  private void keepReading(BufferedReader out) {
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        synchronized (printed) {
          printed.append(line).append('\n');
        }
      }
    } catch (IOException gone) {
      // the server was killed
    }
  }

  public String url() {
    return url;
  }

  /** All that {@code ./writ up} printed since its last start. */
  public String printed() {
    synchronized (printed) {
      return printed.toString();
    }
  }

  /** Where the house keeps everything. */
  public Path data() {
    return home.resolve(".local/share/writ");
  }

  public long pid() {
    return server.pid();
  }

  /** As Ctrl-C and SIGTERM do; waits for the end. */
  public void stop() throws InterruptedException {
    server.destroy();
    if (!server.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the server did not stop within a minute:\n" + printed());
    }
  }

  /** As kill -9 does. */
  public void kill() throws InterruptedException {
    server.destroyForcibly().waitFor();
  }

  /** How a command ended. */
  public record Outcome(int exit, String out, String err) {
    public Outcome requireExit(int expected) {
      if (exit != expected) {
        throw new AssertionError(
            "expected exit code %d, but got %d%nout: %s%nerr: %s"
                .formatted(expected, exit, out, err));
      }
      return this;
    }

    public JsonNode json() {
      try {
        return json.readTree(out);
      } catch (IOException e) {
        throw new UncheckedIOException(out, e);
      }
    }
  }

  /** Exchanges the first admin's one-time password. */
  public void logInAdmin() throws IOException {
    logIn("admin", Files.readString(data().resolve("admin.password")).strip());
  }

  /** Lets somebody in with a role in environments, and signs them in from here. */
  public void bringIn(String name, String role, String environments) throws IOException {
    Outcome made = writ("admin", "users", "create", name, "--output", "json").requireExit(0);
    writ(
            "admin",
            "bindings",
            "create",
            "--user",
            name,
            "--role",
            role,
            "--environment",
            environments)
        .requireExit(0);
    logIn(name, made.json().path("one_time_password").asText());
  }

  private void logIn(String name, String oneTime) throws IOException {
    run(
            oneTime + "\n" + PASSWORD + "\n",
            "login",
            url,
            "--user",
            name,
            "--password-stdin",
            "--new-password-stdin")
        .requireExit(0);
  }

  /** Runs {@code ./writ ARGUMENTS --as NAME}. */
  public Outcome writ(String as, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--as", as, "--url", url));
    return run("", all.toArray(String[]::new));
  }

  private Outcome run(String input, String... arguments) throws IOException {
    Path out = Files.createTempFile("writ-out", "");
    Path err = Files.createTempFile("writ-err", "");
    try {
      Process process =
          process(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException closed) {
        // the command did not want it
      }
      return new Outcome(process.waitFor(), Files.readString(out), Files.readString(err));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private ProcessBuilder process(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Checkout.root().resolve("writ").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.toUpperCase(Locale.ROOT).startsWith("WRIT_"));
    environment.remove("XDG_CONFIG_HOME");
    environment.remove("XDG_CACHE_HOME");
    environment.put("HOME", home.toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("WRIT_BUILD", "never");
    return builder;
  }

  @Override
  public void close() {
    server.destroy();
    try {
      if (!server.waitFor(60, TimeUnit.SECONDS)) {
        server.destroyForcibly().waitFor();
      }
      deleteWhatRootPutElsewhere();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Root's PostgreSQL keeps its data where its account can reach it, behind a link. */
  private void deleteWhatRootPutElsewhere() throws IOException {
    Path link = data().resolve("postgres/data");
    if (Files.isSymbolicLink(link)) {
      Path elsewhere = link.toRealPath();
      Files.delete(link);
      try (Stream<Path> paths = Files.walk(elsewhere)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
