package dev.writ.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Another process with an embedded PostgreSQL: prints its pid, closes it at the end of stdin. */
final class Starter {
  private Starter() {}

  static Process start(Path directory) throws IOException {
    return start(directory, System.getProperty("java.class.path"), UnaryOperator.identity());
  }

  /**
   * With a copy of the class path, because the account may not see this user's Maven repository.
   */
  static Process startAs(ServiceAccount account, Path directory) throws IOException {
    List<String> copied = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      Path copy = directory.resolveSibling("lib" + copied.size()).resolve("entry.jar");
      copyTree(Path.of(entry), copy);
      copied.add(copy.toString());
    }
    return start(directory, String.join(":", copied), account::command);
  }

  private static Process start(Path directory, String classPath, UnaryOperator<List<String>> as)
      throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xmx64m",
            "-Duser.home=" + directory.getParent(),
            "-cp",
            classPath,
            Starter.class.getName(),
            directory.toString());
    return new ProcessBuilder(as.apply(command))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void copyTree(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  static long pidOf(Process starter) throws IOException {
    BufferedReader out = starter.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the other process ended without a PostgreSQL");
    }
    return Long.parseLong(line);
  }

  public static void main(String... arguments) throws IOException {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(PostgresSettings.keptIn(Path.of(arguments[0])))) {
      System.out.println(postgres.pid());
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }
}
