package dev.writ.dbt.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** One file of a chain, as it was given. */
public final class PolicyDocument {
  /** Of a policy file, and of each Rego file beside it. */
  static final int MOST_BYTES = 1 << 20;

  private final String name;
  private final byte[] bytes;
  private final RegoFiles rego;

  /**
   * A file that is held already.
   *
   * @param name as problems name it
   * @param bytes YAML in UTF-8, at most 1 MiB
   * @param rego where its Rego checks are
   */
  public PolicyDocument(String name, byte[] bytes, RegoFiles rego) {
    this.name = name;
    this.bytes = bytes.clone();
    this.rego = rego;
  }

  public String name() {
    return name;
  }

  byte[] bytes() {
    return bytes;
  }

  RegoFiles rego() {
    return rego;
  }

  /**
   * A file on disk.
   *
   * @throws ProblemsFound {@code POLICY_NOT_FOUND} or {@code POLICY_NOT_READABLE}
   */
  public static PolicyDocument of(Path file) {
    String name = file.toString();
    try (InputStream in = Files.newInputStream(file)) {
      // One byte too many is read of a file that is too large, and the reader refuses it.
      return new PolicyDocument(name, in.readNBytes(MOST_BYTES + 1), RegoFiles.beside(file));
    } catch (NoSuchFileException e) {
      throw new ProblemsFound(notFound(name, "there is no such file"));
    } catch (IOException e) {
      throw new ProblemsFound(
          Files.isDirectory(file)
              ? notFound(name, "this is a folder")
              : Problem.in(
                  name,
                  "POLICY_NOT_READABLE",
                  e instanceof AccessDeniedException
                      ? "access is denied"
                      : "can't be read: " + e.getMessage()));
    }
  }

  private static Problem notFound(String name, String why) {
    return Problem.in(name, "POLICY_NOT_FOUND", why)
        .suggesting("name the policy file, or write one with `writ dbt init`");
  }
}
