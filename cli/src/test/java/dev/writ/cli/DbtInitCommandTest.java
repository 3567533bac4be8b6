package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DbtInitCommandTest {
  @TempDir private Path project;
  private Path policy;

  @BeforeEach
  void writeManifest() throws IOException {
    policy = project.resolve("writ.yaml");
    Files.createDirectory(project.resolve("target"));
    Files.writeString(
        project.resolve("target/manifest.json"),
        DbtProject.manifest("stg_payments", "stg_orders", "customers"));
  }

  @Test
  void writesAPolicyFromWhatIsThereToday() throws IOException {
    Person.Said said = newcomer().types("dbt", "init", "--project-dir", project.toString());

    assertThat(said)
        .isEqualTo(new Person.Said(0, "wrote " + policy + "\n  next: writ dbt check\n", ""));
    assertThat(Files.readString(policy))
        .startsWith(
            "# yaml-language-server: $schema=https://writ.dev/docs/dbt/schema/governance.json\n")
        .contains(" from target/manifest.json of project shop (3 models).\n")
        .contains("# Names: 2 of 3 models fit this pattern; not customers.\n")
        .contains("\n      - \"^(stg)_[a-z0-9_]+$\"\n");
  }

  @Test
  void neverOverwritesUnlessForced() throws IOException {
    Files.writeString(policy, "governance: {}\n");

    assertThat(newcomer().types("dbt", "init", "--project-dir", project.toString()))
        .isEqualTo(
            new Person.Said(
                2,
                "",
                policy
                    + ": there is a policy already (POLICY_EXISTS)\n"
                    + "  next: look at it; --force overwrites it\n"));
    assertThat(policy).hasContent("governance: {}\n");

    assertThat(
            newcomer().types("dbt", "init", "--project-dir", project.toString(), "--force").code())
        .isZero();
    assertThat(policy).content().contains("policy_enforcement_level: warn");
  }

  @Test
  void readsStandardInput() throws IOException {
    String manifest = Files.readString(project.resolve("target/manifest.json"));
    Files.delete(project.resolve("target/manifest.json"));

    assertThat(
            newcomer()
                .piping(manifest)
                .types("dbt", "init", "-", "--project-dir", project.toString())
                .code())
        .isZero();
    assertThat(policy).content().contains("from standard input of project shop (3 models)");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(newcomer().types("dbt", "init", "--project-dir", project + "/no"))
        .isEqualTo(
            new Person.Said(
                2,
                "",
                project
                    + "/no/target/manifest.json: there is no such file (MANIFEST_NOT_FOUND)\n"
                    + "  next: run `dbt parse`, or name the file\n"));
  }

  private Person newcomer() {
    return Person.newcomer(project);
  }
}
