package dev.writ.dbt.observe;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the checks are told about a project: facts, no judgement.
 *
 * @param described which file this is; its hash may still be under way, see {@link #manifest}
 * @param project name of the project that is judged
 * @param models in scope, in the order of the manifest
 * @param totalModels in the whole file
 * @param tests by the id of the model they belong to, for models in scope
 * @param graph every node of the file
 * @param catalogColumns by model id; empty where no catalog was given
 * @param passedTests ids of tests whose last run passed or warned; null where no run results were
 *     given
 * @param notices facts about the artifacts, such as {@code ARTIFACTS_DIFFER}
 */
public record Snapshot(
    Supplier<ManifestInfo> described,
    String project,
    List<Model> models,
    int totalModels,
    Map<String, List<DataTest>> tests,
    Graph graph,
    Map<String, List<String>> catalogColumns,
    @Nullable Set<String> passedTests,
    List<Notice> notices) {

  public Snapshot {
    models = List.copyOf(models);
    tests = copyOf(tests);
    catalogColumns = copyOf(catalogColumns);
    passedTests = passedTests == null ? null : Set.copyOf(passedTests);
    notices = List.copyOf(notices);
  }

  /** With a file that is described already. */
  public Snapshot(
      ManifestInfo manifest,
      String project,
      List<Model> models,
      int totalModels,
      Map<String, List<DataTest>> tests,
      Graph graph,
      Map<String, List<String>> catalogColumns,
      @Nullable Set<String> passedTests,
      List<Notice> notices) {
    this(
        () -> manifest,
        project,
        models,
        totalModels,
        tests,
        graph,
        catalogColumns,
        passedTests,
        notices);
  }

  /** Which file this is; waits until it is hashed. */
  public ManifestInfo manifest() {
    return described.get();
  }

  private static <T> Map<String, List<T>> copyOf(Map<String, List<T>> lists) {
    Map<String, List<T>> copy = new HashMap<>(lists);
    copy.replaceAll((id, list) -> List.copyOf(list));
    return Collections.unmodifiableMap(copy);
  }

  /**
   * The file's own words about itself.
   *
   * @param schema such as {@code v12}
   * @param dbtVersion {@code unknown} where the file does not say
   * @param generatedAt as written; null where it is not
   * @param sha256 of the bytes as given (unpacked), lower-case hex
   */
  public record ManifestInfo(
      String schema,
      String dbtVersion,
      @Nullable String adapterType,
      @Nullable String generatedAt,
      @Nullable String invocationId,
      String sha256,
      long bytes) {}

  /**
   * Who depends on whom, over the whole file.
   *
   * @param nodes every node of {@code nodes} by id, in the order of the manifest
   * @param sources ids of sources
   * @param disabled ids of disabled nodes
   * @param exposures id to name
   * @param children {@code child_map} without tests; where the file has none, {@code dependsOn} the
   *     other way round
   */
  public record Graph(
      Map<String, Node> nodes,
      Set<String> sources,
      Set<String> disabled,
      Map<String, String> exposures,
      Map<String, List<String>> children) {

    public Graph {
      nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
      sources = Set.copyOf(sources);
      disabled = Set.copyOf(disabled);
      exposures = Map.copyOf(exposures);
      children = copyOf(children);
    }

    /**
     * Something that depends on others.
     *
     * @param kind {@code resource_type}, such as {@code model}, {@code seed}
     */
    public record Node(String id, String kind, String displayName, List<String> dependsOn) {
      public Node {
        dependsOn = List.copyOf(dependsOn);
      }

      public boolean isModel() {
        return kind.equals("model");
      }
    }
  }
}
