package dev.writ.rego.workbench;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.writ.rego.Builtin;
import dev.writ.rego.Engine;
import dev.writ.rego.Evaluation;
import dev.writ.rego.Outcome;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoException;
import dev.writ.rego.RegoValue;
import dev.writ.rego.Snapshot;
import dev.writ.rego.Workbench.Loaded;
import dev.writ.rego.Workbench.TestReport;
import dev.writ.rego.Workbench.TestResult;
import dev.writ.rego.Workbench.TestSettings;
import dev.writ.rego.Workbench.TestState;
import dev.writ.rego.parse.Parser;
import dev.writ.rego.syntax.Module;
import dev.writ.rego.syntax.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs the rules of policies that are tests. */
public final class TestRunner {
  /** The deadline ends a test that never ends; steps would end long ones too. */
  private static final long STEPS = 10_000_000_000L;

  private final TestSettings settings;

  /** Names of the cases that the test of a thread came to. */
  private final Map<Thread, Set<RegoValue.Arr>> met = new ConcurrentHashMap<>();

  /** What the tests came to, where that is wanted. */
  private final Tally tally = new Tally();

  private TestRunner(TestSettings settings) {
    this.settings = settings;
  }

  /** Compiles policies with their tests and runs those. */
  public static TestReport run(Loaded loaded, TestSettings settings) {
    return new TestRunner(settings).report(loaded);
  }

  private TestReport report(Loaded loaded) {
    Pattern wanted = pattern(settings.run());
    Engine engine = engine();
    Snapshot snapshot = engine.compile(loaded.sources(), loaded.data());
    List<Module> modules = snapshot.sources().stream().map(Parser::module).toList();
    Snapshot told = withCases(engine, snapshot, modules, loaded.data());
    Map<String, TestName> tests = new LinkedHashMap<>();
    for (Module module : modules) {
      for (Rule rule : module.rules()) {
        TestName test = TestName.of(module, rule);
        if (test != null && (wanted == null || wanted.matcher(test.whole()).find())) {
          tests.putIfAbsent(test.query(), test);
        }
      }
    }
    return new TestReport(results(told, tests.values()), tally.all());
  }

  private List<TestResult> results(Snapshot snapshot, Collection<TestName> tests) {
    int threads = Math.min(settings.threads(), tests.size());
    if (threads <= 1) {
      return tests.stream().map(test -> result(snapshot, test)).toList();
    }
    List<Future<TestResult>> running = new ArrayList<>();
    try (ExecutorService all = Executors.newFixedThreadPool(threads)) {
      tests.forEach(test -> running.add(all.submit(() -> result(snapshot, test))));
    } // waits for them
    return running.stream().map(Future::resultNow).toList();
  }

  private static @Nullable Pattern pattern(@Nullable String run) {
    try {
      return run == null ? null : Pattern.compile(run);
    } catch (PatternSyntaxException unreadable) {
      throw new IllegalArgumentException(
          "`" + run + "` is no regular expression: " + unreadable.getDescription(), unreadable);
    }
  }

  private Engine engine() {
    return Engine.builder()
        .keepPrint()
        .limits(Evaluation.Limits.STANDARD.withDeadline(settings.timeout()).withSteps(STEPS))
        .with(
            new Builtin(
                NamedCases.TELL,
                new Builtin.Signature(List.of(Builtin.Type.ANY), null, false),
                (_, arguments) -> {
                  met().add((RegoValue.Arr) arguments[0]);
                  return RegoValue.TRUE;
                }))
        .build();
  }

  private Set<RegoValue.Arr> met() {
    return met.computeIfAbsent(Thread.currentThread(), _ -> new LinkedHashSet<>());
  }

  /** The snapshot itself where no test has named cases, or they can't be told. */
  private static Snapshot withCases(
      Engine engine, Snapshot written, List<Module> modules, RegoValue data) {
    var told = modules.stream().map(NamedCases::told).toList();
    if (told.equals(written.sources())) {
      return written;
    }
    try {
      return engine.compile(told, data);
    } catch (RegoException notSo) {
      return written;
    }
  }

  private TestResult result(Snapshot snapshot, TestName test) {
    if (test.isToDo()) {
      return result(test, TestState.SKIP, Duration.ZERO, List.of(), List.of(), Map.of());
    }
    PreparedQuery query = snapshot.prepare(test.query());
    TestResult worst = run(query, test);
    for (int i = 1; i < settings.count() && worst.state() == TestState.PASS; i++) {
      TestResult next = run(query, test);
      boolean counts =
          next.state() != TestState.PASS || next.duration().compareTo(worst.duration()) > 0;
      worst = counts ? next : worst;
    }
    return worst;
  }

  private TestResult run(PreparedQuery query, TestName test) {
    met().clear();
    List<String> output = new ArrayList<>();
    long start = System.nanoTime();
    Evaluation evaluation = Evaluation.none().notesTo(output::add);
    Outcome outcome = query.evaluate(settings.counting() ? evaluation.counting() : evaluation);
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    synchronized (tally) {
      tally.add(outcome.report().explanation().counts());
    }
    return switch (outcome) {
      case Outcome.Failed failed ->
          result(test, TestState.ERROR, taken, output, failed.errors(), Map.of());
      case Outcome.Undefined _ ->
          result(test, TestState.FAIL, taken, output, List.of(), cases(null));
      case Outcome.Defined defined -> {
        Map<String, Boolean> cases = cases(defined.value());
        boolean passed = !defined.value().equals(RegoValue.FALSE) && !cases.containsValue(false);
        yield result(
            test, passed ? TestState.PASS : TestState.FAIL, taken, output, List.of(), cases);
      }
    };
  }

  private static TestResult result(
      TestName test,
      TestState state,
      Duration taken,
      List<String> output,
      List<RegoError> errors,
      Map<String, Boolean> cases) {
    return new TestResult(
        test.at(), test.packageName(), test.name(), state, taken, output, errors, cases);
  }

  /** Which of the cases passed: those whose names lead to something in the rule's value. */
  private Map<String, Boolean> cases(@Nullable RegoValue value) {
    Map<String, Boolean> cases = new LinkedHashMap<>();
    for (RegoValue.Arr names : met()) {
      RegoValue found = value;
      for (RegoValue name : names.asList()) {
        found = found instanceof RegoValue.Obj object ? object.find(name) : null;
      }
      String title =
          names.asList().stream().map(RegoValue::display).collect(Collectors.joining("/"));
      cases.put(title, found != null && !found.equals(RegoValue.FALSE));
    }
    return cases;
  }
}
