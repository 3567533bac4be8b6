package dev.writ.dbt.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One file of a chain, as it was given. */
public final class PolicyDocument {
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
    if (!Files.isRegularFile(file)) {
      throw new ProblemsFound(
          Problem.in(
                  name,
                  "POLICY_NOT_FOUND",
                  Files.isDirectory(file) ? "this is a folder" : "there is no such file")
              .suggesting("name the policy file, or write one with `writ dbt init`"));
    }
    try {
      return new PolicyDocument(name, Files.readAllBytes(file), RegoFiles.beside(file));
    } catch (IOException e) {
      throw new ProblemsFound(
          Problem.in(name, "POLICY_NOT_READABLE", "can't be read: " + e.getMessage()));
    }
  }
}
