package dev.writ.cli;

import dev.writ.cli.rego.Answer;
import dev.writ.cli.rego.Conformance;
import dev.writ.cli.rego.Errors;
import dev.writ.cli.rego.Tests;
import dev.writ.cli.rest.Failure;
import dev.writ.rego.Engine;
import dev.writ.rego.Evaluation;
import dev.writ.rego.Outcome;
import dev.writ.rego.PolicySource;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoException;
import dev.writ.rego.Snapshot;
import dev.writ.rego.Workbench;
import dev.writ.rego.Workbench.Loaded;
import dev.writ.rego.Workbench.SuiteResult;
import dev.writ.rego.Workbench.TestReport;
import dev.writ.rego.Workbench.TestSettings;
import dev.writ.rego.Workbench.TestState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Policies in files, judged here: no server, no login. */
@Command(
    name = "rego",
    synopsisSubcommandLabel = "VERB",
    description = "Evaluate, check and test Rego policies here, without a server.",
    footer = {"", "Example:", "  writ rego eval -d policies -i input.json data.authz.allow"})
final class RegoCommands {
  /** What a query or a test ends with that came to no answer or to the wrong one. */
  private static final int WRONG = 2;

  private final Writ writ;

  RegoCommands(Writ writ) {
    this.writ = writ;
  }

  /** How results are shown where people and programs read the same thing. */
  enum Shown {
    pretty,
    json
  }

  /** Which files, in which version of the language. */
  static final class Reading {
    @Option(
        names = "--ignore",
        paramLabel = "GLOB",
        description = "Pass over files and folders with such names; may be repeated.")
    private List<String> ignored = new ArrayList<>();

    @Option(names = "--v0-compatible", description = "Policies are written in version 0.")
    private boolean version0;

    private PolicySource.Language language() {
      return version0 ? PolicySource.Language.V0 : PolicySource.Language.V1;
    }
  }

  /** What a query is asked with. */
  static final class Asking {
    @Option(
        names = {"-d", "--data"},
        paramLabel = "PATH",
        description = {
          "Policies and documents: a .rego, .json or .yaml file or a folder, whose sub-folders"
              + " say where documents go; a.b:FILE puts one at data.a.b. May be repeated."
        })
    private List<String> data = new ArrayList<>();

    @Option(
        names = {"-i", "--input"},
        paramLabel = "FILE",
        description = "The input, JSON or YAML.")
    private @Nullable Path input;

    @Option(
        names = {"-I", "--stdin-input"},
        description = "The input is standard input, JSON.")
    private boolean inputFromStdin;

    @Option(names = "--stdin", description = "The query is standard input.")
    private boolean queryFromStdin;

    @Option(
        names = "--package",
        paramLabel = "PACKAGE",
        description = "The query may use the names of this package's rules.")
    private @Nullable String packageName;

    @Option(
        names = "--import",
        paramLabel = "IMPORT",
        description = "Such as \"data.users as people\"; may be repeated.")
    private List<String> imports = new ArrayList<>();

    @Option(
        names = {"-S", "--strict"},
        description = "Refuse what is not used.")
    private boolean strict;

    @Option(
        names = "--strict-builtin-errors",
        description = "A builtin's error ends the evaluation.")
    private boolean strictBuiltins;

    @Option(
        names = "--timeout",
        paramLabel = "DURATION",
        converter = WaitOptions.DurationConverter.class,
        description = "Of the evaluation, such as 0.5s or 30s (default: 10s).")
    private Duration timeout = Duration.ofSeconds(10);

    @Option(
        names = "--steps",
        paramLabel = "N",
        description = "What the evaluation may spend (default: 10000000).")
    private long steps = Evaluation.Limits.STANDARD.steps();

    @Option(
        names = "--frozen",
        paramLabel = "TIME",
        description = "Clock and random numbers stand still at this instant (ISO 8601).")
    private @Nullable Instant frozen;

    private Engine engine() {
      Engine.Builder builder = Engine.builder().keepPrint();
      return strict ? builder.strict().build() : builder.build();
    }

    private Evaluation evaluation(Writ writ) throws IOException {
      Evaluation evaluation =
          input != null
              ? Evaluation.of(Workbench.document(input))
              : inputFromStdin
                  ? Evaluation.ofJson(writ.shell().in().readAllBytes())
                  : Evaluation.none();
      evaluation =
          evaluation
              .with(Evaluation.Limits.STANDARD.withDeadline(timeout).withSteps(steps))
              .notesTo(writ::complain);
      evaluation = strictBuiltins ? evaluation.strictBuiltinErrors() : evaluation;
      return frozen == null ? evaluation : evaluation.frozen(frozen, 0);
    }

    private PreparedQuery prepared(Snapshot snapshot, String query) {
      LinkedHashSet<String> all = new LinkedHashSet<>(imports);
      if (packageName != null) {
        String inside =
            (packageName.startsWith("data.") ? packageName : "data." + packageName) + ".";
        snapshot.rules().stream()
            .filter(rule -> rule.startsWith(inside))
            .map(rule -> inside + rule.substring(inside.length()).split("[.\\[]", 2)[0])
            .forEach(all::add);
      }
      return snapshot.prepare(query, List.copyOf(all));
    }
  }

  @Command(
      name = "eval",
      description = {
        "Evaluate a query against policies and documents.",
        "Exit codes: 0 done, 1 by --fail or --fail-defined, 2 for errors."
      },
      footer = {
        "",
        "Example:",
        "  writ rego eval -d policies -i input.json --format pretty data.authz.allow"
      })
  int eval(
      @Parameters(arity = "0..1", paramLabel = "QUERY", description = "Such as data.authz.allow.")
          @Nullable String query,
      @Mixin Asking asking,
      @Option(
              names = "--format",
              paramLabel = "FORMAT",
              defaultValue = "json",
              description = "json, pretty, raw, values or bindings (default: json).")
          Answer.Format format,
      @Option(names = "--fail", description = "Exit code 1 when the query is undefined.")
          boolean fail,
      @Option(names = "--fail-defined", description = "Exit code 1 when the query is defined.")
          boolean failDefined,
      @Option(
              names = "--show-builtin-errors",
              description = "Errors of builtins come with the result.")
          boolean showErrors,
      @Mixin Reading reading) {
    if ((query == null) != asking.queryFromStdin
        || (asking.queryFromStdin && asking.inputFromStdin)) {
      writ.complain("writ: expected one QUERY, or --stdin without --stdin-input");
      writ.complain("  next: writ rego eval --help");
      return Exit.USAGE;
    }
    try {
      Loaded loaded = Workbench.load(asking.data, reading.ignored, reading.language());
      Snapshot snapshot = asking.engine().compile(loaded.sources(), loaded.data());
      PreparedQuery prepared =
          asking.prepared(
              snapshot,
              query != null
                  ? query
                  : new String(writ.shell().in().readAllBytes(), StandardCharsets.UTF_8));
      Outcome outcome = prepared.evaluate(asking.evaluation(writ));
      List<RegoError> errors = showErrors ? outcome.report().builtinErrors() : List.of();
      return switch (outcome) {
        case Outcome.Failed failed -> refused(failed.errors(), format == Answer.Format.json, WRONG);
        case Outcome.Undefined _ -> answered(new Answer(prepared, List.of(), errors), format, fail);
        case Outcome.Defined defined ->
            answered(new Answer(prepared, defined.rows(), errors), format, failDefined);
      };
    } catch (RegoException wrong) {
      return refused(wrong.errors(), format == Answer.Format.json, WRONG);
    } catch (IOException broken) {
      throw new Failure("standard input broke off: " + broken.getMessage());
    }
  }

  private int answered(Answer answer, Answer.Format format, boolean fails) {
    String text = answer.in(format);
    if (!text.isEmpty()) {
      writ.shell().out().println(text);
    }
    if (format != Answer.Format.json) {
      Errors.lines(answer.errors()).forEach(writ::complain);
    }
    return fails ? Exit.REFUSED_OR_FAILED : Exit.DONE;
  }

  private int refused(List<RegoError> errors, boolean json, int code) {
    if (json) {
      writ.shell().out().println(Errors.json(errors));
    } else {
      Errors.lines(errors).forEach(writ::complain);
    }
    return code;
  }

  @Command(
      name = "check",
      description = {
        "Parse and compile policies and show all that is wrong, with the lines.",
        "Exit codes: 0 nothing wrong, 1 errors."
      },
      footer = {"", "Example:", "  writ rego check --strict policies"})
  int check(
      @Parameters(
              arity = "1..*",
              paramLabel = "PATH...",
              hideParamSyntax = true,
              description = "Files and folders.")
          List<String> paths,
      @Option(
              names = {"-S", "--strict"},
              description = "Refuse what is not used.")
          boolean strict,
      @Option(
              names = "--v0-v1",
              description = "Policies have to be right in version 0 and in version 1.")
          boolean bothVersions,
      @Option(
              names = "--format",
              paramLabel = "FORMAT",
              defaultValue = "pretty",
              description = "pretty or json (default: pretty).")
          Shown format,
      @Mixin Reading reading) {
    Engine engine = strict ? Engine.builder().strict().build() : Engine.standard();
    LinkedHashSet<RegoError> errors = new LinkedHashSet<>();
    try {
      List<PolicySource> sources = Workbench.policies(paths, reading.ignored, reading.language());
      errors.addAll(Workbench.check(engine, sources));
      if (bothVersions) {
        errors.addAll(
            Workbench.check(engine, Workbench.policies(paths, reading.ignored, other(reading))));
      }
    } catch (RegoException unreadable) {
      errors.addAll(unreadable.errors());
    }
    if (errors.isEmpty()) {
      if (format == Shown.json) {
        writ.shell().out().println(Errors.json(List.of()));
      }
      return Exit.DONE;
    }
    return refused(List.copyOf(errors), format == Shown.json, Exit.REFUSED_OR_FAILED);
  }

  private static PolicySource.Language other(Reading reading) {
    return reading.version0 ? PolicySource.Language.V1 : PolicySource.Language.V0;
  }

  @Command(
      name = "test",
      description = {
        "Run the rules named test_... of all packages; todo_test_... are skipped.",
        "Exit codes: 0 all pass, 1 policies can't be used, 2 a test fails or is skipped."
      },
      footer = {"", "Example:", "  writ rego test policies --run authz -v"})
  int test(
      @Parameters(
              arity = "1..*",
              paramLabel = "PATH...",
              hideParamSyntax = true,
              description = "Files and folders.")
          List<String> paths,
      @Option(
              names = {"-v", "--verbose"},
              description = "Show tests that pass as well.")
          boolean verbose,
      @Option(
              names = {"-r", "--run"},
              paramLabel = "REGEX",
              description = "Only tests whose names it is found in, such as authz.test_.")
          @Nullable String run,
      @Option(
              names = "--timeout",
              paramLabel = "DURATION",
              defaultValue = "5s",
              converter = WaitOptions.DurationConverter.class,
              description = "Of each test (default: ${DEFAULT-VALUE}).")
          Duration timeout,
      @Option(
              names = "--count",
              paramLabel = "N",
              defaultValue = "1",
              description = "Run each so often (default: ${DEFAULT-VALUE}).")
          int count,
      @Option(
              names = "--format",
              paramLabel = "FORMAT",
              defaultValue = "pretty",
              description = "pretty or json (default: pretty).")
          Shown format,
      @Option(names = "--fail-on-empty", description = "Exit code 2 when there is no test.")
          boolean failOnEmpty,
      @Option(
              names = {"-z", "--exit-zero-on-skipped"},
              description = "Skipped tests are no failure.")
          boolean skippedIsFine,
      @Mixin Reading reading) {
    if (count < 1 || timeout.isZero()) {
      writ.complain("writ: --count and --timeout have to be more than 0");
      return Exit.USAGE;
    }
    TestReport report;
    try {
      report =
          Workbench.test(
              Workbench.load(paths, reading.ignored, reading.language()),
              new TestSettings(run, timeout, count, false));
    } catch (RegoException unusable) {
      return refused(unusable.errors(), format == Shown.json, Exit.REFUSED_OR_FAILED);
    } catch (IllegalArgumentException unreadable) {
      throw new Failure(String.valueOf(unreadable.getMessage()));
    }
    if (format == Shown.json) {
      writ.shell().out().println(Tests.json(report));
    } else {
      Tests.lines(report, verbose).forEach(writ.shell().out()::println);
    }
    if (report.tests().isEmpty()) {
      writ.complain("writ: no tests found");
      return failOnEmpty ? WRONG : Exit.DONE;
    }
    boolean failed = report.count(TestState.FAIL) + report.count(TestState.ERROR) > 0;
    boolean skipped = report.count(TestState.SKIP) > 0 && !skippedIsFine;
    return failed || skipped ? WRONG : Exit.DONE;
  }

  @Command(
      name = "conformance",
      description = {
        "Run OPA's conformance suite and count what passes.",
        "Exit codes: 0 every case passes or is a known gap, 1 otherwise."
      },
      footer = {"", "Example:", "  writ rego conformance opa-conformance --report report.json"})
  int conformance(
      @Parameters(
              paramLabel = "DIR",
              description = "The suite: a folder with the folders v0 and v1.")
          Path folder,
      @Option(
              names = "--report",
              paramLabel = "FILE",
              description = "Write counts and failing cases as JSON.")
          @Nullable Path report,
      @Option(
              names = "--gaps",
              paramLabel = "FILE",
              description = "Known gaps, YAML: a list of `cases` (v1/graphql/**) and `reason`.")
          @Nullable Path gaps) {
    Conformance ended;
    try {
      Predicate<SuiteResult> known = gaps == null ? _ -> false : Workbench.gaps(gaps);
      List<SuiteResult> results = Workbench.conformance(folder);
      if (results.isEmpty()) {
        throw new Failure(
            "`" + folder + "` has no cases; expected the folders v0 and v1 with .yaml files");
      }
      ended = new Conformance(results, known);
      if (report != null) {
        Files.writeString(report, ended.json() + "\n");
      }
    } catch (RegoException unreadable) {
      return refused(unreadable.errors(), false, Exit.REFUSED_OR_FAILED);
    } catch (IOException broken) {
      throw new Failure(String.valueOf(broken.getMessage()));
    }
    ended
        .unexpected()
        .forEach(one -> writ.complain("failed: " + one.id() + " (" + one.note() + ")"));
    ended.lines().forEach(writ.shell().out()::println);
    return ended.unexpected().isEmpty() ? Exit.DONE : Exit.REFUSED_OR_FAILED;
  }
}
