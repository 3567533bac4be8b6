package dev.writ.cli;

import dev.writ.cli.rego.Answer;
import dev.writ.cli.rego.Errors;
import dev.writ.cli.rest.Failure;
import dev.writ.rego.Evaluation;
import dev.writ.rego.Outcome;
import dev.writ.rego.Outcome.Explanation;
import dev.writ.rego.PreparedQuery;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Answers a query. */
@Command(
    name = "eval",
    description = {
      "Evaluate a query against policies and documents.",
      "Exit codes: 0 done, 1 by --fail or --fail-defined, 2 for errors."
    },
    footer = {
      "",
      "Example:",
      "  writ rego eval -d policies -i input.json --format pretty data.authz.allow",
      "  writ rego eval -d policies --format pretty --explain fails data.authz.allow"
    })
final class RegoEvalCommand implements Callable<Integer> {
  @Mixin private RegoAsking asking = new RegoAsking();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "json, pretty, raw, values or bindings (default: json).")
  private Answer.Format format = Answer.Format.json;

  @Option(
      names = "--explain",
      paramLabel = "LEVEL",
      description =
          "Say why: off, notes (trace and print), fails (what did not hold), or full (everything,"
              + " with values of the input) (default: off).")
  private Explanation.Level explain = Explanation.Level.OFF;

  @Option(names = "--coverage", description = "Say which lines of the policies were come to.")
  private boolean coverage;

  @Option(names = "--profile", description = "Say which lines take the time.")
  private boolean profile;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Write down what clock, random numbers and other machines said.")
  private @Nullable Path record;

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description = "Answer clock, random numbers and other machines from such a file only.")
  private @Nullable Path replay;

  @Option(names = "--fail", description = "Exit code 1 when the query is undefined.")
  private boolean fail;

  @Option(names = "--fail-defined", description = "Exit code 1 when the query is defined.")
  private boolean failDefined;

  @Option(names = "--show-builtin-errors", description = "Errors of builtins come with the result.")
  private boolean showErrors;

  private final Writ writ;

  RegoEvalCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    if (!asking.isUsable(writ)) {
      writ.complain("  next: writ rego eval --help");
      return Exit.USAGE;
    }
    if (record != null && replay != null) {
      writ.complain("writ: expected --record or --replay, not both");
      return Exit.USAGE;
    }
    boolean json = format == Answer.Format.json;
    try {
      PreparedQuery query = asking.prepared(writ);
      Outcome outcome = query.evaluate(evaluation());
      if (record != null && outcome.report().recording() != null) {
        Files.writeString(record, outcome.report().recording().toJson() + "\n");
      }
      return switch (outcome) {
        case Outcome.Failed failed -> {
          answered(query, outcome, List.of(), failed.errors());
          yield RegoCommands.WRONG;
        }
        case Outcome.Undefined _ -> {
          answered(query, outcome, List.of(), shownErrors(outcome));
          yield fail ? Exit.REFUSED_OR_FAILED : Exit.DONE;
        }
        case Outcome.Defined defined -> {
          answered(query, outcome, defined.rows(), shownErrors(outcome));
          yield failDefined ? Exit.REFUSED_OR_FAILED : Exit.DONE;
        }
      };
    } catch (RegoException wrong) {
      return RegoCommands.refused(writ, wrong.errors(), json, RegoCommands.WRONG);
    } catch (IOException broken) {
      throw new Failure("a file or standard input broke off: " + broken.getMessage());
    }
  }

  private Evaluation evaluation() throws IOException {
    Evaluation evaluation = asking.evaluation(writ).explain(explain);
    evaluation = coverage || profile ? evaluation.counting() : evaluation;
    evaluation = record == null ? evaluation : evaluation.record();
    return replay == null
        ? evaluation
        : evaluation.replay(Evaluation.Recording.parseJson(RegoAsking.bytes(replay)));
  }

  private List<RegoError> shownErrors(Outcome outcome) {
    return showErrors ? outcome.report().builtinErrors() : List.of();
  }

  private void answered(
      PreparedQuery query, Outcome outcome, List<Outcome.Row> rows, List<RegoError> errors) {
    Answer answer =
        new Answer(
            query, outcome, rows, errors, explain != Explanation.Level.OFF, coverage, profile);
    if (format == Answer.Format.json) {
      writ.shell().out().println(answer.in(format));
      return;
    }
    boolean failed = outcome instanceof Outcome.Failed;
    String text = failed ? "" : answer.in(format);
    if (!text.isEmpty()) {
      writ.shell().out().println(text);
    }
    Errors.lines(errors).forEach(writ::complain);
    // where only the value is wanted, what explains it must not stand between
    boolean beside = failed || format != Answer.Format.pretty;
    answer.beside().forEach(beside ? writ::complain : writ.shell().out()::println);
  }
}
