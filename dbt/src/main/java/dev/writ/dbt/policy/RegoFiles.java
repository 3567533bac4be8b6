package dev.writ.dbt.policy;

import dev.writ.dbt.policy.EffectivePolicy.RegoSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where a policy's Rego files are. */
@FunctionalInterface
public interface RegoFiles {
  /** For a policy that came without files of its own, such as an uploaded one. */
  RegoFiles NONE =
      path -> {
        throw new IOException("this policy came without files beside it");
      };

  /**
   * The Rego below a path, sorted by name.
   *
   * @param path of a file or folder, relative to the policy file; a folder's tests ({@code
   *     *_test.rego}) are left out
   * @throws IOException whose message says what is wrong with the path
   */
  List<RegoSource> read(String path) throws IOException;

  /**
   * Files beside a policy file, shown as seen from where that file was named from. A path that
   * leads out of its folder is refused, also by a symbolic link.
   */
  static RegoFiles beside(Path policyFile) {
    return path -> {
      Path parent = policyFile.toAbsolutePath().normalize().getParent();
      try {
        if (parent == null || Path.of(path).isAbsolute()) {
          throw new IOException("it is not relative to the policy file");
        }
        Path folder = parent.toRealPath();
        Path below = folder.resolve(path).normalize();
        if (!below.startsWith(folder) || !below.toRealPath().startsWith(folder)) {
          throw new IOException("it leads out of the policy's folder");
        }
        Path shown = policyFile.resolveSibling(path).normalize();
        return Files.isDirectory(below)
            ? folder(folder, below, shown)
            : List.of(file(below, shown));
      } catch (NoSuchFileException e) {
        throw new IOException("there is no such file", e);
      } catch (InvalidPathException e) {
        throw new IOException("it is no path", e);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    };
  }

  private static List<RegoSource> folder(Path root, Path folder, Path shown) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files =
          all.filter(file -> file.toString().endsWith(".rego"))
              .filter(file -> !file.toString().endsWith("_test.rego"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    }
    List<RegoSource> sources = new ArrayList<>();
    for (Path file : files) {
      if (!file.toRealPath().startsWith(root)) {
        throw new IOException(
            "`%s` leads out of the policy's folder".formatted(folder.relativize(file)));
      }
      sources.add(file(file, shown.resolve(folder.relativize(file))));
    }
    return sources;
  }

  private static RegoSource file(Path file, Path shown) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(PolicyDocument.MOST_BYTES + 1);
    }
    if (bytes.length > PolicyDocument.MOST_BYTES) {
      throw new IOException("`%s` has more than 1 MiB".formatted(shown));
    }
    return new RegoSource(
        shown.toString(), new String(bytes, StandardCharsets.UTF_8), Sha256.of(bytes));
  }
}
