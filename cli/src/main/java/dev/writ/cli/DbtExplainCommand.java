package dev.writ.cli;

import dev.writ.cli.DbtCommands.Shown;
import dev.writ.cli.dbt.Documents;
import dev.writ.cli.dbt.Lines;
import dev.writ.dbt.act.Explanation;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a code means. */
@Command(
    name = "explain",
    description = {
      "Say what a code means, why it matters, how to fix it and how to live with it.",
      "Without a code: list them all. Works offline."
    },
    footer = {
      "",
      "Example:",
      "  writ dbt explain E201",
      "  writ dbt explain MANIFEST_NOT_JSON --format json"
    })
final class DbtExplainCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "CODE",
      description = "A code such as E201 or FLOE-E201, or a problem's or notice's name.")
  private @Nullable String code;

  @Option(names = "--format", paramLabel = "FORMAT", description = "text or json (default: text).")
  private Shown format = Shown.text;

  private final Writ writ;

  DbtExplainCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    return DbtCommands.answering(writ, format == Shown.json, this::explain);
  }

  private int explain() {
    String asked = code;
    if (asked == null) {
      List<Explanation> all =
          Explanation.codes().stream().map(Explanation::find).flatMap(Optional::stream).toList();
      show(Documents.ofCodes(all), Lines.ofCodes(all));
    } else {
      String docs = DbtCommands.docsUrl(writ.shell());
      Explanation one = Explanation.find(asked).orElseThrow(() -> unknown(asked));
      show(Documents.of(one, docs), Lines.of(one, docs));
    }
    return Exit.DONE;
  }

  private void show(String document, List<String> lines) {
    switch (format) {
      case json -> writ.shell().out().println(document);
      case text -> lines.forEach(writ.shell().out()::println);
    }
  }

  private static ProblemsFound unknown(String code) {
    return new ProblemsFound(
        Problem.of("CODE_UNKNOWN", "there is no code `" + code + "`")
            .suggesting("writ dbt explain lists all"));
  }
}
