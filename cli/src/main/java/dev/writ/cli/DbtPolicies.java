package dev.writ.cli;

import dev.writ.dbt.policy.PolicyDocument;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The policy files that judge. */
final class DbtPolicies {
  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "A policy file; several times for a chain, parent first (default: writ.yaml in the"
              + " project, where there is one).")
  private List<Path> files = List.of();

  /** As they were given. */
  List<Path> files() {
    return files;
  }

  /**
   * The whole chain; empty where no file is given and none lies in the project.
   *
   * @throws ProblemsFound naming each that is missing
   */
  List<PolicyDocument> chain(Path projectDir) {
    if (files.isEmpty()) {
      Path usual = projectDir.resolve("writ.yaml");
      return Files.exists(usual) ? List.of(PolicyDocument.of(usual)) : List.of();
    }
    List<PolicyDocument> chain = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Path file : files) {
      try {
        chain.add(PolicyDocument.of(file));
      } catch (ProblemsFound missing) {
        problems.addAll(missing.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemsFound(problems);
    }
    return chain;
  }
}
