package dev.writ.dbt.observe;

import dev.writ.dbt.observe.Snapshot.Graph;
import dev.writ.dbt.observe.Snapshot.ManifestInfo;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as it was read, before anybody asked which of its models are to be judged.
 *
 * @param described the file; waits for its hash
 * @param invocationId the run of dbt that wrote it; null where the file has none
 * @param projectName {@code metadata.project_name}; null before v10
 * @param projectId MD5 of the project's name, in hex; null where the file has none
 * @param models every model of the file, in its order
 * @param tests every test of the file, in its order
 * @param packages names of the packages that have a node
 */
record Manifest(
    Supplier<ManifestInfo> described,
    @Nullable String invocationId,
    @Nullable String projectName,
    @Nullable String projectId,
    List<Model> models,
    List<DataTest> tests,
    Graph graph,
    Set<String> packages) {

  /** Waits for the hash. */
  ManifestInfo info() {
    return described.get();
  }
}
