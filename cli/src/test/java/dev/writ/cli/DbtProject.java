package dev.writ.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A small dbt project named shop in a folder, and somebody who judges it. */
final class DbtProject {
  /** Every name must fit medallion. */
  static final String STRICT =
      """
      governance:
        policy_enforcement_level: strict
        naming: {enforcement: strict, pattern: medallion}
      """;

  /** The policy that the cases of the contract are judged by. */
  static final String STANDARD =
      STRICT
          + """
            quality_gates:
              minimum_test_coverage: 80
              require_descriptions: true
              require_column_descriptions: true
              zero_column_coverage_behavior: report_na
          """;

  private final Path folder;

  private DbtProject(Path folder) {
    this.folder = folder;
  }

  static DbtProject in(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("target"));
    return new DbtProject(folder);
  }

  /** With these models and nothing more. */
  DbtProject having(String... models) throws IOException {
    return with("target/manifest.json", manifest(models));
  }

  DbtProject judgedBy(String policy) throws IOException {
    return with("writ.yaml", policy);
  }

  DbtProject with(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    return this;
  }

  Path path(String file) {
    return folder.resolve(file);
  }

  /** {@code writ dbt VERB --project-dir …}. */
  Person.Said says(Person person, String verb, String... more) {
    List<String> words = new ArrayList<>(List.of("dbt", verb, "--project-dir", folder.toString()));
    words.addAll(Arrays.asList(more));
    return person.types(words.toArray(String[]::new));
  }

  Person.Said says(String verb, String... more) {
    return says(Person.newcomer(folder), verb, more);
  }

  static String manifest(String... models) {
    return """
    {"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
      "dbt_version": "1.11.0", "project_name": "shop"},
     "nodes": {%s}}
    """
        .formatted(Arrays.stream(models).map(DbtProject::model).collect(Collectors.joining(",\n")));
  }

  private static String model(String name) {
    return """
    "model.shop.%1$s": {"unique_id": "model.shop.%1$s", "resource_type": "model", "name": "%1$s",
      "package_name": "shop", "original_file_path": "models/%1$s.sql"}"""
        .formatted(name);
  }
}
