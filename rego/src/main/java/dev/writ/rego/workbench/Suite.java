package dev.writ.rego.workbench;

import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoValue;
import dev.writ.rego.Workbench.SuiteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Runs the cases of OPA's conformance suite below a folder with the folders {@code v0} and {@code
 * v1}.
 */
public final class Suite {
  private Suite() {}

  /**
   * Runs them all.
   *
   * @throws IOException when a file can't be read or is none of the suite
   */
  public static List<SuiteResult> run(Path root) throws IOException {
    List<SuiteResult> results = new ArrayList<>();
    for (PolicySource.Language language : PolicySource.Language.values()) {
      Path folder = root.resolve(language.name().toLowerCase(Locale.ROOT));
      if (Files.isDirectory(folder)) {
        for (Path file : files(folder)) {
          runFile(root, file, language, results);
        }
      }
    }
    return results;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static void runFile(
      Path root, Path file, PolicySource.Language language, List<SuiteResult> results)
      throws IOException {
    String name = root.relativize(file).toString();
    List<RegoValue.Obj> cases = SuiteFile.read(file);
    for (int i = 0; i < cases.size(); i++) {
      SuiteCase one = new SuiteCase(cases.get(i), language);
      String wrong;
      try {
        wrong = one.run();
      } catch (RuntimeException defect) {
        wrong = "the engine broke: " + defect;
      }
      results.add(new SuiteResult(name + "#" + i, one.note(), wrong));
    }
  }
}
