package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.writ.cli.rest.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DbtExplainCommandTest {
  @TempDir private Path home;

  @Test
  void saysWhatWhyHowToFixAndHowToLiveWithIt() {
    Person.Said said = newcomer().types("dbt", "explain", "FLOE-E303");

    assertThat(said)
        .isEqualTo(
            new Person.Said(
                0,
                """
                E303: a model refers to a source that is not there

                `depends_on` names a source that no `sources:` block defines.

                Why. Freshness, ownership and lineage of that table are unknown, and `dbt build` fails.

                Fix. Define the source in a `_sources.yml` file (the finding brings YAML to paste), or correct the names
                in `source()`.

                Except. An override with `policy_types: [semantic]`, or the baseline.

                https://writ.dev/docs/dbt/enforcement/semantic#missing-source
                """,
                ""));
  }

  @Test
  void linksToThePagesOfTheHouse() {
    Person person = newcomer().with("FLOE_DOCS_BASE_URL", "https://floe.example/docs/");
    assertThat(person.types("dbt", "explain", "E201").out())
        .endsWith("\nhttps://floe.example/docs/naming\n");

    person.with("WRIT_DOCS_BASE_URL", "https://writ.example");
    assertThat(person.types("dbt", "explain", "PROJECT_UNKNOWN").out())
        .startsWith("PROJECT_UNKNOWN\n\n")
        .endsWith("\nhttps://writ.example/problems#project_unknown\n");
  }

  @Test
  void tellsProgramsTheSame() throws IOException {
    Person.Said said = newcomer().types("dbt", "explain", "e450", "--format", "json");

    var json = Json.MAPPER.readTree(said.out());
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("code", "title", "what", "why", "fix", "except", "url");
    assertThat(json.path("code").asText()).isEqualTo("E450");
    assertThat(json.path("except").asText()).startsWith("None: no override");
    assertThat(json.path("url").asText())
        .isEqualTo("https://writ.dev/docs/dbt/enforcement/rego#failures");
  }

  @Test
  void listsAllCodes() throws IOException {
    assertThat(newcomer().types("dbt", "explain").out().lines())
        .anyMatch(line -> line.matches("E201 +a model's name does not fit the naming convention"))
        .contains("NO_GOVERNANCE");
    assertThat(
            Json.MAPPER
                .readTree(newcomer().types("dbt", "explain", "--format", "json").out())
                .path("codes")
                .findValuesAsText("code"))
        .contains("E201", "E230", "MANIFEST_NOT_FOUND");
  }

  @Test
  void doesNotKnowEveryWord() {
    assertThat(newcomer().types("dbt", "explain", "E999", "--format", "json"))
        .isEqualTo(
            new Person.Said(
                2,
                """
                {
                  "problems": [
                    {
                      "code": "CODE_UNKNOWN",
                      "message": "there is no code `E999`",
                      "file": null,
                      "line": null,
                      "column": null,
                      "suggestion": "writ dbt explain lists all"
                    }
                  ]
                }
                """,
                """
                writ: there is no code `E999` (CODE_UNKNOWN)
                  next: writ dbt explain lists all
                """));
  }

  private Person newcomer() {
    return Person.newcomer(home);
  }
}
