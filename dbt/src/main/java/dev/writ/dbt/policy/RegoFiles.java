package dev.writ.dbt.policy;

import dev.writ.dbt.policy.EffectivePolicy.RegoSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
   */
  List<RegoSource> read(String path) throws IOException;

  /** Files beside a policy file; a path that leads out of that folder is refused. */
  static RegoFiles beside(Path policyFile) {
    Path folder =
        Objects.requireNonNull(policyFile.toAbsolutePath().normalize().getParent(), "a file");
    return path -> {
      Path below = folder.resolve(path).normalize();
      if (Path.of(path).isAbsolute() || !below.startsWith(folder)) {
        throw new IOException("it leads out of the policy's folder");
      }
      return Files.isDirectory(below) ? folder(below, path) : List.of(source(below, path));
    };
  }

  private static List<RegoSource> folder(Path folder, String shown) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files =
          all.filter(file -> file.toString().endsWith(".rego"))
              .filter(file -> !file.toString().endsWith("_test.rego"))
              .sorted()
              .toList();
    }
    List<RegoSource> sources = new ArrayList<>();
    for (Path file : files) {
      sources.add(source(file, Path.of(shown).resolve(folder.relativize(file)).toString()));
    }
    return sources;
  }

  private static RegoSource source(Path file, String shown) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return new RegoSource(shown, new String(bytes, StandardCharsets.UTF_8), Sha256.of(bytes));
  }
}
