package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody is signed in and no server runs. */
class RegoCommandsTest {
  private static final String POLICY =
      """
      package authz

      allow if input.user in data.org.users
      """;

  @TempDir private Path folder;
  private Person newcomer;

  @BeforeEach
  void writePolicies() throws IOException {
    newcomer = Person.newcomer(folder);
    write("p/authz.rego", POLICY);
    write("p/org/users.yaml", "users: [ann, bob]");
    write("input.json", "{\"user\": \"ann\"}");
  }

  private String write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void answersInTheShapeOfOpa() {
    Person.Said said =
        newcomer.types("rego", "eval", "-d", in("p"), "-i", in("input.json"), "data.authz.allow");

    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .isEqualTo(
            """
            {
              "result": [
                {
                  "expressions": [
                    {
                      "location": {
                        "col": 1,
                        "row": 1
                      },
                      "text": "data.authz.allow",
                      "value": true
                    }
                  ]
                }
              ]
            }
            """);
  }

  @Test
  void keepsNumbersAsTheyAreWritten() {
    assertThat(newcomer.types("rego", "eval", "--format", "values", "[1.0, 1e3]; {1}").out())
        .isEqualTo(
            """
            [
              [
                1.0,
                1e3
              ],
              [
                1
              ]
            ]
            """);
  }

  @Test
  void showsVariablesToPeople() {
    assertThat(
            newcomer
                .types(
                    "rego",
                    "eval",
                    "-d",
                    in("p"),
                    "--format",
                    "pretty",
                    "--import",
                    "data.org.users as people",
                    "some i; x := people[i]; i + 1")
                .out())
        .isEqualTo(
            """
            i = 0
            x = "ann"
            i + 1 = 1

            i = 1
            x = "bob"
            i + 1 = 2
            """);
    assertThat(newcomer.types("rego", "eval", "--format", "bindings", "x := \"a\"").out())
        .isEqualTo("{\n  \"x\": \"a\"\n}\n");
    assertThat(newcomer.types("rego", "eval", "--format", "raw", "\"a\"").out()).isEqualTo("a\n");
  }

  @Test
  void knowsTheNamesOfAPackage() {
    Person.Said said =
        newcomer
            .piping("{\"user\": \"bob\"}")
            .types(
                "rego",
                "eval",
                "-d",
                in("p"),
                "-I",
                "--package",
                "authz",
                "--format",
                "raw",
                "allow");

    assertThat(said.out()).isEqualTo("true\n");
  }

  @Test
  void saysThatAQueryIsUndefined() {
    Person.Said said = newcomer.types("rego", "eval", "input.x");
    assertThat(said.code()).isZero();
    assertThat(said.out()).isEqualTo("{}\n");

    assertThat(newcomer.types("rego", "eval", "--fail", "input.x").code()).isEqualTo(1);
    assertThat(newcomer.types("rego", "eval", "--fail", "1").code()).isZero();
    assertThat(newcomer.types("rego", "eval", "--fail-defined", "1").code()).isEqualTo(1);
    assertThat(newcomer.types("rego", "eval", "--format", "pretty", "input.x").out())
        .isEqualTo("undefined\n");
  }

  @Test
  void tellsErrorsToProgramsAndToPeople() {
    Person.Said json = newcomer.types("rego", "eval", "x");
    assertThat(json.code()).isEqualTo(2);
    assertThat(json.out())
        .contains("\"code\": \"rego_unsafe_var_error\"")
        .contains("\"message\": \"var x is unsafe\"");

    Person.Said people = newcomer.types("rego", "eval", "--format", "pretty", "x");
    assertThat(people.code()).isEqualTo(2);
    assertThat(people.out()).isEmpty();
    assertThat(people.err()).isEqualTo("1: rego_unsafe_var_error: var x is unsafe\n    x\n    ^\n");
  }

  @Test
  void showsErrorsOfBuiltinsWhenAsked() {
    String query = "to_number(\"x\")";
    assertThat(newcomer.types("rego", "eval", query).out()).isEqualTo("{}\n");

    Person.Said shown = newcomer.types("rego", "eval", "--show-builtin-errors", query);
    assertThat(shown.code()).isZero();
    assertThat(shown.out()).contains("\"code\": \"eval_builtin_error\"");

    assertThat(newcomer.types("rego", "eval", "--strict-builtin-errors", query).code())
        .isEqualTo(2);
  }

  @Test
  void standsStillInTimeAndPrintsBesideTheResult() {
    Person.Said said =
        newcomer.types(
            "rego",
            "eval",
            "--frozen",
            "2026-03-01T12:00:00Z",
            "--format",
            "raw",
            "x := time.now_ns(); print(\"at\", x); x");

    assertThat(said.out()).contains("1772366400000000000");
    assertThat(said.err()).isEqualTo("at 1772366400000000000\n");
  }

  @Test
  void readsTheQueryFromStandardInput() {
    assertThat(newcomer.piping("1 + 1").types("rego", "eval", "--stdin", "--format", "raw").out())
        .isEqualTo("2\n");
    assertThat(newcomer.types("rego", "eval").code()).isEqualTo(2);
    assertThat(newcomer.types("rego", "eval").err()).startsWith("writ: expected one QUERY");
  }

  @Test
  void checksPolicies() throws IOException {
    assertThat(newcomer.types("rego", "check", in("p"))).isEqualTo(new Person.Said(0, "", ""));
    String wrong = write("wrong.rego", "package w\n\np := x\n\nq := y\n");

    Person.Said said = newcomer.types("rego", "check", in("p"), wrong);
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .isEqualTo(
            """
            %1$s:3: rego_unsafe_var_error: var x is unsafe
                p := x
                     ^
            %1$s:5: rego_unsafe_var_error: var y is unsafe
                q := y
                     ^
            """
                .formatted(wrong));
    assertThat(newcomer.types("rego", "check", "--format", "json", wrong).out())
        .contains("\"row\": 5");
  }

  @Test
  void checksBothVersions() {
    assertThat(newcomer.types("rego", "check", "--v0-v1", in("p")).code()).isEqualTo(1);
    assertThat(newcomer.types("rego", "check", "--v0-compatible", in("p")).code()).isEqualTo(1);
  }

  @Test
  void runsTests() throws IOException {
    write(
        "p/authz_test.rego",
        """
        package authz_test

        test_ann if data.authz.allow with input.user as "ann"

        test_eve if {
          print("asked")
          data.authz.allow with input.user as "eve"
        }

        todo_test_groups if false
        """);

    Person.Said said = newcomer.types("rego", "test", in("p"));
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.out())
        .startsWith(in("p/authz_test.rego") + ":\ndata.authz_test.test_eve: FAIL (")
        .contains("), row 5\n  | asked\ndata.authz_test.todo_test_groups: SKIPPED, row 10\n")
        .endsWith("PASS: 1/3\nFAIL: 1/3\nSKIPPED: 1/3\n");

    assertThat(newcomer.types("rego", "test", "-v", "-r", "ann", in("p")).out())
        .contains("data.authz_test.test_ann: PASS (");
    assertThat(newcomer.types("rego", "test", "-r", "ann", in("p")).out()).isEqualTo("PASS: 1/1\n");
    assertThat(newcomer.types("rego", "test", "-r", "todo", in("p")).code()).isEqualTo(2);
    assertThat(newcomer.types("rego", "test", "-r", "todo", "-z", in("p")).code()).isZero();
    assertThat(newcomer.types("rego", "test", "--format", "json", "-r", "eve", in("p")).out())
        .contains("\"fail\": true")
        .contains("\"output\": \"asked\\n\"")
        .contains("\"package\": \"data.authz_test\"");
  }

  @Test
  void tellsWhenThereIsNothingToTest() throws IOException {
    Person.Said none = newcomer.types("rego", "test", in("p"));
    assertThat(none).isEqualTo(new Person.Said(0, "", "writ: no tests found\n"));
    assertThat(newcomer.types("rego", "test", "--fail-on-empty", in("p")).code()).isEqualTo(2);

    Person.Said broken = newcomer.types("rego", "test", write("b.rego", "package b\n\np := x\n"));
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.err()).contains("var x is unsafe");
  }

  @Test
  void countsWhatPassesOfASuite() throws IOException {
    write(
        "suite/v1/sums/a.yaml",
        """
        cases:
          - {note: sums/right, query: x = 1 + 1, want_result: [{x: 2}]}
          - {note: sums/wrong, query: x = 1 + 1, want_result: [{x: 3}]}
        """);
    Path report = folder.resolve("report.json");

    Person.Said said =
        newcomer.types("rego", "conformance", in("suite"), "--report", report.toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).isEqualTo("failed: v1/sums/a.yaml#1 (sums/wrong)\n");
    assertThat(said.out())
        .isEqualTo(
            """
            FOLDER   PASSED  FAILED    GAPS
            v1/sums       1       1       0
            passed 1 of 2
            """);
    assertThat(report).content().contains("\"id\": \"v1/sums/a.yaml#1\"");

    String gaps = write("gaps.yaml", "- {cases: 'v1/sums/**', reason: no sums yet}\n");
    Person.Said known = newcomer.types("rego", "conformance", in("suite"), "--gaps", gaps);
    assertThat(known.code()).isZero();
    assertThat(known.out()).endsWith("v1/sums       1       0       1\npassed 1 of 2\n");

    assertThat(newcomer.types("rego", "conformance", in("p")).err())
        .contains("has no cases; expected the folders v0 and v1");
  }
}
