package dev.writ.dbt.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.dbt.decide.Code;
import dev.writ.dbt.decide.Finding;
import dev.writ.dbt.decide.Severity;
import dev.writ.dbt.observe.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceLocatorTest {
  private static final String YAML =
      """
      models:
        - name: customers
          latest_version: 2
          columns:
            - name: id
          versions:
            - v: 1
            - v: 2
              columns:
                - include: all
                - name: id
                - name: born
      """;

  @TempDir Path folder;
  private Path project;

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectories(folder.resolve("project"));
    Files.createDirectories(project.resolve("models"));
    Files.writeString(project.resolve("models/schema.yml"), YAML);
    Files.writeString(folder.resolve("outside.yml"), YAML);
  }

  private static Finding finding(Code code, ModelRef model, @Nullable String column) {
    return new Finding(
        code, null, Severity.ERROR, model, column, "", "", "", "", null, null, "", null);
  }

  private static ModelRef model(
      String packageName, String file, String patch, @Nullable String version) {
    return new ModelRef(
        "model.p.customers", "customers", "customers", packageName, file, patch, version, null);
  }

  private SourceLocation locate(ModelRef model, @Nullable String column) {
    return new SourceLocator(project, "p").locate(finding(Code.E221, model, column));
  }

  @Test
  void findsModelColumnAndTheVersionsOwnColumn() {
    String sql = "models/customers.sql";
    String yaml = "models/schema.yml";
    assertThat(locate(model("p", sql, yaml, null), null))
        .isEqualTo(new SourceLocation(yaml, 2, sql));
    assertThat(locate(model("p", sql, yaml, "1"), "id"))
        .isEqualTo(new SourceLocation(yaml, 5, sql));
    assertThat(locate(model("p", sql, yaml, "2"), "id"))
        .isEqualTo(new SourceLocation(yaml, 11, sql));
    assertThat(locate(model("p", sql, yaml, "2"), "born"))
        .isEqualTo(new SourceLocation(yaml, 12, sql));
    assertThat(locate(model("p", sql, yaml, null), "unknown"))
        .isEqualTo(new SourceLocation(yaml, 2, sql));
  }

  @Test
  void namingIsMendedInTheModelsOwnFile() {
    Finding naming =
        finding(Code.E201, model("p", "models/customers.sql", "models/schema.yml", null), null);
    assertThat(new SourceLocator(project, "p").locate(naming))
        .isEqualTo(new SourceLocation("models/customers.sql", 1, null));
  }

  @Test
  void packagesLieBelowDbtPackages() throws IOException {
    Path models = Files.createDirectories(project.resolve("dbt_packages/other/models"));
    Files.writeString(models.resolve("schema.yml"), YAML);
    assertThat(locate(model("other", "models/customers.sql", "models/schema.yml", null), null))
        .isEqualTo(
            new SourceLocation(
                "dbt_packages/other/models/schema.yml",
                2,
                "dbt_packages/other/models/customers.sql"));
    assertThat(locate(model("../..", "models/customers.sql", "models/schema.yml", null), null))
        .isEqualTo(new SourceLocation("models/unknown", null, null));
  }

  @Test
  @DisplayName("D27 a description outside of the project is not opened, by whatever path")
  void opensNothingOutside() throws IOException {
    Files.createSymbolicLink(project.resolve("models/link.yml"), folder.resolve("outside.yml"));
    Files.createSymbolicLink(project.resolve("up"), folder);
    String sql = "models/customers.sql";
    SourceLocation own = new SourceLocation(sql, 1, null);
    for (String patch :
        new String[] {
          "../outside.yml",
          "models/../../outside.yml",
          folder.resolve("outside.yml").toString(),
          "models/link.yml",
          "up/outside.yml",
          "C:/outside.yml",
          "models\\schema.yml",
          "models/schema.yml\0",
          "models",
          "models/absent.yml",
        }) {
      assertThat(locate(model("p", sql, patch, null), "id")).as(patch).isEqualTo(own);
    }
    for (String file : new String[] {"../x.sql", "/etc/passwd", "D:\\x.sql", "a/..", "", "x\0"}) {
      assertThat(locate(model("p", file, "models/schema.yml", null), "id"))
          .as(file)
          .isEqualTo(new SourceLocation("models/unknown", null, null));
    }
  }

  @Test
  void bombsAndBrokenFilesOnlyCostTheLine() throws IOException {
    Files.writeString(project.resolve("models/broken.yml"), "models: [\n - {{ jinja }}: x");
    Files.writeString(project.resolve("models/deep.yml"), "[".repeat(100_000));
    Files.writeString(project.resolve("models/long.yml"), "a: " + "x".repeat(5_000_000));
    Files.writeString(project.resolve("models/self.yml"), "models: &m\n  - *m\n  - name: other\n");
    Files.write(project.resolve("models/latin.yml"), new byte[] {'a', ':', ' ', (byte) 0xe4});
    for (String name : new String[] {"broken", "deep", "long", "self", "latin"}) {
      assertThat(locate(model("p", "models/c.sql", "models/" + name + ".yml", null), null))
          .as(name)
          .isEqualTo(new SourceLocation("models/c.sql", 1, null));
    }
  }
}
