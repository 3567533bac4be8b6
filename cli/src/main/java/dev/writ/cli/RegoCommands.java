package dev.writ.cli;

import dev.writ.cli.rego.Errors;
import dev.writ.rego.RegoError;
import java.util.List;
import picocli.CommandLine.Command;

/** Policies in files, judged here: no server, no login. */
@Command(
    name = "rego",
    synopsisSubcommandLabel = "VERB",
    description = "Evaluate, check, test and measure Rego policies here, without a server.",
    footer = {"", "Example:", "  writ rego eval -d policies -i input.json data.authz.allow"})
final class RegoCommands {
  /** What a query or a test ends with that came to no answer or to the wrong one. */
  static final int WRONG = 2;

  /** How results are shown where people and programs read the same thing. */
  enum Shown {
    pretty,
    json
  }

  /** Shows errors, to programs as the result and to people beside it; gives back the exit code. */
  static int refused(Writ writ, List<RegoError> errors, boolean json, int code) {
    if (json) {
      writ.shell().out().println(Errors.json(errors));
    } else {
      Errors.lines(errors).forEach(writ::complain);
    }
    return code;
  }
}
