package dev.writ.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.writ.rego.Outcome.Explanation.LineCount;
import dev.writ.rego.Workbench.BenchResult;
import dev.writ.rego.Workbench.CoverageReport;
import dev.writ.rego.Workbench.Loaded;
import dev.writ.rego.Workbench.SuiteResult;
import dev.writ.rego.Workbench.TestReport;
import dev.writ.rego.Workbench.TestResult;
import dev.writ.rego.Workbench.TestSettings;
import dev.writ.rego.Workbench.TestState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkbenchTest {
  private static final PolicySource.Language V1 = PolicySource.Language.V1;

  @TempDir private Path folder;

  private String write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text).toString();
  }

  private Loaded load(String... ignored) {
    return Workbench.load(List.of(folder.toString()), List.of(ignored), V1);
  }

  private static Loaded policy(String text) {
    return new Loaded(List.of(PolicySource.v1("t_test.rego", text)), RegoValue.Obj.EMPTY);
  }

  private static TestReport test(String policy) {
    return Workbench.test(policy(policy), TestSettings.STANDARD);
  }

  @Test
  void rootsDocumentsByTheirFolders() throws IOException {
    write("top.json", "{\"a\": {\"x\": 1.0}}");
    write("a/b/one.yaml", "c: [yes, 2]");
    write("a/b/two.yml", "d: text");
    write("notes.txt", "no document");
    write("p.rego", "package p");

    Loaded loaded = load();

    assertThat(loaded.data().toJson())
        .isEqualTo("{\"a\":{\"b\":{\"c\":[true,2],\"d\":\"text\"},\"x\":1.0}}");
    assertThat(loaded.sources()).extracting(PolicySource::name).containsExactly(folder + "/p.rego");
  }

  @Test
  void rootsAFileWhereItsPathSays() throws IOException {
    String file = write("users.json", "[\"ann\"]");

    Loaded loaded = Workbench.load(List.of("org.users:" + file), List.of(), V1);

    assertThat(loaded.data().toJson()).isEqualTo("{\"org\":{\"users\":[\"ann\"]}}");
  }

  @Test
  void passesOverWhatIsIgnored() throws IOException {
    write("p.rego", "package p");
    write("p_test.rego", "package p");
    write("build/q.rego", "package q");

    assertThat(load("*_test.rego", "build").sources()).hasSize(1);
    assertThatThrownBy(() -> load("[")).hasMessageContaining("`[` is no glob");
  }

  @Test
  void tellsEverythingThatCanNotBeLoaded() throws IOException {
    write("a.json", "{\"k\": 1}");
    write("b.json", "{\"k\": 2}");
    write("c.json", "{");
    write("d.json", "[]");
    Files.write(folder.resolve("e.rego"), "package ü".getBytes(StandardCharsets.ISO_8859_1));
    String text = write("below/f.txt", "");

    assertThatThrownBy(
            () -> Workbench.load(List.of(folder.toString(), text, "nowhere.rego"), List.of(), V1))
        .isInstanceOfSatisfying(
            RegoException.class,
            refused ->
                assertThat(refused.errors())
                    .extracting(error -> error.message().replace(folder + "/", ""))
                    .satisfiesExactly(
                        b ->
                            assertThat(b)
                                .isEqualTo("`b.json`: another file gives `data.k` another value"),
                        c -> assertThat(c).startsWith("`c.json`: "),
                        d ->
                            assertThat(d)
                                .isEqualTo("`d.json`: it has to be an object but is array"),
                        e -> assertThat(e).isEqualTo("`e.rego` is not UTF-8"),
                        f ->
                            assertThat(f)
                                .isEqualTo("`below/f.txt` is neither .rego nor .json nor .yaml"),
                        g -> assertThat(g).isEqualTo("there is no file `nowhere.rego`")));
  }

  @Test
  void checksWithoutThrowing() {
    List<RegoError> errors =
        Workbench.check(
            Engine.standard(), List.of(PolicySource.v1("t.rego", "package t\n\np := x\n")));

    assertThat(errors)
        .extracting(RegoError::toString)
        .containsExactly("t.rego:3: rego_unsafe_var_error: var x is unsafe");
    assertThat(
            Workbench.check(
                Engine.standard(), List.of(PolicySource.v1("t.rego", "package t\n\np := 1\n"))))
        .isEmpty();
  }

  @Test
  @DisplayName("R29 the test runner counts what passes, fails and is to be done")
  void runsTests() {
    TestReport report =
        test("package t\n\ntest_a if true\n\ntest_b if 1 == 2\n\ntodo_test_c if true\n");

    assertThat(report.tests())
        .extracting(TestResult::name, TestResult::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("test_a", TestState.PASS),
            org.assertj.core.groups.Tuple.tuple("test_b", TestState.FAIL),
            org.assertj.core.groups.Tuple.tuple("todo_test_c", TestState.SKIP));
    assertThat(report.tests().get(1).location().row()).isEqualTo(5);
    assertThat(report.count(TestState.PASS)).isEqualTo(1);
  }

  @Test
  void failsWhatIsFalseAndPassesWhatIsZero() {
    assertThat(test("package t\n\ntest_a := false\n\ntest_b := 0\n").tests())
        .extracting(TestResult::state)
        .containsExactly(TestState.FAIL, TestState.PASS);
  }

  @Test
  void tellsConflictsAndOutputOfATest() {
    TestResult result =
        test("""
        package t

        test_a if { print("seen", 1); p == 1 }

        p := 1 if true
        p := 2 if true
        """)
            .tests()
            .getFirst();

    assertThat(result.state()).isEqualTo(TestState.ERROR);
    assertThat(result.errors()).extracting(RegoError::code).containsExactly("eval_conflict_error");
    assertThat(result.output()).containsExactly("seen 1");
  }

  @Test
  void namesTheCasesOfATest() {
    TestResult result =
        test("""
        package t

        test_sum[note] if {
          some note, tc in {"one": {"in": [1], "out": 1}, "two": {"in": [1], "out": 2}}
          sum(tc["in"]) == tc.out
        }
        """)
            .tests()
            .getFirst();

    assertThat(result.state()).isEqualTo(TestState.FAIL);
    assertThat(result.cases()).containsEntry("one", true).containsEntry("two", false).hasSize(2);
  }

  @Test
  void namesCasesByTheirOwnFields() {
    TestResult result =
        test("""
        package t

        test_positive[tc.note] if {
          some tc in [{"note": "a", "n": 1}, {"note": "b", "n": 2}]
          tc.n > 0
        }
        """)
            .tests()
            .getFirst();

    assertThat(result.state()).isEqualTo(TestState.PASS);
    assertThat(result.cases()).containsOnlyKeys("a", "b");
  }

  @Test
  void runsTheTestsThatAreMeant() {
    TestSettings settings =
        new TestSettings("^data\\.t\\.test_b", Duration.ofSeconds(5), 3, false, 2);
    Loaded loaded = policy("package t\n\ntest_a if false\n\ntest_b if true\n");

    assertThat(Workbench.test(loaded, settings).tests())
        .extracting(TestResult::name)
        .containsExactly("test_b");
    assertThatThrownBy(
            () -> Workbench.test(loaded, new TestSettings("(", Duration.ofSeconds(5), 1, false, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("`(` is no regular expression");
  }

  @Test
  void endsATestThatTakesTooLong() {
    TestSettings settings = new TestSettings(null, Duration.ofMillis(50), 1, false, 1);
    Loaded loaded =
        policy(
            """
            package t

            all := numbers.range(1, 2000)

            test_a if {
              some a in all
              some b in all
              some c in all
              a + b + c < 0
            }
            """);

    TestResult result = Workbench.test(loaded, settings).tests().getFirst();

    assertThat(result.errors()).extracting(RegoError::code).containsExactly("eval_cancel_error");
  }

  @Test
  @DisplayName("R29 one test passes, one fails, one is still to be done")
  void countsHowTestsEnd() {
    TestReport report =
        test("package t\n\ntest_a if true\n\ntest_b if false\n\ntodo_test_c if false\n");

    assertThat(report.count(TestState.PASS)).isEqualTo(1);
    assertThat(report.count(TestState.FAIL)).isEqualTo(1);
    assertThat(report.count(TestState.SKIP)).isEqualTo(1);
  }

  @Test
  @DisplayName("R29 coverage says which rows tests came to, in OPA's shape")
  void saysWhatTestsCover() {
    Loaded loaded =
        policy(
            """
            package t

            allow if {
              some u in input.users
              u == "ann"
            }

            deny if {
              input.x
              every n in [n | n := input.ns[_]; n > 1] {
                n > 2
              }
            }

            test_allow if allow with input.users as ["ann"]
            """);
    TestSettings settings = new TestSettings(null, Duration.ofSeconds(5), 1, true, 2);

    TestReport report = Workbench.test(loaded, settings);
    CoverageReport coverage = Workbench.coverage(loaded.sources(), report.counts());

    assertThat(coverage.toValue().toJson())
        .isEqualTo(
            """
            {"coverage":50,"covered_lines":4,"files":{"t_test.rego":{"coverage":50,\
            "covered":[{"end":{"col":12,"row":5},"start":{"col":1,"row":3}},\
            {"end":{"col":47,"row":15},"start":{"col":1,"row":15}}],"covered_lines":4,\
            "not_covered":[{"end":{"col":9,"row":11},"start":{"col":1,"row":8}}],\
            "not_covered_lines":4}},"not_covered_lines":4}""");
  }

  @Test
  void countsTriesAndFurtherSolutions() {
    Snapshot snapshot =
        Engine.standard()
            .compile(
                List.of(
                    PolicySource.v1(
                        "t.rego",
                        "package t\n\np contains x if {\n  x := [1, 2, 3][_]\n  x > 2\n}\n")),
                RegoValue.Obj.EMPTY);

    List<LineCount> counts =
        snapshot
            .prepare("data.t.p")
            .evaluate(Evaluation.none().counting())
            .report()
            .explanation()
            .counts();

    assertThat(counts)
        .filteredOn(count -> count.location().file().equals("t.rego"))
        .extracting(
            count -> count.location().row(),
            LineCount::isHead,
            LineCount::evaluations,
            LineCount::redos)
        .containsExactlyInAnyOrder(
            tuple(4, false, 1L, 2L), tuple(5, false, 3L, 0L), tuple(3, true, 1L, 0L));
  }

  @Test
  void measuresAQuery() {
    PreparedQuery query =
        Engine.standard().compile(List.of(), RegoValue.Obj.EMPTY).prepare("x := 1 + 1");

    BenchResult result = Workbench.bench(query, Evaluation.none(), Duration.ofMillis(20));

    assertThat(result.runs()).isPositive();
    assertThat(result.median()).isPositive().isLessThanOrEqualTo(result.slow());
    assertThat(result.bytes()).isPositive();
  }

  @Test
  void preparesQueriesWithImports() {
    Snapshot snapshot =
        Engine.standard()
            .compile(List.of(), RegoValue.parseJson("{\"org\": {\"users\": [\"ann\"]}}"));

    PreparedQuery query =
        snapshot.prepare("x := 1; people[0]", List.of("data.org.users as people"));

    assertThat(query.lines())
        .extracting(RegoError.Location::text)
        .containsExactly("x := 1", "people[0]");
    assertThat(query.evaluate(Evaluation.none()))
        .isInstanceOfSatisfying(
            Outcome.Defined.class,
            defined ->
                assertThat(defined.rows().getFirst().values())
                    .containsExactly(RegoValue.TRUE, RegoValue.of("ann")));
  }

  @Test
  void readsKnownGaps() throws IOException {
    String file =
        write(
            "gaps.yaml",
            "- {cases: 'v1/graphql/**', reason: r}\n- {cases: 'v0/**/x.yaml#1', reason: r}\n");

    Predicate<SuiteResult> known = Workbench.gaps(Path.of(file));

    assertThat(known.test(new SuiteResult("v1/graphql/a.yaml#0", "", "w"))).isTrue();
    assertThat(known.test(new SuiteResult("v0/graphql/x.yaml#1", "", "w"))).isTrue();
    assertThat(known.test(new SuiteResult("v0/graphql/x.yaml#10", "", "w"))).isFalse();
    String wrong = write("wrong.yaml", "- {cases: 'v1/**'}\n");
    assertThatThrownBy(() -> Workbench.gaps(Path.of(wrong)))
        .isInstanceOf(RegoException.class)
        .hasMessageContaining("expected `cases` and a `reason`");
  }
}
