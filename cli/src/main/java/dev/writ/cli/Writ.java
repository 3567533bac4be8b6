package dev.writ.cli;

import dev.writ.cli.rest.Api;
import dev.writ.cli.rest.Failure;
import dev.writ.cli.rest.Refused;
import dev.writ.cli.view.Column;
import dev.writ.cli.view.Format;
import dev.writ.cli.view.Printer;
import dev.writ.cli.view.Progress;
import dev.writ.cli.view.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: global options, who is asking which server, and how everything ends. */
@Command(
    name = "writ",
    description = "Ask for machines, agree to what others ask for, and prove what happened.",
    synopsisSubcommandLabel = "VERB",
    versionProvider = Writ.Version.class,
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or failed, 2 usage, 3 waiting for approval.",
      "Example:",
      "  writ login && writ approvals list"
    })
public final class Writ {
  private static final String LOCAL = "http://127.0.0.1:8080";

  /** Global options come last in every help. */
  private static final int LAST = 100;

  @Option(
      names = {"-o", "--output"},
      order = LAST,
      paramLabel = "FORMAT",
      description = "table, json or yaml (default: table).")
  private Format output = Format.table;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      order = LAST + 1,
      description = "Print ids only, one a line.")
  private boolean quiet;

  @Option(
      names = "--url",
      scope = ScopeType.INHERIT,
      order = LAST + 2,
      paramLabel = "URL",
      description = "The server (default: $$WRIT_URL, then the one of the last login).")
  private @Nullable String url;

  @Option(
      names = "--as",
      scope = ScopeType.INHERIT,
      order = LAST + 3,
      paramLabel = "USER",
      description = "Act as this person, who logged in from here before.")
  private @Nullable String as;

  @Option(
      names = "--no-color",
      scope = ScopeType.INHERIT,
      order = LAST + 4,
      description = "No colours (also: $$NO_COLOR).")
  private boolean noColor;

  private final Shell shell;

  Writ(Shell shell) {
    this.shell = shell;
  }

  /** Picocli itself answers this one and the next; there is nothing to keep. */
  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      order = LAST + 5,
      usageHelp = true,
      description = "Show this help.")
  void help(boolean asked) {}

  @Option(
      names = "--version",
      order = LAST + 6,
      versionHelp = true,
      description = "Show the version.")
  void version(boolean asked) {}

  public static void main(String[] args) {
    System.exit(run(ThisProcess.shell(), args));
  }

  /** Runs one command and returns the exit code. */
  public static int run(Shell shell, String... args) {
    int code = Catalogue.commandLine(new Writ(shell), args).execute(args);
    shell.out().flush();
    shell.err().flush();
    return code;
  }

  /** How errors end and help looks, the same for every verb. */
  CommandLine configured(CommandLine line) {
    boolean color = shell.terminal().color() && shell.variable("NO_COLOR").isEmpty();
    HelpText.applyTo(line);
    return line.setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                color && shell.terminal().out() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(Math.clamp(shell.terminal().columns(), 80, 120))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(this::misused)
        .setExecutionExceptionHandler((problem, command, result) -> failed(problem));
  }

  Shell shell() {
    return shell;
  }

  /** Only what was asked for, no more. */
  boolean quiet() {
    return quiet;
  }

  /** Colours are neither unwanted nor impossible. */
  boolean color() {
    return terminal().color();
  }

  Printer printer() {
    return new Printer(shell.out(), terminal(), output, quiet, shell.clock().instant());
  }

  /** A list, and on standard error what was left out. */
  void show(List<Column> columns, Listing listing, String id, String... ifEmpty) {
    printer().list(columns, listing.rows(), listing.total(), id, ifEmpty);
    if (listing.rows().size() < listing.total()) {
      complain(
          listing.rows().size()
              + " of "
              + listing.total()
              + " shown; --limit "
              + listing.total()
              + " shows all");
    }
  }

  Progress progress() {
    return new Progress(shell.err(), terminal(), shell.clock());
  }

  /** A line on standard error. */
  void complain(String line) {
    shell.out().flush();
    shell.err().println(line);
  }

  Credentials credentials() {
    Path file = Credentials.place(shell);
    return Credentials.read(file);
  }

  /** The server that is meant, without a slash at the end. */
  String server(Credentials credentials) {
    return address(
        Optional.ofNullable(url)
            .or(() -> shell.variable("WRIT_URL"))
            .or(credentials::currentUrl)
            .orElse(LOCAL));
  }

  static String address(String given) {
    String full = given.contains("://") ? given : "http://" + given;
    return full.replaceFirst("/+$", "");
  }

  /** Who is meant by {@code --as} or by the last login. */
  Optional<String> user(Credentials credentials) {
    return Optional.ofNullable(as).or(() -> credentials.currentUser(server(credentials)));
  }

  /** A client with nobody's identity. */
  Api stranger(String at) {
    Path authorities =
        shell
            .variable("WRIT_CA_FILE")
            .or(() -> credentials().caFile(at))
            .map(Path::of)
            .orElse(null);
    return stranger(at, authorities);
  }

  /** As above, with the authorities to believe; null for the JDK's. */
  Api stranger(String at, @Nullable Path authorities) {
    return Api.at(at, authorities, shell.pause(), shell.keys());
  }

  /** A client with the identity that is kept, or $WRIT_TOKEN's. */
  Api api() {
    return apiAt(server(credentials()));
  }

  /** The same for a server that was named. */
  Api apiAt(String server) {
    Credentials credentials = credentials();
    Optional<String> token =
        as == null
            ? shell
                .variable("WRIT_TOKEN")
                .or(
                    () ->
                        credentials
                            .currentUser(server)
                            .flatMap(who -> credentials.token(server, who)))
            : credentials.token(server, as);
    if (token.isEmpty()) {
      throw new Failure(
          nobodyAt(server),
          "  next: writ login --url " + server + (as == null ? "" : " --user " + as));
    }
    return stranger(server).with("Authorization", "Bearer " + token.get());
  }

  String nobodyAt(String server) {
    return as == null
        ? "nobody is signed in at " + server
        : "`" + as + "` has not signed in at " + server + " from here";
  }

  private Terminal terminal() {
    return noColor || shell.variable("NO_COLOR").isPresent()
        ? shell.terminal().withoutColor()
        : shell.terminal();
  }

  private int misused(ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    complain("writ: " + lowerFirst(String.valueOf(problem.getMessage())));
    if (!UnmatchedArgumentException.printSuggestions(problem, command.getErr())) {
      complain("  next: " + command.getCommandSpec().qualifiedName() + " --help");
    }
    return Exit.USAGE;
  }

  private int failed(Exception problem) {
    if (problem instanceof Failure failure) {
      complain("writ: " + failure.message());
      failure.more().forEach(this::complain);
      if (problem instanceof Refused refused && output != Format.table) {
        printer().document(refused.problem());
      }
      return Exit.REFUSED_OR_FAILED;
    }
    complain("writ: a defect of the command line itself: " + problem);
    complain("  next: please report it with this trace");
    problem.printStackTrace(shell.err());
    return Exit.REFUSED_OR_FAILED;
  }

  private static String lowerFirst(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  /** From the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Writ.class.getPackage().getImplementationVersion();
      return new String[] {"writ " + (version == null ? "(unpacked)" : version)};
    }
  }
}
