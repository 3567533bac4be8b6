package dev.writ.cli;

import dev.writ.cli.RegoCommands.Shown;
import dev.writ.cli.rego.Errors;
import dev.writ.rego.Engine;
import dev.writ.rego.PolicySource;
import dev.writ.rego.RegoError;
import dev.writ.rego.RegoException;
import dev.writ.rego.Workbench;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what is wrong with policies. */
@Command(
    name = "check",
    description = {
      "Parse and compile policies and show all that is wrong, with the lines.",
      "Exit codes: 0 nothing wrong, 1 errors."
    },
    footer = {"", "Example:", "  writ rego check --strict policies"})
final class RegoCheckCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "PATH...",
      hideParamSyntax = true,
      description = "Files and folders.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = {"-S", "--strict"},
      description = "Refuse what is not used.")
  private boolean strict;

  @Option(
      names = "--v0-v1",
      description = "Policies have to be right in version 0 and in version 1.")
  private boolean bothVersions;

  @Option(
      names = {"-m", "--max-errors"},
      paramLabel = "N",
      description = "Give up compiling after so many errors, 0 for never (default: 10).")
  private int mostErrors = 10;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "pretty or json (default: pretty).")
  private Shown format = Shown.pretty;

  @Mixin private RegoReading reading = new RegoReading();

  private final Writ writ;

  RegoCheckCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    if (mostErrors < 0) {
      writ.complain("writ: --max-errors has to be 0 or more");
      return Exit.USAGE;
    }
    Engine.Builder builder = Engine.builder().errorLimit(mostErrors);
    Engine engine = strict ? builder.strict().build() : builder.build();
    LinkedHashSet<RegoError> errors = new LinkedHashSet<>();
    try {
      errors.addAll(Workbench.check(engine, policies(reading.language())));
      if (bothVersions) {
        errors.addAll(Workbench.check(engine, policies(reading.otherLanguage())));
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
    return RegoCommands.refused(
        writ, List.copyOf(errors), format == Shown.json, Exit.REFUSED_OR_FAILED);
  }

  private List<PolicySource> policies(PolicySource.Language language) {
    return Workbench.policies(paths, reading.ignored(), language);
  }
}
