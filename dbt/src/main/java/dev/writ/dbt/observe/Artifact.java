package dev.writ.dbt.observe;

import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of dbt's, to be read once.
 *
 * @param name as the user named it; {@code -} for standard input
 * @param size bytes; -1 where nobody knows before reading
 */
public record Artifact(String name, long size, Source source) {

  /** Opens the bytes; the reader closes them. */
  @FunctionalInterface
  public interface Source {
    InputStream open() throws IOException;
  }

  public static Artifact of(String name, byte[] bytes) {
    return new Artifact(name, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  /**
   * A file on disk, which must be there and be readable.
   *
   * @param kind the codes' first word, such as {@code MANIFEST}
   * @param remedy what to do where it is missing
   * @throws ProblemsFound {@code <KIND>_NOT_FOUND} or {@code <KIND>_NOT_READABLE}
   */
  public static Artifact of(Path file, String kind, String remedy) {
    String name = file.toString();
    if (Files.isDirectory(file)) {
      throw new ProblemsFound(
          Problem.in(name, kind + "_NOT_FOUND", "this is a folder").suggesting(remedy));
    }
    if (!Files.exists(file)) {
      throw new ProblemsFound(
          Problem.in(name, kind + "_NOT_FOUND", "there is no such file").suggesting(remedy));
    }
    try {
      if (!Files.isReadable(file)) {
        throw new IOException("no right to read it");
      }
      return new Artifact(name, Files.size(file), () -> Files.newInputStream(file));
    } catch (IOException e) {
      throw new ProblemsFound(
          Problem.in(name, kind + "_NOT_READABLE", "can't be read: " + e.getMessage()));
    }
  }
}
