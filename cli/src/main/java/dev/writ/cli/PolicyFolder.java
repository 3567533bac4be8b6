package dev.writ.cli;

import dev.writ.cli.rest.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A policy set on disk: {@code .rego} files and {@code data.json}, by path below the folder. */
final class PolicyFolder {
  private PolicyFolder() {}

  /**
   * @throws Failure when there is none or it can't be read
   */
  static Map<String, String> read(Path root) {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(root)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        String name =
            file.equals(root)
                ? String.valueOf(root.getFileName())
                : root.relativize(file).toString().replace('\\', '/');
        if (name.endsWith(".rego") || name.equals("data.json")) {
          files.put(name, Files.readString(file, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException unreadable) {
      throw new Failure("`" + root + "` can't be read: " + unreadable.getMessage());
    }
    if (files.isEmpty()) {
      throw new Failure("`" + root + "` has no policy: expected `.rego` files and `data.json`");
    }
    return files;
  }
}
