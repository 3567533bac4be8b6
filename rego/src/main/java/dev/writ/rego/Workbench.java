package dev.writ.rego;

import dev.writ.rego.workbench.Suite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the command line and builds do with policies in files. Needs SnakeYAML on the class path. */
public final class Workbench {
  private Workbench() {}

  /**
   * One case of OPA's conformance suite.
   *
   * @param id {@code v1/folder/file.yaml#index}; notes repeat, ids do not
   * @param wrong what is wrong with the engine's answer, null when nothing is
   */
  public record SuiteResult(String id, String note, @Nullable String wrong) {
    public boolean passed() {
      return wrong == null;
    }
  }

  /**
   * Runs every case below a folder with the folders {@code v0} and {@code v1}.
   *
   * @throws IOException when a file can't be read or is none of the suite
   */
  public static List<SuiteResult> conformance(Path folder) throws IOException {
    return Suite.run(folder);
  }
}
