package dev.writ.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help that shows what is special about a verb, and global options once, at the top verb. */
final class HelpText {
  private HelpText() {}

  static void applyTo(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    UsageMessageSpec usage = spec.usageMessage();
    usage.synopsisHeading("Usage: ").sortOptions(false).customSynopsis(synopsis(spec));
    if (spec.parent() != null) {
      line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpText::ownOptions);
    }
    line.getSubcommands().values().forEach(HelpText::applyTo);
  }

  /** The name, what must be given, and where the rest goes. */
  private static String synopsis(CommandSpec spec) {
    StringBuilder text = new StringBuilder(spec.qualifiedName());
    if (!spec.subcommands().isEmpty()) {
      return text.append(" VERB [OPTIONS]").toString();
    }
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      text.append(parameter.required() ? " " : " [")
          .append(parameter.paramLabel())
          .append(parameter.required() ? "" : "]");
    }
    for (OptionSpec option : spec.options()) {
      if (option.required()) {
        text.append(' ').append(option.longestName()).append(' ').append(option.paramLabel());
      }
    }
    return text.append(" [OPTIONS]").toString();
  }

  private static String ownOptions(Help help) {
    List<OptionSpec> own =
        help.commandSpec().options().stream().filter(option -> !option.inherited()).toList();
    return help.optionListExcludingGroups(own)
        + "Also: --output, --quiet, --url, --as, --no-color; see writ --help."
        + System.lineSeparator();
  }
}
