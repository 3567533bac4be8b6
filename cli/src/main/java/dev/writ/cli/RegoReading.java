package dev.writ.cli;

import dev.writ.rego.PolicySource;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which files verbs read policies from, and in which version of the language. */
final class RegoReading {
  @Option(
      names = "--ignore",
      paramLabel = "GLOB",
      description = "Pass over files and folders with such names; may be repeated.")
  private List<String> ignored = new ArrayList<>();

  @Option(names = "--v0-compatible", description = "Policies are written in version 0.")
  private boolean version0;

  List<String> ignored() {
    return ignored;
  }

  PolicySource.Language language() {
    return version0 ? PolicySource.Language.V0 : PolicySource.Language.V1;
  }

  PolicySource.Language otherLanguage() {
    return version0 ? PolicySource.Language.V1 : PolicySource.Language.V0;
  }
}
