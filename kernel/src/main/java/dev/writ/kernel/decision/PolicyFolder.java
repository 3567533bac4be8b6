package dev.writ.kernel.decision;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Policies in a directory, one folder per room. A folder that Kubernetes mounts from a ConfigMap is
 * read through its {@code ..data} link, resolved once, so that no two files are of different ages.
 */
record PolicyFolder(Path directory) {
  private static final String MOUNTED = "..data";

  /**
   * The set of a room; null where the directory has no policy for it.
   *
   * @throws IOException when a file can't be read
   */
  @Nullable PolicyText find(String room) throws IOException {
    Path folder = directory.resolve(room);
    if (!Files.isDirectory(folder)) {
      return null;
    }
    Path mounted = folder.resolve(MOUNTED);
    Path root = Files.exists(mounted) ? mounted.toRealPath() : folder;
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(root)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        if (name.endsWith(".rego") || name.equals(PolicySet.DATA)) {
          files.put(name, Files.readString(file, StandardCharsets.UTF_8));
        }
      }
    }
    return files.isEmpty() ? null : PolicyText.of(room, files);
  }
}
