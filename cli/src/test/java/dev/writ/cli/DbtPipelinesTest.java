package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.writ.cli.OwnProcess.Ended;
import dev.writ.cli.rest.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/dbt/pipelines, run on a small project as far as they need no host. */
class DbtPipelinesTest {
  private static final Path EXAMPLES = Path.of("../docs/dbt/pipelines").toAbsolutePath();

  @TempDir private Path folder;
  private Path project;
  private Path programs;

  @BeforeEach
  void installWritAndAStandInForDbt() throws IOException {
    project = Files.createDirectory(folder.resolve("project"));
    programs = Files.createDirectory(folder.resolve("bin"));
    DbtProject.in(project)
        .judgedBy(DbtProject.STRICT)
        .with("manifest.json", DbtProject.manifest("stg_a", "gold_b"));
    program(
        "writ",
        ". '%s'\nwrit_cli '%s' '%s' \"$@\"\n"
            .formatted(
                Path.of("launch.sh").toAbsolutePath(), OwnProcess.JAVA, OwnProcess.jar(folder)));
    program("dbt", "[ \"$*\" = parse ] && cp manifest.json target/manifest.json\n");
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(programs.resolve(name), "#!/usr/bin/env bash\n" + script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Ended shell(String script) throws IOException, InterruptedException {
    return OwnProcess.run(
        project,
        Map.of(
            "PATH",
            programs + ":" + System.getenv("PATH"),
            "GITHUB_STEP_SUMMARY",
            project.resolve("summary.md").toString()),
        "bash",
        "-e",
        "-c",
        script);
  }

  private static JsonNode example(String name) throws IOException {
    return new YAMLMapper().readTree(EXAMPLES.resolve(name).toFile());
  }

  @Test
  void githubActions() throws IOException, InterruptedException {
    List<String> scripts = new ArrayList<>();
    for (JsonNode step :
        example("github-actions.yml").path("jobs").path("governance").path("steps")) {
      if (step.has("run")) {
        scripts.add(step.path("run").asText());
      }
    }
    assertThat(scripts).hasSize(2);

    Ended judged = shell(scripts.getFirst());

    assertThat(judged.err()).isEmpty();
    assertThat(judged.code()).isEqualTo(1);
    assertThat(judged.out()).startsWith("::error file=models/stg_a.sql,line=1,title=FLOE-E201::");
    assertThat(Json.MAPPER.readTree(project.resolve("w.sarif").toFile()).path("runs")).hasSize(1);
    assertThat(shell(scripts.getLast()).code()).isZero(); // also where the step before it failed
    assertThat(project.resolve("summary.md")).content().contains("stg\\_a");
  }

  @Test
  void gitlab() throws IOException, InterruptedException {
    JsonNode job = example("gitlab-ci.yml").path("dbt-governance");
    List<String> lines = new ArrayList<>();
    job.path("script").forEach(line -> lines.add(line.asText()));

    Ended judged = shell(String.join("\n", lines));

    assertThat(judged.err()).isEmpty();
    assertThat(judged.code()).isEqualTo(1);
    Path report = project.resolve(job.path("artifacts").path("reports").path("junit").asText());
    assertThat(report).content().contains("<testsuite").contains("stg_a");
  }

  @Test
  void preCommit() throws IOException, InterruptedException {
    JsonNode hook = example("pre-commit-config.yaml").path("repos").path(0).path("hooks").path(0);
    assertThat(hook.path("pass_filenames").asBoolean(true)).isFalse();
    String entry = hook.path("entry").asText();
    shell("dbt parse && writ dbt baseline --reason 'before governance'");

    assertThat(shell(entry).code()).isZero();

    Files.writeString(project.resolve("manifest.json"), DbtProject.manifest("stg_a", "odd"));
    shell("dbt parse");
    Ended refused = shell(entry);
    assertThat(refused.err()).isEmpty();
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).contains("Model name 'odd'");
  }
}
