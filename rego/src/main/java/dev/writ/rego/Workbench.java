package dev.writ.rego;

import dev.writ.rego.Outcome.Explanation.LineCount;
import dev.writ.rego.workbench.Bench;
import dev.writ.rego.workbench.Coverage;
import dev.writ.rego.workbench.Loader;
import dev.writ.rego.workbench.Suite;
import dev.writ.rego.workbench.SuiteGaps;
import dev.writ.rego.workbench.TestRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the command line and builds do with policies in files. Needs SnakeYAML on the class path.
 */
public final class Workbench {
  private Workbench() {}

  /**
   * What stands in files.
   *
   * @param data base documents, an object
   */
  public record Loaded(List<PolicySource> sources, RegoValue data) {
    public Loaded {
      sources = List.copyOf(sources);
    }
  }

  /**
   * Reads policies (`.rego`) and base documents (`.json`, `.yaml`, `.yml`). What a file in a
   * sub-folder says goes below the folder's name; other files in folders are passed over.
   *
   * @param paths files and folders; {@code a.b:users.json} puts a file's document at {@code
   *     data.a.b}
   * @param ignored globs such as {@code *_test.rego} for names of files and folders to pass over
   * @throws RegoException {@code load_error} for every file that can't be read or contradicts
   *     another
   */
  public static Loaded load(
      List<String> paths, List<String> ignored, PolicySource.Language language) {
    return Loader.all(paths, ignored, language);
  }

  /** As {@link #load}, without looking at documents in folders. */
  public static List<PolicySource> policies(
      List<String> paths, List<String> ignored, PolicySource.Language language) {
    return Loader.policies(paths, ignored, language);
  }

  /**
   * Reads one document, YAML by the file's name or else JSON.
   *
   * @throws RegoException {@code load_error}
   */
  public static RegoValue document(Path file) {
    return Loader.document(file);
  }

  /** Everything that is wrong with policies, in the first stage that finds something. */
  public static List<RegoError> check(Engine engine, List<PolicySource> sources) {
    try {
      engine.compile(sources, RegoValue.Obj.EMPTY);
      return List.of();
    } catch (RegoException refused) {
      return refused.errors();
    }
  }

  /**
   * How tests are run.
   *
   * @param run a regular expression (RE2) that is looked for in names such as {@code
   *     data.authz.test_admin}; null for all
   * @param timeout of each test
   * @param count how often each runs; the first run that does not pass is what counts
   * @param counting whether the report says what the tests came to
   * @param threads how many tests run at once
   */
  public record TestSettings(
      @Nullable String run, Duration timeout, int count, boolean counting, int threads) {
    public static final TestSettings STANDARD =
        new TestSettings(null, Duration.ofSeconds(5), 1, false, 1);

    public TestSettings {
      if (timeout.isNegative() || timeout.isZero() || count < 1 || threads < 1) {
        throw new IllegalArgumentException("a test runs at least once and for some time");
      }
    }
  }

  /** How a test ended. */
  public enum TestState {
    PASS,
    /** Undefined or false. */
    FAIL,
    /** The evaluation came to no answer. */
    ERROR,
    /** Its name says that it is still to be done. */
    SKIP
  }

  /**
   * One test.
   *
   * @param packageName for example {@code data.authz}
   * @param name for example {@code test_admin}
   * @param duration of its longest run
   * @param output what `print` wrote
   * @param errors why it is an error
   * @param cases of {@code test_x[note]}, each with whether it passed
   */
  public record TestResult(
      RegoError.Location location,
      String packageName,
      String name,
      TestState state,
      Duration duration,
      List<String> output,
      List<RegoError> errors,
      Map<String, Boolean> cases) {
    public TestResult {
      output = List.copyOf(output);
      errors = List.copyOf(errors);
      cases = Collections.unmodifiableMap(new LinkedHashMap<>(cases)); // in their order
    }
  }

  /**
   * All tests by file and row.
   *
   * @param counts of all places that they came to, where that was wanted
   */
  public record TestReport(List<TestResult> tests, List<LineCount> counts) {
    public TestReport {
      tests = List.copyOf(tests);
      counts = List.copyOf(counts);
    }

    public long count(TestState state) {
      return tests.stream().filter(test -> test.state() == state).count();
    }
  }

  /**
   * Runs every rule whose name starts with {@code test_}. A test passes when it is defined and not
   * false; {@code todo_test_} is skipped.
   *
   * @throws RegoException when the policies can't be compiled
   * @throws IllegalArgumentException when the pattern can't be read
   */
  public static TestReport test(Loaded loaded, TestSettings settings) {
    return TestRunner.run(loaded, settings);
  }

  /**
   * A place in a source.
   *
   * @param column in code points
   */
  public record Position(int row, int column) {}

  /** Rows of a source that follow each other; the end is the last character. */
  public record Stretch(Position start, Position end) {
    int rows() {
      return end.row() - start.row() + 1;
    }

    private RegoValue toValue() {
      return RegoValue.Obj.of("start", place(start), "end", place(end));
    }

    private static RegoValue place(Position at) {
      return RegoValue.Obj.of("row", RegoValue.of(at.row()), "col", RegoValue.of(at.column()));
    }
  }

  /** Which rows with heads and lines in them were come to, and which not. */
  public record FileCoverage(List<Stretch> covered, List<Stretch> notCovered) {
    public FileCoverage {
      covered = List.copyOf(covered);
      notCovered = List.copyOf(notCovered);
    }

    public int coveredRows() {
      return covered.stream().mapToInt(Stretch::rows).sum();
    }

    public int notCoveredRows() {
      return notCovered.stream().mapToInt(Stretch::rows).sum();
    }
  }

  /** Coverage by the names of the sources. */
  public record CoverageReport(Map<String, FileCoverage> files) {
    public CoverageReport {
      files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    public int coveredRows() {
      return files.values().stream().mapToInt(FileCoverage::coveredRows).sum();
    }

    public int notCoveredRows() {
      return files.values().stream().mapToInt(FileCoverage::notCoveredRows).sum();
    }

    /** In percent, 0 where there is nothing to come to. */
    public double percent() {
      return percent(coveredRows(), notCoveredRows());
    }

    private static double percent(int covered, int notCovered) {
      return covered == 0 ? 0 : 100.0 * covered / (covered + notCovered);
    }

    /** In the shape that OPA gives it, with columns. */
    public RegoValue toValue() {
      RegoValue.Obj.Builder all = RegoValue.Obj.builder();
      files.forEach((name, file) -> all.put(RegoValue.of(name), value(file)));
      return RegoValue.Obj.of(
          "files", all.build(),
          "covered_lines", RegoValue.of(coveredRows()),
          "not_covered_lines", RegoValue.of(notCoveredRows()),
          "coverage", number(percent()));
    }

    private static RegoValue value(FileCoverage file) {
      return RegoValue.Obj.of(
          "covered", array(file.covered()),
          "not_covered", array(file.notCovered()),
          "covered_lines", RegoValue.of(file.coveredRows()),
          "not_covered_lines", RegoValue.of(file.notCoveredRows()),
          "coverage", number(percent(file.coveredRows(), file.notCoveredRows())));
    }

    private static RegoValue array(List<Stretch> stretches) {
      return RegoValue.Arr.of(stretches.stream().map(Stretch::toValue).toList());
    }

    private static RegoValue number(double percent) {
      String text = Double.toString(percent);
      return RegoValue.parseJson(text.endsWith(".0") ? text.substring(0, text.length() - 2) : text);
    }
  }

  /**
   * Which rows of policies evaluations came to that counted.
   *
   * @param counts of one evaluation or of many
   * @see Evaluation#counting
   */
  public static CoverageReport coverage(List<PolicySource> sources, List<LineCount> counts) {
    return Coverage.of(sources, counts);
  }

  /**
   * What a query takes, all in nanoseconds or bytes of one evaluation.
   *
   * @param runs that were measured
   * @param slow 99 of 100 take no longer
   * @param bytes that are allocated
   */
  public record BenchResult(long runs, long mean, long median, long slow, long bytes) {}

  /**
   * Measures a query on this thread.
   *
   * @param time to warm up, and as long to measure
   * @throws RegoException when an evaluation fails
   */
  public static BenchResult bench(PreparedQuery query, Evaluation evaluation, Duration time) {
    return Bench.run(query, evaluation, time);
  }

  /**
   * One case of OPA's conformance suite.
   *
   * @param id {@code v1/folder/file.yaml#index}; notes repeat, ids do not
   * @param wrong what is wrong with the engine's answer, null when nothing is
   */
  public record SuiteResult(String id, String note, @Nullable String wrong) {
    public boolean passed() {
      return wrong == null;
    }
  }

  /**
   * Runs every case below a folder with the folders {@code v0} and {@code v1}.
   *
   * @throws IOException when a file can't be read or is none of the suite
   */
  public static List<SuiteResult> conformance(Path folder) throws IOException {
    return Suite.run(folder);
  }

  /**
   * Reads a list of known gaps: {@code - cases: v1/graphql/**} with a {@code reason}.
   *
   * @return whether a case stands in the list
   * @throws RegoException {@code load_error} when it is no such list
   */
  public static Predicate<SuiteResult> gaps(Path file) {
    return SuiteGaps.read(file);
  }
}
