package dev.writ.cli;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Manifests of a small dbt project named shop. */
final class DbtProject {
  private DbtProject() {}

  /** With these models and nothing more. */
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
    "model.shop.%s": {"unique_id": "model.shop.%s", "resource_type": "model", "name": "%s",
      "package_name": "shop", "original_file_path": "models/%s.sql"}"""
        .formatted(name, name, name, name);
  }
}
