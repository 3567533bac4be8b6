package dev.writ.dbt.act;

import dev.writ.dbt.observe.ModelRef;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** On which lines a project's YAML file names its models and their columns. */
final class PatchFile {
  /** Files with more are not read: no description that a person wrote is so long. */
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private static final int MAX_DEPTH = 50;
  private static final int MAX_ALIASES = 50;
  private static final PatchFile NOTHING = new PatchFile(Map.of());

  private final Map<String, Described> models;

  /** Where one model is named, and where its columns are; versions have columns of their own. */
  private record Described(
      int line, Map<String, Integer> columns, Map<String, Map<String, Integer>> versions) {}

  private PatchFile(Map<String, Described> models) {
    this.models = models;
  }

  /**
   * Reads what can be read; nothing where the file is absent, is no YAML, or is not really inside
   * of the folder.
   */
  static PatchFile read(Path projectDir, String path) {
    try {
      Path root = projectDir.toRealPath();
      Path file = root.resolve(path).toRealPath();
      if (!file.startsWith(root) || !Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        return NOTHING;
      }
      try (Reader text = Files.newBufferedReader(file)) {
        return of(text);
      }
    } catch (IOException | InvalidPathException | YAMLException e) {
      return NOTHING; // then findings point to the model's own file
    }
  }

  private static PatchFile of(Reader text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    Node root = new Yaml(new SafeConstructor(options)).compose(text);
    Map<String, Described> models = new HashMap<>();
    for (Node model : elements(value(root, "models"))) {
      Node name = value(model, "name");
      if (name instanceof ScalarNode scalar) {
        models.putIfAbsent(
            scalar.getValue(),
            new Described(line(name), columns(model), versions(value(model, "versions"))));
      }
    }
    return new PatchFile(models);
  }

  private static Map<String, Map<String, Integer>> versions(@Nullable Node list) {
    Map<String, Map<String, Integer>> versions = new HashMap<>();
    for (Node version : elements(list)) {
      if (value(version, "v") instanceof ScalarNode number) {
        versions.put(number.getValue(), columns(version));
      }
    }
    return versions;
  }

  private static Map<String, Integer> columns(Node model) {
    Map<String, Integer> lines = new HashMap<>();
    for (Node column : elements(value(model, "columns"))) {
      if (value(column, "name") instanceof ScalarNode name) {
        lines.putIfAbsent(name.getValue(), line(name));
      }
    }
    return lines;
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private static @Nullable Node value(@Nullable Node node, String key) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
          return entry.getValueNode();
        }
      }
    }
    return null;
  }

  private static List<Node> elements(@Nullable Node node) {
    return node instanceof SequenceNode list ? list.getValue() : List.of();
  }

  /**
   * Line on which the column is named; where it is not, or where none is asked for, the model's.
   *
   * @return null where the file does not name the model
   */
  @Nullable Integer findLine(ModelRef model, @Nullable String column) {
    Described described = models.get(model.name());
    if (described == null) {
      return null;
    }
    Integer line = null;
    if (column != null) {
      Map<String, Integer> own =
          model.version() == null
              ? Map.of()
              : described.versions().getOrDefault(model.version(), Map.of());
      line = own.get(column);
      line = line == null ? described.columns().get(column) : line;
    }
    return line == null ? (Integer) described.line() : line;
  }
}
