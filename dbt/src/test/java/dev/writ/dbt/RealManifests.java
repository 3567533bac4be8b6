package dev.writ.dbt;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.SnapshotReader.Artifacts;
import java.nio.file.Files;
import java.nio.file.Path;

/** Manifests of real projects, which lie outside of the repository. */
public final class RealManifests {
  private static final Path FOLDER =
      Path.of(System.getProperty("writ.shared", "../../shared"), "dbt-manifests");

  private RealManifests() {}

  /** Ends the test as skipped where there is none. */
  public static Artifacts require(String name) {
    Path file = FOLDER.resolve(name + ".json");
    assumeTrue(Files.exists(file), () -> "no manifests at " + FOLDER.toAbsolutePath());
    return new Artifacts(Artifact.of(file, "MANIFEST", ""), null, null);
  }
}
