package dev.writ.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help that shows what is special about a verb, and global options once, at the top verb. */
final class HelpText {
  /** What is left of 80 columns after {@code Usage: }. */
  private static final int WIDTH = 72;

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

  /** The name, what must be given, and where the rest goes; one line or more. */
  private static String[] synopsis(CommandSpec spec) {
    List<String> words = new ArrayList<>();
    words.add(spec.qualifiedName());
    if (!spec.subcommands().isEmpty()) {
      words.add("VERB");
    }
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      String label = parameter.paramLabel();
      words.add(parameter.required() ? label : "[" + label + "]");
    }
    for (OptionSpec option : spec.options()) {
      if (option.required()) {
        words.add(option.longestName() + " " + option.paramLabel());
      }
    }
    words.add("[OPTIONS]");
    return wrap(words);
  }

  private static String[] wrap(List<String> words) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      if (line.length() + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
        line.append("        ");
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines.toArray(String[]::new);
  }

  private static String ownOptions(Help help) {
    List<OptionSpec> own =
        help.commandSpec().options().stream().filter(option -> !option.inherited()).toList();
    boolean ownOutput = own.stream().anyMatch(option -> option.longestName().equals("--output"));
    return help.optionListExcludingGroups(own)
        + "Also: "
        + (ownOutput ? "" : "--output, ")
        + "--quiet, --url, --as, --no-color; see writ --help."
        + System.lineSeparator();
  }
}
