package dev.writ.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HelpTest {
  @TempDir private Path home;

  @Test
  void everyVerbHasADescriptionAndAnExampleThatNamesIt() {
    List<CommandLine> verbs = verbs();
    assertThat(verbs).hasSizeGreaterThan(40);
    for (CommandLine verb : verbs) {
      String name = verb.getCommandSpec().qualifiedName();
      assertThat(verb.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
      assertThat(String.join("\n", verb.getCommandSpec().usageMessage().footer()))
          .as(name)
          .contains("Example:\n")
          .contains(name);
      verb.getCommandSpec()
          .options()
          .forEach(option -> assertThat(option.description()).as(name + option).isNotEmpty());
    }
  }

  @Test
  void everyVerbAnswersHelpWithinEightyColumns() {
    for (CommandLine verb : verbs()) {
      List<String> words =
          new ArrayList<>(List.of(verb.getCommandSpec().qualifiedName().split(" ")));
      words.removeFirst();
      words.add("--help");
      Person.Said said = newcomer().types(words.toArray(String[]::new));
      assertThat(said.code()).as(words.toString()).isZero();
      assertThat(said.out()).startsWith("Usage: " + verb.getCommandSpec().qualifiedName());
      assertThat(said.out().lines())
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
      assertThat(said.out()).doesNotContain("\u001b");
    }
  }

  @Test
  void guessesWhatAMistypedVerbMeant() {
    Person.Said said = newcomer().types("aprovals", "list");

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .isEqualTo(
            """
            writ: unmatched arguments from index 0: 'aprovals', 'list'
            Did you mean: writ approvals?
            """);
  }

  @Test
  void needsAVerb() {
    Person.Said said = newcomer().types("approvals");

    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .isEqualTo("writ: missing required subcommand\n  next: writ approvals --help\n");
  }

  @Test
  void tellsItsVersion() {
    assertThat(newcomer().types("--version").out()).isEqualTo("writ (unpacked)\n");
  }

  @Test
  void completesInBashAndZsh() {
    assertThat(newcomer().types("completion", "bash").out())
        .startsWith("#!/usr/bin/env bash")
        .contains("approve")
        .contains("--confirm-name");
    assertThat(newcomer().types("completion", "zsh").out()).startsWith("autoload -U +X compinit");
  }

  private Person newcomer() {
    return Person.newcomer(home);
  }

  private List<CommandLine> verbs() {
    List<CommandLine> all = new ArrayList<>();
    collect(Reference.commandLine(), all);
    return all;
  }

  private static void collect(CommandLine verb, List<CommandLine> all) {
    all.add(verb);
    new java.util.LinkedHashSet<>(verb.getSubcommands().values())
        .forEach(below -> collect(below, all));
  }
}
