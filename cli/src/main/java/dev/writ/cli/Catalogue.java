package dev.writ.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every verb of the command line, in the order of the help. */
final class Catalogue {
  private static final String OUTPUT = "--output";

  private record Verb(String name, Function<Writ, Object> maker, List<Verb> below) {
    Verb(String name, Function<Writ, Object> maker, Verb... below) {
      this(name, maker, List.of(below));
    }

    void addTo(CommandLine parent, Writ writ) {
      CommandLine made = new CommandLine(maker.apply(writ));
      below.forEach(verb -> verb.addTo(made, writ));
      parent.addSubcommand(name, made);
    }
  }

  private static final List<Verb> VERBS =
      List.of(
          new Verb("login", LoginCommand::new),
          new Verb("logout", LogoutCommand::new),
          new Verb("whoami", WhoamiCommand::new),
          new Verb(
              "vms",
              VmsCommands::new,
              new Verb("systems", SystemsCommands::new),
              new Verb("services", ServicesCommands::new),
              new Verb("namespaces", NamespacesCommands::new),
              new Verb("templates", TemplatesCommands::new),
              new Verb("sizes", SizesCommands::new),
              new Verb("clusters", ClustersCommands::new)),
          new Verb("approvals", ApprovalsCommands::new),
          new Verb("tasks", TasksCommands::new),
          new Verb("audit", AuditCommands::new),
          new Verb("policies", PoliciesCommands::new),
          new Verb("decisions", DecisionsCommands::new),
          new Verb(
              "rego",
              _ -> new RegoCommands(),
              new Verb("eval", RegoEvalCommand::new),
              new Verb("check", RegoCheckCommand::new),
              new Verb("test", RegoTestCommand::new),
              new Verb("bench", RegoBenchCommand::new),
              new Verb("conformance", RegoConformanceCommand::new)),
          new Verb(
              "dbt",
              _ -> new DbtCommands(),
              new Verb("check", DbtCheckCommand::new),
              new Verb("explain", DbtExplainCommand::new),
              new Verb("init", DbtInitCommand::new),
              new Verb("baseline", DbtBaselineCommand::new),
              new Verb("schema", DbtSchemaCommand::new)),
          new Verb(
              "workloads",
              WorkloadsCommands::new,
              new Verb("scan", WorkloadsScanCommand::new),
              new Verb("fix", WorkloadsFixCommand::new),
              new Verb("bundle", WorkloadsBundleCommands::new),
              new Verb("crd", WorkloadsCrdCommand::new),
              new Verb("manifests", WorkloadsManifestsCommand::new)),
          new Verb("users", UsersCommands::new),
          new Verb("bindings", BindingsCommands::new),
          new Verb("completion", CompletionCommand::new));

  private Catalogue() {}

  /**
   * The command line that these arguments need. Reading the annotations of all verbs takes longer
   * than the call to the server, so only the verbs among the arguments are read; when there is none
   * (help, a typing error) all are.
   */
  static CommandLine commandLine(Writ writ, String... args) {
    Set<String> given = Set.copyOf(Arrays.asList(args));
    List<Verb> meant = VERBS.stream().filter(verb -> given.contains(verb.name())).toList();
    return commandLine(writ, meant.isEmpty() ? VERBS : meant);
  }

  /** The whole command line: for completion and the reference page. */
  static CommandLine whole(Writ writ) {
    return commandLine(writ, VERBS);
  }

  private static CommandLine commandLine(Writ writ, List<Verb> verbs) {
    CommandLine root = new CommandLine(writ);
    verbs.forEach(verb -> verb.addTo(root, writ));
    passOn(root.getCommandSpec().findOption(OUTPUT), root);
    return writ.configured(root);
  }

  /** Every verb takes the format of its output, but those with an {@code --output} of their own. */
  private static void passOn(OptionSpec output, CommandLine parent) {
    for (CommandLine verb : parent.getSubcommands().values()) {
      CommandSpec spec = verb.getCommandSpec();
      if (spec.findOption(OUTPUT) == null) {
        spec.addOption(OptionSpec.builder(output).inherited(true).build());
      }
      passOn(output, verb);
    }
  }
}
