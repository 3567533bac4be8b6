package dev.writ.cli;

import dev.writ.dbt.observe.Artifact;
import dev.writ.dbt.observe.SnapshotReader.Limits;
import dev.writ.dbt.observe.SnapshotReader.Scope;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Which project is meant, and which of its models. */
final class DbtReading {
  private static final String ALL = "*";
  private static final String STANDARD_INPUT = "-";
  private static final long MEBI = 1024 * 1024;

  @Parameters(
      arity = "0..1",
      paramLabel = "MANIFEST",
      description =
          "dbt's manifest.json, plain or gzip; - for standard input (default:"
              + " target/manifest.json in the project).")
  private @Nullable String manifest;

  @Option(
      names = "--project-dir",
      paramLabel = "DIR",
      description = "Folder of the dbt project (default: this one).")
  private Path projectDir = Path.of("");

  @Option(
      names = "--project",
      paramLabel = "NAME",
      description = "Name of the project, where an old manifest does not say.")
  private @Nullable String project;

  @Option(
      names = "--include-packages",
      arity = "0..1",
      split = ",",
      preprocessor = NoValueIsAll.class,
      paramLabel = "NAME",
      description = "Judge these packages too; without names: all.")
  private List<String> packages = List.of();

  @Option(
      names = "--accept-schema",
      paramLabel = "vN",
      converter = SchemaVersion.class,
      description = "Try a newer schema of manifests than those that are known.")
  private @Nullable Integer acceptSchema;

  @Option(
      names = "--max-manifest-mb",
      paramLabel = "N",
      converter = Positive.class,
      description = "Refuse larger manifests, unpacked (default: 1024).")
  private int maxManifestMb = 1024;

  /** A file in the project. */
  Path inProject(String name) {
    return projectDir.resolve(name);
  }

  Path projectDir() {
    return projectDir;
  }

  /**
   * The manifest, not yet read.
   *
   * @throws dev.writ.dbt.policy.ProblemsFound where there is none
   */
  Artifact manifest(Shell shell) {
    if (STANDARD_INPUT.equals(manifest)) {
      return new Artifact(STANDARD_INPUT, -1, shell::in);
    }
    return Artifact.of(manifestFile(), "MANIFEST", "run `dbt parse`, or name the file");
  }

  /** As a file in the project names it, which others read on other machines. */
  String shownManifest() {
    if (STANDARD_INPUT.equals(manifest)) {
      return "standard input";
    }
    Path file = manifestFile();
    return file.startsWith(projectDir) ? projectDir.relativize(file).toString() : file.toString();
  }

  private Path manifestFile() {
    return manifest == null ? inProject("target/manifest.json") : Path.of(manifest);
  }

  Scope scope() {
    return new Scope(project, packages.contains(ALL), Set.copyOf(packages));
  }

  Limits limits() {
    return new Limits(acceptSchema, maxManifestMb * MEBI);
  }

  /** What follows after a blank is the next argument, such as the manifest. */
  private static final class NoValueIsAll implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (!"=".equals(info.get("separator"))) {
        arguments.push(ALL);
      }
      return false;
    }
  }

  /** Reads {@code v13} and {@code 13}. */
  private static final class SchemaVersion implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        return Integer.parseInt(text.startsWith("v") ? text.substring(1) : text);
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is no version such as v13");
      }
    }
  }

  /** A number of things. */
  static final class Positive implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        int number = Integer.parseInt(text);
        if (number > 0) {
          return number;
        }
      } catch (NumberFormatException e) {
        // told below
      }
      throw new TypeConversionException("'" + text + "' is no whole number above 0");
    }
  }
}
