package dev.writ.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints the script that lets a shell complete verbs and options. */
@Command(
    name = "completion",
    description = "Print a completion script for your shell.",
    footer = {"", "Example:", "  source <(writ completion bash)"})
final class CompletionCommand implements Callable<Integer> {
  /** Shells that the script works in; zsh reads it through its bash compatibility. */
  enum ShellName {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private ShellName shell = ShellName.bash;

  private final Writ writ;

  CompletionCommand(Writ writ) {
    this.writ = writ;
  }

  @Override
  public Integer call() {
    if (shell == ShellName.zsh) {
      writ.shell().out().println("autoload -U +X compinit && compinit");
      writ.shell().out().println("autoload -U +X bashcompinit && bashcompinit");
    }
    writ.shell().out().println(AutoComplete.bash("writ", Catalogue.whole(writ)));
    return Exit.DONE;
  }
}
