package dev.writ.cli;

import dev.writ.cli.view.Terminal;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** The whole command line as a page: each verb's help under its name. */
final class Reference {
  private Reference() {}

  static CommandLine commandLine() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Shell.Prompt nobody =
        new Shell.Prompt() {
          @Override
          public Optional<String> line(String question) {
            return Optional.empty();
          }

          @Override
          public Optional<String> secret(String question) {
            return Optional.empty();
          }
        };
    return Catalogue.whole(
        new Writ(
            new Shell(
                Map.of(),
                Path.of("/nonexistent"),
                InputStream.nullInputStream(),
                nowhere,
                nowhere,
                Terminal.NONE,
                nobody,
                InstantSource.system(),
                length -> {},
                () -> "key")));
  }

  static String page() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # The command line

        Generated from the code by `ReferenceTest`; do not edit.

        Every verb answers `--help`. `--output json` gives programs the server's own JSON; `--quiet` gives ids.
        Exit codes: 0 done, 1 refused or failed, 2 usage, 3 waiting for approval.
        Environment: `WRIT_URL`, `WRIT_TOKEN` (instead of a login), `WRIT_HOME`, `WRIT_PASSWORD`,
        `WRIT_NEW_PASSWORD`, `NO_COLOR`.
        """);
    append(commandLine(), page);
    return page.toString();
  }

  private static void append(CommandLine verb, StringBuilder page) {
    page.append("\n## ")
        .append(verb.getCommandSpec().qualifiedName())
        .append("\n\n```text\n")
        .append(verb.getUsageMessage(CommandLine.Help.Ansi.OFF).stripTrailing())
        .append("\n```\n");
    new LinkedHashSet<>(verb.getSubcommands().values()).forEach(below -> append(below, page));
  }
}
