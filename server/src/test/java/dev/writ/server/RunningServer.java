package dev.writ.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The packaged server in a process of its own, on a free port, driven over HTTP. */
public final class RunningServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String OPEN = "Writ is open at ";

  private final Process process;
  private final Queue<String> output;
  private final String url;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private RunningServer(Process process, Queue<String> output, String url) {
    this.process = process;
    this.output = output;
    this.url = url;
  }

  /** What a start that was refused printed, and its exit code. */
  public record Refusal(int exitCode, String output) {}

  /** Starts on this home and waits until calls are taken. */
  public static RunningServer start(Path home, String... flags) {
    Started started = launch(home, flags);
    try {
      String url = started.url.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return new RunningServer(started.process, started.output, url);
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      started.process.destroyForcibly();
      throw new IllegalStateException("the server did not open:\n" + started.output, failure);
    }
  }

  /** Starts, and expects it to be refused. */
  public static Refusal startRefused(Path home, String... flags) {
    Started started = launch(home, flags);
    try {
      if (!started.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the start was not refused:\n" + started.output);
      }
      started.reader.join();
      return new Refusal(started.process.exitValue(), String.join("\n", started.output));
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    } finally {
      started.process.destroyForcibly();
    }
  }

  private record Started(
      Process process, Queue<String> output, CompletableFuture<String> url, Thread reader) {}

  private static Started launch(Path home, String... flags) {
    Path jar = Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    if (Files.notExists(jar)) {
      throw new IllegalStateException(jar + " is missing; run `./mvnw package` first");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC"));
    Arrays.stream(flags).filter(flag -> flag.startsWith("-D")).forEach(command::add);
    command.addAll(List.of("-jar", jar.toString(), "up", "--home", home.toString(), "--port", "0"));
    Arrays.stream(flags).filter(flag -> !flag.startsWith("-D")).forEach(command::add);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      Queue<String> output = new ConcurrentLinkedQueue<>();
      CompletableFuture<String> url = new CompletableFuture<>();
      Thread reader = Thread.ofVirtual().start(() -> read(process, output, url));
      return new Started(process, output, url, reader);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void read(Process process, Queue<String> output, CompletableFuture<String> url) {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        int open = line.indexOf(OPEN);
        if (open >= 0) {
          url.complete(line.substring(open + OPEN.length()).trim());
        }
      }
      url.completeExceptionally(new IllegalStateException("the server ended"));
    } catch (IOException gone) {
      url.completeExceptionally(gone);
    }
  }

  public String url() {
    return url;
  }

  public String output() {
    return String.join("\n", output);
  }

  /** An answer: status, headers and body. */
  public record Answer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public String text() {
      return response.body();
    }

    public JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException notJson) {
        throw new UncheckedIOException(response.body(), notJson);
      }
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    public String code() {
      return json().path("code").asText();
    }
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  /** Sends a JSON body. */
  public Answer post(String path, String json, String... headers) {
    return send("POST", path, json, headers);
  }

  public Answer send(String method, String path, String json, String... headers) {
    return send(
        method,
        path,
        BodyPublishers.ofString(json),
        concat(headers, "Content-Type", "application/json"));
  }

  public Answer send(
      String method, String path, HttpRequest.BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return new Answer(client.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  private static String[] concat(String[] headers, String... more) {
    String[] all = Arrays.copyOf(headers, headers.length + more.length);
    System.arraycopy(more, 0, all, headers.length, more.length);
    return all;
  }

  /** As kill -9 does. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** As Ctrl-C and SIGTERM do; gives the exit code. */
  public int stop() {
    process.destroy();
    return await();
  }

  private int await() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the server does not stop:\n" + output);
      }
      return process.exitValue();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }
}
