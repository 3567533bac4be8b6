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

  @Test
  void explainsWhatDidNotHold() {
    String[] eve = {"rego", "eval", "-d", in("p"), "--stdin-input", "data.authz.allow"};

    Person.Said pretty =
        newcomer
            .piping("{\"user\": \"eve\"}")
            .types(with(eve, "--format", "pretty", "--explain", "fails"));
    assertThat(pretty.out())
        .isEqualTo(
            """
            undefined
            query is undefined
              fails   query:1  data.authz.allow
                      `data.authz.allow` is undefined
              data.authz.allow is undefined
                fails   %1$s:3  allow if input.user in data.org.users
                  not   %1$s:3  input.user in data.org.users
                        data.org.users = ["ann", "bob"]
            """
                .formatted(in("p/authz.rego")));

    Person.Said full =
        newcomer
            .piping("{\"user\": \"eve\"}")
            .types(with(eve, "--format", "raw", "--explain", "full"));
    assertThat(full.out()).isEmpty();
    assertThat(full.err()).contains("input.user = \"eve\"").contains("\nevents\n  enter query:1");

    Person.Said json =
        newcomer.piping("{\"user\": \"eve\"}").types(with(eve, "--explain", "FAILS"));
    assertThat(json.out()).contains("\"verdict\": \"fails\"").doesNotContain("\"eve\"");
    assertThat(newcomer.types("rego", "eval", "--explain", "why", "1").code()).isEqualTo(2);
  }

  private static String[] with(String[] command, String... further) {
    String[] all = java.util.Arrays.copyOf(command, command.length + further.length);
    System.arraycopy(further, 0, all, command.length, further.length);
    return all;
  }

  @Test
  void explainsWhatEndedAnEvaluation() throws IOException {
    String policy = write("c.rego", "package c\n\np := 1\n\np := 2 if true\n");

    Person.Said said =
        newcomer.types(
            "rego", "eval", "-d", policy, "--format", "pretty", "--explain", "notes", "data.c.p");

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("complete rules must not produce multiple outputs");
    assertThat(newcomer.types("rego", "eval", "-d", policy, "--explain", "fails", "data.c.p").out())
        .contains("\"errors\"")
        .contains("\"kind\": \"error\"");
  }

  @Test
  void saysWhichLinesWereComeToAndTakeTheTime() {
    String[] ask = {"rego", "eval", "-d", in("p"), "-i", in("input.json"), "data.authz.allow"};

    Person.Said pretty = newcomer.types(with(ask, "--format", "pretty", "--coverage", "--profile"));
    assertThat(pretty.out())
        .startsWith("true\n" + in("p/authz.rego") + ": 1/1 lines covered\n")
        .contains("covered: 100.0% (1/1 lines)\n        TIME   TRIES   REDOS  LINE\n")
        .contains(":3  allow if input.user in data.org.users\n");

    assertThat(newcomer.types(with(ask, "--coverage", "--profile")).out())
        .contains("\"coverage\": 100")
        .contains("\"num_eval\": 1")
        .contains("\"total_time_ns\": ");
  }

  @Test
  void repeatsWhatWasRecorded() {
    String tape = in("tape.json");
    String query = "[time.now_ns(), rand.intn(\"k\", 1000)]";

    Person.Said recorded =
        newcomer.types("rego", "eval", "--format", "raw", "--record", tape, query);
    Person.Said replayed =
        newcomer.types("rego", "eval", "--format", "raw", "--replay", tape, query);

    assertThat(replayed.out()).isEqualTo(recorded.out()).startsWith("[");
    Person.Said unknown = newcomer.types("rego", "eval", "--replay", tape, "uuid.rfc4122(\"a\")");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.out()).contains("the recording has no result");
    assertThat(newcomer.types("rego", "eval", "--replay", in("none.json"), "1").out())
        .contains("there is no file");
    assertThat(newcomer.types("rego", "eval", "--record", tape, "--replay", tape, "1").code())
        .isEqualTo(2);
  }

  @Test
  void keepsToItsBounds() throws IOException {
    Person.Said steps = newcomer.types("rego", "eval", "--steps", "5", "numbers.range(1, 100)");
    assertThat(steps.code()).isEqualTo(2);
    assertThat(steps.out()).contains("step budget of 5 exceeded");

    String capabilities = write("caps.json", "{\"builtins\": [{\"name\": \"plus\"}]}");
    Person.Said without =
        newcomer.types("rego", "eval", "--capabilities", capabilities, "upper(\"a\")");
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.out()).contains("undefined function upper");

    assertThat(newcomer.types("rego", "eval", "--steps", "0", "1").err())
        .startsWith("writ: --steps and --timeout have to be more than 0");
  }

  @Test
  void readsOlderAndPassesOverOtherFiles() throws IOException {
    write("old/a.rego", "package old\n\np[x] { x := 1 }\n");
    write("old/skip.rego", "package old\n\nnot rego");

    assertThat(
            newcomer
                .types(
                    "rego",
                    "eval",
                    "-d",
                    in("old"),
                    "--ignore",
                    "skip*",
                    "--v0-compatible",
                    "--format",
                    "raw",
                    "data.old.p")
                .out())
        .isEqualTo("[1]\n");
    assertThat(
            newcomer
                .types("rego", "check", "--ignore", "skip*", "--v0-compatible", in("old"))
                .code())
        .isZero();
  }

  @Test
  void refusesWhatIsNotUsedWhenStrict() throws IOException {
    String policy = write("s.rego", "package s\n\np if {\n  x := 1\n}\n");

    assertThat(newcomer.types("rego", "check", "-S", policy).err())
        .contains("assigned var x unused");
    assertThat(newcomer.types("rego", "eval", "-S", "-d", policy, "data.s.p").code()).isEqualTo(2);
    assertThat(newcomer.types("rego", "check", policy).code()).isZero();
  }

  @Test
  void givesUpAfterSoManyErrors() throws IOException {
    StringBuilder policy = new StringBuilder("package m\n");
    for (int i = 0; i < 12; i++) {
      policy.append("\np").append(i).append(" := x\n");
    }
    String wrong = write("many.rego", policy.toString());

    assertThat(newcomer.types("rego", "check", wrong).err())
        .contains("error limit reached")
        .containsPattern("p9 := x")
        .doesNotContain("p10 := x");
    assertThat(newcomer.types("rego", "check", "-m", "2", wrong).err())
        .contains("p1 := x")
        .doesNotContain("p2 := x");
    assertThat(newcomer.types("rego", "check", "--max-errors", "0", wrong).err())
        .contains("p11 := x")
        .doesNotContain("error limit");
    assertThat(newcomer.types("rego", "check", "-m", "-1", wrong).code()).isEqualTo(2);
  }

  @Test
  void saysWhatTestsCover() throws IOException {
    write(
        "p/authz_test.rego",
        """
        package authz_test

        test_user[name] if {
          some name in ["ann", "bob"]
          data.authz.allow with input.user as name
        }
        """);
    write("p/more.rego", "package more\n\np if input.x\n");

    Person.Said pretty = newcomer.types("rego", "test", in("p"), "--coverage", "-p", "2", "-v");
    assertThat(pretty.code()).isZero();
    assertThat(pretty.out())
        .contains("data.authz_test.test_user: PASS (")
        .contains("  ann: PASS\n  bob: PASS\n")
        .contains(in("p/more.rego") + ": 0/1 lines covered, not 3\n")
        .endsWith("covered: 80.0% (4/5 lines)\n");

    Person.Said json =
        newcomer.types("rego", "test", in("p"), "--coverage", "--format", "json", "--count", "2");
    assertThat(json.out()).startsWith("{\n  \"coverage\": 80,\n  \"covered_lines\": 4,");

    Person.Said less = newcomer.types("rego", "test", in("p"), "--threshold", "80.5");
    assertThat(less.code()).isEqualTo(2);
    assertThat(less.err()).isEqualTo("writ: 80.0% of the lines are covered; expected 80.5%\n");
    assertThat(newcomer.types("rego", "test", in("p"), "--threshold", "80").code()).isZero();
    assertThat(newcomer.types("rego", "test", in("p"), "--threshold", "101").code()).isEqualTo(2);
    assertThat(newcomer.types("rego", "test", in("p"), "-p", "0").code()).isEqualTo(2);
    assertThat(newcomer.types("rego", "test", in("p"), "--ignore", "*_test.rego").err())
        .isEqualTo("writ: no tests found\n");
  }

  @Test
  void endsTestsThatTakeTooLong() throws IOException {
    String slow =
        write(
            "slow.rego",
            """
            package slow

            test_long if {
              some a in numbers.range(1, 3000)
              some b in numbers.range(1, 3000)
              a + b < 0
            }
            """);

    Person.Said said = newcomer.types("rego", "test", "--timeout", "0.05s", slow);

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.out()).contains("ERROR").contains("deadline of 50ms exceeded");
  }

  @Test
  void measuresQueries() {
    Person.Said pretty =
        newcomer.types(
            "rego", "bench", "--time", "0.01s", "--count", "2", "--benchmem", "x := 1 + 1");
    assertThat(pretty.code()).isZero();
    assertThat(pretty.out().lines().toList())
        .hasSize(3)
        .first()
        .isEqualTo("       RUNS   MEDIAN ns/op      P99 ns/op         B/op");

    assertThat(
            newcomer.types("rego", "bench", "--time", "0.01s", "--format", "json", "1 + 1").out())
        .contains("\"median_ns_per_op\": ")
        .contains("\"p99_ns_per_op\": ")
        .contains("\"bytes_per_op\": ");
    assertThat(newcomer.types("rego", "bench", "--time", "0.01s", "-d", in("p"), "x").code())
        .isEqualTo(2);
    assertThat(newcomer.types("rego", "bench").err())
        .startsWith("writ: expected one QUERY, or --stdin");
    assertThat(newcomer.types("rego", "bench", "--count", "0", "1").code()).isEqualTo(2);
  }
}
