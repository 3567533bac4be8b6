package dev.writ.cli;

import dev.writ.rego.Engine;
import dev.writ.rego.Evaluation;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoException;
import dev.writ.rego.Snapshot;
import dev.writ.rego.Workbench;
import dev.writ.rego.Workbench.Loaded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a query is asked with. */
final class RegoAsking {
  @Parameters(arity = "0..1", paramLabel = "QUERY", description = "Such as data.authz.allow.")
  private @Nullable String query;

  @Option(
      names = {"-d", "--data"},
      paramLabel = "PATH",
      description =
          "Policies and documents: a .rego, .json or .yaml file or a folder, whose sub-folders"
              + " say where documents go; a.b:FILE puts one at data.a.b. May be repeated.")
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

  @Option(names = "--strict-builtin-errors", description = "A builtin's error ends the evaluation.")
  private boolean strictBuiltins;

  @Option(
      names = "--capabilities",
      paramLabel = "FILE",
      description = "Builtins and hosts that policies may use, in OPA's JSON (default: no hosts).")
  private @Nullable Path capabilities;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = WaitOptions.DurationConverter.class,
      description = "Of an evaluation, such as 0.5s or 30s (default: 10s).")
  private Duration timeout = Duration.ofSeconds(10);

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "What an evaluation may spend (default: 10000000).")
  private long steps = Evaluation.Limits.STANDARD.steps();

  @Option(
      names = "--frozen",
      paramLabel = "TIME",
      description = "Clock and random numbers stand still at this instant (ISO 8601).")
  private @Nullable Instant frozen;

  @Mixin private RegoReading reading = new RegoReading();

  /** Whether the query is given once, and standard input is asked for one thing. */
  boolean isUsable(Writ writ) {
    if (steps < 1 || timeout.isZero()) {
      writ.complain("writ: --steps and --timeout have to be more than 0");
      return false;
    }
    if ((query == null) == queryFromStdin && !(queryFromStdin && inputFromStdin)) {
      return true;
    }
    writ.complain("writ: expected one QUERY, or --stdin without --stdin-input");
    return false;
  }

  PreparedQuery prepared(Writ writ) throws IOException {
    Loaded loaded = Workbench.load(data, reading.ignored(), reading.language());
    Engine.Builder builder = Engine.builder().keepPrint();
    if (strict) {
      builder.strict();
    }
    if (capabilities != null) {
      builder.capabilities(Engine.Capabilities.parseJson(bytes(capabilities)));
    }
    Snapshot snapshot = builder.build().compile(loaded.sources(), loaded.data());
    String text =
        query != null
            ? query
            : new String(writ.shell().in().readAllBytes(), StandardCharsets.UTF_8);
    return snapshot.prepare(text, namesOf(snapshot));
  }

  private List<String> namesOf(Snapshot snapshot) {
    LinkedHashSet<String> all = new LinkedHashSet<>(imports);
    if (packageName != null) {
      String inside = (packageName.startsWith("data.") ? packageName : "data." + packageName) + ".";
      snapshot.rules().stream()
          .filter(rule -> rule.startsWith(inside))
          .map(rule -> inside + rule.substring(inside.length()).split("[.\\[]", 2)[0])
          .forEach(all::add);
    }
    return List.copyOf(all);
  }

  Evaluation evaluation(Writ writ) throws IOException {
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

  private static RegoException unreadable(String message) {
    return new RegoException(new RegoError("load_error", message, null));
  }

  /** What stands in a file that an option names. */
  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      throw unreadable("there is no file `" + file + "`");
    } catch (IOException broken) {
      throw unreadable("`" + file + "` can't be read: " + broken.getMessage());
    }
  }
}
