package dev.writ.cli;

import dev.writ.cli.DbtCommands.Shown;
import dev.writ.cli.dbt.Documents;
import dev.writ.cli.dbt.Lines;
import dev.writ.dbt.act.Explanation;
import dev.writ.dbt.policy.EffectivePolicy;
import dev.writ.dbt.policy.PolicyChain;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a code means. */
@Command(
    name = "explain",
    description = {
      "Say what a code means, why it matters, how to fix or to except it.",
      "Without a code: list them all. `policy`: show every value of the policy that",
      "counts and where it was written. Works offline."
    },
    footer = {
      "",
      "Example:",
      "  writ dbt explain E201",
      "  writ dbt explain MANIFEST_NOT_JSON --format json",
      "  writ dbt explain policy --policy platform.yaml --policy writ.yaml"
    })
final class DbtExplainCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "CODE|policy",
      description =
          "A code such as E201 or FLOE-E201, a problem's or notice's name, or the word policy.")
  private @Nullable String code;

  @Option(names = "--format", paramLabel = "FORMAT", description = "text or json (default: text).")
  private Shown format = Shown.text;

  @Mixin private DbtPolicies policies = new DbtPolicies();

  @Option(
      names = "--project-dir",
      paramLabel = "DIR",
      description = "Folder of the dbt project, for its writ.yaml (default: this one).")
  private Path projectDir = Path.of("");

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
    } else if (asked.equals("policy")) {
      EffectivePolicy policy =
          PolicyChain.read(policies.chain(projectDir), DbtCommands.today(writ.shell()));
      show(Documents.of(policy), Lines.of(policy));
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
