package dev.writ.cli;

import dev.writ.dbt.act.JsonSchemas;
import dev.writ.dbt.policy.Problem;
import dev.writ.dbt.policy.ProblemsFound;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the shape of what is read and written. */
@Command(
    name = "schema",
    description = {
      "Print the JSON Schema of what is read or written.",
      "That is the policy (governance), results (enforcement-result), baselines",
      "(baseline) and what Rego checks are told (rego-input).",
      "Exit codes: 0 printed, 2 no such schema."
    },
    footer = {"", "Example:", "  writ dbt schema governance > writ.schema.json"})
final class DbtSchemaCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      description = "governance, enforcement-result, baseline or rego-input.")
  private String name = "";

  private final Writ writ;

  DbtSchemaCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    return DbtCommands.answering(writ, false, this::print);
  }

  private int print() {
    String schema =
        JsonSchemas.find(name)
            .orElseThrow(
                () ->
                    new ProblemsFound(
                        Problem.of(
                            "SCHEMA_UNKNOWN",
                            "there is no schema `%s`; there are %s"
                                .formatted(name, String.join(", ", JsonSchemas.NAMES)))));
    writ.shell().out().print(schema);
    return Exit.DONE;
  }
}
