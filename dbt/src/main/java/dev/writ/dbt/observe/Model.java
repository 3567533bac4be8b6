package dev.writ.dbt.observe;

import dev.writ.rego.RegoValue;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model as its manifest describes it. Absent and null are the same: empty.
 *
 * @param filePath {@code original_file_path} with {@code /}; empty where there is none
 * @param patchPath the YAML file that describes it, without its {@code package://}; null where none
 *     does
 * @param description as written; empty where there is none
 * @param columns in the order of the manifest
 * @param tags of {@code config} and of the node, merged
 * @param meta of {@code config} and of the node, merged, {@code config} first
 * @param dependsOn ids of nodes and sources, in order
 * @param version of a versioned model; null else
 */
public record Model(
    String uniqueId,
    String name,
    String packageName,
    String filePath,
    @Nullable String patchPath,
    String description,
    List<Column> columns,
    Set<String> tags,
    RegoValue.Obj meta,
    String materialized,
    List<String> dependsOn,
    List<String> fqn,
    @Nullable String access,
    @Nullable String group,
    @Nullable String version,
    @Nullable String latestVersion) {

  public Model {
    columns = List.copyOf(columns);
    tags = inOrder(tags);
    dependsOn = List.copyOf(dependsOn);
    fqn = List.copyOf(fqn);
  }

  /** A declared column. */
  public record Column(
      String name,
      String description,
      @Nullable String dataType,
      Set<String> tags,
      RegoValue.Obj meta) {

    public Column {
      tags = inOrder(tags);
    }
  }

  private static Set<String> inOrder(Set<String> tags) {
    return tags.size() < 2
        ? Set.copyOf(tags)
        : Collections.unmodifiableSet(new LinkedHashSet<>(tags));
  }

  /** {@code name}, or {@code name.v2} for a version of it. */
  public String displayName() {
    return version == null ? name : name + ".v" + version;
  }

  /** Its name and whereabouts. */
  public ModelRef ref() {
    return new ModelRef(
        uniqueId, name, displayName(), packageName, filePath, patchPath, version, layer());
  }

  /** By the name's prefix; null where it has none of them. */
  public @Nullable Layer layer() {
    return Layer.of(name);
  }
}
